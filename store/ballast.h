#ifndef STORE_BALLAST_H
#define STORE_BALLAST_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/status.h"

/*
 * A file of real blocks that holds room free on the site's disk. When the
 * disk is full it is given up, so that withdrawals, danger and short reports
 * still find room; the rest waits until it could be made again.
 */
enum { BALLAST_SIZE = 8 << 20 };

struct ballast {
    int folder;    /* of the site, -1 where none is kept */
    uint64_t size; /* bytes, 0: none is kept */
    bool is_there;
};

/* What a write is for, and so whether it may use what the ballast held. */
enum room {
    ROOM_PLAIN, /* never */
    ROOM_SHORT, /* a short report or addition: all but the last eighth */
    ROOM_LAST,  /* a withdrawal, danger: to the end */
};

/*
 * Keep a ballast of SIZE bytes in a site's folder (0: none, and then every
 * write is let through), made now if there is room for it and more.
 * STATUS_IO when the folder cannot be opened.
 */
enum status
ballast_open(const char *site, uint64_t size, struct ballast *out) MUST_CHECK;

/* The file stays. Accepts a ballast that was not opened. */
void
ballast_close(struct ballast *ballast);

/* Is one to be kept, and given up now? */
bool
ballast_is_spent(const struct ballast *ballast);

/* Make it again if there is room now. Is it there? */
bool
ballast_restore(struct ballast *ballast);

/* Give it up. Was there anything to give? */
bool
ballast_release(struct ballast *ballast);

/* May a write for ROOM be tried? Tries to make the ballast again first. */
bool
ballast_allows(struct ballast *ballast, enum room room);

#endif
