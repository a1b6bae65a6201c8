#ifndef STORE_PEOPLE_H
#define STORE_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/status.h"
#include "store/sealing/keyset.h"
#include "store/store.h"

/* Who the store belongs to: site, keyset, staff slots, team keys, forms. */
struct site {
    uint8_t id[ID_SIZE];
    uint8_t salt[SALT_SIZE];
    uint32_t week;       /* the later of what was stored and the clock */
    uint32_t purge_week; /* the last one in which the clock was believed */
};

/* STATUS_MISSING in a store that is not founded yet. */
enum status
people_site(struct store *store, struct site *out) MUST_CHECK;

/* The newest keyset's bytes, appended, and its version. */
enum status
people_keyset(struct store *store, struct buf *out,
              uint32_t *version) MUST_CHECK;

/* The same, read. */
enum status
people_teams(struct store *store, struct keyset *out) MUST_CHECK;

/* May SIGNER act for a team that works at this site now? */
bool
people_may_act(const struct keyset *keyset,
               const uint8_t signer[SIGN_PUBLIC_SIZE]);

/*
 * Does KEY belong to a member who works here, by a card that bears just
 * TEAM's signature at SITE? STATUS_WRONG_SIGNATURE when not: the card of who
 * was removed stays, their slot does not.
 */
enum status
people_is_member(struct store *store, const uint8_t site[ID_SIZE],
                 const uint8_t team[SIGN_PUBLIC_SIZE],
                 const uint8_t key[SIGN_PUBLIC_SIZE]) MUST_CHECK;

/*
 * Site, salt, SITE's secret and keyset of an empty store. STATUS_EXISTS when
 * it is founded, STATUS_FOREIGN for the keyset of another site or of another
 * SITE key. Slots and keys are added one by one in the same transaction,
 * which the caller starts and ends.
 */
struct people_founding {
    const uint8_t *site;
    const uint8_t *salt;
    const uint8_t *site_secret;
    const uint8_t *keyset;
    size_t keyset_length;
};
enum status
people_found(struct store *store,
             const struct people_founding *founding) MUST_CHECK;
enum status
people_add_slot(struct store *store, const struct staff_slot *slot) MUST_CHECK;
enum status
people_add_key(struct store *store, const struct team_key *key) MUST_CHECK;

/* All slots and keys as PEOPLE carries them, appended, and their counts. */
enum status
people_list_slots(struct store *store, struct buf *out,
                  uint32_t *count) MUST_CHECK;
enum status
people_list_keys(struct store *store, struct buf *out,
                 uint32_t *count) MUST_CHECK;

/*
 * Keep a new form by its hash, inside a transaction. There are at most 64:
 * then STATUS_DENIED.
 */
enum status
people_form_keep(struct store *store, const void *text,
                 size_t length) MUST_CHECK;
enum status
people_form(struct store *store, const uint8_t hash[HASH_BYTES],
            struct buf *out) MUST_CHECK;

/*
 * Does what is stored belong together? STATUS_FOREIGN when the keyset is
 * another site's. With a damaged log it is only read from then on.
 */
enum status
people_look(struct store *store) MUST_CHECK;

#endif
