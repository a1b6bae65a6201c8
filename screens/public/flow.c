#include "screens/public/flow.h"

#include <string.h>

#include "screens/public/screens.h"

struct next
flow_ask(struct visit *visit, const struct question *question)
{
    visit->public_side->question = question;
    switch (question->type) {
    case QUESTION_TEXT:
        return NEXT_REPLACE(&screen_text_question);
    case QUESTION_SERVICES:
        return NEXT_REPLACE(&screen_services_question);
    case QUESTION_SELECT_ONE:
    case QUESTION_SELECT_MULTIPLE:
        break;
    }
    return NEXT_REPLACE(&screen_question);
}

static struct next
review(struct public_visit *side, bool is_complete)
{
    side->is_changing = false;
    side->is_complete = is_complete;
    return NEXT_REPLACE(&screen_review);
}

void
flow_note_draft(struct visit *visit)
{
    struct public_visit *side = visit->public_side;
    const char *name = side->question->name;

    if (strcmp(name, "P1") != 0 && strcmp(name, "P2") != 0)
        return;
    if (messages_origin(visit->messages,
                        interview_key(side->interview, side->question))
            .is_draft)
        side->consent_draft = true;
}

static void
choose_instead(struct public_visit *side, const char *name, const char *choice)
{
    const struct question *question = form_find(side->form, name);
    int number = question ? form_choice(question, choice) : -1;

    if (number >= 0)
        report_choose(interview_report(side->interview), question,
                      UINT64_C(1) << number);
}

static void
cut_draft_consent(struct public_visit *side)
{
    const struct report *report = interview_report(side->interview);
    const struct agreed *agreed;

    if (!side->consent_draft)
        return;
    if (report_agreed(report, &agreed) > 0)
        choose_instead(side, "P1", "ask_me");
    if (report_chose(report, "P2", "yes"))
        choose_instead(side, "P2", "no");
}

struct next
flow_on(struct visit *visit)
{
    struct public_visit *side = visit->public_side;
    const struct question *next = NULL;

    flow_note_draft(visit);
    if (interview_card(side->interview) != CARD_NONE)
        return NEXT_REPLACE(&screen_card);
    if (!side->is_changing)
        next = interview_after(side->interview, side->question);
    else if (side->is_complete)
        next = interview_open(side->interview);
    if (next)
        return flow_ask(visit, next);
    return review(side, side->is_complete || !side->is_changing);
}

struct next
flow_back(struct visit *visit)
{
    struct public_visit *side = visit->public_side;
    const struct question *before;

    if (side->is_changing)
        return review(side, side->is_complete);
    before = interview_before(side->interview, side->question);
    /* What the visit is for stands on the screen of purpose. */
    if (!before || strcmp(before->name, "S2") == 0)
        return NEXT_CLOSE;
    return flow_ask(visit, before);
}

struct next
flow_send(struct visit *visit)
{
    /* Asked once before Send, in this order, also when the way was cut
     * short: whether a report is sealed hangs on them. */
    static const char *const before[] = {"X1", "X2"};
    struct public_visit *side = visit->public_side;
    const struct report *report = interview_report(side->interview);

    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        const struct question *question = form_find(side->form, before[i]);

        if (!question || !interview_is_relevant(side->interview, question) ||
            report_state(report, question) != ANSWER_NONE)
            continue;
        side->is_changing = true;
        return flow_ask(visit, question);
    }
    cut_draft_consent(side);
    return NEXT_REPLACE(&screen_sending);
}

struct next
flow_act(struct visit *visit, enum frame_act act)
{
    struct public_visit *side = visit->public_side;

    switch (act) {
    case ACT_BACK:
        return flow_back(visit);
    case ACT_STOP:
        return NEXT_OPEN(&screen_stop);
    case ACT_SEND:
        if (interview_may_send(side->interview))
            return review(side, side->is_complete && side->is_changing);
        break;
    case ACT_NONE:
        break;
    }
    return NEXT_STAY;
}

unsigned
flow_keys(const struct visit *visit)
{
    unsigned keys = FRAME_BACK | FRAME_STOP | FRAME_LANGUAGE;

    if (interview_may_send(visit->public_side->interview))
        keys |= FRAME_SEND;
    return keys;
}
