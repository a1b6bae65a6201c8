#include "tests/bench/pty.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

#include "kiosk/base/hash.h"
#include "kiosk/base/memory.h"
#include "tests/bench/bench.h"

enum {
    ROWS = 24,
    COLUMNS = 80,
    QUIET = 50,         /* milliseconds without a byte: it is painted */
    PATIENCE = 10000,   /* milliseconds */
    TEXT_MAX = 1 << 14, /* bytes of a screen */
    MOMENTS = 4096,
};

/* How the screen stood after a read. */
struct moment {
    int64_t at;
    uint8_t screen[HASH_SIZE];
};

struct pty {
    int master;
    pid_t child;
    VTerm *vterm;
    VTermScreen *screen;
    int64_t began;
    struct moment moments[MOMENTS];
    int count;
};

int64_t
pty_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void
become(const char *terminal, const char *const words[])
{
    int slave;

    setsid();
    slave = open(terminal, O_RDWR);
    ioctl(slave, TIOCSCTTY, 0);
    for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++)
        dup2(slave, i);
    if (slave > STDERR_FILENO)
        close(slave);
    execvp(words[0], (char *const *)(uintptr_t)words);
    _exit(127);
}

struct pty *
pty_start(const char *const words[], void (*prepare)(void *self), void *self)
{
    struct pty *pty = memory_zeroed(sizeof *pty);
    struct winsize size = {.ws_row = ROWS, .ws_col = COLUMNS};
    const char *terminal;

    pty->vterm = vterm_new(ROWS, COLUMNS);
    vterm_set_utf8(pty->vterm, 1);
    pty->screen = vterm_obtain_screen(pty->vterm);
    vterm_screen_enable_altscreen(pty->screen, 1);
    vterm_screen_reset(pty->screen, 1);
    pty->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (pty->master < 0 || grantpt(pty->master) || unlockpt(pty->master) ||
        ioctl(pty->master, TIOCSWINSZ, &size))
        bench_give_up("no terminal can be made");
    terminal = ptsname(pty->master);
    pty->began = pty_now();
    pty->child = fork();
    if (pty->child == 0) {
        if (prepare)
            prepare(self);
        become(terminal, words);
    }
    if (pty->child < 0)
        bench_give_up("no program can be started");
    return pty;
}

void
pty_type(struct pty *pty, const char *keys)
{
    pty->count = 0;
    pty->began = pty_now();
    if (write(pty->master, keys, strlen(keys)) < 0)
        bench_give_up("the terminal takes no keys");
}

/* What the screen shows, as text. */
static size_t
screen_text(const struct pty *pty, char out[TEXT_MAX])
{
    VTermRect all = {.end_row = ROWS, .end_col = COLUMNS};
    size_t length = vterm_screen_get_text(pty->screen, out, TEXT_MAX - 1, all);

    out[length] = '\0';
    return length;
}

/* Show what stands there: it mostly says why. */
static void
give_up(const struct pty *pty, const char *words) __attribute__((noreturn));
static void
give_up(const struct pty *pty, const char *words)
{
    char text[TEXT_MAX];

    (void)screen_text(pty, text);
    fprintf(stderr, "%.*s\n", (int)strcspn(text, "\n"), text);
    bench_give_up(words);
}

/* What the terminal answers to questions of the program. */
static void
answer(struct pty *pty)
{
    char bytes[256];
    size_t length = vterm_output_read(pty->vterm, bytes, sizeof bytes);

    if (length && write(pty->master, bytes, length) < 0)
        bench_give_up("the terminal cannot answer");
}

/* Take what was sent; false when nothing comes within MILLISECONDS. */
static bool
take(struct pty *pty, int milliseconds)
{
    struct pollfd wait = {.fd = pty->master, .events = POLLIN};
    char bytes[1 << 14];
    char text[TEXT_MAX];
    ssize_t length;
    struct moment *moment;

    if (poll(&wait, 1, milliseconds) != 1)
        return false;
    length = read(pty->master, bytes, sizeof bytes);
    if (length <= 0)
        give_up(pty, "a program ended before it had painted");
    if (pty->count == MOMENTS)
        bench_give_up("a program paints for ever");
    moment = &pty->moments[pty->count++];
    moment->at = pty_now();
    vterm_input_write(pty->vterm, bytes, (size_t)length);
    answer(pty);
    hash_bytes(moment->screen, text, screen_text(pty, text));
    return true;
}

/* The first moment from which on the screen stood as it does now. */
static int64_t
stood_from(const struct pty *pty)
{
    int i = pty->count - 1;

    while (i > 0 && memcmp(pty->moments[i - 1].screen, pty->moments[i].screen,
                           HASH_SIZE) == 0)
        i--;
    return pty->moments[i].at - pty->began;
}

int64_t
pty_painted(struct pty *pty, const char *text)
{
    char shown[TEXT_MAX];

    while (pty_now() - pty->began < (int64_t)PATIENCE * 1000000) {
        if (take(pty, QUIET))
            continue;
        (void)screen_text(pty, shown);
        if (pty->count && strstr(shown, text))
            return stood_from(pty);
    }
    give_up(pty, "a screen never showed what it should");
}

pid_t
pty_child(const struct pty *pty)
{
    return pty->child;
}

void
pty_end(struct pty *pty)
{
    kill(pty->child, SIGTERM);
    /* What it sends while it ends has to go somewhere. */
    for (int i = 0; waitpid(pty->child, NULL, WNOHANG) == 0; i++) {
        struct pollfd wait = {.fd = pty->master, .events = POLLIN};
        char bytes[4096];

        if (i == PATIENCE)
            kill(pty->child, SIGKILL);
        if (poll(&wait, 1, 1) == 1 &&
            read(pty->master, bytes, sizeof bytes) < 0)
            poll(NULL, 0, 1);
    }
    close(pty->master);
    vterm_free(pty->vterm);
    memory_free_wiped(pty, sizeof *pty);
}
