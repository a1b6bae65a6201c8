#include "store/sealing/chain.h"

#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/hash.h"
#include "kiosk/base/secret.h"
#include "store/sealing/derive.h"

enum { CHECK_BITS = 0x1f, NUMBER_BASE = 10 };

_Static_assert(CHAIN_FIRST_SIZE == CHAIN_KEY_SIZE + crypto_box_SEALBYTES,
               "a sealed key");

static void
write_number(uint64_t number, uint8_t out[8])
{
    for (int i = 0; i < 8; i++)
        out[i] = (uint8_t)(number >> (8 * i));
}

void
chain_start(const uint8_t site[ID_SIZE], uint8_t head[HASH_BYTES])
{
    const struct hash_part parts[] = {{"AmpHead1", 8}, {site, ID_SIZE}};

    hash_parts(head, NULL, 0, parts, 2);
}

void
chain_move(uint8_t head[HASH_BYTES], uint64_t seq, uint8_t op,
           const uint8_t what[HASH_BYTES])
{
    uint8_t number[8];
    const struct hash_part parts[] = {{head, HASH_BYTES},
                                      {number, sizeof number},
                                      {&op, 1},
                                      {what, HASH_BYTES}};
    uint8_t out[HASH_BYTES];

    write_number(seq, number);
    hash_parts(out, NULL, 0, parts, 4);
    memcpy(head, out, sizeof out);
}

void
chain_mac(const uint8_t head[HASH_BYTES], const uint8_t key[CHAIN_KEY_SIZE],
          uint8_t out[HASH_BYTES])
{
    const struct hash_part part = {head, HASH_BYTES};

    hash_parts(out, key, CHAIN_KEY_SIZE, &part, 1);
}

void
chain_next_key(uint8_t key[CHAIN_KEY_SIZE])
{
    uint8_t next[CHAIN_KEY_SIZE];

    derive(DERIVE_CHAIN_NEXT, key, next);
    memcpy(key, next, sizeof next);
    secret_wipe(next, sizeof next);
}

enum status
chain_keep_first(const uint8_t key[CHAIN_KEY_SIZE],
                 const uint8_t outside[BOX_PUBLIC_SIZE],
                 uint8_t out[CHAIN_FIRST_SIZE])
{
    return crypto_box_seal(out, key, CHAIN_KEY_SIZE, outside) == 0
               ? STATUS_OK
               : STATUS_BAD_INPUT;
}

enum status
chain_open_first(const uint8_t first[CHAIN_FIRST_SIZE],
                 const struct box_pair *outside, uint8_t key[CHAIN_KEY_SIZE])
{
    return crypto_box_seal_open(key, first, CHAIN_FIRST_SIZE,
                                outside->public_key, outside->secret_key) == 0
               ? STATUS_OK
               : STATUS_WRONG_KEY;
}

/* The last five bits are of the number and of the bits before them. */
static void
set_check(uint64_t seq, uint8_t bits[GROUPS_BYTES])
{
    uint8_t number[8];
    uint8_t hash[HASH_SIZE];
    const struct hash_part parts[] = {
        {"AmpMark1", 8}, {number, sizeof number}, {bits, GROUPS_BYTES}};

    write_number(seq, number);
    bits[GROUPS_BYTES - 1] &= (uint8_t)~CHECK_BITS;
    hash_parts(hash, NULL, 0, parts, 3);
    bits[GROUPS_BYTES - 1] |= hash[0] & CHECK_BITS;
}

void
chain_write(uint64_t seq, const uint8_t head[HASH_BYTES],
            char out[CHAIN_TEXT_SIZE])
{
    uint8_t bits[GROUPS_BYTES];
    char groups[GROUPS_SIZE];

    memcpy(bits, head, sizeof bits);
    set_check(seq, bits);
    groups_write(bits, groups);
    snprintf(out, CHAIN_TEXT_SIZE, "%" PRIu64 "-%s", seq, groups);
}

enum status
chain_read(const char *text, struct chain_mark *out)
{
    uint8_t bits[GROUPS_BYTES];
    char *end = NULL;

    errno = 0;
    if (*text < '0' || *text > '9')
        return STATUS_BAD_INPUT;
    out->seq = strtoull(text, &end, NUMBER_BASE);
    if (errno || *end != '-' || groups_read(end + 1, out->bits) != STATUS_OK)
        return STATUS_BAD_INPUT;
    memcpy(bits, out->bits, sizeof bits);
    set_check(out->seq, bits);
    return memcmp(bits, out->bits, sizeof bits) == 0 ? STATUS_OK
                                                     : STATUS_WRONG_CHECK;
}

bool
chain_agrees(const struct chain_mark *mark, uint64_t seq,
             const uint8_t head[HASH_BYTES])
{
    uint8_t bits[GROUPS_BYTES];

    memcpy(bits, head, sizeof bits);
    set_check(seq, bits);
    return seq == mark->seq && memcmp(bits, mark->bits, sizeof bits) == 0;
}
