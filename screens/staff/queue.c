#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "screens/staff/pieces.h"
#include "screens/staff/screens.h"

/*
 * The cases by need, ten a page. It asks again by itself when something was
 * stored, and once a minute in case the store could not say so.
 */
enum { F_AGAIN = 5, ASK_EVERY = 60, GAP = 1 };

/* Where the columns begin, from the leading edge of the box. */
enum {
    AT_SIGN = 3,
    AT_NUMBER = 10,
    AT_STATE = 20,
    AT_DUE = 34,
    AT_REASONS = 50,
};

struct state {
    size_t first;
    int selected;
    bool is_opening;
    int ticks;
    uint8_t chosen[16]; /* the case that is selected, when the order changes */
};

static const struct desk_queue *
queue_of(const struct visit *visit)
{
    return &visit->staff_side->queue;
}

static int
on_page(const struct state *state, const struct desk_queue *queue)
{
    size_t left = queue->count - state->first;

    return left < LIST_MAX ? (int)left : LIST_MAX;
}

static void
ask(struct visit *visit)
{
    struct desk *desk = visit->staff_side->desk;

    desk->queue(desk->self);
}

static void
open(void *of, struct visit *visit)
{
    (void)of;
    ask(visit);
}

static void
again(void *of, struct visit *visit)
{
    struct state *state = of;

    state->is_opening = false;
    ask(visit);
}

/* --- drawing ------------------------------------------------------------ */

/* One reason of two rules has one word. */
static bool
is_said(const struct desk_row *row, enum reason reason)
{
    return reason == REASON_SHELTER_NEED &&
           row->reasons & UINT64_C(1) << REASON_SHELTER;
}

/* What a colleague must see first, then why it is here. */
static void
join_reasons(const struct visit *visit, const struct desk_row *row,
             struct buf *text)
{
    if (row->has_news)
        staff_join(visit, text, staff_word(visit, "staff.mark.news"));
    if (row->withdrawal_asked)
        staff_join(visit, text, staff_word(visit, "staff.mark.withdrawal"));
    if (row->child)
        staff_join(visit, text, staff_word(visit, "staff.mark.child"));
    for (int i = 0; i < triage_reasons; i++)
        if (row->reasons & UINT64_C(1) << i && !is_said(row, (enum reason)i))
            staff_join(visit, text,
                       staff_name(visit, "reason.",
                                  triage_reason_name((enum reason)i)));
}

static enum role
role_of(const struct desk_row *row, bool is_selected)
{
    if (is_selected)
        return ROLE_SELECTED;
    if (row->priority == PRIORITY_P0 && row->state == CASE_NEW)
        return ROLE_DANGER;
    return row->has_news || row->state == CASE_NEW ? ROLE_CHOICE : ROLE_DIM;
}

static void
draw_row(const struct visit *visit, struct canvas *canvas,
         struct canvas_box box, const struct desk_row *row, enum role role)
{
    char *due = staff_due(visit, row->due);
    struct buf reasons = {0};

    join_reasons(visit, row, &reasons);
    canvas_put(canvas, box.row, box.column + AT_SIGN, AT_NUMBER - AT_SIGN - GAP,
               role,
               staff_name(visit, "priority.sign.",
                          triage_priority_name(row->priority)));
    canvas_put(canvas, box.row, box.column + AT_NUMBER,
               AT_STATE - AT_NUMBER - GAP, role, row->number);
    canvas_put(canvas, box.row, box.column + AT_STATE, AT_DUE - AT_STATE - GAP,
               role, staff_name(visit, "state.", case_state_name(row->state)));
    canvas_put(canvas, box.row, box.column + AT_DUE, AT_REASONS - AT_DUE - GAP,
               role, due);
    canvas_put(canvas, box.row, box.column + AT_REASONS, box.width - AT_REASONS,
               role, buf_text(&reasons));
    memory_free_text(due);
    buf_clear(&reasons);
}

static void
draw_rows(const struct state *state, const struct visit *visit,
          struct canvas *canvas, struct canvas_box box)
{
    const struct desk_queue *queue = queue_of(visit);

    visit->staff_side->box = box;
    for (int i = 0; i < on_page(state, queue) && i < box.rows; i++) {
        const struct desk_row *row = &queue->rows[state->first + (size_t)i];
        const struct canvas_box line = {.row = box.row + i,
                                        .column = box.column,
                                        .width = box.width,
                                        .rows = 1};
        enum role role = role_of(row, i == state->selected);
        const char digit[] = {(char)(i == 9 ? '0' : '1' + i), '\0'};

        canvas_fill(canvas, line, role);
        if (i == state->selected)
            canvas_put(canvas, line.row, line.column, 1, role, ">");
        canvas_put(canvas, line.row, line.column + 1, 1, role, digit);
        draw_row(visit, canvas, line, row, role);
        canvas_zone(canvas, line, i + 1);
    }
}

/* One line over the cases: what cannot wait, what is wrong, how many. */
static void
draw_head(const struct state *state, const struct visit *visit,
          struct canvas *canvas, struct canvas_box box)
{
    const struct desk_queue *queue = queue_of(visit);
    size_t pages = (queue->count + LIST_MAX - 1) / LIST_MAX;
    char *text;
    enum role role = ROLE_DIM;

    if (queue->urgent > 0) {
        role = ROLE_DANGER;
        text = staff_count(visit, "staff.queue.urgent", "n",
                           (double)queue->urgent);
    } else if (queue->damaged > 0) {
        role = ROLE_WARNING;
        text = staff_count(visit, "staff.queue.damaged", "n",
                           (double)queue->damaged);
    } else if (pages > 1) {
        text = staff_count(visit, "staff.queue.page", "n",
                           (double)(state->first / LIST_MAX + 1));
    } else {
        text =
            staff_count(visit, "staff.queue.count", "n", (double)queue->count);
    }
    canvas_put(canvas, box.row, box.column, box.width, role, text);
    memory_free_text(text);
}

static void
draw_titles(const struct visit *visit, struct canvas *canvas,
            struct canvas_box box)
{
    static const struct {
        int at;
        const char *key;
    } titles[] = {{.at = AT_NUMBER, .key = "staff.queue.number"},
                  {.at = AT_STATE, .key = "staff.queue.state"},
                  {.at = AT_DUE, .key = "staff.queue.due"},
                  {.at = AT_REASONS, .key = "staff.queue.reasons"}};
    size_t count = sizeof titles / sizeof *titles;

    for (size_t i = 0; i < count; i++) {
        int end = i + 1 < count ? titles[i + 1].at - GAP : box.width;

        canvas_put(canvas, box.row, box.column + titles[i].at,
                   end - titles[i].at, ROLE_TITLE,
                   staff_word(visit, titles[i].key));
    }
}

/* One line; that the past is another one comes before what is weak. */
static void
draw_warning(const struct staff_visit *staff, const struct visit *visit,
             struct canvas *canvas, struct canvas_box box)
{
    const char *key =
        staff->went_back ? "staff.queue.went_back" : staff->weakness;

    if (key)
        canvas_put(canvas, box.row + 1, box.column, box.width, ROLE_WARNING,
                   staff_word(visit, key));
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    static const struct staff_key keys[] = {
        {.key = "key.enter", .does = "staff.foot.open"},
        {.key = "key.f10", .does = "staff.foot.close"},
        {.key = "key.f5", .does = "staff.foot.again"},
        {.key = "key.pages", .does = "foot.pages"},
        {.key = "key.f2", .does = "foot.language"},
        {0}};
    const struct state *state = of;
    struct canvas_box box =
        staff_frame(visit, canvas, "staff.where.queue", keys);

    draw_head(state, visit, canvas, box);
    draw_warning(visit->staff_side, visit, canvas, box);
    box.row += 2;
    box.rows -= 2;
    if (state->is_opening) {
        canvas_put(canvas, box.row, box.column, box.width, ROLE_DIM,
                   staff_word(visit, "staff.moment"));
    } else if (queue_of(visit)->count == 0) {
        canvas_put_block(canvas, box, ROLE_TEXT,
                         staff_word(visit, "staff.queue.empty"));
    } else {
        draw_titles(visit, canvas, box);
        box.row += 1;
        box.rows -= 1;
        draw_rows(state, visit, canvas, box);
    }
}

/* --- moving ------------------------------------------------------------- */

/* Stay on the case that was selected, wherever it stands now. */
static void
keep_place(struct state *state, const struct desk_queue *queue)
{
    size_t at = state->first + (size_t)state->selected;

    for (size_t i = 0; i < queue->count; i++)
        if (memcmp(queue->rows[i].id, state->chosen, 16) == 0)
            at = i;
    if (at >= queue->count)
        at = queue->count > 0 ? queue->count - 1 : 0;
    state->first = at - at % LIST_MAX;
    state->selected = (int)(at % LIST_MAX);
}

static void
choose(struct state *state, const struct desk_queue *queue, long at)
{
    if (at < 0 || queue->count == 0)
        at = 0;
    else if ((size_t)at >= queue->count)
        at = (long)queue->count - 1;
    state->first = (size_t)(at - at % LIST_MAX);
    state->selected = (int)(at % LIST_MAX);
    if (queue->count > 0)
        memcpy(state->chosen, queue->rows[at].id, sizeof state->chosen);
}

/* How far a key moves the selection; 0: it does not. */
static long
steps(const struct event *event)
{
    if (staff_is_key(event, KEY_ARROW_DOWN))
        return 1;
    if (staff_is_key(event, KEY_ARROW_UP))
        return -1;
    if (staff_is_key(event, KEY_PAGE_DOWN))
        return LIST_MAX;
    return staff_is_key(event, KEY_PAGE_UP) ? -LIST_MAX : 0;
}

static void
open_case(struct state *state, struct visit *visit, const struct event *event)
{
    const struct desk_queue *queue = queue_of(visit);
    struct desk *desk = visit->staff_side->desk;
    struct list list = {.count = on_page(state, queue),
                        .selected = state->selected};
    int line;

    if (queue->count == 0)
        return;
    line = staff_list_event(visit, &list, event);
    if (line < 0)
        return;
    choose(state, queue, (long)state->first + line);
    state->is_opening = true;
    desk->open(desk->self, state->chosen);
}

static struct next
press(struct state *state, struct visit *visit, const struct event *event)
{
    const struct desk_queue *queue = queue_of(visit);
    long by = steps(event);

    if (staff_is_f(event, 10)) {
        visit->staff_side->ends = true;
        return NEXT_START_AGAIN;
    }
    if (state->is_opening)
        return NEXT_STAY;
    if (staff_is_f(event, F_AGAIN))
        ask(visit);
    else if (by != 0)
        choose(state, queue, (long)state->first + state->selected + by);
    else
        open_case(state, visit, event);
    return NEXT_STAY;
}

static void
take_queue(struct state *state, struct visit *visit, const struct event *event)
{
    struct staff_visit *staff = visit->staff_side;

    if (event->status != STATUS_OK) {
        staff->note = staff_failed(event->status);
        return;
    }
    staff->queue = *(const struct desk_queue *)event->data;
    keep_place(state, &staff->queue);
}

static struct next
take_case(struct state *state, struct visit *visit, const struct event *event)
{
    struct staff_visit *staff = visit->staff_side;

    state->is_opening = false;
    if (event->status != STATUS_OK) {
        staff->note = staff_failed(event->status);
        ask(visit);
        return NEXT_STAY;
    }
    staff->file = event->data;
    return NEXT_OPEN(&staff_case);
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;
    struct next next;

    if (staff_common(visit, event, &next))
        return next;
    if (staff_is_result(event, DESK_CASE))
        return take_case(state, visit, event);
    if (staff_is_result(event, DESK_QUEUE))
        take_queue(state, visit, event);
    if (staff_is_result(event, DESK_NEWS) ||
        (event->kind == EVENT_TICK && ++state->ticks % ASK_EVERY == 0))
        ask(visit);
    if (event->kind == EVENT_KEY || event->kind == EVENT_MOUSE)
        return press(state, visit, event);
    return NEXT_STAY;
}

const struct screen staff_queue = {
    .name = "queue",
    .state_size = sizeof(struct state),
    .open = open,
    .draw = draw,
    .event = event,
    .again = again,
};
