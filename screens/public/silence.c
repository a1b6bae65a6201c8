#include "screens/public/asking.h"
#include "screens/public/screens.h"

/* "Tell nobody more": all agencies at once, because a found receipt must
 * not show which ones there are. */
static const struct asking asking = {
    .where = "where.thread",
    .title = "silence.title",
    .text = "silence.text",
    .lines = {"silence.yes", "silence.no"},
    .keys = FRAME_STOP,
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
    struct asking_state *state = of;
    int line;

    if (asking_result(state, event))
        return state->has_failed ? NEXT_STAY : NEXT_CLOSE;
    if (!state->is_busy && frame_act(visit, event) == ACT_BACK)
        return NEXT_CLOSE;
    if (frame_act(visit, event) == ACT_STOP)
        return NEXT_OPEN(&screen_stop);
    line = asking_pick(&asking, state, visit, event);
    if (line == 0)
        asking_add(state, visit, ADDITION_TELL_NOBODY);
    return line == 1 ? NEXT_CLOSE : NEXT_STAY;
}

const struct screen screen_silence = {
    .name = "silence",
    .state_size = sizeof(struct asking_state),
    .open = asking_open,
    .draw = draw,
    .event = event,
};
