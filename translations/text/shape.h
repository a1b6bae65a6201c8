#ifndef TEXT_SHAPE_H
#define TEXT_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One code point on its way to the screen. */
struct glyph {
    uint32_t point;
    size_t start; /* the bytes of the source it stands for */
    size_t end;
    int32_t unit;  /* where it begins in the paragraph's UTF-16 */
    uint8_t level; /* of UAX #9 */
    uint8_t width; /* cells; 0 hangs on what stands before */
    /* the level, and 1, of an isolate or a mark of direction that was dropped
     * between this and what stands before; 0: none was */
    uint8_t apart;
    bool is_gone; /* joined into another */
};

/*
 * Join Arabic letters, in logical order: each becomes its presentation form
 * (U+FB50-FEFF) where Unicode has one; lam and alef become one sign, the
 * alef is marked gone. ZWJ and ZWNJ act and stay.
 */
void
shape_join(struct glyph *glyphs, size_t count);

/* Can every form that the letter takes be shown? True for what does not
 * join. */
bool
shape_has_forms(uint32_t point);

#endif
