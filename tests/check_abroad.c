#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/hash.h"
#include "kiosk/base/pack.h"
#include "kiosk/base/secret.h"
#include "tests/box.h"
#include "tests/tap.h"

/*
 * A store at an outside body, question by question: the rows of a place that
 * is made up come in, letters wait to go back.
 */
enum { NOW = 1795400000 };

static struct box box;
static struct client *kiosk;
static struct client *staff;
static struct hello hello;
static const uint8_t elsewhere[ID_SIZE] = {1, 2, 3};
static const uint8_t salt[SALT_SIZE] = {9, 9};

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

static size_t
count_rows(void)
{
    struct report_row *rows;
    size_t count;

    ck_assert_int_eq(client_rows(staff, 0, &rows, &count), STATUS_OK);
    free(rows);
    return count;
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

static struct proof
prove(const struct buf *packed, const struct sign_pair *signer)
{
    struct proof_claim claim = {.act = PROOF_CARRY};
    struct proof proof;

    memcpy(claim.site, box.site, ID_SIZE);
    memcpy(claim.target, packed->data, ID_SIZE);
    memcpy(claim.nonce, client_nonce(staff), NONCE_SIZE);
    hash_bytes(claim.payload, packed->data, packed->length);
    proof_sign(&claim, signer->secret_key, &proof);
    return proof;
}

static enum status
set_origin(const struct origin *origin, uint64_t heard)
{
    struct buf packed = {0};
    struct proof proof;
    enum status status;

    carry_pack_origin(&packed, elsewhere, origin, heard);
    proof = prove(&packed, &box.outside_sign);
    status = client_origin_set(staff, &packed, &proof);
    buf_clear(&packed);
    return status;
}

static struct origin
an_origin(void)
{
    struct origin origin = {.root = {5}, .version = 1};

    memcpy(origin.salt, salt, SALT_SIZE);
    return origin;
}

static struct carried
row_of(const struct box_report *report, uint8_t id)
{
    struct carried row = {
        .report = {id}, .week = hello.week, .expires = hello.week + 13};

    memcpy(row.lookup, report->put.lookup, LOOKUP_SIZE);
    memcpy(row.receipt_box, report->put.receipt_box, BOX_PUBLIC_SIZE);
    memcpy(row.receipt_sign, report->put.receipt_sign, SIGN_PUBLIC_SIZE);
    memcpy(row.thread_box, report->put.thread_box, BOX_PUBLIC_SIZE);
    return row;
}

static enum status
import(const struct box_report *report, uint8_t id,
       const struct sign_pair *signer)
{
    const struct carried row = row_of(report, id);
    struct buf packed = {0};
    struct proof proof;
    enum status status;

    carry_pack_report(&packed, elsewhere, &row, &report->body, &report->own);
    proof = prove(&packed, signer);
    status = client_import(staff, &packed, 0, &proof);
    buf_clear(&packed);
    return status;
}

static enum status
import_item(uint8_t id, const struct sealed *item)
{
    const uint8_t report[ID_SIZE] = {id};
    struct buf packed = {0};
    struct proof proof;
    enum status status;

    carry_pack_item(&packed, elsewhere, report, item);
    proof = prove(&packed, &box.outside_sign);
    status = client_import_item(staff, &packed, 0, &proof);
    buf_clear(&packed);
    return status;
}

static enum status
import_gone(const struct box_report *report)
{
    const struct hash_part part = {report->put.lookup, LOOKUP_SIZE};
    uint8_t hash[HASH_BYTES];
    struct buf packed = {0};
    struct proof proof;
    enum status status;

    hash_parts(hash, salt, SALT_SIZE, &part, 1);
    carry_pack_gone(&packed, elsewhere, hash, 1);
    proof = prove(&packed, &box.outside_sign);
    status = client_import_gone(staff, &packed, &proof);
    buf_clear(&packed);
    return status;
}

static void
post(uint8_t id, const struct sealed *item)
{
    const uint8_t report[ID_SIZE] = {id};
    const struct box_act act = {.act = PROOF_POST,
                                .target = report,
                                .item = item,
                                .signer = &box.outside_sign};
    struct proof proof = box_prove(&box, staff, &act);

    ck_assert_int_eq(client_post(staff, report, item, &proof), STATUS_OK);
}

START_TEST(an_origin_is_known_by_its_root_for_ever)
{
    struct origin origin = an_origin();
    struct origin found;

    ck_assert_int_eq(client_origin(staff, elsewhere, &found), STATUS_MISSING);
    origin.items = 7;
    origin.seq = 9;
    ck_assert_int_eq(set_origin(&origin, 0), STATUS_OK);
    ck_assert_int_eq(client_origin(staff, elsewhere, &found), STATUS_OK);
    ck_assert_mem_eq(found.root, origin.root, SIGN_PUBLIC_SIZE);
    ck_assert_uint_eq(found.items, 7);
    ck_assert_uint_eq(found.seq, 9);
    ck_assert_uint_eq(found.made, 0);
    origin.version = 3;
    ck_assert_int_eq(set_origin(&origin, 0), STATUS_OK);
    origin.version = 2;
    ck_assert_int_eq(set_origin(&origin, 0), STATUS_OLD);
    origin.version = 3;
    origin.root[0] = 6;
    ck_assert_int_eq(set_origin(&origin, 0), STATUS_FOREIGN);
}
END_TEST

START_TEST(a_row_comes_in_once_under_its_own_name)
{
    struct origin origin = an_origin();
    struct box_report report;
    struct box_report other;
    struct sealed item;
    struct report_row row;

    box_report_make(&report, 0);
    ck_assert_int_eq(import(&report, 1, &box.outside_sign), STATUS_DENIED);
    ck_assert_int_eq(set_origin(&origin, 0), STATUS_OK);
    ck_assert_int_eq(import(&report, 1, &report.sign), STATUS_WRONG_SIGNATURE);
    ck_assert_int_eq(import(&report, 1, &box.outside_sign), STATUS_OK);
    ck_assert_int_eq(import(&report, 1, &box.outside_sign), STATUS_OK);
    row = only_row();
    ck_assert_uint_eq(row.report[0], 1);
    ck_assert_uint_eq(row.expires, hello.week + 13);
    box_item_make(&item, ITEM_ADDITION, &report.thread);
    ck_assert_int_eq(import_item(1, &item), STATUS_OK);
    ck_assert_int_eq(import_item(1, &item), STATUS_OK);
    ck_assert_uint_eq(only_row().items, 3);
    ck_assert_int_eq(import_item(2, &item), STATUS_MISSING);
    put(&other, 0); /* one of this site is nobody else's */
    ck_assert_uint_eq(count_rows(), 2);
    seal_clear(&item);
    box_report_clear(&report);
    box_report_clear(&other);
}
END_TEST

START_TEST(a_row_that_is_gone_there_is_gone_here_and_stays_so)
{
    struct origin origin = an_origin();
    struct box_report report;
    struct box_report late;

    box_report_make(&report, 0);
    box_report_make(&late, 0);
    ck_assert_int_eq(set_origin(&origin, 0), STATUS_OK);
    ck_assert_int_eq(import(&report, 1, &box.outside_sign), STATUS_OK);
    ck_assert_int_eq(import_gone(&report), STATUS_OK);
    ck_assert_uint_eq(count_rows(), 0);
    ck_assert_int_eq(import(&report, 1, &box.outside_sign), STATUS_OK);
    ck_assert_uint_eq(count_rows(), 0);
    /* withdrawn before the bundle that held it was read */
    ck_assert_int_eq(import_gone(&late), STATUS_OK);
    ck_assert_int_eq(import(&late, 2, &box.outside_sign), STATUS_OK);
    ck_assert_uint_eq(count_rows(), 0);
    box_report_clear(&report);
    box_report_clear(&late);
}
END_TEST

static uint64_t
form(void)
{
    struct buf packed = {0};
    struct proof proof;
    uint64_t number = 0;

    pack_bytes(&packed, elsewhere, ID_SIZE);
    proof = prove(&packed, &box.outside_sign);
    ck_assert_int_eq(client_form_way_back(staff, &packed, &proof, &number),
                     STATUS_OK);
    buf_clear(&packed);
    return number;
}

static size_t
count_letters(void)
{
    struct letter letter;
    uint64_t after = 0;
    size_t count = 0;

    while (client_letter(staff, elsewhere, true, after, &letter) == STATUS_OK) {
        after = letter.seq;
        count++;
        seal_clear(&letter.item);
    }
    return count;
}

START_TEST(letters_go_with_one_way_back_until_it_was_heard_of)
{
    struct origin origin = an_origin();
    struct origin found;
    struct box_report report;
    struct sealed item;

    box_report_make(&report, 0);
    ck_assert_int_eq(set_origin(&origin, 0), STATUS_OK);
    ck_assert_int_eq(import(&report, 1, &box.outside_sign), STATUS_OK);
    for (int i = 0; i < WAY_BACK_SMALL + 2; i++) {
        box_item_make(&item, ITEM_REPLY, &report.receipt);
        post(1, &item);
        seal_clear(&item);
    }
    ck_assert_int_eq(client_origin(staff, elsewhere, &found), STATUS_OK);
    ck_assert_uint_eq(found.waiting, WAY_BACK_SMALL + 2);
    ck_assert_uint_eq(found.waiting_large, 0);
    ck_assert_uint_eq(count_letters(), 0);
    ck_assert_uint_eq(form(), 1);
    ck_assert_uint_eq(count_letters(), WAY_BACK_SMALL);
    ck_assert_uint_eq(form(), 2);
    ck_assert_uint_eq(count_letters(), WAY_BACK_SMALL);
    ck_assert_int_eq(client_origin(staff, elsewhere, &found), STATUS_OK);
    ck_assert_uint_eq(found.formed, 1);
    ck_assert_uint_eq(found.waiting, 2);
    ck_assert_int_eq(set_origin(&origin, 1), STATUS_OK);
    ck_assert_uint_eq(count_letters(), 0);
    ck_assert_uint_eq(form(), 3);
    ck_assert_uint_eq(count_letters(), 2);
    box_report_clear(&report);
}
END_TEST

START_TEST(rows_abroad_tell_how_many_letters_were_written)
{
    struct origin origin = an_origin();
    struct box_report reports[2];
    struct abroad *rows;
    struct sealed item;
    size_t count;

    ck_assert_int_eq(set_origin(&origin, 0), STATUS_OK);
    for (uint8_t i = 0; i < 2; i++) {
        box_report_make(&reports[i], 0);
        ck_assert_int_eq(
            import(&reports[i], (uint8_t)(i + 1), &box.outside_sign),
            STATUS_OK);
    }
    box_item_make(&item, ITEM_REPLY, &reports[1].receipt);
    post(2, &item);
    ck_assert_int_eq(client_abroad(staff, elsewhere, &rows, &count), STATUS_OK);
    ck_assert_uint_eq(count, 2);
    ck_assert_uint_eq(rows[0].letters, 0);
    ck_assert_uint_eq(rows[1].letters, 1);
    free(rows);
    seal_clear(&item);
    box_report_clear(&reports[0]);
    box_report_clear(&reports[1]);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("abroad");
    TCase *one = tcase_create("abroad");

    tcase_add_checked_fixture(one, open_box, close_box);
    tcase_add_test(one, an_origin_is_known_by_its_root_for_ever);
    tcase_add_test(one, a_row_comes_in_once_under_its_own_name);
    tcase_add_test(one, a_row_that_is_gone_there_is_gone_here_and_stays_so);
    tcase_add_test(one, letters_go_with_one_way_back_until_it_was_heard_of);
    tcase_add_test(one, rows_abroad_tell_how_many_letters_were_written);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
