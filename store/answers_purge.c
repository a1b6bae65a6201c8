#include "store/answers_purge.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/secret.h"
#include "store/keep.h"
#include "store/protocol/purge.h"
#include "store/reports.h"
#include "store/sealing/proof.h"
#include "store/tally.h"

/* Did a team that works here sign for this, at this site, just now? */
static enum status
prove(const struct turn *turn, struct proof_claim *claim,
      const struct proof *proof)
{
    struct keyset keyset;
    enum status status = people_teams(turn->answers->store, &keyset);

    if (status != STATUS_OK)
        return status;
    memcpy(claim->site, turn->site.id, ID_SIZE);
    memcpy(claim->nonce, turn->asker->nonce, NONCE_SIZE);
    return people_may_act(&keyset, proof->signer) &&
                   proof_agrees(claim, proof, proof->signer)
               ? STATUS_OK
               : STATUS_WRONG_SIGNATURE;
}

enum status
answers_tally(struct turn *turn)
{
    uint32_t quarter = unpack_u32(turn->fields);
    struct sealed lent;
    enum status status = tally_find(turn->answers->store, quarter, &lent);

    if (status != STATUS_OK)
        return status;
    turn->bucket = message_bucket(lent.length);
    message_put_item(turn->out, &lent);
    tally_done(turn->answers->store);
    return turn->bucket < 0 ? STATUS_DAMAGED : STATUS_OK;
}

/* Do the counts stand there that were added to? */
static enum status
look_tally(struct store *store, const struct purge_order *order)
{
    uint8_t last[ID_SIZE] = {0};
    struct sealed lent;
    enum status status = tally_find(store, order->quarter, &lent);

    if (status == STATUS_OK) {
        memcpy(last, lent.item, ID_SIZE);
        tally_done(store);
    } else if (status != STATUS_MISSING) {
        return status;
    }
    return memcmp(last, order->last, ID_SIZE) ? STATUS_CHANGED : STATUS_OK;
}

/* Inside a transaction. */
static enum status
take_out(struct turn *turn, const uint8_t id[ID_SIZE])
{
    struct store *store = turn->answers->store;
    struct report report;
    enum status status = reports_by_id(store, id, &report);

    if (status == STATUS_OK && keep_is_readable(&turn->site, &report))
        status = STATUS_DENIED;
    if (status == STATUS_OK)
        status = reports_empty(store, &turn->site, &report);
    return status == STATUS_OK ? reports_drop(store, id) : status;
}

static enum status
purge(struct turn *turn, const struct purge_order *order,
      const struct sealed *tally)
{
    struct store *store = turn->answers->store;
    enum status status = look_tally(store, order);

    if (status == STATUS_OK)
        status = keep_start(store, &turn->site);
    if (status != STATUS_OK)
        return status;
    for (uint32_t i = 0; i < order->count && status == STATUS_OK; i++)
        status = take_out(turn, order->reports[i]);
    if (status == STATUS_OK)
        status = tally_set(store, order->quarter, tally);
    return keep_end(store, status);
}

enum status
answers_purge(struct turn *turn)
{
    struct proof_claim claim = {.act = PROOF_PURGE};
    struct purge_order order;
    struct proof proof;
    struct sealed tally;
    uint8_t hash[HASH_BYTES];
    enum status status;

    answers_read_proof(turn, &proof);
    purge_get(turn->fields, &order);
    message_get_item(turn->fields, turn->bucket, &tally);
    turn->bucket = 0;
    if (!turn->founded || turn->fields->failed)
        return STATUS_BAD_INPUT;
    memcpy(claim.target, turn->site.id, ID_SIZE);
    proof_hash_item(hash, &tally);
    purge_hash(&order, hash, claim.payload);
    status = prove(turn, &claim, &proof);
    if (status == STATUS_OK && !keep_believes(&turn->site))
        status = STATUS_OLD;
    /* Deleting needs room too. */
    if (status == STATUS_OK)
        status = answers_room(turn, ROOM_LAST);
    if (status == STATUS_OK)
        status = purge(turn, &order, &tally);
    turn->news = status == STATUS_OK;
    return status;
}

/*
 * Two members who work here, each by their own key: the team's is known to
 * all of them, so its signature says nothing of how many agree.
 */
static enum status
prove_hold(const struct turn *turn, struct proof_claim *claim,
           const struct proof proofs[HOLD_PROOFS])
{
    enum status status = prove(turn, claim, &proofs[0]);

    if (status == STATUS_OK &&
        secret_same(proofs[1].signer, proofs[2].signer, SIGN_PUBLIC_SIZE))
        status = STATUS_WRONG_SIGNATURE;
    for (size_t i = 1; i < HOLD_PROOFS && status == STATUS_OK; i++) {
        status = people_is_member(turn->answers->store, turn->site.id,
                                  proofs[0].signer, proofs[i].signer);
        if (status == STATUS_OK &&
            !proof_agrees(claim, &proofs[i], proofs[i].signer))
            status = STATUS_WRONG_SIGNATURE;
    }
    return status;
}

static enum status
hold(struct turn *turn, const struct report *report, uint8_t which,
     const struct sealed *item)
{
    struct store *store = turn->answers->store;
    enum status status = keep_start(store, &turn->site);

    if (status != STATUS_OK)
        return status;
    status = reports_grow(store, &turn->site, report, item);
    if (status == STATUS_OK)
        status = reports_hold(store, report,
                              turn->site.week + keep_hold_weeks(which));
    return keep_end(store, status);
}

enum status
answers_hold(struct turn *turn)
{
    struct proof_claim claim = {.act = PROOF_HOLD};
    uint8_t id[ID_SIZE];
    uint8_t hash[HASH_BYTES];
    struct report report;
    struct proof proofs[HOLD_PROOFS];
    struct sealed item;
    uint8_t which;
    enum status status;

    unpack_bytes(turn->fields, id, sizeof id);
    which = unpack_u8(turn->fields);
    for (size_t i = 0; i < HOLD_PROOFS; i++)
        answers_read_proof(turn, &proofs[i]);
    message_get_item(turn->fields, turn->bucket, &item);
    turn->bucket = 0;
    if (turn->fields->failed || which >= KEEP_HOLDS)
        return STATUS_BAD_INPUT;
    memcpy(claim.target, id, ID_SIZE);
    proof_hash_item(hash, &item);
    purge_hash_number(which, hash, claim.payload);
    status = reports_by_id(turn->answers->store, id, &report);
    if (status == STATUS_OK)
        status = prove_hold(turn, &claim, proofs);
    if (status == STATUS_OK)
        status = answers_room(turn, ROOM_PLAIN);
    if (status == STATUS_OK)
        status = hold(turn, &report, which, &item);
    turn->news = status == STATUS_OK;
    return status;
}

enum status
answers_clock(struct turn *turn)
{
    struct proof_claim claim = {.act = PROOF_CLOCK};
    uint32_t week = unpack_u32(turn->fields);
    struct proof proof;
    enum status status;

    answers_read_proof(turn, &proof);
    if (!turn->founded || turn->fields->failed)
        return STATUS_BAD_INPUT;
    memcpy(claim.target, turn->site.id, ID_SIZE);
    purge_hash_number(week, NULL, claim.payload);
    status = prove(turn, &claim, &proof);
    if (status == STATUS_OK && week != clock_week(clock_now()))
        status = STATUS_CHANGED;
    return status == STATUS_OK ? keep_believe(turn->answers->store, week)
                               : status;
}
