#ifndef STORE_DUE_H
#define STORE_DUE_H

#include <stdbool.h>

#include "store/answers.h"

/*
 * What comes with time, and that nobody asked for. What goes wrong is
 * logged, and tried again the next time.
 */

/* Was the clock set? To be asked before anything else is done. */
void
due_follow(struct answers *answers);

/*
 * What an hour brings, a little of it: withdrawals, purges, terminals that
 * need no waits any more. True when there is more of it.
 */
bool
due_hour(struct answers *answers);

/* What the minutes bring: decoys. True when there were some. */
bool
due_decoys(struct answers *answers);

#endif
