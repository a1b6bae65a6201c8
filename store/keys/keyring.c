#include "store/keys/keyring.h"

#include <sodium.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"
#include "store/keys/phrase.h"
#include "store/keys/slot.h"

enum { HELD_MAX = 64, TEAM_PLAIN_SIZE = 80 };

_Static_assert(TEAM_KEY_SIZE == TEAM_PLAIN_SIZE + crypto_box_SEALBYTES,
               "a team key is full to its end");

/* Within a team key's plain text. */
enum { AT_TEAM = 0, AT_VERSION = 1, AT_BOX = 5, AT_SIGN = 37, AT_END = 69 };

struct held {
    enum team team;
    struct team_pair pair;
};

struct keyring {
    char name[KEYRING_NAME_SIZE];
    uint8_t member[ID_SIZE];
    struct box_pair box;
    struct sign_pair sign;
    struct slot_member self; /* for another slot */
    size_t count;
    struct held held[HELD_MAX];
    struct held pending[TEAM_COUNT]; /* version 0: none */
};

static const struct slot_cost costs[] = {
    [KEYRING_COST_DEFAULT] = {.passes = 3, .memory = 268435456},
    [KEYRING_COST_FLOOR] = {.passes = 3, .memory = 67108864},
};

static enum keyring_cost chosen_cost = KEYRING_COST_DEFAULT;

void
keyring_set_cost(enum keyring_cost cost)
{
    chosen_cost = cost;
}

void
keyring_team_make(uint32_t version, struct team_pair *out)
{
    out->version = version;
    seal_box_pair_make(&out->box);
    seal_sign_pair_make(&out->sign);
}

static bool
phrase_is_long_enough(const char *phrase)
{
    struct secret *tidy = phrase_tidy(phrase);
    bool enough = tidy->length >= KEYRING_PHRASE_LEAST;

    secret_free(tidy);
    return enough;
}

static bool
name_is_right(const char *name)
{
    size_t length = strlen(name);

    return length > 0 && length < KEYRING_NAME_SIZE &&
           text_is_plain(name, length);
}

enum status
keyring_member_make(const char *phrase, const char *name,
                    struct staff_slot *slot, struct keyring_public *out)
{
    struct slot_draw draw = {.cost = costs[chosen_cost]};
    struct slot_member member = {0};
    struct box_pair box;
    struct sign_pair sign;

    if (!name_is_right(name) || !phrase_is_long_enough(phrase))
        return STATUS_BAD_INPUT;
    memcpy(member.name, name, strlen(name));
    secret_random(member.box_seed, sizeof member.box_seed);
    secret_random(member.sign_seed, sizeof member.sign_seed);
    secret_random(member.member, sizeof member.member);
    secret_random(draw.salt, sizeof draw.salt);
    secret_random(draw.nonce, sizeof draw.nonce);
    slot_write(phrase, &draw, &member, slot);
    crypto_box_seed_keypair(box.public_key, box.secret_key, member.box_seed);
    crypto_sign_seed_keypair(sign.public_key, sign.secret_key,
                             member.sign_seed);
    memcpy(out->box, box.public_key, BOX_PUBLIC_SIZE);
    memcpy(out->sign, sign.public_key, SIGN_PUBLIC_SIZE);
    secret_wipe(&box, sizeof box);
    secret_wipe(&sign, sizeof sign);
    secret_wipe(&member, sizeof member);
    return STATUS_OK;
}

enum status
keyring_give(enum team team, const struct team_pair *pair,
             const uint8_t member[ID_SIZE],
             const uint8_t box_public[BOX_PUBLIC_SIZE], struct team_key *out)
{
    uint8_t plain[TEAM_PLAIN_SIZE] = {0};
    int sealed;

    *out = (struct team_key){.team = (uint8_t)team, .version = pair->version};
    memcpy(out->member, member, ID_SIZE);
    plain[AT_TEAM] = (uint8_t)team;
    for (int i = 0; i < 4; i++)
        plain[AT_VERSION + i] = (uint8_t)(pair->version >> (8 * i));
    memcpy(plain + AT_BOX, pair->box.secret_key, BOX_SECRET_SIZE);
    crypto_sign_ed25519_sk_to_seed(plain + AT_SIGN, pair->sign.secret_key);
    sealed = crypto_box_seal(out->bytes, plain, sizeof plain, box_public);
    secret_wipe(plain, sizeof plain);
    return sealed == 0 ? STATUS_OK : STATUS_BAD_INPUT;
}

/* Is it the team's pair of now, or one whose verify key is retired? */
static bool
keyset_agrees(const struct keyset *keyset, const struct held *held)
{
    const struct keyset_team *team = &keyset->teams[held->team];
    const uint8_t *sign = held->pair.sign.public_key;

    if (!team->present)
        return false;
    if (team->version == held->pair.version)
        return memcmp(team->sign_public, sign, SIGN_PUBLIC_SIZE) == 0 &&
               memcmp(team->box_public, held->pair.box.public_key,
                      BOX_PUBLIC_SIZE) == 0;
    if (held->pair.version > team->version)
        return false;
    for (size_t i = 0; i < keyset->retired_count; i++)
        if (memcmp(keyset->retired[i], sign, SIGN_PUBLIC_SIZE) == 0)
            return true;
    return false;
}

static bool
take_plain(const uint8_t *plain, const struct team_key *key, struct held *out)
{
    uint32_t version = 0;

    for (int i = 0; i < 4; i++)
        version |= (uint32_t)plain[AT_VERSION + i] << (8 * i);
    if (plain[AT_TEAM] != key->team || plain[AT_TEAM] >= TEAM_COUNT ||
        version != key->version ||
        !sodium_is_zero(plain + AT_END, TEAM_PLAIN_SIZE - AT_END))
        return false;
    out->team = (enum team)key->team;
    out->pair.version = version;
    memcpy(out->pair.box.secret_key, plain + AT_BOX, BOX_SECRET_SIZE);
    crypto_scalarmult_base(out->pair.box.public_key, plain + AT_BOX);
    crypto_sign_seed_keypair(out->pair.sign.public_key,
                             out->pair.sign.secret_key, plain + AT_SIGN);
    return true;
}

/* Newer than the keyset: a pair that ROOT has still to sign. */
static bool
is_pending(const struct keyset *keyset, const struct held *held)
{
    const struct keyset_team *team = &keyset->teams[held->team];

    return held->pair.version > (team->present ? team->version : 0);
}

/* Add KEY to the ring if it opens and the keyset knows it, or will. */
static void
take_key(struct keyring *keyring, const struct team_key *key,
         const struct keyset *keyset)
{
    struct held *held = &keyring->held[keyring->count];
    uint8_t plain[TEAM_PLAIN_SIZE];

    if (keyring->count == HELD_MAX ||
        memcmp(key->member, keyring->member, ID_SIZE) != 0)
        return;
    if (crypto_box_seal_open(plain, key->bytes, TEAM_KEY_SIZE,
                             keyring->box.public_key,
                             keyring->box.secret_key) == 0 &&
        take_plain(plain, key, held)) {
        if (keyset_agrees(keyset, held)) {
            keyring->count++;
            held = NULL;
        } else if (is_pending(keyset, held) &&
                   keyring->pending[held->team].pair.version <
                       held->pair.version) {
            keyring->pending[held->team] = *held;
        }
    }
    if (held)
        secret_wipe(held, sizeof *held);
    secret_wipe(plain, sizeof plain);
}

static struct keyring *
ring_of(const struct slot_member *member)
{
    struct keyring *keyring = sodium_malloc(sizeof *keyring);

    if (!keyring)
        memory_exhausted();
    memset(keyring, 0, sizeof *keyring);
    memcpy(keyring->name, member->name, sizeof member->name);
    memcpy(keyring->member, member->member, ID_SIZE);
    keyring->self = *member;
    crypto_box_seed_keypair(keyring->box.public_key, keyring->box.secret_key,
                            member->box_seed);
    crypto_sign_seed_keypair(keyring->sign.public_key, keyring->sign.secret_key,
                             member->sign_seed);
    return keyring;
}

enum status
keyring_unlock(const char *phrase, const struct staff_slot *slots,
               size_t slot_count, const struct team_key *keys, size_t key_count,
               const struct keyset *keyset, struct keyring **out)
{
    struct slot_member member = {0};
    enum status status = STATUS_WRONG_KEY;

    *out = NULL;
    for (size_t i = 0; i < slot_count && !*out; i++) {
        /* one bad slot must not shut out the others */
        enum status tried = slot_read(phrase, &slots[i], &member);

        if (tried == STATUS_OK)
            *out = ring_of(&member);
        if (tried != STATUS_WRONG_KEY)
            status = tried;
    }
    for (size_t i = 0; *out && i < key_count; i++)
        take_key(*out, &keys[i], keyset);
    secret_wipe(&member, sizeof member);
    return status;
}

void
keyring_reload(struct keyring *keyring, const struct team_key *keys,
               size_t key_count, const struct keyset *keyset)
{
    secret_wipe(keyring->held, sizeof keyring->held);
    secret_wipe(keyring->pending, sizeof keyring->pending);
    keyring->count = 0;
    for (size_t i = 0; i < key_count; i++)
        take_key(keyring, &keys[i], keyset);
}

void
keyring_free(struct keyring *keyring)
{
    sodium_free(keyring);
}

const char *
keyring_name(const struct keyring *keyring)
{
    return keyring->name;
}

const uint8_t *
keyring_member(const struct keyring *keyring)
{
    return keyring->member;
}

const struct sign_pair *
keyring_sign(const struct keyring *keyring)
{
    return &keyring->sign;
}

void
keyring_public(const struct keyring *keyring, struct keyring_public *out)
{
    memcpy(out->box, keyring->box.public_key, BOX_PUBLIC_SIZE);
    memcpy(out->sign, keyring->sign.public_key, SIGN_PUBLIC_SIZE);
}

enum status
keyring_rephrase(const struct keyring *keyring, const char *phrase,
                 struct staff_slot *out)
{
    struct slot_draw draw = {.cost = costs[chosen_cost]};

    if (!phrase_is_long_enough(phrase))
        return STATUS_BAD_INPUT;
    secret_random(draw.salt, sizeof draw.salt);
    secret_random(draw.nonce, sizeof draw.nonce);
    slot_write(phrase, &draw, &keyring->self, out);
    return STATUS_OK;
}

const struct team_pair *
keyring_pending(const struct keyring *keyring, enum team team)
{
    const struct team_pair *pair = &keyring->pending[team].pair;

    return pair->version ? pair : NULL;
}

void
keyring_wait(struct keyring *keyring, enum team team,
             const struct team_pair *pair)
{
    keyring->pending[team] = (struct held){.team = team, .pair = *pair};
}

void
keyring_follow(struct keyring *keyring, const struct keyset *keyset)
{
    for (int i = 0; i < TEAM_COUNT; i++) {
        struct held *pending = &keyring->pending[i];

        if (!pending->pair.version || keyring->count == HELD_MAX ||
            !keyset_agrees(keyset, pending))
            continue;
        keyring->held[keyring->count++] = *pending;
        secret_wipe(pending, sizeof *pending);
    }
}

size_t
keyring_give_all(const struct keyring *keyring, const uint8_t member[ID_SIZE],
                 const uint8_t box_public[BOX_PUBLIC_SIZE],
                 struct team_key *out, size_t most)
{
    size_t count = 0;

    for (size_t i = 0; i < keyring->count && count < most; i++) {
        const struct held *held = &keyring->held[i];

        if (keyring_give(held->team, &held->pair, member, box_public,
                         &out[count]) == STATUS_OK)
            count++;
    }
    return count;
}

const struct team_pair *
keyring_older(const struct keyring *keyring, enum team team,
              const struct sealed *sealed)
{
    const struct team_pair *newest = keyring_team(keyring, team);
    struct seal_opened opened;

    for (size_t i = 0; i < keyring->count; i++) {
        const struct held *held = &keyring->held[i];
        bool opens;

        if (held->team != team || &held->pair == newest)
            continue;
        opens = seal_open(sealed, &held->pair.box, &opened) == STATUS_OK;
        seal_opened_clear(&opened);
        if (opens)
            return &held->pair;
    }
    return NULL;
}

const struct team_pair *
keyring_team(const struct keyring *keyring, enum team team)
{
    const struct team_pair *newest = NULL;

    for (size_t i = 0; i < keyring->count; i++) {
        const struct held *held = &keyring->held[i];

        if (held->team == team &&
            (!newest || held->pair.version > newest->version))
            newest = &held->pair;
    }
    return newest;
}

const struct team_pair *
keyring_each(const struct keyring *keyring, enum team team, size_t index)
{
    for (size_t i = 0; i < keyring->count; i++)
        if (keyring->held[i].team == team && index-- == 0)
            return &keyring->held[i].pair;
    return NULL;
}

enum status
keyring_open(const struct keyring *keyring, const struct sealed *sealed,
             struct seal_opened *out)
{
    enum status status = STATUS_WRONG_KEY;

    *out = (struct seal_opened){0};
    for (size_t i = 0; i < keyring->count && !out->content; i++) {
        enum status tried = seal_open(sealed, &keyring->held[i].pair.box, out);

        if (tried != STATUS_WRONG_KEY)
            status = tried;
    }
    return status;
}
