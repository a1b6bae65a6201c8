#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/*
 * Heap memory that never runs out: when the system has none left, the
 * program calls what memory_on_exhaustion() was given (which restores the
 * terminal) and aborts. Nobody checks these results.
 */

/* SIZE zeroed bytes, the caller frees. SIZE 0 gives one byte. */
void *
memory_zeroed(size_t size);

/* COUNT zeroed elements of SIZE bytes; aborts on overflow. */
void *
memory_array(size_t count, size_t size);

/*
 * Grow or shrink like realloc, but never leave a copy of the old bytes
 * behind: they are wiped. OLD_SIZE is what POINTER holds now; new bytes are
 * zero.
 */
void *
memory_resize(void *pointer, size_t old_size, size_t new_size);

/* A copy of a string, the caller frees. NULL gives NULL. */
char *
memory_text(const char *text);

/* Print into a new string, the caller frees. */
char *
memory_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Wipe SIZE bytes and free them. Accepts NULL. */
void
memory_free_wiped(void *pointer, size_t size);

/* Wipe a string and free it. Accepts NULL. */
void
memory_free_text(char *text);

/* Act as every function here does when no memory is left. */
void
memory_exhausted(void) __attribute__((noreturn));

/* Call ACT (async-signal-safe) before aborting for want of memory. */
void
memory_on_exhaustion(void (*act)(void));

#endif
