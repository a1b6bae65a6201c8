#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/status.h"
#include "store/sealing/chain.h"
#include "store/store.h"

/*
 * The log that is only added to: each event moves the head and is MACed
 * with a key that is wiped when the next one is derived (store/FORMAT, Log).
 * All of it happens inside the caller's transaction.
 */
enum { AUDIT_KEY_SIZE = CHAIN_KEY_SIZE, AUDIT_FIRST_SIZE = CHAIN_FIRST_SIZE };

/* What a log starts from; wipe it when it is stored. */
struct audit_start {
    uint8_t head[HASH_BYTES];
    uint8_t key[AUDIT_KEY_SIZE];
    uint8_t first[AUDIT_FIRST_SIZE]; /* the same key, for OUTSIDE to open */
};

/* STATUS_BAD_INPUT when OUTSIDE is no X25519 public key. */
enum status
audit_begin(const uint8_t site[ID_SIZE], const uint8_t outside[BOX_PUBLIC_SIZE],
            struct audit_start *out) MUST_CHECK;

/* Write an event. *SEQ, which may be NULL, is its number, from 1. */
enum status
audit_add(struct store *store, enum audit_op op, const uint8_t what[HASH_BYTES],
          int64_t *seq) MUST_CHECK;

/* Where the log ends. STATUS_MISSING in a store that is not founded yet. */
struct audit_end {
    uint64_t seq;
    uint8_t head[HASH_BYTES];
};
enum status
audit_end(struct store *store, struct audit_end *out) MUST_CHECK;

/* Is the newest event the one that the head stands for, by its number? */
enum status
audit_look(struct store *store) MUST_CHECK;

/* k_1, sealed to OUTSIDE's key of the founding. */
enum status
audit_first(struct store *store, uint8_t out[AUDIT_FIRST_SIZE]) MUST_CHECK;

/*
 * Append the event that LOG_AFTER stands on as LOG carries it: op 1, what 32,
 * mac 32. STATUS_DAMAGED when it is not event SEQ.
 */
enum status
audit_tell(struct store *store, int64_t seq, struct buf *out) MUST_CHECK;

/*
 * Go through the log, from its first event on, and compute its head again.
 * Begin once, then walk until ENDED: each call takes LIMIT events at most.
 * Events that are added in between are walked too.
 */
struct audit_walk {
    bool ok;
    bool ended;
    uint64_t length;
    uint8_t head[HASH_BYTES];
};
void
audit_walk_begin(const uint8_t site[ID_SIZE], struct audit_walk *out);
enum status
audit_walk(struct store *store, uint32_t limit,
           struct audit_walk *walk) MUST_CHECK;

#endif
