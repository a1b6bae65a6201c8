#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "screens/inbox.h"
#include "screens/keys.h"
#include "tests/tap.h"

static struct keys none;

static struct keys_taken
take(const char *bytes, bool is_all, struct event *event)
{
    memset(event, 0, sizeof *event);
    return keys_take(&none, bytes, strlen(bytes), is_all, event);
}

START_TEST(keys_of_the_common_terminals_are_known)
{
    static const struct {
        const char *bytes;
        enum key key;
        int number;
    } known[] = {
        {"\033[A", KEY_ARROW_UP, 0},
        {"\033OB", KEY_ARROW_DOWN, 0},
        {"\033[1;5C", KEY_ARROW_RIGHT, 0},
        {"\033[D", KEY_ARROW_LEFT, 0},
        {"\033[H", KEY_FIRST, 0},
        {"\033[1~", KEY_FIRST, 0},
        {"\033OF", KEY_LAST, 0},
        {"\033[8~", KEY_LAST, 0},
        {"\033[3~", KEY_REMOVE, 0},
        {"\033[5~", KEY_PAGE_UP, 0},
        {"\033[6~", KEY_PAGE_DOWN, 0},
        {"\033[Z", KEY_BACK_TABULATOR, 0},
        {"\033OP", KEY_F, 1},
        {"\033[[B", KEY_F, 2},
        {"\033[12~", KEY_F, 2},
        {"\033[24~", KEY_F, 12},
        {"\r", KEY_RETURN, 0},
        {"\n", KEY_RETURN, 0},
        {"\t", KEY_TABULATOR, 0},
        {"\x7F", KEY_ERASE, 0},
        {"\b", KEY_ERASE, 0},
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct event event;
        struct keys_taken taken = take(known[i].bytes, false, &event);

        ck_assert_int_eq(taken.found, KEYS_EVENT);
        ck_assert_uint_eq(taken.length, strlen(known[i].bytes));
        ck_assert_int_eq(event.key, known[i].key);
        ck_assert_int_eq(event.number, known[i].number);
    }
}
END_TEST

START_TEST(an_escape_alone_is_the_key_only_when_nothing_follows)
{
    struct event event;

    ck_assert_int_eq(take("\033", false, &event).found, KEYS_PARTIAL);
    ck_assert_int_eq(take("\033", true, &event).found, KEYS_EVENT);
    ck_assert_int_eq(event.key, KEY_ESCAPE);
    ck_assert_int_eq(take("\033[", false, &event).found, KEYS_PARTIAL);
    ck_assert_int_eq(take("\033\033\033", false, &event).found, KEYS_EVENT);
    ck_assert_int_eq(event.key, KEY_ESCAPE);
    ck_assert_uint_eq(take("\033x", false, &event).length, 1);
}
END_TEST

START_TEST(a_character_of_many_bytes_is_waited_for)
{
    struct event event;

    ck_assert_int_eq(take("\xE6\x97", false, &event).found, KEYS_PARTIAL);
    ck_assert_int_eq(take("\xE6\x97\xA5", false, &event).found, KEYS_EVENT);
    ck_assert_uint_eq(event.point, 0x65E5);
    ck_assert_int_eq(take("\xE6\x97", true, &event).found, KEYS_EVENT);
    ck_assert_uint_eq(event.point, 0xFFFD);
    ck_assert_int_eq(take("\xFF", false, &event).found, KEYS_EVENT);
    ck_assert_uint_eq(event.point, 0xFFFD);
}
END_TEST

START_TEST(answers_and_controls_are_no_keys)
{
    static const char *const useless[] = {
        "\033[?62;4c",   "\033]11;rgb:0000/0000/0000\033\\",
        "\033]0;x\a",    "\033P1$r0m\033\\",
        "\033[<64;3;4M", "\033[<0;3;4m",
        "\033[201~",     "\x03",
        "\x1A",          "\x01",
        "\033[999z",
    };

    for (size_t i = 0; i < sizeof useless / sizeof *useless; i++) {
        struct event event;
        struct keys_taken taken = take(useless[i], false, &event);

        ck_assert_int_eq(taken.found, KEYS_NOTHING);
        ck_assert_uint_eq(taken.length, strlen(useless[i]));
    }
}
END_TEST

START_TEST(a_click_has_its_cell)
{
    struct event event;

    ck_assert_int_eq(take("\033[<0;80;24M", false, &event).found, KEYS_EVENT);
    ck_assert_int_eq(event.kind, EVENT_MOUSE);
    ck_assert_int_eq(event.row, 23);
    ck_assert_int_eq(event.column, 79);
    ck_assert_int_eq(take("\033[M !!", false, &event).found, KEYS_EVENT);
    ck_assert_int_eq(event.row, 0);
    ck_assert_int_eq(event.column, 0);
}
END_TEST

START_TEST(whatever_bytes_come_something_is_taken)
{
    unsigned seed = 7;
    char bytes[64];

    for (int round = 0; round < 20000; round++) {
        size_t length = 1 + (size_t)(round % 60);
        struct event event;
        struct keys_taken taken;

        for (size_t i = 0; i < length; i++) {
            seed = seed * 1103515245U + 12345U;
            bytes[i] = i % 3 ? "\033[O;<~MP0159"[(seed >> 16) % 12]
                             : (char)(seed >> 16);
        }
        taken = keys_take(&none, bytes, length, true, &event);
        ck_assert_int_ne(taken.found, KEYS_PARTIAL);
        ck_assert_uint_ge(taken.length, 1);
        ck_assert_uint_le(taken.length, length);
    }
}
END_TEST

START_TEST(sequences_of_terminfo_are_learned)
{
    struct keys keys = {0};
    struct event event;
    struct keys_taken taken;

    keys_add(&keys, NULL, KEY_F, 1);
    keys_add(&keys, "x", KEY_F, 1);
    ck_assert_uint_eq(keys.count, 0);
    keys_add(&keys, "\033[#q", KEY_F, 7);
    taken = keys_take(&keys, "\033[#q", 4, false, &event);
    ck_assert_int_eq(taken.found, KEYS_EVENT);
    ck_assert_int_eq(event.number, 7);
    taken = keys_take(&keys, "\033[#", 3, false, &event);
    ck_assert_int_eq(taken.found, KEYS_PARTIAL);
}
END_TEST

static int ends[2];
static struct inbox *inbox;

static void
open_inbox(void)
{
    ck_assert_int_eq(pipe(ends), 0);
    inbox = inbox_new(ends[0]);
}

static void
close_inbox(void)
{
    inbox_free(inbox);
    close(ends[0]);
    close(ends[1]);
}

static void
send(const char *bytes)
{
    ck_assert_int_eq(write(ends[1], bytes, strlen(bytes)), (int)strlen(bytes));
}

static bool
next(struct event *event)
{
    bool is_closed;

    memset(event, 0, sizeof *event);
    return inbox_next(inbox, event, &is_closed);
}

START_TEST(keys_come_one_by_one)
{
    struct event event;

    ck_assert(!next(&event));
    send("a\033[B\xC3\xA9");
    ck_assert(next(&event));
    ck_assert_uint_eq(event.point, 'a');
    ck_assert(next(&event));
    ck_assert_int_eq(event.key, KEY_ARROW_DOWN);
    ck_assert(next(&event));
    ck_assert_uint_eq(event.point, 0xE9);
    ck_assert(!next(&event));
}
END_TEST

START_TEST(a_bracketed_paste_is_one_event)
{
    struct event event;

    send("\033[200~one\rtwo \033[31m\033[20");
    ck_assert(!next(&event));
    send("1~x");
    ck_assert(next(&event));
    ck_assert_int_eq(event.kind, EVENT_PASTE);
    ck_assert_uint_eq(event.length, strlen("one\rtwo \033[31m"));
    ck_assert_mem_eq(event.text, "one\rtwo \033[31m", event.length);
    ck_assert(!event.was_cut);
    ck_assert(next(&event));
    ck_assert_uint_eq(event.point, 'x');
}
END_TEST

START_TEST(an_empty_paste_is_nothing)
{
    struct event event;

    send("\033[200~\033[201~y");
    ck_assert(next(&event));
    ck_assert_uint_eq(event.point, 'y');
}
END_TEST

START_TEST(a_long_run_without_brackets_is_a_paste)
{
    struct event event;
    char run[101];

    memset(run, 'm', 100);
    run[100] = '\0';
    send(run);
    ck_assert(next(&event));
    ck_assert_int_eq(event.kind, EVENT_PASTE);
    ck_assert_uint_eq(event.length, 100);
    send("z");
    ck_assert(next(&event));
    ck_assert_uint_eq(event.point, 'z');
}
END_TEST

START_TEST(a_scanner_s_digits_stay_keys)
{
    struct event event;
    int count = 0;

    send("123456789012345678901234\r");
    while (next(&event)) {
        ck_assert_int_eq(event.kind, EVENT_KEY);
        count++;
    }
    ck_assert_int_eq(count, 25);
}
END_TEST

START_TEST(a_paste_is_cut_at_its_limit_between_letters)
{
    static char half[30001];
    struct event event;

    for (size_t i = 0; i < 30000; i += 3)
        memcpy(half + i, "\xE6\x97\xA5", 3);
    (void)fcntl(ends[1], F_SETPIPE_SZ, 65536);
    send("\033[200~");
    send(half);
    ck_assert(next(&event));
    ck_assert(event.was_cut);
    ck_assert_uint_le(event.length, INBOX_PASTE);
    ck_assert_uint_gt(event.length, INBOX_PASTE - 3);
    ck_assert_uint_eq(event.length % 3, 0);
    send("more\033[201~q");
    ck_assert(next(&event));
    ck_assert_int_eq(event.kind, EVENT_KEY);
    ck_assert_uint_eq(event.point, 'q');
}
END_TEST

START_TEST(the_end_of_input_is_told)
{
    struct event event;
    bool is_closed = false;

    send("k");
    close(ends[1]);
    ck_assert(inbox_next(inbox, &event, &is_closed));
    ck_assert(!is_closed);
    ck_assert(!inbox_next(inbox, &event, &is_closed));
    ck_assert(is_closed);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("keys");
    TCase *keys = tcase_create("keys");
    TCase *box = tcase_create("inbox");

    tcase_add_test(keys, keys_of_the_common_terminals_are_known);
    tcase_add_test(keys, an_escape_alone_is_the_key_only_when_nothing_follows);
    tcase_add_test(keys, a_character_of_many_bytes_is_waited_for);
    tcase_add_test(keys, answers_and_controls_are_no_keys);
    tcase_add_test(keys, a_click_has_its_cell);
    tcase_add_test(keys, whatever_bytes_come_something_is_taken);
    tcase_add_test(keys, sequences_of_terminfo_are_learned);
    suite_add_tcase(suite, keys);
    tcase_add_checked_fixture(box, open_inbox, close_inbox);
    tcase_add_test(box, keys_come_one_by_one);
    tcase_add_test(box, a_bracketed_paste_is_one_event);
    tcase_add_test(box, an_empty_paste_is_nothing);
    tcase_add_test(box, a_long_run_without_brackets_is_a_paste);
    tcase_add_test(box, a_scanner_s_digits_stay_keys);
    tcase_add_test(box, a_paste_is_cut_at_its_limit_between_letters);
    tcase_add_test(box, the_end_of_input_is_told);
    suite_add_tcase(suite, box);
    return tap_run(suite);
}
