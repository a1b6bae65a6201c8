#ifndef OFFICE_PURGE_H
#define OFFICE_PURGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/buf.h"
#include "kiosk/office/office.h"

/*
 * How long reports are kept: what is past its last week goes, and leaves
 * counts; two members keep one for longer; one says that the clock is right.
 * Each needs an unlocked office with its cases gathered (STATUS_DENIED).
 */

/* A case of this team that is past its last week. */
struct office_expired {
    const struct case_file *file; /* lent until the next office call */
    uint32_t expires;
};
/* *OUT is on the heap, free with free(). Nothing is said of other rows. */
enum status
office_expired(struct office *office, struct office_expired **out,
               size_t *count) MUST_CHECK;

/* The counts of one quarter, in the caller's hands: kiosk/export/tally.h. */
struct office_counter {
    void *self;
    void (*empty)(void *self);
    enum status (*read)(void *self, const void *bytes, size_t length);
    bool (*count)(void *self, const struct case_file *file);
    void (*write)(void *self, struct buf *out);
};

/*
 * Purge all of them, and what this team cannot open that is as old, without
 * a word of it. *GONE and *COUNTED are of the former. STATUS_OLD while the
 * clock is not believed; STATUS_CHANGED when a colleague does the same:
 * gather and try again. What was done until then is done.
 */
struct office_purged {
    size_t gone;
    size_t counted;
};
enum status
office_purge(struct office *office, const struct office_counter *counter,
             struct office_purged *out) MUST_CHECK;

/* What stands in the counts of a quarter (year * 4 + 0 to 3), read into
 * COUNTER. STATUS_MISSING: none. */
enum status
office_tally(struct office *office, uint32_t quarter,
             const struct office_counter *counter) MUST_CHECK;
/* The quarter that a week's Monday lies in. */
uint32_t
office_quarter(uint32_t week);

/* The store's clock stands in this week. STATUS_CHANGED: in another. */
enum status
office_believe(struct office *office, uint32_t week) MUST_CHECK;

/*
 * Keep the case with this number for half a year, a year or two (WHICH 0 to
 * 2). PHRASE is another member's: STATUS_EXISTS when it is this member's own,
 * STATUS_WRONG_KEY when it is nobody's. STATUS_MISSING: no such case, or more
 * than one. STATUS_DENIED: it is neither a child's, nor about staff, nor about
 * wages. STATUS_BUSY while a team key waits for ROOT. Both sign with their own
 * keys: the store takes it from two alone.
 */
enum office_reason { OFFICE_REASON_YES, OFFICE_REASON_DUTY };
struct office_hold {
    const char *number;
    uint8_t which;
    enum office_reason reason;
    const char *phrase;
};
enum status
office_hold(struct office *office, const struct office_hold *hold) MUST_CHECK;

#endif
