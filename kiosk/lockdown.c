#include "kiosk/lockdown.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/file.h"
#include "kiosk/base/log.h"
#include "kiosk/base/memory.h"
#include "kiosk/lockdown_lists.h"

const char lockdown_words[] =
    "this kernel cannot shut programs in (that needs Landlock and seccomp, as "
    "Linux has them from 5.19 on); --no-sandbox goes on without, and the desk "
    "will say so";

static const struct {
    const char *name;
    int who;
} kept[] = {
#define KEEP(name_, who_) {.name = name_, .who = who_},
#include "kiosk/lockdown.def"
#undef KEEP
};
enum { KEPT = sizeof kept / sizeof *kept, SWAPS_MAX = 1 << 16 };

static bool allows_none;
static int halves;

void
lockdown_process(void)
{
    struct rlimit none = {0, 0};

    umask(077);
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

void
lockdown_environment(enum lockdown_who who)
{
    char *values[KEPT] = {0};

    for (int i = 0; i < KEPT; i++)
        if (kept[i].who & 1 << who)
            values[i] = memory_text(getenv(kept[i].name));
    /* The kernel shows the place where they stood to who may ask. */
    for (char **one = environ; one && *one; one++)
        explicit_bzero(*one, strlen(*one));
    clearenv();
    for (int i = 0; i < KEPT; i++) {
        if (values[i])
            setenv(kept[i].name, values[i], 1);
        free(values[i]);
    }
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("PATH", "/usr/bin:/bin", 1);
}

void
lockdown_descriptors(int first)
{
    if (close_range((unsigned)first, ~0u, 0) == 0)
        return;
    for (int i = first; i < (int)sysconf(_SC_OPEN_MAX); i++)
        close(i);
}

void
lockdown_signals(void)
{
    static const int numbers[] = {SIGINT,  SIGQUIT, SIGTERM, SIGHUP,
                                  SIGTSTP, SIGPIPE, SIGCHLD};
    sigset_t none;

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        signal(numbers[i], SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

void
lockdown_die_with_parent(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
    if (getppid() != parent)
        _exit(EX_UNAVAILABLE);
}

void
lockdown_allow_none(void)
{
    allows_none = true;
}

bool
lockdown_allows_none(void)
{
    return allows_none;
}

enum status
lockdown_note(enum lockdown_half half, bool works)
{
    halves = works ? halves | (int)half : halves & ~(int)half;
    if (works)
        return STATUS_OK;
    log_note("lockdown", "a program is not shut in", STATUS_UNSHUT);
    return allows_none ? STATUS_OK : STATUS_UNSHUT;
}

bool
lockdown_is_shut(void)
{
    return halves == (LOCKDOWN_FILES | LOCKDOWN_CALLS);
}

bool
lockdown_may_swap(const char *file)
{
    struct buf text = {0};
    bool found = false;

    if (file_read(file, SWAPS_MAX, &text) == STATUS_OK) {
        /* The first line names the columns. */
        const char *line = strchr(buf_text(&text), '\n');

        for (; line && line[1] && !found; line = strchr(line + 1, '\n'))
            found = strncmp(line + 1, "/dev/zram", strlen("/dev/zram")) != 0;
    }
    buf_clear(&text);
    return found;
}
