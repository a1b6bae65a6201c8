#include "store/sealing/carded.h"

#include <sodium.h>
#include <string.h>

#include "store/sealing/seal.h"

enum {
    AT_SIGN = 32,
    AT_SIGNER = 144,
    AT_SIGNATURE = AT_SIGNER + SIGN_PUBLIC_SIZE,
    LABEL_SIZE = 8,
    SIGNED_SIZE = LABEL_SIZE + 2 * ID_SIZE + AT_SIGNATURE,
};

_Static_assert(AT_SIGNATURE + SIGNATURE_SIZE == CARD_SIZE,
               "a card is full to its end");

/* What the team signs: for this site, this member and these keys. */
static void
write_signed(const struct member_card *card, const uint8_t site[ID_SIZE],
             uint8_t out[SIGNED_SIZE])
{
    memcpy(out, "AmpCard1", LABEL_SIZE);
    memcpy(out + LABEL_SIZE, site, ID_SIZE);
    memcpy(out + LABEL_SIZE + ID_SIZE, card->member, ID_SIZE);
    memcpy(out + LABEL_SIZE + 2 * ID_SIZE, card->bytes, AT_SIGNATURE);
}

void
carded_sign(struct member_card *card, const uint8_t site[ID_SIZE],
            const struct sign_pair *team)
{
    uint8_t text[SIGNED_SIZE];

    memcpy(card->bytes + AT_SIGNER, team->public_key, SIGN_PUBLIC_SIZE);
    write_signed(card, site, text);
    crypto_sign_detached(card->bytes + AT_SIGNATURE, NULL, text, sizeof text,
                         team->secret_key);
}

bool
carded_is_signed(const struct member_card *card, const uint8_t site[ID_SIZE],
                 const uint8_t team_public[SIGN_PUBLIC_SIZE])
{
    uint8_t text[SIGNED_SIZE];

    write_signed(card, site, text);
    return memcmp(card->bytes + AT_SIGNER, team_public, SIGN_PUBLIC_SIZE) ==
               0 &&
           crypto_sign_verify_detached(card->bytes + AT_SIGNATURE, text,
                                       sizeof text, team_public) == 0;
}

const uint8_t *
carded_sign_public(const struct member_card *card)
{
    return card->bytes + AT_SIGN;
}
