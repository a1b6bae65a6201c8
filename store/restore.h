#ifndef STORE_RESTORE_H
#define STORE_RESTORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/pack.h"
#include "kiosk/base/status.h"
#include "store/audit.h"
#include "store/store.h"

/*
 * Fill an empty store with what a backup held: one transaction from begin to
 * end, so that a restore that is cut leaves the store empty. Whoever sends
 * the records has opened the file and judged its signatures; here it is
 * judged whether what it makes holds together.
 */
struct restore;

/* STATUS_EXISTS when the store is founded. */
enum status
restore_begin(struct store *store, struct restore **out) MUST_CHECK;

/* Whole records, ROW and DROP alone. STATUS_DAMAGED. */
enum status
restore_records(struct restore *restore, struct unpack *records) MUST_CHECK;

/* Hashes of withdrawn reports, which must not come back. */
enum status
restore_gone(struct restore *restore, struct unpack *hashes) MUST_CHECK;

/*
 * After all records: look at the log, which must come to END, and at every
 * report; take out those that are gone. A slice a call until *MORE is
 * cleared. STATUS_DAMAGED, STATUS_FOREIGN.
 */
enum status
restore_settle(struct restore *restore, const struct audit_end *end,
               bool *more) MUST_CHECK;

/* Commit; *WITHDRAWN is how many were taken out. Ends RESTORE's transaction. */
enum status
restore_end(struct restore *restore, uint32_t *withdrawn) MUST_CHECK;

/* Undo what was not ended, and free. Accepts NULL. */
void
restore_free(struct restore *restore);

#endif
