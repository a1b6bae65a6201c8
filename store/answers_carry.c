#include <string.h>

#include "kiosk/base/hash.h"
#include "kiosk/base/secret.h"
#include "store/answers.h"
#include "store/audit.h"
#include "store/carry.h"
#include "store/keep.h"
#include "store/reports.h"
#include "store/sealing/chunks.h"
#include "store/sealing/derive.h"
#include "store/sealing/proof.h"
#include "store/sealing/seal.h"

/* SITE's secret, into guarded memory that the caller frees. */
static enum status
site_secret(struct store *store, struct secret **out)
{
    enum status status = store_find(store, STATEMENT_SITE_SECRET, NULL, 0);
    const uint8_t *bytes;
    size_t length;

    *out = NULL;
    if (status != STATUS_OK)
        return status;
    bytes = store_bytes(store, STATEMENT_SITE_SECRET, 0, &length);
    if (length == SIGN_SECRET_SIZE)
        *out = secret_copy(bytes, length);
    store_done(store, STATEMENT_SITE_SECRET);
    return *out ? STATUS_OK : STATUS_DAMAGED;
}

/* What opens a way back. The seed is the first half of SITE's secret. */
static enum status
postbox(struct store *store, struct box_pair *out)
{
    struct secret *site = NULL;
    uint8_t secret[BOX_SECRET_SIZE];
    enum status status = site_secret(store, &site);

    if (status != STATUS_OK)
        return status;
    derive(DERIVE_POSTBOX_SECRET, site->bytes, secret);
    seal_box_pair_from(secret, out);
    secret_wipe(secret, sizeof secret);
    secret_free(site);
    return STATUS_OK;
}

enum status
answers_bundle(struct turn *turn)
{
    struct store *store = turn->answers->store;
    struct carry_told told;
    struct audit_end end;
    struct box_pair pair;
    enum status status = carry_told(store, &told);

    if (!turn->founded)
        return STATUS_MISSING;
    if (status == STATUS_OK)
        status = audit_end(store, &end);
    if (status == STATUS_OK)
        status = postbox(store, &pair);
    if (status != STATUS_OK)
        return status;
    pack_u64(turn->out, end.seq);
    pack_bytes(turn->out, end.head, sizeof end.head);
    pack_u64(turn->out, told.items);
    pack_u64(turn->out, told.gone);
    pack_u64(turn->out, told.heard);
    pack_bytes(turn->out, pair.public_key, BOX_PUBLIC_SIZE);
    secret_wipe(&pair, sizeof pair);
    return STATUS_OK;
}

enum status
answers_postbox(struct turn *turn)
{
    struct box_pair pair;
    enum status status = postbox(turn->answers->store, &pair);

    if (status != STATUS_OK)
        return status;
    pack_bytes(turn->out, pair.secret_key, BOX_SECRET_SIZE);
    secret_wipe(&pair, sizeof pair);
    return STATUS_OK;
}

enum status
answers_sign(struct turn *turn)
{
    struct secret *site = NULL;
    uint8_t hash[HASH_BYTES];
    uint8_t signature[SIGNATURE_SIZE];
    enum status status = site_secret(turn->answers->store, &site);

    unpack_bytes(turn->fields, hash, sizeof hash);
    if (status != STATUS_OK)
        return status;
    chunks_sign(hash, site->bytes, signature);
    pack_bytes(turn->out, signature, sizeof signature);
    secret_free(site);
    return STATUS_OK;
}

enum status
answers_bundle_gone(struct turn *turn)
{
    struct store *store = turn->answers->store;
    int64_t after = (int64_t)unpack_u64(turn->fields);
    struct buf lines = {0};
    uint32_t count = 0;
    enum status status =
        store_find(store, STATEMENT_CARRY_GONE,
                   VALUES(value_number(after), value_number(MESSAGE_GONE_MAX)));

    for (; status == STATUS_OK; count++) {
        size_t length;
        const uint8_t *hash =
            store_bytes(store, STATEMENT_CARRY_GONE, 1, &length);

        pack_u64(&lines,
                 (uint64_t)store_number(store, STATEMENT_CARRY_GONE, 0));
        pack_bytes(&lines, hash, length);
        status = store_next(store, STATEMENT_CARRY_GONE);
    }
    pack_u32(turn->out, count);
    pack_bytes(turn->out, lines.data, lines.length);
    buf_clear(&lines);
    return status == STATUS_MISSING ? STATUS_OK : status;
}

static void
show_row(const struct report *report, struct carried *out)
{
    memcpy(out->report, report->id, ID_SIZE);
    memcpy(out->lookup, report->lookup, LOOKUP_SIZE);
    memcpy(out->receipt_box, report->receipt_box, BOX_PUBLIC_SIZE);
    memcpy(out->receipt_sign, report->receipt_sign, SIGN_PUBLIC_SIZE);
    memcpy(out->thread_box, report->thread_box, BOX_PUBLIC_SIZE);
    out->week = report->week;
    out->expires = report->expires;
}

/* An item as it lies at its place; the answer gets its bucket. */
static enum status
pack_item(struct turn *turn, const struct carry_place *place)
{
    struct store *store = turn->answers->store;
    struct sealed lent;
    enum status status =
        reports_item(store, place->report, place->place, &lent);

    if (status != STATUS_OK)
        return STATUS_DAMAGED;
    turn->bucket = message_bucket(lent.length);
    message_put_item(turn->out, &lent);
    reports_item_done(store);
    return turn->bucket < 0 ? STATUS_DAMAGED : STATUS_OK;
}

/* The row and the item at PLACE; nothing is left in OUT when it is damaged. */
static enum status
pack_place(struct turn *turn, const struct carry_place *place)
{
    size_t before = turn->out->length;
    struct report report;
    struct carried row;
    enum status status =
        reports_by_id(turn->answers->store, place->report, &report);

    if (status != STATUS_OK)
        return status == STATUS_MISSING ? STATUS_DAMAGED : status;
    show_row(&report, &row);
    pack_u64(turn->out, place->seq);
    pack_u32(turn->out, place->place);
    message_put_carried(turn->out, &row);
    status = pack_item(turn, place);
    if (status != STATUS_OK)
        turn->out->length = before;
    return status;
}

/* What is damaged is passed over: it must not keep the rest from leaving. */
enum status
answers_bundle_next(struct turn *turn)
{
    struct carry_place place = {.seq = unpack_u64(turn->fields)};
    enum status status;

    do {
        status = carry_next(turn->answers->store, place.seq, &place);
        if (status == STATUS_OK)
            status = pack_place(turn, &place);
    } while (status == STATUS_DAMAGED);
    return status;
}

/* --- what comes back -------------------------------------------------------
 * The outside body's hand was far away when it signed: no nonce of this store
 * could be known. What it says does no harm when it is said again.
 */

static enum status
prove_from_outside(struct turn *turn, struct proof_claim *claim,
                   const struct proof *proof)
{
    struct keyset keyset;
    enum status status = people_teams(turn->answers->store, &keyset);

    if (status != STATUS_OK)
        return status;
    memcpy(claim->site, turn->site.id, ID_SIZE);
    return proof_agrees(claim, proof, keyset.teams[TEAM_OUTSIDE].sign_public)
               ? STATUS_OK
               : STATUS_WRONG_SIGNATURE;
}

static enum status
keep_letter(struct turn *turn, const uint8_t id[ID_SIZE],
            const struct sealed *item)
{
    struct store *store = turn->answers->store;
    struct report report;
    enum status status = carry_has_item(store, id, item->item);

    if (status != STATUS_MISSING)
        return status;
    status = reports_by_id(store, id, &report);
    if (status == STATUS_OK)
        status = answers_room(turn, ROOM_PLAIN);
    if (status == STATUS_OK)
        status = keep_start(store, &turn->site);
    if (status != STATUS_OK)
        return status;
    status = reports_grow_carried(store, &report, item);
    status = keep_end(store, status);
    turn->news = status == STATUS_OK;
    return status;
}

enum status
answers_carry(struct turn *turn)
{
    struct proof_claim claim = {.act = PROOF_LETTER};
    struct proof proof;
    struct sealed item;
    enum status status;

    unpack_bytes(turn->fields, claim.target, sizeof claim.target);
    answers_read_proof(turn, &proof);
    message_get_item(turn->fields, turn->bucket, &item);
    turn->bucket = 0;
    proof_hash_item(claim.payload, &item);
    status = prove_from_outside(turn, &claim, &proof);
    return status == STATUS_OK ? keep_letter(turn, claim.target, &item)
                               : status;
}

/* Who remembers more than this log has remembers another time: after a
 * restore everything is sent once more. */
static uint64_t
believe(uint64_t said, const struct audit_end *end)
{
    return said > end->seq ? 0 : said;
}

static enum status
keep_told(struct turn *turn, const struct carry_told *said)
{
    struct store *store = turn->answers->store;
    struct carry_told told;
    struct audit_end end;
    enum status status = carry_told(store, &told);

    if (status == STATUS_OK && said->heard < told.heard)
        status = STATUS_OLD;
    if (status == STATUS_OK)
        status = audit_end(store, &end);
    if (status == STATUS_OK)
        status = keep_start(store, &turn->site);
    if (status != STATUS_OK)
        return status;
    told = (struct carry_told){.items = believe(said->items, &end),
                               .gone = believe(said->gone, &end),
                               .heard = said->heard};
    return keep_end(store, carry_set_told(store, &told));
}

enum status
answers_heard(struct turn *turn)
{
    struct proof_claim claim = {.act = PROOF_HEARD};
    struct carry_told said;
    struct proof proof;
    struct unpack numbers;
    enum status status;

    answers_read_proof(turn, &proof);
    numbers = *turn->fields;
    hash_bytes(claim.payload, unpack_lend(&numbers, 24), 24);
    said.heard = unpack_u64(turn->fields);
    said.items = unpack_u64(turn->fields);
    said.gone = unpack_u64(turn->fields);
    memcpy(claim.target, turn->site.id, ID_SIZE);
    status = prove_from_outside(turn, &claim, &proof);
    return status == STATUS_OK ? keep_told(turn, &said) : status;
}
