#include "store/store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/hash.h"
#include "kiosk/base/log.h"
#include "kiosk/base/memory.h"
#include "store/disk.h"
#include "store/inspect.h"
#include "store/schema.h"
#include "store/scrub.h"

static const char *const statements[] = {
#define STATEMENT(name, sql) [STATEMENT_##name] = (sql),
#include "store/statements.def"
#undef STATEMENT
};

enum {
    STATEMENT_COUNT = sizeof statements / sizeof *statements,
    LENGTH_MAX = 1 << 20,
    SQL_MAX = 10000,
};

/* Where the log ends: what a reopened store is judged by. */
struct log_end {
    int64_t seq;
    uint8_t head[HASH_BYTES];
};

struct store {
    struct disk disk;
    struct store_state state;
    sqlite3 *database;
    sqlite3_stmt *prepared[STATEMENT_COUNT];
    bool dead;          /* after a disk error that could not be mended */
    bool short_of_room; /* it is dead for the want of room alone */
    struct log_end before;
    struct log_end after;
};

enum status
store_text(sqlite3 *database, const char *sql, char *out, size_t size)
{
    int code = SQLITE_OK;

    while (*sql && code == SQLITE_OK) {
        sqlite3_stmt *one = NULL;

        code = sqlite3_prepare_v2(database, sql, -1, &one, &sql);
        if (code != SQLITE_OK || !one)
            break;
        while ((code = sqlite3_step(one)) == SQLITE_ROW) {
            const char *text = (const char *)sqlite3_column_text(one, 0);

            if (out)
                snprintf(out, size, "%s", text ? text : "");
        }
        if (code == SQLITE_DONE)
            code = SQLITE_OK;
        sqlite3_finalize(one);
    }
    return store_judge(code);
}

static bool
is_shut(sqlite3 *database)
{
    static const struct {
        int option;
        int wanted;
    } locks[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},
    };

    for (size_t i = 0; i < sizeof locks / sizeof *locks; i++) {
        int is = -1;

        if (sqlite3_db_config(database, locks[i].option, locks[i].wanted,
                              &is) != SQLITE_OK ||
            is != locks[i].wanted)
            return false;
    }
    sqlite3_limit(database, SQLITE_LIMIT_LENGTH, LENGTH_MAX);
    sqlite3_limit(database, SQLITE_LIMIT_SQL_LENGTH, SQL_MAX);
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
    return true;
}

static enum status
prepare(struct store *store)
{
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        int code = sqlite3_prepare_v3(store->database, statements[i], -1,
                                      SQLITE_PREPARE_PERSISTENT,
                                      &store->prepared[i], NULL);

        if (code != SQLITE_OK)
            return store_judge(code);
    }
    return STATUS_OK;
}

static void
close_database(struct store *store)
{
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        sqlite3_finalize(store->prepared[i]);
        store->prepared[i] = NULL;
    }
    if (sqlite3_close(store->database) != SQLITE_OK)
        log_note("store", "the database was not closed", STATUS_BUSY);
    store->database = NULL;
}

static enum status
open_file(struct store *store)
{
    int code =
        scrub_open(store->disk.path, store->disk.read_only, &store->database);

    if (code != SQLITE_OK)
        return store_judge(code);
    if (!is_shut(store->database))
        return STATUS_DAMAGED;
    store->state.read_only = sqlite3_db_readonly(store->database, "main") == 1;
    return STATUS_OK;
}

static enum status
open_database(struct store *store)
{
    long version = 0;
    enum status status = open_file(store);

    if (status == STATUS_OK)
        status = schema_look(store->database, &version);
    if (status == STATUS_OK && store->state.read_only &&
        version < SCHEMA_VERSION)
        status = STATUS_READ_ONLY;
    if (status == STATUS_OK)
        status = schema_set(store->database, store->state.options.page_limit);
    if (status == STATUS_OK && !store->state.read_only)
        status =
            store_text(store->database, "BEGIN EXCLUSIVE; COMMIT", NULL, 0);
    if (status == STATUS_OK && !store->state.read_only)
        status = store_judge(scrub_finish(store->disk.path));
    if (status == STATUS_OK)
        status = schema_move(store->database, version);
    if (status == STATUS_OK)
        status = inspect_schema(store->database);
    if (status == STATUS_OK)
        status = inspect_header(store->database);
    if (status == STATUS_OK)
        status = prepare(store);
    if (status != STATUS_OK) {
        log_note("store", "the database was not opened", status);
        close_database(store);
        return status;
    }
    /* The head of everything: what follows from it is not to be trusted. */
    if (inspect_met_damage(store->database, 1))
        store_stop_writing(store);
    return STATUS_OK;
}

enum status
store_open(const char *site, const struct store_options *options,
           struct store **out)
{
    struct store *store = memory_zeroed(sizeof *store);
    enum status status = disk_open(site, &store->disk);

    *out = NULL;
    store->state.options = *options;
    if (status == STATUS_OK)
        status = open_database(store);
    if (status == STATUS_OK) {
        *out = store;
        return STATUS_OK;
    }
    disk_close(&store->disk);
    free(store);
    return status;
}

void
store_close(struct store *store)
{
    if (!store)
        return;
    close_database(store);
    disk_close(&store->disk);
    free(store);
}

struct sqlite3 *
store_database(struct store *store)
{
    return store->dead ? NULL : store->database;
}

const struct store_state *
store_state(const struct store *store)
{
    return &store->state;
}

static void
mend(struct store *store);

static int
bind(sqlite3_stmt *statement, int place, const struct value *value)
{
    if (value->is_number)
        return sqlite3_bind_int64(statement, place, value->number);
    if (!value->bytes && !value->length)
        return sqlite3_bind_null(statement, place);
    return sqlite3_bind_blob64(statement, place, value->bytes, value->length,
                               SQLITE_STATIC);
}

enum status
store_next(struct store *store, enum statement statement)
{
    int code = sqlite3_step(store->prepared[statement]);
    enum status status = store_judge(code);

    if (code == SQLITE_ROW)
        return STATUS_OK;
    store_done(store, statement);
    if (status == STATUS_OK)
        return STATUS_MISSING;
    log_note("store", "a statement failed", status);
    return status;
}

/* Alive, or what is wrong. Where room was wanted there may be some now. */
static enum status
wake(struct store *store)
{
    if (store->dead && store->short_of_room)
        mend(store);
    if (!store->dead)
        return STATUS_OK;
    return store->short_of_room ? STATUS_FULL : STATUS_IO;
}

enum status
store_find(struct store *store, enum statement statement,
           const struct value *values, size_t count)
{
    enum status status = wake(store);
    sqlite3_stmt *prepared = store->prepared[statement];

    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < count; i++) {
        int code = bind(prepared, (int)i + 1, &values[i]);

        if (code != SQLITE_OK) {
            store_done(store, statement);
            return store_judge(code);
        }
    }
    return store_next(store, statement);
}

enum status
store_run(struct store *store, enum statement statement,
          const struct value *values, size_t count)
{
    enum status status = store_find(store, statement, values, count);

    if (status == STATUS_OK) {
        store_done(store, statement);
        return STATUS_DAMAGED;
    }
    return status == STATUS_MISSING ? STATUS_OK : status;
}

void
store_done(struct store *store, enum statement statement)
{
    /* What went wrong was told by the step already. */
    (void)sqlite3_reset(store->prepared[statement]);
    (void)sqlite3_clear_bindings(store->prepared[statement]);
}

int64_t
store_number(struct store *store, enum statement statement, int column)
{
    return sqlite3_column_int64(store->prepared[statement], column);
}

const uint8_t *
store_bytes(struct store *store, enum statement statement, int column,
            size_t *length)
{
    sqlite3_stmt *prepared = store->prepared[statement];
    const uint8_t *bytes = sqlite3_column_blob(prepared, column);

    *length = (size_t)sqlite3_column_bytes(prepared, column);
    return bytes;
}

enum status
store_copy(struct store *store, enum statement statement,
           const struct target *targets, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t length;
        const uint8_t *bytes = store_bytes(store, statement, (int)i, &length);

        if (length != targets[i].length || !bytes)
            return STATUS_DAMAGED;
        memcpy(targets[i].bytes, bytes, length);
    }
    return STATUS_OK;
}

/* Where the log ends now; zeros in a store that is not founded yet. */
static enum status
read_end(struct store *store, struct log_end *end)
{
    enum status status = store_find(store, STATEMENT_LOG_END, NULL, 0);
    const uint8_t *head;
    size_t length;

    *end = (struct log_end){0};
    if (status == STATUS_MISSING)
        return STATUS_OK;
    if (status != STATUS_OK)
        return status;
    end->seq = store_number(store, STATEMENT_LOG_END, 0);
    head = store_bytes(store, STATEMENT_LOG_END, 1, &length);
    if (length == sizeof end->head)
        memcpy(end->head, head, length);
    store_done(store, STATEMENT_LOG_END);
    return STATUS_OK;
}

static bool
ends_same(const struct log_end *one, const struct log_end *other)
{
    return one->seq == other->seq &&
           memcmp(one->head, other->head, sizeof one->head) == 0;
}

/* Open it again, and look whether the log ends where it did or must. */
static enum status
open_again(struct store *store)
{
    struct log_end end;
    enum status status;

    close_database(store);
    status = open_database(store);
    if (status == STATUS_OK)
        status = read_end(store, &end);
    if (status == STATUS_OK && !ends_same(&end, &store->before) &&
        !ends_same(&end, &store->after))
        status = STATUS_DAMAGED;
    return status;
}

/*
 * After a disk error: what was cached or half written is not believed. A
 * commit that found no room is one, too: when it was the journal's body that
 * could not be zeroed, all is committed, and what had to go lies there.
 */
static void
mend(struct store *store)
{
    enum status status;

    if (!store->dead)
        log_note("store", "the database is opened again", STATUS_IO);
    store->dead = false;
    status = open_again(store);
    if (status == STATUS_OK)
        return;
    store->dead = true;
    store->short_of_room = status == STATUS_FULL;
    log_note("store", "the log's end is not known: nothing is served",
             store->short_of_room ? status : STATUS_DAMAGED);
}

enum status
store_start(struct store *store)
{
    enum status status = wake(store);

    if (status != STATUS_OK)
        return status;
    if (store->state.read_only)
        return STATUS_READ_ONLY;
    inspect_set_strict(store->database, true);
    status = read_end(store, &store->before);
    store->after = store->before;
    if (status == STATUS_OK)
        status = store_run(store, STATEMENT_START, NULL, 0);
    if (status != STATUS_OK)
        inspect_set_strict(store->database, false);
    return status;
}

static void
undo(struct store *store)
{
    /* Some errors have undone it already. */
    if (store->database && !sqlite3_get_autocommit(store->database) &&
        store_run(store, STATEMENT_UNDO, NULL, 0) != STATUS_OK)
        mend(store);
}

enum status
store_end(struct store *store, enum status status)
{
    bool commits;

    if (status == STATUS_OK)
        status = read_end(store, &store->after);
    commits = status == STATUS_OK;
    if (commits)
        status = store_run(store, STATEMENT_COMMIT, NULL, 0);
    inspect_set_strict(store->database, false);
    if (status == STATUS_OK) {
        store->state.full = false;
        return STATUS_OK;
    }
    store->state.full = store->state.full || status == STATUS_FULL;
    if (status == STATUS_IO || (status == STATUS_FULL && commits))
        mend(store);
    else
        undo(store);
    return status;
}

void
store_stop_writing(struct store *store)
{
    store->state.read_only = true;
    log_note("store", "it is damaged: it is read, and not written any more",
             STATUS_DAMAGED);
}

void
store_touch(struct store *store, uint32_t week)
{
    disk_touch(&store->disk, week);
}

void
store_forget(struct store *store)
{
    if (store->database)
        sqlite3_db_release_memory(store->database);
}

/* SQLite's own check has no slices: it is for what it reads in a moment. */
static bool
check_whole(struct store *store, uint64_t bytes)
{
    char answer[64] = "";

    if (bytes > STORE_CHECK_MOST)
        return true;
    return store_text(store->database, "PRAGMA integrity_check(1)", answer,
                      sizeof answer) == STATUS_OK &&
           strcmp(answer, "ok") == 0;
}

enum status
store_measure(struct store *store, struct store_measure *out)
{
    enum status status;

    *out = (struct store_measure){.version = SCHEMA_VERSION};
    if (store->dead)
        return STATUS_IO;
    status = inspect_size(store->database, &out->file_bytes);
    if (status != STATUS_OK)
        return status;
    out->integrity_ok = check_whole(store, out->file_bytes);
    out->free_bytes = disk_free(&store->disk);
    return STATUS_OK;
}
