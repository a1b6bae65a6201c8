#ifndef SCREENS_INBOX_H
#define SCREENS_INBOX_H

#include <stdbool.h>

#include "screens/event.h"
#include "screens/keys.h"

/*
 * What waits at a terminal's descriptor, as events. Text that came at once
 * (bracketed by the terminal, or more than INBOX_RUN bytes without an
 * escape) is one EVENT_PASTE of at most INBOX_PASTE bytes; what is more is
 * read away, at most INBOX_TURN bytes or 40 ms a call, so that the screen stays
 * alive. Wipes what it gave.
 */
struct inbox;

enum {
    INBOX_RUN = 64,
    INBOX_PASTE = 16 * 1024,
    INBOX_TURN = 1024 * 1024,
    INBOX_ESCAPE_MILLISECONDS = 25, /* an ESC alone is a key after it */
};

/* DESCRIPTOR stays the caller's. */
struct inbox *
inbox_new(int descriptor);
void
inbox_free(struct inbox *inbox);

/* To teach it the terminal's own sequences. */
struct keys *
inbox_keys(struct inbox *inbox);

/*
 * The next event; false when none waits. The text of a paste is lent until
 * the next call. *IS_CLOSED when the other side is gone.
 */
bool
inbox_next(struct inbox *inbox, struct event *event, bool *is_closed);

#endif
