#ifndef VERBS_GONE_H
#define VERBS_GONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/status.h"
#include "store/protocol/client_backup.h"
#include "store/sealing/chain.h"

/*
 * The list of what was withdrawn or purged at a site, as a file outside of it
 * (store/FORMAT, Gone list): a restore with it brings nothing back of it.
 */

/* Append the hashes of FILE to OUT; *MARK is where the log stood then.
 * STATUS_FOREIGN for another site's, STATUS_DAMAGED for one that was cut or
 * changed; errors of file_read. */
enum status
gone_read(const char *path, const uint8_t site[ID_SIZE],
          struct chain_mark *mark, struct buf *out) MUST_CHECK;

/* Write HASHES in place of what PATH held. */
enum status
gone_write(const char *path, const uint8_t site[ID_SIZE],
           const struct log_end *end, const struct buf *hashes) MUST_CHECK;

/* Sort HASHES, drop what is there twice. */
void
gone_sort(struct buf *hashes);

/* Append LENGTH bytes as hexadecimal, and read so many. */
void
gone_put_hex(struct buf *out, const uint8_t *bytes, size_t length);
bool
gone_take_hex(const char *text, uint8_t *out, size_t length);

#endif
