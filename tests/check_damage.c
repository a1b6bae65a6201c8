#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"
#include "store/pages.h"
#include "store/survey.h"
#include "tests/box.h"
#include "tests/tap.h"

/* One place of the database is damaged: the rest is served on. */
enum { REPORTS = 60, DATABASE_MAX = 8 << 20, NOW = 1795600000 };

static struct box box;
static struct box_report reports[REPORTS];
static struct client *client;
static struct client *staff;
static struct buf good; /* the database before any damage */

static void
dial(void)
{
    client = box_dial(&box, DOOR_PUBLIC);
    staff = box_dial(&box, DOOR_STAFF);
}

static void
hang_up(void)
{
    client_close(client);
    client_close(staff);
    client = NULL;
    staff = NULL;
}

static char *
database_path(void)
{
    return memory_print("%s/store.db", box.folder);
}

/* Once: each test begins with what this leaves. */
static void
make_all(void)
{
    char *path;

    clock_set(NOW);
    box_make_founded(&box);
    dial();
    for (int i = 0; i < REPORTS; i++) {
        clock_set(NOW + i * 600);
        box_report_make(&reports[i], 0);
        ck_assert_int_eq(client_put(client, &reports[i].put), STATUS_OK);
    }
    hang_up();
    box_stop(&box);
    path = database_path();
    ck_assert_int_eq(file_read(path, DATABASE_MAX, &good), STATUS_OK);
    free(path);
}

static void
remove_all(void)
{
    for (int i = 0; i < REPORTS; i++)
        box_report_clear(&reports[i]);
    buf_clear(&good);
    box_free(&box);
}

static void
begin(void)
{
    char *path = database_path();
    int file = open(path, O_WRONLY | O_TRUNC);

    ck_assert_int_eq(file_write_all(file, good.data, good.length), STATUS_OK);
    close(file);
    free(path);
    clock_set(NOW + REPORTS * 600);
    ck_assert_int_eq(box_start(&box), STATUS_OK);
    dial();
}

static void
end(void)
{
    hang_up();
    box_stop(&box);
}

/* Where these bytes stand in the file. */
static size_t
find_bytes(const void *bytes, size_t length)
{
    char *path = database_path();
    struct buf all = {0};
    const uint8_t *found;
    size_t at;

    ck_assert_int_eq(file_read(path, DATABASE_MAX, &all), STATUS_OK);
    found = memmem(all.data, all.length, bytes, length);
    ck_assert_ptr_nonnull(found);
    at = (size_t)(found - all.data);
    buf_clear(&all);
    free(path);
    return at;
}

static void
flip(size_t at)
{
    char *path = database_path();
    int file = open(path, O_RDWR);
    uint8_t byte;

    ck_assert_int_eq(pread(file, &byte, 1, (off_t)at), 1);
    byte ^= 4;
    ck_assert_int_eq(pwrite(file, &byte, 1, (off_t)at), 1);
    close(file);
    free(path);
}

/* Stop, flip a bit at AT, start again. */
static void
damage(size_t at)
{
    end();
    flip(at);
    ck_assert_int_eq(box_start(&box), STATUS_OK);
    dial();
}

static bool
opens(int i)
{
    struct got got;
    struct seal_opened opened;
    enum status status = client_get(client, reports[i].put.lookup, &got);

    if (status != STATUS_OK)
        return false;
    status = got.count ? seal_open(&got.items[0], &reports[i].receipt, &opened)
                       : STATUS_MISSING;
    client_got_clear(&got);
    if (status == STATUS_OK)
        seal_opened_clear(&opened);
    return status == STATUS_OK;
}

/* How many receipts open; past a miss the clock goes on. */
static int
count_open(void)
{
    int count = 0;

    for (int i = 0; i < REPORTS; i++) {
        clock_set(NOW + 86400 + i * 60);
        count += opens(i);
    }
    return count;
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

static struct store_survey
survey(void)
{
    struct store_survey survey;

    ck_assert_int_eq(client_survey(staff, &survey), STATUS_OK);
    return survey;
}

static bool
names(const struct store_survey *survey, enum survey_part part)
{
    return survey->parts & UINT32_C(1) << part;
}

static enum status
put_one_more(void)
{
    struct box_report more;
    enum status status;

    box_report_make(&more, 0);
    status = client_put(client, &more.put);
    box_report_clear(&more);
    return status;
}

START_TEST(damage_in_one_envelope_costs_that_report_alone)
{
    struct store_survey found;

    /* far enough in to lie on a page of its own */
    damage(find_bytes(reports[7].own.envelope + 1400, 64));
    found = survey();
    ck_assert_uint_eq(found.damaged_pages, 1);
    ck_assert(names(&found, SURVEY_REPORTS));
    ck_assert_uint_eq(found.reports, REPORTS);
    ck_assert_uint_eq(found.safe, REPORTS - 1);
    ck_assert_int_eq(count_open(), REPORTS - 1);
    ck_assert_uint_eq(count_rows(), REPORTS);
    ck_assert_int_eq(put_one_more(), STATUS_OK);
}
END_TEST

/* A row that does not stand on an inner page of its tree. */
static size_t
find_row_on_a_leaf(void)
{
    enum { LEAF = 10 };

    for (int i = 0; i < REPORTS; i++) {
        size_t at = find_bytes(reports[i].put.receipt_sign, SIGN_PUBLIC_SIZE);

        if (good.data[at / PAGE_SIZE * PAGE_SIZE] == LEAF)
            return at;
    }
    ck_abort_msg("all rows stand on inner pages");
    return 0;
}

/* The kind of a page: SQLite cannot read a row of it any more. */
START_TEST(a_page_of_rows_that_is_lost_leaves_the_others)
{
    size_t at = find_row_on_a_leaf();
    struct store_survey found;
    int open;

    damage(at / PAGE_SIZE * PAGE_SIZE);
    found = survey();
    ck_assert_uint_eq(found.damaged_pages, 1);
    ck_assert(names(&found, SURVEY_REPORTS));
    ck_assert_uint_eq(found.reports, REPORTS);
    ck_assert_uint_lt(found.safe, REPORTS);
    ck_assert_uint_gt(found.safe, REPORTS / 3);
    open = count_open();
    ck_assert_uint_ge((uint64_t)open, found.safe);
    ck_assert_int_lt(open, REPORTS);
    /* A row on an inner page of the tree is met by the one, not the other. */
    ck_assert_uint_ge(count_rows(), found.safe);
}
END_TEST

/* Look-up ids stand in the row and in an index: the second place. */
static size_t
find_in_index(const uint8_t lookup[LOOKUP_SIZE])
{
    enum { LEAF = 10 };

    for (size_t at = 0; at + LOOKUP_SIZE < good.length; at++) {
        size_t page = at / PAGE_SIZE * PAGE_SIZE;

        /* behind it stand 16 bytes of id, and no keys of a receipt */
        if (memcmp(good.data + at, lookup, LOOKUP_SIZE) == 0 &&
            good.data[page] == LEAF &&
            memcmp(good.data + at + LOOKUP_SIZE, reports[7].put.receipt_box,
                   BOX_PUBLIC_SIZE) != 0)
            return at;
    }
    ck_abort_msg("it is in no index");
    return 0;
}

START_TEST(an_index_that_is_damaged_hides_no_receipt)
{
    size_t at = find_in_index(reports[7].put.lookup);

    /* one key is another, or no key can be read any more */
    damage(_i ? at / PAGE_SIZE * PAGE_SIZE : at + 3);
    ck_assert_uint_eq(survey().damaged_pages, 1);
    ck_assert_int_eq(count_open(), REPORTS);
    ck_assert_uint_eq(count_rows(), REPORTS);
}
END_TEST

/* The first leaf of the index that holds the order of reports; 0 where this
 * SQLite cannot tell. */
static size_t
find_order(void)
{
    static const char sql[] =
        "SELECT min(pageno) FROM dbstat"
        " WHERE name = 'report_changed' AND pagetype = 'leaf'";
    char *path = database_path();
    sqlite3 *database;
    sqlite3_stmt *statement = NULL;
    size_t page = 0;

    end();
    ck_assert_int_eq(sqlite3_open(path, &database), SQLITE_OK);
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        page = (size_t)sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(database);
    free(path);
    return page ? (page - 1) * PAGE_SIZE : 0;
}

START_TEST(a_damaged_order_hides_no_row_from_the_desk)
{
    size_t at = find_order();
    struct store_survey found;

    if (at == 0)
        return;
    /* its kind, or a number in one of its last cells */
    damage(_i ? at : at + PAGE_SIZE - PAGE_SUM - 19);
    found = survey();
    ck_assert_uint_eq(found.damaged_pages, 1);
    ck_assert_uint_eq(found.reports, REPORTS);
    ck_assert_uint_eq(found.safe, REPORTS);
    ck_assert_uint_eq(count_rows(), REPORTS);
    ck_assert_int_eq(count_open(), REPORTS);
}
END_TEST

/* Not even by a write to the row beside it does damage become good. */
START_TEST(what_is_damaged_is_not_written_again_with_a_sum_that_fits)
{
    size_t at = find_bytes(reports[7].put.receipt_sign, SIGN_PUBLIC_SIZE);
    struct box_act act = {.act = PROOF_WITHDRAW, .signer = &reports[7].sign};
    struct proof proof;
    struct store_survey before;
    struct store_survey after;
    uint32_t hour;
    bool done;

    /* its key is another by one bit, and so is the signature's judge */
    damage(at + 40);
    before = survey();
    ck_assert_uint_eq(before.damaged_pages, 1);
    act.target = reports[7].put.lookup;
    proof = box_prove(&box, client, &act);
    ck_assert_int_ne(client_withdraw(client, act.target, &proof, &hour, &done),
                     STATUS_OK);
    for (int i = 0; i < 20; i++) {
        clock_set(NOW + 2 * 86400 + i * 600);
        (void)put_one_more();
    }
    after = survey();
    ck_assert_uint_eq(after.damaged_pages, 1);
    ck_assert_uint_ge(after.reports, REPORTS);
    /* What was acknowledged since lies in pages that are whole. */
    ck_assert_uint_eq(after.reports - after.safe, before.reports - before.safe);
}
END_TEST

static size_t
find_keyset(void)
{
    struct hello *hello = memory_zeroed(sizeof *hello);
    size_t at;

    ck_assert_int_eq(client_hello(staff, "", hello), STATUS_OK);
    at = find_bytes(hello->keyset, 64);
    free(hello);
    return at;
}

START_TEST(a_damaged_keyset_is_named_and_receipts_still_come)
{
    struct store_survey found;

    damage(find_keyset() + 20);
    found = survey();
    ck_assert(names(&found, SURVEY_KEYS));
    ck_assert(!names(&found, SURVEY_REPORTS));
    ck_assert_uint_eq(found.safe, REPORTS);
    ck_assert_int_eq(count_open(), REPORTS);
}
END_TEST

START_TEST(a_damaged_line_of_the_log_is_named)
{
    uint8_t what[HASH_BYTES];
    struct store_survey found;
    struct store_health health;

    proof_hash_item(what, &reports[3].body);
    damage(find_bytes(what, sizeof what) + 5);
    found = survey();
    ck_assert(names(&found, SURVEY_LOG));
    ck_assert_int_eq(client_health(staff, &health), STATUS_OK);
    ck_assert(!health.log_ok);
    ck_assert_int_eq(count_open(), REPORTS);
}
END_TEST

/* Change the database behind the store's back. */
static void
tamper(const char *sql)
{
    char *path = database_path();
    sqlite3 *database;

    ck_assert_int_eq(sqlite3_open(path, &database), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
    free(path);
}

/* It may be damage, so receipts still open; nothing is added to it. */
START_TEST(a_log_that_lost_its_end_is_read_and_not_written)
{
    struct store_status told;
    struct store_health health;

    hang_up();
    box_stop(&box);
    tamper("DROP TRIGGER log_grows;"
           "DELETE FROM log WHERE seq = (SELECT max(seq) FROM log);"
           "CREATE TRIGGER log_grows BEFORE DELETE ON log"
           " BEGIN SELECT RAISE(ABORT, 'append-only'); END;");
    ck_assert_int_eq(box_start(&box), STATUS_OK);
    dial();
    ck_assert_int_eq(client_status(client, &told), STATUS_OK);
    ck_assert(told.read_only);
    ck_assert_int_eq(client_health(staff, &health), STATUS_OK);
    ck_assert(!health.log_ok);
    ck_assert_int_eq(put_one_more(), STATUS_READ_ONLY);
    ck_assert_int_eq(count_open(), REPORTS);
}
END_TEST

START_TEST(damage_in_the_files_head_stops_all_writing)
{
    struct store_status told;

    /* what SQLite itself never looks at */
    damage(80);
    ck_assert_int_eq(client_status(client, &told), STATUS_OK);
    ck_assert(told.read_only);
    ck_assert_int_eq(put_one_more(), STATUS_READ_ONLY);
    ck_assert_int_eq(count_open(), REPORTS);
}
END_TEST

START_TEST(what_terminals_asked_is_lost_without_harm)
{
    struct hello *hello = memory_zeroed(sizeof *hello);
    struct got got;
    uint8_t name[TERMINAL_NAME_SIZE] = "harbour-terminal";
    uint8_t lookup[LOOKUP_SIZE] = {0};
    struct store_survey found;

    ck_assert_int_eq(client_hello(client, "harbour-terminal", hello),
                     STATUS_OK);
    ck_assert_int_eq(client_get(client, lookup, &got), STATUS_MISSING);
    damage(find_bytes(name, sizeof name) / PAGE_SIZE * PAGE_SIZE);
    found = survey();
    ck_assert(names(&found, SURVEY_TERMINALS));
    ck_assert_uint_eq(found.safe, REPORTS);
    ck_assert_int_eq(count_open(), REPORTS);
    free(hello);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("damage");
    TCase *one = tcase_create("damage");

    tcase_add_unchecked_fixture(one, make_all, remove_all);
    tcase_add_checked_fixture(one, begin, end);
    tcase_add_test(one, damage_in_one_envelope_costs_that_report_alone);
    tcase_add_test(one, a_page_of_rows_that_is_lost_leaves_the_others);
    tcase_add_test(one,
                   what_is_damaged_is_not_written_again_with_a_sum_that_fits);
    tcase_add_loop_test(one, an_index_that_is_damaged_hides_no_receipt, 0, 2);
    tcase_add_loop_test(one, a_damaged_order_hides_no_row_from_the_desk, 0, 2);
    tcase_add_test(one, a_damaged_keyset_is_named_and_receipts_still_come);
    tcase_add_test(one, a_damaged_line_of_the_log_is_named);
    tcase_add_test(one, a_log_that_lost_its_end_is_read_and_not_written);
    tcase_add_test(one, damage_in_the_files_head_stops_all_writing);
    tcase_add_test(one, what_terminals_asked_is_lost_without_harm);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
