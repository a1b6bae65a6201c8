#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"
#include "store/schema.h"
#include "tests/box.h"
#include "tests/known.h"
#include "tests/old_store.h"
#include "tests/tap.h"

/* The versions of which a store is kept. */
static const int kept[] = {1};

enum { KEPT_COUNT = sizeof kept / sizeof *kept, DATABASE_MAX = 4 << 20 };

static char *
corpus_path(int version, const char *ending)
{
    const char *source = getenv("AMPARO_SOURCE");

    return memory_print("%s/tests/corpus/store-%d.%s", source ? source : ".",
                        version, ending);
}

static char *
database_path(const struct box *box)
{
    return memory_print("%s/store.db", box->folder);
}

/* A box with the old store in it, not started, and the secrets of it. */
static struct known *
place_old_store(struct box *box, int version)
{
    char *from = corpus_path(version, "db");
    char *text = corpus_path(version, "txt");
    char *to = NULL;
    struct known *known = known_load(text);
    struct buf bytes = {0};

    clock_set(OLD_STORE_CLOCK);
    box_make(box);
    to = database_path(box);
    ck_assert_int_eq(file_read(from, DATABASE_MAX, &bytes), STATUS_OK);
    ck_assert_int_eq(file_write_new(to, bytes.data, bytes.length), STATUS_OK);
    memcpy(box->site, known_hex(known, "site", "id", ID_SIZE), ID_SIZE);
    buf_clear(&bytes);
    free(from);
    free(text);
    free(to);
    return known;
}

static struct box_pair
pair_of(const struct known *known, const char *report, const char *field)
{
    struct box_pair pair;

    seal_box_pair_from(known_hex(known, report, field, BOX_SECRET_SIZE), &pair);
    return pair;
}

static struct sign_pair
signer_of(const struct known *known, const char *section, const char *field)
{
    struct sign_pair pair;

    memcpy(pair.secret_key, known_hex(known, section, field, SIGN_SECRET_SIZE),
           SIGN_SECRET_SIZE);
    memcpy(pair.public_key, pair.secret_key + SIGN_SEED_SIZE, SIGN_PUBLIC_SIZE);
    return pair;
}

/* Does PAIR open it, and is it of KIND? */
static void
assert_opens(const struct sealed *item, const struct box_pair *pair,
             enum item_kind kind)
{
    struct seal_opened opened;

    ck_assert_int_eq(seal_open(item, pair, &opened), STATUS_OK);
    ck_assert_int_eq(opened.kind, kind);
    seal_opened_clear(&opened);
}

/* What the receipt finds: its own, then so many more. */
static struct got
assert_found(struct client *client, const struct known *known, const char *name,
             size_t count)
{
    const struct box_pair receipt = pair_of(known, name, "receipt_secret");
    struct got got;
    uint8_t hash[HASH_BYTES];

    ck_assert_int_eq(
        client_get(client, known_hex(known, name, "lookup", LOOKUP_SIZE), &got),
        STATUS_OK);
    ck_assert_uint_eq(got.count, count);
    proof_hash_item(hash, &got.items[0]);
    ck_assert_mem_eq(hash, known_hex(known, name, "own_hash", HASH_BYTES),
                     HASH_BYTES);
    assert_opens(&got.items[0], &receipt, ITEM_OWN);
    return got;
}

/* Do staff find its body, byte for byte? */
static void
assert_body(struct client *staff, const struct known *known, const char *name)
{
    const struct box_pair thread = pair_of(known, name, "thread_secret");
    struct report_row *rows;
    struct sealed *items;
    size_t count;
    uint8_t hash[HASH_BYTES];
    size_t found = 0;

    ck_assert_int_eq(client_rows(staff, 0, &rows, &count), STATUS_OK);
    while (found < count && memcmp(rows[found].thread_box, thread.public_key,
                                   BOX_PUBLIC_SIZE) != 0)
        found++;
    ck_assert_uint_lt(found, count);
    ck_assert_int_eq(client_items(staff, rows[found].report, &items, &count),
                     STATUS_OK);
    proof_hash_item(hash, &items[0]);
    ck_assert_mem_eq(hash, known_hex(known, name, "body_hash", HASH_BYTES),
                     HASH_BYTES);
    client_items_free(items, count);
    free(rows);
}

static void
assert_gone(struct client *client, const struct known *known)
{
    struct box_report other;
    struct got got;
    const uint8_t *lookup =
        known_hex(known, "withdrawn", "lookup", LOOKUP_SIZE);

    ck_assert_int_eq(client_get(client, lookup, &got), STATUS_MISSING);
    box_report_make(&other, 0);
    memcpy(other.put.lookup, lookup, LOOKUP_SIZE);
    ck_assert_int_eq(client_put(client, &other.put), STATUS_MISSING);
    box_report_clear(&other);
}

static void
assert_healthy(struct client *staff)
{
    struct store_health health;

    ck_assert_int_eq(client_health(staff, &health), STATUS_OK);
    ck_assert(health.integrity_ok);
    ck_assert(health.log_ok);
    ck_assert_uint_eq(health.schema_version, SCHEMA_VERSION);
}

START_TEST(an_old_store_is_moved_on_and_its_reports_are_found)
{
    struct box box;
    struct known *known = place_old_store(&box, kept[_i]);
    struct client *client;
    struct client *staff;
    struct got got;
    struct box_pair pair;

    ck_assert_int_eq(box_start(&box), STATUS_OK);
    client = box_dial(&box, DOOR_PUBLIC);
    staff = box_dial(&box, DOOR_STAFF);
    got = assert_found(client, known, "plain", 1);
    client_got_clear(&got);
    got = assert_found(client, known, "answered", 3);
    pair = pair_of(known, "answered", "thread_secret");
    assert_opens(&got.items[1], &pair, ITEM_ADDITION);
    pair = pair_of(known, "answered", "receipt_secret");
    assert_opens(&got.items[2], &pair, ITEM_REPLY);
    client_got_clear(&got);
    assert_body(staff, known, "plain");
    assert_body(staff, known, "answered");
    assert_body(staff, known, "asked");
    assert_gone(client, known);
    assert_healthy(staff);
    client_close(client);
    client_close(staff);
    known_free(known);
    box_free(&box);
}
END_TEST

START_TEST(what_was_asked_in_an_old_store_still_happens)
{
    struct box box;
    struct known *known = place_old_store(&box, kept[_i]);
    struct client *client;
    struct got got;

    ck_assert_int_eq(box_start(&box), STATUS_OK);
    client = box_dial(&box, DOOR_PUBLIC);
    got = assert_found(client, known, "asked", 1);
    ck_assert(got.withdrawal_asked);
    ck_assert_uint_eq(got.withdrawal_hour, OLD_STORE_CLOCK / 3600 + 24);
    client_got_clear(&got);
    clock_set(OLD_STORE_CLOCK + 24LL * 3600);
    ck_assert_int_eq(
        client_get(client, known_hex(known, "asked", "lookup", LOOKUP_SIZE),
                   &got),
        STATUS_MISSING);
    client_close(client);
    known_free(known);
    box_free(&box);
}
END_TEST

START_TEST(receipt_and_team_act_on_an_old_store)
{
    struct box box;
    struct known *known = place_old_store(&box, kept[_i]);
    struct client *client;
    struct sign_pair signer = signer_of(known, "asked", "sign_secret");
    struct box_act act = {.act = PROOF_CALL_BACK, .signer = &signer};
    struct proof proof;
    struct got got;

    ck_assert_int_eq(box_start(&box), STATUS_OK);
    client = box_dial(&box, DOOR_PUBLIC);
    got = assert_found(client, known, "asked", 1);
    client_got_clear(&got);
    act.target = known_hex(known, "asked", "lookup", LOOKUP_SIZE);
    proof = box_prove(&box, client, &act);
    ck_assert_int_eq(client_call_back(client, act.target, &proof), STATUS_OK);
    clock_set(OLD_STORE_CLOCK + 48LL * 3600);
    got = assert_found(client, known, "asked", 1);
    ck_assert(!got.withdrawal_asked);
    client_got_clear(&got);
    client_close(client);
    known_free(known);
    box_free(&box);
}
END_TEST

/* What was stored before items had a number of the log leaves as what came
 * later does: each once, body and own together. */
START_TEST(items_of_an_old_store_leave_in_their_order)
{
    struct box box;
    struct known *known = place_old_store(&box, kept[_i]);
    struct carried_item item;
    struct client *staff;
    uint8_t body[ID_SIZE] = {0};
    uint64_t after = 0;
    size_t count = 0;

    ck_assert_int_eq(box_start(&box), STATUS_OK);
    staff = box_dial(&box, DOOR_STAFF);
    while (client_bundle_next(staff, after, &item) == STATUS_OK) {
        ck_assert_uint_gt(item.seq, after);
        after = item.seq;
        count++;
        if (item.place == 0)
            memcpy(body, item.row.report, ID_SIZE);
        if (item.place == 1)
            ck_assert_mem_eq(body, item.row.report, ID_SIZE);
        seal_clear(&item.item);
    }
    /* plain 2, answered 4, asked 2 */
    ck_assert_uint_eq(count, 8);
    client_close(staff);
    known_free(known);
    box_free(&box);
}
END_TEST

/* --- one transaction each ------------------------------------------------- */

struct steps {
    int begun;
    int committed;
    int others; /* that wrote outside a transaction */
    bool inside;
};

static int
note_step(unsigned kind, void *of, void *statement, void *text)
{
    struct steps *steps = of;
    const char *sql = (const char *)text + strspn(text, " ");

    (void)kind;
    (void)statement;
    if (strncmp(sql, "BEGIN IMMEDIATE", 15) == 0) {
        ck_assert(!steps->inside);
        steps->begun++;
        steps->inside = true;
    } else if (strncmp(sql, "COMMIT", 6) == 0) {
        steps->committed++;
        steps->inside = false;
    } else if (!steps->inside) {
        steps->others++;
    }
    return 0;
}

static sqlite3 *
open_raw(const struct box *box)
{
    char *path = database_path(box);
    sqlite3 *database;

    ck_assert_int_eq(sqlite3_open(path, &database), SQLITE_OK);
    free(path);
    return database;
}

static int
version_of(sqlite3 *database)
{
    char answer[16] = "";

    ck_assert_int_eq(
        store_text(database, "PRAGMA user_version", answer, sizeof answer),
        STATUS_OK);
    return atoi(answer);
}

START_TEST(each_migration_is_one_transaction)
{
    sqlite3 *database;
    struct steps steps = {0};

    ck_assert_int_eq(sqlite3_open(":memory:", &database), SQLITE_OK);
    sqlite3_trace_v2(database, SQLITE_TRACE_STMT, note_step, &steps);
    ck_assert_int_eq(schema_move(database, 0), STATUS_OK);
    ck_assert_int_eq(steps.begun, SCHEMA_VERSION);
    ck_assert_int_eq(steps.committed, SCHEMA_VERSION);
    ck_assert_int_eq(steps.others, 0);
    ck_assert_int_eq(version_of(database), SCHEMA_VERSION);
    sqlite3_close(database);
}
END_TEST

/* Which commit from now on fails, counted down to 0. */
static int
refuse_commit(void *of)
{
    int *left = of;

    return --*left == 0;
}

/* At every commit on the way from nothing to this version. */
START_TEST(a_migration_that_was_cut_is_made_again_whole)
{
    struct box box;
    sqlite3 *database;
    int left = _i;

    box_make(&box);
    database = open_raw(&box);
    sqlite3_commit_hook(database, refuse_commit, &left);
    ck_assert_int_ne(schema_move(database, 0), STATUS_OK);
    ck_assert_int_eq(version_of(database), _i - 1);
    sqlite3_close(database);
    ck_assert_int_eq(box_start(&box), STATUS_OK);
    box_stop(&box);
    database = open_raw(&box);
    ck_assert_int_eq(version_of(database), SCHEMA_VERSION);
    sqlite3_close(database);
    box_free(&box);
}
END_TEST

/* --- newer ------------------------------------------------------------------
 */

static struct buf
read_database(const struct box *box)
{
    char *path = database_path(box);
    struct buf bytes = {0};

    ck_assert_int_eq(file_read(path, DATABASE_MAX, &bytes), STATUS_OK);
    free(path);
    return bytes;
}

/* SQL that makes the store one of a later program. */
static const char *const newer[] = {
    "",
    "CREATE TABLE later (what BLOB);",
    /* A text that this SQLite cannot read is no damage, it is new. */
    "CREATE TABLE later (what BLOB);"
    "PRAGMA writable_schema=ON;"
    "UPDATE sqlite_schema SET sql='CREATE TABLE later (what BLOB) WISER'"
    " WHERE name='later';",
};

START_TEST(a_newer_store_is_refused_unread)
{
    struct box box;
    struct known *known = place_old_store(&box, 1);
    sqlite3 *database = open_raw(&box);
    char *sql = memory_print("%s PRAGMA user_version=%d", newer[_i],
                             SCHEMA_VERSION + 1);
    struct buf before;
    struct buf after;

    ck_assert_int_eq(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
    before = read_database(&box);
    ck_assert_int_eq(box_start(&box), STATUS_VERSION);
    after = read_database(&box);
    ck_assert_uint_eq(before.length, after.length);
    ck_assert_mem_eq(before.data, after.data, before.length);
    buf_clear(&before);
    buf_clear(&after);
    free(sql);
    known_free(known);
    box_free(&box);
}
END_TEST

START_TEST(a_file_that_is_no_store_is_refused)
{
    struct box box;
    sqlite3 *database;

    box_make(&box);
    database = open_raw(&box);
    ck_assert_int_eq(sqlite3_exec(database,
                                  "CREATE TABLE other (what);"
                                  "PRAGMA user_version=1",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(database);
    ck_assert_int_eq(box_start(&box), STATUS_DAMAGED);
    box_free(&box);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("migrations");
    TCase *one = tcase_create("migrations");

    tcase_add_loop_test(one, an_old_store_is_moved_on_and_its_reports_are_found,
                        0, KEPT_COUNT);
    tcase_add_loop_test(one, what_was_asked_in_an_old_store_still_happens, 0,
                        KEPT_COUNT);
    tcase_add_loop_test(one, receipt_and_team_act_on_an_old_store, 0,
                        KEPT_COUNT);
    tcase_add_loop_test(one, items_of_an_old_store_leave_in_their_order, 0,
                        KEPT_COUNT);
    tcase_add_test(one, each_migration_is_one_transaction);
    tcase_add_loop_test(one, a_migration_that_was_cut_is_made_again_whole, 1,
                        SCHEMA_VERSION + 1);
    tcase_add_loop_test(one, a_newer_store_is_refused_unread, 0,
                        sizeof newer / sizeof *newer);
    tcase_add_test(one, a_file_that_is_no_store_is_refused);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
