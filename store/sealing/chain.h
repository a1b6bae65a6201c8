#ifndef SEALING_CHAIN_H
#define SEALING_CHAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/status.h"
#include "store/sealing/groups.h"
#include "store/sealing/seal.h"

/*
 * The chain of a site's log (store/FORMAT, Log), for the store that makes it
 * and for all who look whether it holds.
 */
enum { CHAIN_KEY_SIZE = 32, CHAIN_FIRST_SIZE = 80 };

/* What an event is about. */
enum audit_op {
    AUDIT_ITEM = 1,
    AUDIT_WRAP,
    AUDIT_GONE,
    AUDIT_KEY,
    AUDIT_SITE,
};

/* head_0 of a site. */
void
chain_start(const uint8_t site[ID_SIZE], uint8_t head[HASH_BYTES]);

/* From the head before event SEQ to the one after it. */
void
chain_move(uint8_t head[HASH_BYTES], uint64_t seq, uint8_t op,
           const uint8_t what[HASH_BYTES]);

/* The MAC of the event that HEAD comes after, with its own key. */
void
chain_mac(const uint8_t head[HASH_BYTES], const uint8_t key[CHAIN_KEY_SIZE],
          uint8_t out[HASH_BYTES]);

/* From one event's key to the next one's, in place. */
void
chain_next_key(uint8_t key[CHAIN_KEY_SIZE]);

/* Seal the first key to the outside body; STATUS_BAD_INPUT: no public key. */
enum status
chain_keep_first(const uint8_t key[CHAIN_KEY_SIZE],
                 const uint8_t outside[BOX_PUBLIC_SIZE],
                 uint8_t out[CHAIN_FIRST_SIZE]) MUST_CHECK;
/* And open it; STATUS_WRONG_KEY. Wipe KEY after use. */
enum status
chain_open_first(const uint8_t first[CHAIN_FIRST_SIZE],
                 const struct box_pair *outside,
                 uint8_t key[CHAIN_KEY_SIZE]) MUST_CHECK;

/*
 * Where a log stands, as a person writes it down: SEQ, a hyphen, four groups
 * (75 bits of the head, 5 that check what was typed).
 */
enum { CHAIN_TEXT_SIZE = 20 + 1 + GROUPS_SIZE };
void
chain_write(uint64_t seq, const uint8_t head[HASH_BYTES],
            char out[CHAIN_TEXT_SIZE]);

/* What was written down. */
struct chain_mark {
    uint64_t seq;
    uint8_t bits[GROUPS_BYTES];
};

/* STATUS_BAD_INPUT, STATUS_WRONG_CHECK for a letter that was mistaken. */
enum status
chain_read(const char *text, struct chain_mark *out) MUST_CHECK;
bool
chain_agrees(const struct chain_mark *mark, uint64_t seq,
             const uint8_t head[HASH_BYTES]);

#endif
