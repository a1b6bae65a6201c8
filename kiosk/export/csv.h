#ifndef EXPORT_CSV_H
#define EXPORT_CSV_H

#include <stdbool.h>

#include "kiosk/base/buf.h"

/*
 * Comma separated values by RFC 4180, UTF-8, lines that end in CR LF. A
 * zeroed struct with OUT set is at the start of a line.
 */
struct csv {
    struct buf *out;
    bool inside; /* a cell stands on this line already */
};

/* A code or a number. One that a spreadsheet would run is made a text. */
void
csv_code(struct csv *csv, const char *code);

/* What a person typed: ' before it, whatever it is, and always in quotes. */
void
csv_typed(struct csv *csv, const char *text);

void
csv_end_line(struct csv *csv);

#endif
