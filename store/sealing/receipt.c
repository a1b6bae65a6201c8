#include "store/sealing/receipt.h"

#include <sodium.h>

#include "kiosk/base/code.h"
#include "kiosk/base/memory.h"
#include "store/sealing/derive.h"

enum { PASSES = 3, MEMORY_BYTES = 67108864 };

static void
derive_all(const uint8_t *master, struct receipt *out)
{
    uint8_t seed[DERIVE_LONGEST];

    derive(DERIVE_RECEIPT_LOOKUP, master, out->lookup);
    derive(DERIVE_RECEIPT_BOX_SEED, master, seed);
    crypto_box_seed_keypair(out->box.public_key, out->box.secret_key, seed);
    derive(DERIVE_RECEIPT_SIGN_SEED, master, seed);
    crypto_sign_seed_keypair(out->sign.public_key, out->sign.secret_key, seed);
    secret_wipe(seed, sizeof seed);
}

enum status
receipt_derive(const char *code, const uint8_t salt[SALT_SIZE],
               struct receipt **out)
{
    uint8_t master[DERIVE_MASTER_SIZE];

    *out = NULL;
    if (!code_is_right(code))
        return STATUS_WRONG_CHECK;
    *out = sodium_malloc(sizeof **out);
    if (!*out ||
        crypto_pwhash(master, sizeof master, code, CODE_DIGITS, salt, PASSES,
                      MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13) != 0)
        memory_exhausted();
    derive_all(master, *out);
    secret_wipe(master, sizeof master);
    return STATUS_OK;
}

void
receipt_free(struct receipt *receipt)
{
    sodium_free(receipt);
}
