#ifndef TEXT_PARAGRAPH_H
#define TEXT_PARAGRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicode/umachine.h>

#include "kiosk/base/buf.h"
#include "translations/text/bidi.h"
#include "translations/text/shape.h"

/*
 * One paragraph on its way to lines: its code points in logical order,
 * composed, joined, without what has no picture. For layout.c.
 */
struct paragraph {
    UChar *units; /* what rules of Unicode are asked about */
    int32_t length;
    struct glyph *glyphs;
    size_t count;
    size_t capacity;
    bool rtl;
};

/* Read bytes FROM to TO - 1 of TEXT; DIRECTION NULL: the order does not
 * matter. Clear it in the end. */
void
paragraph_read(struct paragraph *out, const char *text, size_t from, size_t to,
               const struct bidi_direction *direction);
void
paragraph_clear(struct paragraph *paragraph);

/* A base and what hangs on it: the GLYPHS from FIRST to LAST - 1. */
struct item {
    size_t first;
    size_t last;
    size_t start; /* bytes */
    size_t end;
    int column; /* its left edge, from the left edge of the line */
    int width;
    uint8_t level;
    uint8_t apart; /* of the glyph */
};

/* The items of a line, in logical order; ORDER is their order on the screen.
 * The caller frees both. */
struct items {
    struct item *list;
    int32_t *order;
    size_t count;
    int width;
};
void
paragraph_items(const struct paragraph *paragraph, size_t first, size_t last,
                struct items *out);
void
items_clear(struct items *items);

/* Write a line's cells, from left to right. */
void
paragraph_cells(const struct paragraph *paragraph, const struct items *items,
                struct buf *out);

#endif
