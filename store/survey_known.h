#ifndef STORE_SURVEY_KNOWN_H
#define STORE_SURVEY_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/sizes.h"

/* A set of hashes by their first 64 bits: of what a log has lines. */
struct known {
    uint64_t *places; /* 0: free */
    size_t size;      /* a power of two */
};

/* Room for COUNT of them, which is at most KNOWN_MOST. */
enum { KNOWN_MOST = 1 << 26 };
void
known_make(struct known *known, size_t count);
/* Accepts a zeroed struct. */
void
known_clear(struct known *known);

/* Past the room that was made nothing is added. */
void
known_add(struct known *known, const uint8_t hash[HASH_BYTES]);
bool
known_has(const struct known *known, const uint8_t hash[HASH_BYTES]);

#endif
