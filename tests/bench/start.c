#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/memory.h"
#include "kiosk/programs.h"
#include "store/protocol/place.h"
#include "tests/bench/bench.h"
#include "tests/bench/menu.h"
#include "tests/bench/pty.h"

/*
 * From exec to the first picker, beside whiptail with a menu of as many
 * entries, each in a terminal of the same kind.
 */
enum { ATTRACT, PICKER, ENTER, WARM, COLD, PAIRS };

static struct pair pairs[PAIRS] = {
    [ATTRACT] = {.name = "amparo-screen to attract",
                 .meaning = "exec of one visit's program to its first "
                            "complete frame; other: exec of whiptail --menu "
                            "with the same entries to its complete menu."},
    [PICKER] = {.name = "amparo-screen to picker",
                .meaning = "the same, and Enter, to the painted picker of "
                           "languages."},
    [ENTER] = {.name = "Enter to picker",
               .meaning = "what a person waits who comes to the waiting "
                          "screen, which was started before; other: "
                          "whiptail, which has to be started."},
    [WARM] = {.name = "amparo-kiosk to picker, warm",
              .meaning = "exec of the supervisor, its screen and Enter, "
                         "while a store runs."},
    [COLD] = {.name = "amparo-kiosk to picker, cold",
              .meaning = "the same with no store: it is started too, opens "
                         "and checks its database (once, when the machine is "
                         "switched on)."},
};

struct times {
    double attract;
    double enter;
};

/* Read both screens of a program that was just started, and end it. */
static struct times
visit(struct pty *pty, const struct menu *menu)
{
    struct times times;

    times.attract = (double)pty_painted(pty, menu->attract) / 1e6;
    pty_type(pty, "\r");
    times.enter = (double)pty_painted(pty, menu->picker) / 1e6;
    pty_end(pty);
    return times;
}

/* What the supervisor hands to a screen. */
struct ends {
    int store;
    int log;
    int supervisor;
};

static void
hand_over(void *self)
{
    const struct ends *ends = self;
    int high[3] = {fcntl(ends->store, F_DUPFD_CLOEXEC, 20),
                   fcntl(ends->log, F_DUPFD_CLOEXEC, 20),
                   fcntl(ends->supervisor, F_DUPFD_CLOEXEC, 20)};

    dup2(high[0], PROGRAMS_STORE);
    dup2(high[1], PROGRAMS_LOG);
    dup2(high[2], PROGRAMS_SUPERVISOR);
}

static struct times
run_screen(struct site *site, const struct menu *menu)
{
    char *path = menu_program("amparo-screen");
    const char *const words[] = {path, "--site", site_folder(site), NULL};
    struct client *client = site_connect(site, false);
    struct ends ends = {.store = client_descriptor(client),
                        .log = open("/dev/null", O_WRONLY | O_CLOEXEC)};
    int line[2];
    struct times times;

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, line) != 0)
        bench_give_up("no socket can be made");
    ends.supervisor = line[1];
    times = visit(pty_start(words, hand_over, &ends), menu);
    close(line[0]);
    close(line[1]);
    close(ends.log);
    client_close(client);
    free(path);
    return times;
}

static struct times
run_kiosk(struct site *site, const struct menu *menu)
{
    return visit(menu_kiosk(site), menu);
}

/* End the store that a kiosk started and left to us: site.c knows nothing
 * of it. */
static void
end_kiosks_store(struct site *site)
{
    struct meeting_place place;
    struct client *client = NULL;
    pid_t store;

    if (place_find(site_folder(site), &place) != STATUS_OK ||
        client_open(place.public_socket, &client) != STATUS_OK)
        bench_give_up("the kiosk's store is not there");
    store = bench_peer(client);
    client_close(client);
    kill(store, SIGTERM);
    if (waitpid(store, NULL, 0) != store)
        bench_give_up("the kiosk's store does not end");
}

static struct times
run_cold(struct site *site, const struct menu *menu)
{
    struct times times;

    site_kill_store(site);
    site_revive(site);
    times = run_kiosk(site, menu);
    end_kiosks_store(site);
    return times;
}

static double
run_whiptail(const struct menu *menu)
{
    struct pty *pty = menu_whiptail(menu);
    double time = (double)pty_painted(pty, menu->whiptail) / 1e6;

    pty_end(pty);
    return time;
}

static void
run_round(struct site *site, const struct menu *menu)
{
    struct times times;
    double other;

    client_close(site_connect(site, false));
    times = run_screen(site, menu);
    other = run_whiptail(menu);
    pair_add(&pairs[ATTRACT], times.attract, other);
    pair_add(&pairs[PICKER], times.attract + times.enter, other);
    pair_add(&pairs[ENTER], times.enter, other);
    times = run_kiosk(site, menu);
    pair_add(&pairs[WARM], times.attract + times.enter, run_whiptail(menu));
    times = run_cold(site, menu);
    pair_add(&pairs[COLD], times.attract + times.enter, run_whiptail(menu));
}

struct part
start_measure(struct site *site, int rounds)
{
    struct menu menu;

    menu_open(&menu);
    for (int i = 0; i < PAIRS; i++) {
        pairs[i].unit = "ms";
        pairs[i].other = "whiptail";
    }
    run_round(site, &menu);
    for (int i = 0; i < PAIRS; i++)
        pairs[i].count = 0; /* the first warmed the page cache */
    for (int i = 0; i < rounds; i++)
        run_round(site, &menu);
    menu_close(&menu);
    return (struct part){"Start", pairs, PAIRS};
}
