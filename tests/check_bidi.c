#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"
#include "tests/laid.h"
#include "tests/tap.h"
#include "translations/text/layout.h"

/* Code points in hex, as the screen has them from the left. */
static void
shown_as(const char *text, const char *points)
{
    struct layout_order order = laid_order(text, 80, "ar");
    struct buf hex = {0};
    struct layout layout;
    const char *cells;
    size_t at = 0;

    layout_make(&order, &layout);
    ck_assert_uint_eq(layout.count, 1);
    cells = layout.lines[0].cells;
    while (cells[at]) {
        const char *gap = at ? " " : "";
        uint32_t point = text_next(cells, strlen(cells), &at);
        char *one = memory_print("%s%04X", gap, point);

        buf_add_text(&hex, one);
        free(one);
    }
    ck_assert_str_eq(buf_text(&hex), points);
    buf_clear(&hex);
    layout_clear(&layout);
}

/* --- Arabic --------------------------------------------------------------- */

START_TEST(a_letter_takes_the_form_of_its_place)
{
    shown_as("ب", "FE8F");
    shown_as("ببب", "FE90 FE92 FE91"); /* joins on both sides */
    shown_as("بدب", "FE8F FEAA FE91"); /* dal joins back alone */
    shown_as("دد", "FEA9 FEA9");       /* neither reaches the other */
    shown_as("ءب", "FE8F 0621");       /* hamza joins nothing */
    shown_as("بـب", "FE90 0640 FE91"); /* tatweel causes joining */
    shown_as("ب\u200Dد", "FEAA FE91"); /* as ZWJ, which has no cell */
    shown_as("ب\u200D", "FE91");
    shown_as("\u200Dب", "FE90");
    shown_as("ب\u200Cب", "FE8F FE8F"); /* ZWNJ parts and is dropped */
    shown_as("ب1ب", "FE8F 0031 FE8F"); /* a digit parts */
    shown_as("پچگ", "FB93 FB7D FB58"); /* Persian: gaf is last */
    shown_as("ئ", "FE89");
}
END_TEST

START_TEST(marks_stay_on_their_letter_and_part_nothing)
{
    shown_as("بَب", "FE90 FE91 064E");
    shown_as("بًا", "FE8E FE91 064B"); /* never the spacing U+FE71 */
    shown_as("ڤڤ", "FB6B FB6C");
}
END_TEST

START_TEST(lam_and_alef_are_one_sign)
{
    shown_as("لا", "FEFB");
    shown_as("بلا", "FEFC FE91");
    shown_as("لآ", "FEF5");
    shown_as("بلأب", "FE8F FEF8 FE91");
    shown_as("لإ", "FEF9");
    shown_as("لَا", "FEFB 064E");
    shown_as("ل\u200Cا", "FE8D FEDD"); /* unless someone parts them */
    shown_as("لا\u0653", "FEF5");      /* composed first */
    ck_assert_int_eq(layout_width("لا", strlen("لا")), 1);
    ck_assert_int_eq(layout_width("السلام", strlen("السلام")), 5);
}
END_TEST

START_TEST(numbers_and_latin_words_run_left_to_right_inside_arabic)
{
    shown_as("ب 123 ب", "FE8F 0020 0031 0032 0033 0020 FE8F");
    shown_as("ب ١٢٣", "0661 0662 0663 0020 FE8F");
    shown_as("ب abc", "0061 0062 0063 0020 FE8F");
    shown_as("ب abc 12", "0061 0062 0063 0020 0031 0032 0020 FE8F");
    shown_as("ب 12:30", "0031 0032 003A 0033 0030 0020 FE8F");
}
END_TEST

START_TEST(brackets_are_mirrored)
{
    shown_as("(ب)", "0028 FE8F 0029");
    shown_as("ب (abc)", "0028 0061 0062 0063 0029 0020 FE8F");
    shown_as("«ب» <د", "FEA9 003E 0020 00AB FE8F 00BB");
    laid_out("a (ب) b", 20, "en", "a (\uFE8F) b");
}
END_TEST

START_TEST(isolates_order_what_is_inserted_and_are_not_shown)
{
    laid_out("From \u2068سلا\u2069 1", 20, "en", "From \uFEFC\uFEB3 1");
    /* without them the 1 would run to the left */
    laid_out("From سلا 1", 20, "en", "From 1 \uFEFC\uFEB3");
    ck_assert_int_eq(layout_width("\u2068a\u2069", strlen("\u2068a\u2069")), 1);
}
END_TEST

/* Two values that touch: each keeps its place, as rule L2 says. */
START_TEST(an_isolate_without_cells_still_parts_what_is_beside_it)
{
    laid_out("a \u2068אב\u2069\u2068גד\u2069 b", 20, "en", "a באדג b");
    laid_out("a \u2067א f\u2069ה b", 20, "en", "a f אה b");
    laid_out("a א\u200Eב b", 20, "en", "a אב b");
    laid_out("\u2068ab\u2069\u2068cd\u2069", 20, "ar", "cdab");
}
END_TEST

START_TEST(a_receipts_groups_keep_their_order_in_arabic)
{
    static const char code[] = "1234\u00A05678\u00A09012\u00A03456\u00A07890"
                               "\u00A01234";
    static const char arabic[] = "١٢٣٤\u00A0٥٦٧٨\u00A0٩٠١٢";
    static const char persian[] = "۱۲۳۴\u00A0۵۶۷۸\u00A0۹۰۱۲";
    char *text;

    laid_out(code, 40, "ar", code);
    laid_out(arabic, 40, "ar", arabic);
    laid_out(persian, 40, "ar", persian);
    /* after words too */
    text = memory_print("د %s", code);
    laid_out(text, 40, "ar",
             "1234\u00A05678\u00A09012\u00A03456\u00A07890\u00A01234 \uFEA9");
    free(text);
    /* a plain space would turn them around */
    laid_out("د 1234 5678", 40, "ar", "5678 1234 \uFEA9");
}
END_TEST

/* --- the caret ------------------------------------------------------------ */

static void
caret_at(const struct layout_order *order, size_t offset, int row, int column)
{
    struct layout layout;
    struct layout_place place;

    layout_make(order, &layout);
    place = layout_caret(order, &layout, offset);
    ck_assert_msg(place.row == row && place.column == column,
                  "offset %zu: row %d, column %d", offset, place.row,
                  place.column);
    layout_clear(&layout);
}

START_TEST(the_caret_goes_with_what_is_typed)
{
    struct layout_order order = laid_order("one two", 5, "en");

    caret_at(&order, 0, 0, 0);
    caret_at(&order, 3, 0, 3);
    caret_at(&order, 4, 1, 0);
    caret_at(&order, 7, 1, 3);
    caret_at(&order, 70, 1, 3);
    order = laid_order("ab  ", 10, "en");
    caret_at(&order, 3, 0, 3);
    caret_at(&order, 4, 0, 4);
    order = laid_order("ab  ", 3, "en");
    caret_at(&order, 4, 0, 3);
    order = laid_order("a\n\nb", 5, "en");
    caret_at(&order, 1, 0, 1);
    caret_at(&order, 2, 1, 0);
    caret_at(&order, 3, 2, 0);
    order = laid_order("", 5, "en");
    caret_at(&order, 0, 0, 0);
}
END_TEST

START_TEST(the_caret_finds_its_place_in_mixed_text)
{
    /* on the screen, from the left: "ab " then bet, dal at columns 4, 3 */
    struct layout_order order = laid_order("ab بد cd", 20, "en");

    caret_at(&order, 2, 0, 2);
    caret_at(&order, 3, 0, 5); /* before the first Arabic letter: its right */
    caret_at(&order, 5, 0, 4);
    caret_at(&order, 7, 0, 5);
    caret_at(&order, 10, 0, 8);
    order = laid_order("بد ab", 20, "ar"); /* "ab", a space, dal, beh */
    caret_at(&order, 0, 0, 5);
    caret_at(&order, 2, 0, 4);
    caret_at(&order, 4, 0, 3);
    caret_at(&order, 5, 0, 0);
    caret_at(&order, 6, 0, 1);
    caret_at(&order, 7, 0, 0);
    order = laid_order("بد  ", 20, "ar");
    caret_at(&order, 6, 0, -2); /* beyond the line: spaces were typed */
}
END_TEST

START_TEST(the_caret_never_stands_inside_a_cluster)
{
    struct layout_order order = laid_order("e\u0301x", 20, "en");

    caret_at(&order, 1, 0, 0);
    caret_at(&order, 3, 0, 1);
    order = laid_order("بلا", 20, "ar");
    caret_at(&order, 2, 0, 1);
    caret_at(&order, 4, 0, 1);
    caret_at(&order, 6, 0, 0);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("bidi");
    TCase *order = tcase_create("order");

    tcase_add_test(order, a_letter_takes_the_form_of_its_place);
    tcase_add_test(order, marks_stay_on_their_letter_and_part_nothing);
    tcase_add_test(order, lam_and_alef_are_one_sign);
    tcase_add_test(order,
                   numbers_and_latin_words_run_left_to_right_inside_arabic);
    tcase_add_test(order, brackets_are_mirrored);
    tcase_add_test(order, isolates_order_what_is_inserted_and_are_not_shown);
    tcase_add_test(order,
                   an_isolate_without_cells_still_parts_what_is_beside_it);
    tcase_add_test(order, a_receipts_groups_keep_their_order_in_arabic);
    tcase_add_test(order, the_caret_goes_with_what_is_typed);
    tcase_add_test(order, the_caret_finds_its_place_in_mixed_text);
    tcase_add_test(order, the_caret_never_stands_inside_a_cluster);
    suite_add_tcase(suite, order);
    return tap_run(suite);
}
