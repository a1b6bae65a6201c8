#ifndef TESTS_TTY_H
#define TESTS_TTY_H

#include <stdbool.h>
#include <vterm.h>

/*
 * A terminal in this process: the slave of a pty is standard input and
 * output, a thread feeds what is written there to libvterm. A test waits on
 * the condition that something has been shown, never for a time to pass.
 */
enum { TTY_ROWS = 24, TTY_COLUMNS = 80, TTY_PATIENCE = 10 /* seconds */ };

void
tty_plug_in(void);
void
tty_unplug(void);

/* No SIGWINCH comes of it: the test raises one. */
void
tty_set_size(int rows, int columns);

/* Wait until a row shows TEXT, spaces at its end aside. */
void
tty_shows(int row, const char *text);
/* Wait until BYTES were sent. */
void
tty_was_sent(const char *bytes);
/* Were they, since tty_forget_sent? How many bytes in all? */
bool
tty_has_sent(const char *bytes);
size_t
tty_sent_length(void);
void
tty_forget_sent(void);

/* A cell, its background as RGB. */
VTermScreenCell
tty_cell(int row, int column);

/* The other end: what is written to it is typed. */
int
tty_master(void);

#endif
