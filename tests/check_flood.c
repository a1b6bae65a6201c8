#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "tests/box.h"
#include "tests/small_disk.h"
#include "tests/tap.h"

/*
 * A robot at one terminal, people at others. AMPARO_FLOOD is how many reports
 * it gets in; 100,000 is the long form.
 */
enum {
    NOW = 1795600200, /* a multiple of 300 */
    BURST = 30,
    EVERY = 300, /* seconds to one more: 12 an hour */
    PAUSE = 60,
    FEW = 100,
    PEOPLE = 5,
};

static struct box box;
static struct client *robot;
static struct client *person;

static struct client *
dial_as(const char *terminal)
{
    struct client *client = box_dial(&box, DOOR_PUBLIC);
    struct hello *hello = memory_zeroed(sizeof *hello);

    ck_assert_int_eq(client_hello(client, terminal, hello), STATUS_OK);
    free(hello);
    return client;
}

static long
how_many(void)
{
    const char *wanted = getenv("AMPARO_FLOOD");

    return wanted ? strtol(wanted, NULL, 10) : FEW;
}

static void
come(void)
{
    /* 16 kB each, and no disk that waits for so many. */
    if (how_many() > FEW)
        small_disk_use((unsigned)how_many() * 16 + 4096);
    clock_set(NOW);
    box_make_founded(&box);
    robot = dial_as("robot");
    person = dial_as("harbour");
}

static void
go(void)
{
    client_close(robot);
    client_close(person);
    box_free(&box);
}

static enum status
send(struct client *client, bool urgent)
{
    struct box_report report;
    enum status status;

    box_report_make(&report, 0);
    report.put.urgent = urgent;
    status = client_put(client, &report.put);
    box_report_clear(&report);
    return status;
}

/* As many as go at this moment, at most LIMIT. */
static int
send_all(struct client *client, int limit)
{
    int sent = 0;

    while (sent < limit && send(client, false) == STATUS_OK)
        sent++;
    return sent;
}

START_TEST(a_terminal_sends_thirty_at_once_and_then_twelve_an_hour)
{
    ck_assert_int_eq(send_all(robot, 2 * BURST), BURST);
    ck_assert_int_eq(send(robot, false), STATUS_WAIT);
    ck_assert_uint_eq(client_wait(robot), PAUSE);
    clock_set(NOW + EVERY);
    ck_assert_int_eq(send_all(robot, BURST), 1);
    clock_set(NOW + 3600 + EVERY);
    ck_assert_int_eq(send_all(robot, BURST), 12);
    clock_set(NOW + 86400);
    ck_assert_int_eq(send_all(robot, 2 * BURST), BURST);
}
END_TEST

START_TEST(past_that_a_minute_is_enough_and_nobody_is_refused)
{
    int64_t now = NOW;

    ck_assert_int_eq(send_all(robot, 2 * BURST), BURST);
    for (int i = 0; i < 20; i++) {
        clock_set(now + PAUSE - 1);
        ck_assert_int_eq(send(robot, false), STATUS_WAIT);
        ck_assert_uint_eq(client_wait(robot), 1);
        clock_set(now += PAUSE);
        ck_assert_int_eq(send(robot, false), STATUS_OK);
    }
}
END_TEST

START_TEST(danger_never_waits)
{
    ck_assert_int_eq(send_all(robot, 2 * BURST), BURST);
    for (int i = 0; i < 10; i++)
        ck_assert_int_eq(send(robot, true), STATUS_OK);
}
END_TEST

START_TEST(a_restart_forgives_nothing_and_each_terminal_has_its_own)
{
    ck_assert_int_eq(send_all(robot, 2 * BURST), BURST);
    ck_assert_int_eq(send(person, false), STATUS_OK);
    client_close(robot);
    client_close(person);
    box_stop(&box);
    ck_assert_int_eq(box_start(&box), STATUS_OK);
    robot = dial_as("robot");
    person = dial_as("harbour");
    ck_assert_int_eq(send(robot, false), STATUS_WAIT);
    ck_assert_uint_le(client_wait(robot), PAUSE);
    ck_assert_int_eq(send(person, false), STATUS_OK);
    /* Nor does another name on the same line help: it is given once. */
    clock_set(NOW + PAUSE);
    ck_assert_int_eq(send(robot, false), STATUS_OK);
    ck_assert_int_eq(send(robot, false), STATUS_WAIT);
}
END_TEST

/* The store keeps 64 of them: those that wait are not forgotten for new ones.
 */
START_TEST(many_names_do_not_wash_out_one_that_waits)
{
    char name[TERMINAL_NAME_SIZE];
    struct client *other;

    ck_assert_int_eq(send_all(robot, 2 * BURST), BURST);
    for (int i = 0; i < 50; i++) {
        snprintf(name, sizeof name, "name-%d", i);
        other = dial_as(name);
        ck_assert_int_eq(send(other, false), STATUS_OK);
        client_close(other);
    }
    ck_assert_int_eq(send(robot, false), STATUS_WAIT);
    ck_assert_int_eq(send(person, false), STATUS_OK);
}
END_TEST

static bool
is_found(const struct box_report *report)
{
    struct got got;
    enum status status = client_get(person, report->put.lookup, &got);

    if (status == STATUS_OK)
        client_got_clear(&got);
    return status == STATUS_OK;
}

/* One report a minute, the most that it gets in, while people come now and
 * then: none of them waits, and what each sent is found afterwards. */
START_TEST(a_robots_reports_push_no_honest_one_out)
{
    struct box_report honest[PEOPLE];
    long most = how_many();
    long sent = 0;
    int came = 0;
    struct client *staff = box_dial(&box, DOOR_STAFF);
    struct report_row *rows;
    struct store_survey survey;
    size_t count;
    int64_t now = NOW;

    for (; sent < most; clock_set(now += PAUSE)) {
        sent += send_all(robot, BURST);
        if (came < PEOPLE && sent >= most * came / PEOPLE) {
            box_report_make(&honest[came], 0);
            ck_assert_int_eq(client_put(person, &honest[came].put), STATUS_OK);
            came++;
        }
    }
    ck_assert_int_eq(came, PEOPLE);
    ck_assert_int_ge(now - NOW, (int64_t)(most - 2 * BURST) * PAUSE * 3 / 4);
    for (int i = 0; i < PEOPLE; i++) {
        ck_assert(is_found(&honest[i]));
        box_report_clear(&honest[i]);
    }
    ck_assert_int_eq(client_rows(staff, 0, &rows, &count), STATUS_OK);
    ck_assert_uint_eq(count, (size_t)sent + PEOPLE);
    ck_assert_int_eq(client_survey(staff, &survey), STATUS_OK);
    ck_assert_uint_eq(survey.safe, (uint64_t)sent + PEOPLE);
    printf("# %ld reports of a robot in %ld days, %d of people among them\n",
           sent, (long)((now - NOW) / 86400), PEOPLE);
    fflush(stdout);
    free(rows);
    client_close(staff);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("flood");
    TCase *one = tcase_create("flood");

    if (how_many() > FEW && !small_disk_is_possible()) {
        puts("1..0 # SKIP the long form needs a disk of its own");
        return 77;
    }
    tcase_set_timeout(one, 0);
    tcase_add_checked_fixture(one, come, go);
    tcase_add_test(one,
                   a_terminal_sends_thirty_at_once_and_then_twelve_an_hour);
    tcase_add_test(one, past_that_a_minute_is_enough_and_nobody_is_refused);
    tcase_add_test(one, danger_never_waits);
    tcase_add_test(one,
                   a_restart_forgives_nothing_and_each_terminal_has_its_own);
    tcase_add_test(one, many_names_do_not_wash_out_one_that_waits);
    tcase_add_test(one, a_robots_reports_push_no_honest_one_out);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
