#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/hash.h"
#include "tests/box.h"
#include "tests/tap.h"

static struct hello hello;

static enum status
put(struct client *client, const struct box_report *report)
{
    return client_put(client, &report->put);
}

/* Does the store give back what was put, but for the body? */
static void
assert_found(struct client *client, const struct box_report *report)
{
    struct got got;
    struct seal_opened opened;

    ck_assert_int_eq(client_get(client, report->put.lookup, &got), STATUS_OK);
    ck_assert_mem_eq(got.receipt_box, report->put.receipt_box, BOX_PUBLIC_SIZE);
    ck_assert_mem_eq(got.thread_box, report->put.thread_box, BOX_PUBLIC_SIZE);
    ck_assert_uint_ge(got.count, 1);
    ck_assert_mem_eq(got.items[0].item, report->own.item, ID_SIZE);
    ck_assert_int_eq(seal_open(&got.items[0], &report->receipt, &opened),
                     STATUS_OK);
    ck_assert_int_eq(opened.kind, ITEM_OWN);
    seal_opened_clear(&opened);
    client_got_clear(&got);
}

START_TEST(an_empty_store_waits_to_be_founded)
{
    struct box box;
    struct client *client;
    struct got got;
    struct box_report report;

    box_make(&box);
    ck_assert_int_eq(box_start(&box), STATUS_OK);
    client = box_dial(&box, DOOR_PUBLIC);
    ck_assert_int_eq(client_hello(client, "kiosk", &hello), STATUS_OK);
    ck_assert(!hello.founded);
    ck_assert_int_eq(client_get(client, box.site, &got), STATUS_MISSING);
    box_report_make(&report, 0);
    ck_assert_int_ne(put(client, &report), STATUS_OK);
    box_report_clear(&report);
    client_close(client);
    box_free(&box);
}
END_TEST

START_TEST(a_founded_store_says_who_it_is)
{
    struct box box;
    struct client *client;
    struct staff_slot *slots;
    struct team_key *keys;
    size_t slot_count;
    size_t key_count;

    box_make_founded(&box);
    client = box_dial(&box, DOOR_STAFF);
    ck_assert_int_eq(client_hello(client, "", &hello), STATUS_OK);
    ck_assert(hello.founded);
    ck_assert_mem_eq(hello.site, box.site, ID_SIZE);
    ck_assert_mem_eq(hello.salt, box.salt, SALT_SIZE);
    ck_assert_uint_eq(hello.keyset_version, 1);
    ck_assert_uint_gt(hello.keyset_length, 300);
    ck_assert_int_eq(
        client_people(client, &slots, &slot_count, &keys, &key_count),
        STATUS_OK);
    ck_assert_uint_eq(slot_count, 1);
    ck_assert_uint_eq(key_count, 2);
    ck_assert_uint_eq(keys[1].version, 2);
    free(slots);
    free(keys);
    ck_assert_int_eq(box_try_found(&box, client), STATUS_EXISTS);
    client_close(client);
    box_free(&box);
}
END_TEST

START_TEST(a_report_of_each_bucket_is_found_after_a_restart)
{
    struct box box;
    struct client *client;
    struct box_report report;

    box_make_founded(&box);
    client = box_dial(&box, DOOR_PUBLIC);
    box_report_make(&report, _i);
    ck_assert_int_eq(put(client, &report), STATUS_OK);
    assert_found(client, &report);
    client_close(client);
    box_stop(&box);
    ck_assert_int_eq(box_start(&box), STATUS_OK);
    client = box_dial(&box, DOOR_PUBLIC);
    assert_found(client, &report);
    client_close(client);
    box_report_clear(&report);
    box_free(&box);
}
END_TEST

START_TEST(the_same_report_again_is_stored_already)
{
    struct box box;
    struct client *client;
    struct client *staff;
    struct box_report report;
    struct box_report other;
    struct report_row *rows;
    size_t count;

    box_make_founded(&box);
    client = box_dial(&box, DOOR_PUBLIC);
    box_report_make(&report, 0);
    box_report_make(&other, 0);
    ck_assert_int_eq(put(client, &report), STATUS_OK);
    ck_assert_int_eq(put(client, &report), STATUS_OK);
    memcpy(other.put.lookup, report.put.lookup, LOOKUP_SIZE);
    ck_assert_int_eq(put(client, &other), STATUS_EXISTS);
    staff = box_dial(&box, DOOR_STAFF);
    ck_assert_int_eq(client_rows(staff, 0, &rows, &count), STATUS_OK);
    ck_assert_uint_eq(count, 1);
    ck_assert_uint_eq(rows[0].items, 2);
    free(rows);
    client_close(client);
    client_close(staff);
    box_report_clear(&report);
    box_report_clear(&other);
    box_free(&box);
}
END_TEST

START_TEST(an_addition_needs_the_receipt_and_a_fresh_nonce)
{
    struct box box;
    struct client *client;
    struct box_report report;
    struct sealed item;
    struct sign_pair stranger;
    struct proof proof;
    struct box_act act = {.act = PROOF_ADD};
    struct got got;

    box_make_founded(&box);
    client = box_dial(&box, DOOR_PUBLIC);
    box_report_make(&report, 0);
    ck_assert_int_eq(put(client, &report), STATUS_OK);
    box_item_make(&item, ITEM_ADDITION, &report.thread);
    seal_sign_pair_make(&stranger);
    act.target = report.put.lookup;
    act.item = &item;
    act.signer = &stranger;
    proof = box_prove(&box, client, &act);
    ck_assert_int_eq(client_add(client, report.put.lookup, &item, &proof),
                     STATUS_WRONG_SIGNATURE);
    act.signer = &report.sign;
    proof = box_prove(&box, client, &act);
    ck_assert_int_eq(client_add(client, report.put.lookup, &item, &proof),
                     STATUS_OK);
    ck_assert_int_eq(client_add(client, report.put.lookup, &item, &proof),
                     STATUS_WRONG_SIGNATURE);
    act.act = PROOF_WITHDRAW;
    proof = box_prove(&box, client, &act);
    ck_assert_int_eq(client_add(client, report.put.lookup, &item, &proof),
                     STATUS_WRONG_SIGNATURE);
    ck_assert_int_eq(client_get(client, report.put.lookup, &got), STATUS_OK);
    ck_assert_uint_eq(got.count, 2);
    ck_assert_mem_eq(got.items[1].item, item.item, ID_SIZE);
    client_got_clear(&got);
    seal_clear(&item);
    client_close(client);
    box_report_clear(&report);
    box_free(&box);
}
END_TEST

START_TEST(a_team_posts_and_the_receipt_reads)
{
    struct box box;
    struct client *client;
    struct client *staff;
    struct box_report report;
    struct sealed item;
    struct sealed *items;
    size_t count;
    struct report_row *rows;
    struct proof proof;
    struct box_act act = {.act = PROOF_POST};
    struct got got;
    struct seal_opened opened;

    box_make_founded(&box);
    client = box_dial(&box, DOOR_PUBLIC);
    staff = box_dial(&box, DOOR_STAFF);
    box_report_make(&report, 1);
    ck_assert_int_eq(put(client, &report), STATUS_OK);
    ck_assert_int_eq(client_rows(staff, 0, &rows, &count), STATUS_OK);
    ck_assert_int_eq(client_items(staff, rows[0].report, &items, &count),
                     STATUS_OK);
    ck_assert_uint_eq(count, 2);
    ck_assert_mem_eq(items[0].item, report.body.item, ID_SIZE);
    ck_assert_mem_eq(items[0].envelope, report.body.envelope,
                     report.body.length);
    client_items_free(items, count);
    box_item_make(&item, ITEM_REPLY, &report.receipt);
    act.target = rows[0].report;
    act.item = &item;
    act.signer = &report.sign; /* the reporter is no team */
    proof = box_prove(&box, staff, &act);
    ck_assert_int_eq(client_post(staff, rows[0].report, &item, &proof),
                     STATUS_WRONG_SIGNATURE);
    act.signer = &box.team;
    proof = box_prove(&box, staff, &act);
    ck_assert_int_eq(client_post(staff, rows[0].report, &item, &proof),
                     STATUS_OK);
    ck_assert_int_eq(client_get(client, report.put.lookup, &got), STATUS_OK);
    ck_assert_uint_eq(got.count, 2);
    ck_assert_int_eq(seal_open(&got.items[1], &report.receipt, &opened),
                     STATUS_OK);
    ck_assert_int_eq(opened.kind, ITEM_REPLY);
    seal_opened_clear(&opened);
    client_got_clear(&got);
    seal_clear(&item);
    free(rows);
    client_close(client);
    client_close(staff);
    box_report_clear(&report);
    box_free(&box);
}
END_TEST

START_TEST(rows_come_in_the_order_of_the_log_and_after_a_sequence)
{
    struct box box;
    struct client *client;
    struct client *staff;
    struct box_report report;
    struct report_row *rows;
    struct report_row *later;
    size_t count;

    box_make_founded(&box);
    client = box_dial(&box, DOOR_PUBLIC);
    staff = box_dial(&box, DOOR_STAFF);
    for (int i = 0; i < 5; i++) {
        box_report_make(&report, 0);
        ck_assert_int_eq(put(client, &report), STATUS_OK);
        box_report_clear(&report);
    }
    ck_assert_int_eq(client_rows(staff, 0, &rows, &count), STATUS_OK);
    ck_assert_uint_eq(count, 5);
    for (size_t i = 1; i < count; i++)
        ck_assert_uint_gt(rows[i].changed, rows[i - 1].changed);
    ck_assert_int_eq(client_rows(staff, rows[2].changed, &later, &count),
                     STATUS_OK);
    ck_assert_uint_eq(count, 2);
    ck_assert_mem_eq(later[0].report, rows[3].report, ID_SIZE);
    free(rows);
    free(later);
    client_close(client);
    client_close(staff);
    box_free(&box);
}
END_TEST

START_TEST(a_form_is_kept_by_its_hash)
{
    static const char form[] = "{\"form\": []}";
    struct box box;
    struct client *staff;
    uint8_t hash[HASH_BYTES] = {0};
    uint8_t *text;
    size_t length;

    box_make_founded(&box);
    staff = box_dial(&box, DOOR_STAFF);
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(
            client_form_keep(staff, (const uint8_t *)form, strlen(form)),
            STATUS_OK);
    ck_assert_int_eq(client_form(staff, hash, &text, &length), STATUS_MISSING);
    hash_bytes(hash, form, strlen(form));
    ck_assert_int_eq(client_form(staff, hash, &text, &length), STATUS_OK);
    ck_assert_uint_eq(length, strlen(form));
    ck_assert_mem_eq(text, form, length);
    free(text);
    client_close(staff);
    box_free(&box);
}
END_TEST

START_TEST(a_healthy_store_says_so)
{
    struct box box;
    struct client *client;
    struct client *staff;
    struct box_report report;
    struct store_health health;

    box_make_founded(&box);
    client = box_dial(&box, DOOR_PUBLIC);
    staff = box_dial(&box, DOOR_STAFF);
    box_report_make(&report, 0);
    ck_assert_int_eq(put(client, &report), STATUS_OK);
    ck_assert_int_eq(client_health(staff, &health), STATUS_OK);
    ck_assert(health.integrity_ok);
    ck_assert(health.log_ok);
    ck_assert_uint_eq(health.rows, 1);
    /* the site, the keyset, a slot, two keys, two items */
    ck_assert_uint_eq(health.log_length, 7);
    ck_assert_uint_gt(health.file_bytes, 10000);
    ck_assert_uint_gt(health.free_bytes, 0);
    /* The check must not have cost the lock: still served, still alone. */
    ck_assert_int_eq(put(client, &report), STATUS_OK);
    client_close(client);
    client_close(staff);
    box_report_clear(&report);
    box_free(&box);
}
END_TEST

START_TEST(a_watch_hears_of_news_and_of_the_bell)
{
    struct box box;
    struct client *client;
    struct client *staff;
    struct client *watch;
    struct box_report report;
    enum watch_event event;

    clock_set(1800000000);
    box_make_founded(&box);
    client = box_dial(&box, DOOR_PUBLIC);
    staff = box_dial(&box, DOOR_STAFF);
    watch = box_dial(&box, DOOR_STAFF);
    ck_assert_int_eq(client_watch(watch), STATUS_OK);
    ck_assert_int_eq(client_watch_next(watch, &event), STATUS_OK);
    ck_assert_int_eq(event, WATCH_NOTHING);
    box_report_make(&report, 0);
    ck_assert_int_eq(put(client, &report), STATUS_OK);
    /* The answer to the next question comes after the push. */
    ck_assert_int_eq(client_hello(client, "", &hello), STATUS_OK);
    ck_assert_int_eq(client_watch_next(watch, &event), STATUS_OK);
    ck_assert_int_eq(event, WATCH_NEW);
    ck_assert_int_eq(client_ring(client), STATUS_OK);
    ck_assert_int_eq(client_ring(client), STATUS_WAIT);
    ck_assert_uint_le(client_wait(client), 10);
    ck_assert_int_eq(client_watch_next(watch, &event), STATUS_OK);
    ck_assert_int_eq(event, WATCH_RING);
    ck_assert_int_eq(client_watch_next(watch, &event), STATUS_OK);
    ck_assert_int_eq(event, WATCH_NOTHING);
    clock_set(1800000011);
    ck_assert_int_eq(client_ring(client), STATUS_OK);
    client_close(client);
    client_close(staff);
    client_close(watch);
    box_report_clear(&report);
    box_free(&box);
}
END_TEST

START_TEST(a_desk_is_open_while_it_gives_a_sign)
{
    struct box box;
    struct client *client;
    struct client *staff;
    struct store_status status;

    clock_set(1800000000);
    box_make_founded(&box);
    client = box_dial(&box, DOOR_PUBLIC);
    staff = box_dial(&box, DOOR_STAFF);
    ck_assert_int_eq(client_status(client, &status), STATUS_OK);
    ck_assert(!status.desk_open);
    ck_assert_int_eq(client_desk_open(staff, true), STATUS_OK);
    ck_assert_int_eq(client_status(client, &status), STATUS_OK);
    ck_assert(status.desk_open);
    clock_set(1800000061);
    ck_assert_int_eq(client_status(client, &status), STATUS_OK);
    ck_assert(!status.desk_open);
    client_close(client);
    client_close(staff);
    box_free(&box);
}
END_TEST

/* No file may grow past this; a write that would is a disk error. */
static void
limit_files(rlim_t bytes)
{
    struct rlimit limit;

    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(a_disk_error_is_not_believed_and_the_store_goes_on)
{
    struct box box;
    struct client *client;
    struct client *staff;
    struct box_report report;
    struct box_report large;
    struct store_health health;
    struct got got;

    signal(SIGXFSZ, SIG_IGN);
    box_make_founded(&box);
    client = box_dial(&box, DOOR_PUBLIC);
    staff = box_dial(&box, DOOR_STAFF);
    box_report_make(&report, 0);
    box_report_make(&large, 3);
    ck_assert_int_eq(put(client, &report), STATUS_OK);
    ck_assert_int_eq(client_health(staff, &health), STATUS_OK);
    limit_files((rlim_t)health.file_bytes);
    ck_assert_int_eq(put(client, &large), STATUS_IO);
    assert_found(client, &report);
    ck_assert_int_eq(client_get(client, large.put.lookup, &got),
                     STATUS_MISSING);
    limit_files(RLIM_INFINITY);
    ck_assert_int_eq(put(client, &large), STATUS_OK);
    ck_assert_int_eq(client_health(staff, &health), STATUS_OK);
    ck_assert(health.integrity_ok);
    ck_assert(health.log_ok);
    ck_assert_uint_eq(health.rows, 2);
    client_close(client);
    client_close(staff);
    box_report_clear(&report);
    box_report_clear(&large);
    box_free(&box);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("store");
    TCase *one = tcase_create("store");

    tcase_add_test(one, an_empty_store_waits_to_be_founded);
    tcase_add_test(one, a_founded_store_says_who_it_is);
    tcase_add_loop_test(one, a_report_of_each_bucket_is_found_after_a_restart,
                        0, BUCKET_COUNT);
    tcase_add_test(one, the_same_report_again_is_stored_already);
    tcase_add_test(one, an_addition_needs_the_receipt_and_a_fresh_nonce);
    tcase_add_test(one, a_team_posts_and_the_receipt_reads);
    tcase_add_test(one, rows_come_in_the_order_of_the_log_and_after_a_sequence);
    tcase_add_test(one, a_form_is_kept_by_its_hash);
    tcase_add_test(one, a_healthy_store_says_so);
    tcase_add_test(one, a_watch_hears_of_news_and_of_the_bell);
    tcase_add_test(one, a_desk_is_open_while_it_gives_a_sign);
    tcase_add_test(one, a_disk_error_is_not_believed_and_the_store_goes_on);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
