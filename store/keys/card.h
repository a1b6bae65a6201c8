#ifndef KEYS_CARD_H
#define KEYS_CARD_H

#include "store/keys/keyring.h"

/*
 * A member's card: the public keys to which team keys are sealed, and the
 * name for colleagues, sealed to the team and signed with the team's key.
 * Without the signature whoever can write the disk could be given the next
 * team key. Its layout stands in store/FORMAT.
 */
struct card_plain {
    uint8_t member[ID_SIZE];
    struct keyring_public keys;
    char name[KEYRING_NAME_SIZE];
};

/* The card of the member whose ring this is. */
void
card_own(const struct keyring *keyring, struct card_plain *out);

/* STATUS_BAD_INPUT when TEAM's public half is no key. */
enum status
card_write(const struct card_plain *card, const uint8_t site[ID_SIZE],
           const struct team_pair *team, struct member_card *out) MUST_CHECK;

/*
 * STATUS_WRONG_SIGNATURE when it is not TEAM's own at this site,
 * STATUS_DAMAGED for what no card_write wrote.
 */
enum status
card_read(const struct member_card *bytes, const uint8_t site[ID_SIZE],
          const struct team_pair *team, struct card_plain *out) MUST_CHECK;

#endif
