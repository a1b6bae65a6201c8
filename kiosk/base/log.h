#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "kiosk/base/status.h"

/*
 * One line for each error, in the words of the program alone: WHERE and WHAT
 * are string literals (the macro refuses anything else), so nothing that a
 * person wrote can reach the log. Lines carry the hour, never the second.
 */
#define log_note(where, what, status) log_line("" where, "" what, status)

/* Write to DESCRIPTOR from now on; -1, as at the start, writes nothing. */
void
log_open(int descriptor);

/* Use log_note instead. */
void
log_line(const char *where, const char *what, enum status status);

#endif
