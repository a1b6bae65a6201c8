#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/memory.h"
#include "kiosk/lockdown.h"
#include "tests/shut/acts.h"
#include "tests/shut/older_landlock.h"
#include "tests/shut/without.h"
#include "tests/tap.h"

/*
 * Shut a process in as each program is, and try what must be refused. Every
 * try is a process of its own. Speaks TAP.
 */
static int number;
static int failed;

static void
line(bool is_ok, const char *before, const char *name)
{
    printf("%sok %d - %s%s\n", is_ok ? "" : "not ", ++number, before, name);
    fflush(stdout);
    failed |= !is_ok;
}

/* --- the room ------------------------------------------------------------- */

static char *
make_file(const char *folder, const char *name)
{
    char *path = memory_print("%s/%s", folder, name);
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (descriptor < 0 || write(descriptor, "x", 1) != 1)
        exit(99);
    close(descriptor);
    return path;
}

static char *
make_folder(const char *folder, const char *name)
{
    char *path = memory_print("%s/%s", folder, name);

    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        exit(99);
    return path;
}

/* Another process of the same user, which does nothing. */
static pid_t
start_victim(void)
{
    pid_t parent = getpid();
    pid_t child = fork();

    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        while (getppid() == parent)
            pause();
        _exit(0);
    }
    return child;
}

static int
open_terminal(void)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0)
        exit(99);
    return open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
}

static void
fill_room(struct room *room)
{
    room->outside = make_file(room->home, "outside");
    room->secret = make_file(room->home, "root.secret");
    room->site = make_folder(room->home, "site");
    room->database = make_file(room->site, "store.db");
    room->own = make_folder(room->home, "own");
}

static void
open_room(struct room *room)
{
    *room = (struct room){.home = memory_text("/tmp/amparo-shut-XXXXXX")};
    if (!mkdtemp(room->home))
        exit(99);
    fill_room(room);
    room->victim = start_victim();
    room->terminal = open_terminal();
    room->socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    room->program = open("/bin/true", O_PATH | O_CLOEXEC);
    room->folder = open(room->home, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* What a control did is undone. */
static void
tidy_room(struct room *room)
{
    static const char *const names[] = {
        "outside",  "root.secret", "site/store.db", "own/carried", "own/linked",
        "own/kept", "made",        "renamed",       "named",       "pipe",
        "memory",   "site",        "own/folder",    "own",         "folder",
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *path = memory_print("%s/%s", room->home, names[i]);

        if (unlink(path) != 0)
            rmdir(path);
        free(path);
    }
    free(room->outside);
    free(room->secret);
    free(room->site);
    free(room->database);
    free(room->own);
}

static void
close_room(struct room *room)
{
    kill(room->victim, SIGKILL);
    waitpid(room->victim, NULL, 0);
    tidy_room(room);
    rmdir(room->home);
    free(room->home);
}

/* --- in a process of its own ---------------------------------------------- */

static enum status
shut(enum lockdown_who who, const struct room *room)
{
    struct lockdown_paths paths = {.read = {NULL}};

    if (who == LOCKDOWN_STORE)
        paths.write[0] = room->site;
    if (who == LOCKDOWN_STORE || who == LOCKDOWN_DESK)
        paths.write[1] = room->own;
    return lockdown_shut(who, &paths);
}

enum { NOT_SHUT = 250, NOBODY = -1 };

/* Shut in as WHO, or not: the errno that ACT gives; negative: its signal. */
static int
try_act(const struct act *act, int who, const struct room *room)
{
    int ended = 0;
    pid_t child = fork();

    if (child == 0) {
        lockdown_process();
        if (who != NOBODY && (shut((enum lockdown_who)who, room) != STATUS_OK ||
                              !lockdown_is_shut()))
            _exit(NOT_SHUT);
        _exit(act->try(room));
    }
    if (child < 0 || waitpid(child, &ended, 0) != child)
        exit(99);
    return WIFEXITED(ended) ? WEXITSTATUS(ended) : -WTERMSIG(ended);
}

static bool
is_refusal(int result)
{
    return result == EPERM || result == EACCES || result == ENOSYS ||
           result == -SIGSYS;
}

static const struct {
    const char *name;
    int bit;
} programs[] = {
    [LOCKDOWN_SUPERVISOR] = {.name = "supervisor", .bit = FOR_SUPERVISOR},
    [LOCKDOWN_SCREEN] = {.name = "screen", .bit = FOR_SCREEN},
    [LOCKDOWN_STORE] = {.name = "store", .bit = FOR_STORE},
    [LOCKDOWN_DESK] = {.name = "desk", .bit = FOR_DESK},
};
enum { PROGRAMS = sizeof programs / sizeof *programs };

static void
refuse(const struct act *act, int who, const struct room *room)
{
    char *before = memory_print("the %s cannot ", programs[who].name);

    if (TAP_IS_SLOW && act->needs_sanitizer) {
        printf("ok %d - %s%s # SKIP AddressSanitizer does it at exit\n",
               ++number, before, act->name);
    } else {
        int result = try_act(act, who, room);

        line(is_refusal(result), before, act->name);
        if (!is_refusal(result))
            printf("# it gave %d (%s)\n", result,
                   result == NOT_SHUT ? "not shut in" : strerror(result));
    }
    free(before);
}

/* The same without: a sample of it is done, and most is not refused. */
static bool
control(const struct act *act, struct room *room)
{
    int result = try_act(act, NOBODY, room);

    if (act->is_sample && geteuid() == 0)
        line(result == 0, "without, root can ", act->name);
    tidy_room(room);
    fill_room(room);
    return !is_refusal(result);
}

static void
try_all(const struct act *acts, size_t count, struct room *room, int *free_acts)
{
    for (size_t i = 0; i < count; i++)
        *free_acts += control(&acts[i], room);
    for (int who = 0; who < PROGRAMS; who++)
        for (size_t i = 0; i < count; i++)
            if (acts[i].who & programs[who].bit)
                refuse(&acts[i], who, room);
}

/* --- what still works ----------------------------------------------------- */

/* A file is made, written, renamed and removed in a folder. */
static bool
keeps_files(const char *folder)
{
    char *from = memory_print("%s/kept", folder);
    char *to = memory_print("%s/kept.new", folder);
    int descriptor = open(from, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    bool works = descriptor >= 0 && write(descriptor, "x", 1) == 1 &&
                 fsync(descriptor) == 0 && ftruncate(descriptor, 0) == 0 &&
                 rename(from, to) == 0 && unlink(to) == 0;

    if (descriptor >= 0)
        close(descriptor);
    free(from);
    free(to);
    return works;
}

static int
work_as_store(const struct room *room)
{
    int chance = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    bool works = chance >= 0 && keeps_files(room->site) &&
                 keeps_files(room->own) && access(room->database, R_OK) == 0;

    return works ? 0 : 1;
}

static int
work_as_desk(const struct room *room)
{
    char *folder = memory_print("%s/folder", room->own);
    bool works = keeps_files(room->own) && mkdir(folder, 0700) == 0;

    free(folder);
    return works ? 0 : 1;
}

/* Memory as argon2id takes it, and the terminal's descriptions. */
static int
work_as_screen(const struct room *room)
{
    size_t size = (size_t)64 << 20;
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    int folder = open("/usr/share/terminfo", O_RDONLY | O_DIRECTORY);

    (void)room;
    return memory != MAP_FAILED && munmap(memory, size) == 0 && folder >= 0 ? 0
                                                                            : 1;
}

static int
give_up(const struct room *room)
{
    (void)room;
    signal(SIGABRT, SIG_DFL);
    abort();
}

static void
works(enum lockdown_who who, const char *name,
      int (*try)(const struct room *room), const struct room *room)
{
    const struct act act = {.name = name, .try = try};

    line(try_act(&act, (int)who, room) == 0, "shut in, ", name);
}

/* --- threads, older kernels, swap ----------------------------------------- */

static void *
open_socket(void *result)
{
    *(int *)result = socket(AF_UNIX, SOCK_STREAM, 0) < 0 ? errno : 0;
    return NULL;
}

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static void *
wait_and_open_socket(void *result)
{
    pthread_mutex_lock(&gate);
    pthread_mutex_unlock(&gate);
    return open_socket(result);
}

/* The screen's worker: made between the two halves. */
static int
shut_with_thread(const struct room *room)
{
    pthread_t thread;
    int result = 0;

    (void)room;
    pthread_mutex_lock(&gate);
    if (lockdown_files(LOCKDOWN_SCREEN, NULL) != STATUS_OK ||
        pthread_create(&thread, NULL, wait_and_open_socket, &result) ||
        lockdown_calls(LOCKDOWN_SCREEN) != STATUS_OK)
        return NOT_SHUT;
    pthread_mutex_unlock(&gate);
    pthread_join(thread, NULL);
    return result;
}

static int
shut_on_older(int halves, bool is_allowed)
{
    enum status status;

    if (!without(halves))
        return NOT_SHUT;
    if (is_allowed)
        lockdown_allow_none();
    status = lockdown_shut(LOCKDOWN_SCREEN, NULL);
    return lockdown_is_shut() ? NOT_SHUT : (int)status;
}

static int
no_files(const struct room *room)
{
    (void)room;
    return shut_on_older(WITHOUT_FILES, false);
}

static int
no_calls(const struct room *room)
{
    (void)room;
    return shut_on_older(WITHOUT_CALLS, false);
}

static int
no_matter(const struct room *room)
{
    (void)room;
    return shut_on_older(WITHOUT_FILES | WITHOUT_CALLS, true);
}

static void
gives(int wanted, const char *name, int (*try)(const struct room *room),
      const struct room *room)
{
    const struct act act = {.name = name, .try = try};

    line(try_act(&act, NOBODY, room) == wanted, "", name);
}

static int version; /* of the Landlock that is tried next */

static int
older_one(const struct room *room)
{
    return older_landlock(version, room);
}

static void
try_older(const struct room *room)
{
    for (version = LANDLOCK_FIRST; version <= LANDLOCK_LAST; version++) {
        char *name = memory_print("version %d of Landlock is asked for what "
                                  "it knows, and refuses",
                                  version);

        gives(0, name, older_one, room);
        free(name);
    }
}

static bool
swaps(const struct room *room, const char *text)
{
    int descriptor = open(room->outside, O_WRONLY | O_TRUNC | O_CLOEXEC);
    bool is_written = write(descriptor, text, strlen(text)) >= 0;

    close(descriptor);
    return is_written && lockdown_may_swap(room->outside);
}

static void
look_for_swap(const struct room *room)
{
    line(!swaps(room, "Filename Type Size\n"), "", "no swap is no swap");
    line(!swaps(room, "Filename Type Size\n/dev/zram0 partition 8\n"), "",
         "compressed memory is no swap");
    line(swaps(room, "Filename Type Size\n/dev/zram0 partition 8\n"
                     "/dev/sda2 partition 8\n"),
         "", "a partition is one");
}

int
main(void)
{
    struct room room;
    int free_acts = 0;

    signal(SIGPIPE, SIG_IGN);
    open_room(&room);
    try_all(acts_of_files, acts_of_files_count, &room, &free_acts);
    try_all(acts_of_calls, acts_of_calls_count, &room, &free_acts);
    try_all(acts_of_kernel, acts_of_kernel_count, &room, &free_acts);
    if (geteuid() == 0)
        line(free_acts >= 60, "",
             "most of these are not refused where nothing is shut in");
    printf("# %d are not\n", free_acts);
    works(LOCKDOWN_STORE, "a store keeps its files", work_as_store, &room);
    works(LOCKDOWN_DESK, "a desk keeps its own", work_as_desk, &room);
    works(LOCKDOWN_SCREEN, "a screen has memory and its terminal",
          work_as_screen, &room);
    {
        const struct act act = {.name = "abort", .try = give_up};

        line(try_act(&act, LOCKDOWN_SCREEN, &room) == -SIGABRT, "",
             "shut in, a program that is broken can still end itself");
    }
    gives(EPERM, "a thread that was there before is shut in too",
          shut_with_thread, &room);
    gives(STATUS_UNSHUT, "a kernel without Landlock is told", no_files, &room);
    gives(STATUS_UNSHUT, "a kernel without seccomp is told", no_calls, &room);
    gives(STATUS_OK, "neither matters where that was allowed", no_matter,
          &room);
    try_older(&room);
    look_for_swap(&room);
    close_room(&room);
    printf("1..%d\n", number);
    return failed;
}
