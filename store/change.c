#include "store/change.h"

#include <string.h>

#include "kiosk/base/hash.h"
#include "kiosk/base/secret.h"
#include "store/audit.h"
#include "store/protocol/message.h"

/* Write in the log that these bytes were stored, or whose were taken away. */
static enum status
note(struct store *store, const void *bytes, size_t length)
{
    uint8_t what[HASH_BYTES];

    hash_bytes(what, bytes, length);
    return audit_add(store, AUDIT_KEY, what, NULL);
}

/* --- who may ------------------------------------------------------------ */

static bool
is_recovery(const struct keyset *keyset, const uint8_t signer[SIGN_PUBLIC_SIZE])
{
    const struct keyset_team *team = &keyset->teams[TEAM_RECOVERY];

    return team->present &&
           secret_same(team->sign_public, signer, SIGN_PUBLIC_SIZE);
}

static bool
adds_recovery_alone(const struct people_change *change)
{
    for (size_t i = 0; i < change->key_count; i++)
        if (change->keys[i].team != TEAM_RECOVERY)
            return false;
    return !change->keyset && !change->removed_count && !change->card_count &&
           !change->forget_below && change->slot_count == 1 &&
           change->key_count == 1;
}

bool
change_may(const struct keyset *keyset, const uint8_t signer[SIGN_PUBLIC_SIZE],
           const struct people_change *change)
{
    return people_may_act(keyset, signer) ||
           (is_recovery(keyset, signer) && adds_recovery_alone(change));
}

/* --- the keyset --------------------------------------------------------- */

static bool
has_retired(const struct keyset *keyset, const uint8_t key[SIGN_PUBLIC_SIZE])
{
    for (size_t i = 0; i < keyset->retired_count; i++)
        if (memcmp(keyset->retired[i], key, SIGN_PUBLIC_SIZE) == 0)
            return true;
    return false;
}

/* Replies signed by a team's earlier key must stay believed. */
static bool
remembers(const struct keyset *now, const struct keyset *next)
{
    static const enum team signing[] = {TEAM_HERE, TEAM_OUTSIDE};

    for (size_t i = 0; i < sizeof signing / sizeof *signing; i++) {
        const struct keyset_team *old = &now->teams[signing[i]];
        const struct keyset_team *new = &next->teams[signing[i]];

        if (old->present &&
            (!new->present || memcmp(old->sign_public, new->sign_public,
                                     SIGN_PUBLIC_SIZE) != 0) &&
            !has_retired(next, old->sign_public))
            return false;
    }
    return true;
}

static enum status
judge_keyset(const struct keyset *now, const struct keyset *next)
{
    if (memcmp(now->site, next->site, ID_SIZE) != 0)
        return STATUS_FOREIGN;
    if (next->version <= now->version)
        return STATUS_OLD;
    if (!next->teams[TEAM_OUTSIDE].present ||
        !next->teams[TEAM_RECOVERY].present ||
        memcmp(now->site_sign, next->site_sign, SIGN_PUBLIC_SIZE) != 0 ||
        !remembers(now, next))
        return STATUS_BAD_INPUT;
    return STATUS_OK;
}

static enum status
take_keyset(struct store *store, const struct people_change *change)
{
    struct keyset now;
    struct keyset next;
    enum status status = people_teams(store, &now);

    if (status == STATUS_OK)
        status = keyset_peek(change->keyset, change->keyset_length, &next);
    if (status == STATUS_OK)
        status = judge_keyset(&now, &next);
    if (status == STATUS_OK)
        status = store_run(
            store, STATEMENT_KEYSET_ADD,
            VALUES(value_number(next.version),
                   value_bytes(change->keyset, change->keyset_length)));
    return status == STATUS_OK
               ? note(store, change->keyset, change->keyset_length)
               : status;
}

/* --- members ------------------------------------------------------------ */

static enum status
has_slot(struct store *store, const uint8_t member[ID_SIZE])
{
    enum status status =
        store_find(store, STATEMENT_SLOT, VALUES(value_bytes(member, ID_SIZE)));

    if (status == STATUS_OK)
        store_done(store, STATEMENT_SLOT);
    return status;
}

static enum status
remove_member(struct store *store, const uint8_t member[ID_SIZE])
{
    /* The card stays: what they noted in a case keeps its name. */
    static const enum statement steps[] = {STATEMENT_SLOT_DROP,
                                           STATEMENT_KEYS_DROP};
    enum status status = has_slot(store, member);

    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (status == STATUS_OK)
            status = store_run(store, steps[i],
                               VALUES(value_bytes(member, ID_SIZE)));
    return status == STATUS_OK ? note(store, member, ID_SIZE) : status;
}

static enum status
set_slot(struct store *store, const struct staff_slot *slot)
{
    enum status status =
        store_run(store, STATEMENT_SLOT_SET,
                  VALUES(value_bytes(slot->member, ID_SIZE),
                         value_bytes(slot->bytes, STAFF_SLOT_SIZE)));

    return status == STATUS_OK ? note(store, slot->bytes, STAFF_SLOT_SIZE)
                               : status;
}

static enum status
set_key(struct store *store, const struct team_key *key)
{
    enum status status = has_slot(store, key->member);

    if (key->team >= TEAM_COUNT || !key->version)
        return STATUS_BAD_INPUT;
    if (status == STATUS_OK)
        status = store_run(store, STATEMENT_KEY_SET,
                           VALUES(value_number(key->team),
                                  value_number(key->version),
                                  value_bytes(key->member, ID_SIZE),
                                  value_bytes(key->bytes, TEAM_KEY_SIZE)));
    return status == STATUS_OK ? note(store, key->bytes, TEAM_KEY_SIZE)
                               : status;
}

/* Of who works here, or did. */
static enum status
has_card(struct store *store, const uint8_t member[ID_SIZE])
{
    enum status status =
        store_find(store, STATEMENT_CARD, VALUES(value_bytes(member, ID_SIZE)));

    if (status == STATUS_OK)
        store_done(store, STATEMENT_CARD);
    return status;
}

static enum status
set_card(struct store *store, const struct member_card *card)
{
    enum status status = has_slot(store, card->member);

    if (status == STATUS_MISSING)
        status = has_card(store, card->member);
    if (status == STATUS_OK)
        status = store_run(store, STATEMENT_CARD_SET,
                           VALUES(value_bytes(card->member, ID_SIZE),
                                  value_bytes(card->bytes, CARD_SIZE)));
    return status == STATUS_OK ? note(store, card->bytes, CARD_SIZE) : status;
}

/* Nothing live is sealed to them any more, says who asks; the newest stays. */
static enum status
forget_keys(struct store *store, const struct people_change *change)
{
    struct keyset keyset;
    enum status status = people_teams(store, &keyset);

    if (status == STATUS_OK &&
        change->forget_below > keyset.teams[change->forget_team].version)
        status = STATUS_BAD_INPUT;
    return status == STATUS_OK
               ? store_run(store, STATEMENT_KEYS_FORGET,
                           VALUES(value_number(change->forget_team),
                                  value_number(change->forget_below)))
               : status;
}

/* Somebody is left, PEOPLE can still say who, CARDS too: where there are too
 * many, those of who has left go. */
static enum status
judge_counts(struct store *store)
{
    enum status status = store_find(store, STATEMENT_PEOPLE_COUNT, NULL, 0);
    int64_t slots;
    int64_t keys;
    int64_t cards;

    if (status != STATUS_OK)
        return status;
    slots = store_number(store, STATEMENT_PEOPLE_COUNT, 0);
    keys = store_number(store, STATEMENT_PEOPLE_COUNT, 1);
    cards = store_number(store, STATEMENT_PEOPLE_COUNT, 2);
    store_done(store, STATEMENT_PEOPLE_COUNT);
    if (slots == 0)
        return STATUS_DENIED;
    if (cards > PEOPLE_CARDS_MAX)
        status = store_run(store, STATEMENT_CARDS_TRIM, NULL, 0);
    if (status != STATUS_OK)
        return status;
    return slots > MESSAGE_SLOTS_MAX || keys > MESSAGE_KEYS_MAX
               ? STATUS_TOO_LONG
               : STATUS_OK;
}

enum status
change_people(struct store *store, const struct people_change *change)
{
    enum status status =
        change->keyset ? take_keyset(store, change) : STATUS_OK;

    for (size_t i = 0; i < change->removed_count && status == STATUS_OK; i++)
        status = remove_member(store, change->removed[i]);
    for (size_t i = 0; i < change->slot_count && status == STATUS_OK; i++)
        status = set_slot(store, &change->slots[i]);
    for (size_t i = 0; i < change->key_count && status == STATUS_OK; i++)
        status = set_key(store, &change->keys[i]);
    for (size_t i = 0; i < change->card_count && status == STATUS_OK; i++)
        status = set_card(store, &change->cards[i]);
    if (status == STATUS_OK && change->forget_below)
        status = forget_keys(store, change);
    return status == STATUS_OK ? judge_counts(store) : status;
}

enum status
change_list_cards(struct store *store, struct buf *out, uint32_t *count)
{
    struct member_card card;
    const struct target targets[] = {{card.member, ID_SIZE},
                                     {card.bytes, CARD_SIZE}};
    enum status status = store_find(store, STATEMENT_CARDS, NULL, 0);

    for (*count = 0; status == STATUS_OK; ++*count) {
        status = store_copy(store, STATEMENT_CARDS, targets, 2);
        if (status != STATUS_OK || *count == PEOPLE_CARDS_MAX) {
            store_done(store, STATEMENT_CARDS);
            return status == STATUS_OK ? STATUS_TOO_LONG : status;
        }
        people_put_card(out, &card);
        status = store_next(store, STATEMENT_CARDS);
    }
    return status == STATUS_MISSING ? STATUS_OK : status;
}
