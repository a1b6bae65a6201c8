#ifndef TEXT_MESSAGES_FILL_H
#define TEXT_MESSAGES_FILL_H

#include <stdbool.h>
#include <stddef.h>

#include "translations/text/messages.h"

/* For messages.c alone: one pattern and what to put into it. */
struct fill {
    const struct argument *arguments;
    size_t count;
    const char *locale; /* the tag of the pattern's language */
    bool is_rtl;
};

/*
 * Fill PATTERN. NULL when it asks for what was not given, or for another
 * kind. A text that runs against the pattern's direction, and every text of
 * a pattern that runs both ways, is put between U+2068 and U+2069; the
 * isolates in it are closed, embeddings and overrides dropped. The caller frees
 * with memory_free_text.
 */
char *
messages_fill(const char *pattern, const struct fill *fill);

#endif
