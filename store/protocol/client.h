#ifndef PROTOCOL_CLIENT_H
#define PROTOCOL_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/status.h"
#include "store/sizes.h"

/*
 * Questions to the store, one at a time, over a SOCK_SEQPACKET socket. Every
 * call blocks up to 30 s: public programs call from the worker. STATUS_CLOSED
 * when the store is gone; the client is then of no more use and the caller
 * takes a new descriptor. STATUS_WAIT fills *WAIT_SECONDS of client_wait().
 */
struct client;

/*
 * Connect to a socket's path, trying for 2 s. Where it is says
 * store/protocol/place.h.
 */
enum status
client_open(const char *path, struct client **out) MUST_CHECK;

/* Use a descriptor that is connected already (and close it at the end). */
struct client *
client_adopt(int descriptor);

/* Close and free. Accepts NULL. */
void
client_close(struct client *client);

/* The descriptor, lent: the supervisor hands it to a screen. */
int
client_descriptor(const struct client *client);

/* Seconds to wait, after STATUS_WAIT. */
uint32_t
client_wait(const struct client *client);

/* The nonce for the next proof, as the last answer gave it. */
const uint8_t *
client_nonce(const struct client *client);

/* What the store says of itself. */
struct hello {
    bool founded; /* false: an empty store that waits for client_found */
    uint8_t site[ID_SIZE];
    uint8_t salt[SALT_SIZE];
    uint32_t week;
    bool desk_open;
    uint32_t keyset_version;
    size_t keyset_length;
    uint8_t keyset[KEYSET_MAX];
};

/*
 * Name the terminal of this connection ("" for none: the staff side), learn
 * who the store is. Slow-down and flood are kept by that name.
 */
enum status
client_hello(struct client *client, const char *terminal,
             struct hello *out) MUST_CHECK;

/* --- the public side ------------------------------------------------- */

struct store_status {
    uint32_t flood_wait; /* seconds before the next report is taken */
    bool desk_open;
    bool full;      /* only withdrawals, danger and short reports */
    bool read_only; /* only reading */
};

enum status
client_status(struct client *client, struct store_status *out) MUST_CHECK;

struct put {
    uint8_t lookup[LOOKUP_SIZE];
    uint8_t receipt_box[BOX_PUBLIC_SIZE];
    uint8_t receipt_sign[SIGN_PUBLIC_SIZE];
    uint8_t thread_box[BOX_PUBLIC_SIZE];
    const struct sealed *body;
    const struct sealed *own; /* always of bucket 0 */
    bool urgent;              /* skips the flood wait; never stored */
};

/*
 * Store a report. STATUS_OK means: durable, and read back. The same bytes
 * again are STATUS_OK too; another report under the same look-up id is
 * STATUS_EXISTS.
 */
enum status
client_put(struct client *client, const struct put *put) MUST_CHECK;

struct got {
    uint8_t receipt_box[BOX_PUBLIC_SIZE];
    uint8_t receipt_sign[SIGN_PUBLIC_SIZE];
    uint8_t thread_box[BOX_PUBLIC_SIZE];
    bool withdrawal_asked;
    uint32_t withdrawal_hour; /* hours since 1970 at which it takes effect */
    size_t count;
    struct sealed *items; /* in the order they came, the body left out */
};

/*
 * Find a report by its look-up id. STATUS_MISSING for unknown, withdrawn and
 * expired alike. Free with client_got_clear.
 */
enum status
client_get(struct client *client, const uint8_t lookup[LOOKUP_SIZE],
           struct got *out) MUST_CHECK;
void
client_got_clear(struct got *got);

/* Add an item to the report of LOOKUP. PROOF is of PROOF_ADD. */
enum status
client_add(struct client *client, const uint8_t lookup[LOOKUP_SIZE],
           const struct sealed *item, const struct proof *proof) MUST_CHECK;

/*
 * Ask for withdrawal; *HOUR is when it takes effect, and *DONE says that it
 * has already (withdraw_hours = 0).
 */
enum status
client_withdraw(struct client *client, const uint8_t lookup[LOOKUP_SIZE],
                const struct proof *proof, uint32_t *hour,
                bool *done) MUST_CHECK;

/* Take an asked withdrawal back. */
enum status
client_call_back(struct client *client, const uint8_t lookup[LOOKUP_SIZE],
                 const struct proof *proof) MUST_CHECK;

/* Ring the desk. No content. STATUS_WAIT when it rang a moment ago. */
enum status
client_ring(struct client *client) MUST_CHECK;

/* --- the staff side --------------------------------------------------- */

struct report_row {
    uint8_t report[ID_SIZE];
    uint8_t thread_box[BOX_PUBLIC_SIZE];
    uint32_t week;
    uint32_t expires; /* a week */
    bool withdrawal_asked;
    uint64_t changed; /* log sequence of its newest item */
    uint32_t items;
};

/*
 * The live rows, decoys among them, in the order of CHANGED, past AFTER
 * (0 for all). *ROWS is on the heap, the caller frees it with free().
 */
enum status
client_rows(struct client *client, uint64_t after, struct report_row **rows,
            size_t *count) MUST_CHECK;

/* A row's items in the order they came. Free with client_items_free. */
enum status
client_items(struct client *client, const uint8_t report[ID_SIZE],
             struct sealed **items, size_t *count) MUST_CHECK;
void
client_items_free(struct sealed *items, size_t count);

/* Add an item to a report. PROOF is of PROOF_POST. */
enum status
client_post(struct client *client, const uint8_t report[ID_SIZE],
            const struct sealed *item, const struct proof *proof) MUST_CHECK;

/*
 * Found an empty store: site id, salt, keyset, first slots and keys, and the
 * SITE key that the store keeps in meta to sign bundles and backups.
 */
struct founding {
    uint8_t site[ID_SIZE];
    uint8_t salt[SALT_SIZE];
    uint8_t site_secret[SIGN_SECRET_SIZE];
    const uint8_t *keyset;
    size_t keyset_length;
    const struct staff_slot *slots;
    size_t slot_count;
    const struct team_key *keys;
    size_t key_count;
};
enum status
client_found(struct client *client, const struct founding *founding) MUST_CHECK;

/* All slots and team keys. Both on the heap, the caller frees with free(). */
enum status
client_people(struct client *client, struct staff_slot **slots,
              size_t *slot_count, struct team_key **keys,
              size_t *key_count) MUST_CHECK;

/* A heartbeat of an open desk: keeps desk_open true for 60 s. */
enum status
client_desk_open(struct client *client, bool open) MUST_CHECK;

/*
 * Turn this connection into a watch: from now on only client_watch_next.
 * NEW comes after each commit, RING when a person asks for staff.
 */
enum watch_event { WATCH_NOTHING, WATCH_NEW, WATCH_RING };
enum status
client_watch(struct client *client) MUST_CHECK;
/* Does not block: WATCH_NOTHING when nothing came. */
enum status
client_watch_next(struct client *client, enum watch_event *out) MUST_CHECK;

/* Keep a form's text by its hash, and fetch it. TEXT is on the heap. */
enum status
client_form_keep(struct client *client, const uint8_t *text,
                 size_t length) MUST_CHECK;
enum status
client_form(struct client *client, const uint8_t hash[HASH_BYTES],
            uint8_t **text, size_t *length) MUST_CHECK;

/* What `amparo check` asks: the store looks through itself. */
struct store_health {
    uint32_t schema_version;
    bool integrity_ok; /* SQLite's own check */
    bool log_ok;       /* the chain holds */
    uint64_t log_length;
    uint8_t log_head[HASH_BYTES];
    uint64_t rows; /* reports and decoys */
    uint64_t file_bytes;
    uint64_t free_bytes;
};
enum status
client_health(struct client *client, struct store_health *out) MUST_CHECK;

#endif
