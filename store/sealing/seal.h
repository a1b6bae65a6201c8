#ifndef SEALING_SEAL_H
#define SEALING_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/secret.h"
#include "kiosk/base/status.h"
#include "store/sizes.h"

/*
 * Envelope version 1 as store/FORMAT lays it out: XChaCha20-Poly1305 under a
 * random item key, the key wrapped to four X25519 public keys by
 * crypto_box_seal, readers and dummies shuffled, the content padded to a
 * bucket. The kind stands inside, so that all items look alike.
 */
enum item_kind {
    ITEM_BODY = 1,
    ITEM_OWN,
    ITEM_ADDITION,
    ITEM_REPLY,
    ITEM_STATUS,
    ITEM_EVENT,
    ITEM_TALLY,
};

struct box_pair {
    uint8_t public_key[BOX_PUBLIC_SIZE];
    uint8_t secret_key[BOX_SECRET_SIZE];
};

struct sign_pair {
    uint8_t public_key[SIGN_PUBLIC_SIZE];
    uint8_t secret_key[SIGN_SECRET_SIZE];
};

/* Fresh pairs. Who holds one wipes it with secret_wipe. */
void
seal_box_pair_make(struct box_pair *pair);
void
seal_sign_pair_make(struct sign_pair *pair);

/* The pair of a secret half that was kept: a thread's, from the body. */
void
seal_box_pair_from(const uint8_t secret_key[BOX_SECRET_SIZE],
                   struct box_pair *pair);

/* What is to be sealed. All pointers are borrowed. */
struct seal_order {
    enum item_kind kind;
    const void *content;
    size_t length;
    /* 1 to 4 readers' public keys; the other wraps become dummies */
    const uint8_t (*readers)[BOX_PUBLIC_SIZE];
    size_t reader_count;
    /* NULL, or who signs: body and own are not signed */
    const struct sign_pair *signer;
};

/*
 * Draws the item's id. STATUS_TOO_LONG past the largest bucket, for ITEM_OWN
 * past the first; STATUS_BAD_INPUT for a reader's key that is none.
 */
enum status
seal_make(const struct seal_order *order, struct sealed *out) MUST_CHECK;

/* An item of BUCKET that nobody can open: a decoy. */
void
seal_decoy(int bucket, struct sealed *out);

/* What an envelope held. CONTENT is owned; free with seal_opened_clear. */
struct seal_opened {
    enum item_kind kind;
    struct secret *content;
    bool is_signed; /* and the signature agrees with SIGNER */
    uint8_t signer[SIGN_PUBLIC_SIZE];
    uint8_t item[ID_SIZE];
    uint8_t slots; /* bit i: wrap i has a reader, the others are dummies */
};

/*
 * Open with one reader's pair. STATUS_WRONG_KEY when no wrap is for it,
 * STATUS_DAMAGED when the envelope is not what was sealed (commitment, tag,
 * padding, an item id that is not the row's), STATUS_WRONG_SIGNATURE,
 * STATUS_VERSION for a suite that is not known.
 */
enum status
seal_open(const struct sealed *sealed, const struct box_pair *pair,
          struct seal_opened *out) MUST_CHECK;

/*
 * New wraps for an item of two readers, one of whom is PAIR: the place that
 * PAIR opened is sealed to READER, the other's to OTHER or left as it is, the
 * two dummies are drawn anew; the envelope stays. Errors as seal_open;
 * STATUS_DAMAGED too when it has not two readers, STATUS_BAD_INPUT for a
 * reader's key that is none.
 */
struct seal_rewrap {
    const struct box_pair *pair;
    const uint8_t *reader; /* X25519 public keys */
    const uint8_t *other;  /* NULL: it is not known here */
};
enum status
seal_rewrap(const struct sealed *sealed, const struct seal_rewrap *order,
            uint8_t wraps[WRAP_COUNT][WRAP_SIZE]) MUST_CHECK;

/* Wipe and free what was opened. Accepts a zeroed struct. */
void
seal_opened_clear(struct seal_opened *opened);

/* Free the envelope, leave zeros. Accepts a zeroed struct. */
void
seal_clear(struct sealed *sealed);

/* The bucket (0..3) by the envelope's header, -1 when it is no envelope. */
int
seal_bucket(const uint8_t *envelope, size_t length);

#endif
