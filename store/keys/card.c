#include "store/keys/card.h"

#include <sodium.h>
#include <string.h>

#include "kiosk/base/text.h"
#include "store/sealing/carded.h"

enum {
    AT_BOX = 0,
    AT_SIGN = 32,
    AT_NAME = 64,
    SEALED_NAME = crypto_box_SEALBYTES + KEYRING_NAME_SIZE,
};

void
card_own(const struct keyring *keyring, struct card_plain *out)
{
    memset(out, 0, sizeof *out);
    memcpy(out->member, keyring_member(keyring), ID_SIZE);
    keyring_public(keyring, &out->keys);
    memcpy(out->name, keyring_name(keyring), strlen(keyring_name(keyring)));
}

enum status
card_write(const struct card_plain *card, const uint8_t site[ID_SIZE],
           const struct team_pair *team, struct member_card *out)
{
    memcpy(out->member, card->member, ID_SIZE);
    memcpy(out->bytes + AT_BOX, card->keys.box, BOX_PUBLIC_SIZE);
    memcpy(out->bytes + AT_SIGN, card->keys.sign, SIGN_PUBLIC_SIZE);
    if (crypto_box_seal(out->bytes + AT_NAME, (const uint8_t *)card->name,
                        KEYRING_NAME_SIZE, team->box.public_key) != 0)
        return STATUS_BAD_INPUT;
    carded_sign(out, site, &team->sign);
    return STATUS_OK;
}

enum status
card_read(const struct member_card *bytes, const uint8_t site[ID_SIZE],
          const struct team_pair *team, struct card_plain *out)
{
    memset(out, 0, sizeof *out);
    if (!carded_is_signed(bytes, site, team->sign.public_key))
        return STATUS_WRONG_SIGNATURE;
    memcpy(out->member, bytes->member, ID_SIZE);
    memcpy(out->keys.box, bytes->bytes + AT_BOX, BOX_PUBLIC_SIZE);
    memcpy(out->keys.sign, bytes->bytes + AT_SIGN, SIGN_PUBLIC_SIZE);
    if (crypto_box_seal_open((uint8_t *)out->name, bytes->bytes + AT_NAME,
                             SEALED_NAME, team->box.public_key,
                             team->box.secret_key) == 0 &&
        out->name[KEYRING_NAME_SIZE - 1] == '\0' && out->name[0] &&
        text_is_plain(out->name, strlen(out->name)))
        return STATUS_OK;
    memset(out, 0, sizeof *out);
    return STATUS_DAMAGED;
}
