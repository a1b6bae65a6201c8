#ifndef OFFICE_PEOPLE_INNER_H
#define OFFICE_PEOPLE_INNER_H

#include "kiosk/office/inner.h"
#include "kiosk/office/people.h"
#include "store/keys/card.h"

/* What the rooms that change people share; nobody else includes it. */

/* The people as the store has them. */
struct people {
    struct staff_slot *slots;
    size_t slot_count;
    struct team_key *keys;
    size_t key_count;
    struct member_card *cards;
    size_t card_count;
};

void
people_clear(struct people *people);

/* Fetch them, with this member's own card among the others. */
enum status
people_meet(struct office *office, struct people *out) MUST_CHECK;

/* A card for WHOSE member, unless there is one that is believed. */
enum status
people_see_card(struct office *office, const struct people *people,
                const struct keyring *whose) MUST_CHECK;

/*
 * Under which pair cards are believed: under the newest, also while it waits,
 * for who was removed knows the one before.
 */
const struct team_pair *
people_card_pair(const struct office *office);
/* False, and zeros, when there is none that is believed. */
bool
people_find_card(const struct office *office, const struct people *people,
                 const uint8_t member[ID_SIZE], struct card_plain *out);
/* NULL when no believed card of somebody who works here has this name. */
const uint8_t *
people_find_name(const struct office *office, const struct people *people,
                 const char *name);
/* Was this member given the newest team key? */
bool
people_holds(const struct office *office, const struct people *people,
             const uint8_t member[ID_SIZE]);

enum status
people_ask_as_team(struct office *office,
                   const struct people_change *change) MUST_CHECK;

#endif
