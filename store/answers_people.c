#include <string.h>

#include "kiosk/base/hash.h"
#include "store/answers.h"
#include "store/change.h"
#include "store/keep.h"
#include "store/sealing/proof.h"
#include "store/wraps.h"

/* Who works here, and which team key opens what. */

/* Is SIGNER's proof about exactly these bytes, at this site, just now? */
static bool
proof_holds(const struct turn *turn, const struct proof *proof,
            struct proof_claim *claim)
{
    memcpy(claim->site, turn->site.id, ID_SIZE);
    memcpy(claim->nonce, turn->asker->nonce, NONCE_SIZE);
    return proof_agrees(claim, proof, proof->signer);
}

static enum status
prove_change(struct turn *turn, const struct proof *proof,
             const struct people_change *change, const uint8_t payload[])
{
    struct proof_claim claim = {.act = change->keyset ? PROOF_KEYSET
                                                      : PROOF_PEOPLE};
    struct keyset keyset;
    enum status status = people_teams(turn->answers->store, &keyset);

    if (status != STATUS_OK)
        return status;
    memcpy(claim.target, turn->site.id, ID_SIZE);
    memcpy(claim.payload, payload, HASH_BYTES);
    return change_may(&keyset, proof->signer, change) &&
                   proof_holds(turn, proof, &claim)
               ? STATUS_OK
               : STATUS_WRONG_SIGNATURE;
}

enum status
answers_change(struct turn *turn)
{
    struct store *store = turn->answers->store;
    struct unpack *in = turn->fields;
    struct people_lists lists;
    struct people_change change;
    uint8_t payload[HASH_BYTES];
    struct proof proof;
    enum status status;

    answers_read_proof(turn, &proof);
    if (!turn->founded || in->failed)
        return STATUS_BAD_INPUT;
    hash_bytes(payload, in->data + in->at, in->length - in->at);
    status = people_get_change(in, &change, &lists);
    if (status != STATUS_OK)
        return status;
    status = prove_change(turn, &proof, &change, payload);
    if (status == STATUS_OK)
        status = keep_start(store, &turn->site);
    if (status == STATUS_OK)
        status = keep_end(store, change_people(store, &change));
    people_lists_clear(&lists);
    return status;
}

enum status
answers_cards(struct turn *turn)
{
    struct buf cards = {0};
    uint32_t count = 0;
    enum status status =
        change_list_cards(turn->answers->store, &cards, &count);

    pack_u32(turn->out, count);
    pack_bytes(turn->out, cards.data, cards.length);
    buf_clear(&cards);
    return status;
}

/* The payload: the body's id and its new wraps. */
static enum status
prove_rewrap(struct turn *turn, const struct report *report,
             const struct wraps_order *order, const struct proof *proof)
{
    const struct hash_part parts[] = {{order->item, ID_SIZE},
                                      {order->wraps, WRAP_COUNT * WRAP_SIZE}};
    struct proof_claim claim = {.act = PROOF_REWRAP};
    struct keyset keyset;
    enum status status = people_teams(turn->answers->store, &keyset);

    if (status != STATUS_OK)
        return status;
    memcpy(claim.target, report->id, ID_SIZE);
    hash_parts(claim.payload, NULL, 0, parts, 2);
    return people_may_act(&keyset, proof->signer) &&
                   proof_holds(turn, proof, &claim)
               ? STATUS_OK
               : STATUS_WRONG_SIGNATURE;
}

enum status
answers_rewrap(struct turn *turn)
{
    struct store *store = turn->answers->store;
    uint8_t id[ID_SIZE];
    uint8_t item[ID_SIZE];
    uint8_t wraps[WRAP_COUNT][WRAP_SIZE];
    const struct wraps_order order = {
        .item = item, .wraps = (const uint8_t(*)[WRAP_SIZE])wraps};
    struct proof proof;
    struct report report;
    enum status status;

    unpack_bytes(turn->fields, id, sizeof id);
    answers_read_proof(turn, &proof);
    unpack_bytes(turn->fields, item, sizeof item);
    unpack_bytes(turn->fields, wraps, sizeof wraps);
    status = reports_by_id(store, id, &report);
    if (status == STATUS_OK)
        status = prove_rewrap(turn, &report, &order, &proof);
    if (status == STATUS_OK)
        status = keep_start(store, &turn->site);
    if (status != STATUS_OK)
        return status;
    return keep_end(store, wraps_replace(store, &report, &order));
}
