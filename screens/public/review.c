#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "screens/public/flow.h"
#include "screens/public/menu.h"
#include "screens/public/screens.h"
#include "screens/public/words.h"

/*
 * What will be sent: the questions with their answers, the sensitive ones
 * never told again. Any of them can be changed.
 */
enum { A_PAGE = 5 };

struct state {
    int first;
    int selected;
};

/* A sealed report goes outside whatever C2 said: a line that names the team
 * here beside "only people outside" would frighten. */
static bool
is_told(const struct public_visit *side, const struct question *question)
{
    if (strcmp(question->name, "C2") == 0)
        return !interview_verdict(side->interview).sealed;
    return strcmp(question->name, "S2") != 0;
}

/* The I-th question with an answer, NULL past the last. */
static const struct question *
question_at(const struct public_visit *side, int i)
{
    const struct report *report = interview_report(side->interview);
    const struct question *question = interview_after(side->interview, NULL);

    for (; question; question = interview_after(side->interview, question)) {
        enum answer_state state = report_state(report, question);

        if (state == ANSWER_NONE || state == ANSWER_NOT_ASKED ||
            !is_told(side, question))
            continue;
        if (i-- == 0)
            return question;
    }
    return NULL;
}

static void
join(const struct visit *visit, struct buf *out, const char *text)
{
    if (out->length)
        buf_add_text(out, words_plain(visit, "list.comma"));
    buf_add_text(out, text);
}

static void
join_chosen(const struct visit *visit, const struct question *question,
            struct buf *out)
{
    const struct public_visit *side = visit->public_side;
    uint64_t chosen =
        report_choices(interview_report(side->interview), question);

    for (size_t i = 0; i < question->choice_count; i++) {
        char *text;

        if (!(chosen >> i & 1))
            continue;
        text = words_of(
            visit, interview_choice_key(side->interview, question, (int)i));
        join(visit, out, text);
        memory_free_text(text);
    }
}

static void
join_agreed(const struct visit *visit, struct buf *out)
{
    const struct public_visit *side = visit->public_side;
    const struct agreed *agreed;
    size_t count = report_agreed(interview_report(side->interview), &agreed);

    for (size_t i = 0; i < count; i++) {
        const struct service *service =
            side->services ? services_find(side->services, agreed[i].service)
                           : NULL;

        if (service)
            join(visit, out,
                 services_name(service, messages_language(visit->messages)));
    }
}

/* What was answered, in words; sensitive ones are only said to be. */
static void
join_answer(const struct visit *visit, const struct question *question,
            struct buf *out)
{
    static const char *const keys[] = {
        [ANSWER_NONE] = "answered.none",
        [ANSWER_VALUE] = "answered.value",
        [ANSWER_NOT_SURE] = "answered.not_sure",
        [ANSWER_NOT_SAID] = "answered.not_said",
        [ANSWER_SKIPPED] = "answered.skipped",
        [ANSWER_NOT_ASKED] = "answered.none",
    };
    enum answer_state state =
        report_state(interview_report(visit->public_side->interview), question);

    if (state != ANSWER_VALUE || question->sensitive ||
        question->type == QUESTION_TEXT) {
        buf_add_text(out, words_plain(visit, keys[state]));
        return;
    }
    join_chosen(visit, question, out);
    if (question->type == QUESTION_SERVICES)
        join_agreed(visit, out);
}

static char *
line_of(const struct visit *visit, const struct question *question)
{
    const struct public_visit *side = visit->public_side;
    char *asked = words_of(visit, interview_key(side->interview, question));
    struct buf answer = {0};
    struct argument parts[2] = {{.name = "QUESTION", .text = asked}};
    char *out;

    join_answer(visit, question, &answer);
    parts[1] = (struct argument){.name = "ANSWER", .text = buf_text(&answer)};
    out = messages_format(visit->messages, "review.line", parts, 2);
    buf_clear(&answer);
    memory_free_text(asked);
    return out;
}

static bool
has_more(const struct public_visit *side)
{
    return question_at(side, A_PAGE) != NULL;
}

/* Send is line 1 always: it never moves under a finger. */
static void
fill(const struct state *state, const struct visit *visit, struct menu *menu)
{
    const struct public_visit *side = visit->public_side;
    const struct question *question;

    menu_add_key(menu, visit, "review.send");
    if (has_more(side))
        menu_add_key(menu, visit, "review.more");
    for (int i = 0; i < A_PAGE; i++) {
        question = question_at(side, state->first + i);
        if (question)
            menu_add(menu, line_of(visit, question), false);
    }
}

static const char *
reader_key(const struct public_visit *side)
{
    if (interview_reader(side->interview) != READER_HERE)
        return "review.outside";
    return side->place->site.profile == PROFILE_CONSULATE
               ? "review.here.consulate"
               : "review.here";
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    const struct state *state = of;
    struct canvas_box box =
        frame_draw(visit, canvas,
                   (struct frame){.where = "where.review",
                                  .keys = flow_keys(visit) | FRAME_ENTER});
    struct menu menu = {0};

    fill(state, visit, &menu);
    menu_reserve(&menu, &box);
    frame_words(visit, canvas, &box, ROLE_TITLE, "review.title");
    frame_words(visit, canvas, &box, ROLE_TEXT, reader_key(visit->public_side));
    menu_draw(&menu, canvas, box, state->selected);
    menu_clear(&menu);
}

static struct next
take(struct state *state, struct visit *visit, int line)
{
    struct public_visit *side = visit->public_side;
    const struct question *question;

    if (line == 0)
        return flow_send(visit);
    if (has_more(side) && line-- == 1) {
        state->first += A_PAGE;
        if (!question_at(side, state->first))
            state->first = 0;
        return NEXT_STAY;
    }
    question = question_at(side, state->first + line - 1);
    if (!question)
        return NEXT_STAY;
    side->is_changing = true;
    return flow_ask(visit, question);
}

static struct next
go_back(struct visit *visit)
{
    struct public_visit *side = visit->public_side;

    /* "Send now" left the question open that it was pressed on. */
    if (!side->is_complete && side->question)
        return flow_ask(visit, side->question);
    side->question = NULL;
    return flow_back(visit);
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;
    enum frame_act act = frame_act(visit, event);
    struct menu menu = {0};
    int line;

    if (act == ACT_BACK)
        return go_back(visit);
    if (act == ACT_STOP)
        return NEXT_OPEN(&screen_stop);
    if (act == ACT_SEND)
        return flow_send(visit);
    fill(state, visit, &menu);
    line = menu_event(&menu, event, &state->selected);
    menu_clear(&menu);
    return line < 0 ? NEXT_STAY : take(state, visit, line);
}

const struct screen screen_review = {
    .name = "review",
    .state_size = sizeof(struct state),
    .draw = draw,
    .event = event,
};
