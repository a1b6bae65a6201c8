#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "screens/widgets/bars.h"
#include "screens/widgets/footer.h"
#include "screens/widgets/list.h"
#include "tests/painted.h"
#include "tests/tap.h"

/* --- list --- */

static struct list
ten(void)
{
    static const char *const texts[LIST_MAX] = {"one",  "two", "three", "four",
                                                "five", "six", "seven", "eight",
                                                "nine", "ten"};
    struct list list = {.count = LIST_MAX};

    for (int i = 0; i < LIST_MAX; i++)
        list.lines[i].text = texts[i];
    return list;
}

START_TEST(digits_of_every_script_pick_a_line)
{
    static const struct {
        uint32_t point;
        int line;
    } picks[] = {{'1', 0},    {'9', 8},    {'0', 9},
                 {0x0663, 2}, {0x06F4, 3}, {0x0967, 0}};
    struct list list = ten();

    for (size_t i = 0; i < sizeof picks / sizeof *picks; i++) {
        struct event event = painted_letter(picks[i].point);
        int line;

        ck_assert_int_eq(list_event(&list, &event, &line), LIST_PICKED);
        ck_assert_int_eq(line, picks[i].line);
        ck_assert_int_eq(list.selected, picks[i].line);
    }
}
END_TEST

START_TEST(a_digit_without_a_line_and_a_letter_do_nothing)
{
    struct list list = ten();
    struct event events[] = {painted_letter('4'), painted_letter('0'),
                             painted_letter('a')};
    int line;

    list.count = 3;
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(list_event(&list, &events[i], &line), LIST_NOTHING);
        ck_assert_int_eq(line, -1);
    }
    list.count = 0;
    ck_assert_int_eq(list_event(&list, &events[0], &line), LIST_NOTHING);
}
END_TEST

START_TEST(arrows_go_around_and_enter_takes_the_selected_line)
{
    struct list list = ten();
    struct event up = painted_key(KEY_ARROW_UP);
    struct event down = painted_key(KEY_ARROW_DOWN);
    struct event enter = painted_key(KEY_RETURN);
    int line;

    ck_assert_int_eq(list_event(&list, &up, &line), LIST_MOVED);
    ck_assert_int_eq(list.selected, 9);
    ck_assert_int_eq(list_event(&list, &down, &line), LIST_MOVED);
    ck_assert_int_eq(list_event(&list, &down, &line), LIST_MOVED);
    ck_assert_int_eq(list_event(&list, &enter, &line), LIST_PICKED);
    ck_assert_int_eq(line, 1);
}
END_TEST

START_TEST(ten_lines_of_sixty_cells_fit_in_seventeen_rows)
{
    struct canvas *canvas = painted_canvas(24, 80, false);
    struct list list = ten();
    struct canvas_box box = bars_body(canvas);
    char wide[61];

    memset(wide, 'w', 60);
    wide[60] = '\0';
    for (int i = 0; i < LIST_MAX; i++)
        list.lines[i].text = wide;
    list.has_marks = true;
    box.rows = 17;
    ck_assert_int_eq(list_draw(canvas, &list, box), 10);
    ck_assert(painted_row_has(canvas, box.row, "> 1 [ ] wwww"));
    ck_assert(painted_row_has(canvas, box.row + 9, "  0 [ ] wwww"));
    canvas_free(canvas);
}
END_TEST

START_TEST(lines_that_wrap_stand_under_themselves_and_tighten)
{
    struct canvas *canvas = painted_canvas(24, 30, false);
    struct list list = ten();
    struct canvas_box box = {.row = 0, .width = 20, .rows = 6};

    list.count = 3;
    list.lines[1].text = "a text that takes more than three rows of its own "
                         "and is cut";
    ck_assert_int_eq(list_draw(canvas, &list, box), 6);
    painted_row_is(canvas, 0, "> 1 one");
    ck_assert(painted_row_has(canvas, 1, "  2 a text"));
    ck_assert(painted_row_has(canvas, 2, "    "));
    ck_assert(painted_row_has(canvas, 4, "…"));
    painted_row_is(canvas, 5, "  3 three");
    canvas_free(canvas);
}
END_TEST

START_TEST(too_many_lines_scroll_to_the_selected_one)
{
    struct canvas *canvas = painted_canvas(24, 30, false);
    struct list list = ten();
    struct canvas_box box = {.row = 0, .width = 20, .rows = 4};

    list.selected = 9;
    ck_assert_int_eq(list_draw(canvas, &list, box), 4);
    painted_row_is(canvas, 3, "> 0 ten");
    canvas_free(canvas);
}
END_TEST

START_TEST(a_chosen_line_has_a_sign_not_only_a_colour)
{
    struct canvas *canvas = painted_canvas(24, 30, false);
    struct list list = ten();
    struct canvas_box box = {.row = 0, .width = 20, .rows = 3};

    list.count = 2;
    list.has_marks = true;
    list.lines[1].is_marked = true;
    ck_assert_int_eq(list_draw(canvas, &list, box), 3);
    painted_row_is(canvas, 0, "> 1 [ ] one");
    painted_row_is(canvas, 2, "  2 [x] two");
    canvas_free(canvas);
}
END_TEST

START_TEST(a_list_from_the_right_is_mirrored)
{
    struct canvas *canvas = painted_canvas(24, 20, true);
    struct list list = {.count = 1, .lines = {{.text = "שלום"}}};
    struct canvas_box box = {.row = 0, .width = 20, .rows = 3};

    list.has_marks = true;
    list_draw(canvas, &list, box);
    painted_row_is(canvas, 0, "        םולש [ ] 1 <");
    canvas_free(canvas);
}
END_TEST

START_TEST(a_click_on_any_row_of_a_line_takes_it)
{
    struct canvas *canvas = painted_canvas(24, 30, false);
    struct list list = ten();
    struct canvas_box box = {.row = 2, .width = 20, .rows = 9};
    struct event click = {.kind = EVENT_MOUSE, .row = 5, .column = 3};
    int line;

    list.count = 3;
    list.lines[1].text = "a text that takes two rows";
    list_draw(canvas, &list, box);
    list_place(&list, &box);
    click.number = canvas_zone_at(canvas, 5, 3);
    ck_assert_int_eq(list_event(&list, &click, &line), LIST_PICKED);
    ck_assert_int_eq(line, 1);
    click.number = canvas_zone_at(canvas, 3, 3);
    ck_assert_int_eq(list_event(&list, &click, &line), LIST_NOTHING);
    canvas_free(canvas);
}
END_TEST

/* --- bars and footer --- */

static const struct footer_key keys[] = {
    {.key = "F12", .does = "Leave fast"},
    {.key = "Enter", .does = "Next"},
    {.key = "F2", .does = "Language"},
    {.key = "F3", .does = "Skip this question"},
    {.key = "F4", .does = "Stop and close it all"},
    {.key = "F5", .does = "Send what there is now"},
};

START_TEST(the_footer_has_two_lines_and_an_empty_one)
{
    struct canvas *canvas = painted_canvas(24, 80, false);

    footer_draw(canvas, keys, 6);
    ck_assert(painted_row_has(canvas, 21, "   F12  Leave fast"));
    ck_assert(painted_row_has(canvas, 22, "F4"));
    painted_row_is(canvas, 23, "");
    painted_row_is(canvas, 20, "");
    canvas_free(canvas);
}
END_TEST

START_TEST(leaving_fast_never_falls_from_the_footer)
{
    for (int columns = 1; columns < 120; columns++) {
        struct canvas *canvas = painted_canvas(24, columns, false);

        footer_draw(canvas, keys, 6);
        if (columns > 10)
            ck_assert(painted_row_has(canvas, 21, "F12"));
        painted_row_is(canvas, 23, "");
        canvas_free(canvas);
    }
}
END_TEST

START_TEST(the_top_line_says_where_and_how_far)
{
    struct canvas *canvas = painted_canvas(24, 40, false);

    bars_top(canvas, "Your report", 3, 12);
    painted_row_is(canvas, 0, "  Your report                   3 / 12");
    ck_assert_int_eq(canvas_cell(canvas, 0, 39)->role, ROLE_BAR);
    bars_top(canvas, "Your report", 0, 0);
    painted_row_is(canvas, 0, "  Your report");
    canvas_free(canvas);
}
END_TEST

START_TEST(the_body_is_never_wider_than_an_eye_reads)
{
    static const int sizes[][2] = {{24, 80}, {60, 200}, {24, 20}, {1, 1}};

    for (size_t i = 0; i < 4; i++) {
        struct canvas *canvas = painted_canvas(sizes[i][0], sizes[i][1], false);
        struct canvas_box box = bars_body(canvas);

        ck_assert_int_le(box.width, 68);
        ck_assert_int_ge(box.width, 1);
        ck_assert_int_ge(box.column, 0);
        ck_assert_int_le(box.column + box.width, sizes[i][1]);
        ck_assert_int_lt(bars_card(canvas, ROLE_WARNING, "Title", "Some text"),
                         sizes[i][0] + 2);
        bars_note(canvas, ROLE_GOOD, "a note");
        canvas_free(canvas);
    }
}
END_TEST

START_TEST(a_card_frames_its_text_and_tells_the_row_below)
{
    struct canvas *canvas = painted_canvas(24, 80, false);
    struct canvas_box body = bars_body(canvas);

    ck_assert_int_eq(bars_card(canvas, ROLE_DANGER, "Title", "Some text"),
                     body.row + 5);
    ck_assert(painted_row_has(canvas, body.row, "┌──"));
    ck_assert(painted_row_has(canvas, body.row + 1, "│ Title"));
    ck_assert(painted_row_has(canvas, body.row + 3, "│ Some text"));
    ck_assert(painted_row_has(canvas, body.row + 4, "└──"));
    canvas_free(canvas);
}
END_TEST

static void
add_list(Suite *suite)
{
    TCase *list = tcase_create("list");

    tcase_add_test(list, digits_of_every_script_pick_a_line);
    tcase_add_test(list, a_digit_without_a_line_and_a_letter_do_nothing);
    tcase_add_test(list, arrows_go_around_and_enter_takes_the_selected_line);
    tcase_add_test(list, ten_lines_of_sixty_cells_fit_in_seventeen_rows);
    tcase_add_test(list, lines_that_wrap_stand_under_themselves_and_tighten);
    tcase_add_test(list, too_many_lines_scroll_to_the_selected_one);
    tcase_add_test(list, a_chosen_line_has_a_sign_not_only_a_colour);
    tcase_add_test(list, a_list_from_the_right_is_mirrored);
    tcase_add_test(list, a_click_on_any_row_of_a_line_takes_it);
    suite_add_tcase(suite, list);
}

int
main(void)
{
    Suite *suite = suite_create("widgets");
    TCase *bars = tcase_create("bars");

    setlocale(LC_CTYPE, "C.UTF-8");
    add_list(suite);
    tcase_add_test(bars, the_footer_has_two_lines_and_an_empty_one);
    tcase_add_test(bars, leaving_fast_never_falls_from_the_footer);
    tcase_add_test(bars, the_top_line_says_where_and_how_far);
    tcase_add_test(bars, the_body_is_never_wider_than_an_eye_reads);
    tcase_add_test(bars, a_card_frames_its_text_and_tells_the_row_below);
    suite_add_tcase(suite, bars);
    return tap_run(suite);
}
