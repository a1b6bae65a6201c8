#include "store/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/hash.h"
#include "kiosk/base/log.h"
#include "kiosk/base/memory.h"
#include "store/sizes.h"

static const char *const migrations[] = {
#define MIGRATION(version, sql) [(version)-1] = (sql),
#include "store/migrations.def"
#undef MIGRATION
};

enum {
    APPLICATION = 0x416d7061, /* "Ampa" */
    TEXT_MAX = 20000,
};

_Static_assert(sizeof migrations / sizeof *migrations == SCHEMA_VERSION,
               "the last migration is the version");

/* Each is set, stepped to its end, and read back. */
static const struct pragma {
    const char *set;
    const char *ask;
    const char *expect;
} pragmas[] = {
    {"PRAGMA locking_mode=EXCLUSIVE", "PRAGMA locking_mode", "exclusive"},
    {"PRAGMA journal_mode=TRUNCATE", "PRAGMA journal_mode", "truncate"},
    {"PRAGMA synchronous=EXTRA", "PRAGMA synchronous", "3"},
    {"PRAGMA cell_size_check=ON", "PRAGMA cell_size_check", "1"},
    {"PRAGMA mmap_size=0", "PRAGMA mmap_size", "0"},
    {"PRAGMA secure_delete=ON", "PRAGMA secure_delete", "1"},
    {"PRAGMA temp_store=MEMORY", "PRAGMA temp_store", "2"},
    {"PRAGMA foreign_keys=ON", "PRAGMA foreign_keys", "1"},
};

enum status
schema_set(struct sqlite3 *database, uint32_t page_limit)
{
    char answer[32];
    char limit[64];

    for (size_t i = 0; i < sizeof pragmas / sizeof *pragmas; i++) {
        enum status status = store_text(database, pragmas[i].set, NULL, 0);

        answer[0] = '\0';
        if (status == STATUS_OK)
            status =
                store_text(database, pragmas[i].ask, answer, sizeof answer);
        if (status == STATUS_OK && strcmp(answer, pragmas[i].expect) != 0)
            status = STATUS_DAMAGED;
        if (status != STATUS_OK) {
            log_note("store", "the database refuses a setting", status);
            return status;
        }
    }
    if (!page_limit)
        return STATUS_OK;
    snprintf(limit, sizeof limit, "PRAGMA max_page_count=%lu",
             (unsigned long)page_limit);
    return store_text(database, limit, NULL, 0);
}

/* The number that a pragma gives, -1 on an error. */
static long
ask_number(struct sqlite3 *database, const char *sql)
{
    char answer[32] = "";

    if (store_text(database, sql, answer, sizeof answer) != STATUS_OK)
        return -1;
    return strtol(answer, NULL, 10);
}

static enum status
migrate_once(struct sqlite3 *database, int version)
{
    char after[128];
    enum status status = store_text(database, "BEGIN IMMEDIATE", NULL, 0);

    if (status != STATUS_OK)
        return status;
    snprintf(after, sizeof after,
             "PRAGMA user_version=%d; PRAGMA application_id=%d; COMMIT",
             version, APPLICATION);
    status = store_text(database, migrations[version - 1], NULL, 0);
    if (status == STATUS_OK)
        status = store_text(database, after, NULL, 0);
    /* Some errors have undone it already; then this one has nothing to do. */
    if (status != STATUS_OK &&
        store_text(database, "ROLLBACK", NULL, 0) != STATUS_OK)
        log_note("store", "a migration ended early", status);
    return status;
}

enum status
schema_move(struct sqlite3 *database, long from)
{
    enum status status = STATUS_OK;

    for (long i = from; i < SCHEMA_VERSION && status == STATUS_OK; i++)
        status = migrate_once(database, (int)i + 1);
    return status;
}

/* The text of the whole schema, as one hash. */
static enum status
hash_schema(struct sqlite3 *database, uint8_t out[HASH_BYTES])
{
    static const char sql[] =
        "SELECT group_concat(type || name || tbl_name || ifnull(sql, ''))"
        " FROM (SELECT * FROM sqlite_schema ORDER BY type, name)";
    char *text = memory_zeroed(TEXT_MAX);
    enum status status = store_text(database, sql, text, TEXT_MAX);

    hash_bytes(out, text, strlen(text));
    free(text);
    return status;
}

enum status
schema_same(struct sqlite3 *left, struct sqlite3 *right)
{
    uint8_t one[HASH_BYTES];
    uint8_t other[HASH_BYTES];
    enum status status = hash_schema(left, one);

    if (status == STATUS_OK)
        status = hash_schema(right, other);
    if (status == STATUS_OK && memcmp(one, other, sizeof one) != 0)
        status = STATUS_DAMAGED;
    return status;
}

enum status
schema_look(struct sqlite3 *database, long *version)
{
    char tables[32] = "";
    long application = ask_number(database, "PRAGMA application_id");
    enum status status;

    *version = ask_number(database, "PRAGMA user_version");
    /* Before the schema is read: a newer one may not be readable here. */
    if (*version > SCHEMA_VERSION && application == APPLICATION)
        return STATUS_VERSION;
    status = store_text(database, "SELECT count(*) FROM sqlite_schema", tables,
                        sizeof tables);
    if (status != STATUS_OK)
        return status;
    if (*version == 0 && application == 0 && strcmp(tables, "0") == 0)
        return STATUS_OK;
    return *version > 0 && *version <= SCHEMA_VERSION &&
                   application == APPLICATION
               ? STATUS_OK
               : STATUS_DAMAGED;
}
