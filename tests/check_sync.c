#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "tests/box.h"
#include "tests/tap.h"

/*
 * A disk whose sync fails: what it was for may be lost, and the next sync says
 * nothing of it. So one that failed is never asked again: the report is not
 * stored, the database is closed, opened once, and served on only if its log
 * ends where it must.
 */
enum { NOW = 1795600000, SYNCS_MOST = 64 };

static struct box box;
static struct client *client;
static struct client *staff;
static sqlite3_vfs disk;
static sqlite3_vfs *unix_disk;
/* The database locks and a journal does not: each has methods of its own. */
static sqlite3_io_methods methods[2];
static const sqlite3_io_methods *unix_methods[2];

/* Syncs from now on: this one fails, and all after it if STAYS. */
static volatile int fails_at; /* counted down; 0: none */
static volatile int stays;
static volatile int syncs;
static volatile int opens; /* of the database */

static int
sync_file(sqlite3_file *file, int flags)
{
    syncs++;
    if (fails_at && (--fails_at == 0 || stays)) {
        if (stays)
            fails_at = 1;
        return SQLITE_IOERR_FSYNC;
    }
    return unix_methods[file->pMethods - methods]->xSync(file, flags);
}

static int
open_file(sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags,
          int *got)
{
    int code = unix_disk->xOpen(unix_disk, name, file, flags, got);
    int which = (flags & SQLITE_OPEN_MAIN_DB) != 0;

    (void)self;
    if (code != SQLITE_OK)
        return code;
    unix_methods[which] = file->pMethods;
    methods[which] = *file->pMethods;
    methods[which].xSync = sync_file;
    file->pMethods = &methods[which];
    opens += which;
    return SQLITE_OK;
}

static void
dial(void)
{
    client = box_dial(&box, DOOR_PUBLIC);
    staff = box_dial(&box, DOOR_STAFF);
}

static void
come(void)
{
    clock_set(NOW);
    unix_disk = sqlite3_vfs_find("unix");
    disk = *unix_disk;
    disk.zName = "amparo-test-sync";
    disk.xOpen = open_file;
    ck_assert_int_eq(sqlite3_vfs_register(&disk, 1), SQLITE_OK);
    box_make_founded(&box);
    dial();
}

static void
go(void)
{
    client_close(client);
    client_close(staff);
    box_free(&box);
}

/* The syncs that a report costs when nothing fails. */
static int
count_syncs(void)
{
    struct box_report report;
    int before = syncs;

    box_report_make(&report, 0);
    ck_assert_int_eq(client_put(client, &report.put), STATUS_OK);
    box_report_clear(&report);
    return syncs - before;
}

static bool
is_found(const struct box_report *report)
{
    struct got got;
    enum status status = client_get(client, report->put.lookup, &got);

    clock_set(clock_now() + 60);
    if (status == STATUS_OK)
        client_got_clear(&got);
    return status == STATUS_OK;
}

static void
assert_healthy(void)
{
    struct store_health health;

    ck_assert_int_eq(client_health(staff, &health), STATUS_OK);
    ck_assert(health.integrity_ok);
    ck_assert(health.log_ok);
}

/* Each sync of a report in turn fails once: a second try would go well. */
START_TEST(a_sync_that_fails_once_is_not_asked_again)
{
    int most = count_syncs();

    ck_assert_int_gt(most, 3);
    ck_assert_int_lt(most, SYNCS_MOST);
    for (int i = 1; i <= most; i++) {
        struct box_report report;
        int before = opens;

        clock_set(clock_now() + 600);
        box_report_make(&report, 0);
        fails_at = i;
        ck_assert_int_eq(client_put(client, &report.put), STATUS_IO);
        ck_assert_int_eq(fails_at, 0);
        ck_assert_int_eq(opens - before, 1);
        /* It is there whole, or not at all. */
        if (is_found(&report))
            ck_assert_int_eq(client_put(client, &report.put), STATUS_OK);
        assert_healthy();
        box_report_clear(&report);
        (void)count_syncs();
    }
}
END_TEST

START_TEST(a_disk_that_syncs_nothing_any_more_stores_nothing_any_more)
{
    struct box_report first;
    struct box_report report;

    box_report_make(&first, 0);
    ck_assert_int_eq(client_put(client, &first.put), STATUS_OK);
    box_report_make(&report, 0);
    stays = 1;
    fails_at = _i;
    ck_assert_int_eq(client_put(client, &report.put), STATUS_IO);
    for (int i = 0; i < 3; i++)
        ck_assert_int_ne(client_put(client, &report.put), STATUS_OK);
    client_close(client);
    client_close(staff);
    box_stop(&box);
    stays = 0;
    fails_at = 0;
    ck_assert_int_eq(box_start(&box), STATUS_OK);
    dial();
    ck_assert(is_found(&first));
    ck_assert_int_eq(client_put(client, &report.put), STATUS_OK);
    assert_healthy();
    box_report_clear(&first);
    box_report_clear(&report);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("sync");
    TCase *one = tcase_create("sync");

    tcase_add_checked_fixture(one, come, go);
    tcase_add_test(one, a_sync_that_fails_once_is_not_asked_again);
    tcase_add_loop_test(
        one, a_disk_that_syncs_nothing_any_more_stores_nothing_any_more, 1, 5);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
