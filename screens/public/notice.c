#include "kiosk/base/memory.h"
#include "screens/public/frame.h"
#include "screens/public/menu.h"
#include "screens/public/screens.h"
#include "screens/public/words.h"

/* What a person must know before the first risky screen: three cards. */
static const struct {
    const char *title;
    const char *text;
} cards[] = {
    {.title = "notice.choice.title", .text = "notice.choice.text"},
    {.title = "notice.leave.title", .text = "notice.leave.text"},
    {.title = "notice.readers.title", .text = "notice.readers.text"},
};
enum { CARDS = sizeof cards / sizeof *cards };

struct state {
    int card;
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
    menu_add_key(menu, visit, "notice.go");
    menu_add_key(menu, visit, "notice.stop");
}

static const char *
text_of(const struct visit *visit, int card)
{
    const struct place *place = visit->public_side->place;

    if (card == CARDS - 1 && place->site.profile == PROFILE_CONSULATE)
        return "notice.readers.consulate";
    return cards[card].text;
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    const struct state *state = of;
    struct canvas_box box = frame_draw(
        visit, canvas,
        (struct frame){.where = "where.notice",
                       .at = state->card + 1,
                       .of = CARDS,
                       .keys = FRAME_ENTER | FRAME_BACK | FRAME_LANGUAGE});
    struct menu menu = {0};
    char *text = words_of(visit, text_of(visit, state->card));

    fill(visit, &menu);
    menu_reserve(&menu, &box);
    frame_words(visit, canvas, &box, ROLE_TITLE, cards[state->card].title);
    frame_text_whole(canvas, &box, ROLE_TEXT, text);
    memory_free_text(text);
    menu_draw(&menu, canvas, box, state->selected);
    menu_clear(&menu);
}

static struct next
go_on(struct state *state, struct visit *visit)
{
    struct public_visit *side = visit->public_side;

    if (messages_origin(visit->messages, text_of(visit, state->card)).is_draft)
        side->notice_draft = true;
    state->selected = 0;
    if (state->card + 1 == CARDS)
        return NEXT_OPEN(&screen_purpose);
    state->card++;
    return NEXT_STAY;
}

static struct next
go_back(struct state *state)
{
    if (state->card == 0)
        return NEXT_CLOSE;
    state->card--;
    return NEXT_STAY;
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;
    struct menu menu = {0};
    int line;

    if (frame_act(visit, event) == ACT_BACK)
        return go_back(state);
    fill(visit, &menu);
    line = menu_event(&menu, event, &state->selected);
    menu_clear(&menu);
    if (line == 1)
        return NEXT_REPLACE(&screen_goodbye);
    return line == 0 ? go_on(state, visit) : NEXT_STAY;
}

const struct screen screen_notice = {
    .name = "notice",
    .state_size = sizeof(struct state),
    .open = open,
    .draw = draw,
    .event = event,
};
