#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "screens/staff/pieces.h"
#include "screens/staff/screens.h"
#include "screens/staff/sheet.h"
#include "screens/widgets/field.h"
#include "translations/text/clean.h"

/*
 * An answer is written, looked at as the reporter will see it, and sent. The
 * line that all help is free stands under each one, in the report's
 * language whatever the answer is written in.
 */
enum { LIMIT = 1000, F_LANGUAGE = 4, F_AWAY = 7, F_DONE = 10 };

enum step { STEP_WRITING, STEP_LOOKING, STEP_SENDING };

struct state {
    struct field *field;
    enum step step;
    bool is_own_language; /* written in the staff's, not in the report's */
    int top;
    char *always; /* the line under it */
    char *whole;  /* as it will be sent */
};

static const char *
report_language(const struct visit *visit)
{
    return visit->staff_side->file->body.language;
}

static const char *
written_language(const struct state *state, const struct visit *visit)
{
    return state->is_own_language ? messages_language(visit->messages)
                                  : report_language(visit);
}

/* A report in a language that this program has no words for gets English. */
static char *
line_of(const struct visit *visit)
{
    struct messages *messages = NULL;
    char *line;

    if (messages_open(report_language(visit), visit->drafts, &messages) !=
            STATUS_OK &&
        messages_open("en", visit->drafts, &messages) != STATUS_OK)
        return memory_text("");
    line = memory_text(messages_get(messages, "reply.always"));
    messages_close(messages);
    return line;
}

static void
open(void *of, struct visit *visit)
{
    struct state *state = of;

    state->field = field_new(LIMIT, true);
    state->always = line_of(visit);
}

static void
close(void *of)
{
    struct state *state = of;

    field_free(state->field);
    memory_free_text(state->always);
    memory_free_text(state->whole);
}

static char *
whole_text(const struct state *state)
{
    struct buf text = {0};
    char *clean;

    buf_add_text(&text, field_text(state->field));
    buf_add_text(&text, "\n\n");
    buf_add_text(&text, state->always);
    clean = clean_text((const char *)text.data, text.length);
    buf_clear(&text);
    return clean;
}

/* --- drawing ------------------------------------------------------------- */

static void
draw_writing(const struct state *state, const struct visit *visit,
             struct canvas *canvas)
{
    static const struct staff_key keys[] = {
        {.key = "key.f10", .does = "staff.foot.look"},
        {.key = "key.f4", .does = "staff.foot.reply_language"},
        {.key = "key.f7", .does = "staff.foot.away"},
        {0}};
    struct canvas_box box =
        staff_frame(visit, canvas, "staff.where.reply", keys);
    const struct argument languages[] = {
        {.name = "report", .text = messages_own_name(report_language(visit))},
        {.name = "answer",
         .text = messages_own_name(written_language(state, visit))},
    };
    char *title =
        messages_format(visit->messages, "staff.reply.language", languages, 2);
    char *left = staff_count(visit, "staff.reply.left", "n",
                             (double)field_left(state->field));
    int used = canvas_put_block(canvas, box, ROLE_TEXT, title);

    box.row += used + 1;
    box.rows -= used + 3;
    field_draw(canvas, state->field, box);
    canvas_put(canvas, box.row + box.rows + 1, box.column, box.width, ROLE_DIM,
               left);
    memory_free_text(title);
    memory_free_text(left);
}

static void
draw_looking(const struct state *state, const struct visit *visit,
             struct canvas *canvas)
{
    static const struct staff_key looking[] = {
        {.key = "key.enter", .does = "staff.foot.send"},
        {.key = "key.backspace", .does = "staff.foot.write_on"},
        {.key = "key.arrows", .does = "staff.foot.scroll"},
        {0}};
    static const struct staff_key sending[] = {{0}};
    bool is_sending = state->step == STEP_SENDING;
    struct canvas_box box = staff_frame(visit, canvas, "staff.where.reply",
                                        is_sending ? sending : looking);
    struct sheet sheet = {0};

    canvas_put(
        canvas, box.row, box.column, box.width, ROLE_TITLE,
        staff_word(visit, is_sending ? "staff.moment" : "staff.reply.look"));
    box.row += 2;
    box.rows -= 2;
    sheet_add_written(&sheet, 0, memory_text(state->whole));
    visit->staff_side->sheet_rows = sheet_draw(&sheet, canvas, box, state->top);
    visit->staff_side->page_rows = box.rows;
    sheet_clear(&sheet);
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    const struct state *state = of;

    if (state->step == STEP_WRITING)
        draw_writing(state, visit, canvas);
    else
        draw_looking(state, visit, canvas);
}

/* --- keys ---------------------------------------------------------------- */

static struct next
write_on(struct state *state, struct visit *visit, const struct event *event)
{
    struct staff_visit *staff = visit->staff_side;

    if (staff_is_f(event, F_AWAY))
        return NEXT_CLOSE;
    if (staff_is_f(event, F_LANGUAGE)) {
        state->is_own_language = !state->is_own_language;
    } else if (staff_is_f(event, F_DONE)) {
        if (field_is_empty(state->field)) {
            staff->note = "staff.reply.empty";
            return NEXT_STAY;
        }
        memory_free_text(state->whole);
        state->whole = whole_text(state);
        state->top = 0;
        state->step = STEP_LOOKING;
        if (strlen(state->whole) > ITEM_TEXT_MAX) {
            state->step = STEP_WRITING;
            staff->note = "staff.failed.too_long";
        }
    } else if (field_event(state->field, event) == FIELD_FULL) {
        staff->note = "staff.failed.too_long";
    }
    return NEXT_STAY;
}

static void
scroll(struct state *state, const struct staff_visit *staff, int by)
{
    int top = state->top + by;

    if (top >= 0 && top <= staff->sheet_rows - staff->page_rows)
        state->top = top;
}

static struct next
look(struct state *state, struct visit *visit, const struct event *event)
{
    struct desk *desk = visit->staff_side->desk;

    if (staff_is_key(event, KEY_RETURN)) {
        state->step = STEP_SENDING;
        desk->answer(desk->self, state->whole, written_language(state, visit));
    } else if (staff_is_back(visit, event)) {
        state->step = STEP_WRITING;
    } else if (staff_is_key(event, KEY_ARROW_DOWN)) {
        scroll(state, visit->staff_side, 1);
    } else if (staff_is_key(event, KEY_ARROW_UP)) {
        scroll(state, visit->staff_side, -1);
    }
    return NEXT_STAY;
}

static struct next
answered(struct state *state, struct visit *visit, const struct event *event)
{
    struct staff_visit *staff = visit->staff_side;

    if (event->status == STATUS_OK) {
        staff->note = "staff.reply.sent";
        return NEXT_CLOSE;
    }
    /* what was written is still there: Enter tries again */
    staff->note = staff_failed(event->status);
    state->step = STEP_LOOKING;
    return NEXT_STAY;
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;
    struct next next;

    if (staff_common(visit, event, &next))
        return next;
    if (staff_is_result(event, DESK_ANSWERED))
        return answered(state, visit, event);
    if (state->step == STEP_WRITING)
        return write_on(state, visit, event);
    return state->step == STEP_LOOKING ? look(state, visit, event) : NEXT_STAY;
}

const struct screen staff_reply = {
    .name = "reply",
    .state_size = sizeof(struct state),
    .open = open,
    .draw = draw,
    .event = event,
    .close = close,
};
