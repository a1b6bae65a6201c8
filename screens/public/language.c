#include <string.h>

#include "kiosk/base/memory.h"
#include "screens/public/frame.h"
#include "screens/public/menu.h"
#include "screens/public/screens.h"
#include "screens/public/words.h"
#include "screens/scan.h"

/*
 * The languages by their own names. A digit marks a line and the next second
 * or Enter takes it, because a receipt may be scanned here too and its 24
 * digits must not pick a language.
 */
enum { A_PAGE = 9 };

struct state {
    struct scan scan;
    int selected;
    int first;   /* of the page */
    int counted; /* digits of what may be a scan, a second ago */
    bool is_picked;
};

static bool
has_more(const struct public_visit *side)
{
    return side->place->language_count > LIST_MAX;
}

static int
on_page(const struct state *state, const struct public_visit *side)
{
    int left = side->place->language_count - state->first;
    int most = has_more(side) ? A_PAGE : LIST_MAX;

    return left < most ? left : most;
}

static void
fill(const struct state *state, const struct visit *visit, struct menu *menu)
{
    const struct public_visit *side = visit->public_side;

    for (int i = 0; i < on_page(state, side); i++) {
        const char *tag = side->place->languages[state->first + i];

        menu_add(menu, memory_text(messages_own_name(tag)), false);
    }
    if (has_more(side))
        menu_add_key(menu, visit, "language.more");
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    const struct state *state = of;
    struct canvas_box box =
        frame_draw(visit, canvas,
                   (struct frame){.where = "where.language",
                                  .keys = FRAME_ENTER | FRAME_BACK});
    struct menu menu = {0};

    box.row++;
    box.rows--;
    fill(state, visit, &menu);
    menu_reserve(&menu, &box);
    menu_draw(&menu, canvas, box, state->selected);
    menu_clear(&menu);
}

static void
open(void *of, struct visit *visit)
{
    struct state *state = of;
    const struct public_visit *side = visit->public_side;
    const char *now = messages_language(visit->messages);

    for (int i = 0; i < side->place->language_count; i++) {
        if (strcmp(side->place->languages[i], now) != 0)
            continue;
        state->first = has_more(side) ? i - i % A_PAGE : 0;
        state->selected = i - state->first;
    }
}

static struct next
take(struct state *state, struct visit *visit)
{
    struct public_visit *side = visit->public_side;
    int here = on_page(state, side);

    state->is_picked = false;
    scan_clear(&state->scan);
    if (state->selected >= here) {
        state->first += here;
        if (state->first >= side->place->language_count)
            state->first = 0;
        state->selected = 0;
        return NEXT_STAY;
    }
    /* A language without words leaves the one of now: better than nothing. */
    if (visit_speak(visit,
                    side->place->languages[state->first + state->selected]) !=
        STATUS_OK)
        return NEXT_STAY;
    if (side->is_begun)
        return NEXT_CLOSE;
    return side->is_closed ? NEXT_OPEN(&screen_closed)
                           : NEXT_OPEN(&screen_notice);
}

static struct next
scanned(struct state *state, struct visit *visit)
{
    struct public_visit *side = visit->public_side;

    memcpy(side->code, state->scan.digits, sizeof side->code);
    scan_clear(&state->scan);
    state->is_picked = false;
    /* In the middle of a report a receipt would lead away from it. */
    return side->is_begun || side->is_closed ? NEXT_STAY
                                             : NEXT_OPEN(&screen_return);
}

static struct next
move(struct state *state, struct visit *visit, const struct event *event)
{
    struct menu menu = {0};
    int line;

    fill(state, visit, &menu);
    line = menu_event(&menu, event, &state->selected);
    menu_clear(&menu);
    if (line < 0)
        return NEXT_STAY;
    state->selected = line;
    if (event->kind == EVENT_MOUSE)
        return take(state, visit);
    state->is_picked = true;
    return NEXT_STAY;
}

static bool
is_one_digit(const struct scan *scan)
{
    for (int i = 1; i < scan->count; i++) {
        if (scan->digits[i] != scan->digits[0])
            return false;
    }
    return true;
}

/* Digits that no other followed were a finger: one pressed it twice, or has
 * changed her mind and presses again. */
static struct next
tick(struct state *state, struct visit *visit)
{
    bool is_over = state->scan.count > 1 && state->scan.count == state->counted;
    bool is_finger = is_over && is_one_digit(&state->scan);

    state->counted = state->scan.count;
    if (is_over)
        scan_clear(&state->scan);
    if (is_finger || (state->is_picked && state->scan.count < 2))
        return take(state, visit);
    return NEXT_STAY;
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;

    if (event->kind == EVENT_TICK)
        return tick(state, visit);
    if (event->kind == EVENT_KEY || event->kind == EVENT_PASTE) {
        bool is_typed = state->scan.count > 1;

        if (scan_feed(&state->scan, event))
            return scanned(state, visit);
        if (is_typed || state->scan.count > 1) {
            state->is_picked = false;
            return NEXT_STAY;
        }
    }
    if (frame_is_key(event, KEY_RETURN))
        return take(state, visit);
    if (frame_act(visit, event) == ACT_BACK)
        return NEXT_CLOSE;
    return move(state, visit, event);
}

static void
again(void *of, struct visit *visit)
{
    (void)of;
    visit->public_side->is_begun = false;
}

const struct screen screen_language = {
    .name = "language",
    .state_size = sizeof(struct state),
    .has_no_language_key = 1,
    .open = open,
    .draw = draw,
    .event = event,
    .again = again,
};
