#ifndef STORE_SIZES_H
#define STORE_SIZES_H

#include <stddef.h>
#include <stdint.h>

/*
 * The lengths that envelope, messages and schema share, in bytes. What each
 * field means and how it is derived stands in store/FORMAT.
 */
enum {
    ID_SIZE = 16,     /* report, item, site, member: random */
    LOOKUP_SIZE = 16, /* derived from the receipt's digits */
    SALT_SIZE = 16,
    NONCE_SIZE = 16, /* of a proof: given by the store, used once */
    HASH_BYTES = 32,
    BOX_PUBLIC_SIZE = 32, /* X25519 */
    BOX_SECRET_SIZE = 32,
    SIGN_PUBLIC_SIZE = 32, /* Ed25519 */
    SIGN_SEED_SIZE = 32,
    SIGN_SECRET_SIZE = 64,
    SIGNATURE_SIZE = 64,
    WRAP_COUNT = 4,
    WRAP_SIZE = 80,
    ENVELOPE_HEADER = 80,
    ENVELOPE_TAG = 16,
    BUCKET_COUNT = 4,
    BUCKET_0 = 2048,
    BUCKET_1 = 8192,
    BUCKET_2 = 32768,
    BUCKET_3 = 131072,
    ENVELOPE_MAX = ENVELOPE_HEADER + BUCKET_3 + ENVELOPE_TAG,
    KEYSET_MAX = 4096,
    STAFF_SLOT_SIZE = 320,   /* padded, see FORMAT */
    TEAM_KEY_SIZE = 128,     /* a team's private half, sealed to a member */
    CARD_SIZE = 240,         /* a member's public keys, see FORMAT */
    TERMINAL_NAME_SIZE = 32, /* with its end: [a-z0-9_-] */
    FORM_MAX = 65536,        /* a form's text, kept by its hash */
    WAY_BACK_SMALL = 30,     /* items of bucket 0 in what comes from outside */
    WAY_BACK_LARGE = 2,      /* and of bucket 1 */
};

/* The teams of a keyset. */
enum team {
    TEAM_HERE = 0,
    TEAM_OUTSIDE = 1,
    TEAM_RESERVED = 2,
    TEAM_RECOVERY = 3,
    TEAM_COUNT = 4
};

/*
 * An item as it lies on disk: who reads it, what kind it is and how long it
 * is do not show. ENVELOPE has ENVELOPE_HEADER + bucket + ENVELOPE_TAG
 * bytes, on the heap, owned.
 */
struct sealed {
    uint8_t item[ID_SIZE];
    uint8_t *envelope;
    size_t length;
    uint8_t wraps[WRAP_COUNT][WRAP_SIZE];
};

/* A member's slot: argon2id(pass phrase) opens it. */
struct staff_slot {
    uint8_t member[ID_SIZE];
    uint8_t bytes[STAFF_SLOT_SIZE];
};

/* A team's private half for one member. */
struct team_key {
    uint8_t team;
    uint32_t version;
    uint8_t member[ID_SIZE];
    uint8_t bytes[TEAM_KEY_SIZE];
};

/* What colleagues may know of a member: keys, and the name for the team. */
struct member_card {
    uint8_t member[ID_SIZE];
    uint8_t bytes[CARD_SIZE];
};

/* A report's row as a bundle carries it. */
struct carried {
    uint8_t report[ID_SIZE];
    uint8_t lookup[LOOKUP_SIZE];
    uint8_t receipt_box[BOX_PUBLIC_SIZE];
    uint8_t receipt_sign[SIGN_PUBLIC_SIZE];
    uint8_t thread_box[BOX_PUBLIC_SIZE];
    uint32_t week;
    uint32_t expires; /* a week */
};

/* Who signed an act, as store/sealing/proof.h makes and checks it. */
struct proof {
    uint8_t signer[SIGN_PUBLIC_SIZE];
    uint8_t signature[SIGNATURE_SIZE];
};

/* Bytes of a whole envelope of BUCKET 0..3. */
static inline size_t
envelope_length(int bucket)
{
    static const size_t sizes[BUCKET_COUNT] = {BUCKET_0, BUCKET_1, BUCKET_2,
                                               BUCKET_3};

    return ENVELOPE_HEADER + sizes[bucket] + ENVELOPE_TAG;
}

#endif
