#ifndef TEXT_WIDTH_H
#define TEXT_WIDTH_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Cells that a terminal moves on for a code point: 0, 1 or 2. As glibc's
 * wcwidth; where the locale is not UTF-8, as UAX #11 and the categories say.
 */
int
width_of(uint32_t point);

/* The latter alone, whatever the locale. */
int
width_by_category(uint32_t point);

/* Has it no picture of its own: a control, a format character, a variation
 * selector? (The signs that stand around Arabic numbers have one.) */
bool
width_is_hidden(uint32_t point);

#endif
