#include "store/rows.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/log.h"
#include "kiosk/base/memory.h"
#include "store/inspect.h"
#include "store/protocol/record.h"
#include "store/rows_inner.h"
#include "store/schema.h"

enum { SLICE_MILLISECONDS = 5 };

static const char *const note_keys[ROWS_KEYS] = {
    " AND k0 = ", " AND k1 = ", " AND k2 = ", " AND k3 = "};

/* Where reading is: after all tables, back and forth between the rest. */
enum phase { PHASE_TABLES, PHASE_REST };

struct rows {
    struct store *store;
    enum phase phase;
    size_t table_count;
    struct rows_table tables[ROWS_TABLES];
    size_t at; /* the table that is being walked */
    size_t log;
    size_t meta;
    sqlite3_value *last[ROWS_KEYS]; /* the key of the last row; NULL: none */
};

/* The log only grows, and meta is told at the end: neither is noted. */
static bool
is_noted(const struct rows *rows, size_t table)
{
    return table != rows->log && table != rows->meta;
}

/* The key of a row as it was or is, to be written or compared. */
static void
add_key(struct buf *sql, const struct rows_table *table, const char *side,
        bool compares)
{
    for (size_t i = 0; i < ROWS_KEYS; i++) {
        bool has = i < table->key_count;
        char *part =
            memory_print("%s%s%s", compares ? note_keys[i] : ", ",
                         has ? side : "", has ? table->keys[i].name : "0");

        buf_add_text(sql, part);
        free(part);
    }
}

/*
 * Text for one trigger: note the key once. Not by OR IGNORE: the policy of
 * the statement that fired it would stand in its place.
 */
static void
add_note(struct buf *sql, const struct rows_table *table, size_t number,
         const char *side)
{
    char *start = memory_print("INSERT INTO touched SELECT %zu", number);
    char *once = memory_print(
        " WHERE NOT EXISTS (SELECT 1 FROM touched WHERE t = %zu", number);

    buf_add_text(sql, start);
    add_key(sql, table, side, false);
    buf_add_text(sql, once);
    add_key(sql, table, side, true);
    buf_add_text(sql, "); ");
    free(start);
    free(once);
}

static const struct watch {
    const char *event;
    const char *sides[2];
} watches[] = {
    {"INSERT", {"new.", NULL}},
    {"UPDATE", {"old.", "new."}},
    {"DELETE", {"old.", NULL}},
};
enum { WATCHES = sizeof watches / sizeof *watches };

static void
add_trigger(struct buf *sql, const struct rows_table *table, size_t number,
            const struct watch *watch)
{
    char *start = memory_print(
        "CREATE TEMP TRIGGER touch_%s_%zu AFTER %s ON main.%s BEGIN ",
        watch->event, number, watch->event, table->name);

    buf_add_text(sql, start);
    free(start);
    for (size_t i = 0; i < 2 && watch->sides[i]; i++)
        add_note(sql, table, number, watch->sides[i]);
    buf_add_text(sql, "END;");
}

static enum status
run_text(struct rows *rows, struct buf *sql)
{
    struct sqlite3 *database = store_database(rows->store);
    enum status status =
        database ? store_text(database, buf_text(sql), NULL, 0) : STATUS_IO;

    buf_clear(sql);
    return status;
}

static void
forget_notes(struct rows *rows)
{
    struct buf sql = {0};

    for (size_t i = 0; i < rows->table_count * WATCHES; i++) {
        char *one = memory_print("DROP TRIGGER IF EXISTS temp.touch_%s_%zu;",
                                 watches[i % WATCHES].event, i / WATCHES);

        buf_add_text(&sql, one);
        free(one);
    }
    buf_add_text(&sql, "DROP TABLE IF EXISTS temp.touched;");
    if (run_text(rows, &sql) != STATUS_OK)
        log_note("store", "what changes is noted on", STATUS_IO);
}

static enum status
begin_notes(struct rows *rows)
{
    struct buf sql = {0};

    buf_add_text(&sql, "CREATE TEMP TABLE touched (t INTEGER NOT NULL,"
                       " k0, k1, k2, k3, UNIQUE (t, k0, k1, k2, k3));");
    for (size_t i = 0; i < rows->table_count; i++)
        for (size_t j = 0; is_noted(rows, i) && j < WATCHES; j++)
            add_trigger(&sql, &rows->tables[i], i, &watches[j]);
    return run_text(rows, &sql);
}

static void
forget_last(struct rows *rows)
{
    for (size_t i = 0; i < ROWS_KEYS; i++) {
        sqlite3_value_free(rows->last[i]);
        rows->last[i] = NULL;
    }
}

static enum status
find_special(struct rows *rows)
{
    rows->log = rows->meta = rows->table_count;
    for (size_t i = 0; i < rows->table_count; i++) {
        if (strcmp(rows->tables[i].name, "log") == 0)
            rows->log = i;
        if (strcmp(rows->tables[i].name, "meta") == 0)
            rows->meta = i;
    }
    return rows->log < rows->table_count && rows->meta < rows->table_count
               ? STATUS_OK
               : STATUS_DAMAGED;
}

enum status
rows_open(struct store *store, struct rows **out)
{
    struct rows *rows = memory_zeroed(sizeof *rows);
    enum status status;

    rows->store = store;
    *out = NULL;
    status = rows_tables(store, rows->tables, &rows->table_count);
    if (status == STATUS_OK)
        status = find_special(rows);
    if (status == STATUS_OK)
        status = begin_notes(rows);
    if (status == STATUS_OK)
        *out = rows;
    else
        rows_close(rows);
    return status;
}

bool
rows_met_damage(const struct rows *rows)
{
    struct sqlite3 *database = store_database(rows->store);

    return database && inspect_met_damage(database, 0);
}

void
rows_close(struct rows *rows)
{
    if (!rows)
        return;
    forget_notes(rows);
    forget_last(rows);
    free(rows);
}

/* --- a slice -------------------------------------------------------------- */

/* What one call may still do. */
struct slice {
    struct buf *out;
    size_t limit;
    int64_t until;
};

static bool
is_spent(const struct slice *slice)
{
    return slice->out->length >= slice->limit ||
           clock_milliseconds() >= slice->until;
}

/* The key of the row that ONE stands on is where to go on. */
static void
remember(struct rows *rows, sqlite3_stmt *one)
{
    const struct rows_table *table = &rows->tables[rows->at];

    forget_last(rows);
    for (size_t i = 0; i < table->key_count; i++)
        rows->last[i] =
            sqlite3_value_dup(sqlite3_column_value(one, table->keys[i].column));
}

/* SELECT past the last key, in the order of the keys. */
static enum status
prepare_walk(struct rows *rows, sqlite3_stmt **one)
{
    const struct rows_table *table = &rows->tables[rows->at];
    struct buf sql = {0};
    enum status status;

    buf_add_text(&sql, "SELECT * FROM main.");
    buf_add_text(&sql, table->name);
    if (rows->last[0]) {
        buf_add_text(&sql, " WHERE (");
        rows_add_keys(&sql, table, ", ");
        buf_add_text(&sql, ") > (");
        rows_add_marks(&sql, table->key_count);
        buf_add_text(&sql, ")");
    }
    buf_add_text(&sql, " ORDER BY ");
    rows_add_keys(&sql, table, ", ");
    status = rows_prepare(rows->store, &sql, one);
    for (size_t i = 0;
         status == STATUS_OK && rows->last[0] && i < table->key_count; i++)
        status =
            store_judge(sqlite3_bind_value(*one, (int)i + 1, rows->last[i]));
    return status;
}

/* Rows of the table at hand; *ENDED when there is none left in it. */
static enum status
walk(struct rows *rows, const struct slice *slice, bool *ended)
{
    sqlite3_stmt *one = NULL;
    enum status status = prepare_walk(rows, &one);
    int code = SQLITE_ROW;

    *ended = false;
    while (status == STATUS_OK && !is_spent(slice) &&
           (code = sqlite3_step(one)) == SQLITE_ROW) {
        status = rows_tell(&rows->tables[rows->at], one, slice->out);
        remember(rows, one);
    }
    if (status == STATUS_OK && code != SQLITE_ROW)
        status = store_judge(code);
    *ended = code == SQLITE_DONE;
    sqlite3_finalize(one);
    return status;
}

/* The row that a note's key stands for, as it is now, or that it went. */
static enum status
tell_noted(struct rows *rows, sqlite3_stmt *note, struct buf *out)
{
    size_t number = (size_t)sqlite3_column_int64(note, 1);
    const struct rows_table *table = &rows->tables[number];
    sqlite3_value *key[ROWS_KEYS];
    sqlite3_stmt *one = NULL;
    enum status status;
    int code;

    for (size_t i = 0; i < table->key_count; i++)
        key[i] = sqlite3_column_value(note, 2 + (int)i);
    status = rows_prepare_key(rows->store, table, "SELECT * FROM main.", &one);
    for (size_t i = 0; status == STATUS_OK && i < table->key_count; i++)
        status = store_judge(sqlite3_bind_value(one, (int)i + 1, key[i]));
    if (status != STATUS_OK)
        goto out;
    code = sqlite3_step(one);
    if (code == SQLITE_ROW)
        status = rows_tell(table, one, out);
    else if (code == SQLITE_DONE)
        rows_tell_gone(table, key, out);
    else
        status = store_judge(code);
out:
    sqlite3_finalize(one);
    return status;
}

static enum status
drop_note(struct rows *rows, int64_t number)
{
    struct buf sql = {0};
    char *text = memory_print("DELETE FROM temp.touched WHERE rowid = %lld",
                              (long long)number);

    buf_add_text(&sql, text);
    free(text);
    return run_text(rows, &sql);
}

/* The oldest note; STATUS_MISSING when there is none. */
static enum status
take_note(struct rows *rows, struct buf *out)
{
    struct buf sql = {0};
    sqlite3_stmt *note = NULL;
    enum status status;
    int64_t number = 0;
    int code;

    buf_add_text(&sql, "SELECT rowid, * FROM temp.touched"
                       " ORDER BY rowid LIMIT 1");
    status = rows_prepare(rows->store, &sql, &note);
    /* Gone with the database that it was noted in. */
    if (status != STATUS_OK)
        return status == STATUS_DAMAGED ? STATUS_CHANGED : status;
    code = sqlite3_step(note);
    if (code == SQLITE_ROW) {
        number = sqlite3_column_int64(note, 0);
        status = tell_noted(rows, note, out);
    } else {
        status = code == SQLITE_DONE ? STATUS_MISSING : store_judge(code);
    }
    sqlite3_finalize(note);
    return status == STATUS_OK ? drop_note(rows, number) : status;
}

static enum status
take_notes(struct rows *rows, const struct slice *slice)
{
    enum status status = STATUS_OK;

    while (status == STATUS_OK && !is_spent(slice))
        status = take_note(rows, slice->out);
    return status;
}

static enum status
walk_tables(struct rows *rows, const struct slice *slice)
{
    enum status status = STATUS_OK;
    bool ended = true;

    while (status == STATUS_OK && rows->at < rows->table_count &&
           !is_spent(slice)) {
        if (is_noted(rows, rows->at))
            status = walk(rows, slice, &ended);
        if (status != STATUS_OK || !ended)
            return status;
        forget_last(rows);
        rows->at++;
    }
    if (status == STATUS_OK && rows->at == rows->table_count) {
        rows->phase = PHASE_REST;
        rows->at = rows->log;
    }
    return status;
}

/*
 * Nobody writes between these steps: when no note and no event is left, meta
 * is of the same moment.
 */
static enum status
walk_rest(struct rows *rows, const struct slice *slice, bool *more)
{
    const struct slice whole = {slice->out, SIZE_MAX, INT64_MAX};
    bool ended;
    enum status status = take_notes(rows, slice);

    if (status != STATUS_MISSING)
        return status;
    status = walk(rows, slice, &ended);
    if (status != STATUS_OK || !ended)
        return status;
    forget_last(rows);
    rows->at = rows->meta;
    *more = false;
    return walk(rows, &whole, &ended);
}

enum status
rows_slice(struct rows *rows, size_t limit, struct buf *out, bool *more)
{
    const struct slice slice = {.out = out,
                                .limit = out->length + limit,
                                .until =
                                    clock_milliseconds() + SLICE_MILLISECONDS};

    *more = true;
    if (!store_database(rows->store))
        return STATUS_IO;
    return rows->phase == PHASE_TABLES ? walk_tables(rows, &slice)
                                       : walk_rest(rows, &slice, more);
}
