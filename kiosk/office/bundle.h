#ifndef OFFICE_BUNDLE_H
#define OFFICE_BUNDLE_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/status.h"
#include "kiosk/office/office.h"
#include "store/protocol/client.h"

/*
 * What is carried between a place and its outside body (store/FORMAT, Bundle
 * and Way back). Files are always of these sizes, whatever is in them. A file
 * that is read was read to its end and found whole, signed and for this
 * reader before anything is touched; reading it again changes nothing.
 */
enum { BUNDLE_FILE_SIZE = 4194304, BUNDLE_BACK_FILE_SIZE = 94682 };

/* --- at the place: no pass phrase is needed ------------------------------ */

/*
 * Everything that the outside body has not acknowledged, as much as fits;
 * *MORE: the rest goes with a later one. CLIENT is at the staff door. Errors
 * of keyset_read; STATUS_FOREIGN when the keyset is another site's.
 */
enum status
bundle_make(struct client *client, const uint8_t root[SIGN_PUBLIC_SIZE],
            struct buf *file, bool *more) MUST_CHECK;

/*
 * Store what came back. Errors of chunks_open for the file; STATUS_OLD when a
 * later one was read before, or it was signed by a key that was changed since:
 * the same letters come again.
 */
enum status
bundle_read_back(struct client *client, const uint8_t root[SIGN_PUBLIC_SIZE],
                 struct buf *file) MUST_CHECK;

/* --- at the outside body: the office is unlocked ------------------------- */

struct bundle_trust {
    /* ROOT of the place, needed once; later NULL or the same. */
    const uint8_t *root;
    /* The place was restored from a backup: its log may be shorter. */
    bool restored;
};

/* What the reader should know; nothing of it is about a report. GONE is to be
 * cleared, also after an error. */
struct bundle_came {
    uint8_t site[ID_SIZE];          /* the place */
    uint8_t root[SIGN_PUBLIC_SIZE]; /* its ROOT */
    uint64_t seq;                   /* where its log ends */
    uint8_t head[HASH_BYTES];
    struct buf gone; /* hashes of what was withdrawn or purged there */
    bool is_new;     /* the first one of this place */
    bool has_gap;    /* earlier rows are missing; the next one brings them */
};

/*
 * Take a place's rows in. Errors of chunks_open for the file;
 * STATUS_DENIED: a place that is not known, and no ROOT was given;
 * STATUS_WRONG_SIGNATURE: not signed by the SITE of a keyset that ROOT signed;
 * STATUS_FOREIGN: known by another ROOT; STATUS_OLD: the place's log was longer
 * before; STATUS_CHANGED: it was another one.
 */
enum status
bundle_read(struct office *office, struct buf *file,
            const struct bundle_trust *trust,
            struct bundle_came *came) MUST_CHECK;

/*
 * What goes back to the place whose bundle BUNDLE is, with cover items.
 * STATUS_MISSING: that place is not known here.
 */
enum status
bundle_make_back(struct office *office, struct buf *bundle,
                 struct buf *file) MUST_CHECK;

#endif
