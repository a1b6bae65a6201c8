#include "store/protocol/record.h"

size_t
record_begin(struct buf *out, enum record kind)
{
    size_t begun = out->length;

    pack_u8(out, (uint8_t)kind);
    pack_u32(out, 0);
    return begun;
}

void
record_end(struct buf *out, size_t begun)
{
    size_t length = out->length - begun - RECORD_HEAD;

    for (size_t i = 0; i < sizeof(uint32_t); i++)
        out->data[begun + 1 + i] = (uint8_t)(length >> (8 * i));
}

enum status
record_look(const uint8_t *bytes, size_t length, struct record_seen *out)
{
    struct unpack head = unpack_start(bytes, length);
    uint32_t body;

    out->kind = unpack_u8(&head);
    body = unpack_u32(&head);
    if (head.failed)
        return STATUS_MISSING;
    if (body > RECORD_MAX - RECORD_HEAD)
        return STATUS_DAMAGED;
    if (body > length - RECORD_HEAD)
        return STATUS_MISSING;
    out->body = unpack_start(bytes + RECORD_HEAD, body);
    out->length = RECORD_HEAD + (size_t)body;
    return STATUS_OK;
}
