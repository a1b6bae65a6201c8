#include "store/people.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/hash.h"
#include "kiosk/base/secret.h"
#include "store/audit.h"
#include "store/protocol/message.h"
#include "store/sealing/carded.h"

enum { FORMS_MAX = 64 };

enum status
people_site(struct store *store, struct site *out)
{
    enum status status = store_find(store, STATEMENT_META, NULL, 0);
    const struct target targets[] = {{out->id, sizeof out->id},
                                     {out->salt, sizeof out->salt}};
    uint32_t now = clock_week(clock_now());

    if (status != STATUS_OK)
        return status;
    status = store_copy(store, STATEMENT_META, targets, 2);
    out->week = (uint32_t)store_number(store, STATEMENT_META, 3);
    out->purge_week = (uint32_t)store_number(store, STATEMENT_META, 4);
    if (out->week < now)
        out->week = now;
    store_done(store, STATEMENT_META);
    return status;
}

enum status
people_keyset(struct store *store, struct buf *out, uint32_t *version)
{
    enum status status = store_find(store, STATEMENT_KEYSET, NULL, 0);
    const uint8_t *bytes;
    size_t length;

    if (status != STATUS_OK)
        return status;
    *version = (uint32_t)store_number(store, STATEMENT_KEYSET, 0);
    bytes = store_bytes(store, STATEMENT_KEYSET, 1, &length);
    buf_add(out, bytes, length);
    store_done(store, STATEMENT_KEYSET);
    return STATUS_OK;
}

enum status
people_teams(struct store *store, struct keyset *out)
{
    struct buf bytes = {0};
    uint32_t version;
    enum status status = people_keyset(store, &bytes, &version);

    if (status == STATUS_OK)
        status = keyset_peek(bytes.data, bytes.length, out);
    buf_clear(&bytes);
    return status;
}

bool
people_may_act(const struct keyset *keyset,
               const uint8_t signer[SIGN_PUBLIC_SIZE])
{
    static const enum team acting[] = {TEAM_HERE, TEAM_OUTSIDE};

    for (size_t i = 0; i < sizeof acting / sizeof *acting; i++) {
        const struct keyset_team *team = &keyset->teams[acting[i]];

        if (team->present &&
            secret_same(team->sign_public, signer, SIGN_PUBLIC_SIZE))
            return true;
    }
    return false;
}

enum status
people_is_member(struct store *store, const uint8_t site[ID_SIZE],
                 const uint8_t team[SIGN_PUBLIC_SIZE],
                 const uint8_t key[SIGN_PUBLIC_SIZE])
{
    struct member_card card;
    const struct target targets[] = {{card.member, ID_SIZE},
                                     {card.bytes, CARD_SIZE}};
    enum status status = store_find(store, STATEMENT_CARD_HERE,
                                    VALUES(value_bytes(key, SIGN_PUBLIC_SIZE)));
    bool is_one = false;

    while (status == STATUS_OK && !is_one) {
        status = store_copy(store, STATEMENT_CARD_HERE, targets, 2);
        is_one = status == STATUS_OK && carded_is_signed(&card, site, team);
        if (status == STATUS_OK && !is_one)
            status = store_next(store, STATEMENT_CARD_HERE);
        else
            store_done(store, STATEMENT_CARD_HERE);
    }
    return status == STATUS_MISSING ? STATUS_WRONG_SIGNATURE : status;
}

/* Write in the log that these bytes were stored as a key. */
static enum status
note_key(struct store *store, const void *bytes, size_t length)
{
    uint8_t what[HASH_BYTES];

    hash_bytes(what, bytes, length);
    return audit_add(store, AUDIT_KEY, what, NULL);
}

static enum status
add_meta(struct store *store, const struct people_founding *founding,
         const struct keyset *keyset)
{
    const struct hash_part parts[] = {{founding->site, ID_SIZE},
                                      {founding->salt, SALT_SIZE}};
    int64_t week = clock_week(clock_now());
    struct audit_start start;
    uint8_t what[HASH_BYTES];
    enum status status = audit_begin(
        founding->site, keyset->teams[TEAM_OUTSIDE].box_public, &start);

    if (status == STATUS_OK)
        status = store_run(
            store, STATEMENT_META_ADD,
            VALUES(value_bytes(founding->site, ID_SIZE),
                   value_bytes(founding->salt, SALT_SIZE),
                   value_bytes(founding->site_secret, SIGN_SECRET_SIZE),
                   value_number(week), value_number(week),
                   value_bytes(start.head, sizeof start.head),
                   value_bytes(start.key, sizeof start.key),
                   value_bytes(start.first, sizeof start.first)));
    secret_wipe(&start, sizeof start);
    hash_parts(what, NULL, 0, parts, 2);
    if (status == STATUS_OK)
        status = audit_add(store, AUDIT_SITE, what, NULL);
    return status;
}

enum status
people_found(struct store *store, const struct people_founding *founding)
{
    const uint8_t *site_public = founding->site_secret + SIGN_SEED_SIZE;
    struct keyset keyset;
    struct site there;
    enum status status = people_site(store, &there);

    if (status != STATUS_MISSING)
        return status == STATUS_OK ? STATUS_EXISTS : status;
    status = keyset_peek(founding->keyset, founding->keyset_length, &keyset);
    if (status != STATUS_OK)
        return status;
    if (memcmp(keyset.site, founding->site, ID_SIZE) != 0 ||
        memcmp(keyset.site_sign, site_public, SIGN_PUBLIC_SIZE) != 0)
        return STATUS_FOREIGN;
    status = add_meta(store, founding, &keyset);
    if (status == STATUS_OK)
        status = store_run(
            store, STATEMENT_KEYSET_ADD,
            VALUES(value_number(keyset.version),
                   value_bytes(founding->keyset, founding->keyset_length)));
    if (status == STATUS_OK)
        status = note_key(store, founding->keyset, founding->keyset_length);
    return status;
}

enum status
people_add_slot(struct store *store, const struct staff_slot *slot)
{
    enum status status =
        store_run(store, STATEMENT_SLOT_ADD,
                  VALUES(value_bytes(slot->member, ID_SIZE),
                         value_bytes(slot->bytes, STAFF_SLOT_SIZE)));

    if (status == STATUS_OK)
        status = note_key(store, slot->bytes, STAFF_SLOT_SIZE);
    return status;
}

enum status
people_add_key(struct store *store, const struct team_key *key)
{
    enum status status =
        store_run(store, STATEMENT_KEY_ADD,
                  VALUES(value_number(key->team), value_number(key->version),
                         value_bytes(key->member, ID_SIZE),
                         value_bytes(key->bytes, TEAM_KEY_SIZE)));

    if (status == STATUS_OK)
        status = note_key(store, key->bytes, TEAM_KEY_SIZE);
    return status;
}

enum status
people_list_slots(struct store *store, struct buf *out, uint32_t *count)
{
    struct staff_slot slot;
    const struct target targets[] = {{slot.member, ID_SIZE},
                                     {slot.bytes, STAFF_SLOT_SIZE}};
    enum status status = store_find(store, STATEMENT_SLOTS, NULL, 0);

    for (*count = 0; status == STATUS_OK; ++*count) {
        status = store_copy(store, STATEMENT_SLOTS, targets, 2);
        if (status != STATUS_OK || *count == MESSAGE_SLOTS_MAX) {
            store_done(store, STATEMENT_SLOTS);
            return status == STATUS_OK ? STATUS_TOO_LONG : status;
        }
        message_put_slot(out, &slot);
        status = store_next(store, STATEMENT_SLOTS);
    }
    return status == STATUS_MISSING ? STATUS_OK : status;
}

static enum status
read_key(struct store *store, struct team_key *key)
{
    const uint8_t *member;
    const uint8_t *bytes;
    size_t member_length;
    size_t length;

    key->team = (uint8_t)store_number(store, STATEMENT_KEYS, 0);
    key->version = (uint32_t)store_number(store, STATEMENT_KEYS, 1);
    member = store_bytes(store, STATEMENT_KEYS, 2, &member_length);
    bytes = store_bytes(store, STATEMENT_KEYS, 3, &length);
    if (member_length != ID_SIZE || length != TEAM_KEY_SIZE)
        return STATUS_DAMAGED;
    memcpy(key->member, member, ID_SIZE);
    memcpy(key->bytes, bytes, TEAM_KEY_SIZE);
    return STATUS_OK;
}

enum status
people_list_keys(struct store *store, struct buf *out, uint32_t *count)
{
    struct team_key key;
    enum status status = store_find(store, STATEMENT_KEYS, NULL, 0);

    for (*count = 0; status == STATUS_OK; ++*count) {
        status = read_key(store, &key);
        if (status != STATUS_OK || *count == MESSAGE_KEYS_MAX) {
            store_done(store, STATEMENT_KEYS);
            return status == STATUS_OK ? STATUS_TOO_LONG : status;
        }
        message_put_key(out, &key);
        status = store_next(store, STATEMENT_KEYS);
    }
    return status == STATUS_MISSING ? STATUS_OK : status;
}

static enum status
count_forms(struct store *store, int64_t *count)
{
    enum status status = store_find(store, STATEMENT_FORM_COUNT, NULL, 0);

    if (status != STATUS_OK)
        return status;
    *count = store_number(store, STATEMENT_FORM_COUNT, 0);
    store_done(store, STATEMENT_FORM_COUNT);
    return STATUS_OK;
}

enum status
people_form_keep(struct store *store, const void *text, size_t length)
{
    uint8_t hash[HASH_BYTES];
    int64_t count = 0;
    enum status status = count_forms(store, &count);

    if (status != STATUS_OK)
        return status;
    if (count >= FORMS_MAX)
        return STATUS_DENIED;
    hash_bytes(hash, text, length);
    return store_run(
        store, STATEMENT_FORM_ADD,
        VALUES(value_bytes(hash, sizeof hash), value_bytes(text, length)));
}

enum status
people_form(struct store *store, const uint8_t hash[HASH_BYTES],
            struct buf *out)
{
    enum status status = store_find(store, STATEMENT_FORM,
                                    VALUES(value_bytes(hash, HASH_BYTES)));
    const uint8_t *bytes;
    size_t length;

    if (status != STATUS_OK)
        return status;
    bytes = store_bytes(store, STATEMENT_FORM, 0, &length);
    buf_add(out, bytes, length);
    store_done(store, STATEMENT_FORM);
    return STATUS_OK;
}

enum status
people_look(struct store *store)
{
    struct site site;
    struct keyset keyset;
    enum status status = people_site(store, &site);

    if (status == STATUS_MISSING)
        return STATUS_OK;
    /* Without a log nothing can be written; receipts can still be read. */
    if (status == STATUS_OK && audit_look(store) != STATUS_OK)
        store_stop_writing(store);
    if (status == STATUS_OK)
        status = people_teams(store, &keyset);
    if (status == STATUS_OK && memcmp(keyset.site, site.id, ID_SIZE) != 0)
        status = STATUS_FOREIGN;
    return status;
}
