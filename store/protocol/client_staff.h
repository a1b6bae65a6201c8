#ifndef PROTOCOL_CLIENT_STAFF_H
#define PROTOCOL_CLIENT_STAFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/status.h"
#include "store/sizes.h"

/* The staff side of a client; client.h includes it and says the rest. */
struct client;

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
    bool integrity_ok; /* SQLite's own check, of a store it can be done in */
    bool log_ok;       /* the chain holds */
    uint64_t log_length;
    uint8_t log_head[HASH_BYTES];
    uint64_t rows; /* reports and decoys */
    uint64_t file_bytes;
    uint64_t free_bytes;
};
enum status
client_health(struct client *client, struct store_health *out) MUST_CHECK;

/*
 * The store looked through, page by page and report by report, without keys:
 * what a disk damaged. Takes as long as reading all of it.
 */
struct store_survey {
    bool has_sums; /* else it was made by an early version: no page is known */
    uint64_t pages;
    uint64_t damaged_pages;
    uint64_t reports; /* and decoys */
    uint64_t safe;
    uint32_t parts; /* bits in the order of parts.def */
};
enum status
client_survey(struct client *client, struct store_survey *out) MUST_CHECK;
/* Is the store shut in by Landlock and seccomp? */
enum status
client_shut_in(struct client *client, bool *out) MUST_CHECK;

#endif
