#ifndef OFFICE_BUNDLE_LOG_H
#define OFFICE_BUNDLE_LOG_H

#include "kiosk/office/bundle_format.h"
#include "store/protocol/client_backup.h"

/*
 * The events of a place's log in its bundles: with them the outside body
 * computes from the head that it noted to the new one, so that no other log
 * passes for this one's continuation, however long it is.
 */

/*
 * At the place: HEAD has seq and items_from, and gets log_head and
 * log_count; the events go to OUT, MOST of them at most. Errors of client_log.
 */
enum status
bundle_log_take(struct client *client, struct bundle_head *head, size_t most,
                struct buf *out) MUST_CHECK;

/* How far the events of a bundle reach; items beyond wait for a later one. */
uint64_t
bundle_log_upto(const struct bundle_head *head);

/*
 * Outside: does this log go on from KNOWN? IN stands behind HEAD, and was
 * judged. *OUT is what can be noted now: KNOWN itself when the events begin
 * after it. STATUS_OLD: they end before it; STATUS_CHANGED: it is another log.
 */
enum status
bundle_log_judge(const struct bundle_head *head, struct unpack in,
                 const struct log_end *known, struct log_end *out) MUST_CHECK;

#endif
