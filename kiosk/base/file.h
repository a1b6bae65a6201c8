#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "kiosk/base/buf.h"
#include "kiosk/base/status.h"

/*
 * Append the whole of a regular file to OUT. STATUS_MISSING, STATUS_DENIED,
 * STATUS_TOO_LONG past LIMIT bytes, STATUS_IO; then OUT is as it was.
 */
enum status
file_read(const char *path, size_t limit, struct buf *out) MUST_CHECK;

/*
 * Make PATH hold these bytes, whole or not at all: a `.part` beside it
 * (0600, never through a link), fsync, rename, fsync of the folder.
 * STATUS_EXISTS when PATH is there already.
 */
enum status
file_write_new(const char *path, const void *bytes, size_t length) MUST_CHECK;

#endif
