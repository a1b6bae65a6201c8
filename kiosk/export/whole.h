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

#endif
