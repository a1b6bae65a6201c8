#include "kiosk/base/clock.h"
#include "tests/kept.h"
#include "tests/tap.h"

/* --- withdrawals, and a clock that is wrong --------------------------------
 */

static void
restart(struct kept *visit)
{
    kept_hang_up(visit);
    box_stop(&visit->box);
    ck_assert_int_eq(box_start(&visit->box), STATUS_OK);
    kept_dial(visit);
}

/* A report whose withdrawal is asked now, by a clock that is right. */
static void
begin_asked(struct kept *visit)
{
    uint32_t hour;
    bool done;

    kept_begin(visit, 24);
    ck_assert_int_eq(kept_withdraw(visit, &hour, &done), STATUS_OK);
    ck_assert(!done);
}

static void
look_after(struct kept *visit, int hours, int64_t leap, enum status status)
{
    clock_set(KEPT_START + (int64_t)hours * HOUR);
    clock_leap(leap);
    ck_assert_int_eq(kept_look(visit), status);
}

/* By the clock that only goes forward; hours are rounded. */
static void
waits_for_a_day(struct kept *visit, int64_t leap)
{
    look_after(visit, 22, leap, STATUS_OK);
    look_after(visit, 26, leap, STATUS_MISSING);
}

START_TEST(a_clock_that_leaps_ahead_withdraws_nothing_early)
{
    static const int64_t leaps[] = {3 * HOUR, 400 * 86400LL};

    for (size_t i = 0; i < sizeof leaps / sizeof *leaps; i++) {
        struct kept visit;

        begin_asked(&visit);
        clock_leap(leaps[i]);
        ck_assert_int_eq(kept_look(&visit), STATUS_OK);
        waits_for_a_day(&visit, leaps[i]);
        kept_end(&visit);
    }
}
END_TEST

START_TEST(a_clock_that_is_set_back_withdraws_none_late)
{
    const int64_t leaps[] = {-5 * HOUR, 100 * 86400LL - KEPT_START};

    for (size_t i = 0; i < sizeof leaps / sizeof *leaps; i++) {
        struct kept visit;

        begin_asked(&visit);
        clock_leap(leaps[i]);
        ck_assert_int_eq(kept_look(&visit), STATUS_OK);
        waits_for_a_day(&visit, leaps[i]);
        kept_end(&visit);
    }
}
END_TEST

START_TEST(what_is_asked_right_after_a_leap_waits_no_longer_for_it)
{
    struct kept visit;
    uint32_t hour;
    bool done;

    kept_begin(&visit, 24);
    clock_leap(30LL * 86400);
    ck_assert_int_eq(kept_withdraw(&visit, &hour, &done), STATUS_OK);
    ck_assert_uint_eq(hour, KEPT_START / HOUR + 30 * 24 + 24);
    waits_for_a_day(&visit, 30LL * 86400);
    kept_end(&visit);
}
END_TEST

START_TEST(it_is_called_back_also_after_a_leap_and_a_restart)
{
    struct kept visit;

    begin_asked(&visit);
    clock_leap(400LL * 86400);
    ck_assert_int_eq(kept_look(&visit), STATUS_OK);
    restart(&visit);
    ck_assert_int_eq(kept_call_back(&visit), STATUS_OK);
    look_after(&visit, 5 * 24, 400LL * 86400, STATUS_OK);
    kept_end(&visit);
}
END_TEST

/* Nobody knows how long nothing ran: it begins to wait once more. */
START_TEST(a_start_in_1970_or_a_year_ahead_lets_it_wait_a_day_again)
{
    const int64_t times[] = {100 * 86400LL, KEPT_START + 400LL * 86400};

    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        struct kept visit;

        begin_asked(&visit);
        kept_hang_up(&visit);
        box_stop(&visit.box);
        clock_set(times[i]);
        ck_assert_int_eq(box_start(&visit.box), STATUS_OK);
        kept_dial(&visit);
        ck_assert_int_eq(kept_look(&visit), STATUS_OK);
        clock_set(times[i] + 22LL * HOUR);
        ck_assert_int_eq(kept_look(&visit), STATUS_OK);
        clock_set(times[i] + 26LL * HOUR);
        ck_assert_int_eq(kept_look(&visit), STATUS_MISSING);
        kept_end(&visit);
    }
}
END_TEST

START_TEST(restarts_in_between_neither_hasten_nor_delay_it)
{
    struct kept visit;

    begin_asked(&visit);
    for (int hour = 5; hour < 24; hour += 5) {
        clock_set(KEPT_START + (int64_t)hour * HOUR);
        restart(&visit);
        ck_assert_int_eq(kept_look(&visit), STATUS_OK);
    }
    clock_set(KEPT_START + 24 * HOUR);
    ck_assert_int_eq(kept_look(&visit), STATUS_MISSING);
    kept_end(&visit);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("withdrawals");
    TCase *one = tcase_create("withdrawals");

    tcase_add_test(one, a_clock_that_leaps_ahead_withdraws_nothing_early);
    tcase_add_test(one, a_clock_that_is_set_back_withdraws_none_late);
    tcase_add_test(one,
                   what_is_asked_right_after_a_leap_waits_no_longer_for_it);
    tcase_add_test(one, it_is_called_back_also_after_a_leap_and_a_restart);
    tcase_add_test(one,
                   a_start_in_1970_or_a_year_ahead_lets_it_wait_a_day_again);
    tcase_add_test(one, restarts_in_between_neither_hasten_nor_delay_it);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
