#include <stdlib.h>
#include <string.h>

#include "kiosk/office/people_inner.h"
#include "store/sealing/proof.h"

enum { KEPT = 2 }; /* team keys before the newest */

/*
 * Sealing what is there to a new team key. Only bodies are sealed to a team.
 * What cannot be opened is left as it is: whoever compares two copies of the
 * disk sees which rows this place could open then, as its own members do,
 * and the decoys stand among the others.
 */

/* Ask for new wraps of what OLD opened. */
static enum status
seal_again(struct office *office, const struct report_row *row,
           const struct sealed *body, const struct team_pair *old)
{
    const struct keyset_team *teams = office->keyset.teams;
    const struct team_pair *now = keyring_team(office->keyring, office->team);
    /* What lies at the outside body comes from many places, each with a
     * recovery team of its own. */
    bool is_here = office->team == TEAM_HERE;
    const struct seal_rewrap order = {
        .pair = &old->box,
        .reader = now->box.public_key,
        .other = is_here ? teams[TEAM_RECOVERY].box_public : NULL};
    uint8_t wraps[WRAP_COUNT][WRAP_SIZE];
    const struct rewrap rewrap = {.report = row->report,
                                  .item = body->item,
                                  .wraps = (const uint8_t(*)[WRAP_SIZE])wraps};
    struct proof_claim claim = {.act = PROOF_REWRAP};
    struct proof proof;
    enum status status = seal_rewrap(body, &order, wraps);

    if (status != STATUS_OK)
        return status;
    memcpy(claim.site, office->site, ID_SIZE);
    memcpy(claim.target, row->report, ID_SIZE);
    memcpy(claim.nonce, client_nonce(office->client), NONCE_SIZE);
    client_rewrap_hash(&rewrap, claim.payload);
    proof_sign(&claim, now->sign.secret_key, &proof);
    return client_rewrap(office->client, &rewrap, &proof);
}

/* STATUS_MISSING where nothing is to be done, or it is gone by now. */
static enum status
rewrap_row(struct office *office, const struct report_row *row)
{
    const struct team_pair *old;
    struct sealed body;
    enum status status = client_item(office->client, row->report, 0, &body);

    if (status != STATUS_OK)
        return status;
    old = keyring_older(office->keyring, office->team, &body);
    status = old ? seal_again(office, row, &body, old) : STATUS_MISSING;
    seal_clear(&body);
    return status;
}

/* Every row was looked at and none needs them. Two stay, for a report that
 * was under way; older ones would open what is found of old disks. */
static enum status
forget_old(struct office *office)
{
    uint32_t newest = keyring_team(office->keyring, office->team)->version;
    const struct people_change change = {.forget_team = office->team,
                                         .forget_below = newest - KEPT};

    return newest > KEPT ? people_ask_as_team(office, &change) : STATUS_OK;
}

enum status
office_rewrap(struct office *office, size_t *done)
{
    struct report_row *rows = NULL;
    size_t count = 0;
    bool is_whole = true;
    enum status status;

    *done = 0;
    if (!office->keyring || office->team == TEAM_RECOVERY)
        return STATUS_DENIED;
    status = client_rows(office->client, 0, &rows, &count);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = rewrap_row(office, &rows[i]);
        if (status == STATUS_OK)
            ++*done;
        /* one that is damaged must not keep the others from it */
        is_whole &= status != STATUS_DAMAGED;
        if (status == STATUS_MISSING || status == STATUS_DAMAGED)
            status = STATUS_OK;
    }
    free(rows);
    return status == STATUS_OK && is_whole ? forget_old(office) : status;
}
