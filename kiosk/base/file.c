#include "kiosk/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/memory.h"

enum status
file_status(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return STATUS_MISSING;
    case EACCES:
    case EPERM:
    case ELOOP:
        return STATUS_DENIED;
    case EEXIST:
        return STATUS_EXISTS;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return STATUS_FULL;
    case EROFS:
        return STATUS_READ_ONLY;
    default:
        return STATUS_IO;
    }
}

static enum status
read_all(int descriptor, size_t limit, struct buf *out)
{
    size_t start = out->length;
    char piece[4096];
    ssize_t got;

    while ((got = read(descriptor, piece, sizeof piece)) > 0) {
        buf_add(out, piece, (size_t)got);
        if (out->length - start > limit)
            break;
    }
    explicit_bzero(piece, sizeof piece);
    if (got == 0)
        return STATUS_OK;
    out->length = start;
    return got < 0 ? STATUS_IO : STATUS_TOO_LONG;
}

enum status
file_read(const char *path, size_t limit, struct buf *out)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat facts;
    enum status status;

    if (descriptor < 0)
        return file_status(errno);
    if (fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode))
        status = STATUS_MISSING;
    else
        status = read_all(descriptor, limit, out);
    close(descriptor);
    return status;
}

enum status
file_write_all(int descriptor, const void *bytes, size_t length)
{
    const char *at = bytes;

    while (length) {
        ssize_t done = write(descriptor, at, length);

        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return file_status(errno);
        at += done;
        length -= (size_t)done;
    }
    return fsync(descriptor) == 0 ? STATUS_OK : file_status(errno);
}

static enum status
sync_folder_of(const char *path)
{
    char *folder = memory_text(path);
    char *slash = strrchr(folder, '/');
    int descriptor;
    enum status status = STATUS_OK;

    if (slash)
        slash[slash == folder] = '\0';
    descriptor = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0 || fsync(descriptor) != 0)
        status = STATUS_IO;
    if (descriptor >= 0)
        close(descriptor);
    free(folder);
    return status;
}

enum status
file_write_new(const char *path, const void *bytes, size_t length)
{
    char *part = memory_print("%s.part", path);
    int descriptor = -1;
    enum status status = STATUS_EXISTS;
    struct stat facts;

    if (lstat(path, &facts) == 0)
        goto out;
    unlink(part); /* what an earlier, interrupted try left */
    descriptor =
        open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        status = file_status(errno);
        goto out;
    }
    status = file_write_all(descriptor, bytes, length);
    if (status == STATUS_OK && rename(part, path) != 0)
        status = file_status(errno);
    if (status == STATUS_OK)
        status = sync_folder_of(path);
    else
        unlink(part);
out:
    if (descriptor >= 0)
        close(descriptor);
    free(part);
    return status;
}
