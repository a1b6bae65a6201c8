#include "tests/place.h"

#include <check.h>

const char place_phrase[] = "one two three four five six";

void
place_found(struct place *place)
{
    struct founding_outside outside;

    keyring_set_cost(KEYRING_COST_FLOOR);
    seal_sign_pair_make(&place->root);
    keyring_team_make(1, &place->outside);
    founding_outside_of(&place->outside, &outside);
    ck_assert_int_eq(founding_make("Amina", place_phrase, &outside,
                                   &place->plan, &place->papers),
                     STATUS_OK);
}

enum status
place_unlock(const struct founding_member *member, const struct keyset *keyset,
             const char *phrase, struct keyring **out)
{
    return keyring_unlock(phrase, &member->slot, 1, member->keys,
                          member->key_count, keyset, out);
}
