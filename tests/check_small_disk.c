#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "tests/box.h"
#include "tests/small_disk.h"
#include "tests/tap.h"

/* A store on a disk that is really full. */
enum { DISK = 4096, BALLAST = 1 << 20, REPORTS_MAX = 300, NOW = 1795600000 };

static struct box box;

static void
restart(void)
{
    box_stop(&box);
    ck_assert_int_eq(box_start(&box), STATUS_OK);
}

static void
fill_disk(void)
{
    small_disk_fill(box.folder);
}

static void
empty_disk(void)
{
    small_disk_empty(box.folder);
}

static bool
has_ballast(void)
{
    char *path = memory_print("%s/ballast", box.folder);
    bool has = access(path, F_OK) == 0;

    free(path);
    return has;
}

static bool
is_told_full(struct client *client)
{
    struct store_status told;

    ck_assert_int_eq(client_status(client, &told), STATUS_OK);
    return told.full;
}

static enum status
put(struct client *client, struct box_report *report, int bucket)
{
    box_report_make(report, bucket);
    return client_put(client, &report->put);
}

static enum status
withdraw(struct client *client, const struct box_report *report, bool *done)
{
    const struct box_act act = {.act = PROOF_WITHDRAW,
                                .target = report->put.lookup,
                                .signer = &report->sign};
    struct proof proof;
    uint32_t hour;

    proof = box_prove(&box, client, &act);
    return client_withdraw(client, report->put.lookup, &proof, &hour, done);
}

static enum status
look(struct client *client, const struct box_report *report)
{
    struct got got;
    enum status status = client_get(client, report->put.lookup, &got);

    if (status == STATUS_OK)
        client_got_clear(&got);
    return status;
}

START_TEST(at_a_full_disk_withdrawal_danger_and_short_reports_find_room)
{
    struct client *client;
    struct client *again;
    struct box_report first;
    struct box_report danger;
    struct box_report other;
    bool done = false;

    box.options.withdraw_hours = 0;
    restart();
    client = box_dial(&box, DOOR_PUBLIC);
    ck_assert_int_eq(put(client, &first, 2), STATUS_OK);
    fill_disk();
    ck_assert_int_eq(put(client, &other, 2), STATUS_FULL);
    ck_assert(is_told_full(client));
    ck_assert(has_ballast());
    box_report_clear(&other);
    /* each needs more than is free, and the ballast is given up for it */
    box_report_make(&danger, 2);
    danger.put.urgent = true;
    ck_assert_int_eq(client_put(client, &danger.put), STATUS_OK);
    ck_assert(!has_ballast());
    ck_assert_int_eq(put(client, &other, 0), STATUS_OK);
    box_report_clear(&other);
    ck_assert_int_eq(put(client, &other, 2), STATUS_FULL);
    ck_assert(is_told_full(client));
    ck_assert_int_eq(withdraw(client, &first, &done), STATUS_OK);
    ck_assert(done);
    client_close(client);
    restart();
    again = box_dial(&box, DOOR_PUBLIC);
    ck_assert_int_eq(look(again, &danger), STATUS_OK);
    ck_assert_int_eq(look(again, &first), STATUS_MISSING);
    /* Somebody made room: the ballast first, then all is as it was. */
    empty_disk();
    ck_assert_int_eq(client_put(again, &other.put), STATUS_OK);
    ck_assert(has_ballast());
    ck_assert(!is_told_full(again));
    client_close(again);
    box_report_clear(&first);
    box_report_clear(&danger);
    box_report_clear(&other);
}
END_TEST

/* An asked withdrawal comes due on a disk without a byte left. */
START_TEST(a_withdrawal_that_comes_due_at_a_full_disk_is_carried_out)
{
    struct client *client;
    struct box_report report;
    bool done = true;

    client = box_dial(&box, DOOR_PUBLIC);
    ck_assert_int_eq(put(client, &report, 3), STATUS_OK);
    ck_assert_int_eq(withdraw(client, &report, &done), STATUS_OK);
    ck_assert(!done);
    client_close(client);
    fill_disk();
    clock_set(NOW + 25 * 3600);
    restart();
    client = box_dial(&box, DOOR_PUBLIC);
    ck_assert_int_eq(look(client, &report), STATUS_MISSING);
    client_close(client);
    box_report_clear(&report);
}
END_TEST

/* Short reports may not take the last of it. */
START_TEST(the_last_of_the_ballast_is_for_withdrawal_and_danger)
{
    struct client *client;
    struct box_report first;
    struct box_report other;
    enum status status = STATUS_OK;
    bool done;
    int stored = 0;

    client = box_dial(&box, DOOR_PUBLIC);
    ck_assert_int_eq(put(client, &first, 0), STATUS_OK);
    fill_disk();
    while (status == STATUS_OK && stored < REPORTS_MAX) {
        clock_set(NOW + stored * 3600LL);
        status = put(client, &other, 0);
        stored += status == STATUS_OK;
        box_report_clear(&other);
    }
    ck_assert_int_eq(status, STATUS_FULL);
    ck_assert_int_gt(stored, 2);
    ck_assert_int_eq(withdraw(client, &first, &done), STATUS_OK);
    box_report_make(&other, 0);
    other.put.urgent = true;
    ck_assert_int_eq(client_put(client, &other.put), STATUS_OK);
    client_close(client);
    box_report_clear(&first);
    box_report_clear(&other);
}
END_TEST

/* What a purge freed inside the database serves again without more disk. */
START_TEST(room_inside_the_database_serves_at_a_full_disk)
{
    struct client *client;
    struct box_report reports[6];
    struct box_report other;
    bool done;

    box.options.withdraw_hours = 0;
    restart();
    client = box_dial(&box, DOOR_PUBLIC);
    for (int i = 0; i < 6; i++)
        ck_assert_int_eq(put(client, &reports[i], 3), STATUS_OK);
    fill_disk();
    ck_assert_int_eq(put(client, &other, 2), STATUS_FULL);
    for (int i = 0; i < 6; i++)
        ck_assert_int_eq(withdraw(client, &reports[i], &done), STATUS_OK);
    ck_assert(is_told_full(client));
    ck_assert_int_eq(client_put(client, &other.put), STATUS_OK);
    client_close(client);
    for (int i = 0; i < 6; i++)
        box_report_clear(&reports[i]);
    box_report_clear(&other);
}
END_TEST

static void
come(void)
{
    clock_set(NOW);
    small_disk_use(DISK);
    box_make(&box);
    box.options.ballast = BALLAST;
    ck_assert_int_eq(box_start(&box), STATUS_OK);
    box_found(&box);
}

static void
go(void)
{
    box_free(&box);
}

int
main(void)
{
    Suite *suite = suite_create("small_disk");
    TCase *one = tcase_create("small_disk");

    if (!small_disk_is_possible()) {
        puts("1..0 # SKIP no disk of our own may be mounted here");
        return 77;
    }
    tcase_add_checked_fixture(one, come, go);
    tcase_add_test(
        one, at_a_full_disk_withdrawal_danger_and_short_reports_find_room);
    tcase_add_test(one,
                   a_withdrawal_that_comes_due_at_a_full_disk_is_carried_out);
    tcase_add_test(one, the_last_of_the_ballast_is_for_withdrawal_and_danger);
    tcase_add_test(one, room_inside_the_database_serves_at_a_full_disk);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
