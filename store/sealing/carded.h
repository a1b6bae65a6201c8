#ifndef SEALING_CARDED_H
#define SEALING_CARDED_H

#include <stdbool.h>
#include <stdint.h>

#include "store/sizes.h"

struct sign_pair;

/*
 * What of a member's card can be told without a secret: who is asked to act
 * on it, and whose signature it bears. What is in it is store/keys/card.h's.
 */

/* Put TEAM's signature, for this site, on a card that is filled before it. */
void
carded_sign(struct member_card *card, const uint8_t site[ID_SIZE],
            const struct sign_pair *team);

/* Does it bear the signature of just this team key, at this site? */
bool
carded_is_signed(const struct member_card *card, const uint8_t site[ID_SIZE],
                 const uint8_t team_public[SIGN_PUBLIC_SIZE]);

/* The member's verify key, which stands in it. Lent. */
const uint8_t *
carded_sign_public(const struct member_card *card);

#endif
