#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kiosk/base/memory.h"
#include "store/audit.h"
#include "store/protocol/record.h"
#include "store/serve.h"
#include "store/store.h"
#include "tests/box.h"
#include "tests/tap.h"

/*
 * Nobody waits for somebody else: the store is driven round by round, in
 * this thread, and what each round answered is looked at.
 */
enum { EVENTS = 5000, ROUNDS_MAX = 200, STAFF_MAX = 32 };

struct line {
    struct box box;
    struct box_report report;
    struct serve *serve;
    int stop[2];
    int person; /* at the kiosk */
    int member; /* at the desk */
};

static int
connect_to(struct serve *serve, enum door door)
{
    int pair[2];

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
    ck_assert_int_eq(serve_client(serve, pair[0], door), STATUS_OK);
    return pair[1];
}

static void
open_line(struct line *line)
{
    struct client *client;

    box_make_founded(&line->box);
    client = box_dial(&line->box, DOOR_PUBLIC);
    box_report_make(&line->report, 3);
    ck_assert_int_eq(client_put(client, &line->report.put), STATUS_OK);
    client_close(client);
    box_stop(&line->box);
}

static void
serve_line(struct line *line)
{
    ck_assert_int_eq(
        serve_open(line->box.folder, &line->box.options, &line->serve),
        STATUS_OK);
    ck_assert_int_eq(pipe(line->stop), 0);
    /* Told to stop from the start on: each run is one round. */
    ck_assert_int_eq(write(line->stop[1], "x", 1), 1);
    line->person = connect_to(line->serve, DOOR_PUBLIC);
    line->member = connect_to(line->serve, DOOR_STAFF);
}

static void
close_line(struct line *line)
{
    close(line->person);
    if (line->member >= 0)
        close(line->member);
    serve_close(line->serve);
    close(line->stop[0]);
    close(line->stop[1]);
    box_report_clear(&line->report);
    box_free(&line->box);
}

static void
one_round(struct line *line)
{
    ck_assert_int_eq(serve_run(line->serve, line->stop[0], -1), STATUS_OK);
}

static void
ask(int end, enum message message, const void *fields, size_t length)
{
    uint8_t question[256] = {MESSAGE_VERSION, (uint8_t)message};

    memcpy(question + MESSAGE_QUESTION_HEADER, fields, length);
    length += MESSAGE_QUESTION_HEADER;
    ck_assert_int_eq(send(end, question, length, MSG_NOSIGNAL), length);
}

static uint8_t bytes[MESSAGE_MAX];

/* Has an answer come by now? */
static bool
hears(int end, struct answer *out)
{
    ssize_t length = recv(end, bytes, sizeof bytes, MSG_DONTWAIT);

    if (length <= 0)
        return false;
    ck_assert_int_eq(message_answer(bytes, (size_t)length, out), STATUS_OK);
    return true;
}

/* The person asks, and one round is enough for the answer. */
static void
assert_person_is_answered(struct line *line)
{
    struct answer answer;

    ask(line->person, MESSAGE_STATUS, "", 0);
    one_round(line);
    ck_assert(hears(line->person, &answer));
    ck_assert_int_eq(answer.message, MESSAGE_STATUS);
    ck_assert_int_eq(answer.status, STATUS_OK);
}

static void
make_events(const struct line *line, int count)
{
    static const uint8_t what[HASH_BYTES];
    struct store *store;

    ck_assert_int_eq(store_open(line->box.folder, &line->box.options, &store),
                     STATUS_OK);
    ck_assert_int_eq(store_start(store), STATUS_OK);
    for (int i = 0; i < count; i++)
        ck_assert_int_eq(audit_add(store, AUDIT_SITE, what, NULL), STATUS_OK);
    ck_assert_int_eq(store_end(store, STATUS_OK), STATUS_OK);
    store_close(store);
}

START_TEST(a_check_of_a_long_log_lets_everybody_else_in_between)
{
    struct line line;
    struct answer answer;
    int rounds = 0;

    open_line(&line);
    make_events(&line, EVENTS);
    serve_line(&line);
    ask(line.member, MESSAGE_HEALTH, "", 0);
    while (!hears(line.member, &answer)) {
        ck_assert_int_lt(rounds++, ROUNDS_MAX);
        assert_person_is_answered(&line);
    }
    ck_assert_int_eq(answer.message, MESSAGE_HEALTH);
    ck_assert_int_eq(answer.status, STATUS_OK);
    /* Its log alone is three slices. */
    ck_assert_int_ge(rounds, 3);
    close_line(&line);
}
END_TEST

START_TEST(a_check_tells_the_same_however_many_slices_it_took)
{
    struct line line;
    struct answer answer;
    uint8_t head[HASH_BYTES];
    uint8_t log_is_ok;

    open_line(&line);
    make_events(&line, EVENTS);
    serve_line(&line);
    ask(line.member, MESSAGE_HEALTH, "", 0);
    while (!hears(line.member, &answer))
        one_round(&line);
    (void)unpack_u32(&answer.fields);
    ck_assert(unpack_u8(&answer.fields));
    log_is_ok = unpack_u8(&answer.fields);
    ck_assert(log_is_ok);
    ck_assert_int_gt(unpack_u64(&answer.fields), EVENTS);
    unpack_bytes(&answer.fields, head, sizeof head);
    ck_assert_int_eq(unpack_u64(&answer.fields), 1);
    close_line(&line);
}
END_TEST

/* Ask for the next piece of a backup; true while there is more. */
static bool
take_piece(struct line *line, size_t *length)
{
    static const uint8_t more = BACKUP_MORE;
    struct answer answer;
    bool goes_on;

    ask(line->member, MESSAGE_BACKUP, &more, 1);
    assert_person_is_answered(line);
    ck_assert(hears(line->member, &answer));
    ck_assert_int_eq(answer.status, STATUS_OK);
    goes_on = unpack_u8(&answer.fields) == BACKUP_GOES_ON;
    *length += answer.fields.length - answer.fields.at;
    return goes_on;
}

START_TEST(a_backup_lets_everybody_else_in_between)
{
    static const uint8_t begin = BACKUP_BEGIN;
    struct line line;
    struct answer answer;
    size_t length = 0;
    int pieces = 1;

    open_line(&line);
    make_events(&line, EVENTS);
    serve_line(&line);
    ask(line.member, MESSAGE_BACKUP, &begin, 1);
    assert_person_is_answered(&line);
    ck_assert(hears(line.member, &answer));
    ck_assert_int_eq(answer.status, STATUS_OK);
    while (take_piece(&line, &length))
        ck_assert_int_lt(pieces++, ROUNDS_MAX);
    /* Its log alone is three slices, its report two more. */
    ck_assert_int_ge(pieces, 5);
    ck_assert_uint_gt(length, 4 * 65536);
    close_line(&line);
}
END_TEST

START_TEST(a_backup_that_nobody_goes_on_with_keeps_nobody_waiting)
{
    static const uint8_t begin = BACKUP_BEGIN;
    struct line line;
    struct answer answer;

    open_line(&line);
    serve_line(&line);
    ask(line.member, MESSAGE_BACKUP, &begin, 1);
    assert_person_is_answered(&line);
    ck_assert(hears(line.member, &answer));
    for (int i = 0; i < 10; i++)
        assert_person_is_answered(&line);
    close(line.member);
    line.member = -1;
    assert_person_is_answered(&line);
    close_line(&line);
}
END_TEST

START_TEST(who_leaves_in_the_middle_of_a_check_is_forgotten)
{
    struct line line;

    open_line(&line);
    make_events(&line, EVENTS);
    serve_line(&line);
    ask(line.member, MESSAGE_HEALTH, "", 0);
    one_round(&line);
    close(line.member);
    line.member = -1;
    assert_person_is_answered(&line);
    close(line.person);
    /* Nobody is left: it ends by itself. */
    ck_assert_int_eq(serve_run(line.serve, -1, 0), STATUS_OK);
    line.person = connect_to(line.serve, DOOR_PUBLIC);
    close_line(&line);
}
END_TEST

START_TEST(two_checks_at_once_are_worked_at_in_turn)
{
    struct line line;
    struct answer answer;
    bool one = false;
    bool two = false;
    int other;
    int between = 0;

    open_line(&line);
    make_events(&line, EVENTS);
    serve_line(&line);
    other = connect_to(line.serve, DOOR_STAFF);
    ask(line.member, MESSAGE_HEALTH, "", 0);
    ask(other, MESSAGE_HEALTH, "", 0);
    for (int i = 0; i < ROUNDS_MAX && !(one && two); i++) {
        assert_person_is_answered(&line);
        one = one || hears(line.member, &answer);
        two = two || hears(other, &answer);
        between += one != two;
    }
    ck_assert(one && two);
    /* Neither was finished while the other had yet to begin. */
    ck_assert_int_le(between, 2);
    close(other);
    close_line(&line);
}
END_TEST

/* The id of the one report. */
static void
find_report(struct line *line, uint8_t id[ID_SIZE])
{
    static const uint8_t after[8];
    struct answer answer;

    ask(line->member, MESSAGE_ROWS, after, sizeof after);
    one_round(line);
    ck_assert(hears(line->member, &answer));
    (void)unpack_u8(&answer.fields);
    ck_assert_int_eq(unpack_u32(&answer.fields), 1);
    unpack_bytes(&answer.fields, id, ID_SIZE);
}

START_TEST(a_desk_that_does_not_read_costs_the_public_nothing)
{
    struct line line;
    uint8_t fields[ID_SIZE + 4] = {0};
    ssize_t length;

    open_line(&line);
    serve_line(&line);
    find_report(&line, fields);
    /* The second answer of 131,489 bytes does not fit. */
    for (int i = 0; i < 3; i++)
        ask(line.member, MESSAGE_ITEMS, fields, sizeof fields);
    for (int i = 0; i < 4; i++)
        assert_person_is_answered(&line);
    /* It was dropped: after what had come there is the end. */
    do {
        length = recv(line.member, bytes, sizeof bytes, MSG_DONTWAIT);
    } while (length > 0);
    ck_assert(length == 0 || errno == ECONNRESET);
    close_line(&line);
}
END_TEST

START_TEST(a_desk_that_dies_in_the_middle_of_items_costs_the_public_nothing)
{
    struct line line;
    uint8_t fields[ID_SIZE + 4] = {0};

    open_line(&line);
    serve_line(&line);
    find_report(&line, fields);
    ask(line.member, MESSAGE_ITEMS, fields, sizeof fields);
    ask(line.member, MESSAGE_ITEMS, fields, sizeof fields);
    one_round(&line);
    close(line.member);
    line.member = -1;
    for (int i = 0; i < 3; i++)
        assert_person_is_answered(&line);
    close_line(&line);
}
END_TEST

START_TEST(desks_that_are_silent_cost_the_public_nothing)
{
    struct line line;
    int silent[STAFF_MAX - 1];
    int pair[2];

    open_line(&line);
    serve_line(&line);
    for (int i = 0; i < STAFF_MAX - 1; i++)
        silent[i] = connect_to(line.serve, DOOR_STAFF);
    /* They never take the places that are for persons. */
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
    ck_assert_int_eq(serve_client(line.serve, pair[0], DOOR_STAFF),
                     STATUS_BUSY);
    close(pair[1]);
    close(connect_to(line.serve, DOOR_PUBLIC));
    assert_person_is_answered(&line);
    for (int i = 0; i < STAFF_MAX - 1; i++)
        close(silent[i]);
    assert_person_is_answered(&line);
    close_line(&line);
}
END_TEST

START_TEST(a_person_waits_for_one_desk_and_not_for_all_of_them)
{
    struct line line;
    struct answer answer;
    int desks[8];

    open_line(&line);
    serve_line(&line);
    for (int i = 0; i < 8; i++) {
        desks[i] = connect_to(line.serve, DOOR_STAFF);
        ask(desks[i], MESSAGE_STATUS, "", 0);
    }
    for (int round = 0; round < 8; round++) {
        int answered = 0;

        assert_person_is_answered(&line);
        for (int i = 0; i < 8; i++)
            answered += hears(desks[i], &answer);
        /* One of them, and in the end each. */
        ck_assert_int_eq(answered, 1);
    }
    for (int i = 0; i < 8; i++)
        close(desks[i]);
    close_line(&line);
}
END_TEST

START_TEST(one_that_never_stops_asking_gets_one_answer_a_round)
{
    struct line line;
    struct answer answer;
    int answers = 0;

    open_line(&line);
    serve_line(&line);
    for (int i = 0; i < 10; i++)
        ask(line.member, MESSAGE_STATUS, "", 0);
    assert_person_is_answered(&line);
    while (hears(line.member, &answer))
        answers++;
    ck_assert_int_eq(answers, 1);
    close_line(&line);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("waiting");
    TCase *one = tcase_create("waiting");

    tcase_add_test(one, a_check_of_a_long_log_lets_everybody_else_in_between);
    tcase_add_test(one, a_check_tells_the_same_however_many_slices_it_took);
    tcase_add_test(one, who_leaves_in_the_middle_of_a_check_is_forgotten);
    tcase_add_test(one, a_backup_lets_everybody_else_in_between);
    tcase_add_test(one, a_backup_that_nobody_goes_on_with_keeps_nobody_waiting);
    tcase_add_test(one, two_checks_at_once_are_worked_at_in_turn);
    tcase_add_test(one, a_desk_that_does_not_read_costs_the_public_nothing);
    tcase_add_test(
        one, a_desk_that_dies_in_the_middle_of_items_costs_the_public_nothing);
    tcase_add_test(one, desks_that_are_silent_cost_the_public_nothing);
    tcase_add_test(one, a_person_waits_for_one_desk_and_not_for_all_of_them);
    tcase_add_test(one, one_that_never_stops_asking_gets_one_answer_a_round);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
