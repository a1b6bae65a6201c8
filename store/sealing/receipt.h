#ifndef SEALING_RECEIPT_H
#define SEALING_RECEIPT_H

#include <stdint.h>

#include "kiosk/base/status.h"
#include "store/sealing/seal.h"

/*
 * What the 24 digits of a receipt derive to: argon2id 1.3 over the ASCII
 * digits with the site's salt, 64 MiB, 3 passes (about 130 ms: call it off
 * the input path), then crypto_kdf as store/FORMAT says.
 */
struct receipt {
    uint8_t lookup[LOOKUP_SIZE];
    struct box_pair box;
    struct sign_pair sign;
};

/*
 * STATUS_WRONG_CHECK when the digits do not agree. OUT lies in guarded
 * memory; free with receipt_free.
 */
enum status
receipt_derive(const char *code, const uint8_t salt[SALT_SIZE],
               struct receipt **out) MUST_CHECK;

/* Wipe and free. Accepts NULL. */
void
receipt_free(struct receipt *receipt);

#endif
