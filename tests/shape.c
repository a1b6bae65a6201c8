#include "tests/shape.h"

#include <check.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"

enum { LINES_MAX = 65536, SQL_SIZE = 200 };

static const char tables[] =
    "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";

struct lines {
    char *text[LINES_MAX];
    size_t count;
};

static void
add_column(sqlite3_stmt *row, int column, struct buf *out)
{
    char word[32];

    if (sqlite3_column_type(row, column) == SQLITE_INTEGER)
        snprintf(word, sizeof word, "|%lld",
                 (long long)sqlite3_column_int64(row, column));
    else if (sqlite3_column_type(row, column) == SQLITE_NULL)
        snprintf(word, sizeof word, "|-");
    else
        snprintf(word, sizeof word, "|x%d", sqlite3_column_bytes(row, column));
    buf_add_text(out, word);
}

static void
add_row(const char *table, sqlite3_stmt *row, struct lines *lines)
{
    struct buf line = {0};
    int columns = sqlite3_column_count(row);

    buf_add_text(&line, table);
    for (int i = 0; i < columns; i++)
        add_column(row, i, &line);
    ck_assert_uint_lt(lines->count, LINES_MAX);
    lines->text[lines->count++] = memory_text(buf_text(&line));
    buf_clear(&line);
}

static void
add_table(sqlite3 *database, const char *table, struct lines *lines)
{
    char sql[SQL_SIZE];
    sqlite3_stmt *rows;

    snprintf(sql, sizeof sql, "SELECT * FROM \"%s\"", table);
    ck_assert_int_eq(sqlite3_prepare_v2(database, sql, -1, &rows, NULL),
                     SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW)
        add_row(table, rows, lines);
    sqlite3_finalize(rows);
}

static int
compare(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static char *
join(struct lines *lines)
{
    struct buf all = {0};
    char *text;

    qsort(lines->text, lines->count, sizeof *lines->text, compare);
    for (size_t i = 0; i < lines->count; i++) {
        buf_add_text(&all, lines->text[i]);
        buf_add_byte(&all, '\n');
        free(lines->text[i]);
    }
    text = memory_text(buf_text(&all));
    buf_clear(&all);
    return text;
}

char *
shape_of(const char *folder)
{
    struct lines *lines = memory_zeroed(sizeof *lines);
    char *path = memory_print("%s/store.db", folder);
    char *text;
    sqlite3 *database;
    sqlite3_stmt *names;

    ck_assert_int_eq(sqlite3_open(path, &database), SQLITE_OK);
    ck_assert_int_eq(sqlite3_prepare_v2(database, tables, -1, &names, NULL),
                     SQLITE_OK);
    while (sqlite3_step(names) == SQLITE_ROW)
        add_table(database, (const char *)sqlite3_column_text(names, 0), lines);
    sqlite3_finalize(names);
    sqlite3_close(database);
    text = join(lines);
    free(lines);
    free(path);
    return text;
}
