#include "translations/text/clean.h"

#include <stdbool.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"
#include "translations/text/utf16.h"

enum {
    REPLACEMENT = 0xFFFD,
    DROPPED = 0x110000, /* no code point */
    MARKS = 4,
    ZERO_WIDTH_SPACE = 0x200B, /* parts words in Thai, Khmer, Burmese */
    ZERO_WIDTH_NON_JOINER = 0x200C,
    ZERO_WIDTH_JOINER = 0x200D
};

/* Text in UTF-16 on its way. */
struct text16 {
    UChar *units;
    int32_t length;
    int32_t room;
};

static struct text16
new_text(int32_t room)
{
    return (struct text16){.units = memory_zeroed(utf16_size(room)),
                           .room = room};
}

static void
free_text(struct text16 *text)
{
    memory_free_wiped(text->units, utf16_size(text->room));
}

static uint32_t
format_character(uint32_t point)
{
    if (point == ZERO_WIDTH_SPACE || point == ZERO_WIDTH_NON_JOINER ||
        point == ZERO_WIDTH_JOINER)
        return point;
    /* the signs that stand around Arabic and Kaithi numbers */
    if (u_hasBinaryProperty((UChar32)point, UCHAR_PREPENDED_CONCATENATION_MARK))
        return point;
    return DROPPED;
}

/* What stays of a code point: it, a replacement, or nothing. */
static uint32_t
cleaned(uint32_t point)
{
    switch (u_charType((UChar32)point)) {
    case U_CONTROL_CHAR:
        if (point == '\t')
            return ' ';
        return point == '\n' ? '\n' : DROPPED;
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
        return '\n';
    case U_FORMAT_CHAR:
        return format_character(point);
    case U_PRIVATE_USE_CHAR:
    case U_SURROGATE:
        return REPLACEMENT;
    case U_UNASSIGNED:
        return U_IS_UNICODE_NONCHAR(point) ? DROPPED : REPLACEMENT;
    }
    return point;
}

/* Bad bytes to U+FFFD, CR LF and CR and NEL to LF, then each by its kind. */
static struct text16
decode(const char *text, size_t length)
{
    struct text16 out = new_text((int32_t)length);

    for (size_t at = 0; at < length;) {
        uint32_t point = text_next(text, length, &at);

        if (point == '\r' && at < length && text[at] == '\n')
            at++;
        if (point == '\r' || point == 0x85)
            point = '\n';
        point = cleaned(point);
        if (point != DROPPED)
            U16_APPEND_UNSAFE(out.units, out.length, (UChar32)point);
    }
    return out;
}

static void
compose(struct text16 *text)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    struct text16 out;

    if (U_FAILURE(status) ||
        unorm2_quickCheck(nfc, text->units, text->length, &status) == UNORM_YES)
        return;
    out = new_text(3 * text->length); /* the most that NFC can grow */
    out.length = unorm2_normalize(nfc, text->units, text->length, out.units,
                                  out.room, &status);
    free_text(text);
    *text = out;
}

/* How many of a kind stand in a row. */
struct rows {
    int lines;
    int marks;  /* above and below */
    int spaced; /* marks that have a place of their own */
};

static bool
is_too_many(struct rows *rows, uint32_t point)
{
    uint32_t kind = U_GET_GC_MASK((UChar32)point);

    rows->lines = point == '\n' ? rows->lines + 1 : 0;
    if (kind & (U_GC_MN_MASK | U_GC_ME_MASK))
        return ++rows->marks > MARKS;
    if (kind & U_GC_MC_MASK)
        return ++rows->spaced > MARKS;
    if (point < ZERO_WIDTH_SPACE || point > ZERO_WIDTH_JOINER)
        rows->marks = rows->spaced = 0;
    return rows->lines > 2;
}

/* True when something was too many. */
static bool
limit_rows(struct text16 *text)
{
    struct rows rows = {0};
    int32_t kept = 0;
    int32_t at = 0;
    bool changed;

    while (at < text->length) {
        UChar32 point;

        U16_NEXT(text->units, at, text->length, point);
        if (!is_too_many(&rows, (uint32_t)point))
            U16_APPEND_UNSAFE(text->units, kept, point);
    }
    changed = kept != text->length;
    text->length = kept;
    return changed;
}

static void
join_lines(struct text16 *text)
{
    for (int32_t i = 0; i < text->length; i++)
        if (text->units[i] == '\n')
            text->units[i] = ' ';
}

static char *
clean(const char *text, size_t length, bool one_line)
{
    struct text16 clean = decode(text, length);
    char *out;

    /* what is dropped between two marks may let them compose */
    do
        compose(&clean);
    while (limit_rows(&clean));
    if (one_line)
        join_lines(&clean);
    out = utf16_to(clean.units, clean.length);
    free_text(&clean);
    return out;
}

char *
clean_text(const char *text, size_t length)
{
    return clean(text, length, false);
}

char *
clean_line(const char *text, size_t length)
{
    return clean(text, length, true);
}
