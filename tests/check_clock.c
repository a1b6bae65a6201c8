#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "tests/kept.h"
#include "tests/tap.h"

/*
 * A clock that is wrong: set back, set ahead, at its beginning. Whatever it
 * does nothing is purged before its time, and the order of what came is the
 * log's.
 */
enum { RETENTION = 13, GRACE = 4 }; /* weeks */

static const int64_t day = 86400;

static int64_t
week(int64_t number)
{
    return KEPT_START + number * 7 * day;
}

/* Let the store see the hour, as it does at every question. */
static bool
is_there(struct kept *visit)
{
    return kept_row_count(visit) > 0;
}

static bool
opens(struct kept *visit)
{
    return kept_look(visit) == STATUS_OK;
}

/* The clock is at TIME for a few hours, and the store is asked in each. */
static void
stay(struct kept *visit, int64_t time)
{
    for (int hour = 0; hour < 3; hour++) {
        clock_set(time + hour * 3600LL);
        (void)is_there(visit);
    }
}

static void
put_one(struct kept *visit)
{
    struct box_report more;

    box_report_make(&more, 0);
    more.put.urgent = true;
    ck_assert_int_eq(client_put(visit->client, &more.put), STATUS_OK);
    box_report_clear(&more);
}

static const int64_t wrong_clocks[] = {
    0,          /* 1970: a battery is empty */
    1,          /* and a second later */
    86400 * 30, /* a month after that */
};

START_TEST(a_clock_at_its_beginning_purges_nothing_and_takes_reports)
{
    struct kept visit;

    kept_begin(&visit, 24);
    stay(&visit, wrong_clocks[_i]);
    ck_assert(opens(&visit));
    put_one(&visit);
    ck_assert_uint_eq(kept_row_count(&visit), 2);
    clock_set(week(1));
    ck_assert(opens(&visit));
    kept_end(&visit);
}
END_TEST

START_TEST(a_store_that_starts_in_1970_goes_on_where_it_was)
{
    struct kept visit;
    struct hello *hello = memory_zeroed(sizeof *hello);

    kept_begin(&visit, 24);
    kept_hang_up(&visit);
    box_stop(&visit.box);
    clock_set(100);
    ck_assert_int_eq(box_start(&visit.box), STATUS_OK);
    kept_dial(&visit);
    ck_assert(opens(&visit));
    ck_assert_int_eq(client_hello(visit.client, "", hello), STATUS_OK);
    ck_assert_uint_eq(hello->week, clock_week(KEPT_START));
    put_one(&visit);
    clock_set(week(RETENTION));
    ck_assert(opens(&visit));
    free(hello);
    kept_end(&visit);
}
END_TEST

START_TEST(a_clock_a_year_ahead_purges_nothing_even_after_it_wrote)
{
    struct kept visit;

    kept_begin(&visit, 24);
    stay(&visit, week(52));
    put_one(&visit);
    stay(&visit, week(53));
    ck_assert_uint_eq(kept_row_count(&visit), 2);
    ck_assert(opens(&visit));
    /* Right again: the week that was written stays, and still nothing goes. */
    stay(&visit, week(1));
    ck_assert_uint_eq(kept_row_count(&visit), 2);
    ck_assert(opens(&visit));
    kept_hang_up(&visit);
    box_stop(&visit.box);
    ck_assert_int_eq(box_start(&visit.box), STATUS_OK);
    kept_dial(&visit);
    ck_assert_uint_eq(kept_row_count(&visit), 2);
    ck_assert(opens(&visit));
    kept_end(&visit);
}
END_TEST

/* A leap that is believed may bring the end nearer, not past what was told:
 * in its last week the receipt is still there, whatever the leap. */
START_TEST(no_leap_that_is_believed_purges_before_the_week_that_was_told)
{
    struct kept visit;

    kept_begin(&visit, 24);
    for (int i = 1; i <= RETENTION; i++) {
        clock_set(week(i));
        ck_assert(is_there(&visit));
    }
    stay(&visit, week(RETENTION + _i));
    ck_assert(is_there(&visit));
    stay(&visit, week(RETENTION));
    ck_assert(is_there(&visit));
    kept_end(&visit);
}
END_TEST

/* And without any leap it does go, so that the tests above can fail. */
START_TEST(a_right_clock_purges_in_time)
{
    struct kept visit;

    kept_begin(&visit, 24);
    for (int i = 1; i <= RETENTION + GRACE; i++) {
        clock_set(week(i));
        ck_assert(is_there(&visit));
    }
    clock_set(week(RETENTION + GRACE + 1));
    ck_assert(!is_there(&visit));
    kept_end(&visit);
}
END_TEST

/* Clocks of a mad hour, each with a report of its own. */
START_TEST(the_order_of_reports_is_the_logs_and_not_the_clocks)
{
    static const int64_t times[] = {5, -40, 0, 52, -100, 1};
    enum { TIMES = sizeof times / sizeof *times };
    struct kept visit;
    struct box_report reports[TIMES];
    struct report_row *rows;
    size_t count;

    kept_begin(&visit, 24);
    for (int i = 0; i < TIMES; i++) {
        clock_set(week(times[i]));
        box_report_make(&reports[i], 0);
        ck_assert_int_eq(client_put(visit.client, &reports[i].put), STATUS_OK);
    }
    ck_assert_int_eq(client_rows(visit.staff, 0, &rows, &count), STATUS_OK);
    ck_assert_uint_eq(count, TIMES + 1);
    for (int i = 0; i < TIMES; i++) {
        ck_assert_mem_eq(rows[i + 1].thread_box, reports[i].put.thread_box,
                         BOX_PUBLIC_SIZE);
        ck_assert_uint_gt(rows[i + 1].changed, rows[i].changed);
        ck_assert_uint_ge(rows[i + 1].week, rows[i].week);
        box_report_clear(&reports[i]);
    }
    free(rows);
    kept_end(&visit);
}
END_TEST

START_TEST(an_addition_in_another_week_is_found_and_keeps_for_longer)
{
    struct kept visit;
    struct sealed item;
    struct box_act act = {.act = PROOF_ADD, .item = &item};
    struct proof proof;
    struct got got;

    kept_begin(&visit, 24);
    ck_assert(opens(&visit));
    /* The nonce was given on Sunday, the proof comes on Monday. */
    box_item_make(&item, ITEM_ADDITION, &visit.report.thread);
    act.target = visit.report.put.lookup;
    act.signer = &visit.report.sign;
    proof = box_prove(&visit.box, visit.client, &act);
    clock_set(week(_i));
    ck_assert_int_eq(client_add(visit.client, act.target, &item, &proof),
                     STATUS_OK);
    ck_assert_int_eq(client_get(visit.client, act.target, &got), STATUS_OK);
    ck_assert_uint_eq(got.count, 2);
    client_got_clear(&got);
    clock_set(week(0));
    ck_assert(opens(&visit));
    seal_clear(&item);
    kept_end(&visit);
}
END_TEST

/* What a terminal has to wait for was counted by a clock that is gone. */
START_TEST(a_clock_set_back_locks_nobody_out)
{
    struct kept visit;
    struct box_report more;
    struct got got;
    uint8_t none[LOOKUP_SIZE] = {0};

    kept_begin(&visit, 24);
    clock_set(week(3));
    box_report_make(&more, 0);
    ck_assert_int_eq(client_put(visit.client, &more.put), STATUS_OK);
    box_report_clear(&more);
    for (int i = 0; i < 6; i++) {
        clock_set(week(3) + i * 40);
        ck_assert_int_eq(client_get(visit.client, none, &got), STATUS_MISSING);
    }
    clock_set(week(0) + 1000);
    (void)opens(&visit);
    clock_set(week(0) + 1000 + 30);
    ck_assert(opens(&visit));
    box_report_make(&more, 0);
    ck_assert_int_eq(client_put(visit.client, &more.put), STATUS_OK);
    box_report_clear(&more);
    kept_end(&visit);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("clock");
    TCase *one = tcase_create("clock");

    tcase_add_loop_test(
        one, a_clock_at_its_beginning_purges_nothing_and_takes_reports, 0,
        sizeof wrong_clocks / sizeof *wrong_clocks);
    tcase_add_test(one, a_store_that_starts_in_1970_goes_on_where_it_was);
    tcase_add_test(one,
                   a_clock_a_year_ahead_purges_nothing_even_after_it_wrote);
    tcase_add_loop_test(
        one, no_leap_that_is_believed_purges_before_the_week_that_was_told, 1,
        12);
    tcase_add_test(one, a_right_clock_purges_in_time);
    tcase_add_test(one, the_order_of_reports_is_the_logs_and_not_the_clocks);
    tcase_add_loop_test(
        one, an_addition_in_another_week_is_found_and_keeps_for_longer, 1, 6);
    tcase_add_test(one, a_clock_set_back_locks_nobody_out);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
