#ifndef PROTOCOL_CLIENT_PURGE_H
#define PROTOCOL_CLIENT_PURGE_H

#include <stdint.h>

#include "kiosk/base/status.h"
#include "store/protocol/purge.h"
#include "store/sizes.h"

/* How long reports are kept; client.h includes it and says the rest. All are
 * signed by the team of this place. */
struct client;

/* The counts of a quarter: STATUS_MISSING, or free with seal_clear. */
enum status
client_tally(struct client *client, uint32_t quarter,
             struct sealed *out) MUST_CHECK;

/*
 * Take reports out that are past their last week, and put TALLY in the place
 * of the counts that stand there: all of it or nothing. PROOF is of
 * PROOF_PURGE. STATUS_CHANGED when other counts stand there than LAST,
 * STATUS_MISSING when one of the reports is gone, STATUS_DENIED when its
 * time has not come, STATUS_OLD while the clock is not believed.
 */
enum status
client_purge(struct client *client, const struct purge_order *order,
             const struct sealed *tally, const struct proof *proof) MUST_CHECK;

/*
 * Keep a report for half a year, a year or two (WHICH 0 to 2) from now on;
 * ITEM says who wants it. The three proofs are of one claim of PROOF_HOLD.
 * STATUS_WRONG_SIGNATURE when one is not, when the two members are one, and
 * when a member has no slot here or no card under the key of PROOFS[0].
 */
struct client_hold {
    const uint8_t *report;
    uint8_t which;
    const struct sealed *item;
    struct proof proofs[HOLD_PROOFS]; /* the team's, then each member's own */
};
enum status
client_hold(struct client *client, const struct client_hold *hold) MUST_CHECK;

/*
 * Believe the store's clock, which stands in WEEK. PROOF is of PROOF_CLOCK.
 * STATUS_CHANGED when it stands in another one.
 */
enum status
client_believe(struct client *client, uint32_t week,
               const struct proof *proof) MUST_CHECK;

#endif
