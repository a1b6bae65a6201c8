#include <locale.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "screens/canvas.h"
#include "tests/painted.h"
#include "tests/tap.h"

START_TEST(a_line_stands_where_it_was_put)
{
    struct canvas *canvas = painted_canvas(3, 20, false);

    ck_assert_int_eq(canvas_put(canvas, 1, 2, 10, ROLE_TITLE, "hello"), 5);
    painted_row_is(canvas, 1, "  hello");
    ck_assert_int_eq(canvas_cell(canvas, 1, 2)->role, ROLE_TITLE);
    ck_assert_int_eq(canvas_cell(canvas, 1, 7)->role, ROLE_TEXT);
    canvas_free(canvas);
}
END_TEST

START_TEST(what_does_not_fit_is_cut_and_says_so)
{
    struct canvas *canvas = painted_canvas(3, 20, false);

    ck_assert_int_eq(canvas_put(canvas, 0, 0, 6, ROLE_TEXT, "abcdefgh"), 6);
    painted_row_is(canvas, 0, "abcde…");
    canvas_put(canvas, 1, 0, 6, ROLE_TEXT, "abcdef");
    painted_row_is(canvas, 1, "abcdef");
    canvas_put(canvas, 2, 0, 4, ROLE_TEXT, "日本語");
    painted_row_is(canvas, 2, "日…");
    canvas_free(canvas);
}
END_TEST

START_TEST(a_cut_line_from_the_right_keeps_its_beginning)
{
    struct canvas *canvas = painted_canvas(1, 10, true);

    canvas_put(canvas, 0, 0, 4, ROLE_TEXT, "אבגדהו");
    painted_row_is(canvas, 0, "      …גבא");
    canvas_free(canvas);
}
END_TEST

START_TEST(nothing_that_a_terminal_obeys_gets_into_a_cell)
{
    static const char *const hostile[] = {
        "a\033[2Jb",
        "a\xC2\x9B"
        "2Jb",
        "a\x07\x7F b",
        "a\xE2\x80\xAE"
        "b",
        "a\xE2\x81\xA6 b",
        "a\xEF\xBB\xBF"
        "b",
        "a\xFF\xFE"
        "b",
        "a\rb",
        "a\xF3\xA0\x80\x81"
        "b",
    };
    struct canvas *canvas = painted_canvas(4, 20, false);
    struct canvas_box box = {.row = 1, .width = 20, .rows = 1};

    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        canvas_put(canvas, 0, 0, 20, ROLE_TEXT, hostile[i]);
        canvas_put_block(canvas, box, ROLE_TEXT, hostile[i]);
        canvas_put_written(canvas, box, ROLE_TEXT, hostile[i]);
        canvas_put_cells(canvas, 2, 0, ROLE_TEXT, hostile[i]);
        for (int row = 0; row < 3; row++) {
            char *text = canvas_row_text(canvas, row);

            for (const char *at = text; *at; at++)
                ck_assert((unsigned char)*at >= 0x20 && *at != 0x7F);
            ck_assert_ptr_null(strstr(text, "\xC2\x9B"));
            ck_assert_ptr_null(strstr(text, "\xE2\x80\xAE"));
            ck_assert_ptr_null(strstr(text, "\xE2\x81\xA6"));
            ck_assert_ptr_null(strstr(text, "\xEF\xBB\xBF"));
            ck_assert_ptr_null(strstr(text, "\xF3\xA0"));
            memory_free_text(text);
        }
    }
    canvas_free(canvas);
}
END_TEST

START_TEST(a_base_has_at_most_four_marks)
{
    struct canvas *canvas = painted_canvas(1, 20, false);

    canvas_put_cells(canvas, 0, 0, ROLE_TEXT,
                     "x\u0316\u0317\u0318\u0319\u031C\u031D\u031Ey");
    ck_assert_str_eq(canvas_cell(canvas, 0, 0)->text,
                     "x\u0316\u0317\u0318\u0319");
    ck_assert_str_eq(canvas_cell(canvas, 0, 1)->text, "y");
    canvas_free(canvas);
}
END_TEST

START_TEST(a_mark_without_a_base_is_dropped)
{
    struct canvas *canvas = painted_canvas(1, 20, false);

    canvas_put_cells(canvas, 0, 0, ROLE_TEXT, "\u0301x");
    ck_assert_str_eq(canvas_cell(canvas, 0, 0)->text, "x");
    canvas_free(canvas);
}
END_TEST

START_TEST(half_of_a_wide_character_never_stays)
{
    struct canvas *canvas = painted_canvas(1, 6, false);

    canvas_put(canvas, 0, 0, 6, ROLE_TEXT, "日本語");
    ck_assert_str_eq(canvas_cell(canvas, 0, 1)->text, "");
    canvas_put(canvas, 0, 1, 1, ROLE_TEXT, "x");
    ck_assert_str_eq(canvas_cell(canvas, 0, 0)->text, " ");
    ck_assert_str_eq(canvas_cell(canvas, 0, 1)->text, "x");
    canvas_put(canvas, 0, 2, 1, ROLE_TEXT, "y");
    ck_assert_str_eq(canvas_cell(canvas, 0, 3)->text, " ");
    canvas_put_cells(canvas, 0, 5, ROLE_TEXT, "日");
    ck_assert_str_ne(canvas_cell(canvas, 0, 5)->text, "日");
    canvas_free(canvas);
}
END_TEST

START_TEST(a_right_to_left_canvas_is_mirrored)
{
    struct canvas *canvas = painted_canvas(2, 12, true);
    int row;
    int column;

    canvas_put(canvas, 0, 0, 12, ROLE_TEXT, "שלום");
    painted_row_is(canvas, 0, "        םולש");
    canvas_put_cells(canvas, 1, 2, ROLE_TEXT, "[x]");
    painted_row_is(canvas, 1, "       [x]");
    canvas_cursor(canvas, 1, 0);
    ck_assert(canvas_cursor_at(canvas, &row, &column));
    ck_assert_int_eq(column, 11);
    canvas_free(canvas);
}
END_TEST

START_TEST(arabic_is_joined_and_ordered)
{
    struct canvas *canvas = painted_canvas(1, 10, true);

    canvas_put(canvas, 0, 0, 10, ROLE_TEXT, "باب");
    painted_row_is(canvas, 0, "       \uFE8F\uFE8E\uFE91");
    canvas_free(canvas);
}
END_TEST

START_TEST(a_message_that_fell_to_another_language_reads_right)
{
    struct canvas *canvas = painted_canvas(2, 24, true);

    canvas_put(canvas, 0, 0, 24, ROLE_TEXT, "Stop now. (Yes!)");
    painted_row_is(canvas, 0, "        Stop now. (Yes!)");
    canvas_free(canvas);
    canvas = painted_canvas(2, 24, false);
    canvas_put(canvas, 0, 0, 24, ROLE_TEXT, "שלום!");
    painted_row_is(canvas, 0, "!םולש");
    canvas_free(canvas);
}
END_TEST

START_TEST(what_was_written_keeps_to_its_own_side)
{
    struct canvas *canvas = painted_canvas(2, 10, true);
    struct canvas_box box = {.row = 0, .width = 10, .rows = 2};

    canvas_put_written(canvas, box, ROLE_TEXT, "abc\nשלום");
    painted_row_is(canvas, 0, "abc");
    painted_row_is(canvas, 1, "      םולש");
    canvas_free(canvas);
}
END_TEST

START_TEST(a_block_wraps_and_its_last_row_says_that_more_follows)
{
    struct canvas *canvas = painted_canvas(4, 12, false);
    struct canvas_box box = {.row = 0, .column = 1, .width = 8, .rows = 2};
    const char *text = "one two three four five";

    ck_assert_int_eq(canvas_block_rows(canvas, 8, text), 4);
    ck_assert_int_eq(canvas_put_block(canvas, box, ROLE_TEXT, text), 2);
    painted_row_is(canvas, 0, " one two");
    ck_assert(painted_row_has(canvas, 1, "three"));
    ck_assert(painted_row_has(canvas, 1, "…"));
    painted_row_is(canvas, 2, "");
    box.rows = 4;
    ck_assert_int_eq(canvas_put_block(canvas, box, ROLE_TEXT, text), 4);
    canvas_free(canvas);
}
END_TEST

START_TEST(a_click_finds_the_zone_that_lies_on_top)
{
    struct canvas *canvas = painted_canvas(4, 20, false);

    canvas_zone(canvas, (struct canvas_box){.row = 1, .width = 20, .rows = 2},
                1);
    canvas_zone(
        canvas,
        (struct canvas_box){.row = 2, .column = 5, .width = 5, .rows = 1}, 2);
    ck_assert_int_eq(canvas_zone_at(canvas, 0, 0), 0);
    ck_assert_int_eq(canvas_zone_at(canvas, 1, 7), 1);
    ck_assert_int_eq(canvas_zone_at(canvas, 2, 7), 2);
    ck_assert_int_eq(canvas_zone_at(canvas, 2, 10), 1);
    canvas_start(canvas, false, "en");
    ck_assert_int_eq(canvas_zone_at(canvas, 1, 7), 0);
    canvas_free(canvas);
}
END_TEST

START_TEST(painting_outside_changes_nothing_and_breaks_nothing)
{
    struct canvas *canvas = painted_canvas(1, 1, false);
    struct canvas_box box = {.row = -3, .column = -3, .width = 9, .rows = 9};
    int row;
    int column;

    canvas_fill(canvas, box, ROLE_BAR);
    canvas_frame(canvas, box, ROLE_BAR);
    canvas_put(canvas, 5, 5, 5, ROLE_TEXT, "hello");
    canvas_put(canvas, 0, 0, 1, ROLE_TEXT, "hello");
    canvas_put(canvas, 0, -2, 9, ROLE_TEXT, "hello");
    canvas_put_block(canvas, box, ROLE_TEXT, "hello hello");
    canvas_cursor(canvas, 4, 4);
    ck_assert(!canvas_cursor_at(canvas, &row, &column));
    canvas_resize(canvas, 200, 300);
    ck_assert_int_eq(canvas_columns(canvas), 300);
    canvas_resize(canvas, 0, -1);
    ck_assert_int_eq(canvas_rows(canvas), 1);
    canvas_free(canvas);
}
END_TEST

START_TEST(a_new_start_leaves_nothing_of_before)
{
    struct canvas *canvas = painted_canvas(2, 10, false);

    canvas_put(canvas, 0, 0, 10, ROLE_DANGER, "private");
    canvas_start(canvas, false, "en");
    painted_row_is(canvas, 0, "");
    ck_assert_int_eq(canvas_cell(canvas, 0, 0)->role, ROLE_TEXT);
    canvas_free(canvas);
}
END_TEST

/* As a terminal without colours shows it. */
static int
without_colours(enum theme theme, enum role role)
{
    struct look look = theme_look(theme, role);

    return look.bold | look.underline << 1 | look.reverse << 2;
}

START_TEST(roles_differ_where_there_are_no_colours)
{
    static const enum role roles[] = {ROLE_TEXT, ROLE_TITLE, ROLE_WARNING,
                                      ROLE_DANGER, ROLE_INPUT};
    enum { ROLES = sizeof roles / sizeof *roles };

    for (int theme = THEME_PLAIN; theme <= THEME_CONTRAST; theme++)
        for (int i = 0; i < ROLES; i++)
            for (int j = 0; j < i; j++)
                ck_assert_int_ne(without_colours((enum theme)theme, roles[i]),
                                 without_colours((enum theme)theme, roles[j]));
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("canvas");
    TCase *canvas = tcase_create("canvas");

    setlocale(LC_CTYPE, "C.UTF-8");
    tcase_add_test(canvas, a_line_stands_where_it_was_put);
    tcase_add_test(canvas, what_does_not_fit_is_cut_and_says_so);
    tcase_add_test(canvas, a_cut_line_from_the_right_keeps_its_beginning);
    tcase_add_test(canvas, nothing_that_a_terminal_obeys_gets_into_a_cell);
    tcase_add_test(canvas, a_base_has_at_most_four_marks);
    tcase_add_test(canvas, a_mark_without_a_base_is_dropped);
    tcase_add_test(canvas, half_of_a_wide_character_never_stays);
    tcase_add_test(canvas, a_right_to_left_canvas_is_mirrored);
    tcase_add_test(canvas, arabic_is_joined_and_ordered);
    tcase_add_test(canvas, a_message_that_fell_to_another_language_reads_right);
    tcase_add_test(canvas, what_was_written_keeps_to_its_own_side);
    tcase_add_test(canvas,
                   a_block_wraps_and_its_last_row_says_that_more_follows);
    tcase_add_test(canvas, a_click_finds_the_zone_that_lies_on_top);
    tcase_add_test(canvas, painting_outside_changes_nothing_and_breaks_nothing);
    tcase_add_test(canvas, a_new_start_leaves_nothing_of_before);
    tcase_add_test(canvas, roles_differ_where_there_are_no_colours);
    suite_add_tcase(suite, canvas);
    return tap_run(suite);
}
