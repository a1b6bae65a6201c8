/*
 * Writes FOLDER/store-N.db, a small founded database of this version's
 * schema, and FOLDER/store-N.txt, the secrets of who is in it, in the form
 * of tests/known.h. Run once for a version that is released; what it wrote is
 * kept for ever: tests/check_migrations opens it with every later version.
 *   make tests/make_old_store && tests/make_old_store ../tests/corpus
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"
#include "store/schema.h"
#include "tests/box.h"
#include "tests/old_store.h"
#include "tests/tap.h"

enum { DATABASE_MAX = 4 << 20 };

struct maker {
    struct box box;
    struct client *client;
    struct client *staff;
    FILE *text;
};

static const char *folder;

static void
print_hex(const struct maker *maker, const char *name, const void *bytes,
          size_t length)
{
    const uint8_t *start = bytes;

    fprintf(maker->text, "%s hex ", name);
    for (size_t i = 0; i < length; i++)
        fprintf(maker->text, "%s%02x", i && i % 32 == 0 ? "\n  " : "",
                start[i]);
    fputc('\n', maker->text);
}

static void
print_report(const struct maker *maker, const char *name,
             const struct box_report *report)
{
    uint8_t hash[HASH_BYTES];

    fprintf(maker->text, "\n[%s]\n", name);
    print_hex(maker, "lookup", report->put.lookup, LOOKUP_SIZE);
    print_hex(maker, "receipt_secret", report->receipt.secret_key,
              BOX_SECRET_SIZE);
    print_hex(maker, "sign_secret", report->sign.secret_key, SIGN_SECRET_SIZE);
    print_hex(maker, "thread_secret", report->thread.secret_key,
              BOX_SECRET_SIZE);
    proof_hash_item(hash, report->put.body);
    print_hex(maker, "body_hash", hash, sizeof hash);
    proof_hash_item(hash, report->put.own);
    print_hex(maker, "own_hash", hash, sizeof hash);
    print_hex(maker, "body_wrap", report->put.body->wraps[0], WRAP_SIZE);
}

/* A report of BUCKET, stored and told of; free with box_report_clear. */
static void
put(struct maker *maker, const char *name, int bucket,
    struct box_report *report)
{
    box_report_make(report, bucket);
    ck_assert_int_eq(client_put(maker->client, &report->put), STATUS_OK);
    print_report(maker, name, report);
}

static void
put_answered(struct maker *maker)
{
    struct box_report report;
    struct sealed item;
    struct report_row *rows = NULL;
    size_t count = 0;
    struct box_act act = {.act = PROOF_ADD, .item = &item};
    struct proof proof;

    put(maker, "answered", 0, &report);
    box_item_make(&item, ITEM_ADDITION, &report.thread);
    act.target = report.put.lookup;
    act.signer = &report.sign;
    proof = box_prove(&maker->box, maker->client, &act);
    ck_assert_int_eq(client_add(maker->client, act.target, &item, &proof),
                     STATUS_OK);
    seal_clear(&item);
    ck_assert_int_eq(client_rows(maker->staff, 0, &rows, &count), STATUS_OK);
    box_item_make(&item, ITEM_REPLY, &report.receipt);
    act.act = PROOF_POST;
    act.target = rows[count - 1].report;
    act.signer = &maker->box.team;
    proof = box_prove(&maker->box, maker->staff, &act);
    ck_assert_int_eq(client_post(maker->staff, act.target, &item, &proof),
                     STATUS_OK);
    seal_clear(&item);
    free(rows);
    box_report_clear(&report);
}

static void
put_asked(struct maker *maker, const char *name)
{
    struct box_report report;
    struct box_act act = {.act = PROOF_WITHDRAW};
    struct proof proof;
    uint32_t hour;
    bool done;

    put(maker, name, 0, &report);
    act.target = report.put.lookup;
    act.signer = &report.sign;
    proof = box_prove(&maker->box, maker->client, &act);
    ck_assert_int_eq(
        client_withdraw(maker->client, act.target, &proof, &hour, &done),
        STATUS_OK);
    box_report_clear(&report);
}

static void
fill(struct maker *maker)
{
    static const char form[] = "{\"form\": []}";
    struct box_report report;
    struct hello *hello = memory_zeroed(sizeof *hello);

    fputs("[site]\n", maker->text);
    print_hex(maker, "id", maker->box.site, ID_SIZE);
    print_hex(maker, "salt", maker->box.salt, SALT_SIZE);
    print_hex(maker, "team_secret", maker->box.team.secret_key,
              SIGN_SECRET_SIZE);
    ck_assert_int_eq(client_hello(maker->client, "kiosk", hello), STATUS_OK);
    ck_assert_int_eq(
        client_form_keep(maker->staff, (const uint8_t *)form, strlen(form)),
        STATUS_OK);
    put_asked(maker, "withdrawn");
    clock_set(OLD_STORE_CLOCK);
    put(maker, "plain", 1, &report);
    box_report_clear(&report);
    put_answered(maker);
    put_asked(maker, "asked");
    free(hello);
}

static void
keep(const struct maker *maker, const char *path)
{
    char *from = memory_print("%s/store.db", maker->box.folder);
    struct buf bytes = {0};

    ck_assert_int_eq(file_read(from, DATABASE_MAX, &bytes), STATUS_OK);
    ck_assert_int_eq(file_write_new(path, bytes.data, bytes.length), STATUS_OK);
    buf_clear(&bytes);
    free(from);
}

START_TEST(an_old_store_is_made)
{
    struct maker maker = {0};
    char *path = memory_print("%s/store-%d.txt", folder, SCHEMA_VERSION);

    maker.text = fopen(path, "wx");
    ck_assert_msg(maker.text != NULL, "%s", path);
    clock_set(OLD_STORE_CLOCK - OLD_STORE_DAYS * 86400LL);
    box_make_founded(&maker.box);
    maker.client = box_dial(&maker.box, DOOR_PUBLIC);
    maker.staff = box_dial(&maker.box, DOOR_STAFF);
    fill(&maker);
    client_close(maker.client);
    client_close(maker.staff);
    box_stop(&maker.box);
    free(path);
    path = memory_print("%s/store-%d.db", folder, SCHEMA_VERSION);
    keep(&maker, path);
    box_free(&maker.box);
    free(path);
    ck_assert_int_eq(fclose(maker.text), 0);
}
END_TEST

int
main(int count, char **words)
{
    /* A suite, because what box.h asserts needs one to be in. */
    Suite *suite = suite_create("make_old_store");
    TCase *one = tcase_create("make_old_store");

    if (count != 2)
        return 2;
    folder = words[1];
    tcase_add_test(one, an_old_store_is_made);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
