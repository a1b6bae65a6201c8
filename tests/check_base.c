#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/code.h"
#include "kiosk/base/file.h"
#include "kiosk/base/hash.h"
#include "kiosk/base/pack.h"
#include "kiosk/base/secret.h"
#include "kiosk/base/status.h"
#include "kiosk/base/text.h"
#include "tests/tap.h"

START_TEST(a_new_code_has_right_check_digits)
{
    char code[CODE_DIGITS + 1];

    for (int i = 0; i < 1000; i++) {
        code_make(code);
        ck_assert_uint_eq(strlen(code), CODE_DIGITS);
        ck_assert(code_is_right(code));
    }
}
END_TEST

START_TEST(every_single_wrong_digit_is_noticed)
{
    char code[CODE_DIGITS + 1];

    code_make(code);
    for (int i = 0; i < CODE_DIGITS; i++) {
        char kept = code[i];

        for (char digit = '0'; digit <= '9'; digit++) {
            code[i] = digit;
            ck_assert(code_is_right(code) == (digit == kept));
        }
        code[i] = kept;
    }
}
END_TEST

START_TEST(groups_read_from_the_other_side_are_put_right)
{
    /* 0000 ... 0197: the remainder of 97 x k + 1 */
    char code[CODE_DIGITS + 1];
    char turned[CODE_DIGITS + 1] = {0};

    do {
        code_make(code);
        for (int i = 0; i < CODE_GROUPS; i++)
            memcpy(turned + 4 * i, code + 4 * (CODE_GROUPS - 1 - i), 4);
    } while (code_is_right(turned)); /* 1 of 97 is right both ways */
    ck_assert(code_put_right(turned));
    ck_assert_str_eq(turned, code);
}
END_TEST

START_TEST(what_is_no_code_is_refused)
{
    ck_assert(!code_is_right(""));
    ck_assert(!code_is_right("12345678901234567890123"));
    ck_assert(!code_is_right("00000000000000000000000a"));
    ck_assert(!code_is_right("0000000000000000000000001"));
}
END_TEST

START_TEST(what_is_packed_is_read_again)
{
    struct buf buf = {0};
    struct unpack in;
    char *text;

    pack_u8(&buf, 7);
    pack_u16(&buf, 0x1234);
    pack_u32(&buf, 0xDEADBEEF);
    pack_u64(&buf, 0x0123456789ABCDEF);
    pack_text(&buf, "ñandú");
    in = unpack_start(buf.data, buf.length);
    ck_assert_uint_eq(unpack_u8(&in), 7);
    ck_assert_uint_eq(unpack_u16(&in), 0x1234);
    ck_assert_uint_eq(unpack_u32(&in), 0xDEADBEEF);
    ck_assert_uint_eq(unpack_u64(&in), 0x0123456789ABCDEF);
    text = unpack_text(&in, 100);
    ck_assert_str_eq(text, "ñandú");
    ck_assert(unpack_is_done(&in));
    free(text);
    buf_clear(&buf);
}
END_TEST

START_TEST(a_reader_that_ran_out_stays_failed)
{
    static const uint8_t three[] = {1, 2, 3};
    struct unpack in = unpack_start(three, sizeof three);

    ck_assert_uint_eq(unpack_u32(&in), 0);
    ck_assert_uint_eq(unpack_u8(&in), 0);
    ck_assert(in.failed);
    ck_assert(!unpack_is_done(&in));
}
END_TEST

START_TEST(a_blob_longer_than_its_limit_fails)
{
    struct buf buf = {0};
    struct unpack in;
    size_t length;

    pack_blob(&buf, "abcdef", 6);
    in = unpack_start(buf.data, buf.length);
    ck_assert_ptr_null(unpack_blob(&in, 5, &length));
    ck_assert_uint_eq(length, 0);
    buf_clear(&buf);
}
END_TEST

START_TEST(bytes_that_are_not_strict_utf8_are_refused)
{
    static const char *const bad[] = {
        "\xC0\xAF",         "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
        "\xF8\x88\x80\x80", "\x80",         "\xC3",         "a\xFF",
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!text_is_utf8(bad[i], strlen(bad[i])), "%zu", i);
    ck_assert(text_is_utf8("añ€😀", strlen("añ€😀")));
}
END_TEST

START_TEST(text_that_could_command_a_terminal_is_not_plain)
{
    ck_assert(!text_is_plain("\x1B[2J", 4));
    ck_assert(!text_is_plain("\xC2\x9B"
                             "2J",
                             4));
    ck_assert(!text_is_plain("a\x7F", 2));
    ck_assert(!text_is_plain("a\0b", 3));
    ck_assert(text_is_plain("a\nb\tc", 5));
}
END_TEST

START_TEST(a_code_point_is_written_as_it_was_read)
{
    static const uint32_t points[] = {1,      0x7F,   0x80,    0x7FF,   0x800,
                                      0xFFFD, 0xFFFF, 0x10000, 0x10FFFF};

    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        char bytes[4];
        size_t length = text_put(bytes, points[i]);
        size_t at = 0;

        ck_assert_uint_eq(text_next(bytes, length, &at), points[i]);
        ck_assert_uint_eq(at, length);
    }
}
END_TEST

START_TEST(a_week_begins_on_monday)
{
    /* 2026-11-23 is a Monday */
    int64_t monday = 1795392000;

    ck_assert_int_eq(clock_week_start(clock_week(monday)), monday);
    ck_assert_uint_eq(clock_week(monday - 1), clock_week(monday) - 1);
    ck_assert_uint_eq(clock_week(monday + 7 * 86400 - 1), clock_week(monday));
}
END_TEST

START_TEST(a_clock_that_was_set_stands_still)
{
    clock_set(1000);
    ck_assert_int_eq(clock_now(), 1000);
    ck_assert_int_eq(clock_milliseconds(), 1000000);
    clock_set(-1);
    ck_assert_int_gt(clock_now(), 1000000);
}
END_TEST

START_TEST(a_hash_of_parts_is_the_hash_of_the_whole)
{
    struct hash_part parts[] = {{"ab", 2}, {"c", 1}};
    uint8_t left[HASH_SIZE];
    uint8_t right[HASH_SIZE];

    hash_parts(left, NULL, 0, parts, 2);
    hash_bytes(right, "abc", 3);
    ck_assert_mem_eq(left, right, HASH_SIZE);
}
END_TEST

START_TEST(a_file_is_written_once_and_read_again)
{
    char folder[] = "/tmp/amparo-file-XXXXXX";
    char path[64];
    struct buf bytes = {0};

    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/x", folder);
    ck_assert_int_eq(file_write_new(path, "hello", 5), STATUS_OK);
    ck_assert_int_eq(file_write_new(path, "other", 5), STATUS_EXISTS);
    ck_assert_int_eq(file_read(path, 5, &bytes), STATUS_OK);
    ck_assert_str_eq(buf_text(&bytes), "hello");
    ck_assert_int_eq(file_read(path, 4, &bytes), STATUS_TOO_LONG);
    ck_assert_uint_eq(bytes.length, 5);
    ck_assert_int_eq(file_read(folder, 5, &bytes), STATUS_MISSING);
    buf_clear(&bytes);
    unlink(path);
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

START_TEST(every_status_has_words)
{
    for (int i = 0; i <= STATUS_SETTING; i++)
        ck_assert_uint_gt(strlen(status_words((enum status)i)), 0);
    ck_assert_int_eq(status_exit(STATUS_OK), 0);
}
END_TEST

START_TEST(bytes_that_grow_move_seldom)
{
    struct buf buf = {0};
    size_t capacity = 0;
    int moves = 0;

    for (int i = 0; i < 10000; i++) {
        buf_add_byte(&buf, 'x');
        moves += buf.capacity != capacity;
        capacity = buf.capacity;
    }
    ck_assert_int_lt(moves, 20);
    buf_clear(&buf);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("base");
    TCase *base = tcase_create("base");

    tcase_add_test(base, a_new_code_has_right_check_digits);
    tcase_add_test(base, every_single_wrong_digit_is_noticed);
    tcase_add_test(base, groups_read_from_the_other_side_are_put_right);
    tcase_add_test(base, what_is_no_code_is_refused);
    tcase_add_test(base, what_is_packed_is_read_again);
    tcase_add_test(base, a_reader_that_ran_out_stays_failed);
    tcase_add_test(base, a_blob_longer_than_its_limit_fails);
    tcase_add_test(base, bytes_that_are_not_strict_utf8_are_refused);
    tcase_add_test(base, text_that_could_command_a_terminal_is_not_plain);
    tcase_add_test(base, a_code_point_is_written_as_it_was_read);
    tcase_add_test(base, a_week_begins_on_monday);
    tcase_add_test(base, a_clock_that_was_set_stands_still);
    tcase_add_test(base, a_hash_of_parts_is_the_hash_of_the_whole);
    tcase_add_test(base, a_file_is_written_once_and_read_again);
    tcase_add_test(base, every_status_has_words);
    tcase_add_test(base, bytes_that_grow_move_seldom);
    suite_add_tcase(suite, base);
    return tap_run(suite);
}
