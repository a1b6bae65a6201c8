#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/status.h"

/*
 * What a database must be before it is used: its version, its settings, its
 * tables. Speaks SQL through store_text() alone; the handle is opaque here.
 */
struct sqlite3;
struct store;

enum { SCHEMA_VERSION = 7 };

/*
 * Look who wrote the file, before anything else of it is used.
 * STATUS_VERSION for a newer one; STATUS_DAMAGED for no store at all.
 */
enum status
schema_look(struct sqlite3 *database, long *version) MUST_CHECK;

/* Set every setting and read each back. PAGE_LIMIT may be 0. */
enum status
schema_set(struct sqlite3 *database, uint32_t page_limit) MUST_CHECK;

/* Run the migrations after version FROM, each in a transaction. */
enum status
schema_move(struct sqlite3 *database, long from) MUST_CHECK;

/* STATUS_DAMAGED unless both have the same schema, to the letter. */
enum status
schema_same(struct sqlite3 *left, struct sqlite3 *right) MUST_CHECK;

/*
 * Of store.c: run a text of statements, each to its end; the first column of
 * the last row goes to OUT, which may be NULL.
 */
enum status
store_text(struct sqlite3 *database, const char *sql, char *out,
           size_t size) MUST_CHECK;

/* What a result code of SQLite means. Aborts when memory ran out. */
enum status
store_judge(int code) MUST_CHECK;

/* Of store.c: the handle itself, for rows.c; NULL after a disk error. */
struct sqlite3 *
store_database(struct store *store);

#endif
