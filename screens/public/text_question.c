#include "kiosk/base/memory.h"
#include "screens/public/flow.h"
#include "screens/public/screens.h"
#include "screens/public/words.h"
#include "screens/widgets/field.h"

/*
 * Free text. Enter is a new line, Enter again goes on, so that a keyboard
 * with digits, Enter and Backspace is enough; Enter in an empty text skips.
 */
struct state {
    struct field *field;
    bool was_full;
    bool was_entered; /* the last press was Enter */
};

static void
open(void *of, struct visit *visit)
{
    struct state *state = of;
    const struct public_visit *side = visit->public_side;

    state->field = field_new(side->question->limit, true);
    field_set(state->field,
              report_text(interview_report(side->interview), side->question));
}

static void
close(void *of)
{
    struct state *state = of;

    field_free(state->field);
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    const struct state *state = of;
    const struct public_visit *side = visit->public_side;
    struct progress progress =
        interview_progress(side->interview, side->question);
    struct canvas_box box =
        frame_draw(visit, canvas,
                   (struct frame){.where = "where.question",
                                  .at = progress.at,
                                  .of = progress.of,
                                  .keys = flow_keys(visit) | FRAME_DONE});
    char *asked =
        words_of(visit, interview_key(side->interview, side->question));
    const char *hint = interview_hint(side->interview, side->question);
    char *left = words_with(
        visit, "text.left",
        (struct argument){.name = "LEFT", .number = field_left(state->field)});

    frame_text(canvas, &box, ROLE_TITLE, asked);
    if (*hint)
        frame_words(visit, canvas, &box, ROLE_WARNING, hint);
    frame_text(canvas, &box, ROLE_DIM, left);
    frame_words(visit, canvas, &box, ROLE_DIM,
                field_is_empty(state->field) ? "text.skip" : "text.done");
    if (box.rows > 0)
        field_draw(canvas, state->field, box);
    if (state->was_full)
        bars_note(canvas, ROLE_WARNING, words_plain(visit, "text.full"));
    memory_free_text(asked);
    memory_free_text(left);
}

static void
keep(const struct state *state, struct public_visit *side)
{
    struct report *report = interview_report(side->interview);
    char *text = frame_trimmed(field_text(state->field));

    if (*text) {
        report_write(report, side->question, text);
        interview_wrote(side->interview);
    } else if (report_state(report, side->question) != ANSWER_NONE) {
        report_state_set(report, side->question, ANSWER_SKIPPED);
    }
    memory_free_text(text);
}

static struct next
go_on(const struct state *state, struct visit *visit)
{
    struct public_visit *side = visit->public_side;

    report_state_set(interview_report(side->interview), side->question,
                     ANSWER_SKIPPED);
    keep(state, side);
    return flow_on(visit);
}

static struct next
type(struct state *state, const struct event *event)
{
    enum field_act act = field_event(state->field, event);

    if (act == FIELD_CHANGED)
        state->was_full = false;
    if (act == FIELD_FULL || event->was_cut)
        state->was_full = true;
    return NEXT_STAY;
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;
    enum frame_act act = frame_act_typing(event);
    bool was_entered = state->was_entered;

    if (event->kind != EVENT_KEY && event->kind != EVENT_PASTE)
        return NEXT_STAY;
    state->was_entered = frame_is_key(event, KEY_RETURN);
    if (frame_is_key(event, KEY_ERASE) && field_is_empty(state->field))
        act = ACT_BACK;
    if (act != ACT_NONE) {
        keep(state, visit->public_side);
        return flow_act(visit, act);
    }
    if (frame_is_key(event, KEY_TABULATOR) ||
        (state->was_entered && (was_entered || field_is_empty(state->field))))
        return go_on(state, visit);
    return type(state, event);
}

const struct screen screen_text_question = {
    .name = "text_question",
    .state_size = sizeof(struct state),
    .open = open,
    .draw = draw,
    .event = event,
    .close = close,
};
