#ifndef STORE_DECOYS_H
#define STORE_DECOYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/status.h"
#include "store/flood.h"
#include "store/people.h"
#include "store/store.h"

/*
 * Rows that nobody can open, so that the number of rows that this place
 * cannot open does not tell that somebody wrote to the outside body. They
 * come by a Poisson process, minute by minute, more by day than by night.
 *
 * Whoever takes the site has all that the store has, and may run it on: what
 * the store could find again of its own decoys, so could a thief. So nothing
 * is kept of them. All of a decoy's life that is its alone is drawn at its
 * birth and stands in its row as it would in any other; what comes later
 * (cover items) falls on all rows alike. Times to come are in memory only,
 * and drawn again at every start: a process without memory loses nothing.
 */
enum decoy {
#define DECOY(name, a_week, bucket) DECOY_##name,
#include "store/decoys.def"
#undef DECOY
};

/* How many kinds; how many of one there are in a week, on average. */
extern const int decoy_kinds;
uint32_t
decoys_a_week(enum decoy kind);
/* 0 or 1; drawn where the kind leaves it open. */
int
decoys_bucket(enum decoy kind);

enum { DECOY_PLACES = 16, DECOY_LATER_MOST = 64 };

/* One of DECOY_LATER, and when it asks for its withdrawal. */
struct decoy_later {
    int64_t at;
    uint8_t lookup[LOOKUP_SIZE];
};

/*
 * When the next of each kind comes, in seconds. What is here is in memory
 * alone, and forgotten with the process: one that was to ask later is then a
 * row as any other.
 */
struct decoys {
    int32_t utc_offset; /* of the place, in seconds */
    uint32_t rows;      /* that covers may fall on: the more, the more */
    int64_t seen;
    int64_t next[DECOY_PLACES];
    size_t later_count;
    struct decoy_later later[DECOY_LATER_MOST];
};

/* Begin at the clock's time. */
void
decoys_begin(struct decoys *decoys, int32_t utc_offset);

/*
 * Has one come by the clock? Then *KIND is it, and its next time is drawn.
 * At most one of each after a leap of the clock; one that was set back
 * starts afresh.
 */
bool
decoys_due(struct decoys *decoys, enum decoy *kind);

/* The earliest that comes next. */
int64_t
decoys_next(const struct decoys *decoys);

/*
 * Make one, as a visit makes a report, an addition or a withdrawal: by the
 * same functions, in as many transactions. TERMINAL, whose bucket it takes
 * from, may be NULL.
 */
enum status
decoys_make(struct store *store, const struct site *site,
            struct flood_terminal *terminal, enum decoy kind) MUST_CHECK;

/*
 * Make what has come; *CHANGED when there was something. On a full or
 * read-only disk there is nothing to be made.
 */
enum status
decoys_tick(struct decoys *decoys, struct store *store,
            struct flood_terminal *terminal, bool *changed) MUST_CHECK;

#endif
