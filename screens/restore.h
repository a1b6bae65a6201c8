#ifndef SCREENS_RESTORE_H
#define SCREENS_RESTORE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The terminal put right without curses, also from a signal handler: on a
 * crash, and when memory runs out. There is one terminal, standard input
 * and output.
 */

/* Remember how it is now. False when it is no terminal. */
bool
restore_start(void);

/* Bytes that put it right, in their order; NULL adds none. Padding as
 * terminfo writes it ("$<5>") is left out. */
void
restore_add(const char *bytes);

/* From now on signals are handled: the terminal's size and end are told
 * below, keys that would stop the program do nothing, a crash restores. */
void
restore_arm(void);

/* Has the size changed since it was asked last? */
bool
restore_was_resized(void);

/* Did a hang-up or SIGTERM come? */
bool
restore_has_ended(void);

/* The settings of restore_start and the signals of before are back. */
void
restore_end(void);

/* All of it, to the terminal, around curses. */
void
restore_write(const char *bytes, size_t length);

#endif
