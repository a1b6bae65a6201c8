#include "kiosk/base/memory.h"
#include "screens/public/counter.h"
#include "screens/public/frame.h"
#include "screens/public/menu.h"
#include "screens/public/screens.h"
#include "screens/public/words.h"

/*
 * Take the report back: asked twice, because who holds the paper may not be
 * who wrote it; or call an asked withdrawal back.
 */
enum step { STEP_ASK, STEP_SURE, STEP_BUSY, STEP_DONE, STEP_FAILED };

struct state {
    enum step step;
    bool is_call_back;
    bool is_gone; /* it has taken effect */
    uint32_t hour;
    enum status status;
    uint32_t seconds;
    int selected;
};

static void
open(void *of, struct visit *visit)
{
    struct state *state = of;

    state->is_call_back = visit->public_side->found->thread.withdrawal_asked;
    state->selected = -1;
}

static void
fill(const struct state *state, const struct visit *visit, struct menu *menu)
{
    switch (state->step) {
    case STEP_ASK:
        menu_add_key(menu, visit,
                     state->is_call_back ? "call_back.yes" : "withdraw.yes");
        menu_add_key(menu, visit, "withdraw.no");
        break;
    case STEP_SURE:
        menu_add_key(menu, visit, "withdraw.sure_yes");
        menu_add_key(menu, visit, "withdraw.no");
        break;
    case STEP_BUSY:
        break;
    case STEP_DONE:
    case STEP_FAILED:
        menu_add_key(menu, visit, "withdraw.go_on");
        break;
    }
}

static char *
done_words(const struct state *state, const struct visit *visit)
{
    char *when;
    char *words;

    if (state->is_call_back)
        return words_of(visit, "call_back.done");
    if (state->is_gone)
        return words_of(visit, "withdraw.gone");
    when = words_hour(visit, state->hour);
    words = words_with(visit, "withdraw.done",
                       (struct argument){.name = "TIME", .text = when});
    memory_free_text(when);
    return words;
}

static char *
words_now(const struct state *state, const struct visit *visit)
{
    int hours = visit->public_side->place->withdraw_hours;

    switch (state->step) {
    case STEP_ASK:
        if (state->is_call_back)
            return words_of(visit, "call_back.title");
        return words_with(visit, "withdraw.text",
                          (struct argument){.name = "HOURS", .number = hours});
    case STEP_SURE:
        return words_of(visit, "withdraw.sure");
    case STEP_BUSY:
        return words_of(visit, "withdraw.busy");
    case STEP_DONE:
        return done_words(state, visit);
    case STEP_FAILED:
        break;
    }
    return words_failed(visit, "withdraw", state->status, state->seconds);
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    const struct state *state = of;
    struct canvas_box box =
        frame_draw(visit, canvas,
                   (struct frame){.where = "where.withdraw",
                                  .keys = FRAME_ENTER | FRAME_BACK |
                                          FRAME_LANGUAGE | FRAME_STOP});
    struct menu menu = {0};
    char *text = words_now(state, visit);

    fill(state, visit, &menu);
    menu_reserve(&menu, &box);
    frame_text(canvas, &box, ROLE_TITLE, text);
    if (state->step == STEP_ASK && !state->is_call_back)
        frame_words(visit, canvas, &box, ROLE_TEXT, "withdraw.passed_on");
    menu_draw(&menu, canvas, box, state->selected);
    menu_clear(&menu);
    memory_free_text(text);
}

static void
begin(struct state *state, struct visit *visit)
{
    struct counter *counter = visit->public_side->counter;

    state->step = STEP_BUSY;
    if (state->is_call_back)
        counter->call_back(counter->self);
    else
        counter->withdraw(counter->self);
}

static struct next
result(struct state *state, const struct event *event)
{
    const struct counter_withdrawal *withdrawal = event->data;

    state->selected = 0;
    state->status = event->status;
    state->seconds = event->seconds;
    state->step = event->status == STATUS_OK ? STEP_DONE : STEP_FAILED;
    if (event->status == STATUS_OK && event->what == COUNTER_WITHDRAWN &&
        withdrawal) {
        state->is_gone = withdrawal->done;
        state->hour = withdrawal->hour;
    }
    return NEXT_STAY;
}

static struct next
leave(const struct state *state, struct visit *visit)
{
    struct public_visit *side = visit->public_side;

    if (!state->is_gone)
        return NEXT_CLOSE;
    side->counter->put_away(side->counter->self);
    side->found = NULL;
    return NEXT_REPLACE(&screen_goodbye);
}

static struct next
take(struct state *state, struct visit *visit, int line)
{
    if (line < 0)
        return NEXT_STAY;
    switch (state->step) {
    case STEP_ASK:
        if (line == 1)
            return NEXT_CLOSE;
        state->selected = -1;
        if (state->is_call_back)
            begin(state, visit);
        else
            state->step = STEP_SURE;
        break;
    case STEP_SURE:
        if (line == 1)
            return NEXT_CLOSE;
        begin(state, visit);
        break;
    case STEP_BUSY:
        break;
    case STEP_DONE:
    case STEP_FAILED:
        return leave(state, visit);
    }
    return NEXT_STAY;
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;
    struct menu menu = {0};
    int line;

    if (event->kind == EVENT_RESULT && (event->what == COUNTER_WITHDRAWN ||
                                        event->what == COUNTER_CALLED_BACK))
        return result(state, event);
    if (state->step == STEP_BUSY)
        return NEXT_STAY;
    if (frame_act(visit, event) == ACT_STOP)
        return NEXT_OPEN(&screen_stop);
    if (frame_act(visit, event) == ACT_BACK)
        return leave(state, visit);
    fill(state, visit, &menu);
    line = menu_event(&menu, event, &state->selected);
    menu_clear(&menu);
    return take(state, visit, line);
}

const struct screen screen_withdraw = {
    .name = "withdraw",
    .state_size = sizeof(struct state),
    .open = open,
    .draw = draw,
    .event = event,
};
