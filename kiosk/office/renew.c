#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/office/people_inner.h"
#include "store/keys/founding_files.h"

/* Another team key, without somebody. */

/* What a renewal gives out: a key for each who stays, and a card; a card for
 * who has left too, so that what they noted keeps its name. */
struct renewal {
    struct team_pair pair;
    struct team_key *keys;
    size_t key_count;
    struct member_card *cards;
    size_t card_count;
};

static bool
works_here(const struct people *people, const uint8_t member[ID_SIZE],
           const uint8_t *removed)
{
    if (removed && memcmp(member, removed, ID_SIZE) == 0)
        return false;
    for (size_t i = 0; i < people->slot_count; i++)
        if (memcmp(people->slots[i].member, member, ID_SIZE) == 0)
            return true;
    return false;
}

static enum status
renew_cards(const struct office *office, const struct people *people,
            const uint8_t *removed, struct renewal *renewal)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < people->card_count && status == STATUS_OK; i++) {
        const uint8_t *member = people->cards[i].member;
        struct card_plain card;

        if (!people_find_card(office, people, member, &card))
            continue;
        status = card_write(&card, office->site, &renewal->pair,
                            &renewal->cards[renewal->card_count++]);
        if (status == STATUS_OK && works_here(people, member, removed))
            status = keyring_give(office->team, &renewal->pair, member,
                                  card.keys.box,
                                  &renewal->keys[renewal->key_count++]);
    }
    return status;
}

/* Would a member of the team stay without the next key? */
static bool
forgets_somebody(const struct office *office, const struct people *people,
                 const uint8_t *removed)
{
    for (size_t i = 0; i < people->slot_count; i++) {
        const uint8_t *member = people->slots[i].member;
        struct card_plain card;

        if (works_here(people, member, removed) &&
            people_holds(office, people, member) &&
            !people_find_card(office, people, member, &card))
            return true;
    }
    return false;
}

static enum status
renew(struct office *office, const struct people *people,
      const uint8_t *removed, struct renewal *renewal)
{
    const struct keyset_team *team = &office->keyset.teams[office->team];

    if (forgets_somebody(office, people, removed))
        return STATUS_CHANGED;
    renewal->keys = memory_array(people->card_count, sizeof *renewal->keys);
    renewal->cards = memory_array(people->card_count, sizeof *renewal->cards);
    keyring_team_make(team->version + 1, &renewal->pair);
    return renew_cards(office, people, removed, renewal);
}

/* The pair that was drawn waits in this ring too. */
static enum status
take_renewal(struct office *office, const uint8_t *removed,
             const struct renewal *renewal)
{
    uint8_t gone[1][ID_SIZE] = {{0}};
    const struct people_change change = {.removed =
                                             (const uint8_t(*)[ID_SIZE])gone,
                                         .removed_count = removed != NULL,
                                         .keys = renewal->keys,
                                         .key_count = renewal->key_count,
                                         .cards = renewal->cards,
                                         .card_count = renewal->card_count};
    enum status status;

    if (removed)
        memcpy(gone[0], removed, ID_SIZE);
    status = people_ask_as_team(office, &change);
    if (status == STATUS_OK)
        keyring_wait(office->keyring, office->team, &renewal->pair);
    return status;
}

enum status
office_team_renew(struct office *office, const char *name)
{
    struct renewal renewal = {0};
    struct people people;
    const uint8_t *removed = NULL;
    enum status status = people_meet(office, &people);

    if (status == STATUS_OK && name) {
        removed = people_find_name(office, &people, name);
        if (!removed)
            status = STATUS_MISSING;
        else if (memcmp(removed, keyring_member(office->keyring), ID_SIZE) == 0)
            status = STATUS_DENIED;
    }
    if (status == STATUS_OK)
        status = renew(office, &people, removed, &renewal);
    if (status == STATUS_OK)
        status = take_renewal(office, removed, &renewal);
    secret_wipe(&renewal.pair, sizeof renewal.pair);
    free(renewal.keys);
    free(renewal.cards);
    people_clear(&people);
    return status;
}

/* Replies signed with KEY stay believed; the oldest makes room. */
static void
retire(struct keyset *keyset, const uint8_t key[SIGN_PUBLIC_SIZE])
{
    if (keyset->retired_count == KEYSET_RETIRED_MAX)
        memmove(keyset->retired[0], keyset->retired[1],
                --keyset->retired_count * sizeof keyset->retired[0]);
    memcpy(keyset->retired[keyset->retired_count++], key, SIGN_PUBLIC_SIZE);
}

/* The next keyset: as it is, with the key that waits, if one does. */
static void
begin_request(const struct office *office, const struct team_pair *pending,
              struct keyset *out)
{
    struct keyset_team *team = &out->teams[office->team];
    struct keyset_team *recovery = &out->teams[TEAM_RECOVERY];
    bool is_recovery;

    *out = office->keyset;
    out->version++;
    if (!pending)
        return;
    /* An outside body's own site has no paper: it is its own recovery. */
    is_recovery =
        memcmp(team->sign_public, recovery->sign_public, SIGN_PUBLIC_SIZE) == 0;
    retire(out, team->sign_public);
    team->version = pending->version;
    memcpy(team->box_public, pending->box.public_key, BOX_PUBLIC_SIZE);
    memcpy(team->sign_public, pending->sign.public_key, SIGN_PUBLIC_SIZE);
    if (is_recovery)
        *recovery = *team;
}

enum status
office_request(struct office *office, struct keyset *out)
{
    const struct team_pair *pending;

    if (!office->keyring)
        return STATUS_DENIED;
    pending = keyring_pending(office->keyring, office->team);
    if (!pending)
        return STATUS_MISSING;
    begin_request(office, pending, out);
    return STATUS_OK;
}

/* --- the outside body's key ---------------------------------------------- */

enum status
office_outside_give(struct office *office, const char *path)
{
    const struct team_pair *pair;

    if (!office->keyring || office->team != TEAM_OUTSIDE)
        return STATUS_DENIED;
    pair = keyring_pending(office->keyring, TEAM_OUTSIDE);
    if (!pair)
        pair = keyring_team(office->keyring, TEAM_OUTSIDE);
    return founding_outside_save(path, pair);
}

enum status
office_outside_take(struct office *office,
                    const struct founding_outside *outside, struct keyset *out)
{
    struct keyset_team *team = &out->teams[TEAM_OUTSIDE];

    if (!office->keyring || office->team != TEAM_HERE)
        return STATUS_DENIED;
    if (outside->version <= office->keyset.teams[TEAM_OUTSIDE].version)
        return STATUS_OLD;
    begin_request(office, keyring_pending(office->keyring, TEAM_HERE), out);
    retire(out, team->sign_public);
    team->version = outside->version;
    memcpy(team->box_public, outside->box_public, BOX_PUBLIC_SIZE);
    memcpy(team->sign_public, outside->sign_public, SIGN_PUBLIC_SIZE);
    return STATUS_OK;
}
