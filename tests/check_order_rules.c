#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

#include "kiosk/base/text.h"
#include "tests/conformance.h"
#include "tests/tap.h"
#include "translations/text/bidi.h"
#include "translations/text/layout.h"
#include "translations/text/width.h"

/*
 * Unicode's conformance tests over the code that the layout goes through.
 * Every line of the two files is taken. What departs must do so for one of
 * the reasons below, and there are exactly so many where ICU and the files
 * are of one version (Debian 12: ICU 72 and unicode-data 15.0.0, both Unicode
 * 15.0). Where they are of two, lines with a point that ICU does not know are
 * left out.
 *
 * ONE_WAY    A text that runs all one way has no levels of its own in ICU but
 *            those of its paragraph, all even or all odd as Unicode's are:
 *            the order and the mirrored signs are the same. Not a departure
 *            in what is shown.
 * OVERRIDES  Unicode 8 said anew what an override does to isolates and
 *            brackets beside it; ICU 72 does as before. No override comes
 *            here: clean.c drops them from what is written, canvas_text.c
 *            from what is painted.
 * MARKED     A mark after a bracket of a pair: ICU 72 leaves it the level that
 *            it had. The layout sets a mark where its base is.
 * DEEP       More than 63 brackets in one another: ICU pairs them all.
 */

static const char bidi_file[] = "BidiTest.txt";
static const char characters_file[] = "BidiCharacterTest.txt";

enum { BRACKETS = 63 }; /* that rule N0 keeps in mind */
enum { OVERRIDES = 20, MARKED = 9, DEEP = 1 };

static struct {
    long one_way;
    long overrides;
    long marked;
    long deep;
} reason;

/* --- order ---------------------------------------------------------------- */

struct expected {
    int32_t levels[CONFORMANCE_POINTS]; /* -1: none */
    int32_t order[CONFORMANCE_POINTS];
    int count; /* of levels */
    int shown; /* of order */
};

/* Levels that differ, but all run one way, in both. */
static bool
is_one_way(const struct expected *expected, const uint8_t *levels)
{
    int ways = 0;

    for (int i = 0; i < expected->count; i++)
        if (expected->levels[i] >= 0)
            ways |= 1 << (levels[i] & 1) | 1 << (expected->levels[i] & 1);
    return ways != 3;
}

static bool
levels_are(const struct expected *expected, const uint8_t *levels)
{
    for (int i = 0; i < expected->count; i++)
        if (expected->levels[i] >= 0 && levels[i] != expected->levels[i]) {
            reason.one_way += is_one_way(expected, levels);
            return is_one_way(expected, levels);
        }
    return true;
}

/* The levels of what is shown, and rule L2 over them. */
static bool
order_is(const struct expected *expected, const uint8_t *levels)
{
    uint8_t kept[CONFORMANCE_POINTS];
    int32_t from[CONFORMANCE_POINTS];
    int32_t order[CONFORMANCE_POINTS];
    int shown = 0;

    for (int i = 0; i < expected->count; i++) {
        if (expected->levels[i] < 0)
            continue;
        kept[shown] = levels[i];
        from[shown++] = i;
    }
    if (shown != expected->shown || !levels_are(expected, levels))
        return false;
    bidi_order(kept, shown, order);
    for (int i = 0; i < shown; i++)
        if (from[order[i]] != expected->order[i])
            return false;
    return true;
}

static bool
bidi_is(const struct sample *sample, struct bidi_direction direction,
        const struct expected *expected, bool *rtl)
{
    uint8_t of_units[2 * CONFORMANCE_POINTS];
    uint8_t levels[CONFORMANCE_POINTS];

    *rtl = bidi_levels(sample->units, sample->length, direction, of_units);
    for (int i = 0; i < sample->count; i++)
        levels[i] = of_units[sample->starts[i]];
    return order_is(expected, levels);
}

static struct expected of_classes;

static void
try_classes(char *line, long number)
{
    static const struct bidi_direction asked[] = {
        {.rtl = false, .own = true}, {.rtl = false}, {.rtl = true}};
    struct sample sample;
    long which;

    if (strncmp(line, "@Levels:", 8) == 0)
        of_classes.count = conformance_numbers(line + 8, 10, of_classes.levels,
                                               CONFORMANCE_POINTS);
    else if (strncmp(line, "@Reorder:", 9) == 0)
        of_classes.shown = conformance_numbers(line + 9, 10, of_classes.order,
                                               CONFORMANCE_POINTS);
    if (line[0] == '@' || !conformance_takes(number))
        return;
    conformance_classes(&sample, line);
    which = strtol(strchr(line, ';') + 1, NULL, 16);
    for (int i = 0; i < 3; i++) {
        bool rtl;

        if (!(which >> i & 1))
            continue;
        conformance_count.taken++;
        if (!bidi_is(&sample, asked[i], &of_classes, &rtl))
            conformance_depart(bidi_file, number);
    }
}

START_TEST(the_order_of_every_class_is_unicodes)
{
    conformance_begin();
    conformance_read(bidi_file, try_classes);
    ck_assert_int_ge(conformance_count.taken, TAP_IS_SLOW ? 40000 : 770000);
    ck_assert_int_eq(conformance_count.departed, 0);
}
END_TEST

/* The fields of a line, parted by semicolons. */
static void
part(char *line, char *fields[5])
{
    for (int i = 0; i < 5; i++) {
        fields[i] = line;
        line = strchr(line, ';');
        if (line)
            *line++ = '\0';
        if (!line && i < 4)
            abort();
    }
}

static void
read_character_line(char *line, struct sample *sample,
                    struct expected *expected, int *direction, int *level)
{
    char *fields[5];

    part(line, fields);
    sample->count =
        conformance_numbers(fields[0], 16, sample->points, CONFORMANCE_POINTS);
    conformance_encode(sample);
    *direction = atoi(fields[1]);
    *level = atoi(fields[2]);
    expected->count = conformance_numbers(fields[3], 10, expected->levels,
                                          CONFORMANCE_POINTS);
    expected->shown =
        conformance_numbers(fields[4], 10, expected->order, CONFORMANCE_POINTS);
}

static bool
has_override(const struct sample *sample)
{
    for (int i = 0; i < sample->count; i++)
        if (sample->points[i] == 0x202D || sample->points[i] == 0x202E)
            return true;
    return false;
}

/* A mark that stands after a bracket, whatever without a picture is between
 * them. */
static bool
has_marked_bracket(const struct sample *sample)
{
    for (int i = 1; i < sample->count; i++) {
        int at = i - 1;

        if (u_charDirection(sample->points[i]) != U_DIR_NON_SPACING_MARK)
            continue;
        while (at > 0 &&
               u_charDirection(sample->points[at]) == U_BOUNDARY_NEUTRAL)
            at--;
        if (u_getIntPropertyValue(sample->points[at],
                                  UCHAR_BIDI_PAIRED_BRACKET_TYPE) != U_BPT_NONE)
            return true;
    }
    return false;
}

static bool
has_deep_brackets(const struct sample *sample)
{
    int open = 0;

    for (int i = 0; i < sample->count; i++)
        open +=
            u_getIntPropertyValue(sample->points[i],
                                  UCHAR_BIDI_PAIRED_BRACKET_TYPE) == U_BPT_OPEN;
    return open > BRACKETS;
}

static void
depart_in_order(const struct sample *sample, long number)
{
    if (has_override(sample))
        reason.overrides++;
    else if (has_marked_bracket(sample))
        reason.marked++;
    else if (has_deep_brackets(sample))
        reason.deep++;
    else
        conformance_depart(characters_file, number);
}

static void
try_characters(char *line, long number)
{
    struct sample sample;
    struct expected expected;
    int direction;
    int level;
    bool rtl;

    if (!conformance_takes(number))
        return;
    read_character_line(line, &sample, &expected, &direction, &level);
    if (!conformance_knows(sample.points, sample.count)) {
        conformance_count.unknown++;
        return;
    }
    conformance_count.taken++;
    if (!bidi_is(&sample,
                 (struct bidi_direction){.rtl = direction == 1,
                                         .own = direction == 2},
                 &expected, &rtl) ||
        rtl != (level & 1))
        depart_in_order(&sample, number);
}

START_TEST(the_order_of_every_character_is_unicodes)
{
    conformance_begin();
    conformance_read(characters_file, try_characters);
    ck_assert_int_ge(conformance_count.taken, TAP_IS_SLOW ? 5000 : 91000);
    ck_assert_int_eq(conformance_count.departed, 0);
    conformance_departed(characters_file, reason.overrides, OVERRIDES);
    conformance_departed(characters_file, reason.marked, MARKED);
    conformance_departed(characters_file, reason.deep, DEEP);
}
END_TEST

/* --- the whole way: text in, cells out ------------------------------------ */

/*
 * What the layout does beyond the order is not in the file: it joins Arabic
 * letters and sets marks on their base (rule L3), and it ends a paragraph at
 * LF alone, and composes U+2329. Lines with these are left out.
 */
static bool
is_plain(const struct sample *sample)
{
    for (int i = 0; i < sample->count; i++) {
        int type = u_getIntPropertyValue(sample->points[i], UCHAR_JOINING_TYPE);
        int bidi = (int)u_charDirection(sample->points[i]);

        if ((type != U_JT_NON_JOINING && type != U_JT_TRANSPARENT) ||
            bidi == U_DIR_NON_SPACING_MARK || sample->points[i] == 0x2329 ||
            sample->points[i] == 0x232A || bidi == U_BLOCK_SEPARATOR ||
            bidi == U_SEGMENT_SEPARATOR)
            return false;
    }
    return true;
}

/* Where the spaces at the end of a line begin, which no line shows. */
static int
end_of(const struct sample *sample)
{
    int end = sample->count;

    while (end > 0 && (sample->points[end - 1] == ' ' ||
                       width_is_hidden((uint32_t)sample->points[end - 1])))
        end--;
    return end;
}

static size_t
expected_cells(const struct sample *sample, const struct expected *expected,
               char *out)
{
    size_t length = 0;
    int end = end_of(sample);

    for (int i = 0; i < expected->shown; i++) {
        int32_t at = expected->order[i];
        uint32_t point = (uint32_t)sample->points[at];

        if (width_is_hidden(point) || at >= end)
            continue;
        length += text_put(out + length,
                           bidi_mirror(point, (uint8_t)expected->levels[at]));
    }
    return length;
}

static bool
cells_are(const struct layout *layout, const char *text, size_t length)
{
    const char *cells = layout->lines[0].cells;

    return layout->count == 1 && strlen(cells) == length &&
           memcmp(cells, text, length) == 0;
}

static void
try_layout(char *line, long number)
{
    struct sample sample;
    struct expected expected;
    struct layout layout;
    struct layout_order order = {.columns = CONFORMANCE_POINTS,
                                 .language = "en"};
    char text[4 * CONFORMANCE_POINTS];
    char cells[4 * CONFORMANCE_POINTS];
    int direction;
    int level;

    read_character_line(line, &sample, &expected, &direction, &level);
    if (!conformance_takes(number) || !is_plain(&sample))
        return;
    for (int i = 0; i < sample.count; i++)
        order.length +=
            text_put(text + order.length, (uint32_t)sample.points[i]);
    order.text = text;
    order.rtl = direction == 1;
    order.own_direction = direction == 2;
    layout_make(&order, &layout);
    conformance_count.taken++;
    if (!cells_are(&layout, cells, expected_cells(&sample, &expected, cells)))
        depart_in_order(&sample, number);
    layout_clear(&layout);
}

START_TEST(text_is_laid_out_in_unicodes_order)
{
    conformance_begin();
    conformance_read(characters_file, try_layout);
    ck_assert_int_ge(conformance_count.taken, TAP_IS_SLOW ? 500 : 8000);
    ck_assert_int_eq(conformance_count.departed, 0);
}
END_TEST

/* A test that would not see a wrong answer is none. */
START_TEST(a_wrong_order_is_seen)
{
    char line[] = "05D0 0061;0;0;0 0;0 1";

    conformance_begin();
    try_characters(line, 16);
    ck_assert_int_eq(conformance_count.departed, 1);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("order_rules");
    TCase *all = tcase_create("order_rules");

    setlocale(LC_CTYPE, "C.UTF-8");
    if (!conformance_start(bidi_file) || !conformance_start(characters_file))
        return 77;
    tcase_add_test(all, the_order_of_every_class_is_unicodes);
    tcase_add_test(all, the_order_of_every_character_is_unicodes);
    tcase_add_test(all, text_is_laid_out_in_unicodes_order);
    tcase_add_test(all, a_wrong_order_is_seen);
    suite_add_tcase(suite, all);
    return tap_run(suite);
}
