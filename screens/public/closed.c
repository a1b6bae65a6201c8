#include "screens/public/frame.h"
#include "screens/public/menu.h"
#include "screens/public/screens.h"
#include "screens/public/words.h"

/*
 * The store is broken or away: where to go instead. Nothing can be told here
 * and nothing is asked; the directory of services needs no store.
 */
struct state {
    int selected;
};

static void
open(void *of, struct visit *visit)
{
    (void)of;
    visit->public_side->is_begun = true;
}

static void
fill(const struct visit *visit, struct menu *menu)
{
    menu_add_key(menu, visit, "send.elsewhere");
    menu_add_key(menu, visit, "closed.leave");
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    const struct state *state = of;
    struct canvas_box box = frame_draw(
        visit, canvas,
        (struct frame){.where = "where.closed",
                       .keys = FRAME_ENTER | FRAME_BACK | FRAME_LANGUAGE});
    struct menu menu = {0};

    fill(visit, &menu);
    menu_reserve(&menu, &box);
    frame_words(visit, canvas, &box, ROLE_TITLE, "closed.title");
    frame_words(visit, canvas, &box, ROLE_WARNING, "closed.danger");
    frame_words(visit, canvas, &box, ROLE_TEXT, "closed.text");
    menu_draw(&menu, canvas, box, state->selected);
    menu_clear(&menu);
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;
    struct menu menu = {0};
    int line;

    if (frame_act(visit, event) == ACT_BACK)
        return NEXT_CLOSE;
    fill(visit, &menu);
    line = menu_event(&menu, event, &state->selected);
    menu_clear(&menu);
    if (line == 0)
        return NEXT_OPEN(&screen_find_help);
    return line == 1 ? NEXT_START_AGAIN : NEXT_STAY;
}

const struct screen screen_closed = {
    .name = "closed",
    .state_size = sizeof(struct state),
    .open = open,
    .draw = draw,
    .event = event,
};
