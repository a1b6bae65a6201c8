#include "translations/text/messages_fill.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/umsg.h>
#include <unicode/unum.h>
#include <unicode/utf16.h>

#include "kiosk/base/memory.h"
#include "translations/text/pattern.h"
#include "translations/text/utf16.h"
#include "translations/text/words.h"

enum {
    LEFT_TO_RIGHT_EMBEDDING = 0x202A,
    RIGHT_TO_LEFT_OVERRIDE = 0x202E,
    LEFT_TO_RIGHT_ISOLATE = 0x2066,
    FIRST_STRONG_ISOLATE = 0x2068,
    POP_ISOLATE = 0x2069
};

struct value {
    UChar *text;
    int32_t length; /* of its room, without the end */
};

/* May this text come out in another order than it would alone? */
static bool
runs_against(const UChar *text, int32_t length, bool is_rtl)
{
    for (int32_t i = 0; i < length;) {
        UChar32 point;

        U16_NEXT(text, i, length, point);
        switch ((int)u_charDirection(point)) {
        case U_RIGHT_TO_LEFT:
        case U_RIGHT_TO_LEFT_ARABIC:
            if (!is_rtl)
                return true;
            break;
        case U_LEFT_TO_RIGHT:
        case U_EUROPEAN_NUMBER:
        case U_ARABIC_NUMBER:
            if (is_rtl)
                return true;
            break;
        }
    }
    return false;
}

/* +1 for what begins an isolate, -1 for what ends one. */
static int
step_of(UChar unit)
{
    if (unit == POP_ISOLATE)
        return -1;
    return unit >= LEFT_TO_RIGHT_ISOLATE && unit < POP_ISOLATE;
}

/* An embedding or override would reach past the end of the value. */
static bool
reaches_on(UChar unit)
{
    return unit >= LEFT_TO_RIGHT_EMBEDDING && unit <= RIGHT_TO_LEFT_OVERRIDE;
}

/* Copy PLAIN so that what it begins it also ends, and nothing else. */
static int32_t
copy_closed(UChar *out, const UChar *plain, int32_t length)
{
    int32_t count = 0;
    int32_t depth = 0;

    for (int32_t i = 0; i < length; i++) {
        int step = step_of(plain[i]);

        if (reaches_on(plain[i]) || (step < 0 && depth == 0))
            continue;
        depth += step;
        out[count++] = plain[i];
    }
    while (depth-- > 0)
        out[count++] = POP_ISOLATE;
    return count;
}

static struct value
take_text(const char *text, bool is_rtl, bool is_mixed)
{
    struct value value;
    int32_t length;
    UChar *plain = utf16_from(text, strlen(text), &length);
    int32_t at = 0;
    bool isolate = is_mixed || runs_against(plain, length, is_rtl);

    /* at most an end more for each unit, the isolate around, the end */
    value.length = 2 * length + 2;
    value.text = memory_zeroed(utf16_size(value.length));
    if (isolate && length)
        value.text[at++] = FIRST_STRONG_ISOLATE;
    at += copy_closed(value.text + at, plain, length);
    if (isolate && length)
        value.text[at] = POP_ISOLATE;
    memory_free_wiped(plain, utf16_size(length));
    return value;
}

static struct value
take_plain(const char *text)
{
    struct value value;

    value.text = utf16_from(text, strlen(text), &value.length);
    return value;
}

/* A plain {n} whose pattern does not say that it is a number. */
static struct value
take_number(double number, const char *locale)
{
    UErrorCode status = U_ZERO_ERROR;
    struct value value = {.length = 64};
    UNumberFormat *format =
        unum_open(UNUM_DEFAULT, NULL, 0, locale, NULL, &status);

    value.text = memory_zeroed(utf16_size(value.length));
    if (U_SUCCESS(status))
        unum_formatDouble(format, number, value.text, value.length, NULL,
                          &status);
    unum_close(format);
    return value;
}

static const struct argument *
find_argument(const struct fill *fill, const char *name)
{
    for (size_t i = 0; i < fill->count; i++)
        if (strcmp(fill->arguments[i].name, name) == 0)
            return &fill->arguments[i];
    return NULL;
}

static bool
has_all(const struct pattern_shape *shape, const struct fill *fill)
{
    const struct argument *number;

    for (size_t i = 0; i < shape->texts; i++)
        if (!find_argument(fill, shape->text[i]))
            return false;
    if (!shape->has_number)
        return true;
    number = find_argument(fill, shape->number);
    return number && !number->text;
}

/*
 * The varargs of umsg_format are typed by the pattern: the shape that was
 * read out of it says that they are texts, then one number at most. What is
 * too many is not looked at.
 */
static int32_t
call(UMessageFormat *format, UChar *out, int32_t capacity,
     const struct value *v, size_t texts, double n, UErrorCode *status)
{
    switch (texts) {
    case 0:
        return umsg_format(format, out, capacity, status, n);
    case 1:
        return umsg_format(format, out, capacity, status, v[0].text, n);
    case 2:
        return umsg_format(format, out, capacity, status, v[0].text, v[1].text,
                           n);
    case 3:
        return umsg_format(format, out, capacity, status, v[0].text, v[1].text,
                           v[2].text, n);
    case 4:
        return umsg_format(format, out, capacity, status, v[0].text, v[1].text,
                           v[2].text, v[3].text, n);
    case 5:
        return umsg_format(format, out, capacity, status, v[0].text, v[1].text,
                           v[2].text, v[3].text, v[4].text, n);
    default:
        return umsg_format(format, out, capacity, status, v[0].text, v[1].text,
                           v[2].text, v[3].text, v[4].text, v[5].text, n);
    }
}

/* NULL when ICU refuses it after all. */
static char *
format_with(UMessageFormat *format, const struct value *values, size_t texts,
            double number)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = call(format, NULL, 0, values, texts, number, &status);
    UChar *out;
    char *text = NULL;

    if (status != U_BUFFER_OVERFLOW_ERROR && U_FAILURE(status))
        return NULL;
    status = U_ZERO_ERROR;
    out = memory_zeroed(utf16_size(length));
    call(format, out, length + 1, values, texts, number, &status);
    if (U_SUCCESS(status))
        text = utf16_to(out, length);
    memory_free_wiped(out, utf16_size(length));
    return text;
}

static char *
format_pattern(const char *pattern, const struct pattern_shape *shape,
               const struct value *values, const char *locale, double number)
{
    UErrorCode status = U_ZERO_ERROR;
    char *positions = pattern_positions(pattern, shape);
    int32_t length;
    UChar *wide = utf16_from(positions, strlen(positions), &length);
    UMessageFormat *format = umsg_open(wide, length, locale, NULL, &status);
    char *text = NULL;

    if (U_SUCCESS(status))
        text = format_with(format, values, shape->texts, number);
    umsg_close(format);
    memory_free_wiped(wide, utf16_size(length));
    memory_free_text(positions);
    return text;
}

/*
 * Where the words around run both ways every value is put apart: a sign or a
 * number at its edge would go to a neighbour. The names of arguments are
 * Latin, so that patterns from the right always do.
 */
static bool
pattern_is_mixed(const char *pattern, bool is_rtl)
{
    int32_t length;
    UChar *wide = utf16_from(pattern, strlen(pattern), &length);
    bool is_mixed = runs_against(wide, length, is_rtl);

    memory_free_wiped(wide, utf16_size(length));
    return is_mixed;
}

/* Is NAME what a choice is made by? Such a word is compared, not shown. */
struct chooser {
    const char *name;
    bool chooses;
};

static void
see_choice(void *self, const struct pattern_part *part)
{
    struct chooser *chooser = self;

    if (part->event == PATTERN_CHOICE && part->kind == PATTERN_SELECT &&
        strlen(chooser->name) == part->length &&
        memcmp(chooser->name, part->words, part->length) == 0)
        chooser->chooses = true;
}

static bool
chooses(const char *pattern, const char *name)
{
    struct chooser chooser = {.name = name};

    (void)pattern_read(
        pattern, (struct pattern_reader){.self = &chooser, .see = see_choice});
    return chooser.chooses;
}

static void
take_values(const char *pattern, const struct pattern_shape *shape,
            const struct fill *fill, const char *locale,
            struct value values[PATTERN_TEXTS])
{
    bool is_mixed = pattern_is_mixed(pattern, fill->is_rtl);

    for (size_t i = 0; i < shape->texts; i++) {
        const struct argument *argument = find_argument(fill, shape->text[i]);

        if (!argument->text)
            values[i] = take_number(argument->number, locale);
        else if (chooses(pattern, argument->name))
            values[i] = take_plain(argument->text);
        else
            values[i] = take_text(argument->text, fill->is_rtl, is_mixed);
    }
}

char *
messages_fill(const char *pattern, const struct fill *fill)
{
    struct value values[PATTERN_TEXTS] = {{NULL, 0}};
    struct pattern_shape shape;
    const struct argument *number;
    char locale[WORDS_NUMBERS];
    char *text;

    if (pattern_take_shape(pattern, &shape) || !has_all(&shape, fill))
        return NULL;
    words_number_locale(fill->locale, locale);
    take_values(pattern, &shape, fill, locale, values);
    number = shape.has_number ? find_argument(fill, shape.number) : NULL;
    text = format_pattern(pattern, &shape, values, locale,
                          number ? number->number : 0);
    for (size_t i = 0; i < shape.texts; i++)
        memory_free_wiped(values[i].text, utf16_size(values[i].length));
    return text;
}
