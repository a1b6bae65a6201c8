#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * UTF-8 without ICU, for the programs and layers that have none. What a
 * person typed passes translations/text/clean first; this is the check
 * below it.
 */

/* Strict UTF-8 (RFC 3629): no overlong form, surrogate, or past U+10FFFF. */
bool
text_is_utf8(const char *text, size_t length);

/*
 * Strict UTF-8 without NUL and without C0 (save LF and TAB), DEL and C1, so
 * that no terminal can be commanded by it.
 */
bool
text_is_plain(const char *text, size_t length);

/*
 * Read the code point at *AT and move past it. Bad bytes give U+FFFD, one
 * byte at a time. At the end gives 0.
 */
uint32_t
text_next(const char *text, size_t length, size_t *at);

/* Write a code point; gives the bytes used, 1 to 4. */
size_t
text_put(char out[4], uint32_t point);

/* Is it one of [a-z0-9_-] and 1 to LIMIT bytes long? For ids in files. */
bool
text_is_name(const char *text, size_t limit);

#endif
