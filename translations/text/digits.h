#ifndef TEXT_DIGITS_H
#define TEXT_DIGITS_H

#include <stddef.h>
#include <stdint.h>

/*
 * The digit that a code point stands for in any script (Unicode Nd, and
 * Ethiopic and Han digits, which are not Nd), -1 when it is none.
 */
int
digits_value(uint32_t point);

/*
 * Read ASCII digits out of TEXT: digits of any script, spaces, hyphens and
 * dots between are passed over. At most LIMIT digits and an end are written
 * to OUT. Gives how many digits there were, -1 when something else stands in
 * it.
 */
int
digits_read(const char *text, size_t length, char *out, int limit);

#endif
