#include "screens/public/counter.h"
#include "screens/public/frame.h"
#include "screens/public/place_lines.h"
#include "screens/public/screens.h"

struct state {
    int nothing;
};

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    struct canvas_box box = frame_draw(
        visit, canvas,
        (struct frame){.where = "where.find_help",
                       .keys = FRAME_BACK | FRAME_LANGUAGE | FRAME_STOP});

    (void)of;
    box.row++;
    box.rows--;
    if (visit->public_side->service)
        place_lines_whole(visit, canvas, &box, visit->public_side->service);
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    enum frame_act act = frame_act(visit, event);

    (void)of;
    if (act == ACT_STOP)
        return NEXT_OPEN(&screen_stop);
    if (act == ACT_BACK || frame_is_key(event, KEY_RETURN))
        return NEXT_CLOSE;
    return NEXT_STAY;
}

const struct screen screen_service = {
    .name = "service",
    .state_size = sizeof(struct state),
    .draw = draw,
    .event = event,
};
