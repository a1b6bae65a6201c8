#ifndef SEALING_CHUNKS_INNER_H
#define SEALING_CHUNKS_INNER_H

#include <stdint.h>

#include "store/sealing/chunks.h"

/* What the two halves of chunks share; nobody else includes this. */
enum {
    CHUNKS_LABEL_SIZE = 8,
    CHUNKS_AT_PURPOSE = 8,
    CHUNKS_AT_ZEROS = 9,
    CHUNKS_AT_SITE = 16,
    CHUNKS_AT_SIGNER = 32,
    CHUNKS_KEY_PLAIN = 32,
    CHUNKS_SIGN_TEXT = CHUNKS_LABEL_SIZE + HASH_BYTES,
};

extern const char chunks_label[CHUNKS_LABEL_SIZE + 1];

/* What is signed: a label of its own, and the hash of all before. */
void
chunks_sign_text(const uint8_t hash[HASH_BYTES], uint8_t out[CHUNKS_SIGN_TEXT]);

#endif
