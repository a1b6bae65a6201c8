#include "store/scrub.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "store/inspect.h"
#include "store/pages.h"

static const char scrub_name[] = "amparo-scrub";

enum {
    HEADER = 512, /* a journal's magic and count stand in its first sector */
    CHUNK = 1 << 14,
    PATH_MAX_BYTES = 4096,
    PAGE = PAGE_SIZE,
};

/* Up to here the first byte of a page that holds no cells is 0 (clean()). */
static const sqlite3_int64 small = 1LL << 35;

struct scrubbed {
    sqlite3_file file; /* what SQLite sees; first, so that it may be cast */
    sqlite3_file *under;
    bool shrinks; /* what is cut off it is zeroed before */
    bool is_database;
    sqlite3_int64 size;
    struct pages pages;
};

static sqlite3_vfs *
under_vfs(void)
{
    return sqlite3_vfs_find(NULL);
}

static struct scrubbed *
scrubbed_of(sqlite3_file *file)
{
    return (struct scrubbed *)file;
}

static sqlite3_file *
under_of(sqlite3_file *file)
{
    return scrubbed_of(file)->under;
}

static int
zero(sqlite3_file *file, sqlite3_int64 from, sqlite3_int64 to)
{
    static const uint8_t zeros[CHUNK];
    int code = SQLITE_OK;

    while (from < to && code == SQLITE_OK) {
        int some = to - from < CHUNK ? (int)(to - from) : CHUNK;

        code = file->pMethods->xWrite(file, zeros, some, from);
        from += some;
    }
    if (code == SQLITE_OK)
        code = file->pMethods->xSync(file, SQLITE_SYNC_FULL);
    return code;
}

/*
 * Zero all past KEEP. A header goes first and alone: if the power fails in
 * between, a journal that still counts must still have its body.
 */
static int
wipe(sqlite3_file *file, sqlite3_int64 keep)
{
    sqlite3_int64 size = 0;
    int code = file->pMethods->xFileSize(file, &size);

    if (code != SQLITE_OK || size <= keep)
        return code;
    if (keep == 0) {
        keep = size < HEADER ? size : HEADER;
        code = zero(file, 0, keep);
    }
    if (code == SQLITE_OK && keep < size)
        code = zero(file, keep, size);
    return code;
}

/* --- a file --------------------------------------------------------------- */

static int
close_file(sqlite3_file *file)
{
    sqlite3_file *under = under_of(file);
    int code = under->pMethods->xClose(under);

    pages_clear(&scrubbed_of(file)->pages);
    sqlite3_free(under);
    scrubbed_of(file)->under = NULL;
    return code;
}

static int
read_file(sqlite3_file *file, void *bytes, int length, sqlite3_int64 at)
{
    struct scrubbed *scrubbed = scrubbed_of(file);
    sqlite3_file *under = scrubbed->under;
    int code = under->pMethods->xRead(under, bytes, length, at);

    if (code == SQLITE_OK && scrubbed->is_database &&
        !pages_read(&scrubbed->pages, bytes, (size_t)length, at) &&
        !inspect_only_goes_on(under, bytes, (uint32_t)(at / PAGE) + 1))
        return SQLITE_IOERR_DATA;
    return code;
}

static size_t
big_endian(const uint8_t *bytes)
{
    return (size_t)bytes[0] << 8 | bytes[1];
}

/*
 * Zero what no cell holds between a page's cell pointers and its cells: when
 * SQLite shares cells out among pages anew, it leaves copies of them there,
 * and secure_delete does not find them again. A page without cells begins
 * with the number of another one; its first byte is 0 in all but huge files.
 */
static void
clean(uint8_t page[PAGE], bool is_first)
{
    size_t header = is_first ? 100 : 0;
    uint8_t kind = page[header];
    bool is_leaf = kind == 10 || kind == 13;
    bool is_inner = kind == 2 || kind == 5;
    size_t from =
        header + (is_leaf ? 8 : 12) + 2 * big_endian(page + header + 3);
    size_t to = big_endian(page + header + 5);

    if ((is_leaf || is_inner) && from < to && to <= PAGE)
        memset(page + from, 0, to - from);
}

static int
write_file(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 at)
{
    struct scrubbed *scrubbed = scrubbed_of(file);
    sqlite3_file *under = scrubbed->under;
    uint8_t page[PAGE];

    if (at + length > scrubbed->size)
        scrubbed->size = at + length;
    if (scrubbed->is_database && length == PAGE) {
        memcpy(page, bytes, PAGE);
        if (scrubbed->size < small)
            clean(page, at == 0);
        pages_write(&scrubbed->pages, page, PAGE, at);
        bytes = page;
    }
    return under->pMethods->xWrite(under, bytes, length, at);
}

static int
truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
    sqlite3_file *under = under_of(file);
    int code = SQLITE_OK;

    if (scrubbed_of(file)->shrinks)
        code = wipe(under, size);
    if (code != SQLITE_OK)
        return code;
    return under->pMethods->xTruncate(under, size);
}

static int
sync_file(sqlite3_file *file, int flags)
{
    sqlite3_file *under = under_of(file);

    return under->pMethods->xSync(under, flags);
}

static int
size_file(sqlite3_file *file, sqlite3_int64 *size)
{
    sqlite3_file *under = under_of(file);

    return under->pMethods->xFileSize(under, size);
}

static int
lock_file(sqlite3_file *file, int level)
{
    sqlite3_file *under = under_of(file);

    return under->pMethods->xLock(under, level);
}

static int
unlock_file(sqlite3_file *file, int level)
{
    sqlite3_file *under = under_of(file);

    return under->pMethods->xUnlock(under, level);
}

static int
look_lock(sqlite3_file *file, int *out)
{
    sqlite3_file *under = under_of(file);

    return under->pMethods->xCheckReservedLock(under, out);
}

static int
control_file(sqlite3_file *file, int what, void *value)
{
    sqlite3_file *under = under_of(file);

    if (what == SCRUB_PAGES) {
        *(struct pages **)value = &scrubbed_of(file)->pages;
        return SQLITE_OK;
    }
    return under->pMethods->xFileControl(under, what, value);
}

static int
sector_size(sqlite3_file *file)
{
    sqlite3_file *under = under_of(file);

    return under->pMethods->xSectorSize(under);
}

/*
 * Of what a disk promises, only this one is used: a batch of atomic writes,
 * for one, would leave no journal to be zeroed.
 */
static int
characteristics(sqlite3_file *file)
{
    sqlite3_file *under = under_of(file);

    return under->pMethods->xDeviceCharacteristics(under) &
           SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* Version 1: no shared memory and no mapping, so neither WAL nor mmap. */
static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = size_file,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = look_lock,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
};

/* --- the file system ------------------------------------------------------ */

static void
drop(sqlite3_file *under)
{
    /* A file system may leave something to close where it failed to open. */
    if (under && under->pMethods)
        (void)under->pMethods->xClose(under);
    sqlite3_free(under);
}

static int
open_under(const char *name, int flags, int *got, sqlite3_file **out)
{
    sqlite3_vfs *vfs = under_vfs();
    sqlite3_file *under = sqlite3_malloc(vfs->szOsFile);
    int code;

    *out = NULL;
    if (!under)
        return SQLITE_NOMEM;
    memset(under, 0, (size_t)vfs->szOsFile);
    code = vfs->xOpen(vfs, name, under, flags, got);
    if (code == SQLITE_OK)
        *out = under;
    else
        drop(under);
    return code;
}

static int
open_file(sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags,
          int *got)
{
    struct scrubbed *scrubbed = scrubbed_of(file);
    int code;

    (void)self;
    *scrubbed = (struct scrubbed){0};
    scrubbed->shrinks =
        flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_MAIN_DB);
    scrubbed->is_database = flags & SQLITE_OPEN_MAIN_DB;
    code = open_under(name, flags, got, &scrubbed->under);
    if (code != SQLITE_OK)
        return code;
    /* From here on SQLite closes it, whatever is told. */
    scrubbed->file.pMethods = &methods;
    return scrubbed->is_database ? size_file(file, &scrubbed->size) : SQLITE_OK;
}

static bool
is_journal(const char *name)
{
    static const char end[] = "-journal";
    size_t length = strlen(name);

    return length >= sizeof end - 1 &&
           strcmp(name + length - (sizeof end - 1), end) == 0;
}

/* SQLITE_OK too when it is not there. */
static int
wipe_named(const char *name)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_MAIN_JOURNAL;
    sqlite3_vfs *vfs = under_vfs();
    sqlite3_file *under;
    int is = 0;
    int code = vfs->xAccess(vfs, name, SQLITE_ACCESS_EXISTS, &is);

    if (code != SQLITE_OK || !is)
        return code;
    code = open_under(name, flags, NULL, &under);
    if (code == SQLITE_OK)
        code = wipe(under, 0);
    drop(under);
    return code;
}

static int
delete_file(sqlite3_vfs *self, const char *name, int sync)
{
    sqlite3_vfs *vfs = under_vfs();
    int code = SQLITE_OK;

    (void)self;
    if (is_journal(name))
        code = wipe_named(name);
    return code == SQLITE_OK ? vfs->xDelete(vfs, name, sync) : code;
}

static int
look_at(sqlite3_vfs *self, const char *name, int flags, int *out)
{
    sqlite3_vfs *vfs = under_vfs();

    (void)self;
    return vfs->xAccess(vfs, name, flags, out);
}

static int
full_name(sqlite3_vfs *self, const char *name, int size, char *out)
{
    sqlite3_vfs *vfs = under_vfs();

    (void)self;
    return vfs->xFullPathname(vfs, name, size, out);
}

static int
chance(sqlite3_vfs *self, int length, char *out)
{
    sqlite3_vfs *vfs = under_vfs();

    (void)self;
    return vfs->xRandomness(vfs, length, out);
}

static int
wait_for(sqlite3_vfs *self, int microseconds)
{
    sqlite3_vfs *vfs = under_vfs();

    (void)self;
    return vfs->xSleep(vfs, microseconds);
}

static int
day(sqlite3_vfs *self, double *out)
{
    sqlite3_vfs *vfs = under_vfs();

    (void)self;
    return vfs->xCurrentTime(vfs, out);
}

static int
last_error(sqlite3_vfs *self, int size, char *out)
{
    sqlite3_vfs *vfs = under_vfs();

    (void)self;
    return vfs->xGetLastError(vfs, size, out);
}

static int
make_known(void)
{
    static sqlite3_vfs scrub = {
        .iVersion = 1,
        .szOsFile = sizeof(struct scrubbed),
        .mxPathname = PATH_MAX_BYTES,
        .zName = scrub_name,
        .xOpen = open_file,
        .xDelete = delete_file,
        .xAccess = look_at,
        .xFullPathname = full_name,
        .xRandomness = chance,
        .xSleep = wait_for,
        .xCurrentTime = day,
        .xGetLastError = last_error,
    };

    return sqlite3_vfs_register(&scrub, 0);
}

int
scrub_open(const char *path, bool read_only, sqlite3 **out)
{
    int flags =
        SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_PRIVATECACHE;
    int code = make_known();
    int free_bytes = PAGE_SUM;

    *out = NULL;
    flags |= read_only ? SQLITE_OPEN_READONLY
                       : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (code == SQLITE_OK)
        code = sqlite3_open_v2(path, out, flags, scrub_name);
    /* Of a new database; one that is there keeps what it has. */
    if (code == SQLITE_OK)
        code = sqlite3_file_control(*out, "main", SQLITE_FCNTL_RESERVE_BYTES,
                                    &free_bytes);
    return code;
}

/* Zero and cut an open journal that no longer begins with its magic. */
static int
finish(sqlite3_file *under)
{
    uint8_t first = 0;
    sqlite3_int64 size = 0;
    int code = under->pMethods->xFileSize(under, &size);

    if (code != SQLITE_OK || size == 0)
        return code;
    code = under->pMethods->xRead(under, &first, 1, 0);
    if (code != SQLITE_OK || first)
        return code;
    code = wipe(under, 0);
    if (code == SQLITE_OK)
        code = under->pMethods->xTruncate(under, 0);
    if (code == SQLITE_OK)
        code = under->pMethods->xSync(under, SQLITE_SYNC_FULL);
    return code;
}

int
scrub_finish(const char *path)
{
    sqlite3_vfs *vfs = under_vfs();
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_MAIN_JOURNAL;
    char *journal = sqlite3_mprintf("%s-journal", path);
    const char *name = NULL;
    sqlite3_file *under = NULL;
    int is = 0;
    int code = SQLITE_NOMEM;

    if (journal)
        name = sqlite3_create_filename(path, journal, "", 0, NULL);
    if (name)
        code = vfs->xAccess(vfs, sqlite3_filename_journal(name),
                            SQLITE_ACCESS_EXISTS, &is);
    if (code == SQLITE_OK && is)
        code = open_under(sqlite3_filename_journal(name), flags, NULL, &under);
    if (code == SQLITE_OK && under)
        code = finish(under);
    drop(under);
    sqlite3_free_filename(name);
    sqlite3_free(journal);
    return code;
}
