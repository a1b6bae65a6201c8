#include <string.h>
#include <unicode/uchar.h>

#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"
#include "tests/tap.h"
#include "translations/text/clean.h"
#include "translations/text/digits.h"

static void
becomes(const char *text, const char *expected)
{
    char *clean = clean_text(text, strlen(text));

    ck_assert_str_eq(clean, expected);
    memory_free_text(clean);
}

START_TEST(what_people_write_stays)
{
    becomes("", "");
    becomes("Hello, ¿qué tal?", "Hello, ¿qué tal?");
    becomes("سَلامٌ عليكم", "سَلامٌ عليكم");
    becomes("می\u200Cخواهم", "می\u200Cخواهم");
    becomes("क\u094D\u200Dष", "क\u094D\u200Dष");
    becomes("ကြွှေ့", "ကြွှေ့"); /* five marks, two with a place of their own */
    becomes("ខ្មែរ\u200Bភាសា", "ខ្មែរ\u200Bភាសា");
    becomes("\u0600\u0661", "\u0600\u0661");
    becomes("😀", "😀");
}
END_TEST

START_TEST(lines_end_in_lf_and_two_are_enough)
{
    becomes("a\r\nb\rc\nd", "a\nb\nc\nd");
    becomes("a\u2028b\u2029c\xC2\x85"
            "d",
            "a\nb\nc\nd");
    becomes("a\n\n\n\n\nb", "a\n\nb");
    becomes("a\r\n\r\n\r\nb", "a\n\nb");
    becomes("a\n\x01\n\u202E\n\nb", "a\n\nb");
    becomes("a\tb", "a b");
}
END_TEST

START_TEST(what_could_command_or_hide_is_dropped)
{
    becomes("a\x1B[31mb\x07\x7F", "a[31mb");
    becomes("a\xC2\x9B"
            "2Jb",
            "a2Jb");
    becomes("a\u202Eb\u2066c\u2069\u200E\u200F\u061Cd", "abcd");
    becomes("\uFEFFa\u00ADb\u2060", "ab");
    becomes("a\U000E0041\U000E007Fb", "ab");
    becomes("a\uFDD0\uFFFF\U0010FFFFb", "ab");
    becomes("a\uFFF9b\uFFFBc", "abc");
}
END_TEST

START_TEST(what_is_no_letter_is_replaced)
{
    becomes("a\xFF"
            "b",
            "a\uFFFDb");
    becomes("a\xC0\xAF", "a\uFFFD\uFFFD");
    becomes("\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD");
    becomes("a\uE000\U000F0000b", "a\uFFFD\uFFFDb");
    becomes("a\u0378b", "a\uFFFDb");
    becomes("\xE2\x82", "\uFFFD\uFFFD");
}
END_TEST

START_TEST(a_base_keeps_four_marks)
{
    becomes("x\u0301\u0302\u0303\u0304\u0305\u0306y",
            "x\u0301\u0302\u0303\u0304y");
    becomes("x\u0301\u0301\u200D\u0301\u0301\u0301\u0301",
            "x\u0301\u0301\u200D\u0301\u0301");
    becomes("\u0301\u0301\u0301\u0301\u0301\u0301", "\u0301\u0301\u0301\u0301");
    becomes("क\u0903\u0903\u0903\u0903\u0903\u0903",
            "क\u0903\u0903\u0903\u0903");
}
END_TEST

START_TEST(letters_and_marks_are_composed)
{
    becomes("e\u0301", "é");
    becomes("\u1112\u1161\u11AB", "한");
    becomes("\u212B", "Å");
    becomes("a\u0323\u0307", "ạ̇");
}
END_TEST

START_TEST(a_nul_does_not_end_the_text)
{
    char *clean = clean_text("a\0b", 3);

    ck_assert_str_eq(clean, "ab");
    memory_free_text(clean);
}
END_TEST

START_TEST(a_line_has_no_line_end)
{
    char *line = clean_line("a\r\nb\tc\x1B", strlen("a\r\nb\tc\x1B"));

    ck_assert_str_eq(line, "a b c");
    memory_free_text(line);
}
END_TEST

/* Points that meet each other's rules more often than chance would. */
static uint32_t
some_point(uint32_t *seed)
{
    static const uint32_t odd[] = {
        '\n',   '\r',   '\t',   0x1B,   0x85,   0xAD,   0x200B,  0x200C, 0x200D,
        0x202E, 0x2066, 0xFEFF, 0x301,  0x327,  0x323,  0x338,   0x345,  0x9C7,
        0x9BE,  0x9D7,  0xDD9,  0xDCF,  0xDCA,  0x1112, 0x1161,  0x11AB, 0xAC00,
        0x0F71, 0x0F72, 0x0F80, 0xFB1D, 0x212B, 0x2ADC, 0x1D15E, 0xE000, 0xFFFE,
        0x378,  'a',    'e',    0x627,  0x653,  0x1026, 0x102E,  0x1025,
    };

    *seed = *seed * 1103515245 + 12345;
    if ((*seed >> 28) > 3)
        return odd[(*seed >> 8) % (sizeof odd / sizeof *odd)];
    return (*seed >> 4) % 0x110000;
}

START_TEST(twice_gives_the_same_as_once)
{
    uint32_t seed = 7;

    for (int round = 0; round < 20000; round++) {
        char text[96];
        size_t length = 0;
        char *once;
        char *twice;

        while (length < sizeof text - 4) {
            uint32_t point = some_point(&seed);

            if (point % 61 == 0)
                text[length++] = (char)(seed >> 16); /* not UTF-8 */
            else
                length += text_put(text + length, point);
        }
        once = clean_text(text, length);
        ck_assert(text_is_plain(once, strlen(once)));
        twice = clean_text(once, strlen(once));
        ck_assert_str_eq(once, twice);
        memory_free_text(twice);
        twice = clean_line(once, strlen(once));
        ck_assert_ptr_null(strchr(twice, '\n'));
        memory_free_text(twice);
        memory_free_text(once);
    }
}
END_TEST

START_TEST(digits_of_every_script_have_their_value)
{
    int sets = 0;

    for (UChar32 c = 0; c <= 0x10FFFF; c++) {
        if (u_charType(c) != U_DECIMAL_DIGIT_NUMBER)
            continue;
        ck_assert_int_eq(digits_value((uint32_t)c), (int)u_getNumericValue(c));
        sets += digits_value((uint32_t)c) == 0;
    }
    ck_assert_int_ge(sets, 66);
    for (uint32_t i = 1; i <= 9; i++)
        ck_assert_int_eq(digits_value(0x1368 + i), (int)i);
    ck_assert_int_eq(digits_value(0x1372), -1); /* Ethiopic ten */
    ck_assert_int_eq(digits_value('a'), -1);
    ck_assert_int_eq(digits_value(0xB2), -1);
}
END_TEST

static void
reads(const char *text, const char *digits, int count)
{
    char out[25];

    ck_assert_int_eq(digits_read(text, strlen(text), out, 24), count);
    ck_assert_str_eq(out, digits);
}

START_TEST(a_code_is_read_in_any_script)
{
    reads("1234 5678-9012.3456", "1234567890123456", 16);
    reads("١٢٣٤\u00A0٥٦٧٨", "12345678", 8);
    reads("۱۲۳۴ ۵۶۷۸", "12345678", 8);
    reads("१२३४", "1234", 4);
    reads("፩፪፫፬፭፮፯፰፱", "123456789", 9);
    reads("〇一二三四五六七八九", "0123456789", 10);
    reads("１２３４", "1234", 4);
    reads("\u206812\u2069–34\t5", "12345", 5);
    reads("", "", 0);
    reads("12a4", "", -1);
    reads("12\xFF", "", -1);
}
END_TEST

START_TEST(no_more_digits_are_written_than_there_is_room)
{
    char out[4] = "xxx";

    ck_assert_int_eq(digits_read("123456", 6, out, 3), 6);
    ck_assert_str_eq(out, "123");
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("clean");
    TCase *clean = tcase_create("clean");
    TCase *digits = tcase_create("digits");

    tcase_add_test(clean, what_people_write_stays);
    tcase_add_test(clean, lines_end_in_lf_and_two_are_enough);
    tcase_add_test(clean, what_could_command_or_hide_is_dropped);
    tcase_add_test(clean, what_is_no_letter_is_replaced);
    tcase_add_test(clean, a_base_keeps_four_marks);
    tcase_add_test(clean, letters_and_marks_are_composed);
    tcase_add_test(clean, a_nul_does_not_end_the_text);
    tcase_add_test(clean, a_line_has_no_line_end);
    tcase_add_test(clean, twice_gives_the_same_as_once);
    suite_add_tcase(suite, clean);
    tcase_add_test(digits, digits_of_every_script_have_their_value);
    tcase_add_test(digits, a_code_is_read_in_any_script);
    tcase_add_test(digits, no_more_digits_are_written_than_there_is_room);
    suite_add_tcase(suite, digits);
    return tap_run(suite);
}
