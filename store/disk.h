#ifndef STORE_DISK_H
#define STORE_DISK_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/status.h"

/*
 * The site's folder, without ever opening the database: one more open and
 * close of that file in this process would drop SQLite's lock on it.
 */
struct disk {
    int folder; /* its descriptor, which holds the lock */
    char *path; /* of the database: real, no link in it */
    bool read_only;
};

/*
 * Lock the folder for one store and make an empty database of mode 0600 in
 * it if there is none. STATUS_MISSING without a folder, STATUS_DENIED when
 * the user is neither its owner nor root or the database is no plain file,
 * STATUS_BUSY when a store serves it already, STATUS_READ_ONLY for a
 * read-only folder without a database.
 */
enum status
disk_open(const char *site, struct disk *out) MUST_CHECK;

/* Unlock and free. Accepts a zeroed struct. */
void
disk_close(struct disk *disk);

/* Set the times of database and journal to the start of WEEK. */
void
disk_touch(const struct disk *disk, uint32_t week);

/* Bytes that can still be written. */
uint64_t
disk_free(const struct disk *disk);

#endif
