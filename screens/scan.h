#ifndef SCREENS_SCAN_H
#define SCREENS_SCAN_H

#include <stdbool.h>

#include "kiosk/base/code.h"
#include "screens/event.h"

/*
 * A receipt among the keys: a scanner types 24 digits (of any script) and
 * CR, LF or TAB. Known by content, not by timing.
 */
struct scan {
    char digits[CODE_DIGITS + 1];
    int count;
    bool is_spoiled; /* something else came since the last end of line */
};

/* Feed a key or a paste. True when it completed a right code, which stands
 * in DIGITS until the next call. */
bool
scan_feed(struct scan *scan, const struct event *event);
void
scan_clear(struct scan *scan);

#endif
