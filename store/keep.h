#ifndef STORE_KEEP_H
#define STORE_KEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/status.h"
#include "store/people.h"
#include "store/reports.h"
#include "store/store.h"

/*
 * Time: the week that all is counted in, how long a report is kept, and
 * withdrawals that were asked for. Every write of the store stands between
 * keep_start and keep_end.
 */

/* Begin a transaction; SITE, which may be NULL, is what it happens at. */
enum status
keep_start(struct store *store, const struct site *site) MUST_CHECK;

/* End it, and hide its moment in the times of the files. */
enum status
keep_end(struct store *store, enum status status) MUST_CHECK;

/* How long a report is kept after the last activity, in weeks, rounded up. */
uint32_t
keep_weeks(const struct store *store);

/* For how many weeks a hold keeps one: half a year, a year, two years. */
enum { KEEP_HOLDS = 3 };
uint32_t
keep_hold_weeks(uint32_t which);

/* Hours since 1970. */
uint32_t
keep_hour(void);

/* May the receipt still open it? Past that, staff purge and count. */
bool
keep_is_readable(const struct site *site, const struct report *report);

/*
 * Withdraw now, or in the hour that the options give; *HOUR is when, *DONE
 * says that it happened. Asking again changes nothing.
 */
enum status
keep_withdraw(struct store *store, const struct site *site,
              const struct report *report, uint32_t *hour,
              bool *done) MUST_CHECK;

/*
 * Follow the clock against the one that only goes forward: when it is set to
 * another time, the hours of asked withdrawals go with it, so that each still
 * waits for as long as it was told, no less and no more. To be called before
 * anything is asked. *PACE begins as zeros; then, after a start, hours that lie
 * further ahead than any setting allows (the clock was set back while nothing
 * ran), and all of them when the clock is not believed, begin once more.
 */
struct keep_pace {
    bool is_known;
    int64_t offset; /* seconds, between the two clocks */
};
enum status
keep_follow(struct store *store, struct keep_pace *pace) MUST_CHECK;

/* Is the clock within four weeks of the last time it was believed? */
bool
keep_believes(const struct site *site);

/* From now on it is WEEK, as staff say. */
enum status
keep_believe(struct store *store, uint32_t week) MUST_CHECK;

/*
 * Carry out one withdrawal that is due, and purge one report that expired
 * four weeks ago: *CHANGED when something went, and more may be left. After a
 * jump of the clock by more than four weeks nothing is purged until staff
 * believe it.
 */
enum status
keep_tick(struct store *store, bool *changed) MUST_CHECK;

#endif
