#ifndef STORE_WRAPS_H
#define STORE_WRAPS_H

#include "store/reports.h"

/*
 * Put other wraps in the place of a body's, inside a transaction: what it
 * says stays, who opens it changes. Nothing else of the report moves: it is
 * no activity, no news and no longer kept for it. STATUS_MISSING when ITEM is
 * not the body of REPORT. The log is told as WRAP.
 */
struct wraps_order {
    const uint8_t *item; /* ID_SIZE */
    const uint8_t (*wraps)[WRAP_SIZE];
};
enum status
wraps_replace(struct store *store, const struct report *report,
              const struct wraps_order *order) MUST_CHECK;

#endif
