#include "kiosk/base/hash.h"

#include <sodium.h>

void
hash_parts(uint8_t out[HASH_SIZE], const uint8_t *key, size_t key_length,
           const struct hash_part *parts, size_t count)
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, key, key ? key_length : 0, HASH_SIZE);
    for (size_t i = 0; i < count; i++)
        crypto_generichash_update(&state, parts[i].bytes, parts[i].length);
    crypto_generichash_final(&state, out, HASH_SIZE);
    sodium_memzero(&state, sizeof state);
}

void
hash_bytes(uint8_t out[HASH_SIZE], const void *bytes, size_t length)
{
    struct hash_part part = {bytes, length};

    hash_parts(out, NULL, 0, &part, 1);
}

void
hash_parts_sha256(uint8_t out[HASH_SIZE], const struct hash_part *parts,
                  size_t count)
{
    crypto_hash_sha256_state state;

    crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < count; i++)
        crypto_hash_sha256_update(&state, parts[i].bytes, parts[i].length);
    crypto_hash_sha256_final(&state, out);
    sodium_memzero(&state, sizeof state);
}
