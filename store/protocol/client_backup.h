#ifndef PROTOCOL_CLIENT_BACKUP_H
#define PROTOCOL_CLIENT_BACKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/status.h"
#include "store/protocol/record.h"
#include "store/sizes.h"

/* Backups, restores and the log, over the staff side of a client. */
struct client;

/*
 * Begin a backup. STATUS_BUSY when somebody else makes one, STATUS_MISSING
 * in a store that is not founded. The store gives up on who asks for nothing
 * for a minute.
 */
enum status
client_backup_begin(struct client *client) MUST_CHECK;

/* Put a file into it that lies beside the store, before the first piece. */
enum status
client_backup_text(struct client *client, enum record_text which,
                   const void *text, size_t length) MUST_CHECK;

/*
 * The next piece of the sealed file, which may be empty, lent until the next
 * question; *LEFT says whether it was the last. STATUS_CHANGED when the store
 * gave up.
 */
enum status
client_backup_more(struct client *client, const uint8_t **piece, size_t *length,
                   enum backup_left *left) MUST_CHECK;

/*
 * Fill an empty store: begin, records, hashes of what is gone, end. After
 * any error, and when the client goes, the store is as empty as before.
 * STATUS_EXISTS when it is not empty.
 */
enum status
client_restore_begin(struct client *client) MUST_CHECK;
/* Whole ROWs and DROPs, RECORD_MAX bytes at most. */
enum status
client_restore_records(struct client *client, const void *records,
                       size_t length) MUST_CHECK;
enum status
client_restore_gone(struct client *client, const uint8_t *hashes,
                    size_t count) MUST_CHECK;

/* Where a log ends. */
struct log_end {
    uint64_t seq;
    uint8_t head[HASH_BYTES];
};

/*
 * END is the backup's; *NOW is where the log ends after *WITHDRAWN reports
 * were taken out. STATUS_DAMAGED when what came does not hold together.
 */
enum status
client_restore_end(struct client *client, const struct log_end *end,
                   struct log_end *now, uint32_t *withdrawn) MUST_CHECK;

/* Where the log ends, and its first key as it is kept for the outside body. */
enum { LOG_FIRST_SIZE = 80 };
enum status
client_log_end(struct client *client, struct log_end *out,
               uint8_t first[LOG_FIRST_SIZE]) MUST_CHECK;

struct log_event {
    uint8_t op;
    uint8_t what[HASH_BYTES];
    uint8_t mac[HASH_BYTES];
};

/*
 * The events after AFTER in their order, some at a time, none after the
 * last. *EVENTS is on the heap, the caller frees it with free().
 */
enum status
client_log(struct client *client, uint64_t after, struct log_event **events,
           size_t *count) MUST_CHECK;

#endif
