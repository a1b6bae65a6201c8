#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

#include "kiosk/base/text.h"
#include "tests/conformance.h"
#include "tests/tap.h"
#include "translations/text/breaks.h"
#include "translations/text/layout.h"

/*
 * Unicode's conformance tests of lines (UAX #14) and clusters (UAX #29) over
 * the code that the layout goes through; see check_order_rules.c.
 *
 * HYPHEN     ICU (CLDR) does not part a hyphen that begins a word from the
 *            letter after it.
 * FRACTION   ICU (CLDR) takes a point that begins a number to the number:
 *            ".35", ",5"; and a line may begin with it.
 */

static const char lines_file[] = "auxiliary/LineBreakTest.txt";
static const char clusters_file[] = "auxiliary/GraphemeBreakTest.txt";

enum { HYPHENS = 6, FRACTIONS = 15 };

static struct {
    long hyphens;
    long fractions;
} reason;

/* --- lines and clusters --------------------------------------------------- */

/* Read "÷ 0020 × 0308 ÷": AT[i] is whether a break is before point i. */
static void
read_breaks(const char *line, struct sample *sample, uint8_t *at)
{
    static const char sign[] = "\u00F7";

    memset(at, 0, CONFORMANCE_POINTS + 1);
    sample->count = 0;
    for (;;) {
        char *end;

        line += strspn(line, " \t");
        if (!*line)
            break;
        at[sample->count] = strncmp(line, sign, strlen(sign)) == 0;
        line += strlen(sign); /* the other sign has as many bytes */
        line += strspn(line, " \t");
        if (!*line)
            break;
        if (sample->count == CONFORMANCE_POINTS)
            abort();
        sample->points[sample->count++] = (int32_t)strtol(line, &end, 16);
        line = end;
    }
    conformance_encode(sample);
}

/* The beginning is asked of nobody. */
static bool
breaks_are(const struct sample *sample, const uint8_t *of_units,
           const uint8_t *expected)
{
    for (int i = 1; i <= sample->count; i++)
        if (of_units[sample->starts[i]] != expected[i])
            return false;
    return true;
}

static int
line_class(int32_t point)
{
    return u_getIntPropertyValue(point, UCHAR_LINE_BREAK);
}

static bool
begins_fraction(const struct sample *sample, int i)
{
    return i + 1 < sample->count && sample->points[i - 1] == ' ' &&
           line_class(sample->points[i]) == U_LB_INFIX_NUMERIC &&
           line_class(sample->points[i + 1]) == U_LB_NUMERIC;
}

/* Where ICU keeps together what the file parts, for one of the reasons, the
 * file is taken to say so too. */
static void
take_reasons(const struct sample *sample, const uint8_t *of_units,
             uint8_t *expected)
{
    for (int i = 1; i < sample->count; i++) {
        int base = i - 1;

        if (begins_fraction(sample, i) && of_units[sample->starts[i]] &&
            !expected[i])
            expected[i] = 1, reason.fractions++;
        if (!expected[i] || of_units[sample->starts[i]])
            continue;
        while (base > 0 &&
               line_class(sample->points[base]) == U_LB_COMBINING_MARK)
            base--;
        if (line_class(sample->points[base]) == U_LB_HYPHEN && base == 0)
            reason.hyphens++;
        else if (line_class(sample->points[base]) == U_LB_INFIX_NUMERIC &&
                 line_class(sample->points[i]) == U_LB_NUMERIC)
            reason.fractions++;
        else
            continue;
        expected[i] = 0;
    }
}

static void
try_lines(char *line, long number)
{
    struct sample sample;
    uint8_t expected[CONFORMANCE_POINTS + 1];
    uint8_t at[2 * CONFORMANCE_POINTS] = {0};

    read_breaks(line, &sample, expected);
    if (!conformance_knows(sample.points, sample.count)) {
        conformance_count.unknown++;
        return;
    }
    conformance_count.taken++;
    breaks_lines(sample.units, sample.length, "en", at);
    take_reasons(&sample, at, expected);
    if (!breaks_are(&sample, at, expected))
        conformance_depart(lines_file, number);
}

START_TEST(lines_break_where_unicode_says)
{
    conformance_begin();
    conformance_read(lines_file, try_lines);
    ck_assert_int_ge(conformance_count.taken, 7300);
    ck_assert_int_eq(conformance_count.departed, 0);
    conformance_departed(lines_file, reason.hyphens, HYPHENS);
    conformance_departed(lines_file, reason.fractions, FRACTIONS);
}
END_TEST

/* The other way to the same clusters: steps over UTF-8, there and back. */
static bool
steps_are(const struct sample *sample, const uint8_t *expected)
{
    char text[4 * CONFORMANCE_POINTS];
    size_t starts[CONFORMANCE_POINTS + 1];
    size_t length = 0;
    size_t forward = 0;
    size_t back;

    for (int i = 0; i < sample->count; i++) {
        starts[i] = length;
        length += text_put(text + length, (uint32_t)sample->points[i]);
    }
    starts[sample->count] = back = length;
    for (int i = 1; i <= sample->count; i++)
        if (expected[i]) {
            forward = layout_next_cluster(text, length, forward);
            if (forward != starts[i])
                return false;
        }
    for (int i = sample->count - 1; i >= 0; i--)
        if (expected[i] || i == 0) {
            back = layout_previous_cluster(text, length, back);
            if (back != starts[i])
                return false;
        }
    return true;
}

static void
try_clusters(char *line, long number)
{
    struct sample sample;
    uint8_t expected[CONFORMANCE_POINTS + 1];
    uint8_t at[2 * CONFORMANCE_POINTS] = {0};

    read_breaks(line, &sample, expected);
    if (!conformance_knows(sample.points, sample.count)) {
        conformance_count.unknown++;
        return;
    }
    conformance_count.taken++;
    breaks_clusters(sample.units, sample.length, at);
    if (!breaks_are(&sample, at, expected) || !steps_are(&sample, expected))
        conformance_depart(clusters_file, number);
}

START_TEST(clusters_are_unicodes)
{
    conformance_begin();
    conformance_read(clusters_file, try_clusters);
    ck_assert_int_ge(conformance_count.taken, 530);
    ck_assert_int_eq(conformance_count.departed, 0);
}
END_TEST

/* A test that would not see a wrong answer is none. */
START_TEST(a_wrong_break_is_seen)
{
    char parted[] = "\u00D7 0061 \u00F7 0062 \u00F7";
    char kept[] = "\u00D7 0061 \u00D7 0020 \u00D7 0062 \u00F7";
    char cluster[] = "\u00F7 0061 \u00F7 0308 \u00F7";

    conformance_begin();
    try_lines(parted, 1);
    try_lines(kept, 2);
    try_clusters(cluster, 3);
    ck_assert_int_eq(conformance_count.departed, 3);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("break_rules");
    TCase *all = tcase_create("break_rules");

    setlocale(LC_CTYPE, "C.UTF-8");
    if (!conformance_start(lines_file) || !conformance_start(clusters_file))
        return 77;
    tcase_add_test(all, lines_break_where_unicode_says);
    tcase_add_test(all, clusters_are_unicodes);
    tcase_add_test(all, a_wrong_break_is_seen);
    suite_add_tcase(suite, all);
    return tap_run(suite);
}
