#include "tests/bench/raw.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct raw {
    sqlite3 *database;
    sqlite3_stmt *insert;
    char path[4096];
};

static void
give_up(sqlite3 *database)
{
    fprintf(stderr, "bench: SQLite: %s\n", sqlite3_errmsg(database));
    exit(1);
}

struct raw *
raw_open(const char *path)
{
    static const char begin[] =
        "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=EXTRA;"
        "PRAGMA locking_mode=EXCLUSIVE;"
        "CREATE TABLE one (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)";
    struct raw *raw = calloc(1, sizeof *raw);

    if (!raw)
        abort();
    snprintf(raw->path, sizeof raw->path, "%s", path);
    if (sqlite3_open(path, &raw->database) != SQLITE_OK ||
        sqlite3_exec(raw->database, begin, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(raw->database, "INSERT INTO one (bytes) VALUES (?)",
                           -1, &raw->insert, NULL) != SQLITE_OK)
        give_up(raw->database);
    return raw;
}

void
raw_insert(struct raw *raw, const void *bytes, size_t length)
{
    if (sqlite3_bind_blob64(raw->insert, 1, bytes, length, SQLITE_STATIC) !=
            SQLITE_OK ||
        sqlite3_step(raw->insert) != SQLITE_DONE ||
        sqlite3_reset(raw->insert) != SQLITE_OK)
        give_up(raw->database);
}

void
raw_close(struct raw *raw)
{
    char journal[sizeof raw->path + 16];

    sqlite3_finalize(raw->insert);
    sqlite3_close(raw->database);
    snprintf(journal, sizeof journal, "%s-journal", raw->path);
    unlink(raw->path);
    unlink(journal);
    free(raw);
}
