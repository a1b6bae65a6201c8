#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "kiosk/base/hash.h"
#include "kiosk/base/memory.h"
#include "store/schema.h"
#include "store/sealing/chain.h"
#include "store/store.h"
#include "tests/box.h"
#include "tests/ran.h"
#include "tests/tap.h"

/* Who puts a site's past back, cuts it or changes it is told of. */

static const char export[] =
    "export cases_csv --site {S} --out {H}/%d.csv --plain"
    " --passphrase-file {P}/passphrase.txt";

static int exports;

static int
export_cases(void)
{
    char *command = memory_print(export, exports++);
    int code = ran_on(command);

    free(command);
    return code;
}

static void
put_report(void)
{
    struct client *kiosk = site_connect(ran_site, false);
    struct box_report report;

    box_report_make(&report, 0);
    report.put.urgent = true;
    ck_assert_int_eq(client_put(kiosk, &report.put), STATUS_OK);
    box_report_clear(&report);
    client_close(kiosk);
}

static void
end_store(void)
{
    client_close(site_connect(ran_site, true));
    site_kill_store(ran_site);
    site_revive(ran_site);
}

/* The store's file to a name in home, or back; no store may run. */
static void
copy_store(bool back)
{
    char *kept = ran_home_path("kept.db");
    char *path = memory_print("%s/store.db", site_folder(ran_site));
    char *command =
        memory_print("cp %s %s", back ? kept : path, back ? path : kept);

    end_store();
    ck_assert_int_eq(system(command), 0);
    free(command);
    free(path);
    free(kept);
}

/* The mark that was printed last. */
static char *
said_mark(void)
{
    const char *at = strstr(buf_text(&ran_said), "stands at ");
    char *mark;

    ck_assert_ptr_nonnull(at);
    mark = memory_text(at + strlen("stands at "));
    mark[strcspn(mark, "\n")] = '\0';
    return mark;
}

static int
check_since(const char *mark)
{
    char *command = memory_print("check --site {S} --since %s", mark);
    int code = ran_on(command);

    free(command);
    return code;
}

static int
check_outside(void)
{
    return ran_on("check --site {S} --secret {P}/outside.secret");
}

/* As somebody who was never here. */
static void
forget(void)
{
    char *command = memory_print("rm -rf %s/amparo", ran_home);

    ck_assert_int_eq(system(command), 0);
    free(command);
}

START_TEST(a_site_that_only_goes_on_is_told_nothing_about)
{
    char *mark;

    put_report();
    ck_assert_int_eq(ran_on("check --site {S}"), EX_OK);
    mark = said_mark();
    ck_assert_int_eq(export_cases(), EX_OK);
    put_report();
    ck_assert_int_eq(export_cases(), EX_OK);
    ck_assert(!ran_says("went back"));
    ck_assert_int_eq(check_since(mark), EX_OK);
    ck_assert(ran_says("The log goes on from the mark that was given."));
    ck_assert(!ran_says("went back"));
    ck_assert_int_eq(check_outside(), EX_OK);
    ck_assert(ran_says("Every event of the log carries the signature"));
    free(mark);
}
END_TEST

START_TEST(an_older_copy_put_back_is_told_by_all_who_saw_the_newer_one)
{
    char *mark;

    put_report();
    copy_store(false);
    put_report();
    ck_assert_int_eq(export_cases(), EX_OK);
    ck_assert_int_eq(ran_on("check --site {S}"), EX_OK);
    mark = said_mark();
    copy_store(true);
    ck_assert_int_ne(ran_on("check --site {S}"), EX_OK);
    ck_assert(ran_says("This site went back in time"));
    ck_assert(ran_says(mark));
    ck_assert_int_ne(check_since(mark), EX_OK);
    ck_assert(ran_says("does not go on from the mark"));
    ck_assert_int_eq(ran_on("backup {H}/b --site {S}"), EX_OK);
    ck_assert(ran_says("This site went back in time"));
    ck_assert(ran_says(mark));
    /* said once; whoever has the mark still sees it */
    ck_assert_int_eq(export_cases(), EX_OK);
    ck_assert(!ran_says("went back"));
    ck_assert_int_ne(check_since(mark), EX_OK);
    free(mark);
}
END_TEST

/* It grew past where it stood, on another way. */
START_TEST(an_older_copy_that_was_used_again_is_told_too)
{
    copy_store(false);
    put_report();
    ck_assert_int_eq(export_cases(), EX_OK);
    copy_store(true);
    for (int i = 0; i < 3; i++)
        put_report();
    ck_assert_int_eq(export_cases(), EX_OK);
    ck_assert(ran_says("This site went back in time"));
    ck_assert(ran_says("goes another way"));
}
END_TEST

/* --- somebody with the file in their hands ---------------------------------
 */

static struct store *store;

/* By the store's own code, which keeps its pages' sums. */
static sqlite3 *
open_file(void)
{
    const struct store_options options = {.retention_days = 90};

    end_store();
    ck_assert_int_eq(store_open(site_folder(ran_site), &options, &store),
                     STATUS_OK);
    return store_database(store);
}

static void
run_sql(sqlite3 *database, const char *sql)
{
    char *problem = NULL;

    sqlite3_exec(database, sql, NULL, NULL, &problem);
    ck_assert_msg(!problem, "%s: %s", sql, problem);
}

/* The triggers that keep the log, taken off and put on again. */
static void
change_log(sqlite3 *database, const char *sql)
{
    static const char *const names[] = {"log_stays", "log_grows"};
    char *texts[2];

    for (int i = 0; i < 2; i++) {
        char *ask = memory_print(
            "SELECT sql FROM sqlite_schema WHERE name = '%s'", names[i]);
        char *drop = memory_print("DROP TRIGGER %s", names[i]);
        sqlite3_stmt *one;

        ck_assert_int_eq(sqlite3_prepare_v2(database, ask, -1, &one, NULL),
                         SQLITE_OK);
        ck_assert_int_eq(sqlite3_step(one), SQLITE_ROW);
        texts[i] = memory_text((const char *)sqlite3_column_text(one, 0));
        sqlite3_finalize(one);
        run_sql(database, drop);
        free(ask);
        free(drop);
    }
    run_sql(database, sql);
    for (int i = 0; i < 2; i++) {
        run_sql(database, texts[i]);
        free(texts[i]);
    }
}

/* Make the heads fit what the log says now, as the store's code would. */
static void
fit_heads(sqlite3 *database)
{
    uint8_t head[HASH_BYTES];
    sqlite3_stmt *one;
    int64_t seq = 0;

    ck_assert_int_eq(
        sqlite3_prepare_v2(database, "SELECT site FROM meta", -1, &one, NULL),
        SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(one), SQLITE_ROW);
    chain_start(sqlite3_column_blob(one, 0), head);
    sqlite3_finalize(one);
    ck_assert_int_eq(sqlite3_prepare_v2(database,
                                        "SELECT op, what FROM log ORDER BY seq",
                                        -1, &one, NULL),
                     SQLITE_OK);
    while (sqlite3_step(one) == SQLITE_ROW)
        chain_move(head, (uint64_t)++seq, (uint8_t)sqlite3_column_int(one, 0),
                   sqlite3_column_blob(one, 1));
    sqlite3_finalize(one);
    ck_assert_int_eq(sqlite3_prepare_v2(database,
                                        "UPDATE meta SET seq = ?, head = ?", -1,
                                        &one, NULL),
                     SQLITE_OK);
    sqlite3_bind_int64(one, 1, seq);
    sqlite3_bind_blob(one, 2, head, sizeof head, SQLITE_STATIC);
    ck_assert_int_eq(sqlite3_step(one), SQLITE_DONE);
    sqlite3_finalize(one);
}

static const char altered[] =
    "UPDATE log SET what = zeroblob(32) WHERE seq = 5";
static const char cut[] = "DELETE FROM log WHERE seq > 5";

START_TEST(an_altered_event_is_told)
{
    sqlite3 *database;

    put_report();
    database = open_file();
    change_log(database, altered);
    store_close(store);
    ck_assert_int_ne(ran_on("check --site {S}"), EX_OK);
    ck_assert(ran_says("does not come to the end"));
    /* the desk opens all the same, as far as it can without a terminal */
    ck_assert_int_ne(ran_on("desk --site {S} --passphrase-file"
                            " {P}/passphrase.txt"),
                     EX_OK);
    ck_assert(ran_says("The log of this site does not hold together"));
    ck_assert(ran_says("The desk needs a terminal."));
}
END_TEST

/* A slot of their own in place of a member's, with all that belongs to it. */
static void
plant_slot(sqlite3 *database)
{
    static const uint8_t planted[STAFF_SLOT_SIZE];
    struct buf hex = {0};
    uint8_t hash[HASH_SIZE];
    char *sql;

    hash_bytes(hash, planted, sizeof planted);
    for (size_t i = 0; i < sizeof hash; i++) {
        char digits[3];

        snprintf(digits, sizeof digits, "%02x", hash[i]);
        buf_add_text(&hex, digits);
    }
    run_sql(database, "UPDATE staffslot SET bytes = zeroblob(320)");
    sql = memory_print("UPDATE log SET what = x'%s' WHERE seq = 3",
                       buf_text(&hex));
    change_log(database, sql);
    fit_heads(database);
    free(sql);
    buf_clear(&hex);
}

START_TEST(a_planted_slot_with_fitting_heads_is_told_by_notes_and_outside)
{
    put_report();
    ck_assert_int_eq(ran_on("backup {H}/b --site {S}"), EX_OK);
    plant_slot(open_file());
    store_close(store);
    ck_assert_int_ne(ran_on("check --site {S}"), EX_OK);
    ck_assert(ran_says("This site went back in time"));
    ck_assert_int_eq(ran_on("backup {H}/c --site {S}"), EX_OK);
    ck_assert(ran_says("goes another way"));
    forget();
    /* who was never here cannot know; the outside body can */
    ck_assert_int_eq(ran_on("check --site {S}"), EX_OK);
    ck_assert_int_ne(check_outside(), EX_OK);
    ck_assert_msg(ran_says("Event 3 of the log"), "%s", buf_text(&ran_said));
}
END_TEST

START_TEST(a_cut_log_with_a_fitting_head_is_told_by_who_saw_more)
{
    sqlite3 *database;

    put_report();
    ck_assert_int_eq(export_cases(), EX_OK);
    database = open_file();
    change_log(database, cut);
    fit_heads(database);
    store_close(store);
    ck_assert_int_ne(ran_on("check --site {S}"), EX_OK);
    ck_assert(ran_says("This site went back in time"));
}
END_TEST

START_TEST(only_the_outside_bodys_secret_opens_the_first_key)
{
    ck_assert_int_eq(ran_on("key outside --out {H}/other"), EX_OK);
    ck_assert_int_ne(
        ran_on("check --site {S} --secret {H}/other/outside.secret"), EX_OK);
    ck_assert(ran_says("not the secret of the outside body"));
    ck_assert_int_ne(ran_on("check --site {S} --secret {H}/none"), EX_OK);
    ck_assert(ran_says("cannot be read"));
}
END_TEST

START_TEST(a_mark_that_is_none_is_named)
{
    ck_assert_int_ne(check_since("12"), EX_OK);
    ck_assert(ran_says("A mark is a number and four groups"));
    ck_assert_int_ne(check_since("1-0000-0000-0000-0000"), EX_OK);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("history");
    TCase *tests = tcase_create("history");

    if (secret_start() != STATUS_OK)
        return 99;
    tcase_add_checked_fixture(tests, ran_open, ran_close);
    tcase_add_test(tests, a_site_that_only_goes_on_is_told_nothing_about);
    tcase_add_test(tests,
                   an_older_copy_put_back_is_told_by_all_who_saw_the_newer_one);
    tcase_add_test(tests, an_older_copy_that_was_used_again_is_told_too);
    tcase_add_test(tests, an_altered_event_is_told);
    tcase_add_test(
        tests, a_planted_slot_with_fitting_heads_is_told_by_notes_and_outside);
    tcase_add_test(tests,
                   a_cut_log_with_a_fitting_head_is_told_by_who_saw_more);
    tcase_add_test(tests, only_the_outside_bodys_secret_opens_the_first_key);
    tcase_add_test(tests, a_mark_that_is_none_is_named);
    suite_add_tcase(suite, tests);
    return tap_run(suite);
}
