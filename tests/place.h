#ifndef TESTS_PLACE_H
#define TESTS_PLACE_H

#include "store/keys/founding.h"

/* A founded place for the tests of keys: Amina of TEAM_HERE. */
struct place {
    struct sign_pair root;
    struct team_pair outside;
    struct founding_plan plan;
    struct founding_papers papers;
};

/* Amina's pass phrase. */
extern const char place_phrase[];

void
place_found(struct place *place);

/* Unlock what one member was given. */
enum status
place_unlock(const struct founding_member *member, const struct keyset *keyset,
             const char *phrase, struct keyring **out) MUST_CHECK;

#endif
