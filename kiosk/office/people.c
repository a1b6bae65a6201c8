#include "kiosk/office/people.h"

#include <stdlib.h>
#include <string.h>

#include "kiosk/base/hash.h"
#include "kiosk/base/memory.h"
#include "kiosk/office/people_inner.h"
#include "store/sealing/proof.h"

enum { NEWCOMER_KEYS_MAX = 64 };

/* --- asking the store ---------------------------------------------------- */

static enum status
ask(struct office *office, const struct people_change *change,
    const struct sign_pair *signer)
{
    struct proof_claim claim = {.act = change->keyset ? PROOF_KEYSET
                                                      : PROOF_PEOPLE};
    struct buf bytes = {0};
    struct proof proof;
    enum status status;

    people_put_change(&bytes, change);
    memcpy(claim.site, office->site, ID_SIZE);
    memcpy(claim.target, office->site, ID_SIZE);
    memcpy(claim.nonce, client_nonce(office->client), NONCE_SIZE);
    hash_bytes(claim.payload, bytes.data, bytes.length);
    proof_sign(&claim, signer->secret_key, &proof);
    status = client_change(office->client, &bytes, &proof);
    buf_clear(&bytes);
    return status;
}

enum status
people_ask_as_team(struct office *office, const struct people_change *change)
{
    return ask(office, change,
               &keyring_team(office->keyring, office->team)->sign);
}

/* --- the people as the store has them ------------------------------------ */

void
people_clear(struct people *people)
{
    free(people->slots);
    free(people->keys);
    free(people->cards);
    *people = (struct people){0};
}

static enum status
fetch(struct office *office, struct people *out)
{
    enum status status =
        client_people(office->client, &out->slots, &out->slot_count, &out->keys,
                      &out->key_count);

    if (status == STATUS_OK)
        status = client_cards(office->client, &out->cards, &out->card_count);
    return status;
}

/* Under which pair cards are believed: under the newest, also while it waits,
 * for who was removed knows the one before. */
const struct team_pair *
people_card_pair(const struct office *office)
{
    const struct team_pair *pending =
        keyring_pending(office->keyring, office->team);

    return pending ? pending : keyring_team(office->keyring, office->team);
}

bool
people_find_card(const struct office *office, const struct people *people,
                 const uint8_t member[ID_SIZE], struct card_plain *out)
{
    for (size_t i = 0; i < people->card_count; i++)
        if (memcmp(people->cards[i].member, member, ID_SIZE) == 0)
            return card_read(&people->cards[i], office->site,
                             people_card_pair(office), out) == STATUS_OK;
    memset(out, 0, sizeof *out);
    return false;
}

bool
people_holds(const struct office *office, const struct people *people,
             const uint8_t member[ID_SIZE])
{
    uint32_t version = people_card_pair(office)->version;

    for (size_t i = 0; i < people->key_count; i++)
        if (people->keys[i].team == office->team &&
            people->keys[i].version == version &&
            memcmp(people->keys[i].member, member, ID_SIZE) == 0)
            return true;
    return false;
}

enum status
people_see_card(struct office *office, const struct people *people,
                const struct keyring *whose)
{
    struct member_card bytes;
    const struct people_change change = {.cards = &bytes, .card_count = 1};
    struct card_plain own;
    enum status status;

    if (people_find_card(office, people, keyring_member(whose), &own))
        return STATUS_OK;
    card_own(whose, &own);
    status = card_write(&own, office->site, people_card_pair(office), &bytes);
    return status == STATUS_OK ? people_ask_as_team(office, &change) : status;
}

/* Fetch, with this member's card among the others. */
enum status
people_meet(struct office *office, struct people *out)
{
    enum status status;

    *out = (struct people){0};
    if (!office->keyring || office->team == TEAM_RECOVERY)
        return STATUS_DENIED;
    status = fetch(office, out);
    if (status == STATUS_OK)
        status = people_see_card(office, out, office->keyring);
    people_clear(out);
    return status == STATUS_OK ? fetch(office, out) : status;
}

static void
describe(const struct office *office, const struct people *people,
         const uint8_t member[ID_SIZE], struct office_member *out)
{
    struct card_plain card;

    memcpy(out->id, member, ID_SIZE);
    if (people_find_card(office, people, member, &card))
        memcpy(out->name, card.name, sizeof out->name);
    out->is_me = memcmp(member, keyring_member(office->keyring), ID_SIZE) == 0;
    out->holds_key = people_holds(office, people, member);
}

enum status
office_members(struct office *office, struct office_member **out, size_t *count)
{
    struct people people;
    enum status status = people_meet(office, &people);

    *count = status == STATUS_OK ? people.slot_count : 0;
    *out = memory_array(*count + 1, sizeof **out);
    for (size_t i = 0; i < *count; i++)
        describe(office, &people, people.slots[i].member, *out + i);
    people_clear(&people);
    return status;
}

/* NULL when no believed card has this name. */
const uint8_t *
people_find_name(const struct office *office, const struct people *people,
                 const char *name)
{
    for (size_t i = 0; i < people->slot_count; i++) {
        struct card_plain card;

        if (people_find_card(office, people, people->slots[i].member, &card) &&
            strcmp(card.name, name) == 0)
            return people->slots[i].member;
    }
    return NULL;
}

/* --- somebody more ------------------------------------------------------- */

static enum status
make_newcomer(struct office *office, const char *name, const char *phrase)
{
    struct team_key keys[NEWCOMER_KEYS_MAX];
    struct member_card bytes;
    struct staff_slot slot;
    struct people_change change = {.slots = &slot,
                                   .slot_count = 1,
                                   .keys = keys,
                                   .cards = &bytes,
                                   .card_count = 1};
    struct card_plain card = {{0}, {{0}, {0}}, {0}};
    enum status status = keyring_member_make(phrase, name, &slot, &card.keys);

    if (status != STATUS_OK)
        return status;
    memcpy(card.member, slot.member, ID_SIZE);
    memcpy(card.name, name, strlen(name));
    change.key_count = keyring_give_all(office->keyring, slot.member,
                                        card.keys.box, keys, NEWCOMER_KEYS_MAX);
    status = card_write(&card, office->site, people_card_pair(office), &bytes);
    return status == STATUS_OK ? people_ask_as_team(office, &change) : status;
}

enum status
office_member_add(struct office *office, const char *name, const char *phrase)
{
    struct people people;
    enum status status = people_meet(office, &people);

    if (status == STATUS_OK && keyring_pending(office->keyring, office->team))
        status = STATUS_BUSY;
    if (status == STATUS_OK && people_find_name(office, &people, name))
        status = STATUS_EXISTS;
    people_clear(&people);
    return status == STATUS_OK ? make_newcomer(office, name, phrase) : status;
}

/* --- pass phrase, keyset ------------------------------------------------- */

enum status
office_rephrase(struct office *office, const char *phrase)
{
    struct staff_slot slot;
    const struct people_change change = {.slots = &slot, .slot_count = 1};
    struct people people;
    enum status status = people_meet(office, &people);

    people_clear(&people);
    if (status == STATUS_OK)
        status = keyring_rephrase(office->keyring, phrase, &slot);
    return status == STATUS_OK ? people_ask_as_team(office, &change) : status;
}

static bool
same_team(const struct keyset_team *team, const struct team_pair *pair)
{
    return pair && pair->version == team->version &&
           memcmp(pair->box.public_key, team->box_public, BOX_PUBLIC_SIZE) ==
               0 &&
           memcmp(pair->sign.public_key, team->sign_public, SIGN_PUBLIC_SIZE) ==
               0;
}

/* A team key that nobody here holds would shut everybody out. */
static enum status
judge_keyset(const struct office *office, const struct keyset *next)
{
    const struct keyset_team *team = &next->teams[office->team];

    if (memcmp(next->site, office->site, ID_SIZE) != 0)
        return STATUS_FOREIGN;
    return same_team(team, keyring_team(office->keyring, office->team)) ||
                   same_team(team,
                             keyring_pending(office->keyring, office->team))
               ? STATUS_OK
               : STATUS_CHANGED;
}

enum status
office_keyset_take(struct office *office, const void *bytes, size_t length)
{
    const struct people_change change = {.keyset = bytes,
                                         .keyset_length = length};
    struct keyset next;
    enum status status;

    if (!office->keyring || office->team == TEAM_RECOVERY)
        return STATUS_DENIED;
    status = keyset_read(bytes, length, office->root,
                         office->keyset.version + 1, &next);
    if (status == STATUS_OK)
        status = judge_keyset(office, &next);
    if (status == STATUS_OK)
        status = people_ask_as_team(office, &change);
    if (status != STATUS_OK)
        return status;
    office->keyset = next;
    keyring_follow(office->keyring, &office->keyset);
    return STATUS_OK;
}

/* --- recovery ------------------------------------------------------------ */

static enum status
add_recovery(struct office *office, const struct office_recovery *recovery,
             const struct team_pair *pair)
{
    struct staff_slot slot;
    struct team_key key;
    const struct people_change change = {
        .slots = &slot, .slot_count = 1, .keys = &key, .key_count = 1};
    struct keyring_public keys;
    enum status status =
        keyring_member_make(recovery->phrase, recovery->name, &slot, &keys);

    if (status == STATUS_OK)
        status = keyring_give(TEAM_RECOVERY, pair, slot.member, keys.box, &key);
    return status == STATUS_OK ? ask(office, &change, &pair->sign) : status;
}

enum status
office_recover(struct office *office, const struct office_recovery *recovery,
               struct recovery_mistake *mistake)
{
    struct team_pair pair = {0};
    uint32_t version;
    enum status status = office_greet(office, &version);

    *mistake = (struct recovery_mistake){0};
    if (status == STATUS_OK)
        status = recovery_join(recovery->halves[0], recovery->halves[1],
                               &office->keyset, &pair, mistake);
    if (status == STATUS_OK)
        status = add_recovery(office, recovery, &pair);
    secret_wipe(&pair, sizeof pair);
    return status;
}
