#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/secret.h"
#include "store/scrub.h"
#include "tests/faults/crash.h"
#include "tests/tap.h"

/*
 * SQLite on a disk in memory, once through the scrub and once without: what
 * one leaves behind the other must not, or this test sees nothing.
 */
enum { ROWS = 400, KEY = 60 };

static const char cut_mode[] = "PRAGMA locking_mode=EXCLUSIVE;"
                               "PRAGMA journal_mode=TRUNCATE;"
                               "PRAGMA synchronous=EXTRA;"
                               "PRAGMA secure_delete=ON;";
static const char delete_mode[] = "PRAGMA journal_mode=DELETE;"
                                  "PRAGMA synchronous=EXTRA;"
                                  "PRAGMA secure_delete=ON;";

static void
run(sqlite3 *database, const char *sql)
{
    ck_assert_int_eq(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
}

static sqlite3 *
begin(bool scrubs, const char *mode)
{
    static struct ram_image empty;
    sqlite3 *database = NULL;
    int code;

    ram_disk();
    ram_empty(&empty);
    ram_load(&empty);
    code = scrubs ? scrub_open("/x.db", false, &database)
                  : sqlite3_open("/x.db", &database);
    ck_assert_int_eq(code, SQLITE_OK);
    run(database, mode);
    return database;
}

static void
fill(sqlite3 *database, uint8_t keys[ROWS][KEY])
{
    sqlite3_stmt *insert = NULL;

    run(database, "CREATE TABLE t (k BLOB PRIMARY KEY, v) WITHOUT ROWID");
    ck_assert_int_eq(sqlite3_prepare_v2(database, "INSERT INTO t VALUES (?, 1)",
                                        -1, &insert, NULL),
                     SQLITE_OK);
    for (int i = 0; i < ROWS; i++) {
        secret_random(keys[i], KEY);
        sqlite3_bind_blob(insert, 1, keys[i], KEY, SQLITE_STATIC);
        ck_assert_int_eq(sqlite3_step(insert), SQLITE_DONE);
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
}

static void
drop(sqlite3 *database, uint8_t keys[ROWS][KEY], int from)
{
    sqlite3_stmt *delete = NULL;

    ck_assert_int_eq(sqlite3_prepare_v2(database, "DELETE FROM t WHERE k = ?",
                                        -1, &delete, NULL),
                     SQLITE_OK);
    for (int i = from; i < ROWS; i++) {
        sqlite3_bind_blob(delete, 1, keys[i], KEY, SQLITE_STATIC);
        ck_assert_int_eq(sqlite3_step(delete), SQLITE_DONE);
        sqlite3_reset(delete);
    }
    sqlite3_finalize(delete);
}

static bool
is_zero(const struct ram_image *image, enum ram_name name, size_t from)
{
    for (size_t i = from; i < image->length[name]; i++)
        if (image->bytes[name][i])
            return false;
    return true;
}

/* Of the record: how often something is given back, and how often unclean. */
struct given {
    int times;
    int unclean;    /* not all zeros, for good, before */
    int headerless; /* a body that lost bytes before its header was gone */
};

static bool
is_of_body(const struct ram_op *op, const struct ram_record *record)
{
    return op->act == RAM_WRITE && op->name == RAM_JOURNAL && op->at &&
           !record->data[op->data] &&
           memcmp(record->data + op->data, record->data + op->data + 1,
                  op->length - 1) == 0;
}

static struct given
look(enum ram_name name)
{
    static struct ram_record record;
    static struct crash crash;
    static struct ram_image all;
    struct given given = {0};

    ram_copy_record(&record);
    crash_begin(&crash, &record);
    do {
        const struct ram_op *op = &record.ops[crash.at];
        const struct ram_image *durable = &crash.durable;
        bool takes = op->act == RAM_CUT || op->act == RAM_DELETE ||
                     op->act == RAM_DELETE_SYNC;

        if (crash.at == record.count)
            break;
        if (takes && op->name == name) {
            /* What was not synced may have reached the disk as well. */
            crash_image(&crash, CRASH_EVERYTHING, 0, &all);
            given.times += all.length[name] > op->at;
            given.unclean +=
                !is_zero(durable, name, op->at) || !is_zero(&all, name, op->at);
        }
        if (is_of_body(op, &record) && durable->bytes[RAM_JOURNAL][0])
            given.headerless++;
    } while (crash_step(&crash));
    return given;
}

static struct given
journals(bool scrubs, const char *mode)
{
    static uint8_t keys[ROWS][KEY];
    sqlite3 *database = begin(scrubs, mode);

    fill(database, keys);
    drop(database, keys, ROWS / 2);
    sqlite3_close(database);
    return look(RAM_JOURNAL);
}

START_TEST(a_journal_that_is_cut_was_zeroed_header_first)
{
    struct given given = journals(true, cut_mode);

    ck_assert_int_gt(given.times, ROWS);
    ck_assert_int_eq(given.unclean, 0);
    ck_assert_int_eq(given.headerless, 0);
}
END_TEST

START_TEST(a_journal_that_is_deleted_was_zeroed_header_first)
{
    struct given given = journals(true, delete_mode);

    ck_assert_int_gt(given.times, ROWS);
    ck_assert_int_eq(given.unclean, 0);
    ck_assert_int_eq(given.headerless, 0);
}
END_TEST

START_TEST(without_the_scrub_journals_are_given_back_full)
{
    struct given cut = journals(false, cut_mode);
    struct given deleted = journals(false, delete_mode);

    ck_assert_int_gt(cut.unclean, ROWS);
    ck_assert_int_gt(deleted.unclean, ROWS);
}
END_TEST

/* A database that shrinks: by VACUUM, and by undoing what made it grow. */
static struct given
shrink(bool scrubs, const char *last)
{
    static uint8_t keys[ROWS][KEY];
    sqlite3 *database = begin(scrubs, cut_mode);

    fill(database, keys);
    run(database, "PRAGMA cache_size=10");
    run(database, last);
    sqlite3_close(database);
    return look(RAM_DATABASE);
}

static const char *const shrinking[] = {
    "UPDATE t SET v = zeroblob(0) || randomblob(500); PRAGMA secure_delete=OFF;"
    "DELETE FROM t; VACUUM",
    "BEGIN; UPDATE t SET v = randomblob(900); ROLLBACK",
};

START_TEST(what_a_database_shrinks_by_was_zeroed)
{
    struct given given = shrink(true, shrinking[_i]);

    ck_assert_int_gt(given.times, 0);
    ck_assert_int_eq(given.unclean, 0);
    given = shrink(false, shrinking[_i]);
    ck_assert_int_gt(given.unclean, 0);
}
END_TEST

/*
 * Reports come and are withdrawn, as the store does it: how many of those
 * that went left a piece of a look-up id in the file?
 */
static int
count_left(bool scrubs)
{
    enum { MANY = 600, PIECE = 12 };
    static uint8_t keys[MANY][16];
    const struct ram_image *live = &ram_disk()->live;
    sqlite3 *database = begin(scrubs, cut_mode);
    sqlite3_stmt *steps[2] = {NULL};
    int left = 0;

    run(database, "CREATE TABLE t (id BLOB PRIMARY KEY, k BLOB UNIQUE)"
                  " STRICT, WITHOUT ROWID; BEGIN");
    sqlite3_prepare_v2(database, "INSERT INTO t VALUES (randomblob(16), ?)", -1,
                       &steps[0], NULL);
    sqlite3_prepare_v2(database, "UPDATE t SET k = NULL WHERE k = ?", -1,
                       &steps[1], NULL);
    secret_random(keys, sizeof keys);
    for (int i = 0; i < 2 * MANY; i++) {
        sqlite3_bind_blob(steps[i / MANY], 1, keys[i % MANY], 16, NULL);
        ck_assert_int_eq(sqlite3_step(steps[i / MANY]), SQLITE_DONE);
        sqlite3_reset(steps[i / MANY]);
    }
    run(database, "COMMIT");
    sqlite3_finalize(steps[0]);
    sqlite3_finalize(steps[1]);
    sqlite3_close(database);
    for (int i = 0; i < MANY; i++)
        left += memmem(live->bytes[RAM_DATABASE], live->length[RAM_DATABASE],
                       keys[i], PIECE) != NULL;
    return left;
}

START_TEST(what_went_leaves_no_copy_where_cells_were_moved)
{
    enum { TRIES = 100 };
    int tries = 0;

    while (tries < TRIES && !count_left(false))
        tries++;
    ck_assert_int_lt(tries, TRIES);
    for (int i = 0; i < tries + 5; i++)
        ck_assert_int_eq(count_left(true), 0);
}
END_TEST

START_TEST(what_a_power_cut_left_of_a_journal_is_finished)
{
    static struct ram_image image;
    struct given given;

    ram_disk();
    ram_empty(&image);
    image.there[RAM_JOURNAL] = true;
    image.length[RAM_JOURNAL] = 9000;
    memset(image.bytes[RAM_JOURNAL] + 512, 7, 9000 - 512);
    ram_load(&image);
    ck_assert_int_eq(scrub_finish("/x.db"), SQLITE_OK);
    given = look(RAM_JOURNAL);
    ck_assert_uint_eq(ram_disk()->live.length[RAM_JOURNAL], 0);
    ck_assert_int_eq(given.times, 1);
    ck_assert_int_eq(given.unclean, 0);
    /* One that still counts is not touched, and none is no error. */
    image.bytes[RAM_JOURNAL][0] = 0xd9;
    ram_load(&image);
    ck_assert_int_eq(scrub_finish("/x.db"), SQLITE_OK);
    ck_assert_uint_eq(ram_disk()->record.count, 0);
    ram_empty(&image);
    ram_load(&image);
    ck_assert_int_eq(scrub_finish("/x.db"), SQLITE_OK);
    ck_assert_uint_eq(ram_disk()->record.count, 0);
}
END_TEST

START_TEST(no_wal_is_opened_through_it)
{
    sqlite3 *database = begin(true, "PRAGMA journal_mode=WAL");

    run(database, "CREATE TABLE t (a)");
    ck_assert(!ram_disk()->live.there[RAM_WAL]);
    sqlite3_close(database);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("scrub");
    TCase *one = tcase_create("scrub");

    tcase_add_test(one, a_journal_that_is_cut_was_zeroed_header_first);
    tcase_add_test(one, a_journal_that_is_deleted_was_zeroed_header_first);
    tcase_add_test(one, without_the_scrub_journals_are_given_back_full);
    tcase_add_loop_test(one, what_a_database_shrinks_by_was_zeroed, 0,
                        sizeof shrinking / sizeof *shrinking);
    tcase_add_test(one, what_went_leaves_no_copy_where_cells_were_moved);
    tcase_add_test(one, what_a_power_cut_left_of_a_journal_is_finished);
    tcase_add_test(one, no_wal_is_opened_through_it);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
