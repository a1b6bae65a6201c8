#ifndef OFFICE_PEOPLE_H
#define OFFICE_PEOPLE_H

#include "kiosk/office/office.h"
#include "store/keys/founding.h"
#include "store/keys/recovery.h"
#include "store/sealing/keyset.h"

/*
 * Who works at a site: members, their pass phrases, the team's key, the
 * keyset. All of these need an unlocked office (STATUS_DENIED), save
 * office_recover, and are signed by the team's key. They have the errors of
 * the store's CHANGE too.
 *
 * Whoever asks first is given a card (store/keys/card.h), so that colleagues
 * can give them the next team key.
 */
struct office_member {
    uint8_t id[ID_SIZE];
    char name[KEYRING_NAME_SIZE]; /* "" when no card of theirs is believed */
    bool is_me;
    bool holds_key; /* the team's key of now, or the one that waits */
};

/* In no order; *OUT is on the heap, free with free(). */
enum status
office_members(struct office *office, struct office_member **out,
               size_t *count) MUST_CHECK;

/*
 * Somebody more, who is given every team key that this member holds.
 * STATUS_EXISTS for a name that is taken, STATUS_BAD_INPUT for a name or
 * phrase that cannot be one, STATUS_BUSY while a team key waits for ROOT.
 */
enum status
office_member_add(struct office *office, const char *name,
                  const char *phrase) MUST_CHECK;

/*
 * Draw a new team key for everybody but NAME, whose slot and keys are gone
 * at once; with NULL for everybody. It waits until ROOT has signed what
 * office_request gives. A key that waits already is drawn anew.
 * STATUS_MISSING without such a member, STATUS_DENIED for this member's own
 * name, STATUS_CHANGED when a colleague has no card that is believed.
 */
enum status
office_team_renew(struct office *office, const char *name) MUST_CHECK;

/* What ROOT has to sign for the key that waits. STATUS_MISSING: none does. */
enum status
office_request(struct office *office, struct keyset *out) MUST_CHECK;

/*
 * At the outside body: write the public part of its team's key, of the one
 * that waits when one does, to a new file for the places. At a place: what
 * ROOT has to sign to take it; STATUS_OLD when it is not newer. What was
 * sealed to the key of before stays so: changed rows would mark them.
 */
enum status
office_outside_give(struct office *office, const char *path) MUST_CHECK;
enum status
office_outside_take(struct office *office,
                    const struct founding_outside *outside,
                    struct keyset *out) MUST_CHECK;

/* Another pass phrase for this member. STATUS_BAD_INPUT: too short. */
enum status
office_rephrase(struct office *office, const char *phrase) MUST_CHECK;

/*
 * Take a keyset that ROOT signed. Errors of keyset_read (STATUS_OLD: it is
 * not newer); STATUS_FOREIGN; STATUS_CHANGED when its team key is not the
 * one that waits here: it answers an earlier request.
 */
enum status
office_keyset_take(struct office *office, const void *bytes,
                   size_t length) MUST_CHECK;

/*
 * Seal every live report that an older team key opens to the one of now. It
 * can be cut at any place and run again. *DONE counts those of this run.
 * Rows that this member cannot open are left as they are, and not told of.
 * Once all is done, team keys from before the last two are forgotten.
 */
enum status
office_rewrap(struct office *office, size_t *done) MUST_CHECK;

/*
 * At the outside body: join both halves of the recovery paper and make a
 * member NAME who holds the recovery team's key: then PHRASE opens every
 * report at this desk. Errors of recovery_join, with *MISTAKE.
 */
struct office_recovery {
    const char *halves[RECOVERY_HALVES];
    const char *name;
    const char *phrase;
};
enum status
office_recover(struct office *office, const struct office_recovery *recovery,
               struct recovery_mistake *mistake) MUST_CHECK;

#endif
