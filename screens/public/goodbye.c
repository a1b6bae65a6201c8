#include "kiosk/base/clock.h"
#include "screens/public/counter.h"
#include "screens/public/frame.h"
#include "screens/public/screens.h"

/* Short and neutral. What was written is wiped before it is drawn. */
enum { STAYS_MILLISECONDS = 8000 };

struct state {
    int64_t until;
};

static void
open(void *of, struct visit *visit)
{
    struct state *state = of;

    state->until = clock_milliseconds() + STAYS_MILLISECONDS;
    public_visit_clear(visit->public_side);
    visit->public_side->is_begun = true;
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    struct canvas_box box = frame_draw(
        visit, canvas,
        (struct frame){.where = "where.goodbye", .keys = FRAME_NEXT});

    (void)of;
    box.row += 2;
    box.rows -= 2;
    frame_words(visit, canvas, &box, ROLE_TITLE, "goodbye.title");
    frame_words(visit, canvas, &box, ROLE_TEXT, "goodbye.text");
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    const struct state *state = of;

    (void)visit;
    if (event->kind == EVENT_TICK && clock_milliseconds() < state->until)
        return NEXT_STAY;
    if (event->kind == EVENT_RESULT || event->kind == EVENT_RESIZE)
        return NEXT_STAY;
    return NEXT_START_AGAIN;
}

const struct screen screen_goodbye = {
    .name = "goodbye",
    .state_size = sizeof(struct state),
    .open = open,
    .draw = draw,
    .event = event,
};
