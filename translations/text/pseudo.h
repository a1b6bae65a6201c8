#ifndef TEXT_PSEUDO_H
#define TEXT_PSEUDO_H

#include "translations/text/po.h"

/*
 * Two languages that nobody speaks, made from the English, to see what the
 * screens do with others: en-XA is longer and accented, ar-XB runs from
 * right to left.
 */

/* The PO file of TAG ("en-XA" or "ar-XB"). */
void
pseudo_write(FILE *out, const char *tag, const struct po *english);

/* Let messages_open know both: for tests, which link libpseudo.a. */
void
pseudo_add(void);

#endif
