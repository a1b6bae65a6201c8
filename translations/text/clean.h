#ifndef TEXT_CLEAN_H
#define TEXT_CLEAN_H

#include <stddef.h>

/*
 * The one sanitiser of what people type, paste, or send: strict UTF-8;
 * letters, marks, ZWJ, ZWNJ kept; line ends to LF, at most two in a row; C0,
 * C1, DEL, bidi controls, U+FEFF, U+00AD, tags, noncharacters dropped;
 * private, unassigned and invalid to U+FFFD; at most 4 marks a base; NFC.
 * Twice gives the same as once.
 */

/* The clean text, the caller frees with memory_free_text. */
char *
clean_text(const char *text, size_t length);

/* The same in one line: LF and TAB become a space. */
char *
clean_line(const char *text, size_t length);

#endif
