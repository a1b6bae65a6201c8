#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/secret.h"
#include "tests/kept.h"
#include "tests/tap.h"

/* Is it anywhere in the database's file? */
static bool
file_holds(const struct kept *visit, const void *bytes, size_t length)
{
    char path[128];
    struct stat info;
    FILE *file;
    char *all;
    bool found;

    snprintf(path, sizeof path, "%s/store.db", visit->box.folder);
    file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fstat(fileno(file), &info), 0);
    all = malloc((size_t)info.st_size);
    ck_assert_uint_eq(fread(all, 1, (size_t)info.st_size, file),
                      (size_t)info.st_size);
    fclose(file);
    found = memmem(all, (size_t)info.st_size, bytes, length) != NULL;
    free(all);
    return found;
}

START_TEST(a_withdrawal_at_once_leaves_no_wrap_and_no_way_back)
{
    struct kept visit;
    uint32_t hour;
    bool done = false;

    kept_begin(&visit, 0);
    box_stop(&visit.box);
    ck_assert(file_holds(&visit, visit.report.body.wraps[2], WRAP_SIZE));
    ck_assert_int_eq(box_start(&visit.box), STATUS_OK);
    kept_hang_up(&visit);
    kept_dial(&visit);
    ck_assert_int_eq(kept_look(&visit), STATUS_OK);
    ck_assert_int_eq(kept_withdraw(&visit, &hour, &done), STATUS_OK);
    ck_assert(done);
    ck_assert_uint_eq(kept_row_count(&visit), 0);
    ck_assert_int_eq(client_put(visit.client, &visit.report.put),
                     STATUS_MISSING);
    ck_assert_int_eq(kept_look(&visit), STATUS_MISSING);
    box_stop(&visit.box);
    for (int i = 0; i < WRAP_COUNT; i++) {
        ck_assert(!file_holds(&visit, visit.report.body.wraps[i], WRAP_SIZE));
        ck_assert(!file_holds(&visit, visit.report.own.wraps[i], WRAP_SIZE));
    }
    ck_assert(!file_holds(&visit, visit.report.put.lookup, LOOKUP_SIZE));
    ck_assert(!file_holds(&visit, visit.report.body.envelope + 200, 100));
    ck_assert_int_eq(kept_ask(&visit, "SELECT count(*) FROM wrap"), 0);
    ck_assert_int_eq(kept_ask(&visit, "SELECT sum(length(envelope)) FROM item"),
                     0);
    ck_assert_int_eq(kept_ask(&visit, "SELECT count(*) FROM gone"), 1);
    ck_assert_int_eq(kept_ask(&visit, "SELECT op FROM log ORDER BY seq DESC"),
                     3);
    kept_end(&visit);
}
END_TEST

START_TEST(an_asked_withdrawal_is_called_back_in_time)
{
    struct kept visit;
    struct got got;
    struct report_row *rows;
    size_t count;
    uint32_t hour;
    uint32_t again;
    bool done = true;

    kept_begin(&visit, 24);
    clock_set(KEPT_START + 10);
    ck_assert_int_eq(kept_withdraw(&visit, &hour, &done), STATUS_OK);
    ck_assert(!done);
    ck_assert_uint_eq(hour, KEPT_START / HOUR + 25);
    clock_set(KEPT_START + 5 * HOUR);
    ck_assert_int_eq(kept_withdraw(&visit, &again, &done), STATUS_OK);
    ck_assert_uint_eq(again, hour);
    ck_assert_int_eq(client_get(visit.client, visit.report.put.lookup, &got),
                     STATUS_OK);
    ck_assert(got.withdrawal_asked);
    ck_assert_uint_eq(got.withdrawal_hour, hour);
    client_got_clear(&got);
    ck_assert_int_eq(client_rows(visit.staff, 0, &rows, &count), STATUS_OK);
    ck_assert(rows[0].withdrawal_asked);
    free(rows);
    ck_assert_int_eq(kept_call_back(&visit), STATUS_OK);
    clock_set(KEPT_START + 48 * HOUR);
    ck_assert_int_eq(kept_look(&visit), STATUS_OK);
    kept_end(&visit);
}
END_TEST

START_TEST(an_asked_withdrawal_is_carried_out_in_its_hour)
{
    struct kept visit;
    uint32_t hour;
    bool done;

    kept_begin(&visit, 24);
    ck_assert_int_eq(kept_withdraw(&visit, &hour, &done), STATUS_OK);
    clock_set(KEPT_START + 24 * HOUR - 1);
    ck_assert_int_eq(kept_look(&visit), STATUS_OK);
    clock_set(KEPT_START + 24 * HOUR);
    ck_assert_int_eq(kept_look(&visit), STATUS_MISSING);
    ck_assert_uint_eq(kept_row_count(&visit), 0);
    kept_end(&visit);
}
END_TEST

START_TEST(what_was_due_while_nothing_ran_is_done_at_the_start)
{
    struct kept visit;
    uint32_t hour;
    bool done;

    kept_begin(&visit, 24);
    ck_assert_int_eq(kept_withdraw(&visit, &hour, &done), STATUS_OK);
    box_stop(&visit.box);
    clock_set(KEPT_START + 30 * HOUR);
    ck_assert_int_eq(box_start(&visit.box), STATUS_OK);
    box_stop(&visit.box);
    ck_assert_int_eq(kept_ask(&visit, "SELECT count(*) FROM wrap"), 0);
    kept_end(&visit);
}
END_TEST

/* 90 days are 13 weeks: readable in the 13th, purged in the 18th. */
START_TEST(a_report_expires_and_is_purged_four_weeks_later)
{
    struct kept visit;

    kept_begin(&visit, 24);
    for (int week = 1; week <= 17; week++) {
        clock_set(KEPT_START + (int64_t)week * WEEK);
        ck_assert_int_eq(kept_look(&visit),
                         week <= 13 ? STATUS_OK : STATUS_MISSING);
        ck_assert_uint_eq(kept_row_count(&visit), 1);
    }
    clock_set(KEPT_START + 18LL * WEEK);
    ck_assert_uint_eq(kept_row_count(&visit), 0);
    ck_assert_int_eq(client_put(visit.client, &visit.report.put),
                     STATUS_MISSING);
    box_stop(&visit.box);
    ck_assert_int_eq(kept_ask(&visit, "SELECT (SELECT count(*) FROM report) +"
                                      " (SELECT count(*) FROM item) +"
                                      " (SELECT count(*) FROM wrap)"),
                     0);
    kept_end(&visit);
}
END_TEST

START_TEST(an_addition_keeps_a_report_for_longer_and_reading_does_not)
{
    struct kept visit;
    struct report_row *rows;
    struct sealed item;
    struct proof proof;
    struct box_act act = {.act = PROOF_ADD};
    size_t count;
    uint32_t expires;

    kept_begin(&visit, 24);
    clock_set(KEPT_START + 5LL * WEEK);
    ck_assert_int_eq(kept_look(&visit), STATUS_OK);
    ck_assert_int_eq(client_rows(visit.staff, 0, &rows, &count), STATUS_OK);
    expires = rows[0].expires;
    ck_assert_uint_eq(expires, 3000 + 13);
    free(rows);
    box_item_make(&item, ITEM_ADDITION, &visit.report.thread);
    act.target = visit.report.put.lookup;
    act.item = &item;
    act.signer = &visit.report.sign;
    proof = box_prove(&visit.box, visit.client, &act);
    ck_assert_int_eq(client_add(visit.client, act.target, &item, &proof),
                     STATUS_OK);
    ck_assert_int_eq(client_rows(visit.staff, 0, &rows, &count), STATUS_OK);
    ck_assert_uint_eq(rows[0].expires, expires + 5);
    ck_assert_uint_eq(rows[0].items, 3);
    free(rows);
    seal_clear(&item);
    kept_end(&visit);
}
END_TEST

START_TEST(a_jump_of_the_clock_purges_nothing)
{
    struct kept visit;

    kept_begin(&visit, 24);
    clock_set(KEPT_START + 400LL * WEEK);
    ck_assert_uint_eq(kept_row_count(&visit), 1);
    clock_set(KEPT_START + 401LL * WEEK);
    ck_assert_uint_eq(kept_row_count(&visit), 1);
    kept_end(&visit);
}
END_TEST

START_TEST(a_clock_set_back_does_not_make_weeks_younger)
{
    struct kept visit;
    struct hello *hello = calloc(1, sizeof *hello);
    struct box_report other;

    kept_begin(&visit, 24);
    clock_set(KEPT_START + 2LL * WEEK);
    box_report_make(&other, 0);
    ck_assert_int_eq(client_put(visit.client, &other.put), STATUS_OK);
    clock_set(KEPT_START - 50LL * WEEK);
    ck_assert_int_eq(client_hello(visit.client, "", hello), STATUS_OK);
    ck_assert_uint_eq(hello->week, 3002);
    free(hello);
    box_report_clear(&other);
    kept_end(&visit);
}
END_TEST

START_TEST(the_files_tell_only_the_week)
{
    static const char *const names[] = {"store.db", "store.db-journal"};
    struct kept visit;
    char path[128];
    struct stat info;

    kept_begin(&visit, 24);
    clock_set(KEPT_START + 3 * 86400 + 12345);
    kept_withdraw(&visit, &(uint32_t){0}, &(bool){false});
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", visit.box.folder, names[i]);
        ck_assert_int_eq(stat(path, &info), 0);
        ck_assert_int_eq(info.st_mtime, KEPT_START);
        ck_assert_int_eq(info.st_mode & 0777, 0600);
    }
    kept_end(&visit);
}
END_TEST

/* Miss once; the wait that the store then asks for. */
static uint32_t
miss(struct kept *visit)
{
    uint8_t lookup[LOOKUP_SIZE];
    struct got got;

    secret_random(lookup, sizeof lookup);
    ck_assert_int_eq(client_get(visit->client, lookup, &got), STATUS_MISSING);
    return client_wait(visit->client);
}

START_TEST(a_miss_slows_the_next_look_down)
{
    static const uint32_t waits[] = {2, 4, 8, 16, 30, 30};
    struct kept visit;
    int64_t now = KEPT_START;

    kept_begin(&visit, 24);
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        ck_assert_uint_eq(miss(&visit), waits[i]);
        ck_assert_int_eq(kept_look(&visit), STATUS_WAIT);
        ck_assert_uint_eq(client_wait(visit.client), waits[i]);
        clock_set(now += waits[i]);
    }
    ck_assert_int_eq(kept_look(&visit), STATUS_OK);
    clock_set(now += 600);
    ck_assert_uint_eq(miss(&visit), 2);
    kept_end(&visit);
}
END_TEST

START_TEST(the_slow_down_is_each_terminals_own_and_outlives_the_store)
{
    struct kept visit;
    struct hello *hello = calloc(1, sizeof *hello);
    struct client *other;

    kept_begin(&visit, 24);
    ck_assert_int_eq(client_hello(visit.client, "one", hello), STATUS_OK);
    ck_assert_int_eq(client_hello(visit.client, "two", hello), STATUS_DENIED);
    ck_assert_int_eq(client_hello(visit.client, "No name", hello),
                     STATUS_BAD_INPUT);
    miss(&visit);
    ck_assert_int_eq(kept_look(&visit), STATUS_WAIT);
    other = visit.client;
    visit.client = box_dial(&visit.box, DOOR_PUBLIC);
    ck_assert_int_eq(client_hello(visit.client, "two", hello), STATUS_OK);
    ck_assert_int_eq(kept_look(&visit), STATUS_OK);
    client_close(other);
    kept_hang_up(&visit);
    box_stop(&visit.box);
    ck_assert_int_eq(box_start(&visit.box), STATUS_OK);
    kept_dial(&visit);
    ck_assert_int_eq(client_hello(visit.client, "one", hello), STATUS_OK);
    ck_assert_int_eq(kept_look(&visit), STATUS_WAIT);
    /* No moment stands on disk, and in the end nothing at all. */
    box_stop(&visit.box);
    ck_assert_int_eq(kept_ask(&visit, "SELECT calm_at % 600 FROM terminal"), 0);
    clock_set(KEPT_START + 24 * HOUR);
    ck_assert_int_eq(box_start(&visit.box), STATUS_OK);
    box_stop(&visit.box);
    ck_assert_int_eq(kept_ask(&visit, "SELECT count(*) FROM terminal"), 0);
    free(hello);
    kept_end(&visit);
}
END_TEST

START_TEST(a_flood_waits_a_minute_and_danger_does_not)
{
    struct kept visit;
    struct box_report more;
    struct store_status status;

    kept_begin(&visit, 24);
    for (int i = 1; i < 30; i++) {
        box_report_make(&more, 0);
        ck_assert_int_eq(client_put(visit.client, &more.put), STATUS_OK);
        box_report_clear(&more);
    }
    ck_assert_int_eq(client_status(visit.client, &status), STATUS_OK);
    ck_assert_uint_eq(status.flood_wait, 60);
    box_report_make(&more, 0);
    ck_assert_int_eq(client_put(visit.client, &more.put), STATUS_WAIT);
    ck_assert_uint_eq(client_wait(visit.client), 60);
    /* One that is stored already is only told so. */
    ck_assert_int_eq(client_put(visit.client, &visit.report.put), STATUS_OK);
    clock_set(KEPT_START + 60);
    ck_assert_int_eq(client_put(visit.client, &more.put), STATUS_OK);
    box_report_clear(&more);
    box_report_make(&more, 0);
    ck_assert_int_eq(client_put(visit.client, &more.put), STATUS_WAIT);
    more.put.urgent = true;
    ck_assert_int_eq(client_put(visit.client, &more.put), STATUS_OK);
    box_report_clear(&more);
    /* Five minutes later there is room for one more. */
    clock_set(KEPT_START + 60 + 600);
    ck_assert_int_eq(client_status(visit.client, &status), STATUS_OK);
    ck_assert_uint_eq(status.flood_wait, 0);
    kept_end(&visit);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("keep");
    TCase *one = tcase_create("keep");

    tcase_add_test(one, a_withdrawal_at_once_leaves_no_wrap_and_no_way_back);
    tcase_add_test(one, an_asked_withdrawal_is_called_back_in_time);
    tcase_add_test(one, an_asked_withdrawal_is_carried_out_in_its_hour);
    tcase_add_test(one, what_was_due_while_nothing_ran_is_done_at_the_start);
    tcase_add_test(one, a_report_expires_and_is_purged_four_weeks_later);
    tcase_add_test(one,
                   an_addition_keeps_a_report_for_longer_and_reading_does_not);
    tcase_add_test(one, a_jump_of_the_clock_purges_nothing);
    tcase_add_test(one, a_clock_set_back_does_not_make_weeks_younger);
    tcase_add_test(one, the_files_tell_only_the_week);
    tcase_add_test(one, a_miss_slows_the_next_look_down);
    tcase_add_test(one,
                   the_slow_down_is_each_terminals_own_and_outlives_the_store);
    tcase_add_test(one, a_flood_waits_a_minute_and_danger_does_not);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
