#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"
#include "tests/laid.h"
#include "tests/tap.h"
#include "translations/text/layout.h"
#include "translations/text/width.h"

/* --- lines ---------------------------------------------------------------- */

START_TEST(words_go_to_the_next_line_whole)
{
    laid_out("one two three", 7, "en", "one two|three");
    laid_out("one two three", 8, "en", "one two|three");
    laid_out("one two three", 13, "en", "one two three");
    laid_out("one  two", 4, "en", "one|two");
    laid_out("", 5, "en", "");
    laid_out("\n", 5, "en", "|");
    laid_out("a\n\nb", 5, "en", "a||b");
    laid_out("a \n", 5, "en", "a|");
}
END_TEST

START_TEST(a_word_longer_than_a_line_is_parted_between_clusters)
{
    laid_out("abcdefgh", 3, "en", "abc|def|gh");
    laid_out("ab abcdefgh", 4, "en", "ab|abcd|efgh");
    laid_out("e\u0301e\u0301e\u0301", 2, "en", "éé|é");
    laid_out("漢字漢", 1, "en", "漢|字|漢");
    laid_out("漢字漢", 5, "zh-Hans", "漢字|漢");
}
END_TEST

/* Leading jamo without a vowel are one cluster, however many. */
START_TEST(a_cluster_longer_than_a_line_is_parted_too)
{
    laid_out("\u1100\u1100\u1100\u1100x", 6, "ko",
             "\u1100\u1100\u1100|\u1100x");
    laid_out("\u1100\u1100x", 1, "ko", "\u1100|\u1100|x");
}
END_TEST

START_TEST(languages_without_spaces_break_where_words_end)
{
    laid_out("ภาษาไทยง่ายมาก", 7, "th", "ภาษาไทย|ง่ายมาก");
    laid_out("저는 도움이 필요합니다", 11, "ko", "저는 도움이|필요합니다");
    laid_out("저는 도움이 필요합니다", 10, "ko", "저는|도움이|필요합니다");
}
END_TEST

START_TEST(each_language_breaks_in_its_own_way)
{
    laid_out("私たちはあなたの名前を聞きません。", 14, "ja",
             "私たちは|あなたの名前を|聞きません。");
    laid_out("我们不会问您的姓名。“安全”第一。", 10, "zh-Hans",
             "我们不会问|您的姓名。|“安全”第|一。");
    laid_out("យើងមិនសួរឈ្មោះអ្នកទេ", 10, "km", "យើងមិនសួរ|ឈ្មោះអ្នកទេ");
    laid_out("ບໍ່ຖາມຊື່", 4, "lo", "ບໍ່ຖາມ|ຊື່");
    laid_out("မမေးပါ။ ဘေးကင်းပါသည်။", 9, "my", "မမေးပါ။|ဘေးကင်း|ပါသည်။");
    laid_out("ስምዎን፡አንጠይቅም።፡ደህና፡ነዎት", 12, "am", "ስምዎን፡|አንጠይቅም።፡ደህና፡|ነዎት");
}
END_TEST

/* A phrase that is too long is parted where syllables may be, and no line
 * begins with the sign that ends a sentence. */
START_TEST(what_is_too_long_for_a_tailoring_breaks_by_unicodes_rules)
{
    laid_out("聞きません。", 10, "ja", "聞きませ|ん。");
    laid_out("도움이필요합니다", 9, "ko", "도움이필|요합니다");
    laid_out("필요합니다!", 10, "ko", "필요합니|다!");
}
END_TEST

START_TEST(lines_say_which_bytes_they_show)
{
    struct layout_order order = laid_order("one two  three\n\nfour", 8, "en");
    static const size_t places[][2] = {{0, 7}, {9, 14}, {15, 15}, {16, 20}};
    struct layout layout;

    layout_make(&order, &layout);
    ck_assert_uint_eq(layout.count, 4);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_uint_eq(layout.lines[i].start, places[i][0]);
        ck_assert_uint_eq(layout.lines[i].end, places[i][1]);
    }
    layout_clear(&layout);
}
END_TEST

START_TEST(the_first_part_of_an_arabic_text_stands_on_the_first_line)
{
    const char *text = "السلام عليكم يا صديقي";
    struct layout_order order = laid_order(text, 12, "ar");
    struct layout layout;

    layout_make(&order, &layout);
    ck_assert_uint_eq(layout.count, 2);
    ck_assert_uint_eq(layout.lines[0].start, 0);
    ck_assert_uint_eq(layout.lines[0].end, strlen("السلام عليكم"));
    ck_assert_uint_eq(layout.lines[1].end, strlen(text));
    ck_assert(layout.lines[0].is_rtl && layout.lines[1].is_rtl);
    layout_clear(&layout);
}
END_TEST

START_TEST(an_overlong_arabic_word_keeps_its_order)
{
    struct layout_order order = laid_order("ببببب", 3, "ar");
    struct layout layout;

    layout_make(&order, &layout);
    ck_assert_uint_eq(layout.count, 2);
    /* it goes on: no letter turns final or initial at the end of a line */
    ck_assert_str_eq(layout.lines[0].cells, "\uFE92\uFE92\uFE91");
    ck_assert_str_eq(layout.lines[1].cells, "\uFE90\uFE92");
    layout_clear(&layout);
}
END_TEST

START_TEST(each_paragraph_may_have_its_own_direction)
{
    struct layout_order order = laid_order("abc\nسلام\n123\n", 20, "ar");
    static const bool rtl[] = {false, true, true, true};
    struct layout layout;

    order.own_direction = true;
    layout_make(&order, &layout);
    ck_assert_uint_eq(layout.count, 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_msg(layout.lines[i].is_rtl == rtl[i], "%zu", i);
    layout_clear(&layout);
}
END_TEST

/* --- widths and clusters -------------------------------------------------- */

START_TEST(widths_are_what_terminals_advance)
{
    static const struct {
        const char *text;
        int width;
    } cases[] = {
        {"abc", 3},
        {"", 0},
        {"é", 1},
        {"e\u0301", 1},
        {"漢字", 4},
        {"ｱ", 1},
        {"한", 2},
        {"\u1112\u1161\u11AB", 2},
        {"\u200Ba\u200D", 1},
        {"\u0301", 1},
        {"ง่", 1},
        {"น้ำ", 2},
        {"a\tb", 3},
        {"\x1B[2J", 3},
        {"\xFF", 1},
        {"👍", 2},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(layout_width(cases[i].text, strlen(cases[i].text)) ==
                          cases[i].width,
                      "%s", cases[i].text);
}
END_TEST

START_TEST(widths_are_the_same_where_the_locale_is_not_utf8)
{
    static const uint32_t ranges[][2] = {
        {0x20, 0x7E},     {0xA1, 0x36F},    {0x370, 0x377},   {0x400, 0x52F},
        {0x5D0, 0x5EA},   {0x620, 0x64A},   {0x64B, 0x65F},   {0x1200, 0x1248},
        {0x3041, 0x3096}, {0x4E00, 0x9FFC}, {0xAC00, 0xD7A3}, {0xFB50, 0xFBB1},
        {0xFE80, 0xFEFC},
    };

    ck_assert_int_eq(wcwidth(0x4E00), -1); /* the tests run in "C" */
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        for (uint32_t p = ranges[i][0]; p <= ranges[i][1]; p++)
            ck_assert_int_eq(width_of(p), width_by_category(p));
}
END_TEST

START_TEST(widths_without_a_locale_agree_with_glibc)
{
    unsigned different = 0;

    ck_assert_ptr_nonnull(setlocale(LC_CTYPE, "C.UTF-8"));
    for (uint32_t p = 0xA0; p < 0x2FA1E; p++) {
        int glibc = wcwidth((wchar_t)p);

        if (glibc >= 0 && !width_is_hidden(p))
            different += glibc != width_by_category(p);
    }
    ck_assert_uint_lt(different, 500);
}
END_TEST

START_TEST(thai_sara_am_is_parted_before_the_tone)
{
    laid_out("น้ำ", 10, "th", "น\u0E4D\u0E49\u0E32");
    laid_out("คำ", 10, "th", "ค\u0E4D\u0E32");
}
END_TEST

START_TEST(cells_are_composed_and_hold_no_command)
{
    laid_out("e\u0301", 10, "en", "é");
    laid_out("\u1112\u1161\u11AB", 10, "ko", "한");
    laid_out("\u0628\u0627\u0653", 10, "ar", "\uFE82\uFE91");
    laid_out("a\x1B[2J\xC2\x9B"
             "b\u202E\u200Fc\x7F",
             20, "en", "a[2Jbc");
    laid_out("a\tb\rc", 20, "en", "a b c");
    laid_out("\xFF", 20, "en", "\uFFFD");
    laid_out("\u0301a", 20, "en", "\u00A0\u0301a");
}
END_TEST

START_TEST(a_cluster_is_stepped_over_whole)
{
    const char *text = "e\u0301x\U0001F468\u200D\U0001F469y";
    size_t length = strlen(text);

    ck_assert_uint_eq(layout_next_cluster(text, length, 0), 3);
    ck_assert_uint_eq(layout_next_cluster(text, length, 3), 4);
    ck_assert_uint_eq(layout_next_cluster(text, length, 4), length - 1);
    ck_assert_uint_eq(layout_next_cluster(text, length, length), length);
    ck_assert_uint_eq(layout_previous_cluster(text, length, length - 1), 4);
    ck_assert_uint_eq(layout_previous_cluster(text, length, 3), 0);
    ck_assert_uint_eq(layout_previous_cluster(text, length, 0), 0);
    ck_assert_uint_eq(layout_clusters(text, length), 4);
    ck_assert_uint_eq(layout_clusters("", 0), 0);
}
END_TEST

START_TEST(hard_scripts_are_known_by_the_text)
{
    static const char *const easy[] = {
        "hello", "Привет", "سلام", "؟ أهلا 12", "שלום", "สวัสดี", "漢字かな",
        "한국",  "ሰላም",    "አማርኛ", "اردو",      "",     "…",    "é",
    };
    static const char *const hard[] = {
        "नमस्ते", "বাংলা", "ਪੰਜਾਬੀ", "தமிழ்", "မြန်မာ",        "ខ្មែរ", "ລາວ",
        "سَلام", "שָׁלוֹם",  "ښه",    "ڕۆژ",  "𐴌𐴗𐴥", "a नम",
    };

    for (size_t i = 0; i < sizeof easy / sizeof *easy; i++)
        ck_assert_msg(!layout_is_hard(easy[i], strlen(easy[i])), "%s", easy[i]);
    for (size_t i = 0; i < sizeof hard / sizeof *hard; i++)
        ck_assert_msg(layout_is_hard(hard[i], strlen(hard[i])), "%s", hard[i]);
}
END_TEST

static int
two_a_byte(void *self, const char *text, size_t length)
{
    (void)text;
    ++*(int *)self;
    return 2 * (int)length;
}

static int
two_a_byte_caret(void *self, const char *text, size_t length, size_t offset)
{
    (void)self;
    (void)text;
    (void)length;
    return 2 * (int)offset;
}

START_TEST(somebody_else_may_measure)
{
    int calls = 0;
    struct measure measure = {&calls, two_a_byte, two_a_byte_caret};
    struct layout_order order = laid_order("ab cd", 6, "en");
    struct layout layout;

    order.measure = &measure;
    layout_make(&order, &layout);
    ck_assert_uint_eq(layout.count, 2);
    ck_assert_int_eq(layout.lines[0].width, 4);
    ck_assert_int_eq(layout_caret(&order, &layout, 4).column, 2);
    ck_assert_int_gt(calls, 0);
    layout_clear(&layout);
}
END_TEST

START_TEST(any_bytes_are_laid_out_whole)
{
    char text[64];
    uint32_t seed = 1;

    for (int round = 0; round < 4000; round++) {
        struct layout_order order = {.text = text, .language = "ar"};
        struct layout layout;
        size_t shown = 0;

        for (size_t i = 0; i < sizeof text; i++) {
            seed = seed * 1103515245 + 12345;
            text[i] = (char)(seed >> 16);
        }
        order.length = seed % sizeof text;
        order.columns = 1 + (int)(seed >> 8) % 20;
        order.own_direction = round & 1;
        layout_make(&order, &layout);
        for (size_t i = 0; i < layout.count; i++) {
            const struct layout_line *line = &layout.lines[i];

            ck_assert_uint_ge(line->start, shown);
            ck_assert_uint_ge(line->end, line->start);
            ck_assert_uint_le(line->end, order.length);
            ck_assert(text_is_plain(line->cells, strlen(line->cells)));
            ck_assert_int_le(line->width,
                             order.columns > 2 ? order.columns : 2);
            shown = line->end;
        }
        for (size_t at = 0; at <= order.length; at++)
            layout_caret(&order, &layout, at);
        layout_clear(&layout);
    }
}
END_TEST

START_TEST(a_thousand_letters_take_about_a_millisecond)
{
    struct buf text = {0};
    struct layout_order order = {.columns = 60, .language = "ar", .rtl = true};
    struct layout layout;
    clock_t best = CLOCKS_PER_SEC;

    while (text.length < 1800)
        buf_add_text(&text, "السلام عليكم (abc) 123 ");
    order.text = buf_text(&text);
    order.length = text.length;
    for (int i = 0; i < 20; i++) {
        clock_t start = clock();

        layout_make(&order, &layout);
        start = clock() - start;
        if (start < best)
            best = start;
        layout_clear(&layout);
    }
    /* ten times the target: sanitizers and a busy machine */
    ck_assert_int_lt(best, CLOCKS_PER_SEC / 100);
    buf_clear(&text);
}
END_TEST

static void
add_lines(Suite *suite)
{
    TCase *lines = tcase_create("lines");

    tcase_add_test(lines, words_go_to_the_next_line_whole);
    tcase_add_test(lines, a_word_longer_than_a_line_is_parted_between_clusters);
    tcase_add_test(lines, a_cluster_longer_than_a_line_is_parted_too);
    tcase_add_test(lines, languages_without_spaces_break_where_words_end);
    tcase_add_test(lines, each_language_breaks_in_its_own_way);
    tcase_add_test(lines,
                   what_is_too_long_for_a_tailoring_breaks_by_unicodes_rules);
    tcase_add_test(lines, lines_say_which_bytes_they_show);
    tcase_add_test(lines,
                   the_first_part_of_an_arabic_text_stands_on_the_first_line);
    tcase_add_test(lines, an_overlong_arabic_word_keeps_its_order);
    tcase_add_test(lines, each_paragraph_may_have_its_own_direction);
    tcase_add_test(lines, somebody_else_may_measure);
    tcase_add_test(lines, any_bytes_are_laid_out_whole);
    tcase_add_test(lines, a_thousand_letters_take_about_a_millisecond);
    suite_add_tcase(suite, lines);
}

int
main(void)
{
    Suite *suite = suite_create("layout");
    TCase *widths = tcase_create("widths");

    add_lines(suite);
    tcase_add_test(widths, widths_are_what_terminals_advance);
    tcase_add_test(widths, widths_are_the_same_where_the_locale_is_not_utf8);
    tcase_add_test(widths, widths_without_a_locale_agree_with_glibc);
    tcase_add_test(widths, thai_sara_am_is_parted_before_the_tone);
    tcase_add_test(widths, cells_are_composed_and_hold_no_command);
    tcase_add_test(widths, a_cluster_is_stepped_over_whole);
    tcase_add_test(widths, hard_scripts_are_known_by_the_text);
    suite_add_tcase(suite, widths);
    return tap_run(suite);
}
