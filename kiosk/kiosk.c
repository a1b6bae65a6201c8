#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <termios.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/log.h"
#include "kiosk/base/memory.h"
#include "kiosk/keyset_seen.h"
#include "kiosk/lockdown.h"
#include "kiosk/programs.h"
#include "kiosk/screen_start.h"
#include "kiosk/settings.h"

/*
 * amparo-kiosk: the supervisor. It sees that a store runs and execs a fresh
 * amparo-screen for every visit, so that nothing of the last person can be
 * left. It draws nothing and knows no key.
 */

enum {
    FALLS_MAX = 5,
    FALLS_WITHIN = 10000,
    POLL_STEP = 1,
    REASON = 512,
    DIAL_MOMENT = 1000, /* milliseconds: what took longer is not tried again */
    RETRY_FIRST = 2000, /* milliseconds between two tries to meet a store */
    RETRY_MOST = 60000,
};

static const char usage[] =
    "Usage: amparo-kiosk --site FOLDER [--allow-quit] [--no-sandbox]\n"
    "\n"
    "Runs the public kiosk of a site in this terminal.\n"
    "\n"
    "  --site FOLDER   the site, as made by `amparo init`\n"
    "  --allow-quit    Ctrl-C ends the kiosk (for a try at a desk, not for\n"
    "                  a public place)\n"
    "  --no-sandbox    go on where the kernel cannot shut programs in\n"
    "  --help          show this\n"
    "  --version       show the version\n";

struct supervisor {
    char *site;
    struct settings *settings;
    bool allow_quit;
    struct client *held; /* keeps the store running between visits */
    int log;
    struct termios terminal; /* as it was found */
    struct termios between;  /* no echo: what is typed between two visits */
    uint32_t keyset;         /* the highest version that was met or seen */
    int falls;               /* of screens, in a row and quickly */
    int64_t last_fall;
    char reason[REASON]; /* what a screen that could not begin said */
    bool is_closed;      /* this visit has no store */
    bool is_refused;     /* the screen refuses the store's keys: for good */
    int64_t retry_at;    /* milliseconds: when a store is tried again */
    int64_t retry_wait;
};

static volatile sig_atomic_t ended_by;

static void
end(int number)
{
    ended_by = number;
}

static void
wake(int number)
{
    (void)number; /* ppoll() returns, that is all */
}

static void
handle(int number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};

    sigaction(number, &action, NULL);
}

static void
handle_signals(bool allow_quit)
{
    /* Let through in ppoll() alone, so that no end of a screen is missed. */
    sigset_t held_back;

    handle(SIGTERM, end);
    handle(SIGHUP, end);
    handle(SIGINT, allow_quit ? end : SIG_IGN);
    handle(SIGQUIT, SIG_IGN);
    handle(SIGTSTP, SIG_IGN);
    handle(SIGPIPE, SIG_IGN);
    handle(SIGCHLD, wake);
    sigemptyset(&held_back);
    sigaddset(&held_back, SIGCHLD);
    sigprocmask(SIG_BLOCK, &held_back, NULL);
}

/* A connection of its own for one visit, with the terminal's name on it. */
static MUST_CHECK enum status
dial(struct supervisor *supervisor, struct client **out, char **problem)
{
    struct client *client = NULL;
    struct hello *hello = memory_zeroed(sizeof *hello);
    enum status status =
        programs_store(supervisor->site, false, &client, problem);

    if (status == STATUS_OK) {
        status = client_hello(
            client, settings_text(supervisor->settings, SETTING_terminal),
            hello);
        if (status == STATUS_OK && !hello->founded)
            status = STATUS_MISSING;
        if (status != STATUS_OK) {
            log_note("kiosk", "meet the store", status);
            *problem = memory_print("the store: %s", status_words(status));
            client_close(client);
            client = NULL;
        } else if (hello->keyset_version > supervisor->keyset) {
            supervisor->keyset = hello->keyset_version;
        }
    }
    free(hello);
    *out = client;
    return status;
}

/* A store that died between the meeting and the greeting is met again, or
 * the next person would read that nothing works. */
static MUST_CHECK enum status
dial_twice(struct supervisor *supervisor, struct client **out, char **problem)
{
    int64_t began = clock_milliseconds();
    enum status status = dial(supervisor, out, problem);

    if (status != STATUS_CLOSED || clock_milliseconds() - began > DIAL_MOMENT)
        return status;
    free(*problem);
    *problem = NULL;
    return dial(supervisor, out, problem);
}

/* Where a visit can do without: the screen asks again. */
static struct client *
try_dial(struct supervisor *supervisor)
{
    struct client *client = NULL;
    char *problem = NULL;

    if (dial_twice(supervisor, &client, &problem) != STATUS_OK) {
        client = NULL;
        snprintf(supervisor->reason, REASON, "amparo-kiosk: %s",
                 problem ? problem : "the store does not answer");
    }
    free(problem);
    return client;
}

/* Is there a store again, for a visit that has none? Seldomer each time. */
static bool
store_is_back(struct supervisor *supervisor)
{
    int64_t now = clock_milliseconds();

    if (supervisor->is_refused || now < supervisor->retry_at)
        return false;
    supervisor->held = try_dial(supervisor);
    if (supervisor->held)
        return true;
    supervisor->retry_at = clock_milliseconds() + supervisor->retry_wait;
    supervisor->retry_wait *= 2;
    if (supervisor->retry_wait > RETRY_MOST)
        supervisor->retry_wait = RETRY_MOST;
    return false;
}

/* Clear the terminal and give it MODE, whatever a screen left of it. */
static void
reset_terminal(const struct termios *mode)
{
    static const char plain[] =
        "\033[?1000l\033[?1002l\033[?1006l\033[?2004l\033[8h\033[?25h"
        "\033[0m\033[2J\033[3J\033[H\033[?1049l\033[0m\033[2J\033[3J\033[H";

    /* Never TCSADRAIN: it waits for ever on a terminal that was stopped. */
    tcsetattr(STDIN_FILENO, TCSANOW, mode);
    tcflush(STDIN_FILENO, TCIFLUSH);
    if (write(STDOUT_FILENO, plain, sizeof plain - 1) < 0)
        return;
}

/* The first line that it said, if it said any. */
static void
take_reason(struct supervisor *supervisor, int reason)
{
    ssize_t length = read(reason, supervisor->reason, REASON - 1);

    if (length <= 0)
        return;
    supervisor->reason[length] = '\0';
    supervisor->reason[strcspn(supervisor->reason, "\n")] = '\0';
}

/* The screen lost its store: find or start one, and hand it over. */
static void
redial(struct supervisor *supervisor, int screen)
{
    struct client *client = try_dial(supervisor);

    programs_give_store(screen, client ? client_descriptor(client) : -1);
    client_close(client);
}

/* Serve one visit until its screen ends; gives its wait status. */
static int
watch_screen(struct supervisor *supervisor, pid_t child, int screen)
{
    static const struct timespec step = {.tv_sec = POLL_STEP};
    sigset_t none;
    int ended = 0;

    sigemptyset(&none);
    for (;;) {
        struct pollfd wait = {.fd = screen, .events = POLLIN};

        if (ended_by)
            kill(child, SIGTERM);
        if (waitpid(child, &ended, WNOHANG) == child)
            return ended;
        if (supervisor->is_closed && !supervisor->held &&
            store_is_back(supervisor))
            programs_tell_back(screen);
        if (ppoll(&wait, 1, &step, &none) != 1)
            continue;
        if (programs_wants_store(screen))
            redial(supervisor, screen);
        else if (wait.revents & (POLLHUP | POLLERR))
            screen = -1;
    }
}

/* Keep the held connection alive: a store that died is met again. */
static void
hold_store(struct supervisor *supervisor)
{
    struct store_status facts;

    if (supervisor->held &&
        client_status(supervisor->held, &facts) == STATUS_OK)
        return;
    client_close(supervisor->held);
    supervisor->held = try_dial(supervisor);
}

/* Too many screens fell within moments: it will not mend itself. */
static bool
falls_too_often(struct supervisor *supervisor)
{
    int64_t now = clock_milliseconds();

    if (now - supervisor->last_fall > FALLS_WITHIN)
        supervisor->falls = 0;
    supervisor->last_fall = now;
    return ++supervisor->falls >= FALLS_MAX;
}

/* What can a visit do with a screen that ended so? EX_OK: try another. */
static int
judge_end(struct supervisor *supervisor, int ended)
{
    bool has_code = WIFEXITED(ended);
    int code = has_code ? WEXITSTATUS(ended) : EX_SOFTWARE;

    if (has_code && code == EX_OK)
        return EX_OK;
    reset_terminal(&supervisor->between);
    if (has_code && code == EX_CONFIG && !supervisor->is_closed) {
        /* A screen without a store says where to go, if it is the keys. */
        supervisor->is_refused = true;
        return EX_OK;
    }
    if (has_code &&
        (code == EX_CONFIG || code == EX_USAGE || code == EX_NOINPUT))
        return code;
    log_note("kiosk", "a screen ended", STATUS_CLOSED);
    return falls_too_often(supervisor) ? EX_SOFTWARE : EX_OK;
}

/* A store for this visit, NULL when it is one without. */
static struct client *
begin_visit(struct supervisor *supervisor)
{
    struct client *client =
        supervisor->is_refused ? NULL : try_dial(supervisor);

    supervisor->is_closed = !client;
    if (client) {
        supervisor->retry_wait = RETRY_FIRST;
    } else {
        supervisor->retry_at = clock_milliseconds() + supervisor->retry_wait;
        client_close(supervisor->held);
        supervisor->held = NULL;
    }
    return client;
}

/* One visit. EX_OK: another may follow. */
static int
run_visit(struct supervisor *supervisor)
{
    struct client *client = begin_visit(supervisor);
    struct screen_start start = {
        .site = supervisor->site,
        .keyset = supervisor->keyset,
        .store = client ? client_descriptor(client) : -1,
        .log = supervisor->log,
        .allow_quit = supervisor->allow_quit,
    };
    struct screen_ends here;
    int ended;
    pid_t child;

    tcflush(STDIN_FILENO, TCIFLUSH);
    child = screen_start(&start, &here);
    client_close(client);
    if (child < 0)
        return EX_UNAVAILABLE;
    ended = watch_screen(supervisor, child, here.socket);
    take_reason(supervisor, here.reason);
    close(here.socket);
    close(here.reason);
    /* A screen that did its visit found ROOT's signature on it. */
    if (start.store >= 0 && WIFEXITED(ended) && WEXITSTATUS(ended) == EX_OK)
        keyset_seen_note(supervisor->site, start.keyset);
    return judge_end(supervisor, ended);
}

/* What is typed while no screen reads is not shown either. */
static void
silence_terminal(struct supervisor *supervisor)
{
    supervisor->between = supervisor->terminal;
    supervisor->between.c_lflag &=
        ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL | ICANON);
    tcsetattr(STDIN_FILENO, TCSANOW, &supervisor->between);
}

static int
run(struct supervisor *supervisor)
{
    int code = EX_OK;

    silence_terminal(supervisor);
    while (code == EX_OK && !ended_by) {
        code = run_visit(supervisor);
        if (!ended_by && !supervisor->is_closed)
            hold_store(supervisor);
    }
    reset_terminal(&supervisor->terminal);
    if (code != EX_OK) {
        /* Where people look: standard error may be a journal. */
        puts("Out of service. Please ask the people who run this place.");
    }
    if (code != EX_OK || supervisor->is_closed)
        fprintf(stderr, "%s\n", supervisor->reason);
    return code;
}

/* The store and each screen that it starts inherit it. */
static enum status
shut_in(char **problem)
{
    enum status status = lockdown_shut(LOCKDOWN_SUPERVISOR, NULL);

    if (status != STATUS_OK)
        *problem = memory_text(lockdown_words);
    return status;
}

static int
explain(char *problem, enum status status)
{
    fprintf(stderr, "amparo-kiosk: %s\n",
            problem ? problem : status_words(status));
    free(problem);
    return status_exit(status);
}

/* Read the site and meet its store before anything is drawn. */
static enum status
prepare(struct supervisor *supervisor, const char *folder, char **problem)
{
    enum status status = programs_site(folder, &supervisor->site, problem);
    int log;

    if (status == STATUS_OK)
        status =
            settings_read(supervisor->site, &supervisor->settings, problem);
    if (status == STATUS_OK)
        status = settings_ready(supervisor->settings, problem);
    if (status != STATUS_OK)
        return status;
    log = programs_log(supervisor->site);
    /* Above the fixed numbers: else a screen's store would be put in its
     * place, and what the screen logs would be sent to the store. */
    supervisor->log = fcntl(log, F_DUPFD_CLOEXEC, 10);
    close(log);
    log_open(supervisor->log);
    supervisor->retry_wait = RETRY_FIRST;
    supervisor->keyset = keyset_seen(supervisor->site);
    /* Without one the screen says where to go instead. */
    supervisor->held = try_dial(supervisor);
    return STATUS_OK;
}

static int
serve_site(const char *folder, bool allow_quit)
{
    struct supervisor supervisor = {.allow_quit = allow_quit, .log = -1};
    char *problem = NULL;
    enum status status;
    int code;

    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) ||
        tcgetattr(STDIN_FILENO, &supervisor.terminal) != 0) {
        fputs("amparo-kiosk: this needs a terminal: start it in one, not in "
              "a pipe or a job\n",
              stderr);
        return EX_USAGE;
    }
    handle_signals(allow_quit);
    status = shut_in(&problem);
    if (status == STATUS_OK)
        status = prepare(&supervisor, folder, &problem);
    code = status == STATUS_OK ? run(&supervisor) : explain(problem, status);
    client_close(supervisor.held);
    settings_free(supervisor.settings);
    free(supervisor.site);
    return code;
}

int
main(int count, char **arguments)
{
    static const struct option options[] = {
        {"site", required_argument, NULL, 's'},
        {"allow-quit", no_argument, NULL, 'q'},
        {"no-sandbox", no_argument, NULL, 'n'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},
        {0},
    };
    const char *folder = NULL;
    bool allow_quit = false;
    int option;

    lockdown_process();
    lockdown_environment(LOCKDOWN_SUPERVISOR);
    lockdown_descriptors(STDERR_FILENO + 1);
    while ((option = getopt_long(count, arguments, "", options, NULL)) != -1) {
        if (option == 's')
            folder = optarg;
        else if (option == 'q')
            allow_quit = true;
        else if (option == 'n')
            lockdown_allow_none();
        else if (option == 'h' || option == 'v') {
            fputs(option == 'h' ? usage : "amparo " VERSION "\n", stdout);
            return EX_OK;
        } else {
            fputs(usage, stderr);
            return EX_USAGE;
        }
    }
    if (!folder || optind < count) {
        fputs(usage, stderr);
        return EX_USAGE;
    }
    return serve_site(folder, allow_quit);
}
