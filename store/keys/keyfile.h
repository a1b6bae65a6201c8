#ifndef KEYS_KEYFILE_H
#define KEYS_KEYFILE_H

#include <stddef.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/secret.h"
#include "kiosk/base/status.h"
#include "store/sizes.h"

/*
 * Keys as text that people carry on a stick: a first line that names the
 * type, then base64 in lines of 76. The types stand in keyfile.def, what
 * lies in each in store/FORMAT.
 */
enum keyfile {
#define KEYFILE(name, line, least, most) KEYFILE_##name,
#include "store/keys/keyfile.def"
#undef KEYFILE
};

/* Append the text of a key file to OUT. */
void
keyfile_write(enum keyfile type, const void *bytes, size_t length,
              struct buf *out);

/*
 * The bytes of a key file, exactly as keyfile_write writes them.
 * STATUS_BAD_INPUT for another type or form, STATUS_VERSION for a newer one.
 * *OUT is for the caller to free with secret_free.
 */
enum status
keyfile_read(enum keyfile type, const void *text, size_t length,
             struct secret **out) MUST_CHECK;

/*
 * Write a new file that only its owner can read, durable before the return.
 * STATUS_EXISTS: nothing is written over. Also STATUS_IO, STATUS_FULL,
 * STATUS_READ_ONLY, STATUS_DENIED, STATUS_MISSING (its folder).
 */
enum status
keyfile_save(const char *path, enum keyfile type, const void *bytes,
             size_t length) MUST_CHECK;

/*
 * Read a file; errors as keyfile_read, and STATUS_MISSING, STATUS_DENIED,
 * STATUS_IO, STATUS_TOO_LONG.
 */
enum status
keyfile_load(const char *path, enum keyfile type,
             struct secret **out) MUST_CHECK;

#endif
