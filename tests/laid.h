#ifndef TESTS_LAID_H
#define TESTS_LAID_H

#include "translations/text/layout.h"

/* The order to lay out TEXT in COLUMNS; Arabic runs from the right. */
struct layout_order
laid_order(const char *text, int columns, const char *language);

/* Lay out in COLUMNS; the lines, joined by '|', are these. */
void
laid_out(const char *text, int columns, const char *language,
         const char *expected);

#endif
