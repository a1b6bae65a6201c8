#ifndef STORE_TALLY_H
#define STORE_TALLY_H

#include <stdint.h>

#include "kiosk/base/status.h"
#include "store/store.h"

/*
 * What is left of reports that staff purged: for each quarter of arrival the
 * counts of the tables' cells, sealed to the team. The store sees when they
 * were last written over, and nothing of what they say.
 */

/* Lent until tally_done. STATUS_MISSING: none for this quarter. */
enum status
tally_find(struct store *store, uint32_t quarter,
           struct sealed *lent) MUST_CHECK;
void
tally_done(struct store *store);

/* Put it in the place of what stands there, inside a transaction. */
enum status
tally_set(struct store *store, uint32_t quarter,
          const struct sealed *tally) MUST_CHECK;

#endif
