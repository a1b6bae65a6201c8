#include "kiosk/base/buf.h"

#include <string.h>

#include "kiosk/base/memory.h"

static void
make_room(struct buf *buf, size_t more)
{
    size_t wanted = buf->length + more;
    size_t capacity = buf->capacity ? buf->capacity : 64;

    if (wanted < more)
        memory_exhausted();
    if (wanted <= buf->capacity)
        return;
    while (capacity < wanted)
        capacity = capacity > SIZE_MAX / 2 ? wanted : capacity * 2;
    buf->data = memory_resize(buf->data, buf->capacity, capacity);
    buf->capacity = capacity;
}

void
buf_add(struct buf *buf, const void *bytes, size_t length)
{
    if (!length)
        return;
    make_room(buf, length);
    memcpy(buf->data + buf->length, bytes, length);
    buf->length += length;
}

void
buf_add_text(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

uint8_t *
buf_add_zeros(struct buf *buf, size_t length)
{
    uint8_t *start;

    make_room(buf, length ? length : 1);
    start = buf->data + buf->length;
    memset(start, 0, length);
    buf->length += length;
    return start;
}

void
buf_add_byte(struct buf *buf, uint8_t byte)
{
    buf_add(buf, &byte, 1);
}

const char *
buf_text(struct buf *buf)
{
    make_room(buf, 1);
    buf->data[buf->length] = '\0';
    return (const char *)buf->data;
}

void
buf_clear(struct buf *buf)
{
    memory_free_wiped(buf->data, buf->capacity);
    *buf = (struct buf){0};
}
