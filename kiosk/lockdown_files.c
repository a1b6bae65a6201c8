#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kiosk/base/memory.h"
#include "kiosk/lockdown.h"
#include "kiosk/lockdown_lists.h"

/*
 * Landlock as Linux 6.12 has it. The headers of Debian 12 are those of 6.1:
 * rights and structs are written out here, and the kernel is asked which of
 * them it knows.
 */
enum { VERSION_FLAG = 1, RULE_PATH_BENEATH = 1 };

/* The version from which on a right can be asked for, and the right. */
enum {
    MAY_EXECUTE = 1 << 0,
    MAY_WRITE_FILE = 1 << 1,
    MAY_READ_FILE = 1 << 2,
    MAY_READ_FOLDER = 1 << 3,
    MAY_REMOVE_FOLDER = 1 << 4,
    MAY_REMOVE_FILE = 1 << 5,
    MAY_MAKE_FOLDER = 1 << 7,
    MAY_MAKE_FILE = 1 << 8,
    MAY_MAKE_SOCKET = 1 << 9,
    MAY_REFER = 1 << 13,
    MAY_TRUNCATE = 1 << 14,
    MAY_ASK_DEVICE = 1 << 15,
    ALL_OF_1 = (1 << 13) - 1,
    NET_ALL = 1 << 0 | 1 << 1,   /* bind and connect of TCP */
    SCOPE_ALL = 1 << 0 | 1 << 1, /* abstract sockets, signals */
};

/* What a file that is no folder can be given. */
enum { OF_FILES = MAY_EXECUTE | MAY_WRITE_FILE | MAY_READ_FILE | MAY_TRUNCATE };

enum {
    TO_READ = MAY_READ_FILE | MAY_READ_FOLDER,
    TO_WRITE = TO_READ | MAY_WRITE_FILE | MAY_REMOVE_FILE | MAY_MAKE_FILE |
               MAY_TRUNCATE,
};

struct ruleset {
    uint64_t handled_access_fs;
    uint64_t handled_access_net;
    uint64_t scoped;
};

struct path_beneath {
    uint64_t allowed_access;
    int32_t parent_fd;
} __attribute__((packed));

static const struct {
    const char *path;
    int who;
} reads[] = {
#define READ(path_, who_) {.path = path_, .who = who_},
#include "kiosk/lockdown.def"
#undef READ
};

static uint64_t
known_rights(long version)
{
    uint64_t rights = ALL_OF_1;

    if (version >= 2)
        rights |= MAY_REFER;
    if (version >= 3)
        rights |= MAY_TRUNCATE;
    if (version >= 5)
        rights |= MAY_ASK_DEVICE;
    return rights;
}

/* What the kernel is to watch; nothing that it does not know. */
static struct ruleset
choose(enum lockdown_who who, long version)
{
    struct ruleset rules = {.handled_access_fs = known_rights(version)};

    /* What a supervisor starts needs all but another program. */
    if (who == LOCKDOWN_SUPERVISOR)
        rules.handled_access_fs = MAY_EXECUTE;
    else {
        rules.handled_access_net = version >= 4 ? NET_ALL : 0;
        rules.scoped = version >= 6 ? SCOPE_ALL : 0;
    }
    return rules;
}

/* An older kernel takes a shorter struct. */
static size_t
size_for(long version)
{
    if (version >= 6)
        return sizeof(struct ruleset);
    return version >= 4 ? offsetof(struct ruleset, scoped)
                        : offsetof(struct ruleset, handled_access_net);
}

/* What is not there needs no leave. */
static bool
allow(int rules, const char *path, uint64_t rights)
{
    struct path_beneath rule = {.allowed_access = rights};
    struct stat facts;
    bool works;

    if (!path)
        return true;
    rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
    if (rule.parent_fd < 0)
        return errno == ENOENT || errno == ENOTDIR || errno == EACCES;
    works = fstat(rule.parent_fd, &facts) == 0;
    if (works && !S_ISDIR(facts.st_mode))
        rule.allowed_access &= OF_FILES;
    works = works && syscall(SYS_landlock_add_rule, rules, RULE_PATH_BENEATH,
                             &rule, 0) == 0;
    close(rule.parent_fd);
    return works;
}

/* The program that loads programs: the kernel opens it at every exec. */
static int
find_loader(struct dl_phdr_info *info, size_t size, void *loader)
{
    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_INTERP) {
            uintptr_t at = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;

            *(const char **)loader = (const char *)at;
        }
    return 1; /* the program itself comes first: no other */
}

/* The siblings that are started: by folder, so that one which an update
 * replaced is found too. */
static bool
allow_programs(int rules)
{
    const char *loader = NULL;
    char folder[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 1);
    bool works = length > 0;

    dl_iterate_phdr(find_loader, &loader);
    if (!works)
        return false;
    folder[length] = '\0';
    *strrchr(folder, '/') = '\0';
    for (size_t i = 0; works && i < 2; i++) {
        static const char *const names[] = {"amparo-screen", "amparo-store"};
        char *path = memory_print("%s/%s", folder, names[i]);

        works = allow(rules, path, MAY_EXECUTE);
        free(path);
    }
    return works && allow(rules, loader, MAY_EXECUTE);
}

static bool
allow_files(int rules, enum lockdown_who who,
            const struct lockdown_paths *paths, uint64_t known)
{
    uint64_t to_write = TO_WRITE & known;
    bool works = true;

    if (who == LOCKDOWN_STORE)
        to_write |= MAY_MAKE_SOCKET;
    if (who == LOCKDOWN_DESK)
        to_write |= MAY_MAKE_FOLDER;
    for (size_t i = 0; works && i < sizeof reads / sizeof *reads; i++)
        if (reads[i].who & 1 << who)
            works = allow(rules, reads[i].path, TO_READ);
    if (LOCKDOWN_IS_SANITIZED)
        works = works && allow(rules, "/proc/self", TO_READ);
    works = works && allow(rules, getenv("TERMINFO"), TO_READ);
    for (int i = 0; works && paths && i < LOCKDOWN_PATHS; i++)
        works = allow(rules, paths->read[i], TO_READ) &&
                allow(rules, paths->write[i], to_write);
    return works;
}

static bool
shut_files(enum lockdown_who who, const struct lockdown_paths *paths)
{
    long version =
        syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, VERSION_FLAG);
    struct ruleset wanted = choose(who, version);
    bool works;
    int rules;

    if (version < 1)
        return false;
    rules = (int)syscall(SYS_landlock_create_ruleset, &wanted,
                         size_for(version), 0);
    if (rules < 0)
        return false;
    works = who == LOCKDOWN_SUPERVISOR
                ? allow_programs(rules)
                : allow_files(rules, who, paths, known_rights(version));
    works = works && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    close(rules);
    return works;
}

enum status
lockdown_files(enum lockdown_who who, const struct lockdown_paths *paths)
{
    return lockdown_note(LOCKDOWN_FILES,
                         LOCKDOWN_IS_MEASURED || shut_files(who, paths));
}
