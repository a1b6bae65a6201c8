#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "store/sealing/seal.h"
#include "tests/bench/bench.h"
#include "tests/bench/pty.h"

/*
 * Sealing and opening an item, beside the calls of libsodium that an
 * envelope cannot do without: the same wraps, the same cipher, the same hash
 * for the same lengths, and no layout around them.
 */
enum { SEAL, OPEN, PAIRS, CONTENT = 1500, TEXT = 2048, HEAD = 80 };

static struct pair pairs[PAIRS] = {
    [SEAL] = {.name = "seal for two readers",
              .other = "bare libsodium",
              .unit = "us",
              .meaning = "an item of the smallest bucket with two readers and "
                         "two dummies; other: the ids and keys drawn, two "
                         "key pairs for the dummies, four crypto_box_seal, "
                         "two derivations, one XChaCha20-Poly1305."},
    [OPEN] = {.name = "open by one of them",
              .other = "bare libsodium",
              .unit = "us",
              .meaning = "the wraps tried until one opens, the key's "
                         "commitment, the content, its padding; other: as "
                         "many crypto_box_seal_open (2.5 of 4 wraps in the "
                         "middle), two derivations, one decryption."},
};

static struct box_pair readers[2];

/* What the bare calls leave for the bare opening. */
static struct {
    uint8_t key[32];
    uint8_t nonce[24];
    uint8_t head[HEAD];
    uint8_t text[TEXT + 16];
    uint8_t wraps[WRAP_COUNT][WRAP_SIZE];
} bare;

static void
derive_two(const uint8_t key[32], uint8_t out[2][32])
{
    for (unsigned i = 0; i < 2; i++)
        crypto_kdf_derive_from_key(out[i], 32, i, "AmpBench", key);
}

static void
bare_seal(void)
{
    uint8_t keys[2][32];

    randombytes_buf(bare.key, sizeof bare.key);
    randombytes_buf(bare.nonce, sizeof bare.nonce);
    randombytes_buf(bare.head, ID_SIZE);
    for (int i = 0; i < WRAP_COUNT; i++) {
        uint8_t dummy[2][32];

        if (i >= 2)
            crypto_box_keypair(dummy[0], dummy[1]);
        crypto_box_seal(bare.wraps[i], bare.key, 32,
                        i < 2 ? readers[i].public_key : dummy[0]);
    }
    derive_two(bare.key, keys);
    memset(bare.text, 0, sizeof bare.text);
    crypto_aead_xchacha20poly1305_ietf_encrypt(bare.text, NULL, bare.text, TEXT,
                                               bare.head, HEAD, NULL,
                                               bare.nonce, keys[0]);
}

static void
bare_open(int tries)
{
    uint8_t keys[2][32];
    uint8_t key[32];
    uint8_t text[TEXT];

    /* The last is the reader's, those before it are not. */
    for (int i = tries - 1; i >= 0; i--)
        if (crypto_box_seal_open(key, bare.wraps[i], WRAP_SIZE,
                                 readers[0].public_key,
                                 readers[0].secret_key) != 0 &&
            i == 0)
            bench_give_up("what was sealed does not open");
    derive_two(key, keys);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            text, NULL, NULL, bare.text, sizeof bare.text, bare.head, HEAD,
            bare.nonce, keys[0]) != 0)
        bench_give_up("what was sealed does not open");
}

/* Which wrap, from 1, is the first reader's? So many are tried. */
static int
place_of(const struct sealed *sealed)
{
    uint8_t key[32];

    for (int i = 0; i < WRAP_COUNT; i++)
        if (crypto_box_seal_open(key, sealed->wraps[i], WRAP_SIZE,
                                 readers[0].public_key,
                                 readers[0].secret_key) == 0)
            return i + 1;
    return WRAP_COUNT;
}

static double
since(int64_t began)
{
    return (double)(pty_now() - began) / 1e3;
}

static void
measure_one(const uint8_t content[CONTENT])
{
    uint8_t public_keys[2][BOX_PUBLIC_SIZE];
    struct seal_order order = {
        .kind = ITEM_BODY,
        .content = content,
        .length = CONTENT,
        .readers = (const uint8_t(*)[BOX_PUBLIC_SIZE])public_keys,
        .reader_count = 2};
    struct sealed sealed = {0};
    struct seal_opened opened = {0};
    double ours;
    int64_t began;
    int tries;

    for (int i = 0; i < 2; i++)
        memcpy(public_keys[i], readers[i].public_key, BOX_PUBLIC_SIZE);
    began = pty_now();
    if (seal_make(&order, &sealed) != STATUS_OK)
        bench_give_up("nothing can be sealed");
    ours = since(began);
    began = pty_now();
    bare_seal();
    pair_add(&pairs[SEAL], ours, since(began));
    tries = place_of(&sealed);
    began = pty_now();
    if (seal_open(&sealed, &readers[0], &opened) != STATUS_OK)
        bench_give_up("what was sealed does not open");
    ours = since(began);
    began = pty_now();
    bare_open(tries);
    pair_add(&pairs[OPEN], ours, since(began));
    seal_opened_clear(&opened);
    seal_clear(&sealed);
}

struct part
seal_measure(int rounds)
{
    static uint8_t content[CONTENT];

    for (int i = 0; i < 2; i++)
        seal_box_pair_make(&readers[i]);
    randombytes_buf(content, sizeof content);
    for (int i = 0; i < rounds; i++)
        measure_one(content);
    return (struct part){"Seal and open, 2,144 bytes", pairs, PAIRS};
}
