#ifndef SCREENS_TERM_H
#define SCREENS_TERM_H

#include <stdbool.h>

#include "kiosk/base/status.h"
#include "screens/canvas.h"
#include "screens/event.h"
#include "screens/theme.h"

/*
 * The one user of curses: paints a canvas on the terminal, reads keys. Sets
 * a UTF-8 locale of its own when the environment has none. Puts the terminal
 * right on close, on a signal and when memory runs out.
 */
struct term;

/* STATUS_BAD_INPUT for a TERM that is unset or unknown, STATUS_CLOSED when
 * standard input is no terminal. */
enum status
term_open(enum theme theme, struct term **out) MUST_CHECK;
void
term_close(struct term *term); /* wipes curses' arrays */

void
term_show(struct term *term, const struct canvas *canvas);
void
term_blank(struct term *term);
void
term_size(const struct term *term, int *rows, int *columns);
void
term_theme(struct term *term, enum theme theme);

/*
 * The next event that waits, without blocking; false when there is none. A
 * hang-up gives STATUS_CLOSED in *ENDED. Pasted text (bracketed, or a run
 * of more than 64 bytes waiting) comes as EVENT_PASTE, at most 16 KiB of
 * it; the rest is read away within 100 ms a turn. Its text is lent until
 * the next call.
 */
bool
term_read(struct term *term, struct event *event, enum status *ended);

/* Ring the bell of the terminal (the desk's alarm). */
void
term_bell(struct term *term);

/* The descriptor to poll for keys. */
int
term_descriptor(const struct term *term);

#endif
