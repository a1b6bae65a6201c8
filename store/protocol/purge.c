#include "store/protocol/purge.h"

#include "kiosk/base/hash.h"

void
purge_put(struct buf *out, const struct purge_order *order)
{
    pack_u32(out, order->quarter);
    pack_bytes(out, order->last, ID_SIZE);
    pack_u32(out, order->count);
    pack_bytes(out, order->reports, sizeof order->reports);
}

void
purge_get(struct unpack *in, struct purge_order *order)
{
    order->quarter = unpack_u32(in);
    unpack_bytes(in, order->last, ID_SIZE);
    order->count = unpack_u32(in);
    unpack_bytes(in, order->reports, sizeof order->reports);
    if (order->count > PURGE_MOST || !order->quarter)
        unpack_fail(in);
}

void
purge_hash(const struct purge_order *order, const uint8_t tally[HASH_BYTES],
           uint8_t out[HASH_BYTES])
{
    struct buf bytes = {0};

    purge_put(&bytes, order);
    pack_bytes(&bytes, tally, HASH_BYTES);
    hash_bytes(out, bytes.data, bytes.length);
    buf_clear(&bytes);
}

void
purge_hash_number(uint32_t number, const uint8_t *item, uint8_t out[HASH_BYTES])
{
    struct buf bytes = {0};

    pack_u32(&bytes, number);
    if (item)
        pack_bytes(&bytes, item, HASH_BYTES);
    hash_bytes(out, bytes.data, bytes.length);
    buf_clear(&bytes);
}
