#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "store/schema.h"
#include "store/store.h"
#include "tests/faults/figures.h"
#include "tests/tap.h"

/*
 * What a fault suite that can fail must find: the store with one thing done
 * wrong. The shipped code has no switch for any of it: the linker puts the
 * functions of this file in the place of the store's (--wrap), or the disk
 * below it is a bad one.
 */
static struct {
    bool plain;              /* SQLite's own file system and locking */
    const char *journal;     /* for truncate */
    const char *synchronous; /* for EXTRA */
    const char *number;      /* what that reads back as */
    bool steps_once;
    struct story *shows_early;
} wrong;

enum status
__real_store_text(struct sqlite3 *database, const char *sql, char *out,
                  size_t size);
enum status
__wrap_store_text(struct sqlite3 *database, const char *sql, char *out,
                  size_t size);
int
__real_scrub_open(const char *path, bool read_only, struct sqlite3 **out);
int
__wrap_scrub_open(const char *path, bool read_only, struct sqlite3 **out);
enum status
__real_store_end(struct store *store, enum status status);
enum status
__wrap_store_end(struct store *store, enum status status);

/* Who takes a row for the end of a PRAGMA, and does not ask how it ended. */
static enum status
step_once(struct sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK)
        return STATUS_IO;
    if (sqlite3_step(statement) != SQLITE_ROW) {
        sqlite3_finalize(statement);
        return STATUS_IO;
    }
    (void)sqlite3_finalize(statement);
    return STATUS_OK;
}

static enum status
set_journal(struct sqlite3 *database)
{
    char sql[64];

    snprintf(sql, sizeof sql, "PRAGMA journal_mode=%s", wrong.journal);
    return wrong.steps_once ? step_once(database, sql)
                            : __real_store_text(database, sql, NULL, 0);
}

/* Ask for one thing, and answer as if it were the other. */
static enum status
ask(struct sqlite3 *database, const char *sql, const char *is, char *out,
    size_t size, const char *says)
{
    enum status status = __real_store_text(database, sql, out, size);

    if (status == STATUS_OK && (wrong.steps_once || strcmp(out, is) == 0))
        snprintf(out, size, "%s", says);
    return status;
}

enum status
__wrap_store_text(struct sqlite3 *database, const char *sql, char *out,
                  size_t size)
{
    char other[64];

    if (!wrong.journal)
        return __real_store_text(database, sql, out, size);
    if (wrong.plain && strcmp(sql, "PRAGMA locking_mode=EXCLUSIVE") == 0)
        return STATUS_OK;
    if (strcmp(sql, "PRAGMA locking_mode") == 0)
        return ask(database, sql, "normal", out, size, "exclusive");
    if (strcmp(sql, "PRAGMA journal_mode=TRUNCATE") == 0)
        return set_journal(database);
    if (strcmp(sql, "PRAGMA journal_mode") == 0)
        return ask(database, sql, wrong.journal, out, size, "truncate");
    if (strcmp(sql, "PRAGMA synchronous") == 0)
        return ask(database, sql, wrong.number, out, size, "3");
    if (strcmp(sql, "PRAGMA synchronous=EXTRA") != 0)
        return __real_store_text(database, sql, out, size);
    snprintf(other, sizeof other, "PRAGMA synchronous=%s", wrong.synchronous);
    return __real_store_text(database, other, out, size);
}

int
__wrap_scrub_open(const char *path, bool read_only, struct sqlite3 **out)
{
    int code = wrong.plain ? sqlite3_open(path, out)
                           : __real_scrub_open(path, read_only, out);

    /* A WAL without shared memory is opened only by who is alone. */
    if (code == SQLITE_OK && wrong.journal && !wrong.plain)
        code = sqlite3_exec(*out, "PRAGMA locking_mode=EXCLUSIVE", NULL, NULL,
                            NULL);
    return code;
}

enum status
__wrap_store_end(struct store *store, enum status status)
{
    if (wrong.shows_early && status == STATUS_OK)
        story_believe(wrong.shows_early);
    return __real_store_end(store, status);
}

/* The first acts are enough: a file is made, and a site; reports come. */
enum { FOUNDED = 2, ACTS = 7 };

static struct told told;

static struct figures
cut(int thirds)
{
    struct figures figures = {.seed = 1, .stops = true};

    told_make(&told, 1, ACTS);
    figures_cut(&figures, &told, thirds);
    return figures;
}

START_TEST(a_store_with_nothing_wrong_is_not_caught)
{
    struct figures figures = cut(0);

    ck_assert_uint_gt(figures.images, 100);
    ck_assert_uint_eq(figures.lost, 0);
}
END_TEST

/* What SQLite does by itself on Debian. */
START_TEST(a_journal_that_is_deleted_with_full_syncs_is_caught)
{
    wrong.plain = true;
    wrong.journal = "delete";
    wrong.synchronous = "FULL";
    wrong.number = "2";
    ck_assert_uint_gt(cut(0).lost, 0);
}
END_TEST

/* The header is gone, and synced, before the name is. */
START_TEST(the_scrub_alone_makes_a_deleted_journal_hold)
{
    wrong.journal = "delete";
    wrong.synchronous = "FULL";
    wrong.number = "2";
    ck_assert_uint_eq(cut(0).lost, 0);
}
END_TEST

START_TEST(a_wal_with_normal_syncs_is_caught)
{
    wrong.journal = "wal";
    wrong.synchronous = "NORMAL";
    wrong.number = "1";
    ram_disk()->says_rollback = true;
    ck_assert_uint_gt(cut(0).lost, 0);
}
END_TEST

START_TEST(the_store_itself_refuses_a_wal)
{
    static struct story story;

    wrong.journal = "wal";
    wrong.synchronous = "FULL";
    wrong.number = "2";
    ram_disk();
    story_make(&story, 1);
    ck_assert_int_eq(story_open(&story), STATUS_DAMAGED);
}
END_TEST

START_TEST(a_scrub_in_one_pass_is_caught)
{
    ram_disk()->one_pass = true;
    ck_assert_uint_gt(cut(60).lost, 0);
}
END_TEST

START_TEST(a_receipt_shown_before_the_commit_is_caught)
{
    wrong.shows_early = &told.story;
    ck_assert_uint_gt(cut(0).lost, 0);
}
END_TEST

START_TEST(a_sync_that_failed_and_was_tried_again_is_caught)
{
    const struct hardship hardship = {.trouble = RAM_ERROR, .every = 1};
    struct figures figures = {.seed = 1, .stops = true};

    told_make(&told, 1, story_acts);
    ram_disk()->retries_sync = true;
    figures_trouble(&figures, &told, &hardship);
    ck_assert_uint_gt(figures.io, 0);
    ck_assert_uint_gt(figures.lost, 0);
}
END_TEST

/*
 * A store that wants a WAL with full syncs, which would be durable, on a
 * disk that fails once while it opens: did it get what it thinks it has?
 */
static struct figures
open_for_wal(void)
{
    const struct hardship hardship = {
        .trouble = RAM_ERROR, .every = 1, .opening = true};
    struct figures figures = {.seed = 1, .stops = true};

    told_make(&told, 1, FOUNDED);
    wrong.journal = "wal";
    wrong.synchronous = "FULL";
    wrong.number = "2";
    told.story.leaves = true;
    ram_disk()->says_rollback = true;
    figures_trouble(&figures, &told, &hardship);
    return figures;
}

START_TEST(a_pragma_stepped_to_its_end_is_not_caught)
{
    ck_assert_uint_eq(open_for_wal().lost, 0);
}
END_TEST

START_TEST(a_pragma_stepped_once_is_caught)
{
    wrong.steps_once = true;
    ck_assert_uint_gt(open_for_wal().lost, 0);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("caught");
    TCase *one = tcase_create("caught");

    starve_ready();
    tcase_set_timeout(one, 300);
    tcase_add_test(one, a_store_with_nothing_wrong_is_not_caught);
    tcase_add_test(one, a_journal_that_is_deleted_with_full_syncs_is_caught);
    tcase_add_test(one, the_scrub_alone_makes_a_deleted_journal_hold);
    tcase_add_test(one, a_wal_with_normal_syncs_is_caught);
    tcase_add_test(one, the_store_itself_refuses_a_wal);
    tcase_add_test(one, a_scrub_in_one_pass_is_caught);
    tcase_add_test(one, a_receipt_shown_before_the_commit_is_caught);
    tcase_add_test(one, a_sync_that_failed_and_was_tried_again_is_caught);
    tcase_add_test(one, a_pragma_stepped_to_its_end_is_not_caught);
    tcase_add_test(one, a_pragma_stepped_once_is_caught);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
