#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Seconds since 1970-01-01 UTC. */
int64_t
clock_now(void);

/* Milliseconds of a clock that only goes forward, from any start. */
int64_t
clock_milliseconds(void);

/*
 * Stand still at SECONDS, for tests; both clocks are moved by setting it
 * again. A negative number gives the real clocks back.
 */
void
clock_set(int64_t seconds);

/*
 * Set the clock wrong by SECONDS more, for tests: the one that only goes
 * forward does not follow. clock_set sets it right.
 */
void
clock_leap(int64_t seconds);

/* The week that a time lies in: 0 began on Monday 1970-01-05 00:00 UTC. */
uint32_t
clock_week(int64_t seconds);

/* The second at which a week begins. */
int64_t
clock_week_start(uint32_t week);

#endif
