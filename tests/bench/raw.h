#ifndef TESTS_BENCH_RAW_H
#define TESTS_BENCH_RAW_H

#include <stddef.h>

/*
 * The least that stores bytes durably with SQLite: one table, TRUNCATE,
 * synchronous=EXTRA, an exclusive lock. What goes wrong ends the program.
 */
struct raw;

/* Make the database at PATH. */
struct raw *
raw_open(const char *path);
/* One transaction; durable when it returns. */
void
raw_insert(struct raw *raw, const void *bytes, size_t length);
/* Close and remove it. */
void
raw_close(struct raw *raw);

#endif
