#ifndef EXPORT_CASES_CSV_H
#define EXPORT_CASES_CSV_H

#include "kiosk/base/buf.h"
#include "kiosk/export/export.h"

/* A header and a row a case, in the order given. */
void
cases_csv_write(const struct export_site *site, const struct export_case *cases,
                size_t count, struct buf *out);

#endif
