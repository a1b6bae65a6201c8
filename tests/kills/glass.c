#include "tests/kills/glass.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vterm.h>

#include "kiosk/base/memory.h"
#include "tests/kills/kills.h"
#include "translations/text/messages.h"

enum { ROWS = 24, COLUMNS = 80, TEXT_MAX = 1 << 14, SAID = 30, ORPHAN = 1000 };

struct glass {
    int master;
    int slave; /* kept open: a terminal without programs does not end */
    pid_t manager;
    VTerm *vterm;
    VTermScreen *screen;
    struct messages *words;
    uint64_t bytes;
    char text[TEXT_MAX];
};

/* A child of PARENT that is called NAME and did not end. */
static pid_t
find_child(pid_t parent, const char *name)
{
    DIR *all = opendir("/proc");
    struct dirent *entry;
    pid_t found = 0;

    while (all && !found && (entry = readdir(all))) {
        char path[300];
        char comm[64];
        char state;
        int process;
        int above;
        FILE *file;

        snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
        file = entry->d_name[0] > '9' ? NULL : fopen(path, "re");
        if (!file)
            continue;
        if (fscanf(file, "%d (%63[^)]) %c %d", &process, comm, &state,
                   &above) == 4 &&
            above == parent && state != 'Z' && strcmp(comm, name) == 0)
            found = process;
        fclose(file);
    }
    if (all)
        closedir(all);
    return found;
}

/* --- what a service manager does ------------------------------------------ */

static void
start_kiosk(const char *program, const char *site)
{
    pid_t child = fork();

    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        signal(SIGHUP, SIG_DFL);
        execl(program, "amparo-kiosk", "--site", site, (char *)NULL);
        _exit(127);
    }
    /* Stores that lost their kiosk are no children of the manager. */
    while (child > 0 && waitpid(child, NULL, 0) < 0)
        continue;
    /* Its screen sets the terminal right before another one is started. */
    for (int i = 0; i < ORPHAN && find_child(getpid(), "amparo-screen") > 0;
         i++) {
        poll(NULL, 0, 1);
        waitpid(-1, NULL, WNOHANG);
    }
}

static void
manage(const char *terminal, const char *program, const char *site)
{
    int slave;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    setsid();
    slave = open(terminal, O_RDWR);
    ioctl(slave, TIOCSCTTY, 0);
    for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++)
        dup2(slave, i);
    close_range(STDERR_FILENO + 1, ~0u, 0);
    signal(SIGHUP, SIG_IGN);
    for (;;)
        start_kiosk(program, site);
}

struct glass *
glass_open(const char *build, const char *site)
{
    struct glass *glass = memory_zeroed(sizeof *glass);
    struct winsize size = {.ws_row = ROWS, .ws_col = COLUMNS};
    char *program = memory_print("%s/amparo-kiosk", build);
    const char *terminal;

    if (messages_open("en", DRAFTS_ALL, &glass->words) != STATUS_OK)
        kills_give_up("there are no words");
    glass->vterm = vterm_new(ROWS, COLUMNS);
    vterm_set_utf8(glass->vterm, 1);
    glass->screen = vterm_obtain_screen(glass->vterm);
    vterm_screen_enable_altscreen(glass->screen, 1);
    vterm_screen_reset(glass->screen, 1);
    glass->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (glass->master < 0 || grantpt(glass->master) ||
        unlockpt(glass->master) || ioctl(glass->master, TIOCSWINSZ, &size))
        kills_give_up("no terminal can be made");
    terminal = ptsname(glass->master);
    glass->slave = open(terminal, O_RDWR | O_NOCTTY | O_CLOEXEC);
    glass->manager = fork();
    if (glass->manager == 0)
        manage(terminal, program, site);
    free(program);
    return glass;
}

void
glass_close(struct glass *glass)
{
    pid_t kiosk;

    if (!glass)
        return;
    kiosk = glass_kiosk(glass);
    kill(glass->manager, SIGKILL);
    waitpid(glass->manager, NULL, 0);
    if (kiosk > 0)
        kill(kiosk, SIGKILL);
    close(glass->master);
    close(glass->slave);
    vterm_free(glass->vterm);
    messages_close(glass->words);
    free(glass);
}

/* --- the screen ----------------------------------------------------------- */

int
glass_descriptor(const struct glass *glass)
{
    return glass->master;
}

static void
answer(struct glass *glass)
{
    char bytes[256];
    size_t length = vterm_output_read(glass->vterm, bytes, sizeof bytes);

    if (length && write(glass->master, bytes, length) < 0)
        return; /* who asked is gone */
}

bool
glass_take(struct glass *glass)
{
    VTermRect all = {.end_row = ROWS, .end_col = COLUMNS};
    char bytes[1 << 14];
    ssize_t length = read(glass->master, bytes, sizeof bytes);
    size_t end;

    if (length <= 0)
        return false;
    vterm_input_write(glass->vterm, bytes, (size_t)length);
    answer(glass);
    glass->bytes += (uint64_t)length;
    end = vterm_screen_get_text(glass->screen, glass->text, TEXT_MAX - 1, all);
    glass->text[end] = '\0';
    return true;
}

uint64_t
glass_bytes(const struct glass *glass)
{
    return glass->bytes;
}

const char *
glass_text(const struct glass *glass)
{
    return glass->text;
}

/* As much of a message as stands on one line of any screen. */
static void
beginning(struct glass *glass, const char *key, char out[SAID + 1])
{
    const char *words = messages_get(glass->words, key);
    size_t length = strcspn(words, "{\n");

    if (length > SAID)
        length = SAID;
    while (length > 0 && words[length - 1] == ' ')
        length--;
    if (length == 0)
        kills_give_up(key);
    memcpy(out, words, length);
    out[length] = '\0';
}

bool
glass_shows(struct glass *glass, const char *key)
{
    char said[SAID + 1];

    beginning(glass, key, said);
    return strstr(glass->text, said) != NULL;
}

bool
glass_is_at(struct glass *glass, const char *key)
{
    char said[SAID + 1];
    const char *row = glass->text + strspn(glass->text, " \n");
    const char *found;

    beginning(glass, key, said);
    found = strstr(row, said);
    return found && found < row + strcspn(row, "\n");
}

char
glass_digit(struct glass *glass, const char *key)
{
    char said[SAID + 1];
    const char *found;
    const char *row;

    beginning(glass, key, said);
    found = strstr(glass->text, said);
    if (!found)
        return '\0';
    row = found;
    while (row > glass->text && row[-1] != '\n')
        row--;
    /* The 1 of F12 is no line's digit. */
    for (; row < found; row++)
        if (row[0] == ' ' && strspn(row + 1, "0123456789") == 1)
            return row[1];
    return '\0';
}

/* Four digits after "N:" and blanks. */
static bool
group(const char *text, char number, char out[4])
{
    const char mark[] = {number, ':', '\0'};

    for (const char *at = strstr(text, mark); at; at = strstr(at + 1, mark)) {
        const char *digits = at + 2 + strspn(at + 2, " ");

        if (strspn(digits, "0123456789") == 4) {
            memcpy(out, digits, 4);
            return true;
        }
    }
    return false;
}

bool
glass_receipt(const struct glass *glass, char code[25])
{
    code[24] = '\0';
    for (int i = 0; i < 6; i++)
        if (!group(glass->text, (char)('1' + i), code + 4 * (size_t)i))
            return false;
    return true;
}

void
glass_press(struct glass *glass, const char *keys)
{
    if (write(glass->master, keys, strlen(keys)) < 0)
        return; /* full: nobody reads, and nobody will miss it */
}

/* --- who runs ------------------------------------------------------------- */

pid_t
glass_kiosk(const struct glass *glass)
{
    return find_child(glass->manager, "amparo-kiosk");
}

pid_t
glass_screen(const struct glass *glass)
{
    pid_t kiosk = glass_kiosk(glass);

    return kiosk > 0 ? find_child(kiosk, "amparo-screen") : 0;
}
