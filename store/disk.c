#include "store/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/log.h"
#include "kiosk/base/memory.h"

#define DATABASE "store.db"
#define JOURNAL  "store.db-journal"

static enum status
complain(const char *what, enum status status)
{
    log_line("store", what, status);
    return status;
}

static enum status
open_folder(const char *real, int *out)
{
    struct stat info;
    int folder = open(real, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (folder < 0)
        return complain("the site's folder cannot be opened",
                        errno == EACCES ? STATUS_DENIED : STATUS_MISSING);
    if (fstat(folder, &info) != 0 ||
        (geteuid() != 0 && geteuid() != info.st_uid)) {
        close(folder);
        return complain("the site's folder is somebody else's", STATUS_DENIED);
    }
    if (flock(folder, LOCK_EX | LOCK_NB) != 0) {
        close(folder);
        return complain("a store serves this site already", STATUS_BUSY);
    }
    *out = folder;
    return STATUS_OK;
}

static enum status
make_database(struct disk *disk)
{
    int made;

    if (disk->read_only)
        return complain("there is no database and none can be made",
                        STATUS_READ_ONLY);
    made = openat(disk->folder, DATABASE,
                  O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (made < 0 || fsync(made) != 0 || fsync(disk->folder) != 0) {
        if (made >= 0)
            close(made);
        return complain("the database cannot be made", STATUS_IO);
    }
    close(made);
    return STATUS_OK;
}

static enum status
look_at_database(struct disk *disk)
{
    struct stat info;

    disk->read_only = faccessat(disk->folder, ".", W_OK, AT_EACCESS) != 0;
    if (fstatat(disk->folder, DATABASE, &info, AT_SYMLINK_NOFOLLOW) != 0)
        return make_database(disk);
    if (!S_ISREG(info.st_mode) || info.st_nlink != 1)
        return complain("the database is no plain file", STATUS_DENIED);
    if (faccessat(disk->folder, DATABASE, R_OK, AT_EACCESS) != 0)
        return complain("the database cannot be read", STATUS_DENIED);
    if (faccessat(disk->folder, DATABASE, W_OK, AT_EACCESS) != 0)
        disk->read_only = true;
    return STATUS_OK;
}

enum status
disk_open(const char *site, struct disk *out)
{
    struct disk disk = {.folder = -1};
    enum status status;
    char *real = realpath(site, NULL);

    *out = disk;
    if (!real)
        return complain("the site's folder is not there",
                        errno == EACCES ? STATUS_DENIED : STATUS_MISSING);
    status = open_folder(real, &disk.folder);
    if (status == STATUS_OK)
        status = look_at_database(&disk);
    if (status == STATUS_OK) {
        disk.path = memory_print("%s/" DATABASE, real);
        *out = disk;
    } else if (disk.folder >= 0) {
        close(disk.folder);
    }
    free(real);
    return status;
}

void
disk_close(struct disk *disk)
{
    if (disk->path)
        close(disk->folder);
    free(disk->path);
    *disk = (struct disk){.folder = -1};
}

void
disk_touch(const struct disk *disk, uint32_t week)
{
    struct timespec times[2] = {{.tv_sec = clock_week_start(week)},
                                {.tv_sec = clock_week_start(week)}};

    /* By name: a descriptor of ours would cost SQLite its lock. */
    if (utimensat(disk->folder, DATABASE, times, AT_SYMLINK_NOFOLLOW) != 0)
        log_note("store", "the database's time was not set", STATUS_IO);
    /* The journal may not be there yet. */
    if (utimensat(disk->folder, JOURNAL, times, AT_SYMLINK_NOFOLLOW) != 0 &&
        errno != ENOENT)
        log_note("store", "the journal's time was not set", STATUS_IO);
}

uint64_t
disk_free(const struct disk *disk)
{
    struct statvfs info;

    if (fstatvfs(disk->folder, &info) != 0)
        return 0;
    return (uint64_t)info.f_bavail * info.f_frsize;
}
