#ifndef BASE_PACK_H
#define BASE_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/buf.h"

/*
 * The one writer and the one reader of bytes. Numbers are little-endian. A
 * blob is its length as u32, then its bytes; a text is a blob of UTF-8.
 */

void
pack_u8(struct buf *out, uint8_t number);
void
pack_u16(struct buf *out, uint16_t number);
void
pack_u32(struct buf *out, uint32_t number);
void
pack_u64(struct buf *out, uint64_t number);
void
pack_bytes(struct buf *out, const void *bytes, size_t length);
void
pack_blob(struct buf *out, const void *bytes, size_t length);
/* NULL is written as the empty text. */
void
pack_text(struct buf *out, const char *text);

/*
 * A reader stays failed: after the first read that does not fit, every
 * number is 0, every blob is empty, and FAILED is true. Look once, at the
 * end. DATA is borrowed.
 */
struct unpack {
    const uint8_t *data;
    size_t length;
    size_t at;
    bool failed;
};

struct unpack
unpack_start(const void *data, size_t length);
uint8_t
unpack_u8(struct unpack *in);
uint16_t
unpack_u16(struct unpack *in);
uint32_t
unpack_u32(struct unpack *in);
uint64_t
unpack_u64(struct unpack *in);
/* Fill OUT, with zeros after a failure. */
void
unpack_bytes(struct unpack *in, void *out, size_t length);
/* Lend LENGTH bytes of the data, NULL after a failure. */
const uint8_t *
unpack_lend(struct unpack *in, size_t length);
/* Lend a blob of at most LIMIT bytes; a longer one fails. */
const uint8_t *
unpack_blob(struct unpack *in, size_t limit, size_t *length);
/*
 * A text of at most LIMIT bytes as a new string, which the caller frees
 * with memory_free_text. Bytes that text_is_plain() refuses fail. NULL
 * after a failure.
 */
char *
unpack_text(struct unpack *in, size_t limit);
/* Mark the data as bad: a value that cannot be. */
void
unpack_fail(struct unpack *in);
/* Was all read, and nothing more stands there? */
bool
unpack_is_done(const struct unpack *in);

#endif
