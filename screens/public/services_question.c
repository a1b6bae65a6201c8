#include <string.h>

#include "kiosk/base/memory.h"
#include "screens/public/flow.h"
#include "screens/public/menu.h"
#include "screens/public/screens.h"
#include "screens/public/words.h"

/*
 * P1: a yes for each service by its name, "ask me first", "no". A yes is
 * kept with the words as they were shown.
 */
enum { SERVICES = 4 };

struct state {
    int selected;
    bool asks_again;
};

static size_t
asked_of(const struct public_visit *side, const struct service **out)
{
    return interview_services(side->interview, out, SERVICES);
}

static bool
is_agreed(const struct public_visit *side, const char *id)
{
    const struct agreed *agreed;
    size_t count = report_agreed(interview_report(side->interview), &agreed);

    for (size_t i = 0; i < count; i++) {
        if (strcmp(agreed[i].service, id) == 0)
            return true;
    }
    return false;
}

static bool
is_chosen(const struct public_visit *side, int choice)
{
    const struct report *report = interview_report(side->interview);

    return report_state(report, side->question) == ANSWER_VALUE &&
           report_choices(report, side->question) >> choice & 1;
}

/* The line of a service: "Yes, you may tell NAME". */
static char *
yes_words(const struct visit *visit, const struct service *service)
{
    return words_with(
        visit, service->tells_police ? "services.yes_police" : "services.yes",
        (struct argument){.name = "SERVICE",
                          .text = services_name(
                              service, messages_language(visit->messages))});
}

static void
fill(const struct visit *visit, struct menu *menu)
{
    const struct public_visit *side = visit->public_side;
    const struct service *asked[SERVICES];
    size_t count = asked_of(side, asked);

    for (size_t i = 0; i < count; i++)
        menu_add(menu, yes_words(visit, asked[i]),
                 is_agreed(side, asked[i]->id));
    for (size_t i = 0; i < side->question->choice_count; i++) {
        if (interview_offers(side->interview, side->question, (int)i))
            menu_add(
                menu,
                words_of(visit, interview_choice_key(side->interview,
                                                     side->question, (int)i)),
                is_chosen(side, (int)i));
    }
    if (side->question->can_skip)
        menu_add_key(menu, visit, "answer.skip");
    menu->has_marks = true;
}

static void
open(void *of, struct visit *visit)
{
    struct state *state = of;

    (void)visit;
    state->selected = -1;
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    const struct state *state = of;
    const struct public_visit *side = visit->public_side;
    struct progress progress =
        interview_progress(side->interview, side->question);
    struct canvas_box box =
        frame_draw(visit, canvas,
                   (struct frame){.where = "where.question",
                                  .at = progress.at,
                                  .of = progress.of,
                                  .keys = flow_keys(visit) | FRAME_NEXT});
    char *asked =
        words_of(visit, interview_key(side->interview, side->question));
    const char *hint = interview_hint(side->interview, side->question);
    struct menu menu = {0};

    fill(visit, &menu);
    menu_reserve(&menu, &box);
    frame_text(canvas, &box, ROLE_TITLE, asked);
    if (*hint)
        frame_words(visit, canvas, &box, ROLE_TEXT, hint);
    frame_words(visit, canvas, &box, ROLE_DIM, "answer.many");
    menu_draw(&menu, canvas, box, state->selected);
    menu_clear(&menu);
    if (state->asks_again)
        bars_note(canvas, ROLE_WARNING, words_plain(visit, "answer.pick"));
    memory_free_text(asked);
}

/* Take every yes back: "no" and "ask me" stand alone. */
static void
agree_to_none(struct public_visit *side)
{
    struct report *report = interview_report(side->interview);
    const struct agreed *agreed;

    while (report_agreed(report, &agreed) > 0) {
        char *id = memory_text(agreed[0].service);

        report_agree(report, id, "", false);
        memory_free_text(id);
    }
}

static void
agree(struct visit *visit, const struct service *service)
{
    struct public_visit *side = visit->public_side;
    char *asked =
        words_of(visit, interview_key(side->interview, side->question));
    char *yes = yes_words(visit, service);
    char *shown = memory_print("%s\n%s", asked, yes);
    bool was_agreed = is_agreed(side, service->id);

    flow_note_draft(visit);
    if (report_choices(interview_report(side->interview), side->question))
        report_choose(interview_report(side->interview), side->question, 0);
    report_agree(interview_report(side->interview), service->id, shown,
                 !was_agreed);
    memory_free_text(asked);
    memory_free_text(yes);
    memory_free_text(shown);
}

/* The choice on the LINE below the services, -1: Skip. */
static int
choice_at(const struct public_visit *side, int line)
{
    for (size_t i = 0; i < side->question->choice_count; i++) {
        if (interview_offers(side->interview, side->question, (int)i) &&
            line-- == 0)
            return (int)i;
    }
    return -1;
}

static struct next
take(struct visit *visit, int line)
{
    struct public_visit *side = visit->public_side;
    struct report *report = interview_report(side->interview);
    const struct service *asked[SERVICES];
    int count = (int)asked_of(side, asked);
    int choice;

    if (line < count) {
        agree(visit, asked[line]);
        return NEXT_STAY;
    }
    agree_to_none(side);
    choice = choice_at(side, line - count);
    if (choice < 0)
        report_state_set(report, side->question, ANSWER_SKIPPED);
    else
        report_choose(report, side->question, UINT64_C(1) << choice);
    return flow_on(visit);
}

static bool
is_answered(const struct public_visit *side)
{
    const struct report *report = interview_report(side->interview);
    const struct agreed *agreed;
    enum answer_state state = report_state(report, side->question);

    if (report_agreed(report, &agreed) > 0 ||
        report_choices(report, side->question))
        return true;
    return state != ANSWER_NONE && state != ANSWER_VALUE;
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;
    struct public_visit *side = visit->public_side;
    enum frame_act act = frame_act(visit, event);
    struct menu menu = {0};
    int line;

    if (event->kind != EVENT_KEY && event->kind != EVENT_MOUSE)
        return NEXT_STAY;
    state->asks_again = false;
    if (act != ACT_NONE)
        return flow_act(visit, act);
    if (frame_is_key(event, KEY_RETURN)) {
        state->asks_again = !is_answered(side);
        return state->asks_again ? NEXT_STAY : flow_on(visit);
    }
    fill(visit, &menu);
    line = menu_event(&menu, event, &state->selected);
    menu_clear(&menu);
    if (frame_is_key(event, KEY_TEXT) && event->point == ' ')
        line = state->selected;
    return line < 0 ? NEXT_STAY : take(visit, line);
}

const struct screen screen_services_question = {
    .name = "services_question",
    .state_size = sizeof(struct state),
    .open = open,
    .draw = draw,
    .event = event,
};
