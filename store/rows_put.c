#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "store/protocol/record.h"
#include "store/rows.h"
#include "store/rows_inner.h"
#include "store/schema.h"

/* How a value is written: a type, then 8 bytes or a blob. */
enum type { TYPE_NULL, TYPE_INTEGER, TYPE_BLOB, TYPE_TEXT, TYPE_REAL };

void
rows_add_keys(struct buf *sql, const struct rows_table *table,
              const char *between)
{
    for (size_t i = 0; i < table->key_count; i++) {
        if (i)
            buf_add_text(sql, between);
        buf_add_text(sql, table->keys[i].name);
    }
}

void
rows_add_marks(struct buf *sql, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_add_text(sql, i ? ", ?" : "?");
}

enum status
rows_prepare(struct store *store, struct buf *sql, sqlite3_stmt **out)
{
    struct sqlite3 *database = store_database(store);
    enum status status = STATUS_IO;

    *out = NULL;
    if (database)
        status = store_judge(
            sqlite3_prepare_v2(database, buf_text(sql), -1, out, NULL));
    buf_clear(sql);
    return status;
}

enum status
rows_prepare_key(struct store *store, const struct rows_table *table,
                 const char *start, sqlite3_stmt **out)
{
    struct buf sql = {0};

    buf_add_text(&sql, start);
    buf_add_text(&sql, table->name);
    buf_add_text(&sql, " WHERE ");
    rows_add_keys(&sql, table, " = ? AND ");
    buf_add_text(&sql, " = ?");
    return rows_prepare(store, &sql, out);
}

/* --- the schema ----------------------------------------------------------- */

static bool
copy_name(char out[ROWS_NAME], sqlite3_stmt *one, int column)
{
    const char *name = (const char *)sqlite3_column_text(one, column);

    return name && snprintf(out, ROWS_NAME, "%s", name) < ROWS_NAME;
}

/* One column of TABLE, by what the schema says of it. */
static bool
take_column(struct rows_table *table, sqlite3_stmt *one)
{
    int place = sqlite3_column_int(one, 1);

    table->columns++;
    if (place == 0)
        return true;
    if (place > ROWS_KEYS)
        return false;
    table->key_count++;
    table->keys[place - 1].column = sqlite3_column_int(one, 2);
    return copy_name(table->keys[place - 1].name, one, 0);
}

static enum status
read_columns(struct store *store, struct rows_table *table)
{
    struct buf sql = {0};
    sqlite3_stmt *one = NULL;
    enum status status;
    int code = SQLITE_DONE;
    bool fits = true;

    buf_add_text(&sql, "SELECT name, pk, cid FROM pragma_table_info(?)");
    status = rows_prepare(store, &sql, &one);
    if (status == STATUS_OK)
        status = store_judge(
            sqlite3_bind_text(one, 1, table->name, -1, SQLITE_STATIC));
    while (status == STATUS_OK && fits &&
           (code = sqlite3_step(one)) == SQLITE_ROW)
        fits = take_column(table, one);
    if (status == STATUS_OK)
        status = store_judge(code);
    sqlite3_finalize(one);
    if (status == STATUS_OK && (!fits || !table->key_count))
        status = STATUS_DAMAGED;
    return status;
}

enum status
rows_tables(struct store *store, struct rows_table tables[ROWS_TABLES],
            size_t *count)
{
    struct buf sql = {0};
    sqlite3_stmt *one = NULL;
    enum status status;
    int code = SQLITE_DONE;

    *count = 0;
    buf_add_text(&sql, "SELECT name FROM main.sqlite_schema"
                       " WHERE type = 'table' ORDER BY name");
    status = rows_prepare(store, &sql, &one);
    while (status == STATUS_OK && (code = sqlite3_step(one)) == SQLITE_ROW) {
        struct rows_table *table = &tables[*count];

        if (*count == ROWS_TABLES) {
            status = STATUS_DAMAGED;
            break;
        }
        *table = (struct rows_table){0};
        status = copy_name(table->name, one, 0) ? read_columns(store, table)
                                                : STATUS_DAMAGED;
        ++*count;
    }
    if (status == STATUS_OK)
        status = store_judge(code);
    sqlite3_finalize(one);
    return status;
}

/* --- telling -------------------------------------------------------------- */

static void
tell_value(sqlite3_value *value, struct buf *out)
{
    double real;
    uint64_t bits;

    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        pack_u8(out, TYPE_INTEGER);
        pack_u64(out, (uint64_t)sqlite3_value_int64(value));
        break;
    case SQLITE_BLOB:
        pack_u8(out, TYPE_BLOB);
        pack_blob(out, sqlite3_value_blob(value),
                  (size_t)sqlite3_value_bytes(value));
        break;
    case SQLITE_TEXT:
        pack_u8(out, TYPE_TEXT);
        pack_blob(out, sqlite3_value_text(value),
                  (size_t)sqlite3_value_bytes(value));
        break;
    case SQLITE_FLOAT:
        real = sqlite3_value_double(value);
        memcpy(&bits, &real, sizeof bits);
        pack_u8(out, TYPE_REAL);
        pack_u64(out, bits);
        break;
    default:
        pack_u8(out, TYPE_NULL);
    }
}

static size_t
begin_telling(enum record kind, const struct rows_table *table, size_t values,
              struct buf *out)
{
    size_t begun = record_begin(out, kind);

    pack_u8(out, (uint8_t)strlen(table->name));
    pack_bytes(out, table->name, strlen(table->name));
    pack_u8(out, (uint8_t)values);
    return begun;
}

enum status
rows_tell(const struct rows_table *table, sqlite3_stmt *one, struct buf *out)
{
    size_t begun =
        begin_telling(RECORD_ROW, table, (size_t)table->columns, out);

    for (int i = 0; i < table->columns; i++)
        tell_value(sqlite3_column_value(one, i), out);
    record_end(out, begun);
    return out->length - begun <= RECORD_MAX ? STATUS_OK : STATUS_TOO_LONG;
}

void
rows_tell_gone(const struct rows_table *table, sqlite3_value **key,
               struct buf *out)
{
    size_t begun = begin_telling(RECORD_DROP, table, table->key_count, out);

    for (size_t i = 0; i < table->key_count; i++)
        tell_value(key[i], out);
    record_end(out, begun);
}

/* --- putting -------------------------------------------------------------- */

/* One statement is kept: what comes is mostly of one table after the other. */
struct rows_in {
    struct store *store;
    size_t table_count;
    struct rows_table tables[ROWS_TABLES];
    enum record kind;
    size_t table;
    sqlite3_stmt *one;
};

enum status
rows_in_open(struct store *store, struct rows_in **out)
{
    struct sqlite3 *database = store_database(store);
    struct rows_in *in = memory_zeroed(sizeof *in);
    enum status status = STATUS_IO;

    in->store = store;
    *out = NULL;
    if (database)
        status = store_text(database, "PRAGMA defer_foreign_keys=ON", NULL, 0);
    if (status == STATUS_OK)
        status = rows_tables(store, in->tables, &in->table_count);
    if (status == STATUS_OK)
        *out = in;
    else
        free(in);
    return status;
}

void
rows_in_rest(struct rows_in *in)
{
    sqlite3_finalize(in->one);
    in->one = NULL;
}

void
rows_in_close(struct rows_in *in)
{
    if (in)
        rows_in_rest(in);
    free(in);
}

/* The number of the table that BODY names; their count for none. */
static size_t
read_table(const struct rows_in *in, struct unpack *body)
{
    size_t length = unpack_u8(body);
    const uint8_t *name = unpack_lend(body, length);
    size_t i = 0;

    while (i < in->table_count &&
           (!name || strlen(in->tables[i].name) != length ||
            memcmp(in->tables[i].name, name, length) != 0))
        i++;
    return i;
}

static enum status
prepare_put(struct rows_in *in, const struct rows_table *table)
{
    struct buf sql = {0};

    buf_add_text(&sql, "INSERT OR REPLACE INTO main.");
    buf_add_text(&sql, table->name);
    buf_add_text(&sql, " VALUES (");
    rows_add_marks(&sql, (size_t)table->columns);
    buf_add_text(&sql, ")");
    return rows_prepare(in->store, &sql, &in->one);
}

/* The statement for what is to be done to a table, made or kept. */
static enum status
ready(struct rows_in *in, enum record kind, size_t number)
{
    const struct rows_table *table = &in->tables[number];

    if (in->one && in->kind == kind && in->table == number)
        return STATUS_OK;
    rows_in_rest(in);
    in->kind = kind;
    in->table = number;
    return kind == RECORD_ROW ? prepare_put(in, table)
                              : rows_prepare_key(in->store, table,
                                                 "DELETE FROM main.", &in->one);
}

static int
bind_value(sqlite3_stmt *one, int place, struct unpack *body)
{
    enum type type = (enum type)unpack_u8(body);
    const uint8_t *bytes;
    size_t length;
    uint64_t bits;
    double real;

    switch (type) {
    case TYPE_NULL:
        return sqlite3_bind_null(one, place);
    case TYPE_INTEGER:
        return sqlite3_bind_int64(one, place, (int64_t)unpack_u64(body));
    case TYPE_BLOB:
        bytes = unpack_blob(body, RECORD_MAX, &length);
        return sqlite3_bind_blob64(one, place, bytes ? bytes : body->data,
                                   length, SQLITE_STATIC);
    case TYPE_TEXT:
        bytes = unpack_blob(body, RECORD_MAX, &length);
        return sqlite3_bind_text64(one, place,
                                   (const char *)(bytes ? bytes : body->data),
                                   length, SQLITE_STATIC, SQLITE_UTF8);
    case TYPE_REAL:
        bits = unpack_u64(body);
        memcpy(&real, &bits, sizeof real);
        return sqlite3_bind_double(one, place, real);
    }
    unpack_fail(body);
    return SQLITE_OK;
}

/* Bind COUNT values, which end the body, and run. */
static enum status
run_with(sqlite3_stmt *one, size_t count, struct unpack *body)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        status = store_judge(bind_value(one, (int)i + 1, body));
    if (status == STATUS_OK && !unpack_is_done(body))
        status = STATUS_DAMAGED;
    if (status == STATUS_OK)
        status = store_judge(sqlite3_step(one));
    /* What went wrong was told by the step already. */
    (void)sqlite3_reset(one);
    (void)sqlite3_clear_bindings(one);
    return status == STATUS_EXISTS ? STATUS_DAMAGED : status;
}

enum status
rows_in_take(struct rows_in *in, unsigned kind, struct unpack *body)
{
    size_t number = read_table(in, body);
    size_t values = unpack_u8(body);
    size_t wanted;
    enum status status;

    if (number == in->table_count ||
        (kind != RECORD_ROW && kind != RECORD_DROP))
        return STATUS_DAMAGED;
    wanted = kind == RECORD_ROW ? (size_t)in->tables[number].columns
                                : in->tables[number].key_count;
    if (values != wanted)
        return STATUS_DAMAGED;
    status = ready(in, (enum record)kind, number);
    return status == STATUS_OK ? run_with(in->one, values, body) : status;
}
