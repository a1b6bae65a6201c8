#include "store/ballast.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/file.h"
#include "kiosk/base/log.h"
#include "kiosk/base/secret.h"

#define BALLAST "ballast"

enum {
    BLOCK = 512,      /* what st_blocks counts */
    MORE = 4,         /* a quarter more must be free, or it comes and goes */
    LAST = 8,         /* an eighth is for withdrawals and danger alone */
    PIECE = 64 << 10, /* bytes written at once */
};

static uint64_t
free_bytes(const struct ballast *ballast)
{
    struct statvfs info;

    if (fstatvfs(ballast->folder, &info) != 0)
        return 0;
    return (uint64_t)info.f_bavail * info.f_frsize;
}

/* Are its blocks on the disk, and not only its length in the folder? */
static bool
is_whole(const struct ballast *ballast, int file)
{
    struct stat info;

    return fstat(file, &info) == 0 && S_ISREG(info.st_mode) &&
           (uint64_t)info.st_size >= ballast->size &&
           (uint64_t)info.st_blocks * BLOCK >= ballast->size;
}

/* Bytes that no file system can make smaller. */
static enum status
write_noise(const struct ballast *ballast, int file)
{
    static uint8_t noise[PIECE];
    uint64_t left = ballast->size;

    secret_random(noise, sizeof noise);
    if (lseek(file, 0, SEEK_SET) != 0)
        return STATUS_IO;
    while (left > 0) {
        size_t length = left < sizeof noise ? (size_t)left : sizeof noise;
        ssize_t written = write(file, noise, length);

        if (written <= 0)
            return written < 0 ? file_status(errno) : STATUS_FULL;
        left -= (uint64_t)written;
    }
    return STATUS_OK;
}

/* Its time would tell the moment at which the disk was full. */
static void
hide_time(const struct ballast *ballast, int file)
{
    int64_t start = clock_week_start(clock_week(clock_now()));
    struct timespec times[2] = {{.tv_sec = start}, {.tv_sec = start}};

    if ((file >= 0 && futimens(file, times) != 0) ||
        futimens(ballast->folder, times) != 0)
        log_note("store", "the ballast's time was not set", STATUS_IO);
}

static enum status
fill(const struct ballast *ballast, int file)
{
    int error = posix_fallocate(file, 0, (off_t)ballast->size);
    enum status status = error ? file_status(error) : STATUS_OK;

    if (status == STATUS_OK && !is_whole(ballast, file))
        status = write_noise(ballast, file);
    if (status == STATUS_OK && fsync(file) != 0)
        status = STATUS_IO;
    if (status == STATUS_OK && !is_whole(ballast, file))
        status = STATUS_FULL;
    return status;
}

/* Give the blocks back now, not when the file system finds the time. */
static bool
drop(const struct ballast *ballast)
{
    int file =
        openat(ballast->folder, BALLAST, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
    bool is_done;

    if (file < 0)
        return false;
    is_done = ftruncate(file, 0) == 0 && fsync(file) == 0;
    close(file);
    is_done = unlinkat(ballast->folder, BALLAST, 0) == 0 && is_done;
    is_done = fsync(ballast->folder) == 0 && is_done;
    hide_time(ballast, -1);
    return is_done;
}

static enum status
make(const struct ballast *ballast)
{
    int file = openat(ballast->folder, BALLAST,
                      O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    enum status status;

    if (file < 0)
        return file_status(errno);
    status = fill(ballast, file);
    if (status == STATUS_OK && fsync(ballast->folder) != 0)
        status = STATUS_IO;
    hide_time(ballast, file);
    close(file);
    /* Half a ballast would take the room that it is there to keep. */
    if (status != STATUS_OK && !drop(ballast))
        log_note("store", "half a ballast was left", STATUS_IO);
    return status;
}

/* One that an earlier store left. */
static bool
find(const struct ballast *ballast)
{
    int file =
        openat(ballast->folder, BALLAST, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    bool is_found;

    if (file < 0)
        return false;
    is_found = is_whole(ballast, file);
    close(file);
    return is_found;
}

bool
ballast_is_spent(const struct ballast *ballast)
{
    return ballast->size > 0 && !ballast->is_there;
}

bool
ballast_restore(struct ballast *ballast)
{
    uint64_t wanted = ballast->size + ballast->size / MORE;
    enum status status;

    if (!ballast_is_spent(ballast))
        return true;
    ballast->is_there = find(ballast);
    if (ballast->is_there)
        return true;
    /* A power loss may have left a part of it. */
    (void)drop(ballast);
    if (free_bytes(ballast) < wanted)
        return false;
    status = make(ballast);
    ballast->is_there = status == STATUS_OK;
    if (status != STATUS_OK)
        log_note("store", "the ballast was not made", status);
    return ballast->is_there;
}

enum status
ballast_open(const char *site, uint64_t size, struct ballast *out)
{
    *out = (struct ballast){.folder = -1, .size = size};
    if (size == 0)
        return STATUS_OK;
    out->folder = open(site, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (out->folder < 0)
        return file_status(errno);
    if (!ballast_restore(out))
        log_note("store", "there is no room for the ballast", STATUS_FULL);
    return STATUS_OK;
}

void
ballast_close(struct ballast *ballast)
{
    if (ballast->size && ballast->folder >= 0)
        close(ballast->folder);
    *ballast = (struct ballast){.folder = -1};
}

bool
ballast_release(struct ballast *ballast)
{
    if (!ballast->is_there)
        return false;
    ballast->is_there = false;
    if (!drop(ballast))
        return false;
    log_note("store", "the ballast is given up", STATUS_FULL);
    return true;
}

bool
ballast_allows(struct ballast *ballast, enum room room)
{
    if (ballast_restore(ballast))
        return true;
    switch (room) {
    case ROOM_PLAIN:
        return false;
    case ROOM_SHORT:
        return free_bytes(ballast) >= ballast->size / LAST;
    case ROOM_LAST:
        return true;
    }
    return false;
}
