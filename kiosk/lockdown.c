#include "kiosk/lockdown.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "kiosk/base/memory.h"

static const char *const kept[] = {
    "TERM", "TERMINFO",        "COLORTERM",    "NO_COLOR",
    "TZ",   "XDG_RUNTIME_DIR", "ASAN_OPTIONS", "UBSAN_OPTIONS",
};
enum { KEPT = sizeof kept / sizeof *kept };

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
lockdown_environment(void)
{
    char *values[KEPT];

    for (int i = 0; i < KEPT; i++)
        values[i] = memory_text(getenv(kept[i]));
    clearenv();
    for (int i = 0; i < KEPT; i++) {
        if (values[i])
            setenv(kept[i], values[i], 1);
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
