#include "kiosk/base/pack.h"

#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"

static void
pack_number(struct buf *out, uint64_t number, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        buf_add_byte(out, (uint8_t)(number >> (8 * i)));
}

void
pack_u8(struct buf *out, uint8_t number)
{
    pack_number(out, number, 1);
}

void
pack_u16(struct buf *out, uint16_t number)
{
    pack_number(out, number, 2);
}

void
pack_u32(struct buf *out, uint32_t number)
{
    pack_number(out, number, 4);
}

void
pack_u64(struct buf *out, uint64_t number)
{
    pack_number(out, number, 8);
}

void
pack_bytes(struct buf *out, const void *bytes, size_t length)
{
    buf_add(out, bytes, length);
}

void
pack_blob(struct buf *out, const void *bytes, size_t length)
{
    pack_u32(out, (uint32_t)length);
    buf_add(out, bytes, length);
}

void
pack_text(struct buf *out, const char *text)
{
    pack_blob(out, text ? text : "", text ? strlen(text) : 0);
}

struct unpack
unpack_start(const void *data, size_t length)
{
    return (struct unpack){.data = data, .length = length};
}

const uint8_t *
unpack_lend(struct unpack *in, size_t length)
{
    const uint8_t *start;

    if (in->failed || length > in->length - in->at) {
        in->failed = true;
        return NULL;
    }
    start = in->data + in->at;
    in->at += length;
    return start;
}

static uint64_t
unpack_number(struct unpack *in, size_t bytes)
{
    const uint8_t *start = unpack_lend(in, bytes);
    uint64_t number = 0;

    for (size_t i = 0; start && i < bytes; i++)
        number |= (uint64_t)start[i] << (8 * i);
    return number;
}

uint8_t
unpack_u8(struct unpack *in)
{
    return (uint8_t)unpack_number(in, 1);
}

uint16_t
unpack_u16(struct unpack *in)
{
    return (uint16_t)unpack_number(in, 2);
}

uint32_t
unpack_u32(struct unpack *in)
{
    return (uint32_t)unpack_number(in, 4);
}

uint64_t
unpack_u64(struct unpack *in)
{
    return unpack_number(in, 8);
}

void
unpack_bytes(struct unpack *in, void *out, size_t length)
{
    const uint8_t *start = unpack_lend(in, length);

    if (start)
        memcpy(out, start, length);
    else
        memset(out, 0, length);
}

const uint8_t *
unpack_blob(struct unpack *in, size_t limit, size_t *length)
{
    *length = unpack_u32(in);
    if (*length > limit)
        unpack_fail(in);
    if (in->failed)
        *length = 0;
    return unpack_lend(in, *length);
}

char *
unpack_text(struct unpack *in, size_t limit)
{
    size_t length;
    const uint8_t *start = unpack_blob(in, limit, &length);
    char *text;

    if (!start || !text_is_plain((const char *)start, length)) {
        unpack_fail(in);
        return NULL;
    }
    text = memory_zeroed(length + 1);
    memcpy(text, start, length);
    return text;
}

void
unpack_fail(struct unpack *in)
{
    in->failed = true;
}

bool
unpack_is_done(const struct unpack *in)
{
    return !in->failed && in->at == in->length;
}
