#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <grp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/log.h"
#include "kiosk/base/secret.h"
#include "kiosk/lockdown.h"
#include "kiosk/programs.h"
#include "kiosk/settings.h"
#include "store/answers.h"
#include "store/ballast.h"
#include "store/protocol/place.h"
#include "store/serve.h"

/*
 * amparo-store: the only opener of a site's database. Kiosk and desk start
 * it when none runs; it leaves by itself when nobody needs it any more.
 */

enum { LINGER = 10, LINGER_MAX = 86400, NUMBER_BASE = 10 };

/* The third word of the setting `profile`. */
enum { OUTSIDE = 2 };

static const char usage[] =
    "Usage: amparo-store --site FOLDER [options]\n"
    "\n"
    "Serves the store of a site until nobody is connected any more. The\n"
    "other programs start it themselves.\n"
    "\n"
    "  --site FOLDER      the site, as made by `amparo init`\n"
    "  --sockets FOLDER   make the two sockets here (else in the runtime\n"
    "                     folder of the site)\n"
    "  --public-fd N      a socket that listens for the public side\n"
    "  --staff-fd N       a socket that listens for the staff side\n"
    "  --log-fd N         where to write the log (4)\n"
    "  --linger SECONDS   how long to stay when nobody is connected (10)\n"
    "  --no-sandbox       go on where the kernel cannot shut programs in\n"
    "  --help             show this\n"
    "  --version          show the version\n";

struct options {
    const char *site;
    const char *sockets;
    int public_end;
    int staff_end;
    int log;
    int linger;
};

/* The pipe by which a signal ends the loop. */
static int stop_ends[2] = {-1, -1};

static void
stop(int number)
{
    int kept = errno;
    char one = (char)number;

    /* A full pipe has been told already. */
    if (write(stop_ends[1], &one, 1) < 0)
        errno = kept;
    errno = kept;
}

static int
say(const char *words, int code)
{
    fprintf(stderr, "amparo-store: %s\n", words);
    return code;
}

/* A number of 0 to MOST; false for anything else. */
static bool
read_number(const char *text, long most, int *out)
{
    char *end = NULL;
    long number;

    errno = 0;
    number = strtol(text, &end, NUMBER_BASE);
    if (errno || !*text || *end || number < 0 || number > most)
        return false;
    *out = (int)number;
    return true;
}

static bool
take_option(int option, struct options *options)
{
    static const long descriptors = 1 << 16;

    switch (option) {
    case 's':
        options->site = optarg;
        return true;
    case 'k':
        options->sockets = optarg;
        return true;
    case 'p':
        return read_number(optarg, descriptors, &options->public_end);
    case 'f':
        return read_number(optarg, descriptors, &options->staff_end);
    case 'l':
        return read_number(optarg, descriptors, &options->log);
    case 'w':
        return read_number(optarg, LINGER_MAX, &options->linger);
    case 'n':
        lockdown_allow_none();
        return true;
    default:
        return false;
    }
}

/* -1 to go on, else the code to leave with. */
static int
read_options(int count, char **words, struct options *options)
{
    static const struct option names[] = {
        {"site", required_argument, NULL, 's'},
        {"sockets", required_argument, NULL, 'k'},
        {"public-fd", required_argument, NULL, 'p'},
        {"staff-fd", required_argument, NULL, 'f'},
        {"log-fd", required_argument, NULL, 'l'},
        {"linger", required_argument, NULL, 'w'},
        {"no-sandbox", no_argument, NULL, 'n'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},
        {0},
    };
    int option;

    while ((option = getopt_long(count, words, "", names, NULL)) != -1) {
        if (option == 'h' || option == 'v') {
            fputs(option == 'h' ? usage : "amparo-store " PACKAGE_VERSION "\n",
                  stdout);
            return EX_OK;
        }
        if (!take_option(option, options))
            return option == '?' ? EX_USAGE
                                 : say("an option's number is wrong", EX_USAGE);
    }
    if (!options->site || optind < count)
        return say("--site FOLDER is needed; see --help", EX_USAGE);
    if ((options->public_end < 0) != (options->staff_end < 0))
        return say("--public-fd and --staff-fd come together", EX_USAGE);
    return -1;
}

/* A log only where the starter left one open. */
static void
start_log(int descriptor)
{
    log_open(fcntl(descriptor, F_GETFD) < 0 ? -1 : descriptor);
}

static enum status
handle_signals(void)
{
    static const int ending[] = {SIGTERM, SIGINT, SIGHUP};
    struct sigaction quiet = {.sa_handler = SIG_IGN};
    struct sigaction action = {.sa_handler = stop};

    if (pipe2(stop_ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return STATUS_IO;
    sigaction(SIGPIPE, &quiet, NULL);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        sigaction(ending[i], &action, NULL);
    return STATUS_OK;
}

/* Root serves a site as its owner, so that its files stay the owner's. */
static enum status
become_owner(const char *site)
{
    struct stat info;

    if (geteuid() != 0)
        return STATUS_OK;
    if (stat(site, &info) != 0)
        return STATUS_MISSING;
    if (info.st_uid == 0)
        return STATUS_OK;
    if (setgroups(0, NULL) != 0 || setgid(info.st_gid) != 0 ||
        setuid(info.st_uid) != 0)
        return STATUS_DENIED;
    return STATUS_OK;
}

static enum status
listen_both(struct serve *serve, const struct options *options,
            const struct meeting_place *place)
{
    enum status status;

    if (options->public_end >= 0) {
        serve_listening(serve, options->public_end, DOOR_PUBLIC);
        serve_listening(serve, options->staff_end, DOOR_STAFF);
        return STATUS_OK;
    }
    /* Who looks for a store waits for the public one: it comes last. */
    status = serve_listen(serve, place->staff_socket, DOOR_STAFF);
    if (status == STATUS_OK)
        status = serve_listen(serve, place->public_socket, DOOR_PUBLIC);
    return status;
}

static enum status
find_place(const struct options *options, struct meeting_place *place)
{
    *place = (struct meeting_place){0};
    if (options->public_end >= 0)
        return STATUS_OK;
    if (options->sockets)
        return place_in(options->sockets, place);
    return place_make(options->site, place);
}

/* Before the database is opened: what stands in it may be planted. */
static enum status
shut_in(const struct options *options, const struct meeting_place *place)
{
    char *site = realpath(options->site, NULL);
    const struct lockdown_paths paths = {
        .write = {site, place->folder[0] ? place->folder : NULL}};
    enum status status = lockdown_files(LOCKDOWN_STORE, &paths);

    free(site);
    return status;
}

static enum status
run(const struct options *options, const struct store_options *kept)
{
    struct serve *serve = NULL;
    struct meeting_place place;
    /* First: in folders of the owner's root must make and give away nothing. */
    enum status status = become_owner(options->site);

    if (status == STATUS_OK)
        status = find_place(options, &place);
    if (status == STATUS_OK)
        status = shut_in(options, &place);
    if (status == STATUS_OK)
        status = serve_open(options->site, kept, &serve);
    if (status == STATUS_OK)
        status = listen_both(serve, options, &place);
    if (status == STATUS_OK)
        status = lockdown_calls(LOCKDOWN_STORE);
    if (status == STATUS_OK && lockdown_is_shut())
        answers_note_shut_in();
    if (status == STATUS_OK)
        status = serve_run(serve, stop_ends[0], options->linger);
    serve_close(serve);
    return status;
}

static int32_t
utc_offset(void)
{
    time_t now = clock_now();
    struct tm local;

    return localtime_r(&now, &local) ? (int32_t)local.tm_gmtoff : 0;
}

static enum status
read_settings(const char *site, struct store_options *out)
{
    struct settings *settings = NULL;
    char *problem = NULL;
    enum status status = settings_read(site, &settings, &problem);

    if (status != STATUS_OK) {
        say(problem ? problem : status_words(status), 0);
        free(problem);
        return status;
    }
    out->withdraw_hours =
        (uint32_t)settings_number(settings, SETTING_withdraw_hours);
    out->retention_days =
        (uint32_t)settings_number(settings, SETTING_retention_days);
    /* The outside body has no rows that it must not be seen to have. */
    out->decoys = settings_number(settings, SETTING_decoys) &&
                  settings_number(settings, SETTING_profile) != OUTSIDE;
    out->utc_offset = utc_offset();
    settings_free(settings);
    return STATUS_OK;
}

int
main(int count, char **words)
{
    struct options options = {.public_end = -1,
                              .staff_end = -1,
                              .log = PROGRAMS_LOG,
                              .linger = LINGER};
    struct store_options kept = {.ballast = BALLAST_SIZE};
    enum status status;
    int code = read_options(count, words, &options);

    if (code >= 0)
        return code;
    start_log(options.log);
    lockdown_process();
    lockdown_environment(LOCKDOWN_STORE);
    status = secret_start();
    if (status == STATUS_OK)
        status = read_settings(options.site, &kept);
    else
        say("there is no source of chance", 0);
    if (status != STATUS_OK)
        return status_exit(status);
    status = handle_signals();
    if (status == STATUS_OK)
        status = run(&options, &kept);
    if (status != STATUS_OK)
        say(status == STATUS_UNSHUT ? lockdown_words : status_words(status), 0);
    return status_exit(status);
}
