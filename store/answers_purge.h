#ifndef STORE_ANSWERS_PURGE_H
#define STORE_ANSWERS_PURGE_H

#include "store/answers.h"

/* What staff say about how long reports are kept. */
enum status
answers_tally(struct turn *turn) MUST_CHECK;
enum status
answers_purge(struct turn *turn) MUST_CHECK;
enum status
answers_hold(struct turn *turn) MUST_CHECK;
enum status
answers_clock(struct turn *turn) MUST_CHECK;

#endif
