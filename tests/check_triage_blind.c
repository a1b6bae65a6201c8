#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/report/codec.h"
#include "kiosk/report/form.h"
#include "kiosk/report/report.h"
#include "kiosk/report/route.h"
#include "kiosk/report/triage.h"
#include "tests/tap.h"

/*
 * Need, never status: the cases of the corpus as whole reports, each with
 * every sex, age, country and language that the form can hold.
 */
static struct form *form;

static void
start(void)
{
    size_t length;
    const char *text = form_built_in(&length);
    char *problem = NULL;

    ck_assert_msg(triage_start(&problem) == STATUS_OK, "%s", problem);
    ck_assert_msg(form_read(text, length, NULL, &form, &problem) == STATUS_OK,
                  "%s", problem);
}

static void
end(void)
{
    form_free(form);
}

/* A case as a report, and as the facts its words say. */
struct told {
    struct report *report;
    struct facts facts;
};

static const struct {
    const char *name;
    enum answer_state state;
} states[] = {
    {.name = "_dk", .state = ANSWER_NOT_SURE},
    {.name = "_pns", .state = ANSWER_NOT_SAID},
    {.name = "_skip", .state = ANSWER_SKIPPED},
    {.name = "_na", .state = ANSWER_NOT_ASKED},
};

/* A state in place of a value. Gives whether it was one. */
static bool
tell_state(struct told *told, const struct question *question,
           const char *value)
{
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
        if (strcmp(states[i].name, value) != 0)
            continue;
        report_state_set(told->report, question, states[i].state);
        if (states[i].state == ANSWER_NOT_SURE)
            (void)facts_unsure(&told->facts, question->name);
        return true;
    }
    return false;
}

static void
tell_choices(struct told *told, const struct question *question, char *codes)
{
    uint64_t choices = 0;
    char *rest = NULL;

    for (char *code = strtok_r(codes, ",", &rest); code;
         code = strtok_r(NULL, ",", &rest)) {
        int choice = form_choice(question, code);

        ck_assert_msg(choice >= 0, "%s=%s", question->name, code);
        choices |= UINT64_C(1) << choice;
        (void)facts_choose(&told->facts, question->name, code);
    }
    report_choose(told->report, question, choices);
}

static void
tell(struct told *told, char *word)
{
    char *value = strchr(word, '=');
    const struct question *question;

    *value++ = '\0';
    if (strcmp(word, "profile") == 0) {
        told->facts.consulate = strcmp(value, "consulate") == 0;
        return;
    }
    if (strcmp(word, "text") == 0) {
        told->facts.free_text = strcmp(value, "yes") == 0;
        report_write(told->report, form_find(form, "A9"),
                     told->facts.free_text ? "words" : "");
        return;
    }
    question = form_find(form, word);
    if (!question || tell_state(told, question, value))
        return; /* S0 is no question of the form */
    if (question->type == QUESTION_TEXT)
        report_write(told->report, question, value);
    else
        tell_choices(told, question, value);
}

static struct told
read_case(const char *line)
{
    struct told told = {.report = report_new(form)};
    char *copy = memory_text(line);
    char *rest = NULL;

    *strstr(copy, "->") = '\0';
    for (char *word = strtok_r(copy, " ", &rest); word;
         word = strtok_r(NULL, " ", &rest))
        tell(&told, word);
    free(copy);
    return told;
}

static struct verdict
judge(const struct told *told)
{
    struct facts facts;

    codec_facts(told->report, &facts);
    facts.consulate = told->facts.consulate;
    return triage_judge(&facts);
}

static void
expect_same(struct verdict one, struct verdict two, const char *line)
{
    ck_assert_msg(one.priority == two.priority && one.reasons == two.reasons &&
                      one.targets == two.targets &&
                      one.blocked == two.blocked && one.sealed == two.sealed &&
                      one.ask_x1 == two.ask_x1 &&
                      one.child_queue == two.child_queue,
                  "%s", line);
}

/* Call TRY with each line of the corpus; gives how many there were. */
static int
each_case(void (*try)(const char *line))
{
    const char *source = getenv("AMPARO_SOURCE");
    char *path =
        memory_print("%s/tests/corpus/triage-cases.txt", source ? source : ".");
    FILE *in = fopen(path, "r");
    char *line = NULL;
    size_t size = 0;
    int count = 0;

    ck_assert_msg(in != NULL, "%s", path);
    while (getline(&line, &size, in) >= 0) {
        line[strcspn(line, "#\n")] = '\0';
        if (!strstr(line, "->"))
            continue;
        try(line);
        count++;
    }
    (void)fclose(in);
    free(line);
    free(path);
    return count;
}

static void
choose_name(struct report *report, const char *name, int choice)
{
    const struct question *question = form_find(form, name);

    ck_assert_ptr_nonnull(question);
    if (choice < (int)question->choice_count)
        report_choose(report, question, UINT64_C(1) << choice);
    else
        report_state_set(report, question, ANSWER_NOT_SAID);
}

static void
permute(const char *line)
{
    static const char *const countries[] = {"VE", "SY", "UA", ""};
    struct told told = read_case(line);
    struct verdict first = judge(&told);

    for (int sex = 0; sex <= 3; sex++) {
        for (int age = 0; age <= 3; age++) {
            for (size_t i = 0; i < 4; i++) {
                choose_name(told.report, "D1", sex);
                choose_name(told.report, "D2", age);
                report_write(told.report, form_find(form, "D3"), countries[i]);
                expect_same(first, judge(&told), line);
            }
        }
    }
    report_free(told.report);
}

START_TEST(sex_age_and_country_change_no_verdict)
{
    ck_assert_int_ge(each_case(permute), 130);
}
END_TEST

/* The answers of a report are the facts that the line's words say. */
static void
compare_levels(const char *line)
{
    struct told told = read_case(line);

    expect_same(triage_judge(&told.facts), judge(&told), line);
    report_free(told.report);
}

START_TEST(a_report_is_judged_as_its_case_line)
{
    ck_assert_int_ge(each_case(compare_levels), 130);
}
END_TEST

START_TEST(no_question_asks_for_migration_status)
{
    for (int i = 0; i < form_count(form); i++) {
        const struct question *question = form_question(form, i);

        ck_assert_ptr_null(strstr(question->name, "migr"));
        ck_assert_ptr_null(strstr(question->name, "status"));
        ck_assert_ptr_null(strstr(question->name, "nationality"));
    }
    ck_assert_int_eq(facts_question("D1"), -1);
    ck_assert_int_eq(facts_question("D2"), -1);
    ck_assert_int_eq(facts_question("D3"), -1);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("triage_blind");
    TCase *tcase = tcase_create("triage_blind");

    tcase_add_checked_fixture(tcase, start, end);
    tcase_add_test(tcase, sex_age_and_country_change_no_verdict);
    tcase_add_test(tcase, a_report_is_judged_as_its_case_line);
    tcase_add_test(tcase, no_question_asks_for_migration_status);
    suite_add_tcase(suite, tcase);
    return tap_run(suite);
}
