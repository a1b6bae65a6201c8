#include <string.h>

#include "screens/staff/pieces.h"
#include "screens/staff/screens.h"

struct state {
    int first;
    int selected;
};

/* A page holds ten; what is past them comes with Page Down. */
static struct list
list_of(const struct state *state, const struct staff_visit *staff)
{
    struct list list = {.selected = state->selected};

    for (int i = state->first;
         i < staff->language_count && list.count < LIST_MAX; i++)
        list.lines[list.count++].text = messages_own_name(staff->languages[i]);
    return list;
}

static void
open(void *of, struct visit *visit)
{
    struct state *state = of;
    const struct staff_visit *staff = visit->staff_side;
    const char *now = messages_language(visit->messages);

    for (int i = 0; i < staff->language_count; i++)
        if (strcmp(staff->languages[i], now) == 0) {
            state->first = i - i % LIST_MAX;
            state->selected = i % LIST_MAX;
        }
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    static const struct staff_key keys[] = {
        {.key = "key.enter", .does = "foot.choose"},
        {.key = "key.backspace", .does = "foot.back"},
        {.key = "key.pages", .does = "foot.pages"},
        {0}};
    const struct state *state = of;
    struct list list = list_of(state, visit->staff_side);

    staff_list_draw(visit, canvas,
                    staff_frame(visit, canvas, "staff.where.language", keys),
                    &list);
}

static void
turn_page(struct state *state, const struct staff_visit *staff, int by)
{
    int first = state->first + by;

    if (first < 0 || first >= staff->language_count)
        return;
    state->first = first;
    state->selected = 0;
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;
    struct staff_visit *staff = visit->staff_side;
    struct list list = list_of(state, staff);
    struct next next;
    int line;

    if (staff_common(visit, event, &next))
        return next;
    if (staff_is_back(visit, event))
        return NEXT_CLOSE;
    if (staff_is_key(event, KEY_PAGE_DOWN) ||
        staff_is_key(event, KEY_PAGE_UP)) {
        turn_page(state, staff,
                  event->key == KEY_PAGE_UP ? -LIST_MAX : LIST_MAX);
        return NEXT_STAY;
    }
    line = staff_list_event(visit, &list, event);
    state->selected = list.selected;
    if (line < 0)
        return NEXT_STAY;
    /* a language without words leaves the one of now */
    if (visit_speak(visit, staff->languages[state->first + line]) != STATUS_OK)
        return NEXT_STAY;
    return NEXT_CLOSE;
}

const struct screen staff_language = {
    .name = "staff-language",
    .state_size = sizeof(struct state),
    .has_no_language_key = 1,
    .open = open,
    .draw = draw,
    .event = event,
};
