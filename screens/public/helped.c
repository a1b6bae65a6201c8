#include "screens/public/asking.h"
#include "screens/public/screens.h"

/* Asked once, at the first return after the case was closed. */
static const struct asking asking = {
    .where = "where.thread",
    .title = "helped.title",
    .text = "helped.text",
    .lines = {"helped.yes", "helped.some", "helped.no", "answer.skip"},
    .keys = FRAME_STOP,
    .count = 4,
};

static const enum addition answers[] = {
    ADDITION_HELPED_YES, ADDITION_HELPED_SOME, ADDITION_HELPED_NO};
enum { ANSWERS = sizeof answers / sizeof *answers };

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    asking_draw(&asking, of, visit, canvas);
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct asking_state *state = of;
    int line;

    if (asking_result(state, event))
        return state->has_failed ? NEXT_STAY : NEXT_REPLACE(&screen_thread);
    if (!state->is_busy && frame_act(visit, event) == ACT_BACK)
        return NEXT_REPLACE(&screen_thread);
    if (frame_act(visit, event) == ACT_STOP)
        return NEXT_OPEN(&screen_stop);
    line = asking_pick(&asking, state, visit, event);
    if (line >= 0 && line < ANSWERS)
        asking_add(state, visit, answers[line]);
    return line == ANSWERS ? NEXT_REPLACE(&screen_thread) : NEXT_STAY;
}

const struct screen screen_helped = {
    .name = "helped",
    .state_size = sizeof(struct asking_state),
    .open = asking_open,
    .draw = draw,
    .event = event,
};
