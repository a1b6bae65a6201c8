#include "tests/faults/ram.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "tests/faults/crash.h"

struct handle {
    sqlite3_file file;
    enum ram_name name;
};

static struct ram *disk;

void
ram_give_up(const char *why)
{
    printf("Bail out! %s\n", why);
    exit(1);
}

void *
ram_shared(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        ram_give_up("no memory to share");
    return memory;
}

void
ram_unshare(void *memory, size_t size)
{
    if (memory)
        munmap(memory, size);
}

/* --- images --------------------------------------------------------------- */

void
ram_empty(struct ram_image *out)
{
    for (int i = 0; i < RAM_NAMES; i++) {
        out->there[i] = i == RAM_DATABASE;
        out->length[i] = 0;
    }
}

void
ram_copy(struct ram_image *out, const struct ram_image *image)
{
    for (int i = 0; i < RAM_NAMES; i++) {
        out->there[i] = image->there[i];
        out->length[i] = image->length[i];
        memcpy(out->bytes[i], image->bytes[i], image->length[i]);
    }
}

static void
resize(struct ram_image *image, enum ram_name name, size_t length)
{
    size_t had = image->length[name];

    if (length > RAM_MOST)
        ram_give_up("the disk in memory is too small");
    if (length > had)
        memset(image->bytes[name] + had, 0, length - had);
    image->length[name] = length;
}

void
ram_apply(struct ram_image *image, const struct ram_op *op, const uint8_t *data)
{
    switch (op->act) {
    case RAM_MAKE:
        image->there[op->name] = true;
        return;
    case RAM_WRITE:
        if (op->at + op->length > image->length[op->name])
            resize(image, op->name, op->at + op->length);
        memcpy(image->bytes[op->name] + op->at, data + op->data, op->length);
        return;
    case RAM_CUT:
        resize(image, op->name, op->at);
        return;
    case RAM_DELETE:
    case RAM_DELETE_SYNC:
        image->there[op->name] = false;
        image->length[op->name] = 0;
        return;
    case RAM_SYNC:
    case RAM_LOSE:
        return;
    }
}

static void
record(struct ram_op op, const void *bytes)
{
    struct ram_record *into = &disk->record;

    if (into->count == RAM_OPS || into->used + op.length > RAM_DATA)
        ram_give_up("the record is too small");
    op.data = into->used;
    if (op.length)
        memcpy(into->data + into->used, bytes, op.length);
    into->used += op.length;
    into->ops[into->count++] = op;
    ram_apply(&disk->live, &op, into->data);
}

static void
copy_record(struct ram_record *out, const struct ram_record *from)
{
    ram_copy(&out->start, &from->start);
    out->count = from->count;
    out->used = from->used;
    memcpy(out->ops, from->ops, from->count * sizeof *from->ops);
    memcpy(out->data, from->data, from->used);
}

void
ram_copy_record(struct ram_record *out)
{
    copy_record(out, &disk->record);
}

void
ram_put_record(const struct ram_record *from)
{
    copy_record(&disk->record, from);
}

void
ram_load(const struct ram_image *image)
{
    ram_copy(&disk->live, image);
    ram_copy(&disk->record.start, image);
    disk->record.count = 0;
    disk->record.used = 0;
    ram_fail(RAM_FINE, 0, false);
}

void
ram_fail(enum ram_trouble trouble, size_t at, bool for_ever)
{
    disk->trouble = trouble;
    disk->for_ever = for_ever;
    disk->at = at;
    disk->calls = 0;
    disk->hits = 0;
}

/* Does this call fail? WRITES: is it one that needs room? */
static enum ram_trouble
trouble_of(bool writes)
{
    size_t call = disk->calls++;

    if (disk->trouble == RAM_FINE || call < disk->at ||
        (call > disk->at && !disk->for_ever) ||
        (disk->trouble != RAM_ERROR && !writes))
        return RAM_FINE;
    disk->hits++;
    return disk->trouble;
}

static bool
fails(void)
{
    return trouble_of(false) != RAM_FINE;
}

/* --- a file --------------------------------------------------------------- */

static enum ram_name
name_of(sqlite3_file *file)
{
    return ((struct handle *)file)->name;
}

static int
close_file(sqlite3_file *file)
{
    (void)file;
    return SQLITE_OK;
}

static int
read_file(sqlite3_file *file, void *bytes, int length, sqlite3_int64 at)
{
    enum ram_name name = name_of(file);
    size_t has = disk->live.length[name];
    size_t from = (size_t)at;
    size_t some = 0;

    if (fails())
        return SQLITE_IOERR_READ;
    if (from < has)
        some = has - from < (size_t)length ? has - from : (size_t)length;
    memcpy(bytes, disk->live.bytes[name] + from, some);
    memset((uint8_t *)bytes + some, 0, (size_t)length - some);
    if (disk->says_rollback && at == 18 && length == 2)
        memcpy(bytes, "\1\1", 2);
    return some == (size_t)length ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int
write_file(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 at)
{
    enum ram_trouble trouble = trouble_of(true);
    struct ram_op op = {.act = RAM_WRITE,
                        .name = name_of(file),
                        .at = (size_t)at,
                        .length = (size_t)length};

    if (trouble == RAM_FULL)
        return SQLITE_FULL;
    if (trouble == RAM_ERROR)
        return SQLITE_IOERR_WRITE;
    if (trouble == RAM_SHORT)
        op.length /= 2;
    record(op, bytes);
    return trouble == RAM_SHORT ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

static int
cut_file(sqlite3_file *file, sqlite3_int64 size)
{
    struct ram_op op = {
        .act = RAM_CUT, .name = name_of(file), .at = (size_t)size};

    if (fails())
        return SQLITE_IOERR_TRUNCATE;
    record(op, NULL);
    return SQLITE_OK;
}

/* Was the last thing done to zero a journal's first sector, no more? */
static bool
is_header_pass(void)
{
    const struct ram_record *of = &disk->record;
    const struct ram_op *last = of->count ? &of->ops[of->count - 1] : NULL;

    return last && last->act == RAM_WRITE && last->name == RAM_JOURNAL &&
           last->at == 0 && last->length == 512 && !of->data[last->data] &&
           memcmp(of->data + last->data, of->data + last->data + 1, 511) == 0;
}

static int
sync_file(sqlite3_file *file, int flags)
{
    struct ram_op op = {.act = RAM_SYNC, .name = name_of(file)};

    (void)flags;
    if (disk->one_pass && op.name == RAM_JOURNAL && is_header_pass())
        return SQLITE_OK;
    if (fails()) {
        op.act = RAM_LOSE;
        record(op, NULL);
        if (disk->forgets)
            crash_forget(&disk->record, op.name, &disk->live);
        if (!disk->retries_sync)
            return SQLITE_IOERR_FSYNC;
        op.act = RAM_SYNC;
    }
    record(op, NULL);
    return SQLITE_OK;
}

static int
size_file(sqlite3_file *file, sqlite3_int64 *size)
{
    if (fails())
        return SQLITE_IOERR_FSTAT;
    *size = (sqlite3_int64)disk->live.length[name_of(file)];
    return SQLITE_OK;
}

static int
lock_file(sqlite3_file *file, int level)
{
    (void)file;
    (void)level;
    return fails() ? SQLITE_IOERR_LOCK : SQLITE_OK;
}

static int
unlock_file(sqlite3_file *file, int level)
{
    (void)file;
    (void)level;
    return SQLITE_OK;
}

static int
look_lock(sqlite3_file *file, int *out)
{
    (void)file;
    *out = 0;
    return fails() ? SQLITE_IOERR_CHECKRESERVEDLOCK : SQLITE_OK;
}

static int
control_file(sqlite3_file *file, int what, void *value)
{
    (void)file;
    if (what != SQLITE_FCNTL_MMAP_SIZE)
        return SQLITE_NOTFOUND;
    *(sqlite3_int64 *)value = 0;
    return SQLITE_OK;
}

static int
sector_size(sqlite3_file *file)
{
    (void)file;
    return 512;
}

/* As a file on Linux: bytes beside a write are safe, nothing else is. */
static int
characteristics(sqlite3_file *file)
{
    (void)file;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = cut_file,
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

static bool
ends_in(const char *name, const char *end)
{
    size_t length = strlen(name);

    return length >= strlen(end) &&
           strcmp(name + length - strlen(end), end) == 0;
}

static enum ram_name
find_name(const char *name)
{
    if (name && ends_in(name, ".db"))
        return RAM_DATABASE;
    if (name && ends_in(name, "-journal"))
        return RAM_JOURNAL;
    if (name && ends_in(name, "-wal"))
        return RAM_WAL;
    ram_give_up("a file that the store is not known to have");
}

static int
open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags,
          int *got)
{
    struct handle *handle = (struct handle *)file;
    struct ram_op op = {.act = RAM_MAKE, .name = find_name(path)};

    (void)vfs;
    file->pMethods = NULL;
    if (fails())
        return SQLITE_CANTOPEN;
    if (!disk->live.there[op.name]) {
        if (!(flags & SQLITE_OPEN_CREATE))
            return SQLITE_CANTOPEN;
        record(op, NULL);
    }
    handle->name = op.name;
    file->pMethods = &methods;
    if (got)
        *got = flags;
    return SQLITE_OK;
}

static int
delete_file(sqlite3_vfs *vfs, const char *path, int sync)
{
    struct ram_op op = {.act = sync ? RAM_DELETE_SYNC : RAM_DELETE,
                        .name = find_name(path)};

    (void)vfs;
    if (fails())
        return SQLITE_IOERR_DELETE;
    if (!disk->live.there[op.name])
        return SQLITE_IOERR_DELETE_NOENT;
    record(op, NULL);
    return SQLITE_OK;
}

/* An empty file counts as none, as in SQLite's own for Unix. */
static int
look_at(sqlite3_vfs *vfs, const char *path, int flags, int *out)
{
    enum ram_name name = find_name(path);

    (void)vfs;
    (void)flags;
    if (fails())
        return SQLITE_IOERR_ACCESS;
    *out = disk->live.there[name] && disk->live.length[name];
    return SQLITE_OK;
}

static int
full_name(sqlite3_vfs *vfs, const char *path, int size, char *out)
{
    (void)vfs;
    snprintf(out, (size_t)size, "%s", path);
    return SQLITE_OK;
}

/* The same each time: a run can be made again. */
static int
chance(sqlite3_vfs *vfs, int length, char *out)
{
    (void)vfs;
    memset(out, 0x5a, (size_t)length);
    return length;
}

static int
no_sleep(sqlite3_vfs *vfs, int microseconds)
{
    (void)vfs;
    return microseconds;
}

static int
one_day(sqlite3_vfs *vfs, double *out)
{
    (void)vfs;
    *out = 2460000;
    return SQLITE_OK;
}

static int
no_error(sqlite3_vfs *vfs, int size, char *out)
{
    (void)vfs;
    (void)size;
    (void)out;
    return 0;
}

struct ram *
ram_disk(void)
{
    static sqlite3_vfs vfs = {
        .iVersion = 1,
        .szOsFile = sizeof(struct handle),
        .mxPathname = 512,
        .zName = "ram",
        .xOpen = open_file,
        .xDelete = delete_file,
        .xAccess = look_at,
        .xFullPathname = full_name,
        .xRandomness = chance,
        .xSleep = no_sleep,
        .xCurrentTime = one_day,
        .xGetLastError = no_error,
    };

    if (disk)
        return disk;
    disk = ram_shared(sizeof *disk);
    ram_empty(&disk->live);
    ram_empty(&disk->record.start);
    if (sqlite3_vfs_register(&vfs, 1) != SQLITE_OK)
        ram_give_up("SQLite takes no file system");
    return disk;
}
