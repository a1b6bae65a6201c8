#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "kiosk/report/facts.h"
#include "kiosk/report/route.h"
#include "kiosk/report/triage.h"
#include "tests/tap.h"

static void
ready(void)
{
    char *problem;

    ck_assert_msg(triage_start(&problem) == STATUS_OK, "%s", problem);
}

/* Facts from words as they stand in the corpus: "S2=abuse", "A2=not_paid". */
static struct facts
facts_of(const char *words)
{
    struct facts facts = {0};
    char *copy = memory_text(words);
    char *rest = NULL;

    for (char *word = strtok_r(copy, " ", &rest); word;
         word = strtok_r(NULL, " ", &rest)) {
        char *code = strchr(word, '=');

        *code++ = '\0';
        if (strcmp(word, "profile") == 0)
            facts.consulate = true;
        else
            ck_assert_msg(facts_choose(&facts, word, code), "%s", words);
    }
    free(copy);
    return facts;
}

static struct verdict
judge(const char *words)
{
    struct facts facts = facts_of(words);

    return triage_judge(&facts);
}

START_TEST(a_code_has_one_bit_and_none_has_no_bit)
{
    struct facts facts = {0};

    ck_assert(facts_choose(&facts, "A2", "none"));
    ck_assert(facts.answered[FACT_A2]);
    ck_assert_uint_eq(facts.codes[FACT_A2], 0);
    ck_assert(facts_choose(&facts, "A2", "docs_taken"));
    ck_assert_uint_eq(facts.codes[FACT_A2],
                      UINT64_C(1) << facts_code(FACT_A2, "docs_taken"));
    ck_assert(facts_has(&facts, FACT_A2, "docs_taken"));
    ck_assert(!facts_has(&facts, FACT_A2, "not_paid"));
    ck_assert_int_eq(facts_code(FACT_A2, "none"), -1);
    ck_assert(!facts_choose(&facts, "A6", "none"));
    ck_assert(!facts_choose(&facts, "A2", "hurt"));
    ck_assert(!facts_choose(&facts, "Q9", "yes"));
}
END_TEST

START_TEST(every_code_is_named_once_in_its_question)
{
    for (int q = 0; q < facts_questions; q++) {
        const char *name;

        ck_assert_int_eq(facts_question(facts_question_name(q)), q);
        ck_assert_ptr_nonnull(facts_code_name((enum fact_question)q, 0));
        for (int c = 0;
             (name = facts_code_name((enum fact_question)q, c)) != NULL; c++) {
            ck_assert_int_lt(c, 64);
            ck_assert_int_eq(facts_code((enum fact_question)q, name), c);
            ck_assert(strchr("=+-@", name[0]) == NULL);
        }
    }
    ck_assert_ptr_null(facts_question_name(facts_questions));
}
END_TEST

START_TEST(the_words_of_the_standards_are_kept)
{
    const struct code_words *words =
        facts_words(FACT_A3, facts_code(FACT_A3, "threat_report"));

    ck_assert_str_eq(words->ilo, "Intimidation and threats");
    ck_assert_str_eq(words->htcds, "MoC ThreatsLawEnforcement");
    ck_assert_str_eq(words->ctdc, "meansThreats");
    ck_assert_str_eq(words->gbvims, "psychological_emotional_abuse");
}
END_TEST

START_TEST(indicators_are_counted_by_their_heading)
{
    struct facts facts = facts_of("A3=threat A3=threat_report");

    ck_assert_int_eq(facts_ilo_count(&facts), 1);
    facts = facts_of("A3=hurt A3=sexual A2=not_paid");
    ck_assert_int_eq(facts_ilo_count(&facts), 2);
    facts = facts_of("A3=cannot_leave A3=ransom");
    ck_assert_int_eq(facts_ilo_count(&facts), 1);
    facts = facts_of("K5=hurt K5=touch A2=forced_work A3=insult");
    ck_assert_int_eq(facts_ilo_count(&facts), 0);
    facts = facts_of("A2=not_paid A2=docs_taken A2=debt_fee A2=tricked "
                     "A2=overwork A2=bad_conditions");
    ck_assert_int_eq(facts_ilo_count(&facts), 6);
}
END_TEST

START_TEST(who_is_not_sure_of_being_under_18_is_a_child)
{
    struct facts facts = facts_of("S2=abuse");

    ck_assert_str_eq(facts_path(&facts), "abuse");
    ck_assert(facts_unsure(&facts, "A6"));
    ck_assert(!facts.answered[FACT_A6]);
    ck_assert(facts_unsure(&facts, "K1"));
    ck_assert_str_eq(facts_path(&facts), "child");
    ck_assert(!facts_unsure(&facts, "Q9"));
}
END_TEST

START_TEST(every_rule_of_the_table_stands_there)
{
    static const char *const with_reason[] = {
        "T01", "T01b", "T02", "T04",  "T05",  "T05b", "T05c", "T05d",
        "T06", "T07",  "T08", "T08b", "T08c", "T09",  "T10b", "T11",
        "T12", "T13",  "T14", "T14b", "T15",  "T15b"};
    const char *last = "";

    ready();
    for (size_t i = 0; i < sizeof(with_reason) / sizeof(with_reason[0]); i++) {
        bool found = false;

        for (int r = 0; r < triage_reasons; r++)
            found |=
                strcmp(triage_reason_rule((enum reason)r), with_reason[i]) == 0;
        ck_assert_msg(found, "%s", with_reason[i]);
    }
    for (int r = 0; r < triage_reasons; r++) {
        const char *rule = triage_reason_rule((enum reason)r);

        ck_assert_msg(strcmp(last, rule) <= 0, "%s after %s", rule, last);
        last = rule;
    }
}
END_TEST

START_TEST(names_are_found_again)
{
    for (int i = 0; i < TARGET_COUNT; i++)
        ck_assert_int_eq(triage_target_find(triage_target_name((enum target)i)),
                         i);
    ck_assert_int_eq(triage_target_find("immigration"), -1);
    ck_assert_str_eq(triage_reason_name(REASON_TIP_POSSIBLE), "TIP_POSSIBLE");
    ck_assert_str_eq(triage_reason_name(REASON_SHELTER_NEED), "SHELTER");
    ck_assert_str_eq(triage_priority_name(PRIORITY_P0), "P0");
    ck_assert_int_eq(triage_hours(PRIORITY_P0), 0);
    ck_assert_int_eq(triage_hours(PRIORITY_P1), 24);
    ck_assert_int_eq(triage_hours(PRIORITY_P2), 72);
    ck_assert_int_eq(triage_hours(PRIORITY_P3), 168);
}
END_TEST

static uint32_t
bit(enum target target)
{
    return UINT32_C(1) << target;
}

START_TEST(trafficking_and_refoulement_are_both_offered)
{
    struct verdict verdict;

    ready();
    verdict = judge("S2=help H1=afraid_return A2=not_paid A2=docs_taken");
    ck_assert(verdict.targets & bit(TARGET_IOM_OR_TRAFFICKING_NGO));
    ck_assert(verdict.targets & bit(TARGET_UNHCR_OR_ASYLUM_NGO));
    ck_assert_uint_eq(verdict.blocked,
                      bit(TARGET_CONSULATE) | bit(TARGET_POLICE));
}
END_TEST

START_TEST(the_police_are_named_only_by_the_person)
{
    ready();
    ck_assert(judge("S2=abuse A3=hurt A5=stranger A10=police").targets &
              bit(TARGET_POLICE));
    ck_assert(
        !(judge("S2=abuse A3=hurt A5=stranger").targets & bit(TARGET_POLICE)));
    ck_assert(!(judge("S2=abuse A5=official A10=police").targets &
                bit(TARGET_POLICE)));
    ck_assert(!(judge("H1=self_harm A10=police").targets & bit(TARGET_POLICE)));
    ck_assert(!(judge("A3=sent_back A10=police").targets & bit(TARGET_POLICE)));
}
END_TEST

START_TEST(the_consulate_is_never_suggested)
{
    ready();
    for (int q = 0; q < facts_questions; q++) {
        struct facts facts = {0};

        facts.answered[q] = true;
        facts.codes[q] = UINT64_MAX;
        ck_assert(!(triage_judge(&facts).targets & bit(TARGET_CONSULATE)));
    }
}
END_TEST

START_TEST(fear_of_return_blocks_government_in_a_consulate_too)
{
    struct verdict verdict;

    ready();
    verdict = judge("profile=consulate S2=help H1=afraid_return");
    ck_assert(verdict.blocked & bit(TARGET_CONSULATE));
    ck_assert(verdict.sealed);
    ck_assert_uint_eq(verdict.reasons, UINT64_C(1) << REASON_SEA_SEALED);
    verdict = judge("profile=consulate S2=help H1=removal_soon");
    ck_assert(verdict.sealed);
    ck_assert_int_eq(verdict.priority, PRIORITY_P0);
    ck_assert_uint_eq(verdict.reasons, UINT64_C(1) << REASON_SEA_SEALED);
}
END_TEST

START_TEST(a_child_is_in_the_childrens_queue)
{
    ready();
    ck_assert(judge("S2=child").child_queue);
    ck_assert(judge("S2=abuse K1=yes").child_queue);
    ck_assert(judge("S2=help H4=alone_under_18").child_queue);
    ck_assert(!judge("S2=help H4=ill").child_queue);
}
END_TEST

START_TEST(the_question_of_t10_stays_when_it_is_answered)
{
    struct facts facts = facts_of("S2=abuse C2=team_here A2=not_paid");
    struct verdict verdict;

    ready();
    verdict = triage_judge(&facts);
    ck_assert(verdict.ask_x1 && verdict.sealed);
    ck_assert(triage_waits_for_x1(&facts, &verdict));
    facts_choose(&facts, "X1", "no");
    verdict = triage_judge(&facts);
    ck_assert(verdict.ask_x1 && !verdict.sealed);
    ck_assert(!triage_waits_for_x1(&facts, &verdict));
    verdict = judge("S2=abuse C2=team_here A2=not_paid C1=yes");
    ck_assert(!verdict.ask_x1 && verdict.sealed);
}
END_TEST

static enum reader
reader_of(const char *words)
{
    struct facts facts = facts_of(words);
    struct verdict verdict = triage_judge(&facts);

    return route_reader(&facts, &verdict);
}

static bool
asks_x2(const char *words)
{
    struct facts facts = facts_of(words);
    struct verdict verdict = triage_judge(&facts);

    return route_may_ask_x2(&facts, &verdict);
}

START_TEST(only_a_clear_yes_lets_this_place_read)
{
    ready();
    ck_assert_int_eq(reader_of("S2=help"), READER_OUTSIDE);
    ck_assert_int_eq(reader_of("S2=help C2=outside_only"), READER_OUTSIDE);
    ck_assert_int_eq(reader_of("S2=help C2=team_here"), READER_HERE);
    ck_assert_int_eq(reader_of("S2=abuse C2=team_here A5=staff_here"),
                     READER_OUTSIDE);
    ck_assert_int_eq(reader_of("S2=abuse C2=team_here A2=not_paid"),
                     READER_OUTSIDE);
    ck_assert_int_eq(reader_of("S2=abuse C2=team_here A2=not_paid X1=no"),
                     READER_HERE);
    ck_assert_int_eq(
        reader_of("profile=consulate S2=help C2=team_here H1=afraid_return"),
        READER_OUTSIDE);
}
END_TEST

START_TEST(the_second_yes_does_not_pass_by_the_seal)
{
    ready();
    ck_assert(asks_x2("S2=help H1=self_harm C2=outside_only"));
    ck_assert(!asks_x2("S2=help H1=self_harm C2=team_here"));
    ck_assert(!asks_x2("S2=help H1=doctor C2=outside_only"));
    ck_assert(!asks_x2("S2=help C1=yes C2=outside_only"));
    ck_assert(!asks_x2("S2=abuse A3=cannot_leave C2=outside_only"));
    ck_assert(asks_x2("S2=abuse A3=cannot_leave A5=smuggler C2=outside_only"));
    ck_assert_int_eq(reader_of("S2=help H1=self_harm X2=yes"), READER_HERE);
    ck_assert_int_eq(reader_of("S2=help H1=self_harm X2=no"), READER_OUTSIDE);
    ck_assert_int_eq(reader_of("S2=help C1=yes X2=yes"), READER_OUTSIDE);
    ck_assert_int_eq(reader_of("S2=abuse A3=cannot_leave X2=yes"),
                     READER_OUTSIDE);
    ck_assert_int_eq(reader_of("S2=abuse A3=cannot_leave X2=yes X1=no"),
                     READER_HERE);
}
END_TEST

START_TEST(the_facts_hold_no_country_language_sex_or_status)
{
    static const char *const unseen[] = {
        "D1", "D2", "D3", "S0", "A8", "migr_status", "country", "lang"};
    /* What the struct holds beside answers is two booleans, and no more. */
    struct only {
        bool consulate;
        bool free_text;
        bool answered[FACTS_MAX];
        uint64_t codes[FACTS_MAX];
    };

    for (size_t i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++)
        ck_assert_int_eq(facts_question(unseen[i]), -1);
    ck_assert_uint_eq(sizeof(struct facts), sizeof(struct only));
}
END_TEST

/* What the case program says to LINES; *STATUS is how it ended. */
static char *
try_lines(const char *lines, int *status)
{
    const char *build = getenv("AMPARO_BUILD");
    char *command = memory_print("printf '%s' | '%s/tests/triage_cases'", lines,
                                 build ? build : ".");
    struct buf said = {0};
    char part[512];
    size_t length;
    FILE *out = popen(command, "r");
    char *text;

    ck_assert_ptr_nonnull(out);
    while ((length = fread(part, 1, sizeof(part), out)) > 0)
        buf_add(&said, part, length);
    *status = WEXITSTATUS(pclose(out));
    text = memory_text(buf_text(&said));
    buf_clear(&said);
    free(command);
    return text;
}

static void
expect_said(const char *lines, bool is_right, const char *words)
{
    int status;
    char *said = try_lines(lines, &status);

    ck_assert_msg((status == 0) == is_right, "%s", said);
    ck_assert_msg(strstr(said, words) != NULL, "%s", said);
    free(said);
}

START_TEST(a_line_that_is_wrong_is_told_with_what_came)
{
    expect_said("S2=abuse -> P2\\n", true, "ok 1 - line 1: S2=abuse -> P2");
    expect_said("# one\\n\\nS2=abuse -> P1 # two\\n", false,
                "not ok 1 - line 3: S2=abuse -> P1\n"
                "# line 3: expected P1\n# line 3: came     P2\n");
    expect_said("S2=abuse -> P2 GBV\\n", false, "# line 1: came     P2\n");
    expect_said("S2=help H1=afraid_return,doctor H2=today "
                "-> P0 HEALTH REFOULEMENT\\n",
                false, "came     P0 REFOULEMENT HEALTH\n");
}
END_TEST

START_TEST(a_line_that_cannot_be_read_names_what_is_unknown)
{
    expect_said("Z1=yes -> P2\\n", false, "line 1: there is no question 'Z1'");
    expect_said("A2=gold -> P2\\n", false, "line 1: A2 has no code 'gold'");
    expect_said("A6=none -> P2\\n", false, "line 1: A6 has no code 'none'");
    expect_said("S2=abuse -> P2 MAGIC\\n", false, "'MAGIC' cannot come out");
    expect_said("S2=abuse\\n", false, "the arrow '->' is missing");
    expect_said("S2=abuse ->\\n", false, "nothing stands after the arrow");
    expect_said("abuse -> P2\\n", false, "'abuse' is not like A2=not_paid");
    expect_said("S2=info -> P3\\n", false, "S2=info makes no report");
    expect_said("profile=moon -> P3\\n", false, "profile cannot be 'moon'");
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("triage");
    TCase *tcase = tcase_create("triage");

    tcase_add_test(tcase, a_code_has_one_bit_and_none_has_no_bit);
    tcase_add_test(tcase, every_code_is_named_once_in_its_question);
    tcase_add_test(tcase, the_words_of_the_standards_are_kept);
    tcase_add_test(tcase, indicators_are_counted_by_their_heading);
    tcase_add_test(tcase, who_is_not_sure_of_being_under_18_is_a_child);
    tcase_add_test(tcase, every_rule_of_the_table_stands_there);
    tcase_add_test(tcase, names_are_found_again);
    tcase_add_test(tcase, trafficking_and_refoulement_are_both_offered);
    tcase_add_test(tcase, the_police_are_named_only_by_the_person);
    tcase_add_test(tcase, the_consulate_is_never_suggested);
    tcase_add_test(tcase, fear_of_return_blocks_government_in_a_consulate_too);
    tcase_add_test(tcase, a_child_is_in_the_childrens_queue);
    tcase_add_test(tcase, the_question_of_t10_stays_when_it_is_answered);
    tcase_add_test(tcase, only_a_clear_yes_lets_this_place_read);
    tcase_add_test(tcase, the_second_yes_does_not_pass_by_the_seal);
    tcase_add_test(tcase, the_facts_hold_no_country_language_sex_or_status);
    tcase_add_test(tcase, a_line_that_is_wrong_is_told_with_what_came);
    tcase_add_test(tcase, a_line_that_cannot_be_read_names_what_is_unknown);
    suite_add_tcase(suite, tcase);
    return tap_run(suite);
}
