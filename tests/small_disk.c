#include "tests/small_disk.h"

#include <check.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "kiosk/base/memory.h"

static unsigned size_of_next; /* KiB, 0 for none */

static bool
write_map(const char *path, const char *text)
{
    int file = open(path, O_WRONLY);
    bool is_written =
        file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text);

    if (file >= 0)
        close(file);
    return is_written;
}

static bool
enter_namespace(void)
{
    char users[32];
    char groups[32];

    if (getuid() == 0)
        return unshare(CLONE_NEWNS) == 0;
    snprintf(users, sizeof users, "0 %u 1", (unsigned)getuid());
    snprintf(groups, sizeof groups, "0 %u 1", (unsigned)getgid());
    /* A group without a number in there may make no file. */
    return unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 &&
           write_map("/proc/self/uid_map", users) &&
           write_map("/proc/self/setgroups", "deny") &&
           write_map("/proc/self/gid_map", groups);
}

bool
small_disk_is_possible(void)
{
    char place[] = "/tmp/amparo-mount-XXXXXX";
    bool is_possible;

    if (!enter_namespace() ||
        mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        !mkdtemp(place))
        return false;
    is_possible = mount("tmpfs", place, "tmpfs", 0, "size=64k") == 0;
    umount2(place, MNT_DETACH);
    rmdir(place);
    return is_possible;
}

void
small_disk_use(unsigned kib)
{
    size_of_next = kib;
}

bool
small_disk_mount(const char *folder)
{
    char options[32];

    if (!size_of_next)
        return false;
    snprintf(options, sizeof options, "mode=700,size=%uk", size_of_next);
    ck_assert_int_eq(mount("tmpfs", folder, "tmpfs", 0, options), 0);
    return true;
}

void
small_disk_unmount(const char *folder)
{
    ck_assert_int_eq(umount2(folder, MNT_DETACH), 0);
}

void
small_disk_set_read_only(const char *folder, bool is_read_only)
{
    unsigned long flags = MS_REMOUNT | (is_read_only ? MS_RDONLY : 0);

    ck_assert_int_eq(mount(NULL, folder, NULL, flags, NULL), 0);
}

void
small_disk_fill(const char *folder)
{
    static const char bytes[512] = "filler";
    char *path = memory_print("%s/filler", folder);
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);

    ck_assert_int_ge(file, 0);
    while (write(file, bytes, sizeof bytes) > 0)
        continue;
    close(file);
    free(path);
}

void
small_disk_empty(const char *folder)
{
    char *path = memory_print("%s/filler", folder);

    ck_assert_int_eq(unlink(path), 0);
    free(path);
}
