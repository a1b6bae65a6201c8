#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"
#include "screens/canvas.h"
#include "tests/tap.h"
#include "translations/text/clean.h"
#include "translations/text/layout.h"

/*
 * Texts that nobody would write, through the sanitiser, the layout and the
 * canvas. AMPARO_HOSTILE=200000 takes so many random ones, and every code
 * point.
 */

enum { LENGTH = 200, LARGE = 131072 };

static uint32_t seed = 1;

static uint32_t
number(uint32_t below)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 8) % below;
}

static long
rounds(void)
{
    const char *asked = getenv("AMPARO_HOSTILE");

    return asked ? atol(asked) : TAP_IS_SLOW ? 600 : 6000;
}

/* A block of each script, and what bends lines, order and cells. */
static const uint32_t scripts[][2] = {
    {0x20, 0x7E},       {0xA0, 0x24F},      {0x370, 0x3FF},
    {0x400, 0x4FF},     {0x530, 0x58F},     {0x590, 0x5FF},
    {0x600, 0x6FF},     {0x700, 0x74F},     {0x780, 0x7BF},
    {0x7C0, 0x7FF},     {0x900, 0x97F},     {0x980, 0x9FF},
    {0xA00, 0xA7F},     {0xA80, 0xAFF},     {0xB00, 0xB7F},
    {0xB80, 0xBFF},     {0xC00, 0xC7F},     {0xC80, 0xCFF},
    {0xD00, 0xD7F},     {0xD80, 0xDFF},     {0xE00, 0xE7F},
    {0xE80, 0xEFF},     {0xF00, 0xFFF},     {0x1000, 0x109F},
    {0x10A0, 0x10FF},   {0x1100, 0x11FF},   {0x1200, 0x137F},
    {0x1780, 0x17FF},   {0x1800, 0x18AF},   {0x2D30, 0x2D7F},
    {0x3040, 0x30FF},   {0x4E00, 0x9FFF},   {0xAC00, 0xD7A3},
    {0xFB50, 0xFEFC},   {0x10D00, 0x10D3F}, {0x1E900, 0x1E95F},
    {0x1F300, 0x1FAFF}, {0x20000, 0x2A6DF},
};
static const uint32_t benders[][2] = {
    {0x300, 0x36F},   {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F},
    {0x00, 0x1F},     {0x7F, 0x9F},     {0xFE00, 0xFE0F}, {0x1DC0, 0x1DFF},
    {0xE33, 0xE33},   {0xE48, 0xE4B},   {0x64B, 0x652},   {0xE0000, 0xE01EF},
    {0x20D0, 0x20F0}, {0x5C, 0x5C},     {0xFFF9, 0xFFFD},
};
enum {
    SCRIPTS = sizeof scripts / sizeof *scripts,
    BENDERS = sizeof benders / sizeof *benders
};

static uint32_t
point_among(const uint32_t range[2])
{
    return range[0] + number(range[1] - range[0] + 1);
}

/* Two scripts, marks and controls, and now and then a byte of nothing. */
static void
write_random(struct buf *text)
{
    const uint32_t *first = scripts[number(SCRIPTS)];
    const uint32_t *second = scripts[number(SCRIPTS)];
    uint32_t length = number(LENGTH);

    for (uint32_t i = 0; i < length; i++) {
        uint32_t kind = number(16);
        char bytes[4];
        uint32_t point = kind < 8    ? point_among(first)
                         : kind < 10 ? point_among(second)
                         : kind < 14 ? point_among(benders[number(BENDERS)])
                                     : ' ';

        if (kind == 15)
            buf_add_byte(text, (uint8_t)number(256));
        else
            buf_add(text, bytes, text_put(bytes, point));
    }
}

static const char *
random_language(void)
{
    static const char *const languages[] = {"en", "ar", "ja",     "ko",
                                            "th", "km", "zh-Hans"};

    return languages[number(7)];
}

/* No line is too long, none holds a command, none shows a byte twice. */
static void
check_layout(const struct layout_order *order, const struct layout *layout)
{
    size_t shown = 0;

    ck_assert_uint_ge(layout->count, 1);
    for (size_t i = 0; i < layout->count; i++) {
        const struct layout_line *line = &layout->lines[i];

        if (line->start < shown || line->end < line->start ||
            line->end > order->length)
            ck_abort_msg("line %zu shows %zu to %zu", i, line->start,
                         line->end);
        /* a wide sign in one column */
        if (line->width > (order->columns > 1 ? order->columns : 2))
            ck_abort_msg("line %zu is %d wide", i, line->width);
        if (!text_is_plain(line->cells, strlen(line->cells)))
            ck_abort_msg("line %zu holds a command", i);
        shown = line->end;
    }
}

static bool
are_same(const struct layout *one, const struct layout *other)
{
    if (one->count != other->count)
        return false;
    for (size_t i = 0; i < one->count; i++)
        if (strcmp(one->lines[i].cells, other->lines[i].cells) != 0)
            return false;
    return true;
}

static void
lay_twice(const char *text, size_t length)
{
    struct layout_order order = {.text = text,
                                 .length = length,
                                 .columns = 1 + (int)number(70),
                                 .language = random_language(),
                                 .rtl = number(2),
                                 .own_direction = number(2)};
    struct layout first;
    struct layout second;

    layout_make(&order, &first);
    check_layout(&order, &first);
    layout_make(&order, &second);
    ck_assert(are_same(&first, &second));
    layout_clear(&first);
    layout_clear(&second);
}

static void
clean_twice(const char *text, size_t length)
{
    char *once = clean_text(text, length);
    char *twice = clean_text(once, strlen(once));

    ck_assert_str_eq(once, twice);
    ck_assert(text_is_plain(once, strlen(once)));
    memory_free_text(once);
    memory_free_text(twice);
}

/* Nothing is painted past the box, and the same text paints the same. */
static void
paint_twice(struct canvas *canvas, const char *text)
{
    struct canvas_box box = {.row = 1,
                             .column = 2,
                             .width = 1 + (int)number(36),
                             .rows = 1 + (int)number(6)};
    bool rtl = number(2);
    char *rows[8];

    for (int pass = 0; pass < 2; pass++) {
        canvas_start(canvas, rtl, random_language());
        canvas_start(canvas, rtl, rtl ? "ar" : "en");
        canvas_put_written(canvas, box, ROLE_TEXT, text);
        for (int row = 0; row < 8; row++) {
            char *now = canvas_row_text(canvas, row);

            if (pass == 0)
                rows[row] = now;
            else {
                ck_assert_str_eq(rows[row], now);
                memory_free_text(now);
                memory_free_text(rows[row]);
            }
        }
    }
    for (int row = 0; row < 8; row++)
        for (int x = 0; x < 40; x++) {
            int column = rtl ? 39 - x : x;
            bool inside = row >= box.row && row < box.row + box.rows &&
                          column >= box.column &&
                          column < box.column + box.width;

            if (!inside && strcmp(canvas_cell(canvas, row, x)->text, " ") != 0)
                ck_abort_msg("painted past the box");
        }
}

START_TEST(random_text_of_every_script_is_laid_out_whole)
{
    struct canvas *canvas = canvas_new(8, 40);

    for (long i = rounds(); i > 0; i--) {
        struct buf text = {0};

        write_random(&text);
        lay_twice(buf_text(&text), text.length);
        clean_twice(buf_text(&text), text.length);
        paint_twice(canvas, buf_text(&text));
        buf_clear(&text);
    }
    canvas_free(canvas);
}
END_TEST

START_TEST(every_code_point_is_painted_or_dropped)
{
    struct canvas *canvas = canvas_new(2, 8);
    uint32_t step = getenv("AMPARO_HOSTILE") ? 1 : TAP_IS_SLOW ? 257 : 13;

    for (uint32_t point = 0; point <= 0x10FFFF; point += step) {
        char text[16] = "a";
        size_t length = 1 + text_put(text + 1, point);

        text[length++] = 'b';
        text[length] = '\0';
        canvas_start(canvas, false, "en");
        canvas_put(canvas, 0, 0, 6, ROLE_TEXT, text);
        if (point && strcmp(canvas_cell(canvas, 0, 0)->text, " ") == 0)
            ck_abort_msg("U+%04X hides its neighbour", point);
        for (int x = 0; x < 8; x++) {
            const char *cell = canvas_cell(canvas, 0, x)->text;

            if (!text_is_plain(cell, strlen(cell)))
                ck_abort_msg("U+%04X commands", point);
        }
        lay_twice(text, length);
    }
    canvas_free(canvas);
}
END_TEST

/* --- large ---------------------------------------------------------------- */

static double
seconds_for(const char *piece, const char *begin, size_t length)
{
    struct buf text = {0};
    struct layout_order order = {.columns = 60, .language = "en"};
    struct layout layout;
    clock_t start;

    buf_add_text(&text, begin);
    while (text.length < length)
        buf_add_text(&text, piece);
    order.text = buf_text(&text);
    order.length = text.length;
    order.own_direction = true;
    start = clock();
    layout_make(&order, &layout);
    start = clock() - start;
    layout_clear(&layout);
    buf_clear(&text);
    return (double)start / CLOCKS_PER_SEC;
}

/*
 * Twice the text takes about twice the time: four times would be quadratic.
 * From 131,072 bytes a square is seen, whatever else the machine does; what
 * takes less than 20 milliseconds is quick enough.
 */
START_TEST(time_grows_as_the_text_does)
{
    static const struct {
        const char *begin;
        const char *piece;
    } texts[] = {
        {"a", "\u0301"}, /* one grapheme */
        {"", "a"},       /* no break */
        {"", " "},
        {"", "\n"},
        {"", "\t"},
        {"", "\u0E33"}, /* SARA AM */
        {"", "\u0E19\u0E49\u0E33"},
        {"", "\u0E48"}, /* tones alone */
        {"", "\u0628"}, /* joined for ever */
        {"", "\u0644\u0627"},
        {"", "\u200D"},
        {"\U0001F468", "\u200D\U0001F469"},
        {"", "\u2066"},
        {"", "\u202E\u2067"},
        {"", "(\u05D0"},
        {"", "\u1100"},
        {"", "\u1780\u17D2"},
        {"", "\U0001F1E6"},
        {"", "漢"},
        {"", "\x80"},
        {"", "ab \u05D0\u05D1 12 "},
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        double once = 1;
        double twice = 1;

        for (int pass = 0; pass < 3 && (pass == 0 || twice > 3 * once);
             pass++) {
            once = seconds_for(texts[i].piece, texts[i].begin, LARGE);
            twice = seconds_for(texts[i].piece, texts[i].begin, 2 * LARGE);
            if (once < 0.02)
                once = 0.02;
        }
        ck_assert_msg(twice <= 3 * once, "text %zu: %g s, then %g s", i, once,
                      twice);
        ck_assert_msg(once < (TAP_IS_SLOW ? 10 : 1), "text %zu: %g s", i, once);
    }
}
END_TEST

START_TEST(overrides_nested_200_deep_end_with_the_text)
{
    static const char *const opens[] = {"\u202D", "\u202E", "\u202A", "\u202B",
                                        "\u2066", "\u2067", "\u2068"};
    struct canvas *canvas = canvas_new(3, 40);

    for (size_t i = 0; i < sizeof opens / sizeof *opens; i++) {
        struct buf text = {0};
        char *row;

        for (int depth = 0; depth < 200; depth++)
            buf_add_text(&text, opens[i]);
        buf_add_text(&text, "abc 123");
        lay_twice(buf_text(&text), text.length);
        canvas_start(canvas, false, "en");
        canvas_put(canvas, 0, 0, 30, ROLE_TEXT, buf_text(&text));
        canvas_put(canvas, 1, 0, 30, ROLE_TEXT, "abc 123");
        row = canvas_row_text(canvas, 1);
        ck_assert_str_eq(row, "abc 123");
        memory_free_text(row);
        row = canvas_row_text(canvas, 0);
        ck_assert_str_eq(row, "abc 123");
        memory_free_text(row);
        buf_clear(&text);
    }
    canvas_free(canvas);
}
END_TEST

START_TEST(a_tower_of_marks_keeps_to_its_cell)
{
    struct canvas *canvas = canvas_new(1, 10);
    struct buf text = {0};

    buf_add_text(&text, "x");
    for (int i = 0; i < 1000; i++)
        buf_add_text(&text, "\u0316\u0338");
    buf_add_text(&text, "y");
    canvas_start(canvas, false, "en");
    ck_assert_int_eq(canvas_put(canvas, 0, 0, 10, ROLE_TEXT, buf_text(&text)),
                     2);
    ck_assert_str_eq(canvas_cell(canvas, 0, 1)->text, "y");
    buf_clear(&text);
    canvas_free(canvas);
}
END_TEST

START_TEST(a_hundred_sizes_a_second_lose_nothing)
{
    struct canvas *canvas = canvas_new(24, 80);

    for (int i = 0; i < 1000; i++) {
        int columns = 1 + (int)number(300);
        struct canvas_box box = {.width = columns, .rows = 1};
        char *row;

        canvas_resize(canvas, 1 + (int)number(200), columns);
        canvas_start(canvas, i & 1, "ar");
        canvas_put_block(canvas, box, ROLE_TEXT, "hello العربية 日本");
        row = canvas_row_text(canvas, 0);
        ck_assert_int_le(layout_width(row, strlen(row)), columns);
        memory_free_text(row);
    }
    canvas_free(canvas);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("hostile_text");
    TCase *all = tcase_create("hostile_text");

    setlocale(LC_CTYPE, "C.UTF-8");
    tcase_set_timeout(all, 1200);
    tcase_add_test(all, random_text_of_every_script_is_laid_out_whole);
    tcase_add_test(all, every_code_point_is_painted_or_dropped);
    tcase_add_test(all, time_grows_as_the_text_does);
    tcase_add_test(all, overrides_nested_200_deep_end_with_the_text);
    tcase_add_test(all, a_tower_of_marks_keeps_to_its_cell);
    tcase_add_test(all, a_hundred_sizes_a_second_lose_nothing);
    suite_add_tcase(suite, all);
    return tap_run(suite);
}
