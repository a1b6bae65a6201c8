#include "store/sealing/proof.h"

#include <sodium.h>
#include <string.h>

#include "kiosk/base/hash.h"

enum {
    AT_ACT = 8,
    AT_SITE = 9,
    AT_TARGET = 25,
    AT_NONCE = 41,
    AT_PAYLOAD = 57,
    MESSAGE_SIZE = 89,
};

static void
write_message(const struct proof_claim *claim, uint8_t out[MESSAGE_SIZE])
{
    memcpy(out, "AmpProf1", AT_ACT);
    out[AT_ACT] = (uint8_t)claim->act;
    memcpy(out + AT_SITE, claim->site, ID_SIZE);
    memcpy(out + AT_TARGET, claim->target, ID_SIZE);
    memcpy(out + AT_NONCE, claim->nonce, NONCE_SIZE);
    memcpy(out + AT_PAYLOAD, claim->payload, HASH_BYTES);
}

void
proof_sign(const struct proof_claim *claim,
           const uint8_t secret_key[SIGN_SECRET_SIZE], struct proof *out)
{
    uint8_t message[MESSAGE_SIZE];

    write_message(claim, message);
    crypto_sign_ed25519_sk_to_pk(out->signer, secret_key);
    crypto_sign_detached(out->signature, NULL, message, sizeof message,
                         secret_key);
}

bool
proof_agrees(const struct proof_claim *claim, const struct proof *proof,
             const uint8_t signer[SIGN_PUBLIC_SIZE])
{
    uint8_t message[MESSAGE_SIZE];

    if (memcmp(proof->signer, signer, SIGN_PUBLIC_SIZE) != 0)
        return false;
    write_message(claim, message);
    return crypto_sign_verify_detached(proof->signature, message,
                                       sizeof message, signer) == 0;
}

void
proof_hash_item(uint8_t out[HASH_BYTES], const struct sealed *sealed)
{
    struct hash_part parts[] = {
        {sealed->item, sizeof sealed->item},
        {sealed->envelope, sealed->length},
        {sealed->wraps, sizeof sealed->wraps},
    };

    hash_parts(out, NULL, 0, parts, sizeof parts / sizeof *parts);
}
