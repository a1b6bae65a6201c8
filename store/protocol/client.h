#ifndef PROTOCOL_CLIENT_H
#define PROTOCOL_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/status.h"
#include "store/protocol/client_carry.h"
#include "store/protocol/client_people.h"
#include "store/protocol/client_purge.h"
#include "store/protocol/client_staff.h"
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

#endif
