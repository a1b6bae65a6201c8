#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include "kiosk/base/memory.h"
#include "tests/shut/acts.h"

static int
end(long result)
{
    return result < 0 ? errno : 0;
}

static int
open_for(const char *path, int flags)
{
    int descriptor = open(path, flags | O_CLOEXEC, 0600);
    int error = descriptor < 0 ? errno : 0;

    if (descriptor >= 0)
        close(descriptor);
    return error;
}

static int
read_outside(const struct room *room)
{
    return open_for(room->outside, O_RDONLY);
}

static int
read_accounts(const struct room *room)
{
    (void)room;
    return open_for("/etc/passwd", O_RDONLY);
}

static int
list_root(const struct room *room)
{
    (void)room;
    return open_for("/", O_RDONLY | O_DIRECTORY);
}

static int
list_home(const struct room *room)
{
    return open_for(room->home, O_RDONLY | O_DIRECTORY);
}

static int
read_secret(const struct room *room)
{
    return open_for(room->secret, O_RDONLY);
}

static int
read_database(const struct room *room)
{
    return open_for(room->database, O_RDONLY);
}

static int
open_beside(const struct room *room)
{
    int descriptor = openat(room->folder, "outside", O_RDONLY | O_CLOEXEC);

    return end(descriptor);
}

static int
write_outside(const struct room *room)
{
    return open_for(room->outside, O_WRONLY);
}

static int
make_outside(const struct room *room)
{
    char *path = memory_print("%s/made", room->home);
    int error = open_for(path, O_WRONLY | O_CREAT);

    free(path);
    return error;
}

static int
truncate_outside(const struct room *room)
{
    return end(truncate(room->outside, 0));
}

static int
make_folder(const struct room *room)
{
    char *path = memory_print("%s/folder", room->home);
    int error = end(mkdir(path, 0700));

    free(path);
    return error;
}

static int
remove_outside(const struct room *room)
{
    return end(unlink(room->outside));
}

static int
rename_outside(const struct room *room)
{
    char *path = memory_print("%s/renamed", room->home);
    int error = end(rename(room->outside, path));

    free(path);
    return error;
}

static int
carry_in(const struct room *room)
{
    char *path = memory_print("%s/carried", room->own);
    int error = end(rename(room->secret, path));

    free(path);
    return error == EXDEV ? EACCES : error; /* so Landlock says it */
}

static int
link_in(const struct room *room)
{
    char *path = memory_print("%s/linked", room->own);
    int error = end(link(room->secret, path));

    free(path);
    return error;
}

static int
link_by_name(const struct room *room)
{
    char *path = memory_print("%s/named", room->home);
    int error = end(symlink(room->secret, path));

    free(path);
    return error;
}

static int
change_mode(const struct room *room)
{
    return end(chmod(room->secret, 0644));
}

static int
change_owner(const struct room *room)
{
    return end(chown(room->secret, 1, 1));
}

static int
make_pipe(const struct room *room)
{
    char *path = memory_print("%s/pipe", room->home);
    int error = end(mkfifo(path, 0600));

    free(path);
    return error;
}

static int
make_device(const struct room *room)
{
    char *path = memory_print("%s/memory", room->home);
    int error = end(mknod(path, S_IFCHR | 0600, 1 << 8 | 3));

    free(path);
    return error;
}

static int
open_terminal(const struct room *room)
{
    (void)room;
    return open_for("/dev/ptmx", O_RDWR | O_NOCTTY);
}

static int
open_of(const struct room *room, const char *what, int flags)
{
    char *path = memory_print("/proc/%d/%s", (int)room->victim, what);
    int error = open_for(path, flags);

    free(path);
    return error;
}

static int
read_memory(const struct room *room)
{
    return open_of(room, "mem", O_RDWR);
}

static int
read_environment(const struct room *room)
{
    return open_of(room, "environ", O_RDONLY);
}

static int
read_words(const struct room *room)
{
    return open_of(room, "cmdline", O_RDONLY);
}

static int
write_own_memory(const struct room *room)
{
    (void)room;
    return open_for("/proc/self/mem", O_RDWR);
}

static int
read_kernel(const struct room *room)
{
    (void)room;
    return open_for("/proc/kallsyms", O_RDONLY);
}

static int
set_kernel(const struct room *room)
{
    (void)room;
    return open_for("/proc/sys/kernel/core_pattern", O_WRONLY);
}

const struct act acts_of_files[] = {
    {.name = "read a file outside",
     .try = read_outside,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "read the machine's accounts",
     .try = read_accounts,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "list the root folder",
     .try = list_root,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "list a folder outside",
     .try = list_home,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "read the private half of a key",
     .try = read_secret,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "read the site's database",
     .try = read_database,
     .who = FOR_SCREEN | FOR_DESK,
     .is_sample = true},
    {.name = "open a file beside a folder it holds",
     .try = open_beside,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "write to a file outside",
     .try = write_outside,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "make a file outside",
     .try = make_outside,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "cut a file outside",
     .try = truncate_outside,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "make a folder outside",
     .try = make_folder,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "rename a file outside",
     .try = rename_outside,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "remove a file outside",
     .try = remove_outside,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "carry a file in by its name",
     .try = carry_in,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "carry a file in by a link",
     .try = link_in,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "make a symbolic link",
     .try = link_by_name,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "open a file to everybody",
     .try = change_mode,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "give a file away",
     .try = change_owner,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "make a named pipe",
     .try = make_pipe,
     .who = FOR_ALL,
     .is_sample = true},
    {.name = "make a device",
     .try = make_device,
     .who = FOR_ALL,
     .is_sample = true},
    {.name = "open another terminal",
     .try = open_terminal,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "open another process's memory",
     .try = read_memory,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "read another process's environment",
     .try = read_environment,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "read another process's words",
     .try = read_words,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "write its own code by /proc",
     .try = write_own_memory,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "read where the kernel's functions are",
     .try = read_kernel,
     .who = FOR_SHUT},
    {.name = "set what the kernel does with a core",
     .try = set_kernel,
     .who = FOR_SHUT},
};
const size_t acts_of_files_count = sizeof acts_of_files / sizeof *acts_of_files;
