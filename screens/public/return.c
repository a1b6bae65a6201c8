#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "screens/public/frame.h"
#include "screens/public/screens.h"
#include "screens/public/words.h"
#include "screens/scan.h"
#include "translations/text/digits.h"

/*
 * The receipt comes back: typed in the digits of any script, pasted, or
 * scanned, which is typing too. The keys are derived off the input path.
 */
enum { GROUP_WIDTH = 12, GROUPS_A_ROW = 3, GROUP_ROWS = 4 };

struct state {
    char digits[CODE_DIGITS + 1];
    int count;
    bool is_busy;
    bool has_failed;
    enum status status;
    uint32_t seconds;
    int64_t again_at; /* milliseconds; until then nothing is asked */
    bool is_bad;      /* something else than a digit came */
};

static void
look_up(struct state *state, struct visit *visit)
{
    struct public_visit *side = visit->public_side;
    char code[CODE_DIGITS + 1];

    memcpy(code, state->digits, sizeof code);
    state->has_failed = true;
    state->status = STATUS_WRONG_CHECK;
    if (state->count == CODE_DIGITS && code_put_right(code)) {
        state->has_failed = false;
        state->is_busy = true;
        memcpy(side->code, code, sizeof side->code);
        side->counter->look_up(side->counter->self, side->code);
    }
    secret_wipe(code, sizeof code);
}

static void
open(void *of, struct visit *visit)
{
    struct state *state = of;
    struct public_visit *side = visit->public_side;

    side->is_begun = true;
    if (!side->code[0])
        return;
    /* Scanned on the screen before. */
    memcpy(state->digits, side->code, sizeof state->digits);
    state->count = CODE_DIGITS;
    look_up(state, visit);
}

static void
draw_groups(const struct state *state, struct canvas *canvas,
            struct canvas_box *box)
{
    for (int i = 0; i < CODE_GROUPS; i++) {
        int row = box->row + i / GROUPS_A_ROW * 2;
        int column = box->column + i % GROUPS_A_ROW * GROUP_WIDTH;
        char number[] = {(char)('1' + i), ':', 0};
        char group[CODE_GROUP_DIGITS + 1] = "____";

        for (int k = 0; k < CODE_GROUP_DIGITS; k++) {
            if (i * CODE_GROUP_DIGITS + k < state->count)
                group[k] = state->digits[i * CODE_GROUP_DIGITS + k];
        }
        canvas_put(canvas, row, column, 3, ROLE_DIM, number);
        canvas_put(canvas, row, column + 3, CODE_GROUP_DIGITS, ROLE_INPUT,
                   group);
    }
    box->row += GROUP_ROWS;
    box->rows -= GROUP_ROWS;
}

static void
draw_state(const struct state *state, const struct visit *visit,
           struct canvas *canvas, struct canvas_box *box)
{
    char *text;

    if (state->is_busy) {
        frame_words(visit, canvas, box, ROLE_TITLE, "return.busy");
    } else if (state->has_failed) {
        text = words_failed(visit, "return", state->status, state->seconds);
        frame_text(canvas, box, ROLE_WARNING, text);
        memory_free_text(text);
    } else if (state->is_bad) {
        frame_words(visit, canvas, box, ROLE_WARNING, "return.digits");
    } else if (state->count == CODE_DIGITS) {
        frame_words(visit, canvas, box, ROLE_TEXT, "return.full");
    }
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    const struct state *state = of;
    struct canvas_box box =
        frame_draw(visit, canvas,
                   (struct frame){.where = "where.return",
                                  .keys = FRAME_NEXT | FRAME_BACK |
                                          FRAME_LANGUAGE | FRAME_STOP});

    frame_words(visit, canvas, &box, ROLE_TITLE, "return.title");
    frame_words(visit, canvas, &box, ROLE_TEXT, "return.text");
    draw_groups(state, canvas, &box);
    draw_state(state, visit, canvas, &box);
}

static void
add_digit(struct state *state, int digit)
{
    if (state->count == CODE_DIGITS) {
        state->is_bad = true;
        return;
    }
    state->digits[state->count++] = (char)('0' + digit);
}

static void
type(struct state *state, const struct event *event)
{
    int digit = digits_value(event->point);

    state->has_failed = false;
    /* Space and hyphen stand between groups on paper. */
    state->is_bad = digit < 0 && event->point != ' ' && event->point != '-';
    if (digit >= 0)
        add_digit(state, digit);
}

static void
paste(struct state *state, const struct event *event)
{
    char digits[CODE_DIGITS + 1] = {0};
    int count = -1;

    if (!event->was_cut)
        count = digits_read(event->text, event->length, digits, CODE_DIGITS);
    state->has_failed = false;
    state->is_bad = count < 0 || count + state->count > CODE_DIGITS;
    for (int i = 0; !state->is_bad && i < count; i++)
        add_digit(state, digits[i] - '0');
    secret_wipe(digits, sizeof digits);
}

static struct next
result(struct state *state, struct visit *visit, const struct event *event)
{
    struct public_visit *side = visit->public_side;

    state->is_busy = false;
    if (event->status == STATUS_OK && event->data) {
        side->found = event->data;
        return NEXT_REPLACE(side->found->ask_helped ? &screen_helped
                                                    : &screen_thread);
    }
    state->has_failed = true;
    state->status = event->status;
    state->seconds = event->seconds;
    if (event->status == STATUS_WAIT)
        state->again_at = clock_milliseconds() + (int64_t)event->seconds * 1000;
    return NEXT_STAY;
}

static struct next
erase(struct state *state, struct visit *visit)
{
    state->has_failed = false;
    state->is_bad = false;
    if (state->count == 0) {
        secret_wipe(visit->public_side->code, sizeof visit->public_side->code);
        return NEXT_CLOSE;
    }
    state->digits[--state->count] = 0;
    return NEXT_STAY;
}

/* The store asked to wait: count down, then ask once more by itself. */
static struct next
tick(struct state *state, struct visit *visit)
{
    int64_t left = state->again_at - clock_milliseconds();

    if (!state->again_at || state->is_busy)
        return NEXT_STAY;
    if (left > 0) {
        state->seconds = (uint32_t)((left + 999) / 1000);
        return NEXT_STAY;
    }
    state->again_at = 0;
    look_up(state, visit);
    return NEXT_STAY;
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;

    if (event->kind == EVENT_RESULT && event->what == COUNTER_LOOKED_UP)
        return result(state, visit, event);
    if (event->kind == EVENT_TICK)
        return tick(state, visit);
    if (state->is_busy || state->again_at)
        return NEXT_STAY;
    if (event->kind == EVENT_PASTE) {
        paste(state, event);
        return NEXT_STAY;
    }
    if (frame_act_typing(event) == ACT_STOP)
        return NEXT_OPEN(&screen_stop);
    if (frame_is_key(event, KEY_ERASE))
        return erase(state, visit);
    if (frame_is_key(event, KEY_RETURN) || frame_is_key(event, KEY_TABULATOR))
        look_up(state, visit);
    else if (frame_is_key(event, KEY_TEXT))
        type(state, event);
    return NEXT_STAY;
}

const struct screen screen_return = {
    .name = "return",
    .state_size = sizeof(struct state),
    .open = open,
    .draw = draw,
    .event = event,
};
