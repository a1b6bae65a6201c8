#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "tests/office_rig.h"
#include "tests/tap.h"

/*
 * What staff see of a flood. AMPARO_FLOOD is how many reports a robot gets
 * in, 100,000 for the long form (and then the desk takes its time).
 */
enum { FEW = 90, PAUSE = 60, HOUR_OF_ROBOTS = 3600 };

static int64_t now;

static long
how_many(void)
{
    const char *wanted = getenv("AMPARO_FLOOD");

    return wanted ? strtol(wanted, NULL, 10) : FEW;
}

/* A report a minute, of PRIORITY. */
static void
flood(long count, enum priority priority)
{
    struct report_order order = {.priority = priority};
    struct reporter robot;

    for (long i = 0; i < count; i++) {
        clock_set(now += PAUSE);
        desk_site_report(&rig.site, &robot, order);
    }
}

static void
come_from(const char *choice, enum priority priority)
{
    struct report_order order = {
        .question = "A2", .choice = choice, .priority = priority};
    struct reporter person;

    clock_set(now += HOUR_OF_ROBOTS);
    desk_site_report(&rig.site, &person, order);
}

static bool
says(const struct desk_row *row, const char *choice)
{
    const struct case_file *file;
    struct event event;

    rig.desk->open(rig.desk->self, row->id);
    event = desk_site_wait(rig.office);
    ck_assert_int_eq(event.status, STATUS_OK);
    file = event.data;
    return report_chose(file->body.report, "A2", choice);
}

static const struct desk_queue *
open_desk(void)
{
    ck_assert_int_eq(rig_unlock(place_phrase).status, STATUS_OK);
    return rig_queue();
}

START_TEST(need_comes_before_a_flood_of_common_reports)
{
    const struct desk_queue *queue;
    long most = how_many();

    now = DESK_SITE_NOW;
    flood(most / 2, PRIORITY_P2);
    come_from("overwork", PRIORITY_P1);
    come_from("forced_work", PRIORITY_P0);
    flood(most - most / 2, PRIORITY_P2);
    queue = open_desk();
    ck_assert_uint_eq(queue->count, (size_t)most + 2);
    ck_assert_int_eq(queue->rows[0].priority, PRIORITY_P0);
    ck_assert_int_eq(queue->rows[1].priority, PRIORITY_P1);
    ck_assert_int_eq(queue->rows[2].priority, PRIORITY_P2);
    ck_assert_uint_eq(queue->urgent, 1);
    ck_assert(says(&queue->rows[0], "forced_work"));
}
END_TEST

/* A robot may say that it is in danger too. Who came an hour before it stays
 * before it, and each of the two kinds keeps its own order. */
START_TEST(a_flood_of_the_same_need_stands_behind_who_came_before)
{
    const struct desk_queue *queue;
    long most = how_many();

    now = DESK_SITE_NOW;
    come_from("forced_work", PRIORITY_P0);
    now += HOUR_OF_ROBOTS;
    flood(most, PRIORITY_P0);
    queue = open_desk();
    ck_assert_uint_eq(queue->count, (size_t)most + 1);
    ck_assert(says(&queue->rows[0], "forced_work"));
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("flood_desk");
    TCase *one = tcase_create("flood_desk");

    tcase_set_timeout(one, 0);
    tcase_add_checked_fixture(one, rig_open, rig_close);
    tcase_add_test(one, need_comes_before_a_flood_of_common_reports);
    tcase_add_test(one, a_flood_of_the_same_need_stands_behind_who_came_before);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
