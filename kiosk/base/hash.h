#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* BLAKE2b (RFC 7693), 32 bytes out, keyed or not. */
enum { HASH_SIZE = 32 };

/* One part of what is hashed: parts are joined with nothing between. */
struct hash_part {
    const void *bytes;
    size_t length;
};

/* Hash COUNT parts. KEY may be NULL, else KEY_LENGTH is 16 to 64. */
void
hash_parts(uint8_t out[HASH_SIZE], const uint8_t *key, size_t key_length,
           const struct hash_part *parts, size_t count);

/* Hash one run of bytes, unkeyed. */
void
hash_bytes(uint8_t out[HASH_SIZE], const void *bytes, size_t length);

/* SHA-256 (FIPS 180-4) of COUNT parts: only where people compute it too, as
 * a translation's reviewer does with sha256sum. */
void
hash_parts_sha256(uint8_t out[HASH_SIZE], const struct hash_part *parts,
                  size_t count);

#endif
