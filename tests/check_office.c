#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "tests/office_rig.h"
#include "tests/tap.h"

static const struct report_order urgent = {.priority = PRIORITY_P0};
static const struct report_order common = {.priority = PRIORITY_P2};
static const struct report_order elsewhere = {.priority = PRIORITY_P0,
                                              .reader = READER_OUTSIDE};

START_TEST(the_right_pass_phrase_opens_the_desk)
{
    ck_assert_str_eq(rig.desk->member(rig.desk->self), "");
    ck_assert_int_eq(rig_unlock(place_phrase).status, STATUS_OK);
    ck_assert_str_eq(rig.desk->member(rig.desk->self), "Amina");
    rig.desk->lock(rig.desk->self);
    ck_assert_str_eq(rig.desk->member(rig.desk->self), "");
}
END_TEST

START_TEST(a_wrong_pass_phrase_costs_two_seconds)
{
    struct event event = rig_unlock("one two three four five seven");

    ck_assert_int_eq(event.status, STATUS_WRONG_KEY);
    ck_assert_uint_eq(event.seconds, 2);
    ck_assert_int_eq(rig_unlock(place_phrase).status, STATUS_WAIT);
    clock_set(DESK_SITE_NOW + 2);
    ck_assert_int_eq(rig_unlock(place_phrase).status, STATUS_OK);
}
END_TEST

START_TEST(each_wrong_pass_phrase_costs_more_and_none_locks_out)
{
    static const uint32_t costs[] = {2, 4, 8, 16, 30, 30};
    int64_t now = DESK_SITE_NOW;

    for (size_t i = 0; i < sizeof costs / sizeof *costs; i++) {
        struct event event = rig_unlock("one two three four five seven");

        ck_assert_int_eq(event.status, STATUS_WRONG_KEY);
        ck_assert_uint_eq(event.seconds, costs[i]);
        clock_set(now += costs[i] - 1);
        ck_assert_int_eq(rig_unlock(place_phrase).status, STATUS_WAIT);
        clock_set(++now);
    }
    clock_set(now += 601);
    ck_assert_uint_eq(rig_unlock("one two three four five seven").seconds, 2);
    clock_set(now += 2);
    ck_assert_int_eq(rig_unlock(place_phrase).status, STATUS_OK);
}
END_TEST

START_TEST(keys_that_another_root_signed_are_refused)
{
    struct sign_pair root;
    struct office *other;
    uint32_t version;

    seal_sign_pair_make(&root);
    other = office_new(
        (struct office_options){.client = desk_box_dial(rig.site.box, true),
                                .root = root.public_key,
                                .form = rig.site.form});
    ck_assert_int_eq(office_greet(other, &version), STATUS_WRONG_SIGNATURE);
    ck_assert_int_eq(office_unlock(other, place_phrase),
                     STATUS_WRONG_SIGNATURE);
    office_free(other);
}
END_TEST

START_TEST(keys_older_than_those_seen_are_refused)
{
    struct office *other = office_new(
        (struct office_options){.client = desk_box_dial(rig.site.box, true),
                                .root = rig.site.place.root.public_key,
                                .form = rig.site.form,
                                .keyset_least = 2});

    ck_assert_int_eq(office_unlock(other, place_phrase), STATUS_OLD);
    office_free(other);
}
END_TEST

START_TEST(a_locked_desk_shows_nothing)
{
    rig.desk->queue(rig.desk->self);
    ck_assert_int_eq(desk_site_wait(rig.office).status, STATUS_DENIED);
}
END_TEST

START_TEST(an_unlocked_desk_is_seen_open_at_the_kiosk)
{
    struct store_status status;
    struct results results = office_results(rig.office);
    struct event event;

    ck_assert_int_eq(rig_unlock(place_phrase).status, STATUS_OK);
    results.collect(results.self, &event);
    ck_assert_int_eq(client_status(rig.site.kiosk, &status), STATUS_OK);
    ck_assert(status.desk_open);
    rig.desk->lock(rig.desk->self);
    ck_assert_int_eq(client_status(rig.site.kiosk, &status), STATUS_OK);
    ck_assert(!status.desk_open);
}
END_TEST

START_TEST(the_queue_begins_with_the_greatest_need)
{
    struct reporter one;
    struct reporter two;
    const struct desk_queue *seen;

    desk_site_report(&rig.site, &one, common);
    desk_site_report(&rig.site, &two, urgent);
    rig_unlock(place_phrase);
    seen = rig_queue();
    ck_assert_uint_eq(seen->count, 2);
    ck_assert_int_eq(seen->rows[0].priority, PRIORITY_P0);
    ck_assert_int_eq(seen->rows[1].priority, PRIORITY_P2);
    ck_assert_uint_eq(seen->urgent, 1);
    ck_assert_int_eq(seen->rows[0].path, PATH_ABUSE);
}
END_TEST

/* All that a desk can show of its queue, as bytes. */
static void
remember(struct buf *out)
{
    const struct desk_queue *seen = rig_queue();

    buf_clear(out);
    buf_add(out, &seen->count, sizeof seen->count);
    buf_add(out, &seen->urgent, sizeof seen->urgent);
    buf_add(out, &seen->damaged, sizeof seen->damaged);
    buf_add(out, seen->rows, seen->count * sizeof *seen->rows);
}

START_TEST(a_report_for_outside_leaves_the_trace_of_a_decoy)
{
    struct reporter one;
    struct reporter two;
    struct buf without = {0};
    struct buf with = {0};

    desk_site_report(&rig.site, &one, common);
    rig_unlock(place_phrase);
    remember(&without);
    desk_site_decoys(&rig.site);
    remember(&with);
    ck_assert_uint_eq(with.length, without.length);
    ck_assert_mem_eq(with.data, without.data, with.length);
    desk_site_report(&rig.site, &two, elsewhere);
    remember(&with);
    ck_assert_uint_eq(with.length, without.length);
    ck_assert_mem_eq(with.data, without.data, with.length);
    desk_site_add(&rig.site, &two, "more", &two.sign);
    remember(&with);
    ck_assert_uint_eq(with.length, without.length);
    ck_assert_mem_eq(with.data, without.data, with.length);
    buf_clear(&with);
    buf_clear(&without);
}
END_TEST

START_TEST(a_report_for_outside_opens_to_nobody_here)
{
    struct reporter reporter;
    struct report_row *rows;
    size_t count;
    struct client *staff = desk_box_dial(rig.site.box, true);

    desk_site_report(&rig.site, &reporter, elsewhere);
    rig_unlock(place_phrase);
    ck_assert_int_eq(client_rows(staff, 0, &rows, &count), STATUS_OK);
    ck_assert_uint_eq(count, 1);
    rig.desk->open(rig.desk->self, rows[0].report);
    ck_assert_int_eq(desk_site_wait(rig.office).status, STATUS_MISSING);
    ck_assert_uint_eq(desk_site_count(&rig.site, &reporter, ITEM_STATUS), 0);
    free(rows);
    client_close(staff);
}
END_TEST

START_TEST(what_is_withdrawn_is_gone_from_the_desk)
{
    struct reporter reporter;
    struct proof proof;
    uint32_t hour;
    bool done;
    uint8_t id[ID_SIZE];

    desk_site_report(&rig.site, &reporter, common);
    memcpy(id, rig_open_first()->id, ID_SIZE);
    proof = desk_box_prove(rig.site.box, rig.site.kiosk,
                           (struct desk_act){.act = PROOF_WITHDRAW,
                                             .target = reporter.lookup,
                                             .signer = &reporter.sign});
    ck_assert_int_eq(
        client_withdraw(rig.site.kiosk, reporter.lookup, &proof, &hour, &done),
        STATUS_OK);
    ck_assert(done);
    ck_assert_uint_eq(rig_queue()->count, 0);
    rig.desk->open(rig.desk->self, id);
    ck_assert_int_eq(desk_site_wait(rig.office).status, STATUS_MISSING);
    rig.desk->answer(rig.desk->self, "Too late", "en");
    ck_assert_int_eq(desk_site_wait(rig.office).status, STATUS_MISSING);
}
END_TEST

START_TEST(the_bell_and_news_are_pushed)
{
    struct results results = office_results(rig.office);
    struct reporter reporter;
    struct event event;
    bool rang = false;
    bool news = false;

    ck_assert_int_eq(client_ring(rig.site.kiosk), STATUS_OK);
    desk_site_report(&rig.site, &reporter, common);
    /* the store pushes before it answers the next question */
    ck_assert_int_eq(rig_unlock(place_phrase).status, STATUS_OK);
    for (int i = 0; i < 8; i++)
        if (results.collect(results.self, &event)) {
            rang = rang || event.what == DESK_RANG;
            news = news || event.what == DESK_NEWS;
        }
    ck_assert(rang);
    ck_assert(news);
}
END_TEST

START_TEST(a_store_that_comes_back_is_found_again)
{
    struct reporter reporter;
    const struct case_file *file;

    desk_site_report(&rig.site, &reporter, common);
    file = rig_open_first();
    client_close(rig.site.kiosk);
    rig.site.kiosk = NULL;
    desk_box_stop(rig.site.box);
    rig.desk->answer(rig.desk->self, "Still here.", "en");
    ck_assert_int_eq(desk_site_wait(rig.office).status, STATUS_CLOSED);
    desk_box_start(rig.site.box);
    rig.site.kiosk = desk_box_dial(rig.site.box, false);
    ck_assert_int_eq(client_hello(rig.site.kiosk, "kiosk", &rig.site.hello),
                     STATUS_OK);
    rig.desk->answer(rig.desk->self, "Still here.", "en");
    ck_assert_int_eq(desk_site_wait(rig.office).status, STATUS_OK);
    ck_assert_int_eq(case_state(file), CASE_ANSWERED);
    ck_assert_uint_eq(desk_site_count(&rig.site, &reporter, ITEM_REPLY), 1);
}
END_TEST

START_TEST(the_bell_rings_again_after_the_store_was_away)
{
    struct results results = office_results(rig.office);
    struct event event;
    bool rang = false;

    ck_assert_int_eq(rig_unlock(place_phrase).status, STATUS_OK);
    client_close(rig.site.kiosk);
    rig.site.kiosk = NULL;
    desk_box_stop(rig.site.box);
    for (int i = 0; i < 4; i++)
        results.collect(results.self, &event);
    desk_box_start(rig.site.box);
    rig_queue();
    rig.site.kiosk = desk_box_dial(rig.site.box, false);
    ck_assert_int_eq(client_hello(rig.site.kiosk, "kiosk", &rig.site.hello),
                     STATUS_OK);
    ck_assert_int_eq(client_ring(rig.site.kiosk), STATUS_OK);
    rig_queue();
    for (int i = 0; i < 4; i++)
        if (results.collect(results.self, &event))
            rang = rang || event.what == DESK_RANG;
    ck_assert(rang);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("office");
    TCase *tests = tcase_create("office");

    tcase_add_checked_fixture(tests, rig_open, rig_close);
    tcase_add_test(tests, the_right_pass_phrase_opens_the_desk);
    tcase_add_test(tests, a_wrong_pass_phrase_costs_two_seconds);
    tcase_add_test(tests, each_wrong_pass_phrase_costs_more_and_none_locks_out);
    tcase_add_test(tests, keys_that_another_root_signed_are_refused);
    tcase_add_test(tests, keys_older_than_those_seen_are_refused);
    tcase_add_test(tests, a_locked_desk_shows_nothing);
    tcase_add_test(tests, an_unlocked_desk_is_seen_open_at_the_kiosk);
    tcase_add_test(tests, the_queue_begins_with_the_greatest_need);
    tcase_add_test(tests, a_report_for_outside_leaves_the_trace_of_a_decoy);
    tcase_add_test(tests, a_report_for_outside_opens_to_nobody_here);
    tcase_add_test(tests, what_is_withdrawn_is_gone_from_the_desk);
    tcase_add_test(tests, the_bell_and_news_are_pushed);
    tcase_add_test(tests, a_store_that_comes_back_is_found_again);
    tcase_add_test(tests, the_bell_rings_again_after_the_store_was_away);
    suite_add_tcase(suite, tests);
    return tap_run(suite);
}
