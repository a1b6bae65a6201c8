#include "kiosk/export/whole.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
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
write_part(const struct place *place, const struct buf *bytes)
{
    int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    int descriptor = openat(place->folder, place->part, flags, 0600);
    enum status status;

    if (descriptor < 0)
        return why(errno);
    status = fchmod(descriptor, 0600) == 0
                 ? file_write_all(descriptor, bytes->data, bytes->length)
                 : why(errno);
    if (close(descriptor) != 0 && status == STATUS_OK)
        status = why(errno);
    if (status != STATUS_OK)
        (void)unlinkat(place->folder, place->part, 0);
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
whole_write(const char *path, const struct buf *bytes, bool replace)
{
    struct place place = {.folder = -1};
    enum status status = open_place(path, &place);

    if (status == STATUS_OK && !replace && stands_there(&place))
        status = STATUS_EXISTS;
    /* left by a run that died */
    if (status == STATUS_OK && replace &&
        unlinkat(place.folder, place.part, 0) != 0 && errno != ENOENT)
        status = why(errno);
    if (status == STATUS_OK)
        status = write_part(&place, bytes);
    if (status == STATUS_OK)
        status = put_in_place(&place, replace);
    close_place(&place);
    return status;
}
