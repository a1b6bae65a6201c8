#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"
#include "tests/tap.h"
#include "translations/text/layout.h"
#include "translations/text/messages.h"
#include "translations/text/pattern.h"
#include "translations/text/po.h"
#include "translations/text/pseudo.h"

/*
 * Every message of every language, filled with values of every kind, through
 * the layout at each width. AMPARO_WIDTHS=1 takes every width from 1 to 200.
 */

enum { LANGUAGES = 64, KINDS = 4, WIDEST = 200 };

static struct po english;
static const char *tags[LANGUAGES];
static int tag_count;

static void
read_words(void)
{
    const char *source = getenv("AMPARO_SOURCE");
    const char *const *languages;
    size_t count = messages_languages(&languages);
    struct po_faults faults = {.out = stderr};
    static char path[512];

    pseudo_add();
    for (size_t i = 0; i < count && tag_count < LANGUAGES - 2; i++)
        tags[tag_count++] = languages[i];
    tags[tag_count++] = "en-XA";
    tags[tag_count++] = "ar-XB";
    snprintf(path, sizeof path, "%s/translations/amparo.pot",
             source ? source : ".");
    if (po_read(path, &english, &faults) != STATUS_OK)
        abort();
}

/* --- messages ------------------------------------------------------------- */

/* What is put in: words of both directions, a phone number, mere signs. */
static const char *
value_of_kind(int kind)
{
    static const char *const values[KINDS] = {
        "Red Door (2)", "الباب الأحمر (2)", "+52 (55) 1234-5678", "\u2026 -/%"};

    return values[kind];
}

/* The message as a person gets it; the caller frees with memory_free_text. */
static char *
filled(struct messages *messages, const struct po_entry *entry, int kind)
{
    struct argument arguments[PATTERN_TEXTS + 1];
    struct pattern_shape shape;
    size_t count = 0;

    ck_assert_ptr_null(pattern_take_shape(entry->english, &shape));
    for (size_t i = 0; i < shape.texts; i++)
        arguments[count++] =
            (struct argument){.name = shape.text[i],
                              .text = value_of_kind((kind + (int)i) % KINDS)};
    if (shape.has_number)
        arguments[count++] =
            (struct argument){.name = shape.number, .number = 1 + 10 * kind};
    return messages_format(messages, entry->key, arguments, count);
}

static bool
takes_values(const struct po_entry *entry)
{
    return strchr(entry->english, '{') != NULL;
}

/* Call EACH with every message of every language. */
static void
with_all(void (*each)(const char *tag, bool rtl, const char *key,
                      const char *text))
{
    for (int i = 0; i < tag_count; i++) {
        struct messages *messages;

        ck_assert_int_eq(messages_open(tags[i], DRAFTS_ALL, &messages),
                         STATUS_OK);
        for (size_t j = 0; j < english.count; j++) {
            const struct po_entry *entry = &english.entries[j];
            int kinds = takes_values(entry) ? KINDS : 1;

            for (int kind = 0; kind < kinds; kind++) {
                char *text = filled(messages, entry, kind);

                each(tags[i], messages_origin(messages, entry->key).is_rtl,
                     entry->key, text);
                memory_free_text(text);
            }
        }
        messages_close(messages);
    }
}

/* --- each width ----------------------------------------------------------- */

static struct layout_order
order_of(const char *tag, bool rtl, const char *text, int columns)
{
    return (struct layout_order){.text = text,
                                 .length = strlen(text),
                                 .columns = columns,
                                 .language = tag,
                                 .rtl = rtl};
}

/* A sum of the signs that are shown, spaces aside: lines that are made of
 * the same text have the same, wherever they are parted. */
static uint64_t
sum_of(const struct layout *layout)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < layout->count; i++) {
        const char *cells = layout->lines[i].cells;
        size_t length = strlen(cells);

        for (size_t at = 0; at < length;) {
            uint64_t point = text_next(cells, length, &at);

            if (point != ' ')
                sum += point * point + 1;
        }
    }
    return sum;
}

/* A sign of two cells in one column, nothing else. */
static bool
is_overlong(const struct layout_order *order, const struct layout_line *line)
{
    return line->width > (order->columns > 1 ? order->columns : 2);
}

static long lines_seen;

static void
check_lines(const struct layout_order *order, const struct layout *layout,
            const char *key)
{
    size_t shown = 0;

    for (size_t i = 0; i < layout->count; i++) {
        const struct layout_line *line = &layout->lines[i];

        ck_assert_msg(!is_overlong(order, line), "%s in %s at %d: %s", key,
                      order->language, order->columns, line->cells);
        if (line->start < shown ||
            line->width != layout_width(line->cells, strlen(line->cells)))
            ck_abort_msg("%s in %s at %d: line %zu", key, order->language,
                         order->columns, i);
        shown = line->end;
        lines_seen++;
    }
}

static void
check_widths(const char *tag, bool rtl, const char *key, const char *text)
{
    static const int widths[] = {1,  2,  3,  5,  8,  13, 20, 28, 32,
                                 40, 52, 60, 64, 68, 76, 80, 100};
    int count = sizeof widths / sizeof *widths;
    bool all = getenv("AMPARO_WIDTHS") != NULL;
    struct layout_order order = order_of(tag, rtl, text, 1 << 20);
    struct layout layout;
    uint64_t whole;

    layout_make(&order, &layout);
    whole = sum_of(&layout);
    layout_clear(&layout);
    for (int i = 0; i < (all ? WIDEST : count); i++) {
        order.columns = all ? i + 1 : widths[i];
        layout_make(&order, &layout);
        check_lines(&order, &layout, key);
        if (sum_of(&layout) != whole)
            ck_abort_msg("%s in %s at %d lost something", key, tag,
                         order.columns);
        layout_clear(&layout);
    }
}

START_TEST(every_message_fits_every_width_and_loses_nothing)
{
    with_all(check_widths);
    ck_assert_int_gt(lines_seen, 10000);
}
END_TEST

/* A layout that cuts is seen by the sum. */
START_TEST(a_sign_that_is_lost_is_missed)
{
    struct layout_order order = order_of("en", false, "one two", 3);
    struct layout layout;
    uint64_t whole;

    layout_make(&order, &layout);
    whole = sum_of(&layout);
    layout.lines[1].cells[2] = ' ';
    ck_assert_uint_ne(sum_of(&layout), whole);
    layout_clear(&layout);
}
END_TEST

/* --- isolates ------------------------------------------------------------- */

static const char first_strong[] = "\u2068";
static const char pop[] = "\u2069";

/* Filled as messages_format does, but each value in isolates of its own. */
static char *
with_isolates(struct messages *messages, const struct po_entry *entry, int kind)
{
    static char values[PATTERN_TEXTS][80];
    struct argument arguments[PATTERN_TEXTS + 1];
    struct pattern_shape shape;
    size_t count = 0;

    ck_assert_ptr_null(pattern_take_shape(entry->english, &shape));
    for (size_t i = 0; i < shape.texts; i++) {
        snprintf(values[i], sizeof values[i], "%s%s%s", first_strong,
                 value_of_kind((kind + (int)i) % KINDS), pop);
        arguments[count++] =
            (struct argument){.name = shape.text[i], .text = values[i]};
    }
    if (shape.has_number)
        arguments[count++] =
            (struct argument){.name = shape.number, .number = 1 + 10 * kind};
    return messages_format(messages, entry->key, arguments, count);
}

static char *
cells_of(const char *tag, bool rtl, const char *text)
{
    struct layout_order order = order_of(tag, rtl, text, 1 << 20);
    struct layout layout;
    struct buf all = {0};
    char *out;

    layout_make(&order, &layout);
    for (size_t i = 0; i < layout.count; i++)
        buf_add_text(&all, layout.lines[i].cells);
    layout_clear(&layout);
    out = memory_text(buf_text(&all));
    buf_clear(&all);
    return out;
}

static void
check_isolates(const char *tag, struct messages *messages,
               const struct po_entry *entry, int kind)
{
    bool rtl = messages_origin(messages, entry->key).is_rtl;
    char *text = filled(messages, entry, kind);
    char *isolated = with_isolates(messages, entry, kind);
    char *shown = cells_of(tag, rtl, text);
    char *expected = cells_of(tag, rtl, isolated);

    ck_assert_msg(strcmp(shown, expected) == 0, "%s in %s: %s, not %s",
                  entry->key, tag, shown, expected);
    memory_free_text(text);
    memory_free_text(isolated);
    memory_free_text(shown);
    memory_free_text(expected);
}

START_TEST(what_is_put_into_any_message_keeps_its_own_order)
{
    for (int i = 0; i < tag_count; i++) {
        struct messages *messages;

        ck_assert_int_eq(messages_open(tags[i], DRAFTS_ALL, &messages),
                         STATUS_OK);
        for (size_t j = 0; j < english.count; j++)
            for (int kind = 0; kind < KINDS; kind++)
                if (takes_values(&english.entries[j]))
                    check_isolates(tags[i], messages, &english.entries[j],
                                   kind);
        messages_close(messages);
    }
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("all_words");
    TCase *all = tcase_create("all_words");

    setlocale(LC_CTYPE, "C.UTF-8");
    read_words();
    tcase_set_timeout(all, 600);
    tcase_add_test(all, every_message_fits_every_width_and_loses_nothing);
    tcase_add_test(all, a_sign_that_is_lost_is_missed);
    tcase_add_test(all, what_is_put_into_any_message_keeps_its_own_order);
    suite_add_tcase(suite, all);
    return tap_run(suite);
}
