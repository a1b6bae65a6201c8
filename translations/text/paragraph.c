#include "translations/text/paragraph.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"
#include "translations/text/width.h"

enum {
    NO_BREAK_SPACE = 0xA0,
    LINE_SEPARATOR = 0x2028,
    SARA_AM = 0xE33,
    LAO_AM = 0xEB3,
    CLUSTER = 64 /* units of what is composed at once */
};

static void
add_glyph(struct paragraph *paragraph, struct glyph glyph)
{
    size_t size = sizeof glyph;

    if (paragraph->count == paragraph->capacity) {
        size_t capacity = paragraph->capacity ? 2 * paragraph->capacity : 64;

        paragraph->glyphs = memory_resize(
            paragraph->glyphs, paragraph->capacity * size, capacity * size);
        paragraph->capacity = capacity;
    }
    paragraph->glyphs[paragraph->count++] = glyph;
}

/* What parts words stays a space; what would part paragraphs too. */
static uint32_t
as_written(uint32_t point)
{
    int direction = (int)u_charDirection((UChar32)point);

    if (direction == U_BLOCK_SEPARATOR || direction == U_SEGMENT_SEPARATOR ||
        point == LINE_SEPARATOR)
        return ' ';
    return point;
}

static void
decode(struct paragraph *out, const char *text, size_t from, size_t to)
{
    size_t at = from;

    out->units = memory_array(to - from + 1, sizeof *out->units);
    while (at < to) {
        struct glyph glyph = {.start = at, .unit = out->length};

        glyph.point = as_written(text_next(text, to, &at));
        glyph.end = at;
        add_glyph(out, glyph);
        U16_APPEND_UNSAFE(out->units, out->length, (UChar32)glyph.point);
    }
}

static void
take_levels(struct paragraph *out, const struct bidi_direction *direction)
{
    uint8_t *levels = memory_zeroed((size_t)out->length + 1);

    out->rtl = bidi_levels(out->units, out->length, *direction, levels);
    for (size_t i = 0; i < out->count; i++)
        out->glyphs[i].level = levels[out->glyphs[i].unit];
    free(levels);
}

/* --- composing ----------------------------------------------------------- */

static void
take_glyphs(struct paragraph *paragraph, const struct paragraph *from)
{
    memory_free_wiped(paragraph->glyphs,
                      paragraph->capacity * sizeof *paragraph->glyphs);
    paragraph->glyphs = from->glyphs;
    paragraph->count = from->count;
    paragraph->capacity = from->capacity;
}

static bool
hangs(uint32_t point)
{
    return u_getCombiningClass((UChar32)point) != 0 ||
           (width_of(point) == 0 && !width_is_hidden(point));
}

/* Compose the glyphs FIRST to LAST - 1 of OLD, which hang on the first. */
static void
compose(const UNormalizer2 *nfc, const struct paragraph *old, size_t first,
        size_t last, struct paragraph *out)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar plain[CLUSTER];
    UChar composed[3 * CLUSTER];
    struct glyph glyph = old->glyphs[first];
    int32_t length = 0;
    int32_t at = 0;
    UChar32 point;

    for (size_t i = first; i < last; i++)
        U16_APPEND_UNSAFE(plain, length, (UChar32)old->glyphs[i].point);
    length =
        unorm2_normalize(nfc, plain, length, composed, 3 * CLUSTER, &status);
    glyph.end = old->glyphs[last - 1].end;
    while (U_SUCCESS(status) && at < length) {
        U16_NEXT(composed, at, length, point);
        glyph.point = (uint32_t)point;
        add_glyph(out, glyph);
        glyph.start = glyph.end;
    }
    for (size_t i = first; U_FAILURE(status) && i < last; i++)
        add_glyph(out, old->glyphs[i]);
}

static void
compose_all(struct paragraph *paragraph)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    struct paragraph out = {0};

    if (U_FAILURE(status) ||
        unorm2_quickCheck(nfc, paragraph->units, paragraph->length, &status) ==
            UNORM_YES)
        return;
    for (size_t first = 0; first < paragraph->count;) {
        size_t last = first + 1;

        while (last < paragraph->count && last - first < CLUSTER / 2 &&
               hangs(paragraph->glyphs[last].point))
            last++;
        compose(nfc, paragraph, first, last, &out);
        first = last;
    }
    take_glyphs(paragraph, &out);
}

/* --- Thai and Lao --------------------------------------------------------- */

static bool
is_tone(uint32_t point)
{
    return (point >= 0xE48 && point <= 0xE4B) ||
           (point >= 0xEC8 && point <= 0xECB);
}

static bool
is_sara_am(uint32_t point)
{
    return point == SARA_AM || point == LAO_AM;
}

/* The ring goes under the tones that were written before it. */
static void
put_ring(struct paragraph *out, struct glyph ring)
{
    size_t place = out->count;

    ring.point = ring.point == SARA_AM ? 0xE4D : 0xECD;
    while (place > 0 && is_tone(out->glyphs[place - 1].point))
        place--;
    if (place < out->count) {
        ring.start = ring.end = out->glyphs[place].start;
        ring.unit = out->glyphs[place].unit;
    } else
        ring.end = ring.start;
    add_glyph(out, ring);
    memmove(&out->glyphs[place + 1], &out->glyphs[place],
            (out->count - 1 - place) * sizeof ring);
    out->glyphs[place] = ring;
}

static bool
has_sara_am(const struct paragraph *paragraph)
{
    for (size_t i = 0; i < paragraph->count; i++)
        if (is_sara_am(paragraph->glyphs[i].point))
            return true;
    return false;
}

/*
 * SARA AM is drawn as a ring above the letter before it, under its tone, and
 * an AA: no terminal does that by itself.
 */
static void
part_sara_am(struct paragraph *paragraph)
{
    struct paragraph out = {0};

    if (!has_sara_am(paragraph))
        return;
    for (size_t i = 0; i < paragraph->count; i++) {
        struct glyph glyph = paragraph->glyphs[i];

        if (is_sara_am(glyph.point)) {
            put_ring(&out, glyph);
            glyph.point--; /* the AA stands before it in Unicode */
        }
        add_glyph(&out, glyph);
    }
    take_glyphs(paragraph, &out);
}

/* --- widths --------------------------------------------------------------- */

/* A mark that begins a paragraph would hang on what another painted. */
static void
give_base(struct paragraph *paragraph)
{
    struct glyph base;

    if (!paragraph->count || paragraph->glyphs[0].width)
        return;
    base = paragraph->glyphs[0];
    base.point = NO_BREAK_SPACE;
    base.end = base.start;
    base.width = 1;
    add_glyph(paragraph, base);
    memmove(&paragraph->glyphs[1], &paragraph->glyphs[0],
            (paragraph->count - 1) * sizeof base);
    paragraph->glyphs[0] = base;
}

/* The lowest level, and 1, of what has a part in the order and no picture. */
static uint8_t
apart_after(const struct glyph *hidden, uint8_t apart)
{
    uint8_t level = (uint8_t)(hidden->level + 1);

    switch ((int)u_charDirection((UChar32)hidden->point)) {
    case U_LEFT_TO_RIGHT:
    case U_RIGHT_TO_LEFT:
    case U_RIGHT_TO_LEFT_ARABIC:
    case U_FIRST_STRONG_ISOLATE:
    case U_LEFT_TO_RIGHT_ISOLATE:
    case U_RIGHT_TO_LEFT_ISOLATE:
    case U_POP_DIRECTIONAL_ISOLATE:
        return apart && apart < level ? apart : level;
    }
    return apart;
}

static void
drop_hidden(struct paragraph *paragraph)
{
    size_t kept = 0;
    uint8_t apart = 0;

    for (size_t i = 0; i < paragraph->count; i++) {
        struct glyph glyph = paragraph->glyphs[i];

        if (glyph.is_gone)
            continue;
        if (width_is_hidden(glyph.point)) {
            apart = apart_after(&glyph, apart);
            continue;
        }
        glyph.width = (uint8_t)width_of(glyph.point);
        if (glyph.width) {
            glyph.apart = apart;
            apart = 0;
        }
        paragraph->glyphs[kept++] = glyph;
    }
    paragraph->count = kept;
}

void
paragraph_read(struct paragraph *out, const char *text, size_t from, size_t to,
               const struct bidi_direction *direction)
{
    *out = (struct paragraph){0};
    decode(out, text, from, to);
    if (direction)
        take_levels(out, direction);
    compose_all(out);
    part_sara_am(out);
    shape_join(out->glyphs, out->count);
    drop_hidden(out);
    give_base(out);
}

void
paragraph_clear(struct paragraph *paragraph)
{
    memory_free_wiped(paragraph->units,
                      ((size_t)paragraph->length + 1) * sizeof(UChar));
    memory_free_wiped(paragraph->glyphs,
                      paragraph->capacity * sizeof *paragraph->glyphs);
    *paragraph = (struct paragraph){0};
}

/* --- items ---------------------------------------------------------------- */

static void
collect(const struct paragraph *paragraph, size_t first, size_t last,
        struct items *out)
{
    for (size_t i = first; i < last; i++) {
        const struct glyph *glyph = &paragraph->glyphs[i];
        struct item *item = &out->list[out->count];

        if (glyph->width || i == first) {
            *item = (struct item){.first = i,
                                  .start = glyph->start,
                                  .width = glyph->width,
                                  .level = glyph->level,
                                  .apart = glyph->apart};
            out->count++;
        } else
            item--;
        item->last = i + 1;
        if (glyph->end > item->end)
            item->end = glyph->end;
    }
}

/*
 * Rule L2. An isolate has no cells, but it parts what runs one way on either
 * side of it: it is ordered too, and then left out.
 */
static void
order_items(struct items *items)
{
    uint8_t *levels = memory_zeroed(2 * items->count + 1);
    int32_t *order = memory_array(2 * items->count + 1, sizeof *order);
    int32_t *from = memory_array(2 * items->count + 1, sizeof *from);
    int32_t count = 0;
    size_t shown = 0;

    for (size_t i = 0; i < items->count; i++) {
        if (items->list[i].apart) {
            from[count] = -1;
            levels[count++] = (uint8_t)(items->list[i].apart - 1);
        }
        from[count] = (int32_t)i;
        levels[count++] = items->list[i].level;
    }
    bidi_order(levels, count, order);
    for (int32_t i = 0; i < count; i++)
        if (from[order[i]] >= 0)
            items->order[shown++] = from[order[i]];
    free(levels);
    free(order);
    free(from);
}

void
paragraph_items(const struct paragraph *paragraph, size_t first, size_t last,
                struct items *out)
{
    assert(first <= last && last <= paragraph->count);
    *out = (struct items){0};
    out->list = memory_array(last - first + 1, sizeof *out->list);
    out->order = memory_array(last - first + 1, sizeof *out->order);
    collect(paragraph, first, last, out);
    order_items(out);
    for (size_t i = 0; i < out->count; i++) {
        struct item *item = &out->list[out->order[i]];

        item->column = out->width;
        out->width += item->width;
    }
}

void
items_clear(struct items *items)
{
    free(items->list);
    free(items->order);
    *items = (struct items){0};
}

void
paragraph_cells(const struct paragraph *paragraph, const struct items *items,
                struct buf *out)
{
    for (size_t i = 0; i < items->count; i++) {
        const struct item *item = &items->list[items->order[i]];

        for (size_t j = item->first; j < item->last; j++) {
            const struct glyph *glyph = &paragraph->glyphs[j];
            char bytes[4];

            buf_add(out, bytes,
                    text_put(bytes, bidi_mirror(glyph->point, glyph->level)));
        }
    }
}
