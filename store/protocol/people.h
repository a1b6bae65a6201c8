#ifndef PROTOCOL_PEOPLE_H
#define PROTOCOL_PEOPLE_H

#include "kiosk/base/buf.h"
#include "kiosk/base/pack.h"
#include "kiosk/base/status.h"
#include "store/sizes.h"

/*
 * What CHANGE carries behind its proof: a change of the people of a site,
 * which happens whole or not at all. The proof's payload is BLAKE2b of the
 * bytes that people_put_change writes; its act is PROOF_KEYSET when a keyset
 * is among them, else PROOF_PEOPLE.
 */
struct people_change {
    const uint8_t *keyset; /* NULL: it stays */
    size_t keyset_length;
    const uint8_t (*removed)[ID_SIZE]; /* members */
    size_t removed_count;
    const struct staff_slot *slots;
    size_t slot_count;
    const struct team_key *keys;
    size_t key_count;
    const struct member_card *cards;
    size_t card_count;
    /* team keys of FORGET_TEAM below this version go; 0: none do */
    enum team forget_team;
    uint32_t forget_below;
};

enum { PEOPLE_CARDS_MAX = 128, PEOPLE_CARD = ID_SIZE + CARD_SIZE };

void
people_put_change(struct buf *out, const struct people_change *change);

/*
 * Read one: OUT borrows from IN and from LISTS, which people_lists_clear
 * frees. STATUS_BAD_INPUT for what is not in that form.
 */
struct people_lists {
    uint8_t (*removed)[ID_SIZE];
    struct staff_slot *slots;
    struct team_key *keys;
    struct member_card *cards;
};
enum status
people_get_change(struct unpack *in, struct people_change *out,
                  struct people_lists *lists) MUST_CHECK;
void
people_lists_clear(struct people_lists *lists);

void
people_put_card(struct buf *out, const struct member_card *card);
void
people_get_card(struct unpack *in, struct member_card *card);

#endif
