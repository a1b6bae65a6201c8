#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/office/bundle.h"
#include "tests/desk_site.h"
#include "tests/tap.h"

/*
 * A place and its outside body, each with a real store, and files between
 * them. ELSE is the outside body's side.
 */
static struct desk_site here;
static struct desk_box *else_box;
static struct sign_pair else_root;
static struct founding_plan else_plan;
static struct client *staff; /* of the place, without any pass phrase */
static struct office *office;
static struct desk *desk;
static struct buf bundle;
static struct buf back;

static const struct report_order sealed_away = {.priority = PRIORITY_P0,
                                                .reader = READER_OUTSIDE};
static const struct report_order common = {.priority = PRIORITY_P2};

static struct office *
office_of(struct desk_box *box, const uint8_t *root)
{
    struct office *made = office_new((struct office_options){
        .client = desk_box_dial(box, true), .root = root, .form = here.form});

    ck_assert_int_eq(office_unlock(made, place_phrase), STATUS_OK);
    return made;
}

static void
open_both(void)
{
    struct founding_papers papers;

    desk_site_open(&here);
    staff = desk_box_dial(here.box, true);
    seal_sign_pair_make(&else_root);
    ck_assert_int_eq(founding_make_outside("Noor", place_phrase,
                                           &here.place.outside, &else_plan,
                                           &papers),
                     STATUS_OK);
    else_box = desk_site_found(&else_plan, &else_root);
    office = office_of(else_box, else_root.public_key);
    desk = office_desk(office);
}

static void
close_both(void)
{
    office_free(office);
    client_close(staff);
    desk_box_free(else_box);
    desk_site_close(&here);
    buf_clear(&bundle);
    buf_clear(&back);
}

/* --- steps -----------------------------------------------------------------
 */

static bool
make(void)
{
    bool more;

    buf_clear(&bundle);
    ck_assert_int_eq(
        bundle_make(staff, here.place.root.public_key, &bundle, &more),
        STATUS_OK);
    ck_assert_uint_eq(bundle.length, BUNDLE_FILE_SIZE);
    return more;
}

static enum status
try_read(struct buf *file, struct bundle_came *came)
{
    const struct bundle_trust trust = {.root = here.place.root.public_key};

    return bundle_read(office, file, &trust, came);
}

static struct bundle_came
read_it(void)
{
    struct bundle_came came;

    ck_assert_int_eq(try_read(&bundle, &came), STATUS_OK);
    return came;
}

static void
make_back(void)
{
    buf_clear(&back);
    ck_assert_int_eq(bundle_make_back(office, &bundle, &back), STATUS_OK);
    ck_assert_uint_eq(back.length, BUNDLE_BACK_FILE_SIZE);
}

static void
read_back(void)
{
    ck_assert_int_eq(bundle_read_back(staff, here.place.root.public_key, &back),
                     STATUS_OK);
}

static void
round_trip(void)
{
    make();
    read_it();
    make_back();
    read_back();
}

static const struct desk_queue *
queue(void)
{
    struct event event;

    desk->queue(desk->self);
    event = desk_site_wait(office);
    ck_assert_int_eq(event.what, DESK_QUEUE);
    ck_assert_int_eq(event.status, STATUS_OK);
    return event.data;
}

static const struct case_file *
open_first(void)
{
    struct event event;

    desk->open(desk->self, queue()->rows[0].id);
    event = desk_site_wait(office);
    ck_assert_int_eq(event.status, STATUS_OK);
    return event.data;
}

static void
say(const char *text)
{
    open_first();
    desk->answer(desk->self, text, "es");
    ck_assert_int_eq(desk_site_wait(office).status, STATUS_OK);
}

/* The rows of the place, as anybody who counts them sees them. */
static size_t
rows_of(struct client *client, struct report_row **rows)
{
    size_t count;

    ck_assert_int_eq(client_rows(client, 0, rows, &count), STATUS_OK);
    return count;
}

static uint32_t
items_of(struct client *client)
{
    struct report_row *rows;
    size_t count = rows_of(client, &rows);
    uint32_t items = 0;

    for (size_t i = 0; i < count; i++)
        items += rows[i].items;
    free(rows);
    return items;
}

/* --- a whole round ---------------------------------------------------------
 */

START_TEST(a_report_sealed_away_is_answered_and_the_receipt_reads_it)
{
    struct reporter reporter;
    struct reporter other;
    const struct case_file *file;

    desk_site_report(&here, &reporter, sealed_away);
    desk_site_report(&here, &other, common);
    desk_site_add(&here, &reporter, "there is more", &reporter.sign);
    make();
    ck_assert(read_it().is_new);
    ck_assert_uint_eq(queue()->count, 1);
    file = open_first();
    ck_assert(!file->row_differs);
    ck_assert_mem_eq(file->body.lookup, reporter.lookup, LOOKUP_SIZE);
    say("we are coming");
    make_back();
    ck_assert_uint_eq(desk_site_count(&here, &reporter, ITEM_REPLY), 0);
    read_back();
    ck_assert_uint_eq(desk_site_count(&here, &reporter, ITEM_REPLY), 1);
    ck_assert_uint_ge(desk_site_count(&here, &reporter, ITEM_STATUS), 2);
    ck_assert_uint_eq(desk_site_count(&here, &other, ITEM_REPLY), 0);
}
END_TEST

START_TEST(what_is_added_later_comes_after)
{
    struct reporter reporter;
    const struct case_file *file;

    desk_site_report(&here, &reporter, sealed_away);
    round_trip();
    desk_site_add(&here, &reporter, "and one thing", &reporter.sign);
    round_trip();
    file = open_first();
    ck_assert_uint_gt(file->count, 0);
    ck_assert(case_has_news(file));
    say("thank you");
    round_trip();
    ck_assert_uint_eq(desk_site_count(&here, &reporter, ITEM_REPLY), 1);
}
END_TEST

/* --- the same every day ----------------------------------------------------
 */

START_TEST(a_file_has_one_size_with_nothing_and_with_much_in_it)
{
    struct reporter reporter;
    struct buf empty = {0};

    make(); /* make() and make_back() look at the size */
    buf_add(&empty, bundle.data, bundle.length);
    read_it();
    make_back();
    for (int i = 0; i < 20; i++)
        desk_site_report(&here, &reporter, i % 2 ? common : sealed_away);
    make();
    /* the head in the clear is the same too: label, site, signer */
    ck_assert_mem_eq(empty.data, bundle.data, 64);
    read_it();
    say("yes");
    make_back();
    buf_clear(&empty);
}
END_TEST

START_TEST(what_was_acknowledged_leaves_no_more)
{
    struct reporter reporter;
    struct desk_box *second;
    struct office *kept = office;

    desk_site_report(&here, &reporter, sealed_away);
    round_trip();
    make();
    /* a new outside body finds only what came after */
    second = desk_site_found(&else_plan, &else_root);
    office = office_of(second, else_root.public_key);
    ck_assert(read_it().has_gap);
    ck_assert_uint_eq(items_of(desk_box_dial(second, true)), 0);
    /* and says so: then all of it comes again */
    make_back();
    read_back();
    make();
    ck_assert(!read_it().has_gap);
    ck_assert_uint_gt(items_of(desk_box_dial(second, true)), 1);
    office_free(office);
    desk_box_free(second);
    office = kept;
}
END_TEST

START_TEST(what_does_not_fit_is_carried_over)
{
    struct client *outside = desk_box_dial(else_box, true);
    struct report_row *rows;
    size_t first;
    size_t count = 0;

    for (int i = 0; i < 36; i++)
        desk_site_large_decoy(&here);
    ck_assert(make());
    read_it();
    first = rows_of(outside, &rows);
    free(rows);
    ck_assert_uint_gt(first, 20);
    ck_assert_uint_lt(first, 36);
    make_back();
    read_back();
    ck_assert(!make());
    read_it();
    count = rows_of(outside, &rows);
    free(rows);
    ck_assert_uint_eq(count, 36);
    client_close(outside);
}
END_TEST

/* --- again -----------------------------------------------------------------
 */

START_TEST(reading_twice_changes_nothing)
{
    struct client *outside = desk_box_dial(else_box, true);
    struct reporter reporter;
    uint32_t items;
    struct bundle_state state;

    desk_site_report(&here, &reporter, sealed_away);
    make();
    read_it();
    items = items_of(outside);
    ck_assert(!read_it().is_new);
    ck_assert_uint_eq(items_of(outside), items);
    say("once");
    make_back();
    read_back();
    items = items_of(staff);
    ck_assert_int_eq(client_bundle(staff, &state), STATUS_OK);
    read_back();
    ck_assert_uint_eq(items_of(staff), items);
    ck_assert_uint_eq(desk_site_count(&here, &reporter, ITEM_REPLY), 1);
    client_close(outside);
}
END_TEST

START_TEST(a_way_back_that_was_lost_is_made_again_with_the_same_letters)
{
    struct reporter reporter;
    uint32_t items;

    desk_site_report(&here, &reporter, sealed_away);
    desk_site_decoy(&here);
    make();
    read_it();
    say("first");
    make_back(); /* and lost */
    make_back();
    items = items_of(staff);
    read_back();
    ck_assert_uint_eq(items_of(staff), items + WAY_BACK_SMALL + WAY_BACK_LARGE);
    ck_assert_uint_eq(desk_site_count(&here, &reporter, ITEM_REPLY), 1);
    /* now the place says that it has them: the next one holds others */
    make();
    read_it();
    make_back();
    items = items_of(staff);
    read_back();
    ck_assert_uint_eq(items_of(staff), items + WAY_BACK_SMALL + WAY_BACK_LARGE);
    ck_assert_uint_eq(desk_site_count(&here, &reporter, ITEM_REPLY), 1);
}
END_TEST

START_TEST(a_withdrawn_report_is_emptied_outside_too)
{
    struct client *outside = desk_box_dial(else_box, true);
    struct reporter reporter;
    struct buf older = {0};
    struct bundle_came came;

    desk_site_report(&here, &reporter, sealed_away);
    make();
    buf_add(&older, bundle.data, bundle.length);
    read_it();
    ck_assert_uint_gt(items_of(outside), 0);
    desk_site_withdraw(&here, &reporter);
    make();
    read_it();
    ck_assert_uint_eq(items_of(outside), 0);
    ck_assert_uint_eq(queue()->count, 0);
    /* and an older bundle does not bring it back */
    ck_assert_int_eq(try_read(&older, &came), STATUS_OLD);
    ck_assert_uint_eq(items_of(outside), 0);
    buf_clear(&older);
    client_close(outside);
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

    desk_site_report(&here, &reporter, sealed_away);
    for (int i = 0; i < 8; i++)
        desk_site_decoy(&here);
    make();
    read_it();
    say("we read it");
    make_back();
    read_back();
    count = rows_of(staff, &rows);
    for (size_t i = 0; i < count; i++)
        grown += rows[i].items > 3;
    free(rows);
    ck_assert_uint_eq(count, 9);
    ck_assert_uint_ge(grown, 7);
    /* on a day without a letter as many come */
    make();
    read_it();
    make_back();
    count = items_of(staff);
    read_back();
    ck_assert_uint_eq(items_of(staff), count + WAY_BACK_SMALL + WAY_BACK_LARGE);
}
END_TEST

START_TEST(cover_keeps_no_report_longer)
{
    struct reporter reporter;
    struct report_row *before;
    struct report_row *after;
    size_t count;

    desk_site_report(&here, &reporter, common);
    count = rows_of(staff, &before);
    clock_set(DESK_SITE_NOW + 28 * 86400LL);
    round_trip();
    ck_assert_uint_eq(rows_of(staff, &after), count);
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

    tcase_set_timeout(one, 60);
    tcase_add_checked_fixture(one, open_both, close_both);
    tcase_add_test(one,
                   a_report_sealed_away_is_answered_and_the_receipt_reads_it);
    tcase_add_test(one, what_is_added_later_comes_after);
    tcase_add_test(one, a_file_has_one_size_with_nothing_and_with_much_in_it);
    tcase_add_test(one, what_was_acknowledged_leaves_no_more);
    tcase_add_test(one, what_does_not_fit_is_carried_over);
    tcase_add_test(one, reading_twice_changes_nothing);
    tcase_add_test(
        one, a_way_back_that_was_lost_is_made_again_with_the_same_letters);
    tcase_add_test(one, a_withdrawn_report_is_emptied_outside_too);
    tcase_add_test(one, rows_that_outside_cannot_open_get_items_too);
    tcase_add_test(one, cover_keeps_no_report_longer);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
