#include <math.h>
#include <stdlib.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/secret.h"
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

/* --- the price ------------------------------------------------------------ */

enum { KEPT = 13, READABLE = 30, WEEKS = 120, ROWS_MAX = 16384 };

struct kept_row {
    int week;
    int end;
    int items; /* covers */
    bool readable;
};

struct rows {
    size_t count;
    struct kept_row at[ROWS_MAX];
};

static void
add_row(struct rows *rows, int week, bool readable)
{
    ck_assert_uint_lt(rows->count, ROWS_MAX);
    rows->at[rows->count++] = (struct kept_row){
        .week = week, .end = week + KEPT, .readable = readable};
}

/* As the store picks a row, and with as many rows to pick from. */
static void
cover(struct rows *rows, int week, uint32_t *live)
{
    bool again = secret_random_below(2);

    *live = 0;
    for (size_t i = 0; i < rows->count; i++)
        *live += rows->at[i].end >= week;
    for (int i = 0; i < 4096; i++) {
        struct kept_row *row =
            &rows->at[secret_random_below((uint32_t)rows->count)];

        if (row->end < week || row->week + 2 * KEPT < week ||
            (again && !row->items))
            continue;
        row->items++;
        row->end = week + KEPT > row->end ? week + KEPT : row->end;
        return;
    }
}

static void
live_weeks(struct rows *rows)
{
    struct decoys decoys;
    int last = -1;

    clock_set(start);
    decoys_begin(&decoys, 0);
    for (;;) {
        int64_t next = decoys_next(&decoys);
        int week = (int)clock_week(next) - 3000;
        enum decoy kind;

        if (week >= WEEKS)
            return;
        for (; last < week; last++)
            for (int i = 0; i < READABLE; i++)
                add_row(rows, last + 1, true);
        clock_set(next);
        ck_assert(decoys_due(&decoys, &kind));
        if (kind == DECOY_COVER_SHORT || kind == DECOY_COVER_LONG)
            cover(rows, week, &decoys.rows);
        else
            add_row(rows, week, false);
    }
}

/* The figures of store/FORMAT, Decoys: a report to which nothing happens. */
START_TEST(a_report_is_kept_two_weeks_longer_on_average)
{
    struct rows *rows = calloc(1, sizeof *rows);
    int all = 0;
    int covered = 0;
    int much = 0;
    int sum = 0;

    live_weeks(rows);
    for (size_t i = 0; i < rows->count; i++) {
        const struct kept_row *row = &rows->at[i];
        int more = row->end - row->week - KEPT;

        if (!row->readable || row->week < 20 || row->week > 75)
            continue;
        all++;
        covered += row->items > 0;
        much += more > KEPT;
        sum += more;
        ck_assert_int_le(more, 2 * KEPT);
    }
    free(rows);
    ck_assert_int_gt(covered, all / 10);
    ck_assert_int_lt(covered, all / 5);
    ck_assert_int_lt(much, all / 9);
    ck_assert_int_gt(sum, all);
    ck_assert_int_lt(sum, 3 * all);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("schedule");
    TCase *one = tcase_create("schedule");

    tcase_add_test(one, they_come_as_often_as_is_stated_and_mostly_by_day);
    tcase_add_test(one, a_store_that_starts_anew_all_day_makes_as_many);
    tcase_add_test(one, a_leap_of_the_clock_brings_one_of_each_at_most);
    tcase_add_test(one, a_report_is_kept_two_weeks_longer_on_average);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
