#ifndef TEXT_UTF16_H
#define TEXT_UTF16_H

#include <stdint.h>
#include <unicode/umachine.h>

/* UTF-8 to ICU's UTF-16, ended; what is not UTF-8 becomes U+FFFD. The caller
 * frees with memory_free_wiped(text, utf16_size(length)). */
UChar *
utf16_from(const char *text, size_t bytes, int32_t *length);
size_t
utf16_size(int32_t length);

/* And back; the caller frees with memory_free_text. */
char *
utf16_to(const UChar *text, int32_t length);

#endif
