#include "kiosk/base/memory.h"
#include "screens/public/counter.h"
#include "screens/public/frame.h"
#include "screens/public/screens.h"
#include "screens/public/words.h"
#include "screens/widgets/field.h"

/*
 * Something more to the same report: or "I am not satisfied", which people
 * outside read and which may stand without a word.
 */
enum { LIMIT = 1000 };

struct state {
    struct field *field;
    bool was_full;
    bool was_entered;
    bool is_busy;
    bool has_failed;
    enum status status;
    uint32_t seconds;
};

static bool
is_unhappy(const struct visit *visit)
{
    return visit->public_side->adding == ADDITION_NOT_SATISFIED;
}

static void
open(void *of, struct visit *visit)
{
    struct state *state = of;

    (void)visit;
    state->field = field_new(LIMIT, true);
}

static void
close(void *of)
{
    struct state *state = of;

    field_free(state->field);
}

static void
draw_state(const struct state *state, const struct visit *visit,
           struct canvas *canvas, struct canvas_box *box)
{
    char *text;

    if (state->is_busy) {
        frame_words(visit, canvas, box, ROLE_TITLE, "add.busy");
    } else if (state->has_failed) {
        text = words_failed(visit, "add", state->status, state->seconds);
        frame_text(canvas, box, ROLE_WARNING, text);
        memory_free_text(text);
    } else if (state->was_full) {
        frame_words(visit, canvas, box, ROLE_WARNING, "text.full");
    }
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    const struct state *state = of;
    struct canvas_box box =
        frame_draw(visit, canvas,
                   (struct frame){.where = "where.add",
                                  .keys = FRAME_DONE | FRAME_BACK |
                                          FRAME_LANGUAGE | FRAME_STOP});
    char *left = words_with(
        visit, "text.left",
        (struct argument){.name = "LEFT", .number = field_left(state->field)});

    frame_words(visit, canvas, &box, ROLE_TITLE,
                is_unhappy(visit) ? "add.unhappy" : "add.title");
    frame_words(visit, canvas, &box, ROLE_WARNING,
                is_unhappy(visit) ? "add.unhappy.text" : "add.text");
    frame_text(canvas, &box, ROLE_DIM, left);
    draw_state(state, visit, canvas, &box);
    if (box.rows > 0)
        field_draw(canvas, state->field, box);
    memory_free_text(left);
}

static struct next
send(struct state *state, struct visit *visit)
{
    struct public_visit *side = visit->public_side;
    char *text = frame_trimmed(field_text(state->field));
    bool is_something = *text || is_unhappy(visit);

    if (is_something) {
        state->is_busy = true;
        state->has_failed = false;
        side->counter->add(side->counter->self, side->adding, text,
                           messages_language(visit->messages));
    }
    memory_free_text(text);
    return is_something ? NEXT_STAY : NEXT_CLOSE;
}

static struct next
result(struct state *state, const struct event *event)
{
    state->is_busy = false;
    if (event->status == STATUS_OK)
        return NEXT_CLOSE;
    state->has_failed = true;
    state->status = event->status;
    state->seconds = event->seconds;
    return NEXT_STAY;
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;
    bool was_entered = state->was_entered;
    enum field_act act;

    if (event->kind == EVENT_RESULT && event->what == COUNTER_ADDED)
        return result(state, event);
    if (state->is_busy ||
        (event->kind != EVENT_KEY && event->kind != EVENT_PASTE))
        return NEXT_STAY;
    state->was_entered = frame_is_key(event, KEY_RETURN);
    if (frame_act_typing(event) == ACT_STOP)
        return NEXT_OPEN(&screen_stop);
    if (frame_is_key(event, KEY_ERASE) && field_is_empty(state->field))
        return NEXT_CLOSE;
    if (frame_is_key(event, KEY_TABULATOR) ||
        (state->was_entered && (was_entered || field_is_empty(state->field))))
        return send(state, visit);
    act = field_event(state->field, event);
    if (act == FIELD_CHANGED)
        state->was_full = false;
    if (act == FIELD_FULL || event->was_cut)
        state->was_full = true;
    return NEXT_STAY;
}

const struct screen screen_add = {
    .name = "add",
    .state_size = sizeof(struct state),
    .open = open,
    .draw = draw,
    .event = event,
    .close = close,
};
