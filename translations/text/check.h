#ifndef TEXT_CHECK_H
#define TEXT_CHECK_H

#include "translations/text/po.h"

/*
 * What can be known to be wrong with words without speaking the language.
 * Each fault is a sentence with file, line and key.
 */

/* The English source alone. */
void
check_source(const struct po *english, struct po_faults *faults);

/* A language (a BCP-47 tag) against it. */
void
check_language(const char *tag, const struct po *english,
               const struct po *words, struct po_faults *faults);

/* For both: one text of an entry, written in the language TAG. */
struct check_text {
    const char *tag;
    const struct po *file;
    const struct po_entry *entry;   /* where to point at */
    const struct po_entry *english; /* bounds and arguments */
    const char *text;
    struct po_faults *faults;
};

/* Characters that may not be there, spaces, the script. */
void
check_letters(const struct check_text *check);

/* Arguments, branches, the width. */
void
check_pattern(const struct check_text *check);

#endif
