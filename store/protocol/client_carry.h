#ifndef PROTOCOL_CLIENT_CARRY_H
#define PROTOCOL_CLIENT_CARRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/pack.h"
#include "kiosk/base/status.h"
#include "store/sizes.h"

/* What bundles need of the store, at its staff door; client.h says the rest. */
struct client;

/* --- how a row and an item stand in messages and in bundles -------------- */

void
carry_pack_row(struct buf *out, const struct carried *row);
void
carry_unpack_row(struct unpack *in, struct carried *row);
/* Reading lends: the envelope lies in the data. */
void
carry_pack_sealed(struct buf *out, const struct sealed *item);
void
carry_unpack_sealed(struct unpack *in, int bucket, struct sealed *lent);

/* --- at the place that bundles leave ------------------------------------ */

struct bundle_state {
    uint64_t seq; /* where the log ends */
    uint8_t head[HASH_BYTES];
    uint64_t items; /* the outside body has all items up to this sequence */
    uint64_t gone;  /* and all of `gone` */
    uint64_t heard; /* the number of the last way back that was read */
    uint8_t postbox[BOX_PUBLIC_SIZE]; /* a way back is sealed to it */
};
enum status
client_bundle(struct client *client, struct bundle_state *out) MUST_CHECK;

/* The hashes of `gone` after a sequence, as many as one answer holds. *LINES
 * is on the heap, the caller frees it with free(). */
struct gone_line {
    uint64_t seq;
    uint8_t hash[HASH_BYTES];
};
enum status
client_bundle_gone(struct client *client, uint64_t after,
                   struct gone_line **lines, size_t *count) MUST_CHECK;

/* The first item after a sequence, whoever reads it, and its row.
 * STATUS_MISSING: there is none. Free ITEM with seal_clear. */
struct carried_item {
    uint64_t seq;
    uint32_t place; /* 0 body, 1 own */
    struct carried row;
    struct sealed item;
};
enum status
client_bundle_next(struct client *client, uint64_t after,
                   struct carried_item *out) MUST_CHECK;

/* SITE's signature of a sealed file whose hash is HASH. */
enum status
client_sign(struct client *client, const uint8_t hash[HASH_BYTES],
            uint8_t signature[SIGNATURE_SIZE]) MUST_CHECK;

/* What opens a way back; wipe it after. */
enum status
client_postbox(struct client *client,
               uint8_t secret[BOX_SECRET_SIZE]) MUST_CHECK;

/*
 * An item that came back. PROOF is of PROOF_LETTER. An item that is there
 * already is STATUS_OK and changes nothing; STATUS_MISSING: its report is no
 * more.
 */
enum status
client_carry(struct client *client, const uint8_t report[ID_SIZE],
             const struct sealed *item, const struct proof *proof) MUST_CHECK;

/* How far the outside body has what was carried. PROOF is of PROOF_HEARD over
 * the hash of the three numbers, 24 bytes. STATUS_OLD: a later one is known. */
struct heard {
    uint64_t number;
    uint64_t items;
    uint64_t gone;
};
enum status
client_heard(struct client *client, const struct heard *heard,
             const struct proof *proof) MUST_CHECK;

/* --- at the outside body ------------------------------------------------ */

/* A place whose bundles are read here. */
struct origin {
    uint8_t root[SIGN_PUBLIC_SIZE];
    uint8_t salt[SALT_SIZE];
    uint8_t postbox[BOX_PUBLIC_SIZE];
    uint8_t head[HASH_BYTES]; /* where its log ended */
    uint32_t version;         /* of its keyset */
    uint64_t items;           /* all up to this sequence are here */
    uint64_t gone;
    uint64_t seq;
    /* told by the store alone */
    uint64_t made;    /* the number of the last way back */
    uint64_t formed;  /* of the one that was not heard of yet, 0 for none */
    uint32_t waiting; /* letters in envelopes of bucket 0, for the next one */
    uint32_t waiting_large; /* in bucket 1 */
};
/* STATUS_MISSING for a place that is not known here. */
enum status
client_origin(struct client *client, const uint8_t site[ID_SIZE],
              struct origin *out) MUST_CHECK;

/*
 * The others are proved: pack what is sent, sign its hash (PROOF_CARRY, the
 * target is the origin, which stands first), send both.
 */
void
carry_pack_origin(struct buf *out, const uint8_t site[ID_SIZE],
                  const struct origin *origin, uint64_t heard);
void
carry_pack_report(struct buf *out, const uint8_t site[ID_SIZE],
                  const struct carried *row, const struct sealed *body,
                  const struct sealed *own);
void
carry_pack_item(struct buf *out, const uint8_t site[ID_SIZE],
                const uint8_t report[ID_SIZE], const struct sealed *item);
/* HASHES are COUNT times HASH_BYTES. */
void
carry_pack_gone(struct buf *out, const uint8_t site[ID_SIZE],
                const uint8_t *hashes, size_t count);

/* STATUS_FOREIGN: known by another ROOT; STATUS_OLD: by a newer keyset. */
enum status
client_origin_set(struct client *client, const struct buf *packed,
                  const struct proof *proof) MUST_CHECK;
/* BUCKET is the body's. What is there, or gone, stays as it is: STATUS_OK. */
enum status
client_import(struct client *client, const struct buf *packed, int bucket,
              const struct proof *proof) MUST_CHECK;
/* STATUS_MISSING: the report is not here any more. */
enum status
client_import_item(struct client *client, const struct buf *packed, int bucket,
                   const struct proof *proof) MUST_CHECK;
enum status
client_import_gone(struct client *client, const struct buf *packed,
                   const struct proof *proof) MUST_CHECK;
/* Packed is the origin alone. *NUMBER is of the way back that this makes:
 * what waits is put into it, unless one is under way. */
enum status
client_form_way_back(struct client *client, const struct buf *packed,
                     const struct proof *proof, uint64_t *number) MUST_CHECK;

/* The live rows of an origin and how many letters go back on each, or went.
 * *ROWS is on the heap, the caller frees it with free(). */
struct abroad {
    uint8_t report[ID_SIZE];
    uint32_t letters;
};
enum status
client_abroad(struct client *client, const uint8_t site[ID_SIZE],
              struct abroad **rows, size_t *count) MUST_CHECK;

/* The first letter after a sequence of this store's log, of those that wait or
 * of those UNDER_WAY. STATUS_MISSING: there is none. Free ITEM with seal_clear.
 */
struct letter {
    uint64_t seq;
    uint8_t report[ID_SIZE];
    struct sealed item;
};
enum status
client_letter(struct client *client, const uint8_t site[ID_SIZE],
              bool under_way, uint64_t after, struct letter *out) MUST_CHECK;

/* Letters that wait and need not go. Packed are the origin and their ids. */
enum status
client_letters_stay(struct client *client, const struct buf *packed,
                    const struct proof *proof) MUST_CHECK;

#endif
