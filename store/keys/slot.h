#ifndef KEYS_SLOT_H
#define KEYS_SLOT_H

#include <stdint.h>

#include "kiosk/base/status.h"
#include "store/keys/keyring.h"
#include "store/sizes.h"

/*
 * The layout of a staff slot, as store/FORMAT draws it: what a pass phrase
 * costs to try, and the member behind it.
 */
struct slot_cost {
    uint32_t passes;
    uint64_t memory; /* bytes */
};

enum { SLOT_SALT_SIZE = 16, SLOT_NONCE_SIZE = 24 };

struct slot_draw {
    struct slot_cost cost;
    uint8_t salt[SLOT_SALT_SIZE];
    uint8_t nonce[SLOT_NONCE_SIZE];
};

/* What lies in a slot. Who holds one wipes it. */
struct slot_member {
    uint8_t box_seed[32];
    uint8_t sign_seed[SIGN_SEED_SIZE];
    uint8_t member[ID_SIZE];
    char name[KEYRING_NAME_SIZE];
};

/* Without chance: the same draw gives the same bytes. */
void
slot_write(const char *phrase, const struct slot_draw *draw,
           const struct slot_member *member, struct staff_slot *out);

/*
 * STATUS_WRONG_KEY, STATUS_DAMAGED for a cost out of bounds (nothing is
 * allocated then) or for what no slot_write wrote, STATUS_VERSION.
 */
enum status
slot_read(const char *phrase, const struct staff_slot *slot,
          struct slot_member *out) MUST_CHECK;

#endif
