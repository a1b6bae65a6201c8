#include "store/protocol/client_people.h"

#include <stdlib.h>

#include "kiosk/base/hash.h"
#include "kiosk/base/memory.h"
#include "store/protocol/client_inner.h"

enum status
client_cards(struct client *client, struct member_card **cards, size_t *count)
{
    struct answer answer;
    enum status status;

    *cards = NULL;
    *count = 0;
    client_begin(client, MESSAGE_CARDS, 0);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    *count = unpack_u32(&answer.fields);
    if (*count > PEOPLE_CARDS_MAX) {
        *count = 0;
        unpack_fail(&answer.fields);
    }
    *cards = memory_array(*count + 1, sizeof **cards);
    for (size_t i = 0; i < *count; i++)
        people_get_card(&answer.fields, *cards + i);
    status = client_end(client, &answer.fields);
    if (status != STATUS_OK) {
        free(*cards);
        *cards = NULL;
        *count = 0;
    }
    return status;
}

static void
put_proof(struct buf *out, const struct proof *proof)
{
    pack_bytes(out, proof->signer, sizeof proof->signer);
    pack_bytes(out, proof->signature, sizeof proof->signature);
}

enum status
client_change(struct client *client, const struct buf *change,
              const struct proof *proof)
{
    struct buf *out = client_begin(client, MESSAGE_CHANGE, 0);

    put_proof(out, proof);
    pack_bytes(out, change->data, change->length);
    return client_finish_plain(client);
}

enum status
client_item(struct client *client, const uint8_t report[ID_SIZE],
            uint32_t place, struct sealed *out)
{
    struct buf *question = client_begin(client, MESSAGE_ITEMS, 0);
    struct answer answer;
    enum status status;

    *out = (struct sealed){0};
    pack_bytes(question, report, ID_SIZE);
    pack_u32(question, place);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    (void)unpack_u32(&answer.fields);
    client_copy_item(&answer.fields, answer.bucket, out);
    status = client_end(client, &answer.fields);
    if (status != STATUS_OK) {
        memory_free_wiped(out->envelope, out->length);
        *out = (struct sealed){0};
    }
    return status;
}

void
client_rewrap_hash(const struct rewrap *rewrap, uint8_t out[HASH_BYTES])
{
    const struct hash_part parts[] = {{rewrap->item, ID_SIZE},
                                      {rewrap->wraps, WRAP_COUNT * WRAP_SIZE}};

    hash_parts(out, NULL, 0, parts, 2);
}

enum status
client_rewrap(struct client *client, const struct rewrap *rewrap,
              const struct proof *proof)
{
    struct buf *out = client_begin(client, MESSAGE_REWRAP, 0);

    pack_bytes(out, rewrap->report, ID_SIZE);
    put_proof(out, proof);
    pack_bytes(out, rewrap->item, ID_SIZE);
    pack_bytes(out, rewrap->wraps, WRAP_COUNT * WRAP_SIZE);
    return client_finish_plain(client);
}
