#include "store/inspect.h"

#include <sqlite3.h>

#include "store/pages.h"
#include "store/schema.h"
#include "store/scrub.h"

/* A gigabyte in: SQLite locks bytes of it and stores nothing there. */
static const sqlite3_int64 lock_page = 0x40000000;

static struct pages *
pages_of(sqlite3 *database)
{
    struct pages *pages = NULL;

    if (!database || sqlite3_file_control(database, "main", SCRUB_PAGES,
                                          &pages) != SQLITE_OK)
        return NULL;
    return pages;
}

void
inspect_set_strict(sqlite3 *database, bool is_strict)
{
    struct pages *pages = pages_of(database);

    if (!pages)
        return;
    /* What was read before is not looked at again where it is cached. */
    if (is_strict && pages->count > 0)
        sqlite3_db_release_memory(database);
    pages->is_strict = is_strict;
}

bool
inspect_met_damage(sqlite3 *database, uint32_t page)
{
    const struct pages *pages = pages_of(database);

    if (!pages)
        return false;
    for (size_t i = 0; i < pages->count; i++)
        if (page == 0 || pages->damaged[i] == page)
            return true;
    return false;
}

static sqlite3_file *
file_of(sqlite3 *database)
{
    sqlite3_file *file = NULL;

    if (database)
        sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER,
                             &file);
    return file && file->pMethods ? file : NULL;
}

/* The number at AT, big-endian; 0 when it cannot be read. */
static uint32_t
number_at(sqlite3_file *file, sqlite3_int64 at)
{
    uint8_t bytes[4];

    if (file->pMethods->xRead(file, bytes, 4, at) != SQLITE_OK)
        return 0;
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
           (uint32_t)bytes[2] << 8 | bytes[3];
}

bool
inspect_only_goes_on(sqlite3_file *file, const uint8_t *bytes, uint32_t page)
{
    enum { FIRST_FREE = 32, LONGEST = 1 << 16 };
    uint32_t one = number_at(file, FIRST_FREE);

    /* A page of a tree begins with its kind, which is never 0. */
    if (page == 1 || bytes[0] != 0)
        return false;
    for (int i = 0; i < LONGEST && one != 0; i++) {
        if (one == page)
            return false;
        one = number_at(file, (sqlite3_int64)(one - 1) * PAGE_SIZE);
    }
    return one == 0;
}

enum status
inspect_header(sqlite3 *database)
{
    sqlite3_file *file = file_of(database);
    uint8_t versions[2] = {0};

    if (!file || file->pMethods->xRead(file, versions, 2, 18) != SQLITE_OK)
        return STATUS_IO;
    return versions[0] == 1 && versions[1] == 1 ? STATUS_OK : STATUS_DAMAGED;
}

enum status
inspect_schema(sqlite3 *database)
{
    sqlite3 *scratch = NULL;
    enum status status = store_judge(sqlite3_open(":memory:", &scratch));

    if (status == STATUS_OK)
        status = schema_move(scratch, 0);
    if (status == STATUS_OK)
        status = schema_same(database, scratch);
    sqlite3_close(scratch);
    return status;
}

enum status
inspect_size(sqlite3 *database, uint64_t *out)
{
    sqlite3_file *file = file_of(database);
    sqlite3_int64 bytes = 0;

    if (!file || file->pMethods->xFileSize(file, &bytes) != SQLITE_OK)
        return STATUS_IO;
    *out = (uint64_t)bytes;
    return STATUS_OK;
}

enum status
inspect_pages(sqlite3 *database, uint32_t limit, struct inspect_walk *walk)
{
    static uint8_t page[PAGE_SIZE];
    const struct pages *pages = pages_of(database);
    sqlite3_file *file = file_of(database);
    sqlite3_int64 size = 0;

    if (!file || !pages || file->pMethods->xFileSize(file, &size) != SQLITE_OK)
        return STATUS_IO;
    walk->has_sums = pages->has_sums;
    for (uint32_t i = 0; i < limit; i++) {
        sqlite3_int64 at = (sqlite3_int64)walk->pages * PAGE_SIZE;

        walk->ended = at + PAGE_SIZE > size || !pages->has_sums;
        if (walk->ended)
            return STATUS_OK;
        if (at != lock_page &&
            (file->pMethods->xRead(file, page, PAGE_SIZE, at) != SQLITE_OK ||
             !page_is_whole(page, (uint32_t)walk->pages + 1)))
            walk->damaged++;
        walk->pages++;
    }
    return STATUS_OK;
}
