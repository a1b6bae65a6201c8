#include <stdlib.h>
#include <string.h>

#include "kiosk/base/hash.h"
#include "kiosk/base/secret.h"
#include "kiosk/office/bundle_outside.h"
#include "store/sealing/proof.h"

/*
 * Letters go back in files that hold the same number of items each time. In
 * which order they are stored there must not tell the letters from the cover,
 * which was written last: the reports are shuffled, and what was written on
 * one report keeps its order.
 */
struct packing {
    struct office *office;
    struct back back;
    struct letter letters[BACK_SLOTS];
    size_t count;
};

static enum status
take_letters(struct packing *packing)
{
    uint64_t after = 0;
    enum status status = STATUS_OK;

    while (packing->count < BACK_SLOTS && status == STATUS_OK) {
        struct letter *letter = &packing->letters[packing->count];

        status = client_letter(packing->office->client, packing->back.site,
                               true, after, letter);
        if (status == STATUS_OK) {
            after = letter->seq;
            packing->count++;
        }
    }
    return status == STATUS_MISSING ? STATUS_OK : status;
}

/* --- the order -------------------------------------------------------------
 */

struct ranked {
    uint8_t key[HASH_BYTES]; /* of the report, of this time alone */
    uint64_t seq;
    size_t letter;
};

static int
compare_ranked(const void *left, const void *right)
{
    const struct ranked *a = left;
    const struct ranked *b = right;
    int by_key = memcmp(a->key, b->key, sizeof a->key);

    return by_key != 0 ? by_key : (a->seq > b->seq) - (a->seq < b->seq);
}

static void
rank(const struct packing *packing, uint8_t orders[BACK_SLOTS])
{
    struct ranked ranked[BACK_SLOTS];
    uint8_t chance[32];

    secret_random(chance, sizeof chance);
    for (size_t i = 0; i < packing->count; i++) {
        const struct hash_part part = {packing->letters[i].report, ID_SIZE};

        hash_parts(ranked[i].key, chance, sizeof chance, &part, 1);
        ranked[i].seq = packing->letters[i].seq;
        ranked[i].letter = i;
    }
    if (packing->count > 1)
        qsort(ranked, packing->count, sizeof *ranked, compare_ranked);
    for (size_t i = 0; i < packing->count; i++)
        orders[ranked[i].letter] = (uint8_t)i;
}

/* --- the slots -------------------------------------------------------------
 */

static void
fill_slot(struct packing *packing, const struct letter *letter, uint8_t order)
{
    const struct office *office = packing->office;
    const struct team_pair *team = keyring_team(office->keyring, office->team);
    bool is_small = bundle_bucket(letter->item.length) == 0;
    size_t at = is_small ? 0 : WAY_BACK_SMALL;
    size_t end = is_small ? WAY_BACK_SMALL : BACK_SLOTS;
    struct back_slot *slot;
    struct proof_claim claim;
    struct proof proof;

    while (at < end && packing->back.slots[at].is_full)
        at++;
    if (at == end) /* the store takes no more than fit */
        return;
    slot = &packing->back.slots[at];
    slot->is_full = true;
    slot->order = order;
    memcpy(slot->report, letter->report, ID_SIZE);
    slot->item = letter->item;
    back_claim_letter(slot, packing->back.site, &claim);
    proof_sign(&claim, team->sign.secret_key, &proof);
    memcpy(slot->signature, proof.signature, SIGNATURE_SIZE);
}

static void
fill_slots(struct packing *packing)
{
    uint8_t orders[BACK_SLOTS];

    rank(packing, orders);
    for (size_t i = 0; i < packing->count; i++)
        fill_slot(packing, &packing->letters[i], orders[i]);
}

/* --- the file --------------------------------------------------------------
 */

static enum status
form(struct office *office, const uint8_t site[ID_SIZE], uint64_t *number)
{
    struct buf packed = {0};
    struct proof proof;
    enum status status;

    pack_bytes(&packed, site, ID_SIZE);
    proof = bundle_prove(office, &packed);
    status = client_form_way_back(office->client, &packed, &proof, number);
    buf_clear(&packed);
    return status;
}

static enum status
seal_back(struct packing *packing, const struct origin *origin,
          struct buf *file)
{
    const struct office *office = packing->office;
    const struct team_pair *team = keyring_team(office->keyring, office->team);
    const struct chunks_order order = {.purpose = CHUNKS_WAY_BACK,
                                       .site = packing->back.site,
                                       .recipient = origin->postbox,
                                       .signer = &team->sign,
                                       .sink = chunks_into(file)};
    struct proof_claim claim;
    struct buf content = {0};
    enum status status;

    packing->back.heard.items = origin->items;
    packing->back.heard.gone = origin->gone;
    back_claim_heard(&packing->back.heard, packing->back.site, &claim);
    proof_sign(&claim, team->sign.secret_key, &packing->back.proof);
    fill_slots(packing);
    back_write(&packing->back, &content);
    status = bundle_seal(&order, &content);
    buf_clear(&content);
    return status;
}

static enum status
make_back(struct packing *packing, struct buf *file)
{
    struct office *office = packing->office;
    const uint8_t *site = packing->back.site;
    struct origin origin;
    enum status status = client_origin(office->client, site, &origin);

    if (status == STATUS_OK && !origin.formed) {
        status = office_gather(office);
        if (status == STATUS_OK)
            status = letters_thin(office, site);
        if (status == STATUS_OK) /* how many wait now */
            status = client_origin(office->client, site, &origin);
        if (status == STATUS_OK)
            status = cover_write(office, site, &origin);
    }
    if (status == STATUS_OK)
        status = form(office, site, &packing->back.heard.number);
    if (status == STATUS_OK)
        status = take_letters(packing);
    if (status == STATUS_OK)
        status = seal_back(packing, &origin, file);
    return status;
}

enum status
bundle_make_back(struct office *office, struct buf *bundle, struct buf *file)
{
    struct packing packing = {.office = office};
    struct chunks_about about;
    struct buf content = {0};
    enum status status = bundle_open(office, bundle, &content, &about);

    buf_clear(&content);
    if (status != STATUS_OK)
        return status;
    memcpy(packing.back.site, about.site, ID_SIZE);
    status = make_back(&packing, file);
    for (size_t i = 0; i < packing.count; i++)
        seal_clear(&packing.letters[i].item);
    return status;
}
