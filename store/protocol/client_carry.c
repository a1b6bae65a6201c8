#include "store/protocol/client_carry.h"

#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "store/protocol/client_inner.h"

void
carry_pack_row(struct buf *out, const struct carried *row)
{
    message_put_carried(out, row);
}

void
carry_unpack_row(struct unpack *in, struct carried *row)
{
    message_get_carried(in, row);
}

void
carry_pack_sealed(struct buf *out, const struct sealed *item)
{
    message_put_item(out, item);
}

void
carry_unpack_sealed(struct unpack *in, int bucket, struct sealed *lent)
{
    message_get_item(in, bucket, lent);
}

static void
pack_proof(struct buf *out, const struct proof *proof)
{
    pack_bytes(out, proof->signer, sizeof proof->signer);
    pack_bytes(out, proof->signature, sizeof proof->signature);
}

/* --- at the place that bundles leave ---------------------------------------
 */

enum status
client_bundle(struct client *client, struct bundle_state *out)
{
    struct answer answer;
    enum status status;

    client_begin(client, MESSAGE_BUNDLE, 0);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    out->seq = unpack_u64(&answer.fields);
    unpack_bytes(&answer.fields, out->head, sizeof out->head);
    out->items = unpack_u64(&answer.fields);
    out->gone = unpack_u64(&answer.fields);
    out->heard = unpack_u64(&answer.fields);
    unpack_bytes(&answer.fields, out->postbox, sizeof out->postbox);
    return client_end(client, &answer.fields);
}

enum status
client_bundle_gone(struct client *client, uint64_t after,
                   struct gone_line **lines, size_t *count)
{
    struct answer answer;
    enum status status;

    *lines = NULL;
    *count = 0;
    pack_u64(client_begin(client, MESSAGE_BUNDLE_GONE, 0), after);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    *count = unpack_u32(&answer.fields);
    if (*count > MESSAGE_GONE_MAX) {
        *count = 0;
        unpack_fail(&answer.fields);
    }
    *lines = memory_array(*count + 1, sizeof **lines);
    for (size_t i = 0; i < *count; i++) {
        (*lines)[i].seq = unpack_u64(&answer.fields);
        unpack_bytes(&answer.fields, (*lines)[i].hash, HASH_BYTES);
    }
    return client_end(client, &answer.fields);
}

enum status
client_bundle_next(struct client *client, uint64_t after,
                   struct carried_item *out)
{
    struct answer answer;
    enum status status;

    *out = (struct carried_item){0};
    pack_u64(client_begin(client, MESSAGE_BUNDLE_NEXT, 0), after);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    out->seq = unpack_u64(&answer.fields);
    out->place = unpack_u32(&answer.fields);
    message_get_carried(&answer.fields, &out->row);
    client_copy_item(&answer.fields, answer.bucket, &out->item);
    return client_end(client, &answer.fields);
}

enum status
client_sign(struct client *client, const uint8_t hash[HASH_BYTES],
            uint8_t signature[SIGNATURE_SIZE])
{
    struct answer answer;
    enum status status;

    pack_bytes(client_begin(client, MESSAGE_SIGN, 0), hash, HASH_BYTES);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    unpack_bytes(&answer.fields, signature, SIGNATURE_SIZE);
    return client_end(client, &answer.fields);
}

enum status
client_postbox(struct client *client, uint8_t secret[BOX_SECRET_SIZE])
{
    struct answer answer;
    enum status status;

    client_begin(client, MESSAGE_POSTBOX, 0);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    unpack_bytes(&answer.fields, secret, BOX_SECRET_SIZE);
    return client_end(client, &answer.fields);
}

enum status
client_carry(struct client *client, const uint8_t report[ID_SIZE],
             const struct sealed *item, const struct proof *proof)
{
    int bucket = message_bucket(item->length);
    struct buf *out;

    if (bucket < 0)
        return STATUS_BAD_INPUT;
    out = client_begin(client, MESSAGE_CARRY, bucket);
    pack_bytes(out, report, ID_SIZE);
    pack_proof(out, proof);
    message_put_item(out, item);
    return client_finish_plain(client);
}

enum status
client_heard(struct client *client, const struct heard *heard,
             const struct proof *proof)
{
    struct buf *out = client_begin(client, MESSAGE_HEARD, 0);

    pack_proof(out, proof);
    pack_u64(out, heard->number);
    pack_u64(out, heard->items);
    pack_u64(out, heard->gone);
    return client_finish_plain(client);
}

/* --- at the outside body ---------------------------------------------------
 */

enum status
client_origin(struct client *client, const uint8_t site[ID_SIZE],
              struct origin *out)
{
    struct answer answer;
    enum status status;

    *out = (struct origin){0};
    pack_bytes(client_begin(client, MESSAGE_ORIGIN, 0), site, ID_SIZE);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    unpack_bytes(&answer.fields, out->root, sizeof out->root);
    unpack_bytes(&answer.fields, out->salt, sizeof out->salt);
    unpack_bytes(&answer.fields, out->postbox, sizeof out->postbox);
    unpack_bytes(&answer.fields, out->head, sizeof out->head);
    out->version = unpack_u32(&answer.fields);
    out->items = unpack_u64(&answer.fields);
    out->gone = unpack_u64(&answer.fields);
    out->seq = unpack_u64(&answer.fields);
    out->made = unpack_u64(&answer.fields);
    out->formed = unpack_u64(&answer.fields);
    out->waiting = unpack_u32(&answer.fields);
    out->waiting_large = unpack_u32(&answer.fields);
    return client_end(client, &answer.fields);
}

void
carry_pack_origin(struct buf *out, const uint8_t site[ID_SIZE],
                  const struct origin *origin, uint64_t heard)
{
    pack_bytes(out, site, ID_SIZE);
    pack_bytes(out, origin->root, sizeof origin->root);
    pack_bytes(out, origin->salt, sizeof origin->salt);
    pack_bytes(out, origin->postbox, sizeof origin->postbox);
    pack_bytes(out, origin->head, sizeof origin->head);
    pack_u32(out, origin->version);
    pack_u64(out, origin->items);
    pack_u64(out, origin->gone);
    pack_u64(out, origin->seq);
    pack_u64(out, heard);
}

void
carry_pack_report(struct buf *out, const uint8_t site[ID_SIZE],
                  const struct carried *row, const struct sealed *body,
                  const struct sealed *own)
{
    pack_bytes(out, site, ID_SIZE);
    message_put_carried(out, row);
    message_put_item(out, body);
    message_put_item(out, own);
}

void
carry_pack_item(struct buf *out, const uint8_t site[ID_SIZE],
                const uint8_t report[ID_SIZE], const struct sealed *item)
{
    pack_bytes(out, site, ID_SIZE);
    pack_bytes(out, report, ID_SIZE);
    message_put_item(out, item);
}

void
carry_pack_gone(struct buf *out, const uint8_t site[ID_SIZE],
                const uint8_t *hashes, size_t count)
{
    pack_bytes(out, site, ID_SIZE);
    pack_bytes(out, hashes, count * HASH_BYTES);
}

static struct buf *
begin_packed(struct client *client, enum message message, int bucket,
             const struct buf *packed, const struct proof *proof)
{
    struct buf *out = client_begin(client, message, bucket);

    pack_proof(out, proof);
    pack_bytes(out, packed->data, packed->length);
    return out;
}

enum status
client_origin_set(struct client *client, const struct buf *packed,
                  const struct proof *proof)
{
    begin_packed(client, MESSAGE_ORIGIN_SET, 0, packed, proof);
    return client_finish_plain(client);
}

enum status
client_import(struct client *client, const struct buf *packed, int bucket,
              const struct proof *proof)
{
    begin_packed(client, MESSAGE_IMPORT, bucket, packed, proof);
    return client_finish_plain(client);
}

enum status
client_import_item(struct client *client, const struct buf *packed, int bucket,
                   const struct proof *proof)
{
    begin_packed(client, MESSAGE_IMPORT_ITEM, bucket, packed, proof);
    return client_finish_plain(client);
}

enum status
client_import_gone(struct client *client, const struct buf *packed,
                   const struct proof *proof)
{
    begin_packed(client, MESSAGE_IMPORT_GONE, 0, packed, proof);
    return client_finish_plain(client);
}

enum status
client_form_way_back(struct client *client, const struct buf *packed,
                     const struct proof *proof, uint64_t *number)
{
    struct answer answer;
    enum status status;

    begin_packed(client, MESSAGE_FORM_WAY_BACK, 0, packed, proof);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    *number = unpack_u64(&answer.fields);
    return client_end(client, &answer.fields);
}

/* One answer's rows behind those in *ROWS; *MORE when others follow. */
static enum status
abroad_once(struct client *client, const uint8_t site[ID_SIZE],
            struct abroad **rows, size_t *count, bool *more)
{
    static const uint8_t first[ID_SIZE];
    struct buf *question = client_begin(client, MESSAGE_ABROAD, 0);
    struct answer answer;
    enum status status;
    uint32_t here;

    pack_bytes(question, site, ID_SIZE);
    pack_bytes(question, *count ? (*rows)[*count - 1].report : first, ID_SIZE);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    *more = unpack_u8(&answer.fields);
    here = unpack_u32(&answer.fields);
    if (here > MESSAGE_ROWS_MAX || (*more && !here))
        unpack_fail(&answer.fields);
    if (answer.fields.failed)
        return client_end(client, &answer.fields);
    *rows = memory_resize(*rows, *count * sizeof **rows,
                          (*count + here) * sizeof **rows);
    for (uint32_t i = 0; i < here; i++) {
        unpack_bytes(&answer.fields, (*rows)[*count + i].report, ID_SIZE);
        (*rows)[*count + i].letters = unpack_u32(&answer.fields);
    }
    *count += here;
    return client_end(client, &answer.fields);
}

enum status
client_abroad(struct client *client, const uint8_t site[ID_SIZE],
              struct abroad **rows, size_t *count)
{
    enum status status;
    bool more = false;

    *rows = NULL;
    *count = 0;
    do {
        status = abroad_once(client, site, rows, count, &more);
    } while (status == STATUS_OK && more);
    if (status != STATUS_OK) {
        free(*rows);
        *rows = NULL;
        *count = 0;
    }
    return status;
}

enum status
client_letters_stay(struct client *client, const struct buf *packed,
                    const struct proof *proof)
{
    begin_packed(client, MESSAGE_LETTERS_STAY, 0, packed, proof);
    return client_finish_plain(client);
}

enum status
client_letter(struct client *client, const uint8_t site[ID_SIZE],
              bool under_way, uint64_t after, struct letter *out)
{
    struct buf *question = client_begin(client, MESSAGE_LETTERS, 0);
    struct answer answer;
    enum status status;

    *out = (struct letter){0};
    pack_bytes(question, site, ID_SIZE);
    pack_u8(question, under_way);
    pack_u64(question, after);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    out->seq = unpack_u64(&answer.fields);
    unpack_bytes(&answer.fields, out->report, ID_SIZE);
    client_copy_item(&answer.fields, answer.bucket, &out->item);
    return client_end(client, &answer.fields);
}
