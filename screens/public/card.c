#include <stdio.h>

#include "kiosk/base/memory.h"
#include "screens/public/flow.h"
#include "screens/public/menu.h"
#include "screens/public/place_lines.h"
#include "screens/public/screens.h"
#include "screens/public/words.h"

/* What must be said before going on: danger, a doctor, who reads. */
#define TARGET(name) (UINT32_C(1) << TARGET_##name)

struct about {
    const char *key; /* with .title and .text */
    enum role role;
    uint32_t targets; /* whose services stand on the card */
};

static const struct about abouts[] = {
    [CARD_NONE] = {.key = "", .role = ROLE_TEXT},
    [CARD_DANGER_BELL] = {.key = "card.danger_bell",
                          .role = ROLE_DANGER,
                          .targets = TARGET(EMERGENCY)},
    [CARD_DANGER_OUTSIDE] = {.key = "card.danger_outside",
                             .role = ROLE_DANGER,
                             .targets = TARGET(EMERGENCY)},
    [CARD_CHILD_NOTICE] = {.key = "card.child_notice", .role = ROLE_TITLE},
    [CARD_CHILD_DANGER] = {.key = "card.child_danger",
                           .role = ROLE_DANGER,
                           .targets =
                               TARGET(EMERGENCY) | TARGET(CHILD_PROTECTION)},
    [CARD_SELF_HARM] = {.key = "card.self_harm",
                        .role = ROLE_TITLE,
                        .targets = TARGET(MENTAL_HEALTH)},
    [CARD_HEALTH] = {.key = "card.health",
                     .role = ROLE_WARNING,
                     .targets = TARGET(HEALTH) | TARGET(GBV_SERVICE)},
    [CARD_REFOULEMENT] = {.key = "card.refoulement",
                          .role = ROLE_WARNING,
                          .targets =
                              TARGET(UNHCR_OR_ASYLUM_NGO) | TARGET(LEGAL_AID)},
    [CARD_DETAINED] = {.key = "card.detained",
                       .role = ROLE_WARNING,
                       .targets = TARGET(LEGAL_AID)},
    [CARD_SEALED] = {.key = "card.sealed", .role = ROLE_TITLE},
    [CARD_SEALED_URGENT] = {.key = "card.sealed_urgent",
                            .role = ROLE_DANGER,
                            .targets = TARGET(HEALTH) | TARGET(EMERGENCY)},
    [CARD_TODAY] = {.key = "card.today",
                    .role = ROLE_TITLE,
                    .targets =
                        TARGET(EMERGENCY) | TARGET(HEALTH) | TARGET(LEGAL_AID)},
    [CARD_CARER] = {.key = "card.carer", .role = ROLE_TITLE},
};

enum line { LINE_BELL, LINE_MORE, LINE_GO };
enum { SHOWN_MAX = 3, KEY_SIZE = 48 };

struct state {
    int selected;
    bool is_ringing;
    bool has_rung;
    enum status rung;
};

static enum card
card_of(const struct visit *visit)
{
    return interview_card(visit->public_side->interview);
}

static bool
can_ring(const struct visit *visit)
{
    const struct counter *counter = visit->public_side->counter;

    return card_of(visit) == CARD_DANGER_BELL &&
           counter->desk_is_open(counter->self);
}

static bool
has_places(const struct visit *visit)
{
    return abouts[card_of(visit)].targets && visit->public_side->services;
}

/* Which lines there are, in their order. */
static int
lines_of(const struct visit *visit, enum line lines[LIST_MAX])
{
    int count = 0;

    if (can_ring(visit))
        lines[count++] = LINE_BELL;
    if (has_places(visit))
        lines[count++] = LINE_MORE;
    lines[count++] = LINE_GO;
    return count;
}

static void
fill(const struct visit *visit, struct menu *menu)
{
    static const char *const keys[] = {[LINE_BELL] = "card.bell",
                                       [LINE_MORE] = "card.more",
                                       [LINE_GO] = "card.go"};
    enum line lines[LIST_MAX];
    int count = lines_of(visit, lines);

    for (int i = 0; i < count; i++)
        menu_add_key(menu, visit, keys[lines[i]]);
}

static void
open(void *of, struct visit *visit)
{
    struct state *state = of;

    /* No line waits for Enter where a bell could ring by accident. */
    state->selected = can_ring(visit) ? -1 : 0;
}

static char *
bell_words(const struct state *state, const struct visit *visit)
{
    if (state->is_ringing)
        return words_of(visit, "card.bell.ringing");
    if (state->has_rung && state->rung == STATUS_OK)
        return words_of(visit, "card.bell.rung");
    if (state->has_rung && state->rung == STATUS_WAIT)
        return words_of(visit, "card.bell.again");
    if (state->has_rung)
        return words_of(visit, "card.bell.failed");
    if (card_of(visit) == CARD_DANGER_BELL && !can_ring(visit)) {
        char *desk = words_desk(visit);
        char *words =
            words_with(visit, "card.bell.closed",
                       (struct argument){.name = "TIME", .text = desk});

        memory_free_text(desk);
        return words;
    }
    return NULL;
}

static void
places(const struct visit *visit, struct canvas *canvas, struct canvas_box *box)
{
    const struct public_visit *side = visit->public_side;
    const struct service *found[SHOWN_MAX];
    struct services_wish wish = {
        .targets = abouts[card_of(visit)].targets,
        .blocked = interview_verdict(side->interview).blocked,
        .child = interview_path(side->interview) == PATH_CHILD,
    };
    size_t count;

    if (!has_places(visit))
        return;
    count = services_suggest(side->services, wish, found, SHOWN_MAX);
    for (size_t i = 0; i < count; i++)
        place_lines_short(visit, canvas, box, found[i]);
    if (count > 0 && box->rows > 0) {
        box->row++;
        box->rows--;
    }
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    const struct state *state = of;
    const struct about *about = &abouts[card_of(visit)];
    struct canvas_box box =
        frame_draw(visit, canvas,
                   (struct frame){.where = "where.card",
                                  .keys = FRAME_ENTER | FRAME_BACK |
                                          FRAME_LANGUAGE | FRAME_STOP});
    struct menu menu = {0};
    char key[KEY_SIZE];
    char *bell = bell_words(state, visit);

    fill(visit, &menu);
    menu_reserve(&menu, &box);
    snprintf(key, sizeof key, "%s.title", about->key);
    frame_words(visit, canvas, &box, about->role, key);
    snprintf(key, sizeof key, "%s.text", about->key);
    frame_words(visit, canvas, &box, ROLE_TEXT, key);
    if (bell)
        frame_text(canvas, &box, ROLE_WARNING, bell);
    places(visit, canvas, &box);
    menu_draw(&menu, canvas, box, state->selected);
    menu_clear(&menu);
    memory_free_text(bell);
}

static struct next
take(struct state *state, struct visit *visit, enum line line)
{
    struct public_visit *side = visit->public_side;

    switch (line) {
    case LINE_BELL:
        if (!state->is_ringing) {
            state->is_ringing = true;
            side->counter->ring(side->counter->self);
        }
        return NEXT_STAY;
    case LINE_MORE:
        return NEXT_OPEN(&screen_find_help);
    case LINE_GO:
        break;
    }
    interview_card_shown(side->interview, card_of(visit));
    return flow_on(visit);
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;
    enum line lines[LIST_MAX];
    struct menu menu = {0};
    int line;

    if (event->kind == EVENT_RESULT && event->what == COUNTER_RUNG) {
        state->is_ringing = false;
        state->has_rung = true;
        state->rung = event->status;
        return NEXT_STAY;
    }
    if (frame_act(visit, event) == ACT_STOP)
        return NEXT_OPEN(&screen_stop);
    /* To the answer that the card is due for. */
    if (frame_act(visit, event) == ACT_BACK)
        return flow_ask(visit, visit->public_side->question);
    fill(visit, &menu);
    line = menu_event(&menu, event, &state->selected);
    menu_clear(&menu);
    lines_of(visit, lines);
    return line < 0 ? NEXT_STAY : take(state, visit, lines[line]);
}

const struct screen screen_card = {
    .name = "card",
    .state_size = sizeof(struct state),
    .open = open,
    .draw = draw,
    .event = event,
};
