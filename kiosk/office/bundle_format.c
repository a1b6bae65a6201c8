#include "kiosk/office/bundle_format.h"

#include <string.h>

#include "kiosk/base/hash.h"
#include "store/sealing/proof.h"

static const char bundle_label[] = "AmpBund2";
static const char back_label[] = "AmpBack1";

enum {
    LABEL_SIZE = 8,
    ROW_SIZE =
        ID_SIZE + LOOKUP_SIZE + 2 * BOX_PUBLIC_SIZE + SIGN_PUBLIC_SIZE + 8,
};

int
bundle_bucket(size_t length)
{
    for (int bucket = 0; bucket < BUCKET_COUNT; bucket++)
        if (envelope_length(bucket) == length)
            return bucket;
    return -1;
}

static enum status
read_label(struct unpack *in, const char *label)
{
    uint8_t found[LABEL_SIZE];

    unpack_bytes(in, found, sizeof found);
    if (memcmp(found, label, LABEL_SIZE - 1) != 0)
        return STATUS_DAMAGED;
    return found[LABEL_SIZE - 1] == (uint8_t)label[LABEL_SIZE - 1]
               ? STATUS_OK
               : STATUS_VERSION;
}

/* --- bundle ----------------------------------------------------------------
 */

void
bundle_head_write(const struct bundle_head *head, struct buf *out)
{
    pack_bytes(out, bundle_label, LABEL_SIZE);
    pack_bytes(out, head->site, ID_SIZE);
    pack_bytes(out, head->salt, SALT_SIZE);
    pack_u32(out, (uint32_t)head->keyset_length);
    pack_bytes(out, head->keyset, KEYSET_MAX);
    pack_bytes(out, head->postbox, BOX_PUBLIC_SIZE);
    pack_u64(out, head->seq);
    pack_bytes(out, head->head, HASH_BYTES);
    pack_u64(out, head->items_from);
    pack_u64(out, head->items_upto);
    pack_u64(out, head->gone_from);
    pack_u64(out, head->gone_upto);
    pack_u64(out, head->heard);
    pack_u32(out, head->gone_count);
    pack_u32(out, head->item_count);
    pack_bytes(out, head->log_head, HASH_BYTES);
    pack_u32(out, head->log_count);
}

static bool
is_sound(const struct bundle_head *head)
{
    return head->keyset_length <= KEYSET_MAX &&
           head->gone_count <= BUNDLE_GONE_MAX &&
           head->log_count <= BUNDLE_LOG_MAX &&
           (head->log_count == 0 ||
            (head->items_from <= head->seq &&
             head->log_count <= head->seq - head->items_from)) &&
           head->items_from <= head->items_upto &&
           head->items_upto - head->items_from <= head->log_count &&
           head->gone_from <= head->gone_upto;
}

enum status
bundle_head_read(struct unpack *in, struct bundle_head *out)
{
    enum status status = read_label(in, bundle_label);

    if (status != STATUS_OK)
        return status;
    unpack_bytes(in, out->site, ID_SIZE);
    unpack_bytes(in, out->salt, SALT_SIZE);
    out->keyset_length = unpack_u32(in);
    unpack_bytes(in, out->keyset, KEYSET_MAX);
    unpack_bytes(in, out->postbox, BOX_PUBLIC_SIZE);
    out->seq = unpack_u64(in);
    unpack_bytes(in, out->head, HASH_BYTES);
    out->items_from = unpack_u64(in);
    out->items_upto = unpack_u64(in);
    out->gone_from = unpack_u64(in);
    out->gone_upto = unpack_u64(in);
    out->heard = unpack_u64(in);
    out->gone_count = unpack_u32(in);
    out->item_count = unpack_u32(in);
    unpack_bytes(in, out->log_head, HASH_BYTES);
    out->log_count = unpack_u32(in);
    if (!is_sound(out))
        unpack_fail(in);
    return in->failed ? STATUS_DAMAGED : STATUS_OK;
}

size_t
bundle_item_length(const struct carried_item *item)
{
    return 1 + 4 + ROW_SIZE + ID_SIZE + sizeof item->item.wraps +
           item->item.length;
}

void
bundle_item_write(const struct carried_item *item, struct buf *out)
{
    pack_u8(out, (uint8_t)bundle_bucket(item->item.length));
    pack_u32(out, item->place);
    carry_pack_row(out, &item->row);
    carry_pack_sealed(out, &item->item);
}

void
bundle_item_read(struct unpack *in, struct carried_item *lent)
{
    int bucket = unpack_u8(in);

    *lent = (struct carried_item){.place = unpack_u32(in)};
    carry_unpack_row(in, &lent->row);
    if (bucket >= BUCKET_COUNT)
        unpack_fail(in);
    else
        carry_unpack_sealed(in, bucket, &lent->item);
}

enum status
bundle_judge(struct unpack in, const struct bundle_head *head)
{
    struct carried_item last = {0};
    struct carried_item item;
    bool wants_own = false;

    (void)unpack_lend(&in, head->log_count * (size_t)BUNDLE_EVENT);
    (void)unpack_lend(&in, head->gone_count * (size_t)HASH_BYTES);
    for (uint32_t i = 0; i < head->item_count && !in.failed; i++) {
        bundle_item_read(&in, &item);
        if (wants_own != (item.place == 1) ||
            (wants_own &&
             memcmp(item.row.report, last.row.report, ID_SIZE) != 0))
            unpack_fail(&in);
        wants_own = item.place == 0;
        last = item;
    }
    while (in.at < in.length && !in.failed)
        if (unpack_u8(&in) != 0)
            unpack_fail(&in);
    return in.failed || wants_own ? STATUS_DAMAGED : STATUS_OK;
}

/* --- way back --------------------------------------------------------------
 */

static int
slot_bucket(size_t index)
{
    return index < WAY_BACK_SMALL ? 0 : 1;
}

static void
pack_numbers(struct buf *out, const struct heard *heard)
{
    pack_u64(out, heard->number);
    pack_u64(out, heard->items);
    pack_u64(out, heard->gone);
}

static void
write_slot(const struct back_slot *slot, int bucket, struct buf *out)
{
    if (!slot->is_full) {
        buf_add_zeros(out, 2 + ID_SIZE + SIGNATURE_SIZE + ID_SIZE +
                               sizeof slot->item.wraps +
                               envelope_length(bucket));
        return;
    }
    pack_u8(out, 1);
    pack_u8(out, slot->order);
    pack_bytes(out, slot->report, ID_SIZE);
    pack_bytes(out, slot->signature, SIGNATURE_SIZE);
    carry_pack_sealed(out, &slot->item);
}

static void
read_slot(struct unpack *in, int bucket, struct back_slot *lent)
{
    uint8_t full = unpack_u8(in);

    lent->is_full = full == 1;
    lent->order = unpack_u8(in);
    unpack_bytes(in, lent->report, ID_SIZE);
    unpack_bytes(in, lent->signature, SIGNATURE_SIZE);
    carry_unpack_sealed(in, bucket, &lent->item);
    if (full > 1)
        unpack_fail(in);
}

void
back_write(const struct back *back, struct buf *out)
{
    pack_bytes(out, back_label, LABEL_SIZE);
    pack_bytes(out, back->site, ID_SIZE);
    pack_numbers(out, &back->heard);
    pack_bytes(out, back->proof.signer, SIGN_PUBLIC_SIZE);
    pack_bytes(out, back->proof.signature, SIGNATURE_SIZE);
    for (size_t i = 0; i < BACK_SLOTS; i++)
        write_slot(&back->slots[i], slot_bucket(i), out);
}

enum status
back_read(const struct buf *content, struct back *lent)
{
    struct unpack in = unpack_start(content->data, content->length);
    enum status status = read_label(&in, back_label);

    if (status != STATUS_OK)
        return status;
    unpack_bytes(&in, lent->site, ID_SIZE);
    lent->heard.number = unpack_u64(&in);
    lent->heard.items = unpack_u64(&in);
    lent->heard.gone = unpack_u64(&in);
    unpack_bytes(&in, lent->proof.signer, SIGN_PUBLIC_SIZE);
    unpack_bytes(&in, lent->proof.signature, SIGNATURE_SIZE);
    for (size_t i = 0; i < BACK_SLOTS; i++)
        read_slot(&in, slot_bucket(i), &lent->slots[i]);
    return unpack_is_done(&in) ? STATUS_OK : STATUS_DAMAGED;
}

void
back_claim_heard(const struct heard *heard, const uint8_t site[ID_SIZE],
                 struct proof_claim *out)
{
    struct buf numbers = {0};

    *out = (struct proof_claim){.act = PROOF_HEARD};
    memcpy(out->site, site, ID_SIZE);
    memcpy(out->target, site, ID_SIZE);
    pack_numbers(&numbers, heard);
    hash_bytes(out->payload, numbers.data, numbers.length);
    buf_clear(&numbers);
}

void
back_claim_letter(const struct back_slot *slot, const uint8_t site[ID_SIZE],
                  struct proof_claim *out)
{
    *out = (struct proof_claim){.act = PROOF_LETTER};
    memcpy(out->site, site, ID_SIZE);
    memcpy(out->target, slot->report, ID_SIZE);
    proof_hash_item(out->payload, &slot->item);
}

/* --- sealed files ----------------------------------------------------------
 */

enum status
bundle_gather(struct buf *file, const struct chunks_expected *expected,
              struct buf *content, struct chunks_about *about)
{
    const struct chunks_source source = chunks_from(file);
    struct chunks_reader *reader = NULL;
    const uint8_t *bytes;
    size_t length;
    enum status status = chunks_open(&source, expected, &reader);

    if (status == STATUS_OK)
        *about = *chunks_about(reader);
    while (status == STATUS_OK) {
        status = chunks_next(reader, &bytes, &length);
        if (status == STATUS_OK)
            buf_add(content, bytes, length);
    }
    chunks_close(reader);
    return status == STATUS_MISSING ? STATUS_OK : status;
}

enum status
bundle_seal(const struct chunks_order *order, const struct buf *content)
{
    struct chunks *chunks = NULL;
    enum status status = chunks_begin(order, &chunks);

    if (status == STATUS_OK)
        status = chunks_add(chunks, content->data, content->length);
    if (status == STATUS_OK)
        status = chunks_end(chunks);
    chunks_free(chunks);
    return status;
}
