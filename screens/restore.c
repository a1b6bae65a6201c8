#include "screens/restore.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include "kiosk/base/memory.h"

enum { RESTORE_SIZE = 256 };

static volatile sig_atomic_t was_resized;
static volatile sig_atomic_t was_ended;
static volatile sig_atomic_t is_armed;
static struct {
    struct termios before;
    char bytes[RESTORE_SIZE];
    size_t length;
} saved;

void
restore_write(const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t count = write(STDOUT_FILENO, bytes, length);

        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return;
        bytes += count;
        length -= (size_t)count;
    }
}

/* Async-signal-safe. */
static void
restore_now(void)
{
    if (!is_armed)
        return;
    is_armed = 0;
    restore_write(saved.bytes, saved.length);
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &saved.before);
}

static void
on_resize(int signal_number)
{
    (void)signal_number;
    was_resized = 1;
}

static void
on_end(int signal_number)
{
    (void)signal_number;
    was_ended = 1;
}

/* The program is broken; the action is the system's own again. */
static void
on_crash(int signal_number)
{
    restore_now();
    (void)raise(signal_number);
}

enum { HANDLED = 11 };
static const struct {
    int number;
    void (*act)(int);
    int flags;
} handled[HANDLED] = {
    {.number = SIGWINCH, .act = on_resize},
    {.number = SIGHUP, .act = on_end},
    {.number = SIGTERM, .act = on_end},
    {.number = SIGINT, .act = SIG_IGN},
    {.number = SIGQUIT, .act = SIG_IGN},
    {.number = SIGTSTP, .act = SIG_IGN},
    {.number = SIGSEGV, .act = on_crash, .flags = (int)SA_RESETHAND},
    {.number = SIGBUS, .act = on_crash, .flags = (int)SA_RESETHAND},
    {.number = SIGFPE, .act = on_crash, .flags = (int)SA_RESETHAND},
    {.number = SIGILL, .act = on_crash, .flags = (int)SA_RESETHAND},
    {.number = SIGABRT, .act = on_crash, .flags = (int)SA_RESETHAND},
};
static struct sigaction before[HANDLED];

bool
restore_start(void)
{
    assert(!is_armed);
    saved.length = 0;
    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) &&
           tcgetattr(STDIN_FILENO, &saved.before) == 0;
}

void
restore_add(const char *bytes)
{
    bool is_padding = false;

    for (; bytes && *bytes && saved.length < RESTORE_SIZE; bytes++) {
        if (bytes[0] == '$' && bytes[1] == '<')
            is_padding = true;
        if (!is_padding)
            saved.bytes[saved.length++] = *bytes;
        if (*bytes == '>')
            is_padding = false;
    }
}

void
restore_arm(void)
{
    was_resized = 1; /* it may have, since curses asked */
    was_ended = 0;
    is_armed = 1;
    for (size_t i = 0; i < HANDLED; i++) {
        struct sigaction action = {.sa_flags = handled[i].flags};

        action.sa_handler = handled[i].act;
        sigemptyset(&action.sa_mask);
        sigaction(handled[i].number, &action, &before[i]);
    }
    memory_on_exhaustion(restore_now);
}

bool
restore_was_resized(void)
{
    bool was = was_resized != 0;

    was_resized = 0;
    return was;
}

bool
restore_has_ended(void)
{
    return was_ended != 0;
}

void
restore_end(void)
{
    is_armed = 0;
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &saved.before);
    memory_on_exhaustion(NULL);
    for (size_t i = 0; i < HANDLED; i++)
        sigaction(handled[i].number, &before[i], NULL);
}
