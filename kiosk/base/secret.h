#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/status.h"

/*
 * Bytes in guarded memory: never in a core or in swap where the system can
 * lock them, wiped when freed. Length and guarded bytes stand apart.
 */
struct secret {
    size_t length;
    uint8_t *bytes;
};

/* Ready the random source. Call once in each main(), before anything else. */
enum status
secret_start(void) MUST_CHECK;

/* LENGTH zeroed guarded bytes; the caller frees with secret_free. */
struct secret *
secret_new(size_t length);

/* A guarded copy. */
struct secret *
secret_copy(const void *bytes, size_t length);

/* Wipe and free. Accepts NULL. */
void
secret_free(struct secret *secret);

/* Overwrite with zeros in a way that the compiler keeps. */
void
secret_wipe(void *bytes, size_t length);

/* Are the LENGTH bytes the same? Takes the same time wherever they differ. */
int
secret_same(const void *left, const void *right, size_t length);

/* LENGTH bytes from the system's random source. */
void
secret_random(void *bytes, size_t length);

/* A uniform number in 0 .. BOUND - 1. */
uint32_t
secret_random_below(uint32_t bound);

#endif
