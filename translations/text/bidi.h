#ifndef TEXT_BIDI_H
#define TEXT_BIDI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicode/umachine.h>

/* Where the direction of a paragraph comes from. */
struct bidi_direction {
    bool rtl;
    bool own; /* the first strong letter decides, RTL is for none */
};

/* UAX #9: a level for each of LENGTH units of one paragraph. Gives whether
 * the paragraph runs right to left. */
bool
bidi_levels(const UChar *units, int32_t length, struct bidi_direction direction,
            uint8_t *levels);

/* Rule L2: ORDER[i] is which of COUNT things is shown i-th from the left. */
void
bidi_order(const uint8_t *levels, int32_t count, int32_t *order);

/* Rule L4: the sign to show at a level. */
uint32_t
bidi_mirror(uint32_t point, uint8_t level);

#endif
