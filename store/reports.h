#ifndef STORE_REPORTS_H
#define STORE_REPORTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/status.h"
#include "store/people.h"
#include "store/store.h"

/* The rows of reports, their items and their wraps. */
struct report {
    uint8_t id[ID_SIZE];
    uint8_t lookup[LOOKUP_SIZE];
    uint8_t receipt_box[BOX_PUBLIC_SIZE];
    uint8_t receipt_sign[SIGN_PUBLIC_SIZE];
    uint8_t thread_box[BOX_PUBLIC_SIZE];
    uint32_t week;
    uint32_t expires;
    uint32_t due; /* the hour of an asked withdrawal, 0 for none */
    uint64_t changed;
    uint32_t items;
};

/* A live report. STATUS_MISSING for all others. */
enum status
reports_by_lookup(struct store *store, const uint8_t lookup[LOOKUP_SIZE],
                  struct report *out) MUST_CHECK;
enum status
reports_by_id(struct store *store, const uint8_t id[ID_SIZE],
              struct report *out) MUST_CHECK;

/*
 * Begin to go through the live reports after CHANGED, in that order; then on
 * with reports_next until STATUS_MISSING, or reports_done. Rows that cannot
 * be read are passed over. The order stands in an index; BY_SCAN sorts the
 * rows themselves instead, for when that index is damaged.
 */
struct reports_walk {
    bool by_scan;
};
enum status
reports_after(struct store *store, const struct reports_walk *walk,
              uint64_t changed, struct report *out) MUST_CHECK;
enum status
reports_next(struct store *store, const struct reports_walk *walk,
             struct report *out) MUST_CHECK;
void
reports_done(struct store *store, const struct reports_walk *walk);

/*
 * How many reports are live. Start from zeros and call until ENDED: each
 * call looks at LIMIT rows at most, in the order of their ids.
 */
struct reports_tally {
    bool begun;
    bool ended;
    uint8_t last[ID_SIZE];
    uint64_t live;
};
enum status
reports_tally(struct store *store, uint32_t limit,
              struct reports_tally *tally) MUST_CHECK;

/* An item, lent until reports_item_done. */
enum status
reports_item(struct store *store, const uint8_t report[ID_SIZE], uint32_t place,
             struct sealed *lent) MUST_CHECK;
void
reports_item_done(struct store *store);

/* A report to be stored: the keys of REPORT, its body and its own. */
struct report_order {
    struct report report;
    struct sealed body;
    struct sealed own;
};

/*
 * Is it there as ORDER says, byte for byte, read from the file?
 * STATUS_MISSING: there is none; STATUS_EXISTS: another one.
 */
enum status
reports_look(struct store *store, const struct report_order *order) MUST_CHECK;

/* Was a report of this look-up id withdrawn or purged? STATUS_MISSING: no. */
enum status
reports_is_gone(struct store *store, const struct site *site,
                const uint8_t lookup[LOOKUP_SIZE]) MUST_CHECK;

/* What the list `gone` holds of a report, under the salt of its site. */
void
reports_hash_gone(const uint8_t salt[SALT_SIZE],
                  const uint8_t lookup[LOOKUP_SIZE], uint8_t out[HASH_BYTES]);

/* --- inside a transaction ------------------------------------------------ */

/* Write a new one; its id is drawn here. */
enum status
reports_add(struct store *store, const struct site *site,
            const struct report_order *order) MUST_CHECK;
/* The same under the id that ORDER's report has. */
enum status
reports_add_as(struct store *store, const struct site *site,
               const struct report_order *order) MUST_CHECK;

/* One more item; the report lives on from this week. */
enum status
reports_grow(struct store *store, const struct site *site,
             const struct report *report, const struct sealed *item) MUST_CHECK;

/*
 * The same for one that was carried here from the outside body. It does not
 * let the report live longer: cover items come too, and must neither keep
 * anything nor differ from the others.
 */
enum status
reports_grow_carried(struct store *store, const struct report *report,
                     const struct sealed *item) MUST_CHECK;

/* Set the hour of an asked withdrawal; 0 takes it back. */
enum status
reports_set_due(struct store *store, const struct report *report,
                uint32_t hour) MUST_CHECK;

/* Keep it until WEEK at least. */
enum status
reports_hold(struct store *store, const struct report *report,
             uint32_t week) MUST_CHECK;

/*
 * Take a live report out: wraps deleted, envelopes emptied, look-up and keys
 * gone, told to `gone` and to the log. Its week of arrival is left; what was
 * added, when, and how long it was to be kept is not.
 */
enum status
reports_empty(struct store *store, const struct site *site,
              const struct report *report) MUST_CHECK;

/* Delete the rows of a report that was emptied. */
enum status
reports_drop(struct store *store, const uint8_t id[ID_SIZE]) MUST_CHECK;

#endif
