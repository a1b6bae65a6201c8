#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>
#include <stdint.h>

/* Bytes that grow. A zeroed struct is an empty one. DATA is owned. */
struct buf {
    uint8_t *data;
    size_t length;
    size_t capacity;
};

/* Append; the old place is wiped when the bytes have to move. */
void
buf_add(struct buf *buf, const void *bytes, size_t length);

/* Append a string without its end. */
void
buf_add_text(struct buf *buf, const char *text);

/* Append LENGTH zeros and give where they start, until the next call. */
uint8_t *
buf_add_zeros(struct buf *buf, size_t length);

/* Append one byte. */
void
buf_add_byte(struct buf *buf, uint8_t byte);

/* The bytes as a string, with an end after them; lent until the next call. */
const char *
buf_text(struct buf *buf);

/* Wipe, free and leave it empty. Accepts an empty one. */
void
buf_clear(struct buf *buf);

#endif
