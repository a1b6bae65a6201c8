#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "store/decoys.h"
#include "tests/quarter.h"
#include "tests/tap.h"

/*
 * Does the number of what this place cannot open tell that somebody accused
 * it? Who looks has the whole folder and every key of this place, and knows
 * in which week, and how long, the report would be. The bounds are those of
 * store/FORMAT; what chance adds to them is computed from the number of
 * quarters. AMPARO_HISTORIES=n takes n thousand quarters of each kind.
 */
enum { HISTORIES = 1000, READABLE = 10, MEAN_MAX = 400 };

/* --- the figures of FORMAT ------------------------------------------------ */

/* Probabilities of a Poisson number. */
static void
fill_poisson(double mean, double out[MEAN_MAX])
{
    for (int i = 0; i < MEAN_MAX; i++)
        out[i] = exp(-mean + i * log(mean) - lgamma(i + 1.0));
}

/* How far one more of it exceeds e^epsilon, either way: the exact delta. */
static double
delta_of(double mean, double epsilon)
{
    double p[MEAN_MAX];
    double more = 0;
    double less = 0;

    fill_poisson(mean, p);
    for (int i = 0; i < MEAN_MAX; i++) {
        double shifted = i ? p[i - 1] : 0;

        more += fmax(0, shifted - exp(epsilon) * p[i]);
        less += fmax(0, p[i] - exp(epsilon) * shifted);
    }
    return fmax(more, less);
}

/* The most by which any test on it is right more often than wrong. */
static double
distance_of(double mean)
{
    double p[MEAN_MAX];
    double sum = 0;

    fill_poisson(mean, p);
    for (int i = 0; i < MEAN_MAX; i++)
        sum += fabs(p[i] - (i ? p[i - 1] : 0)) / 2;
    return sum;
}

/* What (epsilon, delta) allows any test. */
static double
bound(double epsilon, double delta)
{
    return (exp(epsilon) - 1 + 2 * delta) / (exp(epsilon) + 1);
}

START_TEST(the_stated_epsilon_and_delta_are_those_of_the_numbers)
{
    double rows = decoys_a_week(DECOY_SHORT);

    ck_assert_uint_eq(decoys_a_week(DECOY_LONG), decoys_a_week(DECOY_SHORT));
    ck_assert_double_lt(delta_of(rows, 0.5), 0.003);
    ck_assert_double_lt(delta_of(rows * 3 / 4, 0.5), 0.006);
    ck_assert_double_lt(distance_of(rows), 0.082);
    ck_assert_double_lt(delta_of(decoys_a_week(DECOY_COVER_SHORT), 1), 0.006);
    ck_assert_double_lt(delta_of(decoys_a_week(DECOY_COVER_LONG), 1), 0.006);
    ck_assert_double_lt(delta_of(decoys_a_week(DECOY_WITHDRAWN), 1), 0.006);
    /* Half as many would not do. */
    ck_assert_double_gt(delta_of(rows / 2, 0.5), 0.006);
}
END_TEST

/* A two-sided geometric number of the same epsilon gives more away. */
START_TEST(a_geometric_number_of_that_epsilon_would_tell_more)
{
    double r = exp(-0.5);

    ck_assert_double_gt((1 - r) / (1 + r), 0.24);
    ck_assert_double_gt(1 - r, 0.39);
    ck_assert_double_lt(distance_of(decoys_a_week(DECOY_SHORT)),
                        (1 - r) / (1 + r) / 2);
}
END_TEST

/* --- who looks ------------------------------------------------------------ */

/* What the reporter does beside sending. */
enum deed { DEED_NONE, DEED_ADD, DEED_WITHDRAW, DEEDS };

/* Clues of many quarters, without and with an accusation. */
struct heap {
    size_t count;
    double (*clues[2])[CLUES];
};

/* With all decoys, without those that move, without any. */
enum { ALL, STILL, NONE, PLANS };
static const struct quarter_plan plans[PLANS] = {
    [ALL] = {.readable_a_week = READABLE},
    [STILL] = {.readable_a_week = READABLE, .no_covers = true},
    [NONE] = {.readable_a_week = READABLE, .no_decoys = true},
};

static struct heap heaps[PLANS][DEEDS];

static size_t
histories(void)
{
    const char *more = getenv("AMPARO_HISTORIES");
    long thousands = more ? strtol(more, NULL, 10) : 1;

    if (TAP_IS_SLOW)
        return HISTORIES / 5;
    return (size_t)(thousands > 0 ? thousands : 1) * HISTORIES;
}

static void
look(const struct quarter *quarter, struct heap *heap, int is_accused, size_t i)
{
    quarter_look(quarter, heap->clues[is_accused][i]);
}

/* One quarter, and what would be seen of it after each deed. */
static void
live_one(int plan, int is_accused, size_t i)
{
    static struct quarter quarter;
    static struct quarter other;
    struct quarter_plan own = plans[plan];

    own.is_accused = is_accused;
    quarter_live(&quarter, own);
    look(&quarter, &heaps[plan][DEED_NONE], is_accused, i);
    other = quarter;
    quarter_add(&other);
    look(&other, &heaps[plan][DEED_ADD], is_accused, i);
    quarter_withdraw(&quarter);
    look(&quarter, &heaps[plan][DEED_WITHDRAW], is_accused, i);
}

static void
fill_heaps(void)
{
    for (int plan = 0; plan < PLANS; plan++)
        for (int is_accused = 0; is_accused < 2; is_accused++) {
            for (int deed = 0; deed < DEEDS; deed++) {
                struct heap *heap = &heaps[plan][deed];

                heap->count = histories();
                heap->clues[is_accused] =
                    memory_array(heap->count, sizeof *heap->clues[is_accused]);
            }
            for (size_t i = 0; i < histories(); i++)
                live_one(plan, is_accused, i);
        }
}

static void
free_heaps(void)
{
    for (int plan = 0; plan < PLANS; plan++)
        for (int deed = 0; deed < DEEDS; deed++) {
            free(heaps[plan][deed].clues[0]);
            free(heaps[plan][deed].clues[1]);
        }
}

struct rule {
    int clue;
    double threshold;
    double sign; /* 1: accused when at least so much; -1: when less */
};

/* How much more often a rule is right than wrong, on quarters FROM to END. */
static double
advantage(const struct heap *heap, struct rule rule, size_t from, size_t end)
{
    double says[2] = {0, 0};

    for (int i = 0; i < 2; i++)
        for (size_t j = from; j < end; j++)
            says[i] += heap->clues[i][j][rule.clue] >= rule.threshold;
    return rule.sign * (says[1] - says[0]) / (double)(end - from);
}

/* The best rule on one clue, by the first half. */
static struct rule
learn_clue(const struct heap *heap, int clue, double *best)
{
    size_t half = heap->count / 2;
    struct rule rule = {.clue = clue, .sign = 1};

    *best = 0;
    for (int i = 0; i < 2; i++)
        /* Thresholds are taken from what was seen; some fifty will do. */
        for (size_t j = 0; j < half; j += half / 50) {
            struct rule tried = {
                .clue = clue, .threshold = heap->clues[i][j][clue], .sign = 1};
            double gain = advantage(heap, tried, 0, half);

            if (fabs(gain) <= *best)
                continue;
            tried.sign = gain < 0 ? -1 : 1;
            *best = fabs(gain);
            rule = tried;
        }
    return rule;
}

/* What the best rule of all gains on quarters that it never saw. */
static double
gain_of(const struct heap *heap)
{
    struct rule rule = {.sign = 1};
    double best = -1;

    for (int clue = 0; clue < CLUES; clue++) {
        double here;
        struct rule tried = learn_clue(heap, clue, &here);

        if (here > best) {
            best = here;
            rule = tried;
        }
    }
    return advantage(heap, rule, heap->count / 2, heap->count);
}

/* Five standard deviations of a difference of two shares. */
static double
slack(const struct heap *heap)
{
    return 5 * sqrt(2 * 0.25 / ((double)heap->count / 2));
}

static double
gain(int plan, enum deed deed, double *chance)
{
    double found = gain_of(&heaps[plan][deed]);

    *chance = slack(&heaps[plan][deed]);
    printf("# right more often than wrong by %.3f, chance is %.3f\n", found,
           *chance);
    return found;
}

START_TEST(one_report_for_outside_is_hardly_seen_in_a_quarter)
{
    double chance;
    double found = gain(ALL, DEED_NONE, &chance);

    ck_assert_double_lt(found, bound(0.5, 0.006) + chance);
    ck_assert_double_lt(found, distance_of(18) + chance);
}
END_TEST

START_TEST(an_addition_costs_what_is_stated)
{
    double chance;
    double found = gain(ALL, DEED_ADD, &chance);

    ck_assert_double_lt(found, bound(1.5, 0.009) + chance);
}
END_TEST

START_TEST(a_report_that_was_withdrawn_is_hardly_seen_either)
{
    double chance;
    double found = gain(ALL, DEED_WITHDRAW, &chance);

    ck_assert_double_lt(found, bound(1, 0.006) + chance);
}
END_TEST

/* --- negative controls: the same eyes, and nothing to hide behind --------- */

START_TEST(without_decoys_the_same_eyes_see_it)
{
    double chance;
    double found = gain(NONE, DEED_NONE, &chance);

    ck_assert_double_gt(found, bound(0.5, 0.006) + chance);
    ck_assert_double_gt(found, 0.99);
}
END_TEST

START_TEST(without_covers_an_addition_is_seen)
{
    double chance;
    double found = gain(STILL, DEED_ADD, &chance);

    ck_assert_double_gt(found, bound(1.5, 0.009) + chance);
}
END_TEST

START_TEST(without_decoys_that_withdraw_a_withdrawal_is_seen)
{
    double chance;
    double found = gain(STILL, DEED_WITHDRAW, &chance);

    ck_assert_double_gt(found, bound(1, 0.006) + chance);
}
END_TEST

int
main(void)
{
    Suite *suite;
    TCase *one = tcase_create("counts");

    /* A million draws: not each of them a call of the system. */
    randombytes_set_implementation(&randombytes_internal_implementation);
    suite = suite_create("counts");

    tcase_set_timeout(one, 600);
    tcase_add_unchecked_fixture(one, fill_heaps, free_heaps);
    tcase_add_test(one, the_stated_epsilon_and_delta_are_those_of_the_numbers);
    tcase_add_test(one, a_geometric_number_of_that_epsilon_would_tell_more);
    tcase_add_test(one, one_report_for_outside_is_hardly_seen_in_a_quarter);
    tcase_add_test(one, an_addition_costs_what_is_stated);
    tcase_add_test(one, a_report_that_was_withdrawn_is_hardly_seen_either);
    tcase_add_test(one, without_decoys_the_same_eyes_see_it);
    tcase_add_test(one, without_covers_an_addition_is_seen);
    tcase_add_test(one, without_decoys_that_withdraw_a_withdrawal_is_seen);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
