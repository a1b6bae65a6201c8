#include "tests/kills/kills.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "store/protocol/place.h"
#include "tests/kills/glass.h"
#include "tests/kills/ledger.h"
#include "tests/kills/person.h"
#include "tests/kills/proxy.h"
#include "tests/tap.h"

/*
 * A real kiosk, screen and store, one visit after the other, and in each one
 * of them is killed: first at every message to the store and back, then at
 * moments that chance chose. AMPARO_KILLS says how many visits. Speaks TAP.
 */
enum {
    VISITS = 18,
    VISIT_MAX = 60000,    /* milliseconds, with all that is started again */
    BACK_MAX = 1000,      /* milliseconds from a kill to the clock */
    BACK_NEVER = 10000,   /* not on the slowest machine */
    TURN = 4,             /* milliseconds between two looks */
    TERMINAL_VISITS = 20, /* a terminal is made to wait after 30 reports */
};

enum whom { THE_STORE, THE_SCREEN, THE_SUPERVISOR, WHOM };
static const char *const names[WHOM] = {"store", "screen", "supervisor"};

struct run {
    struct site *site;
    struct glass *glass;
    struct proxy *proxy; /* NULL in the second half */
    struct ledger ledger;
    const char *build;
    struct person person;
    /* this visit's kill */
    enum whom whom;
    int64_t at; /* the moment's number, or milliseconds; 0: none */
    int64_t began;
    int moments;
    int most_moments; /* of a visit so far */
    int64_t struck;   /* milliseconds, 0: not yet */
    pid_t old_screen;
    bool is_away; /* the public screen is not back yet */
    /* all of them */
    int visits;
    int killed[WHOM];
    int64_t back[LEDGER_MAX * 2]; /* milliseconds */
    size_t back_count;
    int closed; /* visits that read that nothing can be reported now */
    int dirty;  /* the last visit's text stood on the next one's screen */
};

/* What is left to end and to remove, whatever comes. */
static struct run *opened;

void
kills_give_up(const char *words)
{
    printf("Bail out! %s\n", words);
    if (opened) {
        glass_close(opened->glass);
        proxy_close(opened->proxy);
        site_free(opened->site);
    }
    exit(99);
}

/* --- killing -------------------------------------------------------------- */

/* The store that serves this site, whoever started it. */
static pid_t
find_store(const struct run *run)
{
    DIR *all = opendir("/proc");
    struct dirent *entry;
    pid_t found = 0;

    while (all && !found && (entry = readdir(all))) {
        char path[300];
        char words[512] = "";
        int descriptor;
        ssize_t length;

        snprintf(path, sizeof path, "/proc/%s/cmdline", entry->d_name);
        descriptor =
            entry->d_name[0] > '9' ? -1 : open(path, O_RDONLY | O_CLOEXEC);
        if (descriptor < 0)
            continue;
        length = read(descriptor, words, sizeof words - 1);
        close(descriptor);
        if (length > 0 && strcmp(words, "amparo-store") == 0 &&
            memmem(words, (size_t)length, site_folder(run->site),
                   strlen(site_folder(run->site))))
            found = (pid_t)strtol(entry->d_name, NULL, 10);
    }
    if (all)
        closedir(all);
    return found;
}

static pid_t
find_whom(const struct run *run, enum whom whom)
{
    switch (whom) {
    case THE_STORE:
        return run->proxy ? proxy_store(run->proxy) : find_store(run);
    case THE_SCREEN:
        return glass_screen(run->glass);
    case THE_SUPERVISOR:
        return glass_kiosk(run->glass);
    case WHOM:
        break;
    }
    return 0;
}

static void
strike(struct run *run, enum whom whom)
{
    pid_t process = find_whom(run, whom);

    /* Between two of them there is nobody to kill. */
    if (process <= 0)
        return;
    run->old_screen = glass_screen(run->glass);
    if (kill(process, SIGKILL) != 0)
        return;
    run->struck = clock_milliseconds();
    run->killed[whom]++;
    run->is_away = whom != THE_STORE;
    if (whom == THE_STORE && run->proxy)
        proxy_bury(run->proxy);
}

static void
at_message(void *self, enum proxy_moment moment)
{
    struct run *run = self;

    (void)moment;
    if (++run->moments == run->at && !run->struck)
        strike(run, run->whom);
}

/* --- looking on ----------------------------------------------------------- */

/* The time it took, once a fresh screen shows the clock. */
static void
watch_return(struct run *run)
{
    pid_t screen;

    if (!run->is_away || !glass_shows(run->glass, "attract.press"))
        return;
    screen = glass_screen(run->glass);
    if (screen <= 0 || screen == run->old_screen)
        return;
    run->is_away = false;
    run->back[run->back_count++] = clock_milliseconds() - run->struck;
    run->dirty += strstr(glass_text(run->glass), "quokka") != NULL;
}

/* A moment of everybody's time. */
static void
turn(struct run *run)
{
    struct pollfd set[PROXY_SET + 1];
    size_t count = 1;

    set[0] =
        (struct pollfd){.fd = glass_descriptor(run->glass), .events = POLLIN};
    if (run->proxy)
        count += proxy_fill(run->proxy, set + 1);
    if (poll(set, count, TURN) > 0 && run->proxy)
        proxy_work(run->proxy, set + 1, count - 1);
    while (glass_take(run->glass))
        continue;
    watch_return(run);
    if (!run->proxy && run->at && !run->struck &&
        clock_milliseconds() >= run->began + run->at)
        strike(run, run->whom);
}

static void
show_and_give_up(const struct run *run, const char *words)
{
    char *text = memory_text(glass_text(run->glass));
    char *kept = NULL;

    for (char *row = strtok_r(text, "\n", &kept); row;
         row = strtok_r(NULL, "\n", &kept))
        printf("# | %s\n", row);
    printf("# visit %d: the %s at %ld, %s; kiosk %d, screen %d (was %d)\n",
           run->visits, names[run->whom], (long)run->at,
           run->struck ? "killed" : "not yet", (int)glass_kiosk(run->glass),
           (int)glass_screen(run->glass), (int)run->old_screen);
    free(text);
    kills_give_up(words);
}

static void
await_clock(struct run *run)
{
    int64_t end = clock_milliseconds() + VISIT_MAX;

    while (run->is_away || !glass_shows(run->glass, "attract.press")) {
        turn(run);
        if (clock_milliseconds() > end)
            show_and_give_up(run, "the clock did not come back");
    }
}

/* One person, one kill. */
static void
visit(struct run *run, enum whom whom, int64_t at)
{
    char text[32];

    ledger_text(run->visits, text);
    await_clock(run);
    person_begin(&run->person, text);
    run->whom = whom;
    run->at = at;
    run->moments = 0;
    run->struck = 0;
    run->began = clock_milliseconds();
    while (!run->person.has_left || run->is_away) {
        turn(run);
        person_act(&run->person, run->glass);
        if (clock_milliseconds() > run->began + VISIT_MAX)
            show_and_give_up(run, "a visit did not end");
    }
    if (run->moments > run->most_moments)
        run->most_moments = run->moments;
    run->closed += run->person.was_closed;
    if (run->person.has_receipt) {
        struct promise *promise = &run->ledger.promises[run->ledger.count++];

        promise->visit = run->visits;
        memcpy(promise->code, run->person.code, sizeof promise->code);
    }
    run->visits++;
}

/* The same terminal would be made to wait. Its name is read at the start. */
static void
change_terminal(struct run *run)
{
    char name[16];

    snprintf(name, sizeof name, "t%d", run->visits / TERMINAL_VISITS);
    site_set(run->site, "terminal", name);
    await_clock(run);
    strike(run, THE_SUPERVISOR);
    await_clock(run);
}

/* --- the halves ----------------------------------------------------------- */

static uint32_t chance = 1; /* the same each time: a failure comes again */

static uint32_t
below(uint32_t bound)
{
    chance = chance * 1664525 + 1013904223;
    return (chance >> 8) % bound;
}

static void
begin(struct run *run)
{
    run->is_away = false;
    run->glass = glass_open(run->build, site_folder(run->site));
    await_clock(run);
}

static void
end(struct run *run)
{
    glass_close(run->glass);
    proxy_close(run->proxy);
    run->glass = NULL;
    run->proxy = NULL;
}

/* Every moment of a visit's messages, with each program in turn; a few of
 * them, spread out, where COUNT is small. */
static void
kill_at_messages(struct run *run, int count)
{
    run->proxy =
        proxy_open(run->build, site_folder(run->site), at_message, run);
    begin(run);
    visit(run, THE_STORE, 0);
    for (int i = 1; i < count; i++) {
        int most = run->most_moments;
        /* All of them where there are as many visits, else spread out. */
        int which = count > most * WHOM ? i / WHOM % most : i * most / count;

        if (run->visits % TERMINAL_VISITS == 0)
            change_terminal(run);
        visit(run, (enum whom)(i % WHOM), 1 + which);
    }
    printf("# a visit has %d moments at messages\n", run->most_moments);
    end(run);
}

static void
kill_by_chance(struct run *run, int count)
{
    int64_t length;

    /* First a store that the kiosk is starting. */
    run->whom = THE_STORE;
    run->at = 1;
    run->struck = 0;
    run->began = clock_milliseconds();
    begin(run);
    visit(run, THE_STORE, 0);
    length = clock_milliseconds() - run->began;
    for (int i = 1; i < count; i++) {
        if (run->visits % TERMINAL_VISITS == 0)
            change_terminal(run);
        visit(run, (enum whom)(i % WHOM), 1 + below((uint32_t)length));
    }
    printf("# a visit takes %ld ms\n", (long)length);
    /* The last one twice: what is looked for is there to be found. */
    visit(run, THE_STORE, 0);
    run->visits--;
    visit(run, THE_STORE, 0);
    end(run);
}

/* --- what came of it ------------------------------------------------------ */

static int number;
static int failed;

static void
line(bool is_ok, const char *name)
{
    printf("%sok %d - %s\n", is_ok ? "" : "not ", ++number, name);
    failed |= !is_ok;
}

static int
compare(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

/* 19 of 20: a machine that has other things to do is no fault of ours. */
static void
judge_times(struct run *run)
{
    int64_t *back = run->back;
    size_t count = run->back_count;

    qsort(back, count, sizeof *back, compare);
    if (count == 0)
        kills_give_up("no screen was ever killed");
    printf("# back after %ld ms (median), %ld (19 of 20), %ld (the last) in "
           "%zu kills\n",
           (long)back[count / 2], (long)back[count - 1 - count / 20],
           (long)back[count - 1], count);
    line(back[count - 1 - count / 20] <= BACK_MAX &&
             back[count - 1] <= BACK_NEVER,
         "the public screen is back within a second by itself");
    line(run->dirty == 0, "with the clock, and nothing of the last visit");
}

/* To the store of the last kiosk, or one that is started for this. */
static struct client *
ask_staff(const struct run *run)
{
    struct meeting_place place;
    struct client *client = NULL;

    if (find_store(run) > 0 &&
        place_find(site_folder(run->site), &place) == STATUS_OK &&
        client_open(place.staff_socket, &client) == STATUS_OK)
        return client;
    return site_connect(run->site, true);
}

static void
judge(struct run *run)
{
    struct reckoning all =
        ledger_reckon(&run->ledger, run->site, ask_staff(run), run->visits - 1);
    struct ledger wrong = {.count = 1, .promises = {run->ledger.promises[0]}};
    struct reckoning none;

    printf("# %d visits, %zu receipts, %zu reports; killed: %d stores, %d "
           "screens, %d supervisors; %zu lost, %zu twice\n",
           run->visits, run->ledger.count, all.reports, run->killed[THE_STORE],
           run->killed[THE_SCREEN], run->killed[THE_SUPERVISOR], all.lost,
           all.twice);
    line(run->ledger.count > 0 && all.lost == 0,
         "each report whose receipt was shown is there with it");
    line(all.twice == 0, "none is there twice");
    line(all.reports >= run->ledger.count &&
             all.reports <= (size_t)run->visits + 1,
         "and none that nobody made");
    line(run->closed == 0, "nobody is sent away because a store died");
    line(run->killed[THE_STORE] && run->killed[THE_SCREEN] &&
             run->killed[THE_SUPERVISOR],
         "each program was killed");
    wrong.promises[0].visit = run->visits;
    none = ledger_reckon(&wrong, run->site, ask_staff(run), run->visits);
    line(none.lost == 1 && none.twice == 1,
         "a promise that is not kept and one kept twice would be seen");
    judge_times(run);
}

/* Where the sockets are: a place of our own. */
static char *
make_runtime(void)
{
    char *folder = memory_text("/tmp/amparo-kills-XXXXXX");

    if (!mkdtemp(folder))
        kills_give_up("no temporary folder");
    setenv("XDG_RUNTIME_DIR", folder, 1);
    return folder;
}

static void
remove_runtime(char *folder, const struct meeting_place *place)
{
    char *inner = memory_print("%s/amparo", folder);

    unlink(place->public_socket);
    unlink(place->staff_socket);
    rmdir(place->folder);
    rmdir(inner);
    rmdir(folder);
    free(inner);
    free(folder);
}

int
main(void)
{
    struct run *run = memory_zeroed(sizeof *run);
    const char *wanted = getenv("AMPARO_KILLS");
    int visits = wanted ? atoi(wanted) : VISITS;
    char *runtime = make_runtime();
    struct meeting_place place = {0};

    signal(SIGPIPE, SIG_IGN);
    setenv("TERM", "xterm-256color", 1);
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (visits < 4 || visits > LEDGER_MAX || secret_start() != STATUS_OK)
        kills_give_up("AMPARO_KILLS is a number of visits");
    run->build = getenv("AMPARO_BUILD");
    if (!run->build)
        kills_give_up("AMPARO_BUILD says where the programs are");
    run->site = site_make();
    opened = run;
    site_set(run->site, "languages", "en");
    site_set(run->site, "decoys", "no");
    kill_at_messages(run, visits / 2);
    kill_by_chance(run, visits - visits / 2);
    judge(run);
    if (place_make(site_folder(run->site), &place) != STATUS_OK)
        place = (struct meeting_place){0};
    site_free(run->site);
    remove_runtime(runtime, &place);
    free(run);
    printf("1..%d\n", number);
    return failed;
}
