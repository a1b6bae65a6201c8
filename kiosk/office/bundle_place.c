#include <stdlib.h>
#include <string.h>

#include "kiosk/base/secret.h"
#include "kiosk/office/bundle.h"
#include "kiosk/office/bundle_format.h"
#include "kiosk/office/bundle_log.h"
#include "store/sealing/keyset.h"
#include "store/sealing/proof.h"

/*
 * The place's side. Nobody here knows which rows are for the outside body:
 * all leave, and what comes back is stored unread.
 */

/* The keys of this site, as ROOT signed them. */
static enum status
read_keys(struct client *client, const uint8_t root[SIGN_PUBLIC_SIZE],
          struct hello *hello, struct keyset *keyset)
{
    enum status status = client_hello(client, "", hello);

    if (status == STATUS_OK && !hello->founded)
        status = STATUS_MISSING;
    if (status == STATUS_OK)
        status =
            keyset_read(hello->keyset, hello->keyset_length, root, 1, keyset);
    if (status == STATUS_OK && memcmp(keyset->site, hello->site, ID_SIZE) != 0)
        status = STATUS_FOREIGN;
    return status;
}

/* --- what leaves -----------------------------------------------------------
 */

struct making {
    struct client *client;
    struct bundle_head head;
    struct buf log;
    struct buf gone;
    struct buf items;
    size_t room; /* for items */
    bool is_full;
    bool more;
};

static enum status
take_gone(struct making *making)
{
    struct bundle_head *head = &making->head;
    struct gone_line *lines;
    size_t count;
    enum status status =
        client_bundle_gone(making->client, head->gone_from, &lines, &count);

    head->gone_upto = head->gone_from;
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        buf_add(&making->gone, lines[i].hash, HASH_BYTES);
        head->gone_upto = lines[i].seq;
    }
    head->gone_count = (uint32_t)count;
    making->more = count == BUNDLE_GONE_MAX;
    free(lines);
    return status;
}

/* Write what belongs together, or nothing of it. */
static bool
write_unit(struct making *making, const struct carried_item *items,
           size_t count)
{
    size_t length = 0;

    for (size_t i = 0; i < count; i++)
        length += bundle_item_length(&items[i]);
    if (making->items.length + length > making->room)
        return false;
    for (size_t i = 0; i < count; i++)
        bundle_item_write(&items[i], &making->items);
    making->head.item_count += (uint32_t)count;
    making->head.items_upto = items[count - 1].seq;
    return true;
}

/* The own of a body stands right behind it. A body without it was taken away
 * while this was reading. */
static enum status
take_own(struct making *making, struct carried_item pair[2], size_t *count)
{
    enum status status =
        client_bundle_next(making->client, pair[0].seq, &pair[1]);

    if (status == STATUS_OK && pair[1].place == 1 &&
        memcmp(pair[0].row.report, pair[1].row.report, ID_SIZE) == 0)
        *count = 2;
    else
        *count = 0;
    return status == STATUS_MISSING ? STATUS_OK : status;
}

/* One more: a body with its own, or an item. STATUS_MISSING: no more, or no
 * room for it. */
static enum status
take_unit(struct making *making)
{
    struct carried_item pair[2] = {{0}};
    size_t count = 1;
    enum status status =
        client_bundle_next(making->client, making->head.items_upto, &pair[0]);

    if (status == STATUS_OK && pair[0].seq > bundle_log_upto(&making->head))
        status = STATUS_MISSING;
    if (status == STATUS_OK && pair[0].place == 0)
        status = take_own(making, pair, &count);
    if (status == STATUS_OK && count == 0) {
        making->head.items_upto = pair[0].seq;
    } else if (status == STATUS_OK && !write_unit(making, pair, count)) {
        making->is_full = true;
        status = STATUS_MISSING;
    }
    seal_clear(&pair[0].item);
    seal_clear(&pair[1].item);
    return status;
}

static enum status
take_all(struct making *making)
{
    struct bundle_head *head = &making->head;
    enum status status = take_gone(making);

    if (status == STATUS_OK)
        status =
            bundle_log_take(making->client, head, BUNDLE_LOG_MAX, &making->log);
    making->room =
        BUNDLE_CONTENT - BUNDLE_HEAD - making->gone.length - making->log.length;
    head->items_upto = head->items_from;
    while (status == STATUS_OK)
        status = take_unit(making);
    if (status != STATUS_MISSING)
        return status;
    if (!making->is_full) /* what is not an item counts as taken */
        head->items_upto = bundle_log_upto(head);
    making->more =
        making->more || making->is_full || bundle_log_upto(head) < head->seq;
    return STATUS_OK;
}

static enum status
start(struct making *making, const struct hello *hello)
{
    struct bundle_head *head = &making->head;
    struct bundle_state state;
    enum status status = client_bundle(making->client, &state);

    if (status != STATUS_OK)
        return status;
    memcpy(head->site, hello->site, ID_SIZE);
    memcpy(head->salt, hello->salt, SALT_SIZE);
    memcpy(head->keyset, hello->keyset, hello->keyset_length);
    head->keyset_length = hello->keyset_length;
    memcpy(head->postbox, state.postbox, BOX_PUBLIC_SIZE);
    memcpy(head->head, state.head, HASH_BYTES);
    head->seq = state.seq;
    head->items_from = state.items;
    head->gone_from = state.gone;
    head->heard = state.heard;
    return STATUS_OK;
}

static enum status
sign_there(void *self, const uint8_t *hash, uint8_t *signature)
{
    return client_sign(self, hash, signature);
}

/* SITE's secret stays where it is: the store signs. */
static enum status
seal_bundle(struct making *making, const struct keyset *keyset,
            struct buf *file)
{
    struct sign_pair site = {0};
    const struct chunks_order order = {
        .purpose = CHUNKS_BUNDLE,
        .site = keyset->site,
        .recipient = keyset->teams[TEAM_OUTSIDE].box_public,
        .signer = &site,
        .signing = {.sign = sign_there, .self = making->client},
        .sink = chunks_into(file)};
    struct buf content = {0};
    enum status status;

    memcpy(site.public_key, keyset->site_sign, SIGN_PUBLIC_SIZE);
    bundle_head_write(&making->head, &content);
    buf_add(&content, making->log.data, making->log.length);
    buf_add(&content, making->gone.data, making->gone.length);
    buf_add(&content, making->items.data, making->items.length);
    buf_add_zeros(&content, BUNDLE_CONTENT - content.length);
    status = bundle_seal(&order, &content);
    buf_clear(&content);
    return status;
}

enum status
bundle_make(struct client *client, const uint8_t root[SIGN_PUBLIC_SIZE],
            struct buf *file, bool *more)
{
    struct making making = {.client = client};
    struct hello hello;
    struct keyset keyset;
    enum status status = read_keys(client, root, &hello, &keyset);

    if (status == STATUS_OK)
        status = start(&making, &hello);
    if (status == STATUS_OK)
        status = take_all(&making);
    if (status == STATUS_OK)
        status = seal_bundle(&making, &keyset, file);
    *more = making.more;
    buf_clear(&making.log);
    buf_clear(&making.gone);
    buf_clear(&making.items);
    return status;
}

/* --- what comes back -------------------------------------------------------
 */

/*
 * A key that was changed signs no more here: whoever left with it could answer
 * in staff's name, and say that all arrived. What it signed comes again.
 */
static bool
was_renewed(const struct keyset *keyset, const uint8_t signer[SIGN_PUBLIC_SIZE])
{
    for (size_t i = 0; i < keyset->retired_count; i++)
        if (memcmp(keyset->retired[i], signer, SIGN_PUBLIC_SIZE) == 0)
            return true;
    return false;
}

static enum status
open_back(struct client *client, const struct keyset *keyset, struct buf *file,
          struct buf *content)
{
    struct box_pair postbox = {{0}, {0}};
    const struct chunks_expected expected = {.purpose = CHUNKS_WAY_BACK,
                                             .site = keyset->site,
                                             .recipient = &postbox};
    struct chunks_about about;
    uint8_t secret[BOX_SECRET_SIZE];
    enum status status = client_postbox(client, secret);

    if (status != STATUS_OK)
        return status;
    seal_box_pair_from(secret, &postbox);
    status = bundle_gather(file, &expected, content, &about);
    if (status == STATUS_OK &&
        memcmp(about.signer, keyset->teams[TEAM_OUTSIDE].sign_public,
               SIGN_PUBLIC_SIZE) != 0)
        status = was_renewed(keyset, about.signer) ? STATUS_OLD
                                                   : STATUS_WRONG_SIGNATURE;
    secret_wipe(secret, sizeof secret);
    secret_wipe(&postbox, sizeof postbox);
    return status;
}

/* All is looked at before any of it is stored. */
static enum status
judge_back(const struct back *back, const struct keyset *keyset,
           const struct bundle_state *state)
{
    const uint8_t *signer = keyset->teams[TEAM_OUTSIDE].sign_public;
    struct proof_claim claim;
    bool agrees;

    if (memcmp(back->site, keyset->site, ID_SIZE) != 0)
        return STATUS_FOREIGN;
    back_claim_heard(&back->heard, keyset->site, &claim);
    agrees = proof_agrees(&claim, &back->proof, signer);
    for (size_t i = 0; i < BACK_SLOTS && agrees; i++) {
        struct proof proof = back->proof;

        if (!back->slots[i].is_full)
            continue;
        back_claim_letter(&back->slots[i], keyset->site, &claim);
        memcpy(proof.signature, back->slots[i].signature, SIGNATURE_SIZE);
        agrees = proof_agrees(&claim, &proof, signer);
    }
    if (!agrees)
        return STATUS_WRONG_SIGNATURE;
    return back->heard.number < state->heard ? STATUS_OLD : STATUS_OK;
}

/* A report that was withdrawn in between takes its letters with it. */
static enum status
store_slot(struct client *client, const struct back *back,
           const struct back_slot *slot)
{
    struct proof proof = back->proof;
    enum status status;

    memcpy(proof.signature, slot->signature, SIGNATURE_SIZE);
    status = client_carry(client, slot->report, &slot->item, &proof);
    return status == STATUS_MISSING ? STATUS_OK : status;
}

static int
compare_order(const void *left, const void *right)
{
    const struct back_slot *const *a = left;
    const struct back_slot *const *b = right;

    return (*a)->order - (*b)->order;
}

static enum status
store_back(struct client *client, const struct back *back)
{
    const struct back_slot *slots[BACK_SLOTS];
    size_t count = 0;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < BACK_SLOTS; i++)
        if (back->slots[i].is_full)
            slots[count++] = &back->slots[i];
    if (count > 1)
        qsort(slots, count, sizeof *slots, compare_order);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = store_slot(client, back, slots[i]);
    if (status == STATUS_OK)
        status = client_heard(client, &back->heard, &back->proof);
    return status;
}

enum status
bundle_read_back(struct client *client, const uint8_t root[SIGN_PUBLIC_SIZE],
                 struct buf *file)
{
    struct bundle_state state;
    struct hello hello;
    struct keyset keyset;
    struct buf content = {0};
    struct back back = {0};
    enum status status = read_keys(client, root, &hello, &keyset);

    if (status == STATUS_OK)
        status = client_bundle(client, &state);
    if (status == STATUS_OK)
        status = open_back(client, &keyset, file, &content);
    if (status == STATUS_OK)
        status = back_read(&content, &back);
    if (status == STATUS_OK)
        status = judge_back(&back, &keyset, &state);
    if (status == STATUS_OK)
        status = store_back(client, &back);
    buf_clear(&content);
    return status;
}
