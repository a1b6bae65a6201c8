#include "kiosk/base/memory.h"
#include "screens/public/flow.h"
#include "screens/public/menu.h"
#include "screens/public/screens.h"
#include "screens/public/words.h"

/*
 * Every question with choices: one question, at most ten numbered lines.
 * One answer: a digit picks and goes on. Many: digits mark, Enter goes on.
 */
enum { STATES = 3 };

struct state {
    int page;
    int selected;
    bool asks_again; /* Enter with nothing marked */
};

static const struct {
    enum answer_state state;
    const char *key;
} states[STATES] = {
    {.state = ANSWER_SKIPPED, .key = "answer.skip"},
    {.state = ANSWER_NOT_SURE, .key = "answer.not_sure"},
    {.state = ANSWER_NOT_SAID, .key = "answer.not_said"},
};

/* What a line does: a choice, another page, or a state without a value. */
struct line {
    int choice; /* -1: none */
    bool is_more;
    int state; /* in states */
};

static bool
is_many(const struct public_visit *side)
{
    return side->question->type == QUESTION_SELECT_MULTIPLE;
}

static bool
has_page(const struct public_visit *side, int page)
{
    const struct question *question = side->question;

    for (size_t i = 0; i < question->choice_count; i++) {
        if (question->choices[i].page == page &&
            interview_offers(side->interview, question, (int)i))
            return true;
    }
    return false;
}

/* The next page with something on it, -1 when there is none. */
static int
page_from(const struct public_visit *side, int page, int step)
{
    for (page += step; page >= 0 && page < side->question->pages;
         page += step) {
        if (has_page(side, page))
            return page;
    }
    return -1;
}

static int
add_states(const struct question *question, struct line *lines, int count)
{
    int most = question->can_be_unsure ? STATES : 1;

    for (int i = 0; question->can_skip && i < most && count < LIST_MAX; i++)
        lines[count++] = (struct line){.choice = -1, .state = i};
    return count;
}

static int
lines_of(const struct state *state, const struct public_visit *side,
         struct line lines[LIST_MAX])
{
    const struct question *question = side->question;
    int kept = question->can_skip ? (question->can_be_unsure ? STATES : 1) : 0;
    int count = 0;

    for (size_t i = 0; i < question->choice_count; i++) {
        if (question->choices[i].page == state->page &&
            interview_offers(side->interview, question, (int)i) &&
            count < LIST_MAX - kept)
            lines[count++] = (struct line){.choice = (int)i};
    }
    if (page_from(side, -1, 1) != page_from(side, question->pages, -1) &&
        count < LIST_MAX - kept)
        lines[count++] = (struct line){.choice = -1, .is_more = true};
    return add_states(question, lines, count);
}

static bool
is_chosen(const struct public_visit *side, int choice)
{
    const struct report *report = interview_report(side->interview);

    return report_state(report, side->question) == ANSWER_VALUE &&
           report_choices(report, side->question) >> choice & 1;
}

static void
fill(const struct state *state, const struct visit *visit, struct menu *menu)
{
    const struct public_visit *side = visit->public_side;
    struct line lines[LIST_MAX];
    int count = lines_of(state, side, lines);

    for (int i = 0; i < count; i++) {
        if (lines[i].choice >= 0)
            menu_add(menu,
                     words_of(visit, interview_choice_key(side->interview,
                                                          side->question,
                                                          lines[i].choice)),
                     is_chosen(side, lines[i].choice));
        else
            menu_add_key(menu, visit,
                         lines[i].is_more ? "answer.more"
                                          : states[lines[i].state].key);
    }
    menu->has_marks = is_many(side);
}

/* The page and the line of an answer given before. */
static void
open(void *of, struct visit *visit)
{
    struct state *state = of;
    const struct public_visit *side = visit->public_side;
    struct line lines[LIST_MAX];
    int count;

    state->page = page_from(side, -1, 1);
    if (state->page < 0)
        state->page = 0;
    state->selected = -1;
    for (size_t i = 0; i < side->question->choice_count; i++) {
        if (is_chosen(side, (int)i) && !is_many(side))
            state->page = side->question->choices[i].page;
    }
    count = lines_of(state, side, lines);
    for (int i = 0; i < count && !is_many(side); i++) {
        if (lines[i].choice >= 0 && is_chosen(side, lines[i].choice))
            state->selected = i;
    }
}

static void
draw_words(const struct state *state, const struct visit *visit,
           struct canvas *canvas, struct canvas_box *box)
{
    const struct public_visit *side = visit->public_side;
    char *asked =
        words_of(visit, interview_key(side->interview, side->question));
    const char *hint = interview_hint(side->interview, side->question);

    frame_text(canvas, box, ROLE_TITLE, asked);
    if (*hint)
        frame_words(visit, canvas, box, ROLE_TEXT, hint);
    if (is_many(side))
        frame_words(visit, canvas, box, ROLE_DIM,
                    page_from(side, state->page, 1) < 0 ? "answer.many"
                                                        : "answer.many_more");
    memory_free_text(asked);
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    const struct state *state = of;
    const struct public_visit *side = visit->public_side;
    struct progress progress =
        interview_progress(side->interview, side->question);
    struct canvas_box box = frame_draw(
        visit, canvas,
        (struct frame){.where = "where.question",
                       .at = progress.at,
                       .of = progress.of,
                       .keys = flow_keys(visit) |
                               (is_many(side) ? FRAME_NEXT : FRAME_ENTER)});
    struct menu menu = {0};

    fill(state, visit, &menu);
    menu_reserve(&menu, &box);
    draw_words(state, visit, canvas, &box);
    menu_draw(&menu, canvas, box, state->selected);
    menu_clear(&menu);
    if (state->asks_again)
        bars_note(canvas, ROLE_WARNING, words_plain(visit, "answer.pick"));
}

static void
turn(struct state *state, int page)
{
    if (page < 0)
        return;
    state->page = page;
    state->selected = -1;
}

/* Something was marked, or said to be skipped before. */
static bool
is_answered(const struct public_visit *side)
{
    const struct report *report = interview_report(side->interview);
    enum answer_state state = report_state(report, side->question);

    if (state == ANSWER_VALUE)
        return report_choices(report, side->question) != 0;
    return state != ANSWER_NONE;
}

/* Enter where many can be marked: the next page, then the next question. */
static struct next
go_on(struct state *state, struct visit *visit)
{
    const struct public_visit *side = visit->public_side;
    int page = page_from(side, state->page, 1);

    if (page >= 0) {
        turn(state, page);
        return NEXT_STAY;
    }
    if (is_answered(side))
        return flow_on(visit);
    state->asks_again = true;
    return NEXT_STAY;
}

static struct next
take(struct state *state, struct visit *visit, const struct line *line)
{
    const struct public_visit *side = visit->public_side;
    struct report *report = interview_report(side->interview);
    int page;

    if (line->is_more) {
        page = page_from(side, state->page, 1);
        turn(state, page < 0 ? page_from(side, -1, 1) : page);
        return NEXT_STAY;
    }
    if (line->choice < 0) {
        report_state_set(report, side->question, states[line->state].state);
        return flow_on(visit);
    }
    if (!is_many(side)) {
        report_choose(report, side->question, UINT64_C(1) << line->choice);
        return flow_on(visit);
    }
    report_toggle(report, side->question, line->choice);
    return NEXT_STAY;
}

/* Space marks the line that the arrows chose. */
static bool
is_mark(const struct state *state, const struct event *event)
{
    return frame_is_key(event, KEY_TEXT) && event->point == ' ' &&
           state->selected >= 0;
}

static struct next
pick(struct state *state, struct visit *visit, const struct event *event)
{
    struct line lines[LIST_MAX];
    struct menu menu = {0};
    int count = lines_of(state, visit->public_side, lines);
    int line;

    fill(state, visit, &menu);
    line = menu_event(&menu, event, &state->selected);
    menu_clear(&menu);
    if (is_mark(state, event) && is_many(visit->public_side))
        line = state->selected;
    return line < 0 || line >= count ? NEXT_STAY
                                     : take(state, visit, &lines[line]);
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;
    const struct public_visit *side = visit->public_side;
    enum frame_act act = frame_act(visit, event);
    int before = page_from(side, state->page, -1);

    if (event->kind != EVENT_KEY && event->kind != EVENT_MOUSE)
        return NEXT_STAY;
    state->asks_again = false;
    if (act == ACT_BACK && before >= 0) {
        turn(state, before);
        return NEXT_STAY;
    }
    if (act != ACT_NONE)
        return flow_act(visit, act);
    if (frame_is_key(event, KEY_PAGE_DOWN))
        turn(state, page_from(side, state->page, 1));
    if (frame_is_key(event, KEY_PAGE_UP))
        turn(state, before);
    if (frame_is_key(event, KEY_RETURN) && is_many(side))
        return go_on(state, visit);
    return pick(state, visit, event);
}

const struct screen screen_question = {
    .name = "question",
    .state_size = sizeof(struct state),
    .open = open,
    .draw = draw,
    .event = event,
};
