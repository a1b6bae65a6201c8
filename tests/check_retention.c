#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/export/tally.h"
#include "kiosk/office/people.h"
#include "kiosk/office/purge.h"
#include "tests/office_rig.h"
#include "tests/tap.h"

/* A purge and a hold as staff do them, on a real store. */

enum { WEEK = 7 * 86400 };

static const char second_phrase[] = "another one of six or more words";

static const struct report_order counted = {
    .question = "P2", .choice = "yes", .priority = PRIORITY_P2};
static const struct report_order wages = {.priority = PRIORITY_P2};
static const struct report_order outside = {.priority = PRIORITY_P1,
                                            .reader = READER_OUTSIDE};

/* --- counts --------------------------------------------------------------- */

static struct tally *tally;

static void
empty(void *self)
{
    (void)self;
    tally_free(tally);
    tally = tally_new();
}

static enum status
take(void *self, const void *bytes, size_t length)
{
    (void)self;
    return tally_read(tally, bytes, length);
}

static bool
count(void *self, const struct case_file *file)
{
    const struct export_site site = {.name = "Casa", .team = READER_HERE};

    (void)self;
    return tally_count(tally, file, &site);
}

static void
give(void *self, struct buf *out)
{
    (void)self;
    tally_write(tally, out);
}

static const struct office_counter counter = {
    .empty = empty, .read = take, .count = count, .write = give};

/* The counts of the quarter in which all reports of this test arrive. */
static char *
counts(void)
{
    uint32_t quarter = office_quarter(clock_week(DESK_SITE_NOW));
    struct buf out = {0};
    char *text;

    ck_assert_int_eq(office_tally(rig.office, quarter, &counter), STATUS_OK);
    tally_write(tally, &out);
    text = memory_text(buf_text(&out));
    buf_clear(&out);
    tally_free(tally);
    tally = NULL;
    return text;
}

/* --- time ----------------------------------------------------------------- */

/* Somebody looks each week, so that the clock stays believed. */
static void
weeks_pass(int from, int to)
{
    struct hello hello;

    for (int week = from + 1; week <= to; week++) {
        clock_set(DESK_SITE_NOW + (int64_t)week * WEEK);
        ck_assert_int_eq(client_hello(rig.site.kiosk, "", &hello), STATUS_OK);
        ck_assert_int_eq(client_hello(rig.site.kiosk, "", &hello), STATUS_OK);
    }
}

static size_t
rows(void)
{
    struct client *staff = desk_box_dial(rig.site.box, true);
    struct report_row *all;
    size_t number;

    ck_assert_int_eq(client_rows(staff, 0, &all, &number), STATUS_OK);
    free(all);
    client_close(staff);
    return number;
}

static void
unlock(void)
{
    ck_assert_int_eq(rig_unlock(place_phrase).status, STATUS_OK);
    ck_assert_int_eq(office_gather(rig.office), STATUS_OK);
}

static size_t
expired(void)
{
    struct office_expired *list;
    size_t number;

    ck_assert_int_eq(office_gather(rig.office), STATUS_OK);
    ck_assert_int_eq(office_expired(rig.office, &list, &number), STATUS_OK);
    free(list);
    return number;
}

START_TEST(a_purge_leaves_counts_and_says_nothing_of_other_rows)
{
    struct office_purged done;
    struct reporter reporter;
    char *text;

    desk_site_report(&rig.site, &reporter, counted);
    desk_site_report(&rig.site, &reporter, wages);
    desk_site_report(&rig.site, &reporter, outside);
    desk_site_decoy(&rig.site);
    unlock();
    weeks_pass(0, 13);
    ck_assert_uint_eq(expired(), 0);
    ck_assert_int_eq(office_purge(rig.office, &counter, &done), STATUS_OK);
    ck_assert_uint_eq(rows(), 4);
    weeks_pass(13, 14);
    ck_assert_uint_eq(expired(), 2);
    ck_assert_uint_eq(rows(), 4);
    ck_assert_int_eq(office_purge(rig.office, &counter, &done), STATUS_OK);
    ck_assert_uint_eq(done.gone, 2);
    ck_assert_uint_eq(done.counted, 1);
    ck_assert_uint_eq(rows(), 0);
    text = counts();
    ck_assert_str_eq(text, "amparo-tally 1\n"
                           "T1 abuse - - 1\n"
                           "T7 P2 late 1\n"
                           "T8 es abuse 1\n");
    memory_free_text(text);
}
END_TEST

START_TEST(a_later_purge_adds_to_the_counts_of_its_quarter)
{
    struct office_purged done;
    struct reporter reporter;
    char *text;

    desk_site_report(&rig.site, &reporter, counted);
    unlock();
    weeks_pass(0, 1);
    desk_site_report(&rig.site, &reporter, counted);
    weeks_pass(1, 14);
    ck_assert_uint_eq(expired(), 1);
    ck_assert_int_eq(office_purge(rig.office, &counter, &done), STATUS_OK);
    ck_assert_uint_eq(done.counted, 1);
    weeks_pass(14, 15);
    ck_assert_uint_eq(expired(), 1);
    ck_assert_int_eq(office_purge(rig.office, &counter, &done), STATUS_OK);
    ck_assert_uint_eq(done.counted, 1);
    text = counts();
    ck_assert_ptr_nonnull(strstr(text, "T1 abuse - - 2\n"));
    memory_free_text(text);
}
END_TEST

/* What the staff of a place see is the same with a decoy or a report. */
START_TEST(a_dry_run_is_the_same_with_a_decoy_or_a_report_for_outside)
{
    struct reporter reporter;

    desk_site_report(&rig.site, &reporter, counted);
    unlock();
    weeks_pass(0, 14);
    ck_assert_uint_eq(expired(), 1);
    desk_site_decoys(&rig.site);
    desk_site_report(&rig.site, &reporter, outside);
    (void)rig_queue(); /* it dials again */
    ck_assert_uint_eq(expired(), 1);
    weeks_pass(14, 28);
    /* The one was purged by the store; the others are nobody's here. */
    ck_assert_uint_eq(expired(), 0);
}
END_TEST

START_TEST(after_a_leap_of_the_clock_somebody_has_to_look_at_it)
{
    struct office_purged done;
    struct reporter reporter;
    uint32_t week = clock_week(DESK_SITE_NOW) + 20;

    desk_site_report(&rig.site, &reporter, counted);
    unlock();
    clock_set(DESK_SITE_NOW + 20LL * WEEK);
    ck_assert_uint_eq(expired(), 1);
    ck_assert_int_eq(office_purge(rig.office, &counter, &done), STATUS_OLD);
    ck_assert_uint_eq(rows(), 1);
    ck_assert_int_eq(office_believe(rig.office, week + 1), STATUS_CHANGED);
    ck_assert_int_eq(office_believe(rig.office, week), STATUS_OK);
    ck_assert_int_eq(office_purge(rig.office, &counter, &done), STATUS_OK);
    ck_assert_uint_eq(done.counted, 1);
    ck_assert_uint_eq(rows(), 0);
}
END_TEST

/* --- holds ---------------------------------------------------------------- */

/* Hold the only case, as this member and the one of PHRASE. */
static enum status
hold(const char *phrase)
{
    const struct desk_queue *queue = rig_queue();
    struct office_hold order = {.which = 1,
                                .reason = OFFICE_REASON_YES,
                                .number = queue->rows[0].number,
                                .phrase = phrase};

    return office_hold(rig.office, &order);
}

static void
count_held(const struct case_file *file, int *held)
{
    *held = 0;
    for (size_t i = 0; i < file->count; i++)
        if (file->entries[i].kind == ENTRY_EVENT &&
            file->entries[i].is.event.what == EVENT_HELD) {
            ++*held;
            ck_assert_str_eq(file->entries[i].is.event.text,
                             "a year: the reporter said yes");
        }
}

START_TEST(two_members_keep_a_case_for_longer)
{
    struct office_purged done;
    struct reporter reporter;
    int held;

    desk_site_report(&rig.site, &reporter, wages);
    unlock();
    ck_assert_int_eq(office_member_add(rig.office, "Benedetto", second_phrase),
                     STATUS_OK);
    ck_assert_int_eq(hold(place_phrase), STATUS_EXISTS);
    ck_assert_int_eq(hold("no phrase of anybody here"), STATUS_WRONG_KEY);
    ck_assert_int_eq(hold(second_phrase), STATUS_OK);
    count_held(rig_open_first(), &held);
    ck_assert_int_eq(held, 2);
    weeks_pass(0, 50);
    ck_assert_uint_eq(expired(), 0);
    ck_assert_int_eq(office_purge(rig.office, &counter, &done), STATUS_OK);
    ck_assert_uint_eq(rows(), 1);
    weeks_pass(50, 53);
    ck_assert_uint_eq(expired(), 1);
}
END_TEST

START_TEST(what_is_neither_a_childs_nor_about_staff_or_wages_is_not_held)
{
    struct reporter reporter;

    desk_site_report(&rig.site, &reporter, counted);
    unlock();
    ck_assert_int_eq(office_member_add(rig.office, "Benedetto", second_phrase),
                     STATUS_OK);
    ck_assert_int_eq(hold(second_phrase), STATUS_DENIED);
}
END_TEST

START_TEST(nothing_is_held_while_a_team_key_waits_for_root)
{
    struct reporter reporter;
    int held;

    desk_site_report(&rig.site, &reporter, wages);
    unlock();
    ck_assert_int_eq(office_member_add(rig.office, "Benedetto", second_phrase),
                     STATUS_OK);
    ck_assert_int_eq(office_team_renew(rig.office, NULL), STATUS_OK);
    ck_assert_int_eq(hold(second_phrase), STATUS_BUSY);
    count_held(rig_open_first(), &held);
    ck_assert_int_eq(held, 0);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("retention");
    TCase *tests = tcase_create("retention");

    tcase_add_checked_fixture(tests, rig_open, rig_close);
    tcase_add_test(tests, a_purge_leaves_counts_and_says_nothing_of_other_rows);
    tcase_add_test(tests, a_later_purge_adds_to_the_counts_of_its_quarter);
    tcase_add_test(tests,
                   a_dry_run_is_the_same_with_a_decoy_or_a_report_for_outside);
    tcase_add_test(tests, after_a_leap_of_the_clock_somebody_has_to_look_at_it);
    tcase_add_test(tests, two_members_keep_a_case_for_longer);
    tcase_add_test(
        tests, what_is_neither_a_childs_nor_about_staff_or_wages_is_not_held);
    tcase_add_test(tests, nothing_is_held_while_a_team_key_waits_for_root);
    suite_add_tcase(suite, tests);
    return tap_run(suite);
}
