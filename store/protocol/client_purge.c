#include "store/protocol/client_purge.h"

#include "kiosk/base/memory.h"
#include "store/protocol/client_inner.h"

static void
put_proof(struct buf *out, const struct proof *proof)
{
    pack_bytes(out, proof->signer, sizeof proof->signer);
    pack_bytes(out, proof->signature, sizeof proof->signature);
}

enum status
client_tally(struct client *client, uint32_t quarter, struct sealed *out)
{
    struct answer answer;
    enum status status;

    *out = (struct sealed){0};
    pack_u32(client_begin(client, MESSAGE_TALLY, 0), quarter);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    client_copy_item(&answer.fields, answer.bucket, out);
    status = client_end(client, &answer.fields);
    if (status != STATUS_OK) {
        memory_free_wiped(out->envelope, out->length);
        *out = (struct sealed){0};
    }
    return status;
}

enum status
client_purge(struct client *client, const struct purge_order *order,
             const struct sealed *tally, const struct proof *proof)
{
    struct buf *out =
        client_begin(client, MESSAGE_PURGE, message_bucket(tally->length));

    put_proof(out, proof);
    purge_put(out, order);
    message_put_item(out, tally);
    return client_finish_plain(client);
}

enum status
client_hold(struct client *client, const struct client_hold *hold)
{
    struct buf *out =
        client_begin(client, MESSAGE_HOLD, message_bucket(hold->item->length));

    pack_bytes(out, hold->report, ID_SIZE);
    pack_u8(out, hold->which);
    for (size_t i = 0; i < HOLD_PROOFS; i++)
        put_proof(out, &hold->proofs[i]);
    message_put_item(out, hold->item);
    return client_finish_plain(client);
}

enum status
client_believe(struct client *client, uint32_t week, const struct proof *proof)
{
    struct buf *out = client_begin(client, MESSAGE_CLOCK, 0);

    pack_u32(out, week);
    put_proof(out, proof);
    return client_finish_plain(client);
}
