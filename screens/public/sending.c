#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "screens/public/frame.h"
#include "screens/public/menu.h"
#include "screens/public/screens.h"
#include "screens/public/words.h"

/*
 * Waits for the store. When it fails the answers stay, and Send again is
 * the first line. A wait that the store asks for is counted down here.
 */
struct state {
    bool is_busy;
    enum status status;
    int64_t again_at; /* milliseconds, 0: not waiting */
    uint32_t seconds;
    int selected;
};

static void
submit(struct state *state, struct visit *visit)
{
    struct public_visit *side = visit->public_side;
    struct counter_order order = {
        .interview = side->interview,
        .language = messages_language(visit->messages),
        .notice_draft = side->notice_draft,
    };

    state->is_busy = true;
    state->again_at = 0;
    side->counter->submit(side->counter->self, &order);
}

static void
open(void *of, struct visit *visit)
{
    submit(of, visit);
}

static void
fill(const struct visit *visit, struct menu *menu)
{
    menu_add_key(menu, visit, "send.again");
    menu_add_key(menu, visit, "send.change");
    menu_add_key(menu, visit, "send.elsewhere");
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    const struct state *state = of;
    bool is_quiet = state->is_busy || state->again_at;
    struct canvas_box box = frame_draw(
        visit, canvas,
        (struct frame){.where = "where.sending",
                       .keys = is_quiet ? FRAME_LANGUAGE
                                        : FRAME_ENTER | FRAME_BACK |
                                              FRAME_LANGUAGE | FRAME_STOP});
    struct menu menu = {0};
    char *text;

    if (state->is_busy) {
        frame_words(visit, canvas, &box, ROLE_TITLE, "send.busy");
        return;
    }
    text = words_failed(visit, "send", state->status, state->seconds);
    if (!state->again_at)
        fill(visit, &menu);
    menu_reserve(&menu, &box);
    frame_text(canvas, &box, ROLE_WARNING, text);
    memory_free_text(text);
    if (!state->again_at)
        frame_words(visit, canvas, &box, ROLE_TEXT, "send.kept");
    menu_draw(&menu, canvas, box, state->selected);
    menu_clear(&menu);
}

static struct next
result(struct state *state, struct visit *visit, const struct event *event)
{
    struct public_visit *side = visit->public_side;
    const struct counter_receipt *receipt = event->data;

    state->is_busy = false;
    state->status = event->status;
    if (event->status == STATUS_OK && receipt) {
        memcpy(side->code, receipt->code, sizeof side->code);
        side->is_earlier = receipt->is_earlier;
        return NEXT_REPLACE(&screen_receipt);
    }
    if (event->status == STATUS_WAIT) {
        state->seconds = event->seconds ? event->seconds : 1;
        state->again_at = clock_milliseconds() + (int64_t)state->seconds * 1000;
    }
    return NEXT_STAY;
}

static struct next
tick(struct state *state, struct visit *visit)
{
    int64_t left = state->again_at - clock_milliseconds();

    if (!state->again_at || state->is_busy)
        return NEXT_STAY;
    if (left <= 0)
        submit(state, visit);
    else
        state->seconds = (uint32_t)((left + 999) / 1000);
    return NEXT_STAY;
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;
    struct menu menu = {0};
    int line;

    if (event->kind == EVENT_RESULT && event->what == COUNTER_SUBMITTED)
        return result(state, visit, event);
    if (event->kind == EVENT_TICK)
        return tick(state, visit);
    if (state->is_busy || state->again_at)
        return NEXT_STAY;
    if (frame_act(visit, event) == ACT_STOP)
        return NEXT_OPEN(&screen_stop);
    if (frame_act(visit, event) == ACT_BACK)
        return NEXT_REPLACE(&screen_review);
    fill(visit, &menu);
    line = menu_event(&menu, event, &state->selected);
    menu_clear(&menu);
    if (line == 0)
        submit(state, visit);
    if (line == 1)
        return NEXT_REPLACE(&screen_review);
    return line == 2 ? NEXT_OPEN(&screen_find_help) : NEXT_STAY;
}

const struct screen screen_sending = {
    .name = "sending",
    .state_size = sizeof(struct state),
    .open = open,
    .draw = draw,
    .event = event,
};
