#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/status.h"
#include "store/people.h"
#include "store/protocol/record.h"
#include "store/store.h"

/*
 * The whole store as one sealed file (store/FORMAT, Backup), made a slice at
 * a time while others write: to the keyset's BACKUP key, signed by SITE. What
 * it holds is the store at the moment of its last slice.
 */
struct backup;

/* STATUS_MISSING in a store that is not founded; errors of rows_open. */
enum status
backup_begin(struct store *store, const struct site *site,
             struct backup **out) MUST_CHECK;

/*
 * A piece of a file that lies beside the store, before the first slice.
 * WHICH is an enum record_text. STATUS_BAD_INPUT for another, or too late.
 */
enum status
backup_text(struct backup *backup, unsigned which, const void *piece,
            size_t length) MUST_CHECK;

/*
 * Do a slice and append what there is of the file to OUT, LIMIT bytes at
 * most; *LEFT says whether that was the last. Errors of rows_slice.
 */
enum status
backup_more(struct backup *backup, size_t limit, struct buf *out,
            enum backup_left *left) MUST_CHECK;

/* Accepts NULL. */
void
backup_free(struct backup *backup);

#endif
