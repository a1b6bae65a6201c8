#include "kiosk/report/report.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"

struct answer {
    enum answer_state state;
    uint64_t choices;
    uint64_t held_back;
    char *text;
};

struct report {
    const struct form *form;
    struct answer *answers; /* one for each question */
    struct agreed agreed[AGREED_MAX];
    size_t agreed_count;
    uint64_t changes;
};

struct report *
report_new(const struct form *form)
{
    struct report *report = memory_zeroed(sizeof(*report));

    report->form = form;
    report->answers =
        memory_array((size_t)form_count(form), sizeof(*report->answers));
    return report;
}

static void
forget_agreed(struct report *report)
{
    for (size_t i = 0; i < report->agreed_count; i++) {
        memory_free_text(report->agreed[i].service);
        memory_free_text(report->agreed[i].shown);
    }
    memset(report->agreed, 0, sizeof(report->agreed));
    report->agreed_count = 0;
}

void
report_free(struct report *report)
{
    size_t count;

    if (!report)
        return;
    count = (size_t)form_count(report->form);
    for (size_t i = 0; i < count; i++)
        memory_free_text(report->answers[i].text);
    forget_agreed(report);
    memory_free_wiped(report->answers, count * sizeof(*report->answers));
    memory_free_wiped(report, sizeof(*report));
}

const struct form *
report_form(const struct report *report)
{
    return report->form;
}

uint64_t
report_changes(const struct report *report)
{
    return report->changes;
}

/* Every change goes through here: the old answer is wiped first. */
static struct answer *
change(struct report *report, const struct question *question)
{
    struct answer *answer = &report->answers[question->number];

    memory_free_text(answer->text);
    answer->text = NULL;
    answer->choices = 0;
    answer->state = ANSWER_NONE;
    if (question->type == QUESTION_SERVICES)
        forget_agreed(report);
    report->changes++;
    return answer;
}

void
report_choose(struct report *report, const struct question *question,
              uint64_t choices)
{
    struct answer *answer = change(report, question);

    assert(question->choice_count == 0
               ? choices == 0
               : choices >> question->choice_count == 0);
    answer->choices = choices;
    answer->state = choices ? ANSWER_VALUE : ANSWER_NONE;
}

void
report_toggle(struct report *report, const struct question *question,
              int choice)
{
    uint64_t bit = UINT64_C(1) << choice;
    uint64_t choices = report->answers[question->number].choices;
    int none = form_choice(question, "none");

    if (question->type != QUESTION_SELECT_MULTIPLE) {
        report_choose(report, question, bit);
        return;
    }
    choices ^= bit;
    if (choice == none)
        choices &= bit;
    else if (none >= 0)
        choices &= ~(UINT64_C(1) << none);
    report_choose(report, question, choices);
}

void
report_state_set(struct report *report, const struct question *question,
                 enum answer_state state)
{
    assert(state != ANSWER_VALUE);
    change(report, question)->state = state;
}

/* A copy of at most LIMIT bytes, which ends between two characters. */
static char *
copy_within(const char *text, size_t limit)
{
    size_t length = strlen(text);
    char *copy;

    if (length > limit) {
        length = limit;
        while (length > 0 && (text[length] & 0xC0) == 0x80)
            length--;
    }
    copy = memory_zeroed(length + 1);
    memcpy(copy, text, length);
    return copy;
}

void
report_write(struct report *report, const struct question *question,
             const char *text)
{
    /* TEXT may be the one that stands there: copy before it is wiped. */
    char *copy = copy_within(text, REPORT_TEXT_MAX);
    struct answer *answer = change(report, question);

    assert(question->type == QUESTION_TEXT);
    if (*copy) {
        answer->text = copy;
        answer->state = ANSWER_VALUE;
    } else {
        memory_free_text(copy);
        answer->state = ANSWER_SKIPPED;
    }
}

enum answer_state
report_state(const struct report *report, const struct question *question)
{
    return report->answers[question->number].state;
}

uint64_t
report_choices(const struct report *report, const struct question *question)
{
    return report->answers[question->number].choices;
}

const char *
report_text(const struct report *report, const struct question *question)
{
    const char *text = report->answers[question->number].text;

    return text ? text : "";
}

void
report_hold_back(struct report *report, const struct question *question,
                 uint64_t choices)
{
    report->answers[question->number].held_back = choices;
}

uint64_t
report_held_back(const struct report *report, const struct question *question)
{
    return report->answers[question->number].held_back;
}

bool
report_chose(const struct report *report, const char *question,
             const char *choice)
{
    const struct question *found = form_find(report->form, question);
    int number = found ? form_choice(found, choice) : -1;

    return number >= 0 && report_choices(report, found) >> number & 1;
}

/* NULL when the form asks for no services. */
static const struct question *
services_question(const struct report *report)
{
    for (int i = 0; i < form_count(report->form); i++) {
        const struct question *question = form_question(report->form, i);

        if (question->type == QUESTION_SERVICES)
            return question;
    }
    return NULL;
}

static void
take_back(struct report *report, const char *service)
{
    for (size_t i = 0; i < report->agreed_count; i++) {
        if (strcmp(report->agreed[i].service, service) != 0)
            continue;
        memory_free_text(report->agreed[i].service);
        memory_free_text(report->agreed[i].shown);
        report->agreed[i] = report->agreed[--report->agreed_count];
        report->agreed[report->agreed_count] = (struct agreed){0};
        return;
    }
}

void
report_agree(struct report *report, const char *service, const char *shown,
             bool yes)
{
    const struct question *question = services_question(report);
    struct agreed agreed = {
        .service = memory_text(service),
        .shown = copy_within(shown, AGREED_TEXT_MAX),
    };
    struct answer *answer;

    assert(question);
    take_back(report, agreed.service);
    if (yes && report->agreed_count < AGREED_MAX) {
        report->agreed[report->agreed_count++] = agreed;
    } else {
        memory_free_text(agreed.service);
        memory_free_text(agreed.shown);
    }
    answer = &report->answers[question->number];
    if (report->agreed_count > 0) {
        answer->choices = 0;
        answer->state = ANSWER_VALUE;
    } else if (answer->choices == 0) {
        answer->state = ANSWER_NONE;
    }
    report->changes++;
}

size_t
report_agreed(const struct report *report, const struct agreed **out)
{
    *out = report->agreed;
    return report->agreed_count;
}

bool
report_is_empty(const struct report *report)
{
    for (int i = 0; i < form_count(report->form); i++) {
        if (report->answers[i].state == ANSWER_VALUE)
            return false;
    }
    return true;
}
