#include <string.h>

#include "kiosk/base/hash.h"
#include "store/answers.h"
#include "store/carry.h"
#include "store/keep.h"
#include "store/reports.h"
#include "store/sealing/proof.h"

/*
 * The questions that a site of profile `outside` is asked: the rows of other
 * places come in, letters go back. What changes anything is signed by the
 * team that works here, over the nonce and all that is sent.
 */

/* The proof, and then the origin that all else is about. */
static enum status
take_proved(struct turn *turn, uint8_t origin[ID_SIZE])
{
    struct proof_claim claim = {.act = PROOF_CARRY};
    struct proof proof;
    struct unpack rest;
    struct keyset keyset;
    size_t length;
    enum status status = people_teams(turn->answers->store, &keyset);

    if (status != STATUS_OK)
        return status;
    answers_read_proof(turn, &proof);
    rest = *turn->fields;
    length = rest.length - rest.at;
    hash_bytes(claim.payload, unpack_lend(&rest, length), length);
    unpack_bytes(turn->fields, origin, ID_SIZE);
    memcpy(claim.site, turn->site.id, ID_SIZE);
    memcpy(claim.target, origin, ID_SIZE);
    memcpy(claim.nonce, turn->asker->nonce, NONCE_SIZE);
    if (!people_may_act(&keyset, proof.signer) ||
        !proof_agrees(&claim, &proof, proof.signer))
        return STATUS_WRONG_SIGNATURE;
    return STATUS_OK;
}

enum status
answers_origin(struct turn *turn)
{
    struct store *store = turn->answers->store;
    uint8_t site[ID_SIZE];
    struct carry_origin origin;
    uint64_t formed = 0;
    uint32_t waiting[2] = {0};
    enum status status;

    unpack_bytes(turn->fields, site, sizeof site);
    status = carry_origin(store, site, &origin);
    if (status == STATUS_OK)
        status = carry_formed(store, site, &formed);
    for (int i = 0; i < 2 && status == STATUS_OK; i++)
        status = carry_waiting(store, site, i, &waiting[i]);
    if (status != STATUS_OK)
        return status;
    pack_bytes(turn->out, origin.root, sizeof origin.root);
    pack_bytes(turn->out, origin.salt, sizeof origin.salt);
    pack_bytes(turn->out, origin.postbox, sizeof origin.postbox);
    pack_bytes(turn->out, origin.head, sizeof origin.head);
    pack_u32(turn->out, origin.version);
    pack_u64(turn->out, origin.items);
    pack_u64(turn->out, origin.gone);
    pack_u64(turn->out, origin.seq);
    pack_u64(turn->out, origin.made);
    pack_u64(turn->out, formed);
    pack_u32(turn->out, waiting[0]);
    pack_u32(turn->out, waiting[1]);
    return STATUS_OK;
}

static uint64_t
read_origin(struct unpack *in, struct carry_origin *out)
{
    *out = (struct carry_origin){0};
    unpack_bytes(in, out->root, sizeof out->root);
    unpack_bytes(in, out->salt, sizeof out->salt);
    unpack_bytes(in, out->postbox, sizeof out->postbox);
    unpack_bytes(in, out->head, sizeof out->head);
    out->version = unpack_u32(in);
    out->items = unpack_u64(in);
    out->gone = unpack_u64(in);
    out->seq = unpack_u64(in);
    return unpack_u64(in);
}

/* Another ROOT or salt under a known site's name is another site. */
static enum status
may_be(struct store *store, const uint8_t site[ID_SIZE],
       const struct carry_origin *said)
{
    struct carry_origin known;
    enum status status = carry_origin(store, site, &known);

    if (status == STATUS_MISSING)
        return STATUS_OK;
    if (status != STATUS_OK)
        return status;
    if (memcmp(known.root, said->root, sizeof known.root) != 0 ||
        memcmp(known.salt, said->salt, sizeof known.salt) != 0)
        return STATUS_FOREIGN;
    return said->version < known.version ? STATUS_OLD : STATUS_OK;
}

enum status
answers_origin_set(struct turn *turn)
{
    struct store *store = turn->answers->store;
    uint8_t site[ID_SIZE];
    struct carry_origin said;
    uint64_t heard;
    enum status status = take_proved(turn, site);

    if (status != STATUS_OK)
        return status;
    heard = read_origin(turn->fields, &said);
    if (!said.version || memcmp(site, turn->site.id, ID_SIZE) == 0)
        return STATUS_BAD_INPUT;
    status = may_be(store, site, &said);
    if (status == STATUS_OK)
        status = keep_start(store, &turn->site);
    if (status != STATUS_OK)
        return status;
    return keep_end(store, carry_set_origin(store, site, &said, heard));
}

/* STATUS_OK: there already, or gone; STATUS_MISSING: to be written. */
static enum status
look_report(struct turn *turn, const uint8_t origin[ID_SIZE],
            const struct report *report)
{
    struct store *store = turn->answers->store;
    struct carry_origin there;
    uint8_t hash[HASH_BYTES];
    enum status status = carry_origin(store, origin, &there);

    if (status == STATUS_MISSING)
        return STATUS_DENIED;
    if (status == STATUS_OK)
        status = carry_is_of(store, report->id, origin);
    if (status != STATUS_MISSING)
        return status;
    reports_hash_gone(there.salt, report->lookup, hash);
    status = carry_is_gone(store, hash);
    if (status == STATUS_MISSING)
        status = reports_is_gone(store, &turn->site, report->lookup);
    return status;
}

static void
read_row(struct unpack *in, struct report *out)
{
    struct carried row;

    message_get_carried(in, &row);
    memcpy(out->id, row.report, ID_SIZE);
    memcpy(out->lookup, row.lookup, LOOKUP_SIZE);
    memcpy(out->receipt_box, row.receipt_box, BOX_PUBLIC_SIZE);
    memcpy(out->receipt_sign, row.receipt_sign, SIGN_PUBLIC_SIZE);
    memcpy(out->thread_box, row.thread_box, BOX_PUBLIC_SIZE);
    out->week = row.week;
    out->expires = row.expires;
}

enum status
answers_import(struct turn *turn)
{
    struct store *store = turn->answers->store;
    struct report_order order = {0};
    uint8_t origin[ID_SIZE];
    enum status status = take_proved(turn, origin);

    if (status != STATUS_OK)
        return status;
    read_row(turn->fields, &order.report);
    message_get_item(turn->fields, turn->bucket, &order.body);
    message_get_item(turn->fields, 0, &order.own);
    turn->bucket = 0;
    status = look_report(turn, origin, &order.report);
    if (status != STATUS_MISSING)
        return status;
    status = answers_room(turn, ROOM_PLAIN);
    if (status == STATUS_OK)
        status = keep_start(store, &turn->site);
    if (status != STATUS_OK)
        return status;
    status = carry_import(store, &turn->site, origin, &order);
    status = keep_end(store, status);
    turn->news = status == STATUS_OK;
    return status;
}

enum status
answers_import_item(struct turn *turn)
{
    struct store *store = turn->answers->store;
    uint8_t origin[ID_SIZE];
    uint8_t id[ID_SIZE];
    struct report report;
    struct sealed item;
    enum status status = take_proved(turn, origin);

    if (status != STATUS_OK)
        return status;
    unpack_bytes(turn->fields, id, sizeof id);
    message_get_item(turn->fields, turn->bucket, &item);
    turn->bucket = 0;
    status = carry_is_of(store, id, origin);
    if (status == STATUS_OK)
        status = carry_has_item(store, id, item.item);
    if (status != STATUS_MISSING)
        return status;
    status = reports_by_id(store, id, &report);
    if (status == STATUS_OK)
        status = answers_room(turn, ROOM_PLAIN);
    if (status == STATUS_OK)
        status = keep_start(store, &turn->site);
    if (status != STATUS_OK)
        return status;
    status = reports_grow(store, &turn->site, &report, &item);
    status = keep_end(store, status);
    turn->news = status == STATUS_OK;
    return status;
}

/* Add the hashes to `gone`, then take out what they mean. */
static enum status
keep_gone(struct turn *turn, const uint8_t origin[ID_SIZE],
          const struct carry_origin *there, size_t count)
{
    struct store *store = turn->answers->store;
    uint32_t emptied = 0;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status =
            store_run(store, STATEMENT_GONE_ADD,
                      VALUES(value_bytes(unpack_lend(turn->fields, HASH_BYTES),
                                         HASH_BYTES)));
    if (status == STATUS_OK)
        status = carry_sweep(store, &turn->site, origin, there->salt, &emptied);
    turn->news = emptied > 0;
    return status;
}

enum status
answers_import_gone(struct turn *turn)
{
    struct store *store = turn->answers->store;
    uint8_t origin[ID_SIZE];
    struct carry_origin there;
    enum status status = take_proved(turn, origin);
    size_t length = turn->fields->length - turn->fields->at;

    if (status == STATUS_OK &&
        (length % HASH_BYTES != 0 || length > MESSAGE_GONE_MAX * HASH_BYTES))
        status = STATUS_BAD_INPUT;
    if (status == STATUS_OK)
        status = carry_origin(store, origin, &there);
    /* on most days nothing went, and no row needs to be looked at */
    if (status != STATUS_OK || length == 0)
        return status;
    status = keep_start(store, &turn->site);
    if (status != STATUS_OK)
        return status;
    return keep_end(store,
                    keep_gone(turn, origin, &there, length / HASH_BYTES));
}

enum status
answers_abroad(struct turn *turn)
{
    struct store *store = turn->answers->store;
    uint8_t origin[ID_SIZE];
    uint8_t after[ID_SIZE];
    struct buf rows = {0};
    uint32_t count = 0;
    enum status status;

    unpack_bytes(turn->fields, origin, sizeof origin);
    unpack_bytes(turn->fields, after, sizeof after);
    status = store_find(store, STATEMENT_ORIGIN_ROWS,
                        VALUES(value_bytes(origin, ID_SIZE),
                               value_bytes(after, ID_SIZE),
                               value_number(MESSAGE_ROWS_MAX)));
    for (; status == STATUS_OK; count++) {
        size_t length;
        const uint8_t *id =
            store_bytes(store, STATEMENT_ORIGIN_ROWS, 0, &length);

        pack_bytes(&rows, id, length);
        pack_u32(&rows,
                 (uint32_t)store_number(store, STATEMENT_ORIGIN_ROWS, 2));
        status = store_next(store, STATEMENT_ORIGIN_ROWS);
    }
    pack_u8(turn->out, count == MESSAGE_ROWS_MAX);
    pack_u32(turn->out, count);
    pack_bytes(turn->out, rows.data, rows.length);
    buf_clear(&rows);
    return status == STATUS_MISSING ? STATUS_OK : status;
}

enum status
answers_form_way_back(struct turn *turn)
{
    struct store *store = turn->answers->store;
    uint8_t origin[ID_SIZE];
    uint64_t number = 0;
    enum status status = take_proved(turn, origin);

    if (status == STATUS_OK)
        status = keep_start(store, &turn->site);
    if (status != STATUS_OK)
        return status;
    status = keep_end(store, carry_form(store, origin, &number));
    if (status == STATUS_OK)
        pack_u64(turn->out, number);
    return status;
}

enum status
answers_letters_stay(struct turn *turn)
{
    struct store *store = turn->answers->store;
    uint8_t origin[ID_SIZE];
    enum status status = take_proved(turn, origin);
    size_t length = turn->fields->length - turn->fields->at;

    if (status == STATUS_OK && length % ID_SIZE != 0)
        status = STATUS_BAD_INPUT;
    if (status == STATUS_OK)
        status = keep_start(store, &turn->site);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < length / ID_SIZE && status == STATUS_OK; i++)
        status = carry_stay(store, origin, unpack_lend(turn->fields, ID_SIZE));
    return keep_end(store, status);
}

enum status
answers_letters(struct turn *turn)
{
    struct store *store = turn->answers->store;
    uint8_t origin[ID_SIZE];
    struct carry_place place;
    struct sealed lent;
    enum letter_state state;
    enum status status;

    unpack_bytes(turn->fields, origin, sizeof origin);
    state = unpack_u8(turn->fields) ? LETTER_UNDER_WAY : LETTER_WAITS;
    status =
        carry_letter(store, origin, state, unpack_u64(turn->fields), &place);
    if (status != STATUS_OK)
        return status;
    status = reports_item(store, place.report, place.place, &lent);
    if (status != STATUS_OK)
        return STATUS_DAMAGED;
    turn->bucket = message_bucket(lent.length);
    pack_u64(turn->out, place.seq);
    pack_bytes(turn->out, place.report, ID_SIZE);
    message_put_item(turn->out, &lent);
    reports_item_done(store);
    return turn->bucket < 0 ? STATUS_DAMAGED : STATUS_OK;
}
