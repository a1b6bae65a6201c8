#include <math.h>

#include "kiosk/base/clock.h"
#include "store/decoys.h"
#include "tests/tap.h"

/* When decoys come. */

enum { HOUR = 3600, DAY = 86400, WEEK = 7 * 86400 };

/* A Monday. */
static const int64_t start = 4 * 86400 + 3000LL * WEEK;

struct drawn {
    int weeks;
    int count[DECOY_PLACES];
    int by_day;
    double squares; /* of the weekly numbers of DECOY_SHORT */
};

/* So many weeks of nothing but the schedule; begun again every RESTART s. */
static struct drawn
draw_weeks(int weeks, int64_t restart)
{
    struct drawn drawn = {.weeks = weeks};
    struct decoys decoys;
    int64_t end = start + (int64_t)weeks * WEEK;
    int64_t again = start + restart;
    int64_t now = start;
    int shorts = 0;

    clock_set(now);
    decoys_begin(&decoys, 2 * HOUR);
    while (now < end) {
        int64_t next = decoys_next(&decoys);
        enum decoy kind;

        if (restart && again < next) {
            clock_set(again);
            decoys_begin(&decoys, 2 * HOUR);
            again += restart;
            continue;
        }
        while (clock_week(now) < clock_week(next)) {
            drawn.squares += (double)shorts * shorts;
            shorts = 0;
            now += WEEK;
        }
        now = next;
        clock_set(now);
        ck_assert(decoys_due(&decoys, &kind));
        if (now >= end)
            break;
        drawn.count[kind]++;
        shorts += kind == DECOY_SHORT;
        drawn.by_day += (now + 2 * HOUR) % DAY / HOUR >= 8 &&
                        (now + 2 * HOUR) % DAY / HOUR < 20;
    }
    return drawn;
}

/* Within five standard deviations: one false alarm in a million runs. */
static void
is_about(double found, double mean, double variance)
{
    ck_assert_double_lt(fabs(found - mean), 5 * sqrt(variance) + 1);
}

static void
rates_are_right(const struct drawn *drawn)
{
    double all = 0;

    for (int i = 0; i < decoy_kinds; i++) {
        double mean = (double)decoys_a_week((enum decoy)i) * drawn->weeks;

        is_about(drawn->count[i], mean, mean);
        all += drawn->count[i];
    }
    is_about(drawn->by_day, all * 3 / 4, all * 3 / 16);
}

START_TEST(they_come_as_often_as_is_stated_and_mostly_by_day)
{
    struct drawn drawn = draw_weeks(400, 0);
    double mean = (double)drawn.count[DECOY_SHORT] / drawn.weeks;
    double variance = drawn.squares / drawn.weeks - mean * mean;

    rates_are_right(&drawn);
    /* Poisson: the variance is the mean. */
    ck_assert_double_gt(variance / mean, 0.6);
    ck_assert_double_lt(variance / mean, 1.4);
}
END_TEST

START_TEST(a_store_that_starts_anew_all_day_makes_as_many)
{
    struct drawn drawn = draw_weeks(100, 5 * HOUR);

    rates_are_right(&drawn);
}
END_TEST

START_TEST(a_leap_of_the_clock_brings_one_of_each_at_most)
{
    struct decoys decoys;
    enum decoy kind;
    int made = 0;

    clock_set(start);
    decoys_begin(&decoys, 0);
    clock_set(start + 52LL * WEEK);
    while (decoys_due(&decoys, &kind))
        made++;
    ck_assert_int_eq(made, decoy_kinds);
    /* Back in 1970 they do not wait for half a century. */
    clock_set(100 * DAY);
    while (decoys_due(&decoys, &kind))
        continue;
    for (int i = 0; i < decoy_kinds; i++)
        ck_assert_int_lt(decoys.next[i], 100LL * DAY + 60LL * WEEK);
    ck_assert_int_lt(decoys_next(&decoys), 101 * DAY);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("schedule");
    TCase *one = tcase_create("schedule");

    tcase_set_timeout(one, 60);
    tcase_add_test(one, they_come_as_often_as_is_stated_and_mostly_by_day);
    tcase_add_test(one, a_store_that_starts_anew_all_day_makes_as_many);
    tcase_add_test(one, a_leap_of_the_clock_brings_one_of_each_at_most);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
