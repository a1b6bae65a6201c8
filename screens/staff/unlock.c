#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "screens/staff/pieces.h"
#include "screens/staff/screens.h"
#include "screens/widgets/field.h"

enum { PHRASE_LIMIT = 120, F_CLOSE = 10 };

struct state {
    struct field *field;
    bool is_busy;
    int64_t not_before; /* milliseconds: a wrong phrase costs time */
};

/* A phrase that was filled in is good for once. */
static void
open(void *of, struct visit *visit)
{
    struct state *state = of;
    struct staff_visit *staff = visit->staff_side;

    state->field = field_new(PHRASE_LIMIT, false);
    field_hide(state->field);
    if (!staff->phrase)
        return;
    field_set(state->field, staff->phrase);
    memory_free_text(staff->phrase);
    staff->phrase = NULL;
}

static void
close(void *of)
{
    struct state *state = of;

    field_free(state->field);
}

static int
put(struct canvas *canvas, struct canvas_box *box, enum role role,
    const char *text)
{
    int used = canvas_put_block(canvas, *box, role, text);

    box->row += used + 1;
    box->rows -= used + 1;
    return used;
}

/* Before anybody unlocks: is this still the site of the last time? */
static void
draw_history(const struct visit *visit, struct canvas *canvas,
             struct canvas_box *box)
{
    const char *mark = visit->staff_side->went_back;
    char *words;

    if (!mark)
        return;
    words = staff_with(visit, "staff.unlock.went_back", "mark", mark);
    put(canvas, box, ROLE_WARNING, words);
    memory_free_text(words);
}

/* What there is to wait for; the caller frees. */
static char *
busy_words(const struct state *state, const struct visit *visit)
{
    int64_t left = state->not_before - clock_milliseconds();

    if (state->is_busy)
        return memory_text(staff_word(visit, "staff.moment"));
    if (left <= 0)
        return memory_text(staff_word(visit, "staff.unlock.hint"));
    return staff_count(visit, "staff.unlock.wait", "seconds",
                       (double)((left + 999) / 1000));
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    static const struct staff_key keys[] = {
        {.key = "key.enter", .does = "staff.foot.unlock"},
        {.key = "key.f2", .does = "foot.language"},
        {.key = "key.f10", .does = "staff.foot.close"},
        {0}};
    const struct state *state = of;
    struct canvas_box box =
        staff_frame(visit, canvas, "staff.where.unlock", keys);
    char *root = staff_with(visit, "staff.unlock.root", "fingerprint",
                            visit->staff_side->fingerprint);
    char *wait = busy_words(state, visit);

    put(canvas, &box, ROLE_TITLE, staff_word(visit, "staff.unlock.title"));
    put(canvas, &box, ROLE_TEXT, root);
    draw_history(visit, canvas, &box);
    put(canvas, &box, ROLE_TEXT, staff_word(visit, "staff.unlock.phrase"));
    field_draw(canvas, state->field,
               (struct canvas_box){.row = box.row,
                                   .column = box.column,
                                   .width = box.width,
                                   .rows = 1});
    box.row += 2;
    box.rows -= 2;
    put(canvas, &box, ROLE_DIM, wait);
    memory_free_text(wait);
    memory_free_text(root);
}

static struct next
unlocked(struct state *state, struct visit *visit, const struct event *event)
{
    struct staff_visit *staff = visit->staff_side;

    state->is_busy = false;
    field_set(state->field, "");
    if (event->status == STATUS_OK)
        return NEXT_REPLACE(&staff_queue);
    state->not_before = clock_milliseconds() + (int64_t)event->seconds * 1000;
    if (event->status == STATUS_WRONG_KEY)
        staff->note = "staff.unlock.wrong";
    else if (event->status == STATUS_MISSING)
        staff->note = "staff.unlock.not_founded";
    else if (event->status != STATUS_WAIT)
        staff->note = staff_failed(event->status);
    return NEXT_STAY;
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;
    struct staff_visit *staff = visit->staff_side;
    struct next next;

    if (staff_is_result(event, DESK_UNLOCKED))
        return unlocked(state, visit, event);
    if (staff_is_f(event, F_CLOSE)) {
        staff->ends = true;
        return NEXT_START_AGAIN;
    }
    if (staff_common(visit, event, &next))
        return next;
    if (state->is_busy || clock_milliseconds() < state->not_before)
        return NEXT_STAY;
    if (field_event(state->field, event) == FIELD_DONE &&
        !field_is_empty(state->field)) {
        state->is_busy = true;
        staff->desk->unlock(staff->desk->self, field_text(state->field));
    }
    return NEXT_STAY;
}

const struct screen staff_unlock = {
    .name = "unlock",
    .state_size = sizeof(struct state),
    .open = open,
    .draw = draw,
    .event = event,
    .close = close,
};
