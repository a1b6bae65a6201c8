#include "screens/public/asking.h"
#include "screens/public/screens.h"

/* Stop asks once: go on, or stop and erase. */
static const struct asking asking = {
    .where = "where.stop",
    .title = "stop.title",
    .text = "stop.text",
    .lines = {"stop.go_on", "stop.erase"},
    .count = 2,
};

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    asking_draw(&asking, of, visit, canvas);
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    int line;

    if (frame_act(visit, event) == ACT_BACK)
        return NEXT_CLOSE;
    line = asking_pick(&asking, of, visit, event);
    if (line == 1)
        return NEXT_REPLACE(&screen_goodbye);
    return line == 0 ? NEXT_CLOSE : NEXT_STAY;
}

const struct screen screen_stop = {
    .name = "stop",
    .state_size = sizeof(struct asking_state),
    .open = asking_open,
    .draw = draw,
    .event = event,
};
