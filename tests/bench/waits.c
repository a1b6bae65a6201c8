#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "store/protocol/client_backup.h"
#include "store/sealing/seal.h"
#include "tests/bench/bench.h"
#include "tests/bench/pty.h"

/*
 * A kiosk, a desk, a check and a backup at work on one site, each a process
 * of its own that never rests, and how long the others wait for an answer.
 */
enum { WAIT_MOST = 100, ASKS = 600, WORKERS = 4 };

static void
ask(struct client *client)
{
    struct store_status status;

    if (client_status(client, &status) != STATUS_OK)
        bench_give_up("the store does not answer");
}

static void
send_one(struct client *client)
{
    struct put put = {.urgent = true};
    struct sealed items[2];

    for (int i = 0; i < 2; i++)
        seal_decoy(0, &items[i]);
    put.body = &items[0];
    put.own = &items[1];
    secret_random(put.lookup, sizeof put.lookup);
    if (client_put(client, &put) != STATUS_OK)
        bench_give_up("a sealed report was not stored");
    for (int i = 0; i < 2; i++)
        seal_clear(&items[i]);
}

/* --- who is at work ------------------------------------------------------- */

static void
be_kiosk(struct client *client)
{
    struct hello *hello = memory_zeroed(sizeof *hello);

    if (client_hello(client, "busy", hello) != STATUS_OK)
        bench_give_up("the store does not answer");
    free(hello);
    for (;;)
        send_one(client);
}

static void
be_desk(struct client *client)
{
    for (;;) {
        struct report_row *rows = NULL;
        size_t count = 0;

        if (client_rows(client, 0, &rows, &count) != STATUS_OK)
            bench_give_up("there are no rows");
        free(rows);
    }
}

static void
be_check(struct client *client)
{
    for (;;) {
        struct store_health health;
        struct store_survey survey;

        if (client_health(client, &health) != STATUS_OK ||
            client_survey(client, &survey) != STATUS_OK)
            bench_give_up("the store cannot be checked");
    }
}

static void
be_backup(struct client *client)
{
    for (;;) {
        const uint8_t *piece;
        size_t length;
        enum backup_left left = BACKUP_GOES_ON;

        if (client_backup_begin(client) != STATUS_OK)
            bench_give_up("no backup can be begun");
        while (left == BACKUP_GOES_ON)
            if (client_backup_more(client, &piece, &length, &left) != STATUS_OK)
                bench_give_up("a backup broke off");
    }
}

static const struct worker {
    const char *name;
    void (*work)(struct client *client);
    bool staff;
} workers[WORKERS] = {
    {"a kiosk that sends", be_kiosk, false},
    {"a desk that lists", be_desk, true},
    {"a check", be_check, true},
    {"a backup", be_backup, true},
};

static pid_t
start_worker(struct site *site, const struct worker *worker)
{
    pid_t child = fork();

    if (child == 0) {
        worker->work(site_connect(site, worker->staff));
        _exit(0);
    }
    return child;
}

/* --- who waits ------------------------------------------------------------ */

/* Milliseconds of each of ASKS short questions. */
static void
ask_often(struct client *client, double waits[ASKS])
{
    for (int i = 0; i < ASKS; i++) {
        int64_t began = pty_now();

        ask(client);
        waits[i] = (double)(pty_now() - began) / 1e6;
        usleep(1000);
    }
}

static void
print_waits(const char *name, const double waits[ASKS])
{
    double longest = bench_quantile(waits, ASKS, 1);
    bool is_met = longest <= WAIT_MOST;

    printf("  %-34s %8.2f ms %8.2f ms %8.2f ms  n=%d, at most %d: %s\n", name,
           bench_quantile(waits, ASKS, 0.5), bench_quantile(waits, ASKS, 0.99),
           longest, ASKS, WAIT_MOST, is_met ? "met" : "NOT MET");
    fflush(stdout);
    bench_limits.count++;
    bench_limits.past += !is_met;
}

static void
measure_beside(struct site *site, struct client *client, unsigned who)
{
    pid_t children[WORKERS] = {0};
    double waits[ASKS];
    char name[64] = "nobody else";

    for (int i = 0; i < WORKERS; i++)
        if (who >> i & 1) {
            children[i] = start_worker(site, &workers[i]);
            snprintf(name, sizeof name, "%s",
                     who == 15 ? "all four at once" : workers[i].name);
        }
    if (who)
        usleep(200000);
    ask_often(client, waits);
    print_waits(name, waits);
    for (int i = 0; i < WORKERS; i++)
        if (children[i]) {
            kill(children[i], SIGKILL);
            (void)waitpid(children[i], NULL, 0);
        }
}

void
waits_measure(struct site *site)
{
    struct client *client = site_connect(site, false);

    printf("\n%-36s %11s %11s %11s\n", "A short question beside", "middle",
           "99 of 100", "longest");
    measure_beside(site, client, 0);
    for (unsigned i = 0; i < WORKERS; i++)
        measure_beside(site, client, 1U << i);
    measure_beside(site, client, 15);
    printf("   Milliseconds that a person's question waits for its answer "
           "while others work\n      on the same site without a pause.\n");
    client_close(client);
}
