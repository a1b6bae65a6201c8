#include "kiosk/base/memory.h"
#include "screens/public/counter.h"
#include "screens/public/frame.h"
#include "screens/public/menu.h"
#include "screens/public/screens.h"
#include "screens/public/words.h"

/*
 * The services directory by need, without any report: needs, the services
 * for one, then one service on a screen of its own.
 */
#define TARGET(name) (UINT32_C(1) << TARGET_##name)

static const struct {
    const char *key;
    uint32_t targets;
} needs[] = {
    {.key = "need.danger", .targets = TARGET(EMERGENCY)},
    {.key = "need.doctor", .targets = TARGET(HEALTH)},
    {.key = "need.violence",
     .targets = TARGET(GBV_SERVICE) | TARGET(PSEA_OUTSIDE)},
    {.key = "need.child", .targets = TARGET(CHILD_PROTECTION)},
    {.key = "need.asylum", .targets = TARGET(UNHCR_OR_ASYLUM_NGO)},
    {.key = "need.work",
     .targets = TARGET(LABOUR_BODY_OR_UNION) | TARGET(IOM_OR_TRAFFICKING_NGO)},
    {.key = "need.lawyer",
     .targets = TARGET(LEGAL_AID) | TARGET(OMBUDSMAN_NHRI)},
    {.key = "need.talk", .targets = TARGET(MENTAL_HEALTH)},
    {.key = "need.family", .targets = TARGET(FAMILY_LINKS)},
    {.key = "need.offices", .targets = TARGET(POLICE) | TARGET(CONSULATE)},
};
enum { NEEDS = sizeof needs / sizeof *needs, A_PAGE = 9 };

struct state {
    int need; /* -1: the needs themselves */
    int first;
    int selected;
};

/* The I-th service offered for TARGETS, NULL past the last. */
static const struct service *
service_at(const struct visit *visit, uint32_t targets, int i)
{
    const struct services *all = visit->public_side->services;

    for (size_t at = 0; all && at < services_count(all); at++) {
        const struct service *service = services_at(all, at);

        if (!services_offers(service) ||
            !(targets & UINT32_C(1) << service->target))
            continue;
        if (i-- == 0)
            return service;
    }
    return NULL;
}

/* The need on line LINE: only those that some service is there for. */
static int
need_at(const struct visit *visit, int line)
{
    for (int i = 0; i < NEEDS; i++) {
        if (service_at(visit, needs[i].targets, 0) && line-- == 0)
            return i;
    }
    return -1;
}

static void
fill_services(const struct state *state, const struct visit *visit,
              struct menu *menu)
{
    uint32_t targets = needs[state->need].targets;
    const char *language = messages_language(visit->messages);
    const struct service *service;

    for (int i = 0; i < A_PAGE; i++) {
        service = service_at(visit, targets, state->first + i);
        if (service)
            menu_add(menu, memory_text(services_name(service, language)),
                     false);
    }
    if (state->first || service_at(visit, targets, A_PAGE))
        menu_add_key(menu, visit, "help.more");
}

static void
fill(const struct state *state, const struct visit *visit, struct menu *menu)
{
    if (state->need >= 0) {
        fill_services(state, visit, menu);
        return;
    }
    for (int i = 0; i < NEEDS; i++) {
        if (service_at(visit, needs[i].targets, 0))
            menu_add_key(menu, visit, needs[i].key);
    }
}

static void
open(void *of, struct visit *visit)
{
    struct state *state = of;

    (void)visit;
    state->need = -1;
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    const struct state *state = of;
    struct canvas_box box =
        frame_draw(visit, canvas,
                   (struct frame){.where = "where.find_help",
                                  .keys = FRAME_ENTER | FRAME_BACK |
                                          FRAME_LANGUAGE | FRAME_STOP});
    struct menu menu = {0};

    fill(state, visit, &menu);
    menu_reserve(&menu, &box);
    frame_words(visit, canvas, &box, ROLE_TITLE,
                state->need >= 0 ? needs[state->need].key : "help.title");
    frame_words(visit, canvas, &box, ROLE_DIM,
                menu.count ? "help.no_report" : "help.none");
    menu_draw(&menu, canvas, box, state->selected);
    menu_clear(&menu);
}

static struct next
take_service(struct state *state, struct visit *visit, int line)
{
    const struct service *service =
        line < A_PAGE
            ? service_at(visit, needs[state->need].targets, state->first + line)
            : NULL;

    if (service) {
        visit->public_side->service = service;
        return NEXT_OPEN(&screen_service);
    }
    state->first += A_PAGE;
    if (!service_at(visit, needs[state->need].targets, state->first))
        state->first = 0;
    state->selected = 0;
    return NEXT_STAY;
}

static struct next
go_back(struct state *state)
{
    if (state->need < 0)
        return NEXT_CLOSE;
    *state = (struct state){.need = -1};
    return NEXT_STAY;
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;
    enum frame_act act = frame_act(visit, event);
    struct menu menu = {0};
    int line;

    if (act == ACT_STOP)
        return NEXT_OPEN(&screen_stop);
    if (act == ACT_BACK)
        return go_back(state);
    fill(state, visit, &menu);
    line = menu_event(&menu, event, &state->selected);
    menu_clear(&menu);
    if (line < 0)
        return NEXT_STAY;
    if (state->need >= 0)
        return take_service(state, visit, line);
    *state = (struct state){.need = need_at(visit, line)};
    return NEXT_STAY;
}

const struct screen screen_find_help = {
    .name = "find_help",
    .state_size = sizeof(struct state),
    .open = open,
    .draw = draw,
    .event = event,
};
