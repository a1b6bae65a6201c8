#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "store/ballast.h"
#include "tests/box.h"
#include "tests/tap.h"

enum { SIZE = 1 << 20, BLOCK = 512, HUGE_SIZE_BITS = 60 };

/* A Wednesday, and the Monday before it. */
static const int64_t now = 4 * 86400 + 3000LL * 7 * 86400 + 2 * 86400 + 12345;
static const int64_t monday = 4 * 86400 + 3000LL * 7 * 86400;

static struct box box;
static char path[128];

static void
make_folder(void)
{
    clock_set(now);
    box_make(&box);
    snprintf(path, sizeof path, "%s/ballast", box.folder);
}

static void
remove_folder(void)
{
    box_free(&box);
}

static struct ballast
open_ballast(uint64_t size)
{
    struct ballast ballast;

    ck_assert_int_eq(ballast_open(box.folder, size, &ballast), STATUS_OK);
    return ballast;
}

/* Bytes that it holds on the disk; 0 without one. */
static int64_t
held(void)
{
    struct stat info;

    return lstat(path, &info) == 0 && S_ISREG(info.st_mode)
               ? (int64_t)info.st_blocks * BLOCK
               : 0;
}

START_TEST(a_ballast_is_of_real_blocks_and_tells_no_moment)
{
    struct ballast ballast = open_ballast(SIZE);
    struct stat info;

    ck_assert(!ballast_is_spent(&ballast));
    ck_assert_int_ge(held(), SIZE);
    ck_assert_int_eq(stat(path, &info), 0);
    ck_assert_uint_eq(info.st_mode & 0777, 0600);
    ck_assert_int_eq(info.st_mtime, monday);
    ck_assert_int_eq(stat(box.folder, &info), 0);
    ck_assert_int_eq(info.st_mtime, monday);
    ballast_close(&ballast);
    ck_assert_int_ge(held(), SIZE);
}
END_TEST

START_TEST(it_is_given_up_once_and_made_again)
{
    struct ballast ballast = open_ballast(SIZE);

    ck_assert(ballast_release(&ballast));
    ck_assert_int_eq(access(path, F_OK), -1);
    ck_assert(ballast_is_spent(&ballast));
    ck_assert(!ballast_release(&ballast));
    ck_assert(ballast_restore(&ballast));
    ck_assert(!ballast_is_spent(&ballast));
    ck_assert_int_ge(held(), SIZE);
    ballast_close(&ballast);
}
END_TEST

START_TEST(one_that_lies_there_is_taken)
{
    struct ballast ballast = open_ballast(SIZE);
    struct stat before;
    struct stat after;

    ballast_close(&ballast);
    ck_assert_int_eq(stat(path, &before), 0);
    ballast = open_ballast(SIZE);
    ck_assert_int_eq(stat(path, &after), 0);
    ck_assert_uint_eq(before.st_ino, after.st_ino);
    ck_assert(!ballast_is_spent(&ballast));
    ballast_close(&ballast);
}
END_TEST

/* Its length alone, or a part of it, holds no room. */
START_TEST(half_a_ballast_is_made_whole)
{
    struct ballast ballast = open_ballast(SIZE);

    ballast_close(&ballast);
    ck_assert_int_eq(truncate(path, SIZE / 2), 0);
    ck_assert_int_eq(truncate(path, _i ? SIZE : SIZE / 2), 0);
    ck_assert_int_lt(held(), SIZE);
    ballast = open_ballast(SIZE);
    ck_assert_int_ge(held(), SIZE);
    ballast_close(&ballast);
}
END_TEST

START_TEST(what_has_no_room_is_not_made)
{
    struct ballast ballast = open_ballast(UINT64_C(1) << HUGE_SIZE_BITS);

    ck_assert(ballast_is_spent(&ballast));
    ck_assert_int_eq(access(path, F_OK), -1);
    ck_assert(!ballast_allows(&ballast, ROOM_PLAIN));
    ck_assert(!ballast_allows(&ballast, ROOM_SHORT));
    ck_assert(ballast_allows(&ballast, ROOM_LAST));
    ballast_close(&ballast);
}
END_TEST

START_TEST(a_link_in_its_place_is_not_followed)
{
    char other[128];
    struct ballast ballast;
    struct stat info;
    int file;

    snprintf(other, sizeof other, "%s/public", box.folder);
    file = open(other, O_WRONLY | O_CREAT, 0600);
    ck_assert_int_ge(file, 0);
    close(file);
    ck_assert_int_eq(symlink(other, path), 0);
    ballast = open_ballast(SIZE);
    ck_assert(ballast_is_spent(&ballast));
    ck_assert_int_eq(stat(other, &info), 0);
    ck_assert_int_eq(info.st_size, 0);
    ballast_close(&ballast);
}
END_TEST

START_TEST(no_ballast_lets_everything_through)
{
    struct ballast ballast = open_ballast(0);

    ck_assert_int_eq(access(path, F_OK), -1);
    ck_assert(!ballast_is_spent(&ballast));
    ck_assert(ballast_allows(&ballast, ROOM_PLAIN));
    ck_assert(!ballast_release(&ballast));
    ballast_close(&ballast);
}
END_TEST

START_TEST(a_store_with_room_keeps_its_ballast)
{
    struct client *client;
    struct box_report report;
    struct store_status told;

    box.options.ballast = SIZE;
    ck_assert_int_eq(box_start(&box), STATUS_OK);
    box_found(&box);
    ck_assert_int_ge(held(), SIZE);
    client = box_dial(&box, DOOR_PUBLIC);
    box_report_make(&report, 3);
    ck_assert_int_eq(client_put(client, &report.put), STATUS_OK);
    ck_assert_int_eq(client_status(client, &told), STATUS_OK);
    ck_assert(!told.full);
    ck_assert_int_ge(held(), SIZE);
    client_close(client);
    box_report_clear(&report);
}
END_TEST

/* A limit of pages is full for good: giving the ballast up changes nothing. */
START_TEST(a_report_that_finds_no_room_twice_is_not_there)
{
    struct client *client;
    struct box_report report;
    struct got got;

    box.options.ballast = SIZE;
    ck_assert_int_eq(box_start(&box), STATUS_OK);
    box_found(&box);
    box_stop(&box);
    box.options.page_limit = 23;
    ck_assert_int_eq(box_start(&box), STATUS_OK);
    client = box_dial(&box, DOOR_PUBLIC);
    box_report_make(&report, 3);
    report.put.urgent = true;
    ck_assert_int_eq(client_put(client, &report.put), STATUS_FULL);
    ck_assert_int_eq(held(), 0);
    ck_assert_int_eq(client_get(client, report.put.lookup, &got),
                     STATUS_MISSING);
    client_close(client);
    box_report_clear(&report);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("ballast");
    TCase *one = tcase_create("ballast");

    tcase_add_checked_fixture(one, make_folder, remove_folder);
    tcase_add_test(one, a_ballast_is_of_real_blocks_and_tells_no_moment);
    tcase_add_test(one, it_is_given_up_once_and_made_again);
    tcase_add_test(one, one_that_lies_there_is_taken);
    tcase_add_loop_test(one, half_a_ballast_is_made_whole, 0, 2);
    tcase_add_test(one, what_has_no_room_is_not_made);
    tcase_add_test(one, a_link_in_its_place_is_not_followed);
    tcase_add_test(one, no_ballast_lets_everything_through);
    tcase_add_test(one, a_store_with_room_keeps_its_ballast);
    tcase_add_test(one, a_report_that_finds_no_room_twice_is_not_there);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
