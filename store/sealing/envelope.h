#ifndef SEALING_ENVELOPE_H
#define SEALING_ENVELOPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/sealing/seal.h"

/*
 * The layout of an envelope, without chance: the same draw and order give
 * the same bytes. seal.c draws and wraps; the known answers begin here.
 */
enum { ITEM_KEY_SIZE = 32, ENVELOPE_NONCE_SIZE = 24, PLAIN_HEADER = 104 };

/* What is drawn for one item. Who holds one wipes it. */
struct envelope_draw {
    uint8_t item[ID_SIZE];
    uint8_t nonce[ENVELOPE_NONCE_SIZE];
    uint8_t key[ITEM_KEY_SIZE];
};

/* What goes in. CONTENT and SIGNER are borrowed; SIGNER may be NULL. */
struct envelope_plain {
    uint8_t kind;
    uint8_t slots;
    const void *content;
    size_t length;
    const struct sign_pair *signer;
};

/* The smallest bucket for LENGTH bytes of content, -1 when too long. */
int
envelope_bucket(size_t length);

/*
 * Write the whole envelope of BUCKET to OUT, envelope_length(BUCKET) bytes.
 * PLAIN must fit.
 */
void
envelope_write(const struct envelope_plain *plain,
               const struct envelope_draw *draw, int bucket, uint8_t *out);

/* Judge the header: STATUS_DAMAGED, STATUS_VERSION. */
enum status
envelope_look(const uint8_t *envelope, size_t length,
              const uint8_t item[ID_SIZE]) MUST_CHECK;

/* Is KEY the one that the envelope was made with? */
bool
envelope_commits(const uint8_t *envelope, const uint8_t key[ITEM_KEY_SIZE]);

/*
 * Open with the item's key, after envelope_look said yes. Errors as
 * seal_open; OUT is filled only with STATUS_OK.
 */
enum status
envelope_read(const uint8_t *envelope, const uint8_t key[ITEM_KEY_SIZE],
              struct seal_opened *out) MUST_CHECK;

#endif
