#ifndef EXPORT_WHOLE_H
#define EXPORT_WHOLE_H

#include <stdbool.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/status.h"

/*
 * A file whole or not at all: BYTES to PATH.part (new, 0600, no link
 * followed), fsync, rename to PATH, fsync of the folder. Unless REPLACE,
 * whatever stands at PATH or PATH.part is STATUS_EXISTS and stays as it is.
 * After a failure no PATH.part of ours is left.
 */
enum status
whole_write(const char *path, const struct buf *bytes, bool replace) MUST_CHECK;

/*
 * The same for what comes piece by piece: open, add, close. Close with how it
 * went so far: only with STATUS_OK the file stands there afterwards. It frees
 * WHOLE and gives how it ended.
 */
struct whole;
enum status
whole_open(const char *path, bool replace, struct whole **out) MUST_CHECK;
enum status
whole_add(struct whole *whole, const void *bytes, size_t length) MUST_CHECK;
enum status
whole_close(struct whole *whole, enum status status) MUST_CHECK;

#endif
