#include "screens/staff/pieces.h"
#include "screens/staff/screens.h"

/* The states that the model of the case allows from here; a case that is
 * closed asks why. */
static const enum case_state states[] = {
    CASE_TRIAGED,      CASE_WORKING,  CASE_ANSWERED,
    CASE_CONSENT_WAIT, CASE_REFERRED, CASE_CLOSED,
};
static const enum close_reason reasons[] = {
    CLOSE_HELPED,    CLOSE_REFERRED_DONE, CLOSE_REPORTER_ASKED,
    CLOSE_NO_RETURN, CLOSE_NOT_IN_SCOPE,  CLOSE_DUPLICATE,
};
enum {
    STATES = sizeof states / sizeof *states,
    REASONS = sizeof reasons / sizeof *reasons,
};

struct state {
    int selected;
    bool asks_reason;
    bool is_sending;
};

/* An answer moves the case by itself; "answered" is not for choosing. */
static int
allowed(const struct visit *visit, enum case_state out[STATES])
{
    enum case_state from = case_state(visit->staff_side->file);
    int count = 0;

    for (int i = 0; i < STATES; i++)
        if (states[i] != CASE_ANSWERED && case_may_move(from, states[i]))
            out[count++] = states[i];
    return count;
}

static struct list
list_of(const struct state *state, const struct visit *visit)
{
    struct list list = {.selected = state->selected};
    enum case_state out[STATES];
    int count = state->asks_reason ? REASONS : allowed(visit, out);

    for (int i = 0; i < count; i++)
        list.lines[list.count++].text =
            state->asks_reason
                ? staff_name(visit, "close.", case_close_name(reasons[i]))
                : staff_name(visit, "state.", case_state_name(out[i]));
    return list;
}

static const char *
title(const struct state *state, const struct list *list)
{
    if (state->is_sending)
        return "staff.moment";
    if (list->count == 0)
        return "staff.move.nowhere";
    return state->asks_reason ? "staff.move.why" : "staff.move.where_to";
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    static const struct staff_key keys[] = {
        {.key = "key.enter", .does = "foot.choose"},
        {.key = "key.backspace", .does = "foot.back"},
        {0}};
    const struct state *state = of;
    struct canvas_box box =
        staff_frame(visit, canvas, "staff.where.move", keys);
    struct list list = list_of(state, visit);

    canvas_put(canvas, box.row, box.column, box.width, ROLE_TITLE,
               staff_word(visit, title(state, &list)));
    box.row += 2;
    box.rows -= 2;
    if (!state->is_sending)
        staff_list_draw(visit, canvas, box, &list);
}

static void
send(struct state *state, struct visit *visit, enum case_state to,
     enum close_reason reason)
{
    struct desk *desk = visit->staff_side->desk;

    state->is_sending = true;
    desk->move(desk->self, to, reason);
}

static void
take(struct state *state, struct visit *visit, int line)
{
    enum case_state out[STATES];

    if (state->asks_reason) {
        send(state, visit, CASE_CLOSED, reasons[line]);
        return;
    }
    if (line >= allowed(visit, out))
        return;
    if (out[line] == CASE_CLOSED) {
        state->asks_reason = true;
        state->selected = 0;
    } else {
        send(state, visit, out[line], CLOSE_NONE);
    }
}

static struct next
moved(struct state *state, struct visit *visit, const struct event *event)
{
    struct staff_visit *staff = visit->staff_side;

    state->is_sending = false;
    if (event->status == STATUS_OK) {
        staff->note = "staff.move.done";
        return NEXT_CLOSE;
    }
    staff->note = event->status == STATUS_DENIED ? "staff.move.denied"
                                                 : staff_failed(event->status);
    return NEXT_STAY;
}

static struct next
go_back(struct state *state)
{
    if (!state->asks_reason)
        return NEXT_CLOSE;
    state->asks_reason = false;
    state->selected = 0;
    return NEXT_STAY;
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;
    struct list list = list_of(state, visit);
    struct next next;
    int line;

    if (staff_common(visit, event, &next))
        return next;
    if (staff_is_result(event, DESK_MOVED))
        return moved(state, visit, event);
    if (state->is_sending)
        return NEXT_STAY;
    if (staff_is_back(visit, event))
        return go_back(state);
    line = staff_list_event(visit, &list, event);
    state->selected = list.selected;
    if (line >= 0)
        take(state, visit, line);
    return NEXT_STAY;
}

const struct screen staff_move = {
    .name = "move",
    .state_size = sizeof(struct state),
    .draw = draw,
    .event = event,
};
