#ifndef SCREENS_TERMINFO_H
#define SCREENS_TERMINFO_H

#include <stdbool.h>

/*
 * Does the terminfo database describe a terminal called NAME, which may be
 * NULL? Asked before curses starts: where newterm() finds none, it keeps what
 * it allocated.
 */
bool
terminfo_knows(const char *name);

#endif
