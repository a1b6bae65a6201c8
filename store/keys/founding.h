#ifndef KEYS_FOUNDING_H
#define KEYS_FOUNDING_H

#include <stdint.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/status.h"
#include "store/keys/keyring.h"
#include "store/keys/paper.h"
#include "store/keys/recovery.h"

/*
 * What it takes to found a site, in this order:
 *  1. ROOT and the outside body exist (founding_outside_of, key files).
 *  2. founding_make draws everything of this place: a plan and the papers.
 *  3. ROOT signs plan.keyset, here for the demo (keyset_write), else on its
 *     own machine from a request file (founding_root_sign).
 *  4. founding_accept checks what came back; the plan and the signed keyset
 *     are then what client_found takes.
 */

/* The outside body as the place knows it. */
struct founding_outside {
    uint32_t version;
    uint8_t box_public[BOX_PUBLIC_SIZE];
    uint8_t sign_public[SIGN_PUBLIC_SIZE];
};

/* One member with what was given to them. Nothing in it is open. */
enum { FOUNDING_KEYS_MAX = 4 };
struct founding_member {
    struct staff_slot slot;
    size_t key_count;
    struct team_key keys[FOUNDING_KEYS_MAX];
};

/* SITE's secret is the only one in it; wipe it after. */
struct founding_plan {
    uint8_t site[ID_SIZE];
    uint8_t salt[SALT_SIZE];
    uint8_t site_secret[SIGN_SECRET_SIZE];
    struct founding_member member;
    struct keyset keyset; /* version 1, to be signed */
};

/* Shown or printed once, then wiped; kept nowhere else. */
struct founding_papers {
    char phrase[KEYRING_PHRASE_SIZE]; /* the first member's */
    char recovery[RECOVERY_HALVES][PAPER_SIZE];
    char backup[PAPER_SIZE];
};

void
founding_outside_of(const struct team_pair *pair, struct founding_outside *out);

/*
 * A member of one team. PHRASE as in keyring_member_make, and its errors.
 */
enum status
founding_member_make(const char *phrase, const char *name, enum team team,
                     const struct team_pair *pair,
                     struct founding_member *out) MUST_CHECK;

/*
 * Draw a site whose first member is NAME. PHRASE may be NULL: then six words
 * are drawn. STATUS_BAD_INPUT as keyring_member_make.
 */
enum status
founding_make(const char *name, const char *phrase,
              const struct founding_outside *outside,
              struct founding_plan *plan,
              struct founding_papers *papers) MUST_CHECK;

/*
 * The same for the outside body's own site, where bundles are read: its team
 * is the outside body, whose pair the places seal to. There are no recovery
 * halves.
 */
enum status
founding_make_outside(const char *name, const char *phrase,
                      const struct team_pair *pair, struct founding_plan *plan,
                      struct founding_papers *papers) MUST_CHECK;

/*
 * Is this signed keyset ROOT's, and the plan's own? Errors as keyset_read;
 * STATUS_FOREIGN for another site's, STATUS_CHANGED for other keys than the
 * plan's.
 */
enum status
founding_accept(const struct founding_plan *plan, const void *bytes,
                size_t length, const uint8_t root[SIGN_PUBLIC_SIZE]) MUST_CHECK;

/*
 * On ROOT's machine: read a request file and ROOT's secret file, write the
 * signed keyset to a new file. Errors as keyfile_load and keyfile_save.
 */
enum status
founding_root_sign(const char *request, const char *root_secret,
                   const char *keyset) MUST_CHECK;

#endif
