#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/hash.h"
#include "kiosk/base/pack.h"
#include "kiosk/base/secret.h"
#include "tests/box.h"
#include "tests/tap.h"

/* What a place's store gives to a bundle, and takes from a way back. */
enum { NOW = 1795400000 };

static struct box box;
static struct client *kiosk;
static struct client *staff;
static struct hello hello;

static void
open_box(void)
{
    clock_set(NOW);
    box_make_founded(&box);
    kiosk = box_dial(&box, DOOR_PUBLIC);
    staff = box_dial(&box, DOOR_STAFF);
    ck_assert_int_eq(client_hello(kiosk, "kiosk", &hello), STATUS_OK);
    ck_assert_int_eq(client_hello(staff, "", &hello), STATUS_OK);
}

static void
close_box(void)
{
    client_close(kiosk);
    client_close(staff);
    box_free(&box);
    clock_set(-1);
}

static void
put(struct box_report *report, int bucket)
{
    box_report_make(report, bucket);
    report->put.urgent = true;
    ck_assert_int_eq(client_put(kiosk, &report->put), STATUS_OK);
}

static void
withdraw(const struct box_report *report)
{
    const struct box_act act = {.act = PROOF_WITHDRAW,
                                .target = report->put.lookup,
                                .signer = &report->sign};
    struct proof proof;
    uint32_t hour;
    bool done;

    ck_assert_int_eq(client_hello(kiosk, "", &hello), STATUS_OK);
    proof = box_prove(&box, kiosk, &act);
    ck_assert_int_eq(
        client_withdraw(kiosk, report->put.lookup, &proof, &hour, &done),
        STATUS_OK);
    clock_set(clock_now() + 73 * 3600LL);
    ck_assert_int_eq(client_hello(kiosk, "", &hello), STATUS_OK);
}

/* --- leaving ---------------------------------------------------------------
 */

START_TEST(items_leave_in_the_order_they_came)
{
    struct box_report reports[3];
    struct carried_item item;
    uint64_t after = 0;

    for (int i = 0; i < 3; i++)
        put(&reports[i], i);
    for (int i = 0; i < 6; i++) {
        const struct box_report *report = &reports[i / 2];
        const struct sealed *sealed = i % 2 ? &report->own : &report->body;

        ck_assert_int_eq(client_bundle_next(staff, after, &item), STATUS_OK);
        ck_assert_uint_gt(item.seq, after);
        ck_assert_uint_eq(item.place, (uint32_t)(i % 2));
        ck_assert_mem_eq(item.row.lookup, report->put.lookup, LOOKUP_SIZE);
        ck_assert_mem_eq(item.row.thread_box, report->put.thread_box,
                         BOX_PUBLIC_SIZE);
        ck_assert_mem_eq(item.item.item, sealed->item, ID_SIZE);
        ck_assert_mem_eq(item.item.wraps, sealed->wraps, sizeof sealed->wraps);
        ck_assert_uint_eq(item.item.length, sealed->length);
        after = item.seq;
        seal_clear(&item.item);
    }
    ck_assert_int_eq(client_bundle_next(staff, after, &item), STATUS_MISSING);
    for (int i = 0; i < 3; i++)
        box_report_clear(&reports[i]);
}
END_TEST

START_TEST(what_was_withdrawn_leaves_as_a_hash_alone)
{
    struct box_report report;
    struct carried_item item;
    struct gone_line *lines;
    size_t count;
    uint8_t hash[HASH_BYTES];
    struct hash_part part = {.length = LOOKUP_SIZE};

    put(&report, 0);
    ck_assert_int_eq(client_bundle_gone(staff, 0, &lines, &count), STATUS_OK);
    ck_assert_uint_eq(count, 0);
    free(lines);
    withdraw(&report);
    ck_assert_int_eq(client_bundle_next(staff, 0, &item), STATUS_MISSING);
    ck_assert_int_eq(client_bundle_gone(staff, 0, &lines, &count), STATUS_OK);
    ck_assert_uint_eq(count, 1);
    part.bytes = report.put.lookup;
    hash_parts(hash, hello.salt, SALT_SIZE, &part, 1);
    ck_assert_mem_eq(lines[0].hash, hash, HASH_BYTES);
    free(lines);
    box_report_clear(&report);
}
END_TEST

START_TEST(the_postbox_is_opened_by_what_the_store_gives)
{
    struct keyset keyset;
    struct bundle_state state;
    struct box_pair pair;
    uint8_t secret[BOX_SECRET_SIZE];

    ck_assert_int_eq(keyset_peek(hello.keyset, hello.keyset_length, &keyset),
                     STATUS_OK);
    ck_assert_int_eq(client_bundle(staff, &state), STATUS_OK);
    ck_assert_uint_eq(state.items, 0);
    ck_assert_uint_eq(state.heard, 0);
    ck_assert_uint_gt(state.seq, 0);
    ck_assert_int_eq(client_postbox(staff, secret), STATUS_OK);
    seal_box_pair_from(secret, &pair);
    ck_assert_mem_eq(pair.public_key, state.postbox, BOX_PUBLIC_SIZE);
}
END_TEST

/* --- what comes back -------------------------------------------------------
 */

static struct proof
sign_letter(const uint8_t report[ID_SIZE], const struct sealed *item,
            const struct sign_pair *signer)
{
    struct proof_claim claim = {.act = PROOF_LETTER};
    struct proof proof;

    memcpy(claim.site, box.site, ID_SIZE);
    memcpy(claim.target, report, ID_SIZE);
    proof_hash_item(claim.payload, item);
    proof_sign(&claim, signer->secret_key, &proof);
    return proof;
}

static struct report_row
only_row(void)
{
    struct report_row *rows;
    struct report_row row;
    size_t count;

    ck_assert_int_eq(client_rows(staff, 0, &rows, &count), STATUS_OK);
    ck_assert_uint_eq(count, 1);
    row = rows[0];
    free(rows);
    return row;
}

START_TEST(a_letter_is_stored_once_and_keeps_nothing_longer)
{
    struct box_report report;
    struct sealed item;
    struct report_row before;
    struct report_row after;
    struct proof proof;

    put(&report, 0);
    before = only_row();
    clock_set(NOW + 21 * 86400LL);
    box_item_make(&item, ITEM_REPLY, &report.receipt);
    proof = sign_letter(before.report, &item, &box.outside_sign);
    ck_assert_int_eq(client_carry(staff, before.report, &item, &proof),
                     STATUS_OK);
    ck_assert_int_eq(client_carry(staff, before.report, &item, &proof),
                     STATUS_OK);
    after = only_row();
    ck_assert_uint_eq(after.items, 3);
    ck_assert_uint_eq(after.expires, before.expires);
    seal_clear(&item);
    box_report_clear(&report);
}
END_TEST

START_TEST(a_letter_of_another_hand_is_refused)
{
    struct box_report report;
    struct box_report other;
    struct sealed item;
    struct report_row *rows;
    struct proof proof;
    size_t count;

    put(&report, 0);
    put(&other, 0);
    ck_assert_int_eq(client_rows(staff, 0, &rows, &count), STATUS_OK);
    box_item_make(&item, ITEM_REPLY, &report.receipt);
    proof = sign_letter(rows[0].report, &item, &box.team);
    ck_assert_int_eq(client_carry(staff, rows[0].report, &item, &proof),
                     STATUS_WRONG_SIGNATURE);
    proof = sign_letter(rows[0].report, &item, &box.outside_sign);
    ck_assert_int_eq(client_carry(staff, rows[1].report, &item, &proof),
                     STATUS_WRONG_SIGNATURE);
    item.wraps[0][0] ^= 1;
    ck_assert_int_eq(client_carry(staff, rows[0].report, &item, &proof),
                     STATUS_WRONG_SIGNATURE);
    item.wraps[0][0] ^= 1;
    ck_assert_int_eq(client_carry(staff, rows[0].report, &item, &proof),
                     STATUS_OK);
    proof = sign_letter(rows[1].report, &item, &box.outside_sign);
    ck_assert_int_eq(client_carry(staff, rows[1].report, &item, &proof),
                     STATUS_FOREIGN);
    free(rows);
    seal_clear(&item);
    box_report_clear(&report);
    box_report_clear(&other);
}
END_TEST

static enum status
say_heard(struct heard heard, const struct sign_pair *signer)
{
    struct proof_claim claim = {.act = PROOF_HEARD};
    struct proof proof;
    struct buf numbers = {0};

    pack_u64(&numbers, heard.number);
    pack_u64(&numbers, heard.items);
    pack_u64(&numbers, heard.gone);
    memcpy(claim.site, box.site, ID_SIZE);
    memcpy(claim.target, box.site, ID_SIZE);
    hash_bytes(claim.payload, numbers.data, numbers.length);
    proof_sign(&claim, signer->secret_key, &proof);
    buf_clear(&numbers);
    return client_heard(staff, &heard, &proof);
}

START_TEST(what_was_acknowledged_is_remembered_and_an_older_word_is_not)
{
    struct box_report report;
    struct bundle_state state;

    put(&report, 0);
    ck_assert_int_eq(say_heard((struct heard){2, 2, 1}, &box.team),
                     STATUS_WRONG_SIGNATURE);
    ck_assert_int_eq(say_heard((struct heard){2, 2, 1}, &box.outside_sign),
                     STATUS_OK);
    ck_assert_int_eq(say_heard((struct heard){1, 1, 1}, &box.outside_sign),
                     STATUS_OLD);
    ck_assert_int_eq(client_bundle(staff, &state), STATUS_OK);
    ck_assert_uint_eq(state.heard, 2);
    ck_assert_uint_eq(state.items, 2);
    ck_assert_uint_eq(state.gone, 1);
    box_report_clear(&report);
}
END_TEST

START_TEST(who_remembers_more_than_the_log_is_sent_everything_again)
{
    struct bundle_state state;

    ck_assert_int_eq(say_heard((struct heard){1, 900, 1}, &box.outside_sign),
                     STATUS_OK);
    ck_assert_int_eq(client_bundle(staff, &state), STATUS_OK);
    ck_assert_uint_eq(state.items, 0);
    ck_assert_uint_eq(state.gone, 1);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("carry");
    TCase *one = tcase_create("carry");

    tcase_add_checked_fixture(one, open_box, close_box);
    tcase_add_test(one, items_leave_in_the_order_they_came);
    tcase_add_test(one, what_was_withdrawn_leaves_as_a_hash_alone);
    tcase_add_test(one, the_postbox_is_opened_by_what_the_store_gives);
    tcase_add_test(one, a_letter_is_stored_once_and_keeps_nothing_longer);
    tcase_add_test(one, a_letter_of_another_hand_is_refused);
    tcase_add_test(
        one, what_was_acknowledged_is_remembered_and_an_older_word_is_not);
    tcase_add_test(one,
                   who_remembers_more_than_the_log_is_sent_everything_again);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
