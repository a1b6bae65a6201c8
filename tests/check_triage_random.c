#include <stdlib.h>

#include "kiosk/report/facts.h"
#include "kiosk/report/route.h"
#include "kiosk/report/triage.h"
#include "tests/tap.h"

enum {
    REPORTS = TAP_IS_SLOW ? 4000 : 20000,
    READERS = TAP_IS_SLOW ? 1000 : 5000,
    TWICE = TAP_IS_SLOW ? 200 : 1000,
};

static void
ready(void)
{
    char *problem;

    ck_assert_msg(triage_start(&problem) == STATUS_OK, "%s", problem);
}

/* A repeatable stream of numbers: the same reports in every run. */
static uint32_t
draw(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

static int
codes_of(int question)
{
    int count = 0;

    while (facts_code_name((enum fact_question)question, count))
        count++;
    return count;
}

static void
draw_answer(struct facts *facts, int question, uint32_t rarity, uint64_t *state)
{
    int count = codes_of(question);

    facts->codes[question] = 0;
    facts->answered[question] = draw(state) % rarity == 0;
    if (!facts->answered[question])
        return;
    for (uint32_t left = 1 + draw(state) % 2; left > 0; left--)
        facts->codes[question] |= UINT64_C(1) << draw(state) % (uint32_t)count;
}

/* From a report full of answers, which is P0, to one of few: P2, P3. */
static struct facts
draw_facts(uint64_t *state)
{
    uint32_t rarity = 1 + draw(state) % 16;
    struct facts facts = {.consulate = draw(state) % 4 == 0,
                          .free_text = draw(state) % 4 == 0};

    for (int q = 0; q < facts_questions; q++)
        draw_answer(&facts, q, rarity, state);
    return facts;
}

/* The lowest priority that any one answer to QUESTION would give. */
static enum priority
mildest(struct facts facts, int question)
{
    enum priority lowest = PRIORITY_P0;
    int count = codes_of(question);

    facts.answered[question] = true;
    for (int code = 0; code <= count; code++) {
        enum priority priority;

        /* past the last one: `none` */
        facts.codes[question] = code < count ? UINT64_C(1) << code : 0;
        priority = triage_judge(&facts).priority;
        if (priority > lowest)
            lowest = priority;
    }
    return lowest;
}

START_TEST(no_answer_is_never_less_urgent_than_the_mildest)
{
    uint64_t state = 20260101;
    int counts[PRIORITY_P3 + 1] = {0};

    ready();
    for (int i = 0; i < REPORTS; i++) {
        struct facts facts = draw_facts(&state);
        int question = i % facts_questions;
        enum priority silent;

        facts.answered[question] = false;
        facts.codes[question] = 0;
        silent = triage_judge(&facts).priority;
        counts[silent]++;
        ck_assert_msg(silent <= mildest(facts, question), "%s at round %d",
                      facts_question_name(question), i);
    }
    for (int i = 0; i <= PRIORITY_P3; i++)
        ck_assert_int_gt(counts[i], REPORTS / 40);
}
END_TEST

START_TEST(no_answer_is_never_more_open_than_any)
{
    /* C2 and X2 not answered: here never reads where a no would forbid it */
    uint64_t state = 77;

    ready();
    for (int i = 0; i < READERS; i++) {
        struct facts facts = draw_facts(&state);
        struct verdict verdict;

        facts.answered[FACT_C2] = facts.answered[FACT_X2] = false;
        facts.codes[FACT_C2] = facts.codes[FACT_X2] = 0;
        verdict = triage_judge(&facts);
        ck_assert_int_eq(route_reader(&facts, &verdict), READER_OUTSIDE);
    }
}
END_TEST

START_TEST(the_same_facts_give_the_same_verdict)
{
    uint64_t state = 5;

    ready();
    for (int i = 0; i < TWICE; i++) {
        struct facts facts = draw_facts(&state);
        struct verdict one = triage_judge(&facts);
        struct verdict two;

        ready();
        two = triage_judge(&facts);
        ck_assert_mem_eq(&one, &two, sizeof(one));
    }
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("triage_random");
    TCase *tcase = tcase_create("triage_random");

    tcase_add_test(tcase, no_answer_is_never_less_urgent_than_the_mildest);
    tcase_add_test(tcase, no_answer_is_never_more_open_than_any);
    tcase_add_test(tcase, the_same_facts_give_the_same_verdict);
    suite_add_tcase(suite, tcase);
    return tap_run(suite);
}
