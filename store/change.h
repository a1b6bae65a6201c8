#ifndef STORE_CHANGE_H
#define STORE_CHANGE_H

#include "store/people.h"
#include "store/protocol/people.h"

/*
 * Change who works here, inside a transaction, as one whole: a newer keyset,
 * members who go, slots, team keys and cards that come or stand in the place
 * of what was there, team keys too old to be of use. Each that is stored or
 * removed is told to the log as KEY.
 *
 * STATUS_FOREIGN for another site's keyset, STATUS_OLD for one that is not
 * newer, STATUS_BAD_INPUT for one without outside or recovery team, with
 * another SITE key, or that forgets the verify key of a team that it
 * changes, and for forgetting team keys that are in use; STATUS_MISSING for a
 * member who is not here; STATUS_DENIED when nobody would be left;
 * STATUS_TOO_LONG past what PEOPLE can carry.
 */
enum status
change_people(struct store *store,
              const struct people_change *change) MUST_CHECK;

/*
 * May SIGNER ask for this? A team that works here may; recovery may only
 * make members of its own team.
 */
bool
change_may(const struct keyset *keyset, const uint8_t signer[SIGN_PUBLIC_SIZE],
           const struct people_change *change);

/* All cards, appended, and their count. */
enum status
change_list_cards(struct store *store, struct buf *out,
                  uint32_t *count) MUST_CHECK;

#endif
