#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "tests/bundle_rig.h"
#include "tests/tap.h"

/* A place and its outside body over days, a file carried each way. */

static const struct report_order sealed_away = {.priority = PRIORITY_P0,
                                                .reader = READER_OUTSIDE};
static const struct report_order common = {.priority = PRIORITY_P2};

/* --- a whole round ---------------------------------------------------------
 */

START_TEST(a_report_sealed_away_is_answered_and_the_receipt_reads_it)
{
    struct reporter reporter;
    struct reporter other;
    const struct case_file *file;

    desk_site_report(&carry.here, &reporter, sealed_away);
    desk_site_report(&carry.here, &other, common);
    desk_site_add(&carry.here, &reporter, "there is more", &reporter.sign);
    carry_make();
    ck_assert(carry_read().is_new);
    ck_assert_uint_eq(carry_queue()->count, 1);
    file = carry_open_first();
    ck_assert(!file->row_differs);
    ck_assert_mem_eq(file->body.lookup, reporter.lookup, LOOKUP_SIZE);
    carry_say("we are coming");
    carry_make_back();
    ck_assert_uint_eq(desk_site_count(&carry.here, &reporter, ITEM_REPLY), 0);
    carry_read_back();
    ck_assert_uint_eq(desk_site_count(&carry.here, &reporter, ITEM_REPLY), 1);
    ck_assert_uint_eq(desk_site_count(&carry.here, &other, ITEM_REPLY), 0);
}
END_TEST

static size_t
statuses(const struct reporter *reporter)
{
    return desk_site_count(&carry.here, reporter, ITEM_STATUS);
}

/* One item a day, whatever staff did: what the receipt would not show stays. */
START_TEST(what_the_receipt_needs_goes_back_and_no_more)
{
    struct reporter reporter;

    desk_site_report(&carry.here, &reporter, sealed_away);
    carry_make();
    carry_read();
    carry_open_first(); /* an event, and "read" */
    carry_make_back();
    carry_read_back();
    ck_assert_uint_eq(statuses(&reporter), 1);
    ck_assert_uint_eq(desk_site_count(&carry.here, &reporter, ITEM_EVENT), 0);
    carry_make();
    carry_read();
    carry_say("an answer"); /* and "answered", which it says itself */
    carry_make_back();
    carry_read_back();
    ck_assert_uint_eq(statuses(&reporter), 1);
    ck_assert_uint_eq(desk_site_count(&carry.here, &reporter, ITEM_REPLY), 1);
    carry_make();
    carry_read();
    carry_open_first();
    carry.desk->move(carry.desk->self, CASE_CLOSED, CLOSE_REPORTER_ASKED);
    ck_assert_int_eq(desk_site_wait(carry.office).status, STATUS_OK);
    carry_make_back();
    carry_read_back();
    ck_assert_uint_eq(statuses(&reporter), 2);
}
END_TEST

START_TEST(what_is_added_later_comes_after)
{
    struct reporter reporter;
    const struct case_file *file;

    desk_site_report(&carry.here, &reporter, sealed_away);
    carry_round();
    desk_site_add(&carry.here, &reporter, "and one thing", &reporter.sign);
    carry_round();
    file = carry_open_first();
    ck_assert_uint_gt(file->count, 0);
    ck_assert(case_has_news(file));
    carry_say("thank you");
    carry_round();
    ck_assert_uint_eq(desk_site_count(&carry.here, &reporter, ITEM_REPLY), 1);
}
END_TEST

START_TEST(a_complaint_is_read_outside_alone)
{
    struct reporter reporter;
    const struct case_file *file;

    desk_site_report(&carry.here, &reporter, sealed_away);
    desk_site_complain(&carry.here, &reporter, "nobody came");
    carry_make();
    carry_read();
    file = carry_open_first();
    ck_assert(!file->row_differs);
    ck_assert_int_eq(file->entries[0].kind, ENTRY_ADDITION);
    ck_assert_int_eq(file->entries[0].is.addition.what, ADDITION_NOT_SATISFIED);
    ck_assert_str_eq(file->entries[0].is.addition.text, "nobody came");
}
END_TEST

/* --- the same every day ----------------------------------------------------
 */

START_TEST(a_file_has_one_size_with_nothing_and_with_much_in_it)
{
    struct reporter reporter;
    struct buf empty = {0};

    carry_make(); /* carry_make() and carry_make_back() look at the size */
    buf_add(&empty, carry.bundle.data, carry.bundle.length);
    carry_read();
    carry_make_back();
    for (int i = 0; i < 20; i++)
        desk_site_report(&carry.here, &reporter, i % 2 ? common : sealed_away);
    carry_make();
    /* the head in the clear is the same too: label, site, signer */
    ck_assert_mem_eq(empty.data, carry.bundle.data, 64);
    carry_read();
    carry_say("yes");
    carry_make_back();
    buf_clear(&empty);
}
END_TEST

START_TEST(what_was_acknowledged_leaves_no_more)
{
    struct reporter reporter;
    struct desk_box *second;
    struct client *client;
    struct office *kept = carry.office;

    desk_site_report(&carry.here, &reporter, sealed_away);
    carry_round();
    carry_make();
    /* a new outside body finds only what came after */
    second = desk_site_found(&carry.else_plan, &carry.else_root);
    client = desk_box_dial(second, true);
    carry.office = carry_office(second);
    ck_assert(carry_read().has_gap);
    ck_assert_uint_eq(carry_items(client), 0);
    /* and says so: then all of it comes again */
    carry_make_back();
    carry_read_back();
    carry_make();
    ck_assert(!carry_read().has_gap);
    ck_assert_uint_gt(carry_items(client), 1);
    client_close(client);
    office_free(carry.office);
    desk_box_free(second);
    carry.office = kept;
}
END_TEST

START_TEST(what_does_not_fit_is_carried_over)
{
    struct report_row *rows;
    size_t first;
    size_t count = 0;

    for (int i = 0; i < 36; i++)
        desk_site_large_decoy(&carry.here);
    ck_assert(carry_make());
    carry_read();
    first = carry_rows(carry.outside, &rows);
    free(rows);
    ck_assert_uint_gt(first, 20);
    ck_assert_uint_lt(first, 36);
    carry_make_back();
    carry_read_back();
    ck_assert(!carry_make());
    carry_read();
    count = carry_rows(carry.outside, &rows);
    free(rows);
    ck_assert_uint_eq(count, 36);
}
END_TEST

/* --- again -----------------------------------------------------------------
 */

START_TEST(reading_twice_changes_nothing)
{
    struct reporter reporter;
    uint32_t items;
    struct bundle_state state;

    desk_site_report(&carry.here, &reporter, sealed_away);
    carry_make();
    carry_read();
    items = carry_items(carry.outside);
    ck_assert(!carry_read().is_new);
    ck_assert_uint_eq(carry_items(carry.outside), items);
    carry_say("once");
    carry_make_back();
    carry_read_back();
    items = carry_items(carry.staff);
    ck_assert_int_eq(client_bundle(carry.staff, &state), STATUS_OK);
    carry_read_back();
    ck_assert_uint_eq(carry_items(carry.staff), items);
    ck_assert_uint_eq(desk_site_count(&carry.here, &reporter, ITEM_REPLY), 1);
}
END_TEST

START_TEST(a_way_back_that_was_lost_is_made_again_with_the_same_letters)
{
    struct reporter reporter;
    uint32_t items;

    desk_site_report(&carry.here, &reporter, sealed_away);
    desk_site_decoy(&carry.here);
    carry_make();
    carry_read();
    carry_say("first");
    carry_make_back(); /* and lost */
    carry_make_back();
    items = carry_items(carry.staff);
    carry_read_back();
    ck_assert_uint_eq(carry_items(carry.staff),
                      items + WAY_BACK_SMALL + WAY_BACK_LARGE);
    ck_assert_uint_eq(desk_site_count(&carry.here, &reporter, ITEM_REPLY), 1);
    /* now the place says that it has them: the next one holds others */
    carry_make();
    carry_read();
    carry_make_back();
    items = carry_items(carry.staff);
    carry_read_back();
    ck_assert_uint_eq(carry_items(carry.staff),
                      items + WAY_BACK_SMALL + WAY_BACK_LARGE);
    ck_assert_uint_eq(desk_site_count(&carry.here, &reporter, ITEM_REPLY), 1);
}
END_TEST

START_TEST(a_withdrawn_report_is_emptied_outside_too)
{
    struct reporter reporter;
    struct buf older = {0};
    struct bundle_came came;

    desk_site_report(&carry.here, &reporter, sealed_away);
    carry_make();
    buf_add(&older, carry.bundle.data, carry.bundle.length);
    carry_read();
    ck_assert_uint_gt(carry_items(carry.outside), 0);
    desk_site_withdraw(&carry.here, &reporter);
    carry_make();
    ck_assert_int_eq(carry_try_read(&carry.bundle, &came), STATUS_OK);
    ck_assert_uint_eq(came.gone.length, HASH_BYTES);
    buf_clear(&came.gone);
    ck_assert_uint_eq(carry_items(carry.outside), 0);
    ck_assert_uint_eq(carry_queue()->count, 0);
    /* and an older bundle does not bring it back */
    ck_assert_int_eq(carry_try_read(&older, &came), STATUS_OLD);
    ck_assert_uint_eq(carry_items(carry.outside), 0);
    buf_clear(&older);
}
END_TEST

/* --- counts ----------------------------------------------------------------
 */

/* How many rows grew by later items, among those that a team opens, and among
 * those that it does not. */
START_TEST(rows_that_outside_cannot_open_get_items_too)
{
    struct reporter reporter;
    struct report_row *rows;
    size_t count;
    size_t grown = 0;

    desk_site_report(&carry.here, &reporter, sealed_away);
    for (int i = 0; i < 8; i++)
        desk_site_decoy(&carry.here);
    carry_make();
    carry_read();
    carry_say("we read it");
    carry_make_back();
    carry_read_back();
    count = carry_rows(carry.staff, &rows);
    for (size_t i = 0; i < count; i++)
        grown += rows[i].items > 3;
    free(rows);
    ck_assert_uint_eq(count, 9);
    ck_assert_uint_ge(grown, 7);
    /* on a day without a letter as many come */
    carry_make();
    carry_read();
    carry_make_back();
    count = carry_items(carry.staff);
    carry_read_back();
    ck_assert_uint_eq(carry_items(carry.staff),
                      count + WAY_BACK_SMALL + WAY_BACK_LARGE);
}
END_TEST

/* Letters were written before the cover; the order in which the place stores
 * them does not say so. By chance one row of nine is the first 5 times in a
 * row once in 59,049 runs. */
START_TEST(letters_do_not_come_before_the_cover)
{
    struct reporter reporter;
    int was_first = 0;

    desk_site_report(&carry.here, &reporter, sealed_away);
    for (int i = 0; i < 8; i++)
        desk_site_decoy(&carry.here);
    for (int i = 0; i < 5; i++) {
        struct report_row *rows;

        desk_site_add(&carry.here, &reporter, "more", &reporter.sign);
        carry_make();
        carry_read();
        carry_say(i % 2 ? "we hear you" : "we read it");
        carry_make_back();
        carry_read_back();
        /* by what changed last: the first is the one that was done first */
        carry_rows(carry.staff, &rows);
        was_first += memcmp(rows[0].thread_box, reporter.thread.public_key,
                            BOX_PUBLIC_SIZE) == 0;
        free(rows);
    }
    ck_assert_int_lt(was_first, 5);
}
END_TEST

/* Among the rows, all of which the place cannot open here: how many have as
 * many items as this reporter's, or more? */
static size_t
count_as_busy(const struct reporter *reporter)
{
    struct report_row *rows;
    size_t count = carry_rows(carry.staff, &rows);
    uint32_t real = 0;
    size_t busy = 0;

    for (size_t i = 0; i < count; i++)
        if (memcmp(rows[i].thread_box, reporter->thread.public_key,
                   BOX_PUBLIC_SIZE) == 0)
            real = rows[i].items;
    for (size_t i = 0; i < count; i++)
        busy += rows[i].items >= real;
    free(rows);
    return busy - 1;
}

/* When all of a case went back it had the most items 12 times of 12. Now 17
 * to 57 of 80 rows had as many, in 12 tries. */
START_TEST(a_case_that_is_answered_is_not_the_row_with_most_items)
{
    struct reporter reporter;

    for (int day = 0; day < 6; day++) {
        for (int i = 0; i < 10; i++)
            desk_site_decoy(&carry.here);
        if (day == 1)
            desk_site_report(&carry.here, &reporter, sealed_away);
        carry_make();
        carry_read();
        if (day == 1 || day == 4)
            carry_say(day == 1 ? "we read it" : "we are coming");
        carry_make_back();
        carry_read_back();
    }
    ck_assert_uint_ge(count_as_busy(&reporter), 2);
}
END_TEST

START_TEST(cover_keeps_no_report_longer)
{
    struct reporter reporter;
    struct report_row *before;
    struct report_row *after;
    size_t count;

    desk_site_report(&carry.here, &reporter, common);
    count = carry_rows(carry.staff, &before);
    clock_set(DESK_SITE_NOW + 28 * 86400LL);
    carry_round();
    ck_assert_uint_eq(carry_rows(carry.staff, &after), count);
    ck_assert_uint_gt(after[0].items, before[0].items);
    ck_assert_uint_eq(after[0].expires, before[0].expires);
    free(before);
    free(after);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("bundle");
    TCase *one = tcase_create("bundle");

    tcase_add_checked_fixture(one, carry_open, carry_close);
    tcase_add_test(one,
                   a_report_sealed_away_is_answered_and_the_receipt_reads_it);
    tcase_add_test(one, what_the_receipt_needs_goes_back_and_no_more);
    tcase_add_test(one, what_is_added_later_comes_after);
    tcase_add_test(one, a_complaint_is_read_outside_alone);
    tcase_add_test(one, a_file_has_one_size_with_nothing_and_with_much_in_it);
    tcase_add_test(one, what_was_acknowledged_leaves_no_more);
    tcase_add_test(one, what_does_not_fit_is_carried_over);
    tcase_add_test(one, reading_twice_changes_nothing);
    tcase_add_test(
        one, a_way_back_that_was_lost_is_made_again_with_the_same_letters);
    tcase_add_test(one, a_withdrawn_report_is_emptied_outside_too);
    tcase_add_test(one, rows_that_outside_cannot_open_get_items_too);
    tcase_add_test(one, letters_do_not_come_before_the_cover);
    tcase_add_test(one, a_case_that_is_answered_is_not_the_row_with_most_items);
    tcase_add_test(one, cover_keeps_no_report_longer);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
