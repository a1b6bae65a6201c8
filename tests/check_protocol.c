#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "store/answers.h"
#include "store/protocol/place.h"
#include "tests/box.h"
#include "tests/tap.h"

/* The longest question of a message: its fields and its tail. */
static size_t
question_length(const struct message_shape *shape, int bucket)
{
    size_t item = MESSAGE_ITEM_HEAD + envelope_length(bucket);
    size_t own = MESSAGE_ITEM_HEAD + envelope_length(0);
    size_t length = MESSAGE_QUESTION_HEADER + shape->question;

    switch (shape->question_tail) {
    case TAIL_NONE:
    case TAIL_BYTES:
        return length;
    case TAIL_ITEM:
        return length + item;
    case TAIL_REPORT:
        return length + item + own;
    }
    return 0;
}

START_TEST(every_question_has_one_length_for_each_bucket)
{
    uint8_t *bytes = memory_zeroed(MESSAGE_MAX + 1);
    struct message_question question;
    const struct message_shape *shape;
    unsigned count = 0;

    for (unsigned number = 1; (shape = message_shape(number)); number++) {
        enum door door = shape->doors == DOOR_BOTH ? DOOR_STAFF : shape->doors;
        size_t length = question_length(shape, 0);

        if (shape->doors == DOOR_NONE)
            continue;
        count++;
        bytes[0] = MESSAGE_VERSION;
        bytes[1] = (uint8_t)number;
        bytes[2] = 0;
        ck_assert_int_eq(message_question(bytes, length, door, &question),
                         STATUS_OK);
        ck_assert_int_eq(question.message, (int)number);
        ck_assert_int_eq(message_question(bytes, length - 1, door, &question),
                         STATUS_BAD_INPUT);
        if (shape->question_tail != TAIL_BYTES)
            ck_assert_int_eq(
                message_question(bytes, length + 1, door, &question),
                STATUS_BAD_INPUT);
        if (shape->doors != DOOR_BOTH)
            ck_assert_int_eq(
                message_question(bytes, length, DOOR_BOTH ^ door, &question),
                STATUS_DENIED);
        bytes[2] = BUCKET_COUNT;
        ck_assert_int_eq(message_question(bytes, length, door, &question),
                         STATUS_BAD_INPUT);
        bytes[0] = MESSAGE_VERSION + 1;
        ck_assert_int_eq(message_question(bytes, length, door, &question),
                         STATUS_VERSION);
    }
    ck_assert_uint_eq(count, 47);
    ck_assert_uint_le(
        question_length(message_shape(MESSAGE_PUT), BUCKET_COUNT - 1),
        MESSAGE_MAX);
    free(bytes);
}
END_TEST

START_TEST(every_message_that_has_a_door_has_an_answer)
{
    const struct message_shape *shape;

    for (unsigned number = 1; (shape = message_shape(number)); number++)
        ck_assert_int_eq(answers_has((enum message)number),
                         shape->doors != DOOR_NONE);
}
END_TEST

START_TEST(a_pushed_message_cannot_be_asked)
{
    const uint8_t news[] = {MESSAGE_VERSION, MESSAGE_NEW, 0, 0};
    struct message_question question;

    ck_assert_int_eq(message_question(news, sizeof news, DOOR_STAFF, &question),
                     STATUS_DENIED);
}
END_TEST

/* Does the store hang up without an answer? */
static bool
is_dropped(int raw)
{
    uint8_t answer[64];

    return recv(raw, answer, sizeof answer, 0) == 0;
}

static void
assert_alive(struct box *box)
{
    struct client *client = box_dial(box, DOOR_PUBLIC);
    struct store_status status;

    ck_assert_int_eq(client_status(client, &status), STATUS_OK);
    client_close(client);
}

START_TEST(hostile_messages_are_dropped_without_harm)
{
    static const size_t lengths[] = {1,  2,   3,    4,    5,      36,
                                     37, 116, 4096, 9000, 131500, 199999};
    uint8_t *bytes = memory_zeroed(MESSAGE_MAX);
    struct box box;

    box_make_founded(&box);
    for (int i = 0; i < 120; i++) {
        size_t length = lengths[i % 12];
        int raw = box_dial_raw(&box, i % 2 ? DOOR_STAFF : DOOR_PUBLIC);

        secret_random(bytes, length);
        if (i % 3) /* as good as it can look from outside */
            bytes[0] = MESSAGE_VERSION;
        if (length > 3)
            bytes[3] = 0;
        if (length > 2) {
            bytes[1] = (uint8_t)(i % 25);
            bytes[2] = (uint8_t)(i % 6);
        }
        /* What is right by chance would be answered. */
        if (length == 4 || length == 36 || length == 5 || length == 116)
            bytes[0] = MESSAGE_VERSION + 1;
        if (bytes[1] == MESSAGE_FORM_KEEP || bytes[1] == MESSAGE_FOUND)
            bytes[2] = 5;
        ck_assert_int_eq(send(raw, bytes, length, MSG_NOSIGNAL),
                         (ssize_t)length);
        ck_assert(is_dropped(raw));
        close(raw);
    }
    assert_alive(&box);
    free(bytes);
    box_free(&box);
}
END_TEST

START_TEST(a_founding_that_lies_about_its_lists_is_refused)
{
    size_t length = MESSAGE_QUESTION_HEADER + 4204 + 500;
    uint8_t *bytes = memory_zeroed(length);
    uint8_t answer[64];
    struct box box;
    int raw;

    box_make(&box);
    ck_assert_int_eq(box_start(&box), STATUS_OK);
    raw = box_dial_raw(&box, DOOR_STAFF);
    for (int i = 0; i < 3; i++) {
        memset(bytes + length - 508, i == 0 ? 0xff : i, 8);
        bytes[0] = MESSAGE_VERSION;
        bytes[1] = MESSAGE_FOUND;
        ck_assert_int_eq(send(raw, bytes, length, 0), (ssize_t)length);
        ck_assert_int_eq(recv(raw, answer, sizeof answer, 0),
                         MESSAGE_ANSWER_HEADER);
        ck_assert_int_eq(answer[2], STATUS_BAD_INPUT);
    }
    close(raw);
    free(bytes);
    box_free(&box);
}
END_TEST

START_TEST(who_does_not_read_its_answers_is_dropped)
{
    struct box box;
    struct client *client;
    struct box_report report;
    uint8_t ask[MESSAGE_QUESTION_HEADER + 20] = {MESSAGE_VERSION, MESSAGE_GET};
    uint8_t *answer = memory_zeroed(MESSAGE_MAX);
    ssize_t got;
    int raw;

    box_make_founded(&box);
    client = box_dial(&box, DOOR_PUBLIC);
    box_report_make(&report, 0);
    ck_assert_int_eq(client_put(client, &report.put), STATUS_OK);
    raw = box_dial_raw(&box, DOOR_PUBLIC);
    memcpy(ask + MESSAGE_QUESTION_HEADER, report.put.lookup, LOOKUP_SIZE);
    for (int i = 0; i < 2000; i++)
        if (send(raw, ask, sizeof ask, MSG_NOSIGNAL) < 0)
            break;
    do {
        got = recv(raw, answer, MESSAGE_MAX, 0);
    } while (got > 0);
    close(raw);
    assert_alive(&box);
    client_close(client);
    box_report_clear(&report);
    free(answer);
    box_free(&box);
}
END_TEST

START_TEST(a_watch_that_asks_is_dropped)
{
    struct box box;
    struct client *watch;
    struct store_health health;

    box_make_founded(&box);
    watch = box_dial(&box, DOOR_STAFF);
    ck_assert_int_eq(client_watch(watch), STATUS_OK);
    ck_assert_int_eq(client_health(watch, &health), STATUS_CLOSED);
    client_close(watch);
    assert_alive(&box);
    box_free(&box);
}
END_TEST

START_TEST(an_answer_that_is_none_ends_the_client)
{
    struct client *client;
    struct store_status status;
    uint8_t bad[] = {MESSAGE_VERSION, MESSAGE_STATUS, 0, 0, 1};
    int pair[2];

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
    client = client_adopt(pair[0]);
    ck_assert_int_eq(send(pair[1], bad, sizeof bad, 0), sizeof bad);
    ck_assert_int_eq(client_status(client, &status), STATUS_CLOSED);
    ck_assert_int_eq(client_status(client, &status), STATUS_CLOSED);
    client_close(client);
    close(pair[1]);
}
END_TEST

/* What a killed store left of a site that is gone, whose inode this one got. */
static void
forget_earlier(const char *site)
{
    struct meeting_place earlier;

    while (place_find(site, &earlier) == STATUS_OK) {
        unlink(earlier.public_socket);
        unlink(earlier.staff_socket);
        ck_assert_int_eq(rmdir(earlier.folder), 0);
    }
}

START_TEST(both_sides_meet_in_the_same_private_folder)
{
    char home[] = "/tmp/amparo-place-XXXXXX";
    char *site;
    char *runtime;
    struct meeting_place made;
    struct meeting_place found;
    struct stat info;
    int file;

    ck_assert_ptr_nonnull(mkdtemp(home));
    site = memory_print("%s/site", home);
    runtime = memory_print("%s/run", home);
    ck_assert_int_eq(mkdir(site, 0700), 0);
    ck_assert_int_eq(mkdir(runtime, 0700), 0);
    setenv("XDG_RUNTIME_DIR", runtime, 1);
    forget_earlier(site);
    ck_assert_int_eq(place_find(site, &found), STATUS_MISSING);
    ck_assert_int_eq(place_make(site, &made), STATUS_OK);
    ck_assert_int_eq(stat(made.folder, &info), 0);
    ck_assert_int_eq(info.st_mode & 0777, 0700);
    ck_assert_uint_lt(strlen(made.public_socket), 108);
    ck_assert_int_eq(place_find(site, &found), STATUS_MISSING);
    file = open(made.public_socket, O_CREAT | O_WRONLY, 0600);
    close(file);
    ck_assert_int_eq(place_find(site, &found), STATUS_OK);
    ck_assert_str_eq(found.staff_socket, made.staff_socket);
    /* A folder that others may enter is not believed. */
    ck_assert_int_eq(chmod(made.folder, 0755), 0);
    ck_assert_int_eq(place_find(site, &found), STATUS_MISSING);
    unlink(made.public_socket);
    rmdir(made.folder);
    *strrchr(made.folder, '/') = '\0';
    rmdir(made.folder);
    rmdir(runtime);
    rmdir(site);
    rmdir(home);
    free(site);
    free(runtime);
}
END_TEST

START_TEST(a_place_that_is_too_long_is_passed_over)
{
    char long_path[200];
    struct meeting_place place;

    memset(long_path, 'a', sizeof long_path - 1);
    long_path[0] = '/';
    long_path[sizeof long_path - 1] = '\0';
    ck_assert_int_eq(place_in(long_path, &place), STATUS_TOO_LONG);
    ck_assert_int_eq(place_find("/nowhere/at/all", &place), STATUS_MISSING);
    ck_assert_int_eq(place_make("/nowhere/at/all", &place), STATUS_MISSING);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("protocol");
    TCase *one = tcase_create("protocol");

    tcase_add_test(one, every_question_has_one_length_for_each_bucket);
    tcase_add_test(one, every_message_that_has_a_door_has_an_answer);
    tcase_add_test(one, a_pushed_message_cannot_be_asked);
    tcase_add_test(one, hostile_messages_are_dropped_without_harm);
    tcase_add_test(one, a_founding_that_lies_about_its_lists_is_refused);
    tcase_add_test(one, who_does_not_read_its_answers_is_dropped);
    tcase_add_test(one, a_watch_that_asks_is_dropped);
    tcase_add_test(one, an_answer_that_is_none_ends_the_client);
    tcase_add_test(one, both_sides_meet_in_the_same_private_folder);
    tcase_add_test(one, a_place_that_is_too_long_is_passed_over);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
