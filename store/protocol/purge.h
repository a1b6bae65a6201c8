#ifndef PROTOCOL_PURGE_H
#define PROTOCOL_PURGE_H

#include "kiosk/base/buf.h"
#include "kiosk/base/pack.h"
#include "store/sizes.h"

/*
 * What PURGE carries behind its proof, before the tally: reports that go, and
 * the counts of their quarter that come in place of what was there.
 */
enum {
    PURGE_MOST = 64,
    HOLD_PROOFS = 3, /* the team's and two members' */
    PURGE_SIZE = 4 + ID_SIZE + 4 + PURGE_MOST * ID_SIZE,
};

struct purge_order {
    uint32_t quarter;      /* year * 4 + 0 to 3, of the reports' arrival */
    uint8_t last[ID_SIZE]; /* the tally that stands there; zeros: none */
    uint32_t count;
    uint8_t reports[PURGE_MOST][ID_SIZE]; /* zeros behind COUNT */
};

void
purge_put(struct buf *out, const struct purge_order *order);
/* IN has failed after more than PURGE_MOST. */
void
purge_get(struct unpack *in, struct purge_order *order);

/* The payload of PURGE's proof; TALLY is the item's. */
void
purge_hash(const struct purge_order *order, const uint8_t tally[HASH_BYTES],
           uint8_t out[HASH_BYTES]);

/* The payload of CLOCK's and of HOLD's, whose item may be NULL. */
void
purge_hash_number(uint32_t number, const uint8_t *item,
                  uint8_t out[HASH_BYTES]);

#endif
