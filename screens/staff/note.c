#include "kiosk/base/memory.h"
#include "screens/staff/pieces.h"
#include "screens/staff/screens.h"
#include "screens/widgets/field.h"

/* A note in the case, for colleagues alone. */
enum { LIMIT = 500, F_AWAY = 7, F_DONE = 10 };

struct state {
    struct field *field;
    bool is_sending;
};

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
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    static const struct staff_key keys[] = {
        {.key = "key.f10", .does = "staff.foot.keep"},
        {.key = "key.f7", .does = "staff.foot.away"},
        {0}};
    const struct state *state = of;
    struct canvas_box box =
        staff_frame(visit, canvas, "staff.where.note", keys);
    int used = canvas_put_block(canvas, box, ROLE_TEXT,
                                staff_word(visit, state->is_sending
                                                      ? "staff.moment"
                                                      : "staff.note.hint"));

    box.row += used + 1;
    box.rows -= used + 2;
    field_draw(canvas, state->field, box);
}

static struct next
noted(struct state *state, struct visit *visit, const struct event *event)
{
    state->is_sending = false;
    visit->staff_side->note = event->status == STATUS_OK
                                  ? "staff.note.kept"
                                  : staff_failed(event->status);
    return event->status == STATUS_OK ? NEXT_CLOSE : NEXT_STAY;
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;
    struct staff_visit *staff = visit->staff_side;
    struct next next;

    if (staff_common(visit, event, &next))
        return next;
    if (staff_is_result(event, DESK_NOTED))
        return noted(state, visit, event);
    if (state->is_sending)
        return NEXT_STAY;
    if (staff_is_f(event, F_AWAY))
        return NEXT_CLOSE;
    if (staff_is_f(event, F_DONE) && !field_is_empty(state->field)) {
        state->is_sending = true;
        staff->desk->note(staff->desk->self, field_text(state->field));
    } else if (field_event(state->field, event) == FIELD_FULL) {
        staff->note = "staff.failed.too_long";
    }
    return NEXT_STAY;
}

const struct screen staff_note = {
    .name = "note",
    .state_size = sizeof(struct state),
    .open = open,
    .draw = draw,
    .event = event,
    .close = close,
};
