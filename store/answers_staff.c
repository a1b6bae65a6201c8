#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/hash.h"
#include "kiosk/base/secret.h"
#include "store/answers.h"
#include "store/carry.h"
#include "store/inspect.h"
#include "store/keep.h"
#include "store/reports.h"
#include "store/schema.h"
#include "store/sealing/proof.h"

enum { DESK_STAYS = 60000 };

static void
pack_row(struct buf *out, const struct report *report)
{
    pack_bytes(out, report->id, ID_SIZE);
    pack_bytes(out, report->thread_box, BOX_PUBLIC_SIZE);
    pack_u32(out, report->week);
    pack_u32(out, report->expires);
    pack_u8(out, report->due != 0);
    pack_u64(out, report->changed);
    pack_u32(out, report->items);
}

struct rows_found {
    struct buf bytes;
    uint32_t count;
    bool has_more;
};

/* As many rows as one answer holds; what was found stays on an error. */
static enum status
find_rows(struct store *store, const struct reports_walk *walk, uint64_t after,
          struct rows_found *out)
{
    struct report report;
    enum status status = reports_after(store, walk, after, &report);

    *out = (struct rows_found){0};
    while (status == STATUS_OK && out->count < MESSAGE_ROWS_MAX) {
        pack_row(&out->bytes, &report);
        out->count++;
        status = reports_next(store, walk, &report);
    }
    out->has_more = status == STATUS_OK;
    if (out->has_more)
        reports_done(store, walk);
    return status == STATUS_MISSING ? STATUS_OK : status;
}

enum status
answers_rows(struct turn *turn)
{
    struct store *store = turn->answers->store;
    uint64_t after = unpack_u64(turn->fields);
    struct reports_walk walk = {0};
    struct rows_found rows;
    struct rows_found others = {0};
    enum status status = find_rows(store, &walk, after, &rows);

    /* Where damage was met its index may hide some: then who shows more. */
    if (inspect_met_damage(store_database(store), 0)) {
        walk.by_scan = true;
        (void)(find_rows(store, &walk, after, &others) == STATUS_OK);
        if (others.count > rows.count) {
            buf_clear(&rows.bytes);
            rows = others;
            others = (struct rows_found){0};
        }
    }
    pack_u8(turn->out, rows.has_more);
    pack_u32(turn->out, rows.count);
    pack_bytes(turn->out, rows.bytes.data, rows.bytes.length);
    buf_clear(&rows.bytes);
    buf_clear(&others.bytes);
    return rows.count ? STATUS_OK : status;
}

enum status
answers_items(struct turn *turn)
{
    uint8_t id[ID_SIZE];
    struct report report;
    uint32_t place;
    enum status status;

    unpack_bytes(turn->fields, id, sizeof id);
    place = unpack_u32(turn->fields);
    status = reports_by_id(turn->answers->store, id, &report);
    return status == STATUS_OK ? answers_item(turn, &report, place) : status;
}

/* Did a team that works here sign for this item on this report? */
static enum status
prove_post(struct turn *turn, const uint8_t report[ID_SIZE],
           const struct sealed *item, const struct proof *proof)
{
    struct claim claim = {.act = PROOF_POST, .target = report, .item = item};
    struct keyset keyset;
    enum status status = people_teams(turn->answers->store, &keyset);

    if (status != STATUS_OK)
        return status;
    if (!people_may_act(&keyset, proof->signer))
        return STATUS_WRONG_SIGNATURE;
    claim.signer = proof->signer;
    return answers_prove(turn, &claim, proof);
}

enum status
answers_post(struct turn *turn)
{
    struct store *store = turn->answers->store;
    uint8_t id[ID_SIZE];
    struct proof proof;
    struct sealed item;
    struct report report;
    enum status status;

    unpack_bytes(turn->fields, id, sizeof id);
    answers_read_proof(turn, &proof);
    message_get_item(turn->fields, turn->bucket, &item);
    turn->bucket = 0;
    status = reports_by_id(store, id, &report);
    if (status == STATUS_OK)
        status = prove_post(turn, id, &item, &proof);
    if (status == STATUS_OK)
        status = answers_room(turn, ROOM_PLAIN);
    if (status == STATUS_OK)
        status = keep_start(store, &turn->site);
    if (status != STATUS_OK)
        return status;
    status = reports_grow(store, &turn->site, &report, &item);
    if (status == STATUS_OK)
        status = carry_note_letter(store, item.item);
    status = keep_end(store, status);
    turn->news = status == STATUS_OK;
    return status;
}

/* The slots and keys that came with a founding, each stored. */
static enum status
found_people(struct turn *turn, uint32_t slots, uint32_t keys)
{
    struct store *store = turn->answers->store;
    enum status status = STATUS_OK;
    struct staff_slot slot;
    struct team_key key;

    for (uint32_t i = 0; i < slots && status == STATUS_OK; i++) {
        message_get_slot(turn->fields, &slot);
        status = people_add_slot(store, &slot);
    }
    for (uint32_t i = 0; i < keys && status == STATUS_OK; i++) {
        message_get_key(turn->fields, &key);
        if (key.team >= TEAM_COUNT || !key.version)
            return STATUS_BAD_INPUT;
        status = people_add_key(store, &key);
    }
    return status;
}

enum status
answers_found(struct turn *turn)
{
    struct store *store = turn->answers->store;
    struct unpack *in = turn->fields;
    struct people_founding founding = {0};
    uint32_t slots;
    uint32_t keys;
    enum status status;

    founding.site = unpack_lend(in, ID_SIZE);
    founding.salt = unpack_lend(in, SALT_SIZE);
    founding.site_secret = unpack_lend(in, SIGN_SECRET_SIZE);
    founding.keyset_length = unpack_u32(in);
    founding.keyset = unpack_lend(in, KEYSET_MAX);
    slots = unpack_u32(in);
    keys = unpack_u32(in);
    if (in->failed || founding.keyset_length > KEYSET_MAX ||
        slots > MESSAGE_SLOTS_MAX || keys > MESSAGE_KEYS_MAX ||
        in->length - in->at !=
            slots * (size_t)MESSAGE_SLOT + keys * (size_t)MESSAGE_KEY)
        return STATUS_BAD_INPUT;
    status = keep_start(store, NULL);
    if (status != STATUS_OK)
        return status;
    status = people_found(store, &founding);
    if (status == STATUS_OK)
        status = found_people(turn, slots, keys);
    return keep_end(store, status);
}

enum status
answers_people(struct turn *turn)
{
    struct buf slots = {0};
    struct buf keys = {0};
    uint32_t slot_count = 0;
    uint32_t key_count = 0;
    enum status status =
        people_list_slots(turn->answers->store, &slots, &slot_count);

    if (status == STATUS_OK)
        status = people_list_keys(turn->answers->store, &keys, &key_count);
    pack_u32(turn->out, slot_count);
    pack_u32(turn->out, key_count);
    pack_bytes(turn->out, slots.data, slots.length);
    pack_bytes(turn->out, keys.data, keys.length);
    buf_clear(&slots);
    buf_clear(&keys);
    return status;
}

enum status
answers_desk_open(struct turn *turn)
{
    bool open = unpack_u8(turn->fields);

    turn->asker->desk_until = open ? clock_milliseconds() + DESK_STAYS : 0;
    return STATUS_OK;
}

enum status
answers_watch(struct turn *turn)
{
    turn->asker->watching = true;
    return STATUS_OK;
}

enum status
answers_form_keep(struct turn *turn)
{
    struct store *store = turn->answers->store;
    size_t length = turn->fields->length - turn->fields->at;
    const uint8_t *text = unpack_lend(turn->fields, length);
    uint8_t hash[HASH_BYTES];
    struct buf there = {0};
    enum status status;

    if (!length || length > FORM_MAX)
        return STATUS_TOO_LONG;
    hash_bytes(hash, text, length);
    status = people_form(store, hash, &there);
    buf_clear(&there);
    if (status == STATUS_MISSING) {
        status = answers_room(turn, ROOM_PLAIN);
        if (status == STATUS_OK)
            status = keep_start(store, NULL);
        if (status == STATUS_OK)
            status = keep_end(store, people_form_keep(store, text, length));
    }
    return status;
}

enum status
answers_form(struct turn *turn)
{
    uint8_t hash[HASH_BYTES];

    unpack_bytes(turn->fields, hash, sizeof hash);
    return people_form(turn->answers->store, hash, turn->out);
}
