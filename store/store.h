#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/status.h"
#include "store/sizes.h"

/*
 * The database of one site: opened, locked, migrated and judged; every SQL
 * statement prepared. The one module that knows SQLite. Durable means: mode
 * TRUNCATE with synchronous=EXTRA, and each setting read back.
 */
struct store;

struct store_options {
    uint32_t withdraw_hours; /* 0: at once */
    uint32_t retention_days; /* after the last activity */
    uint32_t page_limit;     /* of 4096 bytes; 0: as the disk allows */
    uint32_t ballast;        /* bytes, kept by store/ballast.h; 0: none */
    bool decoys;             /* make them */
    int32_t utc_offset;      /* of the place, in seconds */
};

/*
 * Open the store of a site, making an empty one if there is none. Errors of
 * disk_open, STATUS_VERSION for a newer one, STATUS_DAMAGED when schema or
 * file are not what was written. A site that cannot be written is opened
 * for reading.
 */
enum status
store_open(const char *site, const struct store_options *options,
           struct store **out) MUST_CHECK;

/* Close and free. Accepts NULL. */
void
store_close(struct store *store);

struct store_state {
    struct store_options options;
    bool read_only;
    bool full; /* the last write found no room */
};
const struct store_state *
store_state(const struct store *store);

/* --- statements --------------------------------------------------------- */

enum statement {
#define STATEMENT(name, sql) STATEMENT_##name,
#include "store/statements.def"
#undef STATEMENT
};

/* What is bound to a statement. Bytes are borrowed until it is done. */
struct value {
    bool is_number;
    int64_t number;
    const void *bytes; /* NULL with LENGTH 0: NULL */
    size_t length;
};

static inline struct value
value_number(int64_t number)
{
    return (struct value){.is_number = true, .number = number};
}

static inline struct value
value_bytes(const void *bytes, size_t length)
{
    return (struct value){.bytes = bytes, .length = length};
}

/* The values of a statement and how many they are. */
#define VALUES(...)                                                            \
    (const struct value[]){__VA_ARGS__},                                       \
        sizeof((const struct value[]){__VA_ARGS__}) / sizeof(struct value)

/* Run a statement that gives no row. */
enum status
store_run(struct store *store, enum statement statement,
          const struct value *values, size_t count) MUST_CHECK;

/*
 * Run one that does, and stand on its first row; STATUS_MISSING without a
 * row. After STATUS_OK the caller ends with store_done.
 */
enum status
store_find(struct store *store, enum statement statement,
           const struct value *values, size_t count) MUST_CHECK;

/* Stand on the next row; STATUS_MISSING, and done, after the last. */
enum status
store_next(struct store *store, enum statement statement) MUST_CHECK;

/* Reset and clear. */
void
store_done(struct store *store, enum statement statement);

/* Columns of the row it stands on. NULL reads as 0. */
int64_t
store_number(struct store *store, enum statement statement, int column);
/* Lent until the next call for this statement. */
const uint8_t *
store_bytes(struct store *store, enum statement statement, int column,
            size_t *length);

/* Where a column's bytes go, which must be exactly so many. */
struct target {
    void *bytes;
    size_t length;
};
/* Copy columns from 0 on. STATUS_DAMAGED when a length is another. */
enum status
store_copy(struct store *store, enum statement statement,
           const struct target *targets, size_t count) MUST_CHECK;

/* --- transactions ------------------------------------------------------- */

/* Begin to write. STATUS_READ_ONLY where that cannot be. */
enum status
store_start(struct store *store) MUST_CHECK;

/*
 * Commit when STATUS is STATUS_OK, else undo; gives how it ended. A disk
 * error is never tried again: the database is closed, opened once more, and
 * served on only if its log ends before or after this transaction.
 */
enum status
store_end(struct store *store, enum status status) MUST_CHECK;

/*
 * It is damaged where a write could do more harm: it is only read from now
 * on, as on a read-only disk.
 */
void
store_stop_writing(struct store *store);

/* Hide when a commit was: set the times of the files to the start of WEEK. */
void
store_touch(struct store *store, uint32_t week);

/* Drop what is cached, so that the next read is from the file. */
void
store_forget(struct store *store);

/*
 * What the database says of itself. SQLite's own check is made of a file of
 * up to STORE_CHECK_MOST bytes; a larger one it would take too long to read
 * in one turn, and store/survey.h looks at each page of it.
 */
enum { STORE_CHECK_MOST = 16 << 20 };
struct store_measure {
    uint32_t version;
    bool integrity_ok; /* or not looked at */
    uint64_t file_bytes;
    uint64_t free_bytes;
};
enum status
store_measure(struct store *store, struct store_measure *out) MUST_CHECK;

#endif
