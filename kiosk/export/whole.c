#include "kiosk/export/whole.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"

/* Where the file goes; NAME lies in the caller's path. */
struct place {
    int folder;
    const char *name;
    char *part;
};

struct whole {
    struct place place;
    bool replace;
    int part;
    size_t waiting; /* bytes that are not on the disk yet */
};

/*
 * A long file goes to the disk bit by bit: all at once it would keep a store
 * waiting on the same disk, whose own writes have to get through.
 */
enum { SYNC_EVERY = 1 << 20 };

/* What an export can meet beside what every file can. */
static enum status
why(int error)
{
    switch (error) {
    case EISDIR:
        return STATUS_EXISTS;
    case ENAMETOOLONG:
        return STATUS_TOO_LONG;
    default:
        return file_status(error);
    }
}

static enum status
open_place(const char *path, struct place *place)
{
    const char *slash = strrchr(path, '/');
    char *folder = memory_text(slash ? path : ".");

    place->name = slash ? slash + 1 : path;
    if (slash)
        folder[slash == path ? 1 : slash - path] = '\0';
    place->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    memory_free_text(folder);
    if (place->folder < 0)
        return why(errno);
    place->part = memory_print("%s.part", place->name);
    return *place->name == '\0' ? STATUS_BAD_INPUT : STATUS_OK;
}

static void
close_place(struct place *place)
{
    if (place->folder >= 0)
        (void)close(place->folder);
    memory_free_text(place->part);
}

static enum status
open_part(struct whole *whole)
{
    int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;

    whole->part = openat(whole->place.folder, whole->place.part, flags, 0600);
    if (whole->part < 0)
        return why(errno);
    return fchmod(whole->part, 0600) == 0 ? STATUS_OK : why(errno);
}

/* Durable, and closed; what failed is taken away. */
static enum status
close_part(struct whole *whole, enum status status)
{
    if (whole->part < 0)
        return status;
    if (status == STATUS_OK && fsync(whole->part) != 0)
        status = why(errno);
    if (close(whole->part) != 0 && status == STATUS_OK)
        status = why(errno);
    if (status != STATUS_OK)
        (void)unlinkat(whole->place.folder, whole->place.part, 0);
    return status;
}

static bool
stands_there(const struct place *place)
{
    struct stat about;

    return fstatat(place->folder, place->name, &about, AT_SYMLINK_NOFOLLOW) ==
           0;
}

/* Some file systems know no rename that spares what is there: look first. */
static int
rename_to_new(const struct place *place)
{
    if (renameat2(place->folder, place->part, place->folder, place->name,
                  RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -1;
    if (stands_there(place)) {
        errno = EEXIST;
        return -1;
    }
    return renameat(place->folder, place->part, place->folder, place->name);
}

static enum status
put_in_place(const struct place *place, bool replace)
{
    int result = replace ? renameat(place->folder, place->part, place->folder,
                                    place->name)
                         : rename_to_new(place);
    int error = errno;

    if (result != 0) {
        (void)unlinkat(place->folder, place->part, 0);
        return why(error);
    }
    return fsync(place->folder) == 0 ? STATUS_OK : why(errno);
}

enum status
whole_open(const char *path, bool replace, struct whole **out)
{
    struct whole *whole = memory_zeroed(sizeof *whole);
    enum status status;

    whole->part = whole->place.folder = -1;
    whole->replace = replace;
    status = open_place(path, &whole->place);
    if (status == STATUS_OK && !replace && stands_there(&whole->place))
        status = STATUS_EXISTS;
    /* left by a run that died */
    if (status == STATUS_OK && replace &&
        unlinkat(whole->place.folder, whole->place.part, 0) != 0 &&
        errno != ENOENT)
        status = why(errno);
    if (status == STATUS_OK)
        status = open_part(whole);
    *out = whole;
    if (status == STATUS_OK)
        return STATUS_OK;
    *out = NULL;
    return whole_close(whole, status);
}

enum status
whole_add(struct whole *whole, const void *bytes, size_t length)
{
    const char *at = bytes;

    while (length) {
        ssize_t done = write(whole->part, at, length);

        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return why(errno);
        at += done;
        length -= (size_t)done;
        whole->waiting += (size_t)done;
    }
    if (whole->waiting < SYNC_EVERY)
        return STATUS_OK;
    whole->waiting = 0;
    return fdatasync(whole->part) == 0 ? STATUS_OK : why(errno);
}

enum status
whole_close(struct whole *whole, enum status status)
{
    status = close_part(whole, status);
    if (status == STATUS_OK)
        status = put_in_place(&whole->place, whole->replace);
    close_place(&whole->place);
    free(whole);
    return status;
}

enum status
whole_write(const char *path, const struct buf *bytes, bool replace)
{
    struct whole *whole;
    enum status status = whole_open(path, replace, &whole);

    if (status != STATUS_OK)
        return status;
    return whole_close(whole, whole_add(whole, bytes->data, bytes->length));
}
