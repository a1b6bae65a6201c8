#ifndef KEYS_KEYRING_H
#define KEYS_KEYRING_H

#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/status.h"
#include "store/sealing/keyset.h"
#include "store/sealing/seal.h"
#include "store/sizes.h"

/*
 * Private keys, and what a pass phrase unlocks. Linked into `amparo` alone:
 * no public program and not the store holds a keyring_ symbol.
 */
struct keyring; /* in guarded memory */

enum {
    KEYRING_NAME_SIZE = 32,
    KEYRING_PHRASE_WORDS = 6,
    KEYRING_PHRASE_SIZE = 128,
    KEYRING_PHRASE_LEAST = 12 /* bytes of one that a member insists on */
};

/*
 * What a new slot costs to try: 256 MiB and 3 passes, or the floor of 64 MiB
 * for tests and the demo. It is kept for the process.
 */
enum keyring_cost { KEYRING_COST_DEFAULT, KEYRING_COST_FLOOR };

void
keyring_set_cost(enum keyring_cost cost);

/* One team's private halves. */
struct team_pair {
    uint32_t version;
    struct box_pair box;
    struct sign_pair sign;
};

/* A pass phrase of six words (77 bits) from the list; wipe it after. */
void
keyring_phrase_make(char out[KEYRING_PHRASE_SIZE]);

/* A fresh pair for a team. Who holds one wipes it with secret_wipe. */
void
keyring_team_make(uint32_t version, struct team_pair *out);

/* A member's public keys: team keys are sealed to BOX, SIGN signs events. */
struct keyring_public {
    uint8_t box[BOX_PUBLIC_SIZE];
    uint8_t sign[SIGN_PUBLIC_SIZE];
};

/*
 * A new member with seeds of their own: the slot that PHRASE opens, however
 * many spaces stand between its words. NAME is what colleagues see, 1 to 31
 * bytes; it is sealed in the slot. STATUS_BAD_INPUT for such a name or a
 * phrase too short.
 */
enum status
keyring_member_make(const char *phrase, const char *name,
                    struct staff_slot *slot,
                    struct keyring_public *out) MUST_CHECK;

/*
 * Give a team's private half to a member. STATUS_BAD_INPUT when BOX_PUBLIC is
 * no member's key.
 */
enum status
keyring_give(enum team team, const struct team_pair *pair,
             const uint8_t member[ID_SIZE],
             const uint8_t box_public[BOX_PUBLIC_SIZE],
             struct team_key *out) MUST_CHECK;

/*
 * Try PHRASE on each slot, open the team keys of the member it belongs to
 * and check them against KEYSET. STATUS_WRONG_KEY when it opens none;
 * STATUS_DAMAGED when it opens none and a slot's cost lies outside 64 MiB/3 to
 * 1 GiB/10. A team key that does not agree is left out.
 */
enum status
keyring_unlock(const char *phrase, const struct staff_slot *slots,
               size_t slot_count, const struct team_key *keys, size_t key_count,
               const struct keyset *keyset, struct keyring **out) MUST_CHECK;

/* What the store gives out now, for a keyset of now: all is read again. */
void
keyring_reload(struct keyring *keyring, const struct team_key *keys,
               size_t key_count, const struct keyset *keyset);

/* Wipe and free. Accepts NULL. */
void
keyring_free(struct keyring *keyring);

/* The member. Lent. */
const char *
keyring_name(const struct keyring *keyring);
const uint8_t *
keyring_member(const struct keyring *keyring);
const struct sign_pair *
keyring_sign(const struct keyring *keyring);
void
keyring_public(const struct keyring *keyring, struct keyring_public *out);

/*
 * The same member behind another pass phrase: a slot to be stored in the old
 * one's place. STATUS_BAD_INPUT when it is too short.
 */
enum status
keyring_rephrase(const struct keyring *keyring, const char *phrase,
                 struct staff_slot *out) MUST_CHECK;

/* The newest pair of a team that this member holds, else NULL. Lent. */
const struct team_pair *
keyring_team(const struct keyring *keyring, enum team team);

/* All pairs of a team that this member holds, in no order; NULL after the last
 * one. Lent. */
const struct team_pair *
keyring_each(const struct keyring *keyring, enum team team, size_t index);

/* The pair that waits for ROOT to sign: newer than the keyset's, it opens and
 * signs nothing before keyring_follow. NULL: none. */
const struct team_pair *
keyring_pending(const struct keyring *keyring, enum team team);
/* Have a pair wait that was just drawn, in the place of one that does. */
void
keyring_wait(struct keyring *keyring, enum team team,
             const struct team_pair *pair);
/* A newer keyset was taken: the pending pairs that agree with it are held. */
void
keyring_follow(struct keyring *keyring, const struct keyset *keyset);

/* Give another member all that this one holds, older versions too, so that
 * old rows open. Gives how many were written to OUT, at most MOST. */
size_t
keyring_give_all(const struct keyring *keyring, const uint8_t member[ID_SIZE],
                 const uint8_t box_public[BOX_PUBLIC_SIZE],
                 struct team_key *out, size_t most);

/* The pair of an older version that opens SEALED; NULL: none does. Lent. */
const struct team_pair *
keyring_older(const struct keyring *keyring, enum team team,
              const struct sealed *sealed);

/*
 * Open with any team pair the member holds, older versions too. Errors as
 * seal_open.
 */
enum status
keyring_open(const struct keyring *keyring, const struct sealed *sealed,
             struct seal_opened *out) MUST_CHECK;

#endif
