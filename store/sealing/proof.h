#ifndef SEALING_PROOF_H
#define SEALING_PROOF_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/status.h"
#include "store/sizes.h"

/*
 * Ed25519 over one claim: an act on a target at a site, with the nonce that
 * the store gave last, so that no proof serves twice. All that the store
 * needs of the sealing library.
 */
enum proof_act {
    PROOF_ADD = 1,   /* the receipt's key: TARGET is the look-up id */
    PROOF_WITHDRAW,  /* the receipt's key */
    PROOF_CALL_BACK, /* the receipt's key: take an asked withdrawal back */
    PROOF_POST,      /* a team's key: TARGET is the report */
    PROOF_PEOPLE,    /* a team's key: TARGET is the site */
    PROOF_KEYSET,    /* a team's key: TARGET is the site */
    PROOF_PURGE,     /* a team's key: TARGET is the site */
    PROOF_REWRAP,    /* a team's key: TARGET is the report */
    PROOF_CARRY,     /* a team's key: TARGET is the origin */
    PROOF_LETTER,    /* team 1's, from outside, NONCE zeros: the report */
    PROOF_HEARD,     /* the same: TARGET is the site */
    PROOF_HOLD,      /* a team's key and two members': TARGET is the report */
    PROOF_CLOCK,     /* a team's key: TARGET is the site */
};

struct proof_claim {
    enum proof_act act;
    uint8_t site[ID_SIZE];
    uint8_t target[ID_SIZE];
    uint8_t nonce[NONCE_SIZE];
    uint8_t payload[HASH_BYTES]; /* BLAKE2b of what is sent, or zeros */
};

void
proof_sign(const struct proof_claim *claim,
           const uint8_t secret_key[SIGN_SECRET_SIZE], struct proof *out);

/* Does PROOF fit CLAIM, and is its signer SIGNER? */
bool
proof_agrees(const struct proof_claim *claim, const struct proof *proof,
             const uint8_t signer[SIGN_PUBLIC_SIZE]);

/* The payload hash of an item: its id, envelope and wraps. */
void
proof_hash_item(uint8_t out[HASH_BYTES], const struct sealed *sealed);

#endif
