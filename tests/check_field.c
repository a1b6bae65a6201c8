#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "screens/widgets/field.h"
#include "tests/painted.h"
#include "tests/tap.h"

static enum field_act
press(struct field *field, enum key which)
{
    struct event event = painted_key(which);

    return field_event(field, &event);
}

static enum field_act
type(struct field *field, uint32_t point)
{
    struct event event = painted_letter(point);

    return field_event(field, &event);
}

static enum field_act
paste(struct field *field, const char *text, bool was_cut)
{
    struct event event = {.kind = EVENT_PASTE,
                          .text = text,
                          .length = strlen(text),
                          .was_cut = was_cut};

    return field_event(field, &event);
}

START_TEST(letters_are_typed_where_the_caret_is)
{
    struct field *field = field_new(10, false);

    ck_assert(field_is_empty(field));
    ck_assert_int_eq(type(field, 'a'), FIELD_CHANGED);
    type(field, 'c');
    press(field, KEY_ARROW_LEFT);
    type(field, 0xF1);
    ck_assert_str_eq(field_text(field), "añc");
    press(field, KEY_FIRST);
    type(field, '1');
    press(field, KEY_LAST);
    type(field, ' ');
    type(field, 'z');
    ck_assert_str_eq(field_text(field), "1añc z");
    ck_assert_int_eq(field_left(field), 4);
    ck_assert_int_eq(press(field, KEY_RETURN), FIELD_DONE);
    ck_assert_int_eq(press(field, KEY_TABULATOR), FIELD_NOTHING);
    field_free(field);
}
END_TEST

START_TEST(erasing_takes_one_mark_and_else_a_whole_letter)
{
    struct field *field = field_new(10, false);

    field_set(field, "x\u0E01\u0E34\u0E48");
    press(field, KEY_ERASE);
    ck_assert_str_eq(field_text(field), "x\u0E01\u0E34");
    press(field, KEY_ERASE);
    press(field, KEY_ERASE);
    ck_assert_str_eq(field_text(field), "x");
    field_set(field, "\u00E9");
    press(field, KEY_ERASE);
    ck_assert_str_eq(field_text(field), "");
    ck_assert_int_eq(press(field, KEY_ERASE), FIELD_CHANGED);
    field_set(field, "ab");
    press(field, KEY_FIRST);
    press(field, KEY_REMOVE);
    ck_assert_str_eq(field_text(field), "b");
    press(field, KEY_LAST);
    press(field, KEY_REMOVE);
    ck_assert_str_eq(field_text(field), "b");
    field_free(field);
}
END_TEST

START_TEST(arrows_follow_the_eye_in_a_line_from_the_right)
{
    struct field *field = field_new(10, false);
    struct canvas *canvas = painted_canvas(3, 20, true);
    struct canvas_box box = {.row = 0, .width = 20, .rows = 1};
    int row;
    int column;

    field_set(field, "אבג");
    field_draw(canvas, field, box);
    painted_row_is(canvas, 0, "                 גבא");
    ck_assert(canvas_cursor_at(canvas, &row, &column));
    ck_assert_int_eq(column, 16);
    press(field, KEY_ARROW_RIGHT);
    field_draw(canvas, field, box);
    ck_assert(canvas_cursor_at(canvas, &row, &column));
    ck_assert_int_eq(column, 17);
    type(field, 0x05D3);
    ck_assert_str_eq(field_text(field), "אבדג");
    canvas_free(canvas);
    field_free(field);
}
END_TEST

/* The columns that the cursor takes, KEY pressed COUNT times. */
static void
cursor_goes(struct field *field, struct canvas *canvas, enum key key,
            const int *columns, int count)
{
    struct canvas_box box = {.row = 0, .width = 20, .rows = 3};
    int row;
    int column;

    for (int i = 0; i < count; i++) {
        press(field, key);
        field_draw(canvas, field, box);
        ck_assert(canvas_cursor_at(canvas, &row, &column));
        ck_assert_msg(column == columns[i], "step %d: %d, not %d", i, column,
                      columns[i]);
    }
}

START_TEST(arrows_follow_the_eye_through_mixed_text)
{
    struct field *field = field_new(30, true);
    struct canvas *canvas = painted_canvas(3, 20, false);
    struct canvas_box box = {.row = 0, .width = 20, .rows = 3};
    static const int right[] = {1, 3, 4, 5, 6, 7};
    static const int left[] = {6, 5, 4, 3, 1, 0};

    field_set(field, "ab\u05D0\u05D1def");
    field_draw(canvas, field, box);
    painted_row_is(canvas, 0, "ab\u05D1\u05D0def");
    press(field, KEY_FIRST);
    cursor_goes(field, canvas, KEY_ARROW_RIGHT, right, 6);
    cursor_goes(field, canvas, KEY_ARROW_LEFT, left, 6);
    canvas_free(canvas);
    field_free(field);
}
END_TEST

START_TEST(a_latin_word_in_arabic_is_walked_as_it_is_seen)
{
    struct field *field = field_new(30, true);
    struct canvas *canvas = painted_canvas(3, 20, true);
    struct canvas_box box = {.row = 0, .width = 20, .rows = 3};
    static const int left[] = {18, 16, 15, 14, 13};

    field_set(field, "\u05D0 abc \u05D1");
    field_draw(canvas, field, box);
    press(field, KEY_FIRST);
    cursor_goes(field, canvas, KEY_ARROW_LEFT, left, 5);
    canvas_free(canvas);
    field_free(field);
}
END_TEST

START_TEST(arrows_go_on_in_the_next_line)
{
    struct field *field = field_new(30, true);
    struct canvas *canvas = painted_canvas(3, 20, false);
    struct canvas_box box = {.row = 0, .width = 20, .rows = 3};
    int row;
    int column;

    field_set(field, "ab\n\u05D0\u05D1");
    field_draw(canvas, field, box);
    press(field, KEY_ARROW_UP);
    press(field, KEY_LAST);
    press(field, KEY_ARROW_RIGHT);
    field_draw(canvas, field, box);
    ck_assert(canvas_cursor_at(canvas, &row, &column));
    ck_assert_int_eq(row, 1);
    type(field, 'x');
    ck_assert_str_eq(field_text(field), "ab\nx\u05D0\u05D1");
    press(field, KEY_ERASE);
    press(field, KEY_FIRST);
    press(field, KEY_ARROW_RIGHT);
    type(field, 'y');
    ck_assert_str_eq(field_text(field), "aby\n\u05D0\u05D1");
    canvas_free(canvas);
    field_free(field);
}
END_TEST

static uint32_t seed = 1;

static uint32_t
number(uint32_t below)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 8) % below;
}

/* Words of both directions, numbers and signs, in one paragraph. */
static void
write_mixed(char *out, size_t size)
{
    static const char *const words[] = {"abc",
                                        "\u05D0\u05D1\u05D2",
                                        "12",
                                        "(",
                                        ")",
                                        " ",
                                        "\u0628\u0644\u0627",
                                        "\u0E19\u0E49\u0E33",
                                        "e\u0301",
                                        "漢",
                                        "-",
                                        " "};
    uint32_t count = 1 + number(14);

    out[0] = '\0';
    for (uint32_t i = 0; i < count; i++)
        snprintf(out + strlen(out), size - strlen(out), "%s",
                 words[number(12)]);
}

/* Press the arrow that goes on until nothing moves; within a row the cursor
 * never goes back, and the end of the text is reached. */
static void
walk_to_end(struct field *field, struct canvas *canvas, bool is_rtl)
{
    struct canvas_box box = {.row = 0, .width = 20, .rows = 8};
    enum key on = is_rtl ? KEY_ARROW_LEFT : KEY_ARROW_RIGHT;
    int last_row = 0;
    int last = is_rtl ? 20 : -1;

    for (int i = 0; i < 200; i++) {
        int row;
        int column;

        field_draw(canvas, field, box);
        ck_assert(canvas_cursor_at(canvas, &row, &column));
        ck_assert_int_ge(row, last_row);
        if (row == last_row && (is_rtl ? column > last : column < last))
            ck_abort_msg("back from %d to %d: %s", last, column,
                         field_text(field));
        last_row = row;
        last = column;
        press(field, on);
    }
    type(field, '!');
    ck_assert_int_eq(field_text(field)[strlen(field_text(field)) - 1], '!');
}

START_TEST(an_arrow_reaches_the_end_of_any_mixed_text)
{
    char text[400];

    for (int i = 0; i < 60; i++) {
        struct field *field = field_new(300, true);
        bool is_rtl = number(2);
        struct canvas *canvas = painted_canvas(8, 20, is_rtl);
        struct canvas_box box = {.row = 0, .width = 20, .rows = 8};

        snprintf(text, sizeof text, "%s", is_rtl ? "\u05D0" : "a");
        write_mixed(text + strlen(text), sizeof text - strlen(text));
        field_set(field, text);
        field_draw(canvas, field, box);
        for (int row = 0; row < 9; row++)
            press(field, KEY_ARROW_UP);
        press(field, KEY_FIRST);
        walk_to_end(field, canvas, is_rtl);
        canvas_free(canvas);
        field_free(field);
    }
}
END_TEST

START_TEST(the_limit_counts_letters_and_never_cuts_one)
{
    struct field *field = field_new(3, false);

    ck_assert_int_eq(paste(field, "ab\u0E01\u0E34\u0E48z", false), FIELD_FULL);
    ck_assert_str_eq(field_text(field), "ab\u0E01\u0E34\u0E48");
    ck_assert_int_eq(type(field, 'q'), FIELD_FULL);
    ck_assert_int_eq(field_left(field), 0);
    field_set(field, "abcdef");
    ck_assert_str_eq(field_text(field), "abc");
    field_free(field);
}
END_TEST

START_TEST(what_is_pasted_is_cleaned)
{
    struct field *field = field_new(50, false);

    ck_assert_int_eq(paste(field, "a\033[2J\x9B\r\nb\xE2\x80\xAE!", false),
                     FIELD_CHANGED);
    ck_assert_ptr_null(strchr(field_text(field), '\033'));
    ck_assert_ptr_null(strchr(field_text(field), '\n'));
    ck_assert_ptr_null(strstr(field_text(field), "\xE2\x80\xAE"));
    ck_assert_int_eq(paste(field, "more", true), FIELD_FULL);
    ck_assert_ptr_nonnull(strstr(field_text(field), "more"));
    ck_assert_int_eq(paste(field, "\033\x07", false), FIELD_CHANGED);
    field_free(field);
}
END_TEST

START_TEST(up_and_down_keep_to_their_column)
{
    struct field *field = field_new(100, true);
    struct canvas *canvas = painted_canvas(6, 20, false);
    struct canvas_box box = {.row = 1, .column = 2, .width = 12, .rows = 3};
    int row;
    int column;

    field_set(field, "abcdef\ngh\nijklmn");
    field_draw(canvas, field, box);
    painted_row_is(canvas, 1, "  abcdef");
    painted_row_is(canvas, 3, "  ijklmn");
    ck_assert(canvas_cursor_at(canvas, &row, &column));
    ck_assert_int_eq(row, 3);
    ck_assert_int_eq(column, 8);
    press(field, KEY_ARROW_UP);
    field_draw(canvas, field, box);
    ck_assert(canvas_cursor_at(canvas, &row, &column));
    ck_assert_int_eq(row, 2);
    ck_assert_int_eq(column, 4);
    press(field, KEY_ARROW_UP);
    type(field, '!');
    ck_assert_str_eq(field_text(field), "abcdef!\ngh\nijklmn");
    press(field, KEY_RETURN);
    ck_assert_str_eq(field_text(field), "abcdef!\n\ngh\nijklmn");
    canvas_free(canvas);
    field_free(field);
}
END_TEST

START_TEST(the_part_around_the_caret_is_drawn)
{
    struct field *field = field_new(1000, true);
    struct canvas *canvas = painted_canvas(6, 20, false);
    struct canvas_box box = {.row = 0, .width = 10, .rows = 3};
    int row;
    int column;

    field_set(field, "1\n2\n3\n4\n5\n6");
    field_draw(canvas, field, box);
    painted_row_is(canvas, 0, "4");
    painted_row_is(canvas, 2, "6");
    press(field, KEY_PAGE_UP);
    press(field, KEY_PAGE_UP);
    press(field, KEY_PAGE_UP);
    canvas_start(canvas, false, "en");
    field_draw(canvas, field, box);
    painted_row_is(canvas, 0, "1");
    ck_assert(canvas_cursor_at(canvas, &row, &column));
    ck_assert_int_eq(row, 0);
    for (int width = 2; width < 12; width++) {
        box.width = width;
        field_draw(canvas, field, box);
    }
    canvas_free(canvas);
    field_free(field);
}
END_TEST

START_TEST(a_hidden_text_shows_dots)
{
    struct field *field = field_new(20, false);
    struct canvas *canvas = painted_canvas(2, 20, false);
    struct canvas_box box = {.row = 0, .width = 20, .rows = 1};
    int row;
    int column;

    field_hide(field);
    field_set(field, "señal");
    field_draw(canvas, field, box);
    painted_row_is(canvas, 0, "•••••");
    ck_assert(canvas_cursor_at(canvas, &row, &column));
    ck_assert_int_eq(column, 5);
    press(field, KEY_ARROW_LEFT);
    press(field, KEY_ERASE);
    ck_assert_str_eq(field_text(field), "señl");
    canvas_free(canvas);
    field_free(field);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("field");
    TCase *field = tcase_create("field");

    setlocale(LC_CTYPE, "C.UTF-8");
    tcase_add_test(field, letters_are_typed_where_the_caret_is);
    tcase_add_test(field, erasing_takes_one_mark_and_else_a_whole_letter);
    tcase_add_test(field, arrows_follow_the_eye_in_a_line_from_the_right);
    tcase_add_test(field, arrows_follow_the_eye_through_mixed_text);
    tcase_add_test(field, a_latin_word_in_arabic_is_walked_as_it_is_seen);
    tcase_add_test(field, arrows_go_on_in_the_next_line);
    tcase_add_test(field, an_arrow_reaches_the_end_of_any_mixed_text);
    tcase_add_test(field, the_limit_counts_letters_and_never_cuts_one);
    tcase_add_test(field, what_is_pasted_is_cleaned);
    tcase_add_test(field, up_and_down_keep_to_their_column);
    tcase_add_test(field, the_part_around_the_caret_is_drawn);
    tcase_add_test(field, a_hidden_text_shows_dots);
    suite_add_tcase(suite, field);
    return tap_run(suite);
}
