#include <string.h>

#include "kiosk/base/memory.h"
#include "screens/public/flow.h"
#include "screens/public/menu.h"
#include "screens/public/screens.h"
#include "screens/public/words.h"

/* S2. The first three begin a report, the others need none. */
static const struct {
    const char *name;
    const char *key;
} purposes[] = {
    {.name = "abuse", .key = "purpose.abuse"},
    {.name = "help", .key = "purpose.help"},
    {.name = "child", .key = "purpose.child"},
    {.name = "info", .key = "purpose.info"},
    {.name = "receipt", .key = "purpose.receipt"},
};
enum { PURPOSES = sizeof purposes / sizeof *purposes, REPORTS = 3, INFO = 3 };

struct state {
    int selected;
};

static void
open(void *of, struct visit *visit)
{
    struct state *state = of;
    struct public_visit *side = visit->public_side;
    struct interview_site site = side->place->site;

    state->selected = -1;
    if (side->notice_draft)
        site.draft_texts = true;
    if (!side->interview)
        side->interview = interview_new(side->form, side->services, site);
    /* Asked now, so that the danger card knows it at once. */
    (void)side->counter->desk_is_open(side->counter->self);
}

static void
fill(const struct visit *visit, struct menu *menu)
{
    for (int i = 0; i < PURPOSES; i++)
        menu_add_key(menu, visit, purposes[i].key);
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    const struct state *state = of;
    struct canvas_box box =
        frame_draw(visit, canvas,
                   (struct frame){.where = "where.purpose",
                                  .keys = FRAME_ENTER | FRAME_BACK |
                                          FRAME_LANGUAGE | FRAME_STOP});
    struct menu menu = {0};

    fill(visit, &menu);
    menu_reserve(&menu, &box);
    frame_words(visit, canvas, &box, ROLE_TITLE, "purpose.title");
    menu_draw(&menu, canvas, box, state->selected);
    menu_clear(&menu);
}

static struct next
begin(struct visit *visit, int line)
{
    struct public_visit *side = visit->public_side;
    const struct question *asked = form_find(side->form, "S2");
    struct next next;
    int choice;

    if (!asked)
        return NEXT_STAY;
    choice = form_choice(asked, purposes[line].name);
    if (choice < 0)
        return NEXT_STAY;
    report_choose(interview_report(side->interview), asked,
                  UINT64_C(1) << choice);
    side->question = asked;
    side->is_changing = false;
    side->is_complete = false;
    next = flow_on(visit);
    next.move = MOVE_OPEN;
    return next;
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;
    enum frame_act act = frame_act(visit, event);
    struct menu menu = {0};
    int line;

    if (act == ACT_BACK)
        return NEXT_CLOSE;
    if (act == ACT_STOP)
        return NEXT_OPEN(&screen_stop);
    fill(visit, &menu);
    line = menu_event(&menu, event, &state->selected);
    menu_clear(&menu);
    if (line < 0)
        return NEXT_STAY;
    if (line < REPORTS)
        return begin(visit, line);
    return line == INFO ? NEXT_OPEN(&screen_find_help)
                        : NEXT_OPEN(&screen_return);
}

const struct screen screen_purpose = {
    .name = "purpose",
    .state_size = sizeof(struct state),
    .open = open,
    .draw = draw,
    .event = event,
};
