#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "kiosk/base/buf.h"
#include "kiosk/base/status.h"

/*
 * What an errno of the file system means: STATUS_MISSING, STATUS_EXISTS,
 * STATUS_DENIED, STATUS_FULL, STATUS_READ_ONLY; STATUS_IO for all others.
 */
enum status
file_status(int error) MUST_CHECK;

/* Write all of it and wait until it is durable: the errors of file_status. */
enum status
file_write_all(int descriptor, const void *bytes, size_t length) MUST_CHECK;

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
