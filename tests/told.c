#include "tests/told.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "tests/tap.h"

struct form *told_form;
struct services *told_services;

/* Where a person may be sent; who takes no children says so. */
static const struct {
    const char *id;
    const char *target;
    const char *child_ok;
} places[] = {
    {.id = "clinic", .target = "health", .child_ok = "true"},
    {.id = "women", .target = "gbv_service", .child_ok = "true"},
    {.id = "children", .target = "child_protection", .child_ok = "true"},
    {.id = "asylum", .target = "unhcr_or_asylum_ngo", .child_ok = "true"},
    {.id = "migrants", .target = "iom_or_trafficking_ngo", .child_ok = "true"},
    {.id = "union", .target = "labour_body_or_union", .child_ok = "false"},
    {.id = "lawyers", .target = "legal_aid", .child_ok = "false"},
    {.id = "embassy", .target = "consulate", .child_ok = "true"},
    {.id = "friend", .target = "mental_health", .child_ok = "true"},
    {.id = "station", .target = "police", .child_ok = "true"},
    {.id = "outside", .target = "psea_outside", .child_ok = "true"},
};

static struct services *
read_places(void)
{
    struct services *services;
    struct buf text = {0};
    char *problem;

    for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
        char *entry = memory_print(
            "%s{\"id\":\"%s\",\"name\":{\"en\":\"%s\"},\"target\":\"%s\","
            "\"phone\":\"1\",\"address\":\"a\",\"hours\":\"h\","
            "\"languages\":\"en\",\"costs\":\"free\",\"women_staff\":true,"
            "\"child_ok\":%s,\"asks_papers\":false,\"tells_police\":false,"
            "\"tells_immigration\":false,\"checked_on\":\"2026-11-01\"}",
            i ? "," : "[", places[i].id, places[i].id, places[i].target,
            places[i].child_ok);

        buf_add_text(&text, entry);
        free(entry);
    }
    buf_add_text(&text, "]");
    ck_assert_int_eq(services_read((const char *)text.data, text.length,
                                   &services, &problem),
                     STATUS_OK);
    buf_clear(&text);
    return services;
}

void
told_set_up(void)
{
    size_t length;
    const char *text = form_built_in(&length);
    char *problem;

    ck_assert_int_eq(triage_start(&problem), STATUS_OK);
    ck_assert_int_eq(form_read(text, length, NULL, &told_form, &problem),
                     STATUS_OK);
    told_services = read_places();
}

void
told_tear_down(void)
{
    form_free(told_form);
    services_free(told_services);
}

uint32_t
told_random(uint32_t bound)
{
    static uint32_t seed = 2463534242;

    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % bound;
}

const struct question *
told_find(const char *name)
{
    const struct question *question = form_find(told_form, name);

    ck_assert_msg(question != NULL, "%s", name);
    return question;
}

/* CODES is cut up. */
static void
answer_one(struct report *report, const struct question *question, char *codes)
{
    uint64_t choices = 0;
    char *code;

    if (strcmp(codes, "_skip") == 0) {
        report_state_set(report, question, ANSWER_SKIPPED);
        return;
    }
    if (question->type == QUESTION_TEXT) {
        report_write(report, question, codes);
        return;
    }
    while ((code = strtok_r(codes, ",", &codes))) {
        int choice = form_choice(question, code);

        ck_assert_msg(choice >= 0, "%s=%s", question->name, code);
        choices |= UINT64_C(1) << choice;
    }
    report_choose(report, question, choices);
}

void
told_answer(struct interview *interview, const char *line)
{
    char words[512];
    char *rest = words;
    char *word;

    snprintf(words, sizeof(words), "%s", line);
    while ((word = strtok_r(rest, " ", &rest))) {
        char *codes = strchr(word, '=');

        ck_assert_ptr_nonnull(codes);
        *codes = '\0';
        answer_one(interview_report(interview), told_find(word), codes + 1);
    }
}

struct interview *
told(enum profile profile, const char *line)
{
    struct interview_site site = {.profile = profile};
    struct interview *interview = interview_new(told_form, told_services, site);

    told_answer(interview, line);
    return interview;
}

bool
told_asks(const struct interview *interview, const char *name)
{
    return interview_is_relevant(interview, told_find(name));
}

static void
press(struct interview *interview, const struct question *question)
{
    struct report *report = interview_report(interview);
    int presses = question->type == QUESTION_SELECT_MULTIPLE
                      ? 1 + (int)told_random(4)
                      : 1;

    for (int i = 0; i < presses; i++) {
        int choice = (int)told_random((uint32_t)question->choice_count);

        if (interview_offers(interview, question, choice))
            report_toggle(report, question, choice);
    }
    if (report_state(report, question) == ANSWER_NONE)
        report_state_set(report, question, ANSWER_SKIPPED);
}

static void
agree(struct interview *interview, const struct question *question)
{
    const struct service *offered[8];
    size_t count = interview_services(interview, offered, 8);

    ck_assert_uint_le(count, 4);
    for (size_t i = 0; i < count; i++) {
        if (told_random(2))
            report_agree(interview_report(interview), offered[i]->id, "Tell",
                         true);
    }
    if (report_state(interview_report(interview), question) == ANSWER_NONE)
        press(interview, question);
}

void
told_answer_at_random(struct interview *interview,
                      const struct question *question)
{
    struct report *report = interview_report(interview);

    if (question->can_skip && told_random(6) == 0)
        report_state_set(report, question, ANSWER_SKIPPED);
    else if (question->can_be_unsure && told_random(8) == 0)
        report_state_set(report, question,
                         told_random(2) ? ANSWER_NOT_SURE : ANSWER_NOT_SAID);
    else if (question->type == QUESTION_TEXT)
        report_write(report, question, "words");
    else if (question->type == QUESTION_SERVICES)
        agree(interview, question);
    else
        press(interview, question);
}
