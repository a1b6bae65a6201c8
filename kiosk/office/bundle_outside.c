#include <string.h>

#include "kiosk/base/hash.h"
#include "kiosk/office/bundle_log.h"
#include "kiosk/office/bundle_outside.h"
#include "store/sealing/chain.h"
#include "store/sealing/proof.h"

/* Rows of a place come in, to be read at this desk if its keys open them. */

struct proof
bundle_prove(struct office *office, const struct buf *packed)
{
    const struct team_pair *team = keyring_team(office->keyring, office->team);
    struct proof_claim claim = {.act = PROOF_CARRY};
    struct proof proof;

    memcpy(claim.site, office->site, ID_SIZE);
    memcpy(claim.target, packed->data, ID_SIZE);
    memcpy(claim.nonce, client_nonce(office->client), NONCE_SIZE);
    hash_bytes(claim.payload, packed->data, packed->length);
    proof_sign(&claim, team->sign.secret_key, &proof);
    return proof;
}

enum status
bundle_open(struct office *office, struct buf *file, struct buf *content,
            struct chunks_about *about)
{
    struct chunks_expected expected = {.purpose = CHUNKS_BUNDLE};
    const struct team_pair *pair;
    enum status status = STATUS_WRONG_KEY;

    if (!office->keyring)
        return STATUS_DENIED;
    for (size_t i = 0; status == STATUS_WRONG_KEY; i++) {
        pair = keyring_each(office->keyring, office->team, i);
        if (!pair)
            break;
        expected.recipient = &pair->box;
        status = bundle_gather(file, &expected, content, about);
    }
    return status;
}

/* --- judging ---------------------------------------------------------------
 */

struct coming {
    struct office *office;
    struct bundle_head head;
    struct unpack rest; /* stands at the hashes, once it was judged */
    struct origin known;
    bool is_known;
};

/* ROOT is given once by hand and kept; the keyset, which changes, comes with
 * each bundle and is believed because ROOT signed it. */
static enum status
judge_keys(const struct coming *coming, const struct bundle_trust *trust,
           const struct chunks_about *about, struct origin *next)
{
    const struct bundle_head *head = &coming->head;
    const uint8_t *root = coming->is_known ? coming->known.root : trust->root;
    struct keyset keyset;
    enum status status;

    if (!root)
        return STATUS_DENIED;
    if (trust->root && memcmp(trust->root, root, SIGN_PUBLIC_SIZE) != 0)
        return STATUS_FOREIGN;
    status = keyset_read(head->keyset, head->keyset_length, root,
                         coming->known.version, &keyset);
    if (status != STATUS_OK)
        return status;
    if (memcmp(keyset.site, head->site, ID_SIZE) != 0 ||
        memcmp(keyset.site, about->site, ID_SIZE) != 0 ||
        memcmp(keyset.site_sign, about->signer, SIGN_PUBLIC_SIZE) != 0)
        return STATUS_WRONG_SIGNATURE;
    memcpy(next->root, root, SIGN_PUBLIC_SIZE);
    next->version = keyset.version;
    return STATUS_OK;
}

/* Where the log stood when it was read last. */
static struct log_end
noted(const struct coming *coming, bool restored)
{
    const struct bundle_head *head = &coming->head;
    struct log_end end = {.seq = coming->known.seq};

    memcpy(end.head, coming->known.head, HASH_BYTES);
    if (coming->known.seq == 0)
        chain_start(head->site, end.head);
    if (restored) { /* its operator's word stands for what was before */
        end.seq = head->items_from;
        memcpy(end.head, head->log_head, HASH_BYTES);
    }
    return end;
}

/* Did the place's log only grow since the last bundle? */
static enum status
judge_log(struct coming *coming, const struct bundle_trust *trust,
          struct origin *next)
{
    const struct bundle_head *head = &coming->head;
    const struct log_end before = noted(coming, trust->restored);
    struct log_end after;
    enum status status;

    if (coming->is_known && !trust->restored &&
        memcmp(coming->known.salt, head->salt, SALT_SIZE) != 0)
        return STATUS_FOREIGN;
    status = bundle_log_judge(head, coming->rest, &before, &after);
    if (status != STATUS_OK)
        return status;
    next->seq = after.seq;
    memcpy(next->head, after.head, HASH_BYTES);
    (void)unpack_lend(&coming->rest, head->log_count * (size_t)BUNDLE_EVENT);
    return STATUS_OK;
}

/* --- taking ----------------------------------------------------------------
 */

static enum status
set_origin(struct coming *coming, const struct origin *origin)
{
    struct office *office = coming->office;
    struct buf packed = {0};
    struct proof proof;
    enum status status;

    carry_pack_origin(&packed, coming->head.site, origin, coming->head.heard);
    proof = bundle_prove(office, &packed);
    status = client_origin_set(office->client, &packed, &proof);
    buf_clear(&packed);
    return status;
}

static enum status
take_gone(struct coming *coming)
{
    struct office *office = coming->office;
    size_t count = coming->head.gone_count;
    struct buf packed = {0};
    struct proof proof;
    enum status status;

    carry_pack_gone(&packed, coming->head.site,
                    unpack_lend(&coming->rest, count * HASH_BYTES), count);
    proof = bundle_prove(office, &packed);
    status = client_import_gone(office->client, &packed, &proof);
    buf_clear(&packed);
    return status;
}

static enum status
take_report(struct coming *coming, const struct carried_item *body)
{
    struct office *office = coming->office;
    struct carried_item own;
    struct buf packed = {0};
    struct proof proof;
    enum status status;

    bundle_item_read(&coming->rest, &own);
    carry_pack_report(&packed, coming->head.site, &body->row, &body->item,
                      &own.item);
    proof = bundle_prove(office, &packed);
    status = client_import(office->client, &packed,
                           bundle_bucket(body->item.length), &proof);
    buf_clear(&packed);
    return status;
}

/* An item of a row that is not here, or not any more, is passed over. */
static enum status
take_item(struct coming *coming, const struct carried_item *item)
{
    struct office *office = coming->office;
    struct buf packed = {0};
    struct proof proof;
    enum status status;

    carry_pack_item(&packed, coming->head.site, item->row.report, &item->item);
    proof = bundle_prove(office, &packed);
    status = client_import_item(office->client, &packed,
                                bundle_bucket(item->item.length), &proof);
    buf_clear(&packed);
    return status == STATUS_MISSING ? STATUS_OK : status;
}

static enum status
take_items(struct coming *coming)
{
    enum status status = STATUS_OK;
    struct carried_item item;

    for (uint32_t i = 0; i < coming->head.item_count && status == STATUS_OK;
         i++) {
        bundle_item_read(&coming->rest, &item);
        if (item.place == 0) {
            status = take_report(coming, &item);
            i++;
        } else {
            status = take_item(coming, &item);
        }
    }
    return status;
}

/* How far the place's log is here now, without a hole: what came before
 * this bundle must be here already, or the place is told to begin there. */
static uint64_t
move_on(uint64_t here, uint64_t from, uint64_t upto, bool *has_gap)
{
    if (from > here) {
        *has_gap = true;
        return here;
    }
    return upto > here ? upto : here;
}

static enum status
take(struct coming *coming, struct origin *next, bool restored,
     struct bundle_came *came)
{
    const struct bundle_head *head = &coming->head;
    struct origin before = *next;
    uint64_t items = restored ? head->items_from : coming->known.items;
    uint64_t gone = restored ? head->gone_from : coming->known.gone;
    enum status status;

    /* before the rows, for they name it; as far as it was */
    before.items = coming->known.items;
    before.gone = coming->known.gone;
    before.seq = coming->known.seq;
    memcpy(before.head, coming->known.head, HASH_BYTES);
    status = set_origin(coming, &before);
    if (status == STATUS_OK)
        status = take_gone(coming);
    if (status == STATUS_OK)
        status = take_items(coming);
    if (status != STATUS_OK)
        return status;
    next->items =
        move_on(items, head->items_from, head->items_upto, &came->has_gap);
    next->gone =
        move_on(gone, head->gone_from, head->gone_upto, &came->has_gap);
    return set_origin(coming, next);
}

static enum status
judge(struct coming *coming, const struct bundle_trust *trust,
      const struct chunks_about *about, struct origin *next)
{
    enum status status = bundle_head_read(&coming->rest, &coming->head);

    if (status == STATUS_OK)
        status = client_origin(coming->office->client, coming->head.site,
                               &coming->known);
    coming->is_known = status == STATUS_OK;
    if (status == STATUS_OK || status == STATUS_MISSING)
        status = judge_keys(coming, trust, about, next);
    if (status == STATUS_OK)
        status = bundle_judge(coming->rest, &coming->head);
    if (status == STATUS_OK)
        status = judge_log(coming, trust, next);
    return status;
}

static void
tell(const struct coming *coming, const struct origin *next,
     struct bundle_came *came)
{
    const struct bundle_head *head = &coming->head;
    struct unpack rest = coming->rest;
    size_t length = head->gone_count * (size_t)HASH_BYTES;

    memcpy(came->site, head->site, ID_SIZE);
    memcpy(came->root, next->root, SIGN_PUBLIC_SIZE);
    came->seq = head->seq;
    memcpy(came->head, head->head, HASH_BYTES);
    buf_add(&came->gone, unpack_lend(&rest, length), length);
    came->is_new = !coming->is_known;
}

enum status
bundle_read(struct office *office, struct buf *file,
            const struct bundle_trust *trust, struct bundle_came *came)
{
    struct coming coming = {.office = office};
    struct origin next = {0};
    struct chunks_about about;
    struct buf content = {0};
    enum status status = bundle_open(office, file, &content, &about);

    *came = (struct bundle_came){0};
    coming.rest = unpack_start(content.data, content.length);
    if (status == STATUS_OK)
        status = judge(&coming, trust, &about, &next);
    if (status == STATUS_OK) {
        tell(&coming, &next, came);
        memcpy(next.salt, coming.head.salt, SALT_SIZE);
        memcpy(next.postbox, coming.head.postbox, BOX_PUBLIC_SIZE);
        status = take(&coming, &next, trust->restored, came);
    }
    buf_clear(&content);
    return status;
}
