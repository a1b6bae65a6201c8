#include "screens/staff/case_text.h"
#include "screens/staff/pieces.h"
#include "screens/staff/screens.h"

struct state {
    int top; /* the line of the whole text at the top of the page */
};

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    static const struct staff_key keys[] = {
        {.key = "key.f3", .does = "staff.foot.answer"},
        {.key = "key.f4", .does = "staff.foot.move"},
        {.key = "key.f6", .does = "staff.foot.note"},
        {.key = "key.arrows", .does = "staff.foot.scroll"},
        {.key = "key.backspace", .does = "foot.back"},
        {0}};
    const struct state *state = of;
    struct canvas_box box =
        staff_frame(visit, canvas, "staff.where.case", keys);
    struct sheet sheet = {0};

    case_text_fill(visit, &sheet);
    visit->staff_side->sheet_rows = sheet_draw(&sheet, canvas, box, state->top);
    visit->staff_side->page_rows = box.rows;
    sheet_clear(&sheet);
}

/* The end of the text stays at the foot of the page. */
static void
scroll(struct state *state, const struct staff_visit *staff, int by)
{
    int most = staff->sheet_rows - staff->page_rows;

    state->top += by;
    if (state->top > most)
        state->top = most;
    if (state->top < 0)
        state->top = 0;
}

static int
lines(const struct staff_visit *staff, const struct event *event)
{
    int page = staff->page_rows > 1 ? staff->page_rows - 1 : 1;

    if (staff_is_key(event, KEY_ARROW_DOWN))
        return 1;
    if (staff_is_key(event, KEY_ARROW_UP))
        return -1;
    if (staff_is_key(event, KEY_PAGE_DOWN))
        return page;
    if (staff_is_key(event, KEY_PAGE_UP))
        return -page;
    if (staff_is_key(event, KEY_FIRST))
        return -staff->sheet_rows;
    return staff_is_key(event, KEY_LAST) ? staff->sheet_rows : 0;
}

/* Something was stored: perhaps here, perhaps it was taken back. */
static struct next
refreshed(struct visit *visit, const struct event *event)
{
    struct staff_visit *staff = visit->staff_side;

    if (event->status == STATUS_OK) {
        staff->file = event->data;
        return NEXT_STAY;
    }
    staff->note = staff_failed(event->status);
    return event->status == STATUS_MISSING ? NEXT_CLOSE : NEXT_STAY;
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;
    struct staff_visit *staff = visit->staff_side;
    struct next next;

    if (staff_common(visit, event, &next))
        return next;
    if (staff_is_result(event, DESK_CASE))
        return refreshed(visit, event);
    if (staff_is_result(event, DESK_NEWS))
        staff->desk->open(staff->desk->self, staff->file->id);
    if (staff_is_back(visit, event))
        return NEXT_CLOSE;
    if (staff_is_f(event, 3))
        return NEXT_OPEN(&staff_reply);
    if (staff_is_f(event, 4))
        return NEXT_OPEN(&staff_move);
    if (staff_is_f(event, 6))
        return NEXT_OPEN(&staff_note);
    scroll(state, staff, lines(staff, event));
    return NEXT_STAY;
}

const struct screen staff_case = {
    .name = "case",
    .state_size = sizeof(struct state),
    .draw = draw,
    .event = event,
};
