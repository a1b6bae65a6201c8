#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/office/inner.h"

/* Milliseconds. */
enum {
    WRONG_COSTS = 2000,
    WRONG_MOST = 30000,
    WRONG_FORGOTTEN = 600000,
    BEAT_EVERY = 20000
};

static enum status
greet(struct office *office)
{
    struct hello hello;
    enum status status = client_hello(office->client, "", &hello);

    if (status != STATUS_OK)
        return status;
    if (!hello.founded)
        return STATUS_MISSING;
    status = keyset_read(hello.keyset, hello.keyset_length, office->root,
                         office->keyset_least, &office->keyset);
    if (status != STATUS_OK)
        return status;
    if (memcmp(office->keyset.site, hello.site, ID_SIZE) != 0)
        return STATUS_FOREIGN;
    memcpy(office->site, hello.site, ID_SIZE);
    return STATUS_OK;
}

enum status
office_greet(struct office *office, uint32_t *version)
{
    enum status status = greet(office);

    *version = status == STATUS_OK ? office->keyset.version : 0;
    return status;
}

/* This place's team on a site of its own; an outside body has the other, and
 * recovery's where both halves of the paper were joined. */
static enum status
choose_team(struct office *office)
{
    static const enum team teams[] = {TEAM_HERE, TEAM_OUTSIDE, TEAM_RECOVERY};

    for (size_t i = 0; i < sizeof teams / sizeof *teams; i++)
        if (keyring_team(office->keyring, teams[i])) {
            office->team = teams[i];
            return STATUS_OK;
        }
    return STATUS_WRONG_KEY;
}

static enum status
take_keys(struct office *office, const char *phrase)
{
    struct staff_slot *slots = NULL;
    struct team_key *keys = NULL;
    size_t slot_count = 0;
    size_t key_count = 0;
    enum status status =
        client_people(office->client, &slots, &slot_count, &keys, &key_count);

    if (status == STATUS_OK)
        status = keyring_unlock(phrase, slots, slot_count, keys, key_count,
                                &office->keyset, &office->keyring);
    free(slots);
    free(keys);
    return status;
}

static bool
is_member(const struct staff_slot *slots, size_t count, const uint8_t *member)
{
    for (size_t i = 0; i < count; i++)
        if (memcmp(slots[i].member, member, ID_SIZE) == 0)
            return true;
    return false;
}

/* The ring's own secret opens what was given since: nobody is asked again. */
static enum status
reload_keys(struct office *office)
{
    struct staff_slot *slots = NULL;
    struct team_key *keys = NULL;
    size_t slot_count = 0;
    size_t key_count = 0;
    enum status status =
        client_people(office->client, &slots, &slot_count, &keys, &key_count);

    if (status == STATUS_OK &&
        !is_member(slots, slot_count, keyring_member(office->keyring)))
        status = STATUS_WRONG_KEY;
    if (status == STATUS_OK) {
        keyring_reload(office->keyring, keys, key_count, &office->keyset);
        status = choose_team(office);
    }
    free(slots);
    free(keys);
    return status;
}

enum status
session_follow(struct office *office)
{
    uint32_t version = office->keyset.version;
    enum status status = greet(office);

    if (status == STATUS_OK && office->keyset.version < version)
        status = STATUS_OLD;
    if (status != STATUS_OK || office->keyset.version == version)
        return status;
    status = reload_keys(office);
    if (status == STATUS_OK)
        status = colleagues_learn(office);
    if (status == STATUS_OK)
        cases_try_again(office);
    return status;
}

/* A wrong one costs twice what the last did, up to half a minute; never a
 * lock-out, and after ten minutes it begins anew. */
static void
count_miss(struct office *office)
{
    int64_t now = clock_milliseconds();
    int64_t cost = WRONG_COSTS;

    if (now > office->not_before + WRONG_FORGOTTEN)
        office->misses = 0;
    for (int i = 0; i < office->misses && cost < WRONG_MOST; i++)
        cost *= 2;
    office->misses++;
    office->not_before = now + (cost < WRONG_MOST ? cost : WRONG_MOST);
}

enum status
office_unlock(struct office *office, const char *phrase)
{
    enum status status;

    if (clock_milliseconds() < office->not_before)
        return STATUS_WAIT;
    session_lock(office);
    status = greet(office);
    if (status == STATUS_OK)
        status = take_keys(office, phrase);
    if (status == STATUS_OK)
        status = choose_team(office);
    if (status == STATUS_WRONG_KEY)
        count_miss(office);
    if (status == STATUS_OK)
        status = colleagues_learn(office);
    if (status == STATUS_OK)
        office->misses = 0;
    if (status != STATUS_OK)
        session_lock(office);
    return status;
}

void
session_lock(struct office *office)
{
    bool was_open = office->keyring != NULL;

    cases_forget(office);
    colleagues_forget(office);
    keyring_free(office->keyring);
    office->keyring = NULL;
    office->beat = 0;
    /* nobody waits for this, and the store forgets the desk by itself */
    if (was_open && client_desk_open(office->client, false) != STATUS_OK)
        return;
}

enum status
session_beat(struct office *office)
{
    int64_t now = clock_milliseconds();

    if (!office->keyring ||
        (office->beat > 0 && now < office->beat + BEAT_EVERY))
        return STATUS_OK;
    office->beat = now;
    return client_desk_open(office->client, true);
}

enum status
session_dial(struct office *office)
{
    struct client *client =
        office->dial ? office->dial(office->dial_self) : NULL;
    uint8_t site[ID_SIZE];

    if (!client)
        return STATUS_CLOSED;
    client_close(office->client);
    office->client = client;
    office->beat = 0;
    office_watch_again(office);
    memcpy(site, office->site, ID_SIZE);
    if (!office->keyring)
        return STATUS_OK;
    if (greet(office) != STATUS_OK)
        return STATUS_CLOSED;
    return memcmp(site, office->site, ID_SIZE) == 0 ? STATUS_OK
                                                    : STATUS_FOREIGN;
}
