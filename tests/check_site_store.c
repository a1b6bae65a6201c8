#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "kiosk/base/memory.h"
#include "store/ballast.h"
#include "store/protocol/place.h"
#include "store/serve.h"
#include "tests/box.h"
#include "tests/tap.h"

enum { NOBODY = 65534 };

static const struct store_options options = {.withdraw_hours = 24,
                                             .retention_days = 90};

static void
path_of(const struct box *box, const char *name, char out[128])
{
    snprintf(out, 128, "%s/%s", box->folder, name);
}

/* Change the database behind the store's back. */
static void
tamper(const struct box *box, const char *sql)
{
    char path[128];
    sqlite3 *database;

    path_of(box, "store.db", path);
    ck_assert_int_eq(sqlite3_open(path, &database), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
}

static enum status
try_open(const struct box *box)
{
    struct serve *serve = NULL;
    enum status status = serve_open(box->folder, &options, &serve);

    serve_close(serve);
    return status;
}

START_TEST(a_second_store_on_the_same_site_is_refused)
{
    struct box box;
    struct client *client;
    struct hello *hello = memory_zeroed(sizeof *hello);

    box_make_founded(&box);
    ck_assert_int_eq(try_open(&box), STATUS_BUSY);
    client = box_dial(&box, DOOR_PUBLIC);
    ck_assert_int_eq(client_hello(client, "", hello), STATUS_OK);
    client_close(client);
    free(hello);
    box_free(&box);
}
END_TEST

START_TEST(a_site_that_is_not_there_is_missing)
{
    struct serve *serve;

    ck_assert_int_eq(serve_open("/nowhere/at/all", &options, &serve),
                     STATUS_MISSING);
    ck_assert_ptr_null(serve);
}
END_TEST

START_TEST(a_newer_version_is_refused_unread)
{
    struct box box;

    box_make_founded(&box);
    box_stop(&box);
    tamper(&box, "PRAGMA user_version = 99");
    ck_assert_int_eq(try_open(&box), STATUS_VERSION);
    box_free(&box);
}
END_TEST

START_TEST(a_database_of_something_else_is_left_alone)
{
    struct box box;

    box_make(&box);
    tamper(&box, "CREATE TABLE cakes (name TEXT)");
    ck_assert_int_eq(try_open(&box), STATUS_DAMAGED);
    tamper(&box, "INSERT INTO cakes VALUES ('apple')");
    box_free(&box);
}
END_TEST

START_TEST(a_file_that_is_no_database_is_refused)
{
    struct box box;
    char path[128];
    FILE *file;

    box_make(&box);
    path_of(&box, "store.db", path);
    file = fopen(path, "w");
    for (int i = 0; i < 1000; i++)
        fputs("not a database at all\n", file);
    fclose(file);
    ck_assert_int_eq(try_open(&box), STATUS_DAMAGED);
    box_free(&box);
}
END_TEST

START_TEST(a_schema_that_was_changed_is_refused)
{
    struct box box;

    box_make_founded(&box);
    box_stop(&box);
    tamper(&box, "DROP TRIGGER log_stays");
    ck_assert_int_eq(try_open(&box), STATUS_DAMAGED);
    box_free(&box);
}
END_TEST

START_TEST(the_log_is_only_added_to)
{
    struct box box;
    char path[128];
    sqlite3 *database;

    box_make_founded(&box);
    box_stop(&box);
    path_of(&box, "store.db", path);
    ck_assert_int_eq(sqlite3_open(path, &database), SQLITE_OK);
    ck_assert_int_ne(
        sqlite3_exec(database, "DELETE FROM log", NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_ne(
        sqlite3_exec(database, "UPDATE log SET op = 2", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(database);
    box_free(&box);
}
END_TEST

/* The triggers as the migration wrote them. */
#define STAYS                                                                  \
    "CREATE TRIGGER log_stays BEFORE UPDATE ON log"                            \
    " BEGIN SELECT RAISE(ABORT, 'append-only'); END;"
#define GROWS                                                                  \
    "CREATE TRIGGER log_grows BEFORE DELETE ON log"                            \
    " BEGIN SELECT RAISE(ABORT, 'append-only'); END;"

START_TEST(a_past_that_was_rewritten_breaks_the_chain)
{
    struct box box;
    struct client *staff;
    struct store_health health;

    box_make_founded(&box);
    box_stop(&box);
    tamper(&box, "DROP TRIGGER log_stays;"
                 "UPDATE log SET what = zeroblob(32) WHERE seq = 2;" STAYS);
    ck_assert_int_eq(box_start(&box), STATUS_OK);
    staff = box_dial(&box, DOOR_STAFF);
    ck_assert_int_eq(client_health(staff, &health), STATUS_OK);
    ck_assert(health.integrity_ok);
    ck_assert(!health.log_ok);
    client_close(staff);
    box_free(&box);
}
END_TEST

START_TEST(another_sites_keyset_is_refused)
{
    struct box box;

    box_make_founded(&box);
    box_stop(&box);
    tamper(&box, "UPDATE meta SET site = zeroblob(16)");
    ck_assert_int_eq(try_open(&box), STATUS_FOREIGN);
    box_free(&box);
}
END_TEST

START_TEST(a_linked_database_is_refused)
{
    struct box box;
    char path[128];
    char elsewhere[128];

    box_make_founded(&box);
    box_stop(&box);
    path_of(&box, "store.db", path);
    snprintf(elsewhere, sizeof elsewhere, "%s.db", box.folder);
    ck_assert_int_eq(rename(path, elsewhere), 0);
    ck_assert_int_eq(symlink(elsewhere, path), 0);
    ck_assert_int_eq(try_open(&box), STATUS_DENIED);
    unlink(elsewhere);
    box_free(&box);
}
END_TEST

static void *
serve_until_left(void *data)
{
    ck_assert_int_eq(serve_run(data, -1, 0), STATUS_OK);
    return NULL;
}

/* As a user whom modes bind: root would write all the same. */
static void
become_bound(const struct box *box)
{
    char path[128];

    if (geteuid() != 0)
        return;
    ck_assert_int_eq(chown(box->folder, NOBODY, NOBODY), 0);
    path_of(box, "store.db", path);
    ck_assert_int_eq(chown(path, NOBODY, NOBODY), 0);
    path_of(box, "store.db-journal", path);
    ck_assert_int_eq(chown(path, NOBODY, NOBODY), 0);
    ck_assert_int_eq(setuid(NOBODY), 0);
}

START_TEST(a_folder_that_cannot_be_written_is_still_read)
{
    struct box box;
    struct client *client;
    struct box_report report;
    struct box_report other;
    struct serve *serve;
    struct store_status status;
    struct got got;
    pthread_t thread;
    int pair[2];

    box_make_founded(&box);
    client = box_dial(&box, DOOR_PUBLIC);
    box_report_make(&report, 0);
    box_report_make(&other, 0);
    ck_assert_int_eq(client_put(client, &report.put), STATUS_OK);
    client_close(client);
    box_stop(&box);
    become_bound(&box);
    ck_assert_int_eq(chmod(box.folder, 0500), 0);

    ck_assert_int_eq(serve_open(box.folder, &options, &serve), STATUS_OK);
    ck_assert_int_eq(
        socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
    ck_assert_int_eq(serve_client(serve, pair[0], DOOR_PUBLIC), STATUS_OK);
    ck_assert_int_eq(pthread_create(&thread, NULL, serve_until_left, serve), 0);
    client = client_adopt(pair[1]);
    ck_assert_int_eq(client_status(client, &status), STATUS_OK);
    ck_assert(status.read_only);
    ck_assert_int_eq(client_get(client, report.put.lookup, &got), STATUS_OK);
    client_got_clear(&got);
    ck_assert_int_eq(client_put(client, &report.put), STATUS_OK);
    ck_assert_int_eq(client_put(client, &other.put), STATUS_READ_ONLY);
    ck_assert_int_eq(client_get(client, other.put.lookup, &got),
                     STATUS_MISSING);
    client_close(client);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    serve_close(serve);
    ck_assert_int_eq(chmod(box.folder, 0700), 0);
    box_report_clear(&report);
    box_report_clear(&other);
    box_free(&box);
}
END_TEST

START_TEST(a_full_disk_refuses_and_keeps_what_there_is)
{
    struct box box;
    struct client *client;
    struct box_report report;
    struct box_report last;
    struct store_status told;
    struct got got;
    enum status status = STATUS_OK;
    int stored = 0;

    box_make(&box);
    box.options.page_limit = 120;
    ck_assert_int_eq(box_start(&box), STATUS_OK);
    box_found(&box);
    client = box_dial(&box, DOOR_PUBLIC);
    box_report_make(&report, 2);
    ck_assert_int_eq(client_put(client, &report.put), STATUS_OK);
    while (status == STATUS_OK && stored < 29) {
        box_report_make(&last, 2);
        status = client_put(client, &last.put);
        stored += status == STATUS_OK;
        if (status == STATUS_OK)
            box_report_clear(&last);
    }
    ck_assert_int_eq(status, STATUS_FULL);
    ck_assert_int_eq(client_status(client, &told), STATUS_OK);
    ck_assert(told.full);
    ck_assert_int_eq(client_get(client, report.put.lookup, &got), STATUS_OK);
    client_got_clear(&got);
    client_close(client);
    box_stop(&box);
    box.options.page_limit = 0;
    ck_assert_int_eq(box_start(&box), STATUS_OK);
    client = box_dial(&box, DOOR_PUBLIC);
    ck_assert_int_eq(client_put(client, &last.put), STATUS_OK);
    ck_assert_int_eq(client_get(client, last.put.lookup, &got), STATUS_OK);
    client_got_clear(&got);
    client_close(client);
    box_report_clear(&last);
    box_report_clear(&report);
    box_free(&box);
}
END_TEST

/* Start the real program on the box's folder. */
static pid_t
start_program(const struct box *box)
{
    const char *build = getenv("AMPARO_BUILD");
    char *program = memory_print("%s/amparo-store", build ? build : ".");
    pid_t child = fork();

    if (child == 0) {
        int nothing = open("/dev/null", O_RDWR);

        /* 4 is where a store logs, and here it is Check's own pipe. */
        dup2(nothing, 2);
        dup2(nothing, 4);
        execl(program, "amparo-store", "--site", box->folder, "--sockets",
              box->folder, (char *)NULL);
        _exit(127);
    }
    free(program);
    return child;
}

static int
code_of(pid_t child)
{
    int ended = -1;

    ck_assert_int_eq(waitpid(child, &ended, 0), child);
    return WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
}

START_TEST(the_program_serves_one_site_once_and_ends_when_told)
{
    struct box box;
    struct client *client;
    struct hello *hello = memory_zeroed(sizeof *hello);
    char path[128];
    char ballast[128];
    struct stat held;
    FILE *file;
    pid_t child;

    box_make(&box);
    path_of(&box, "amparo.conf", path);
    file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs("site_name = A test\n", file);
    fclose(file);
    child = start_program(&box);
    client = box_dial(&box, DOOR_STAFF);
    ck_assert_int_eq(client_hello(client, "", hello), STATUS_OK);
    ck_assert(!hello->founded);
    ck_assert_int_eq(box_try_found(&box, client), STATUS_OK);
    path_of(&box, "ballast", ballast);
    ck_assert_int_eq(stat(ballast, &held), 0);
    ck_assert_int_ge(held.st_blocks * 512, BALLAST_SIZE);
    ck_assert_int_eq(code_of(start_program(&box)), EX_TEMPFAIL);
    ck_assert_int_eq(kill(child, SIGTERM), 0);
    ck_assert_int_eq(code_of(child), EX_OK);
    ck_assert_int_eq(client_hello(client, "", hello), STATUS_CLOSED);
    client_close(client);
    unlink(path);
    path_of(&box, "public", path);
    ck_assert_int_ne(access(path, F_OK), 0);
    ck_assert_int_eq(code_of(start_program(&box)), EX_NOINPUT);
    ck_assert_int_eq(try_open(&box), STATUS_OK);
    free(hello);
    box_free(&box);
}
END_TEST

START_TEST(a_killed_store_loses_nothing_that_was_answered)
{
    struct box box;
    struct client *client;
    struct box_report reports[5];
    struct got got;
    char path[128];
    FILE *file;
    pid_t child;

    box_make(&box);
    path_of(&box, "amparo.conf", path);
    file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs("site_name = A test\n", file);
    fclose(file);
    for (int i = 0; i < 5; i++) {
        child = start_program(&box);
        client = box_dial(&box, i ? DOOR_PUBLIC : DOOR_STAFF);
        if (i == 0) {
            ck_assert_int_eq(box_try_found(&box, client), STATUS_OK);
            client_close(client);
            client = box_dial(&box, DOOR_PUBLIC);
        }
        box_report_make(&reports[i], i % 4);
        ck_assert_int_eq(client_put(client, &reports[i].put), STATUS_OK);
        ck_assert_int_eq(kill(child, SIGKILL), 0);
        ck_assert_int_eq(code_of(child), -1);
        client_close(client);
    }
    unlink(path);
    ck_assert_int_eq(box_start(&box), STATUS_OK);
    client = box_dial(&box, DOOR_PUBLIC);
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(client_get(client, reports[i].put.lookup, &got),
                         STATUS_OK);
        client_got_clear(&got);
        box_report_clear(&reports[i]);
    }
    client_close(client);
    box_free(&box);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("site_store");
    TCase *one = tcase_create("site_store");

    tcase_add_test(one, a_second_store_on_the_same_site_is_refused);
    tcase_add_test(one, a_site_that_is_not_there_is_missing);
    tcase_add_test(one, a_newer_version_is_refused_unread);
    tcase_add_test(one, a_database_of_something_else_is_left_alone);
    tcase_add_test(one, a_file_that_is_no_database_is_refused);
    tcase_add_test(one, a_schema_that_was_changed_is_refused);
    tcase_add_test(one, the_log_is_only_added_to);
    tcase_add_test(one, a_past_that_was_rewritten_breaks_the_chain);
    tcase_add_test(one, another_sites_keyset_is_refused);
    tcase_add_test(one, a_linked_database_is_refused);
    tcase_add_test(one, a_full_disk_refuses_and_keeps_what_there_is);
    tcase_add_test(one, the_program_serves_one_site_once_and_ends_when_told);
    tcase_add_test(one, a_killed_store_loses_nothing_that_was_answered);
    /* The last one: it gives root away. */
    tcase_add_test(one, a_folder_that_cannot_be_written_is_still_read);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
