#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/report/codec.h"
#include "kiosk/report/interview.h"
#include "tests/tap.h"

static struct form *form;
static struct services *services;

/* One service that fits each target, and one that tells immigration. */
static const char directory[] =
    "[{\"id\":\"clinic\",\"name\":{\"en\":\"Clinic\"},\"target\":\"health\","
    "\"phone\":\"1\",\"address\":\"a\",\"hours\":\"h\",\"languages\":\"en\","
    "\"costs\":\"free\",\"women_staff\":true,\"child_ok\":true,"
    "\"asks_papers\":false,\"tells_police\":false,"
    "\"tells_immigration\":false,\"checked_on\":\"2026-11-01\"},"
    "{\"id\":\"asylum\",\"name\":{\"en\":\"Asylum\"},"
    "\"target\":\"unhcr_or_asylum_ngo\","
    "\"phone\":\"1\",\"address\":\"a\",\"hours\":\"h\",\"languages\":\"en\","
    "\"costs\":\"free\",\"women_staff\":true,\"child_ok\":true,"
    "\"asks_papers\":false,\"tells_police\":false,"
    "\"tells_immigration\":false,\"checked_on\":\"2026-11-01\"},"
    "{\"id\":\"embassy\",\"name\":{\"en\":\"Embassy\"},"
    "\"target\":\"consulate\","
    "\"phone\":\"1\",\"address\":\"a\",\"hours\":\"h\",\"languages\":\"en\","
    "\"costs\":\"free\",\"women_staff\":true,\"child_ok\":true,"
    "\"asks_papers\":true,\"tells_police\":false,"
    "\"tells_immigration\":false,\"checked_on\":\"2026-11-01\"},"
    "{\"id\":\"union\",\"name\":{\"en\":\"Union\"},"
    "\"target\":\"labour_body_or_union\","
    "\"phone\":\"1\",\"address\":\"a\",\"hours\":\"h\",\"languages\":\"en\","
    "\"costs\":\"free\",\"women_staff\":true,\"child_ok\":false,"
    "\"asks_papers\":false,\"tells_police\":false,"
    "\"tells_immigration\":false,\"checked_on\":\"2026-11-01\"}]";

static void
set_up(void)
{
    size_t length;
    const char *text = form_built_in(&length);
    char *problem;

    ck_assert_int_eq(triage_start(&problem), STATUS_OK);
    ck_assert_msg(form_read(text, length, NULL, &form, &problem) == STATUS_OK,
                  "%s", problem);
    ck_assert_msg(services_read(directory, sizeof(directory) - 1, &services,
                                &problem) == STATUS_OK,
                  "%s", problem);
}

static void
tear_down(void)
{
    form_free(form);
    services_free(services);
}

/* xorshift32: the same walks on every machine. */
static uint32_t seed = 2463534242;

static uint32_t
random_below(uint32_t bound)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % bound;
}

static struct interview *
start(enum profile profile)
{
    struct interview_site site = {.profile = profile};

    return interview_new(form, services, site);
}

static const struct question *
find(const char *name)
{
    const struct question *question = form_find(form, name);

    ck_assert_msg(question != NULL, "%s", name);
    return question;
}

/* "A2=not_paid,hurt K1=no": answers as case lines write them. */
static void
answer(struct interview *interview, const char *line)
{
    char words[512];
    char *rest = words;
    char *word;

    snprintf(words, sizeof(words), "%s", line);
    while ((word = strtok_r(rest, " ", &rest))) {
        char *codes = strchr(word, '=');
        const struct question *question;
        uint64_t choices = 0;
        char *code;

        *codes++ = '\0';
        question = find(word);
        while ((code = strtok_r(codes, ",", &codes))) {
            int choice = form_choice(question, code);

            ck_assert_msg(choice >= 0, "%s=%s", word, code);
            choices |= UINT64_C(1) << choice;
        }
        report_choose(interview_report(interview), question, choices);
    }
}

static struct interview *
told(enum profile profile, const char *line)
{
    struct interview *interview = start(profile);

    answer(interview, line);
    return interview;
}

static bool
asks(const struct interview *interview, const char *name)
{
    return interview_is_relevant(interview, find(name));
}

static void
answer_choices(struct interview *interview, const struct question *question)
{
    struct report *report = interview_report(interview);
    int presses = question->type == QUESTION_SELECT_MULTIPLE
                      ? 1 + (int)random_below(4)
                      : 1;

    for (int i = 0; i < presses; i++) {
        int choice = (int)random_below((uint32_t)question->choice_count);

        if (interview_offers(interview, question, choice))
            report_toggle(report, question, choice);
    }
    if (report_state(report, question) == ANSWER_NONE)
        report_state_set(report, question, ANSWER_SKIPPED);
}

static void
answer_services(struct interview *interview, const struct question *question)
{
    const struct service *offered[4];
    size_t count = interview_services(interview, offered, 4);

    ck_assert_uint_le(count, 4);
    for (size_t i = 0; i < count; i++) {
        if (random_below(2))
            report_agree(interview_report(interview), offered[i]->id, "Tell",
                         true);
    }
    if (report_state(interview_report(interview), question) == ANSWER_NONE)
        answer_choices(interview, question);
}

static void
answer_at_random(struct interview *interview, const struct question *question)
{
    struct report *report = interview_report(interview);

    if (question->can_skip && random_below(6) == 0)
        report_state_set(report, question, ANSWER_SKIPPED);
    else if (question->can_be_unsure && random_below(8) == 0)
        report_state_set(report, question,
                         random_below(2) ? ANSWER_NOT_SURE : ANSWER_NOT_SAID);
    else if (question->type == QUESTION_TEXT)
        report_write(report, question, "words");
    else if (question->type == QUESTION_SERVICES)
        answer_services(interview, question);
    else
        answer_choices(interview, question);
}

static bool
is_of_path(const struct question *question)
{
    return strchr("AHKW", question->name[0]) &&
           strcmp(question->name, "K1") != 0 &&
           strcmp(question->name, "K7") != 0;
}

/* The screens that domain.md allows each path, K7 apart. */
static int
limit_of(struct interview *interview)
{
    const struct report *report = interview_report(interview);

    if (report_chose(report, "S2", "abuse") &&
        interview_path(interview) == PATH_ABUSE)
        return 11;
    if (report_chose(report, "S2", "help") &&
        !report_chose(report, "K1", "yes") &&
        report_state(report, find("K1")) != ANSWER_NOT_SURE)
        return 9;
    return 8;
}

static void
show_cards(struct interview *interview)
{
    for (enum card card; (card = interview_card(interview));)
        interview_card_shown(interview, card);
}

struct seen {
    bool ever[FORM_QUESTIONS_MAX];
};

static void
walk_once(enum profile profile, bool ask_country, struct seen *seen)
{
    struct interview_site site = {.profile = profile,
                                  .ask_country = ask_country};
    struct interview *interview = interview_new(form, services, site);
    const struct question *question = interview_after(interview, NULL);
    bool asked[FORM_QUESTIONS_MAX] = {0};
    int screens = 0;

    while (question) {
        const struct question *next;

        ck_assert_msg(!asked[question->number], "%s twice", question->name);
        asked[question->number] = seen->ever[question->number] = true;
        screens += is_of_path(question);
        ck_assert_ptr_eq(interview_open(interview), question);
        ck_assert_uint_gt(strlen(interview_key(interview, question)), 0);
        answer_at_random(interview, question);
        ck_assert_msg(interview_is_relevant(interview, question), "%s left",
                      question->name);
        show_cards(interview);
        next = interview_after(interview, question);
        if (next)
            ck_assert_ptr_eq(interview_before(interview, next), question);
        question = next;
    }
    ck_assert_msg(screens <= limit_of(interview), "%d screens", screens);
    interview_finish(interview);
    interview_free(interview);
}

START_TEST(every_walk_ends_within_the_screens_allowed)
{
    struct seen seen[2] = {0};

    for (int i = 0; i < 5000; i++) {
        walk_once(PROFILE_SHELTER, i % 2, &seen[0]);
        walk_once(PROFILE_CONSULATE, i % 2, &seen[1]);
    }
    for (int i = 0; i < form_count(form); i++) {
        const char *name = form_question(form, i)->name;

        ck_assert_msg(seen[0].ever[i], "%s never asked", name);
        ck_assert_msg(seen[1].ever[i] == (strcmp(name, "D3") != 0),
                      "%s in a consulate", name);
    }
}
END_TEST

START_TEST(the_path_follows_the_answers)
{
    struct interview *interview = told(PROFILE_SHELTER, "S2=abuse K1=no");

    ck_assert_int_eq(interview_path(interview), PATH_ABUSE);
    ck_assert(asks(interview, "A2") && !asks(interview, "K2"));
    answer(interview, "A1=child");
    ck_assert_int_eq(interview_path(interview), PATH_CHILD);
    ck_assert(!asks(interview, "A2") && asks(interview, "K2"));
    ck_assert(!asks(interview, "K0"));
    ck_assert_str_eq(interview_key(interview, find("K2")), "form.K2.about");
    report_state_set(interview_report(interview), find("K1"), ANSWER_NOT_SURE);
    ck_assert_int_eq(interview_path(interview), PATH_CHILD);
    ck_assert(!asks(interview, "A1") && asks(interview, "K0"));
    ck_assert_str_eq(interview_key(interview, find("K2")), "form.K2");
    interview_free(interview);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("interview");
    TCase *walks = tcase_create("interview");

    tcase_add_unchecked_fixture(walks, set_up, tear_down);
    tcase_set_timeout(walks, 60);
    tcase_add_test(walks, every_walk_ends_within_the_screens_allowed);
    tcase_add_test(walks, the_path_follows_the_answers);
    suite_add_tcase(suite, walks);
    return tap_run(suite);
}
