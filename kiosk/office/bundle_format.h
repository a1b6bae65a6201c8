#ifndef OFFICE_BUNDLE_FORMAT_H
#define OFFICE_BUNDLE_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/pack.h"
#include "kiosk/base/status.h"
#include "store/protocol/client.h"
#include "store/sealing/chunks.h"
#include "store/sealing/proof.h"

/* The contents of both kinds of file, as store/FORMAT lays them out. */
enum {
    BUNDLE_CONTENT = 4192984,
    BUNDLE_HEAD = 4296,
    BUNDLE_LOG_MAX = 32768,
    BUNDLE_EVENT = 1 + HASH_BYTES,
    BUNDLE_GONE_MAX = 4096,
    BACK_SLOTS = WAY_BACK_SMALL + WAY_BACK_LARGE,
};

struct bundle_head {
    uint8_t site[ID_SIZE];
    uint8_t salt[SALT_SIZE];
    size_t keyset_length;
    uint8_t keyset[KEYSET_MAX];
    uint8_t postbox[BOX_PUBLIC_SIZE];
    uint64_t seq;
    uint8_t head[HASH_BYTES];
    uint64_t items_from;
    uint64_t items_upto;
    uint64_t gone_from;
    uint64_t gone_upto;
    uint64_t heard;
    uint32_t gone_count;
    uint32_t item_count;
    uint8_t log_head[HASH_BYTES]; /* at items_from; zeros: not known */
    uint32_t log_count;           /* events after items_from */
};

void
bundle_head_write(const struct bundle_head *head, struct buf *out);
/* STATUS_DAMAGED, STATUS_VERSION. */
enum status
bundle_head_read(struct unpack *in, struct bundle_head *out) MUST_CHECK;

/*
 * What follows the head, before any of it is taken: is every item whole, each
 * body with its own behind it, and nothing but zeros after them?
 * STATUS_DAMAGED.
 */
enum status
bundle_judge(struct unpack in, const struct bundle_head *head) MUST_CHECK;

/* An item; SEQ is not carried. Reading lends. */
size_t
bundle_item_length(const struct carried_item *item);
void
bundle_item_write(const struct carried_item *item, struct buf *out);
void
bundle_item_read(struct unpack *in, struct carried_item *lent);

/* The way back. A slot that is not full is zeros. */
struct back_slot {
    bool is_full;
    uint8_t order;
    uint8_t report[ID_SIZE];
    uint8_t signature[SIGNATURE_SIZE];
    struct sealed item; /* lent */
};
struct back {
    uint8_t site[ID_SIZE];
    struct heard heard;
    struct proof proof; /* of HEARD; the letters' signer is the same */
    struct back_slot slots[BACK_SLOTS];
};
void
back_write(const struct back *back, struct buf *out);
enum status
back_read(const struct buf *content, struct back *lent) MUST_CHECK;

/* What team 1 signs: the three numbers, and one letter. */
void
back_claim_heard(const struct heard *heard, const uint8_t site[ID_SIZE],
                 struct proof_claim *out);
void
back_claim_letter(const struct back_slot *slot, const uint8_t site[ID_SIZE],
                  struct proof_claim *out);

/* The bucket of an envelope of LENGTH bytes, -1 for none. */
int
bundle_bucket(size_t length);

/* Open a sealed file and gather its whole content. */
enum status
bundle_gather(struct buf *file, const struct chunks_expected *expected,
              struct buf *content, struct chunks_about *about) MUST_CHECK;

/* Seal CONTENT whole into the sink of ORDER. */
enum status
bundle_seal(const struct chunks_order *order,
            const struct buf *content) MUST_CHECK;

#endif
