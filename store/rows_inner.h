#ifndef STORE_ROWS_INNER_H
#define STORE_ROWS_INNER_H

#include "kiosk/base/buf.h"
#include "kiosk/base/pack.h"
#include "kiosk/base/status.h"
#include "store/store.h"

/* What the two halves of rows share; nobody else includes this. */
struct sqlite3_stmt;
struct sqlite3_value;

enum { ROWS_TABLES = 32, ROWS_KEYS = 4, ROWS_NAME = 32 };

/* A table: its name, how many columns, and its primary key in order. */
struct rows_table {
    char name[ROWS_NAME];
    int columns;
    size_t key_count;
    struct {
        char name[ROWS_NAME];
        int column;
    } keys[ROWS_KEYS];
};

/* All tables by name; STATUS_DAMAGED for one without a key, or too many. */
enum status
rows_tables(struct store *store, struct rows_table tables[ROWS_TABLES],
            size_t *count) MUST_CHECK;

/* Prepare SQL, which is emptied; *OUT is for sqlite3_finalize. */
enum status
rows_prepare(struct store *store, struct buf *sql,
             struct sqlite3_stmt **out) MUST_CHECK;
/* START, the table, and WHERE each part of its key is a mark. */
enum status
rows_prepare_key(struct store *store, const struct rows_table *table,
                 const char *start, struct sqlite3_stmt **out) MUST_CHECK;

/* Append names of the key with BETWEEN, and so many question marks. */
void
rows_add_keys(struct buf *sql, const struct rows_table *table,
              const char *between);
void
rows_add_marks(struct buf *sql, size_t count);

/* Append a ROW for where ONE stands, and a DROP. */
enum status
rows_tell(const struct rows_table *table, struct sqlite3_stmt *one,
          struct buf *out) MUST_CHECK;
void
rows_tell_gone(const struct rows_table *table, struct sqlite3_value **key,
               struct buf *out);

#endif
