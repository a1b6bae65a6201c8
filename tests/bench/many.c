#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "store/sealing/receipt.h"
#include "store/sealing/seal.h"
#include "tests/bench/bench.h"
#include "tests/bench/fill.h"
#include "tests/bench/menu.h"
#include "tests/bench/pty.h"

/* A store of many reports beside one of few, and beside one of none. */
enum {
    RECEIPT,
    GET,
    PUT,
    START,
    BYTES,
    PAIRS,
    GETS = 1000,
    PUTS = 60,
    RECEIPTS = 60,
    STARTS = 15,
};

static struct pair pairs[PAIRS] = {
    [RECEIPT] = {.name = "look-up with a receipt",
                 .unit = "ms",
                 .limit = 1.05,
                 .meaning = "what a person waits who comes back: argon2id "
                            "over the 24 digits, then the items of the "
                            "report from the running store."},
    [GET] = {.name = "GET alone",
             .unit = "us",
             .meaning = "the same without argon2id: a question and its "
                        "answer, some pages of the file read. The tree of a "
                        "million is one or two pages deeper than that of a "
                        "thousand."},
    [PUT] = {.name = "PUT of sealed items",
             .unit = "ms",
             .meaning = "a report stored durably and read back."},
    [START] = {.name = "start of the store",
               .other = "empty store",
               .unit = "ms",
               .limit = 1.1,
               .meaning = "exec of amparo-store to its answer to the first "
                          "question, all that was kept looked at as far as a "
                          "start does."},
    [BYTES] = {.name = "bytes on disk a report",
               .other = "its bytes",
               .unit = "kB",
               .meaning = "the file by its reports of a body and an own of "
                          "the smallest bucket; other: the envelopes, wraps "
                          "and public keys themselves."},
};

struct side {
    struct site *site;
    struct client *client;
    struct fill fill;
    uint8_t salt[SALT_SIZE];
};

static void
open_side(struct side *side, int count)
{
    struct hello *hello = memory_zeroed(sizeof *hello);

    side->site = bench_site();
    if (count)
        fill_store(site_folder(side->site), count, &side->fill);
    side->client = site_connect(side->site, false);
    if (client_hello(side->client, "bench", hello) != STATUS_OK)
        bench_give_up("a filled store is not served");
    memcpy(side->salt, hello->salt, sizeof side->salt);
    free(hello);
}

static void
close_side(struct side *side)
{
    client_close(side->client);
    free(side->fill.lookups);
    site_free(side->site);
}

static void
get(struct side *side, const uint8_t lookup[LOOKUP_SIZE])
{
    struct got got;

    if (client_get(side->client, lookup, &got) != STATUS_OK || got.count != 1)
        bench_give_up("a report that was stored is not found");
    client_got_clear(&got);
}

static double
get_any(struct side *side)
{
    uint32_t which = secret_random_below((uint32_t)side->fill.count);
    int64_t began = pty_now();

    get(side, side->fill.lookups[which]);
    return (double)(pty_now() - began) / 1e3;
}

static double
come_back(struct side *side, int which)
{
    struct receipt *receipt = NULL;
    int64_t began = pty_now();

    if (receipt_derive(side->fill.codes[which], side->salt, &receipt) !=
        STATUS_OK)
        bench_give_up("a receipt cannot be derived");
    get(side, receipt->lookup);
    receipt_free(receipt);
    return (double)(pty_now() - began) / 1e6;
}

static double
put_one(struct side *side)
{
    struct put put = {.urgent = true}; /* the flood does not wait for it */
    struct sealed items[2];
    int64_t began;
    double time;

    for (int i = 0; i < 2; i++)
        seal_decoy(0, &items[i]);
    put.body = &items[0];
    put.own = &items[1];
    secret_random(put.lookup, sizeof put.lookup);
    began = pty_now();
    if (client_put(side->client, &put) != STATUS_OK)
        bench_give_up("a sealed report was not stored");
    time = (double)(pty_now() - began) / 1e6;
    for (int i = 0; i < 2; i++)
        seal_clear(&items[i]);
    return time;
}

/* --- start --------------------------------------------------------------- */

static int
listen_at(struct sockaddr_un *address)
{
    int listener = socket(AF_UNIX, SOCK_SEQPACKET, 0);

    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    /* The kernel picks a name that is no file. */
    if (listener < 0 ||
        bind(listener, (struct sockaddr *)address, sizeof(sa_family_t)) != 0 ||
        listen(listener, 4) != 0)
        bench_give_up("no socket can be made");
    return listener;
}

static pid_t
exec_store(struct side *side, int public_end, int staff_end)
{
    char *program = menu_program("amparo-store");
    char numbers[2][16];
    const char *words[] = {program,       "--site",   site_folder(side->site),
                           "--public-fd", numbers[0], "--staff-fd",
                           numbers[1],    NULL};
    pid_t child;

    snprintf(numbers[0], sizeof numbers[0], "%d", public_end);
    snprintf(numbers[1], sizeof numbers[1], "%d", staff_end);
    child = fork();
    if (child == 0) {
        execv(program, (char *const *)(uintptr_t)words);
        _exit(1);
    }
    free(program);
    return child;
}

static int
connect_to(int listener)
{
    struct sockaddr_un address;
    socklen_t length = sizeof address;
    int end = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

    if (getsockname(listener, (struct sockaddr *)&address, &length) != 0 ||
        connect(end, (struct sockaddr *)&address, length) != 0)
        bench_give_up("no socket can be reached");
    return end;
}

static double
start_one(struct side *side)
{
    struct hello *hello = memory_zeroed(sizeof *hello);
    struct sockaddr_un address;
    int public_end = listen_at(&address);
    int staff_end = listen_at(&address);
    struct client *client = client_adopt(connect_to(public_end));
    int64_t began = pty_now();
    pid_t store = exec_store(side, public_end, staff_end);
    double time;

    if (client_hello(client, "bench", hello) != STATUS_OK)
        bench_give_up("a store does not start");
    time = (double)(pty_now() - began) / 1e6;
    client_close(client);
    kill(store, SIGTERM);
    (void)waitpid(store, NULL, 0);
    close(public_end);
    close(staff_end);
    free(hello);
    return time;
}

static void
end_store(struct side *side)
{
    client_close(side->client);
    side->client = NULL;
    site_kill_store(side->site);
}

static void
measure_starts(struct side *large, struct side *empty)
{
    end_store(large);
    end_store(empty);
    (void)start_one(large);
    (void)start_one(empty);
    for (int i = 0; i < STARTS; i++) {
        double ours = start_one(large);

        pair_add(&pairs[START], ours, start_one(empty));
    }
    site_revive(large->site);
}

/* --- all ------------------------------------------------------------------ */

static double
file_bytes(const struct side *side)
{
    char *path = memory_print("%s/store.db", site_folder(side->site));
    struct stat info;

    if (stat(path, &info) != 0)
        bench_give_up("a store has no file");
    free(path);
    return (double)info.st_size;
}

static void
measure_bytes(const struct side *large, const struct side *small)
{
    double reports = large->fill.count - small->fill.count;
    double item = 80 + 2048 + 16 + WRAP_COUNT * WRAP_SIZE;
    double report = 2 * item + LOOKUP_SIZE + 3 * BOX_PUBLIC_SIZE;

    pair_add(&pairs[BYTES],
             (file_bytes(large) - file_bytes(small)) / reports / 1000,
             report / 1000);
}

static void
measure_look_ups(struct side *large, struct side *small)
{
    for (int i = 0; i < GETS; i++) {
        double ours = get_any(large);

        pair_add(&pairs[GET], ours, get_any(small));
    }
    for (int i = 0; i < RECEIPTS; i++) {
        bool is_first = i & 1;
        double other = is_first ? come_back(small, i % FILL_CODES) : 0;
        double ours = come_back(large, i % FILL_CODES);

        pair_add(&pairs[RECEIPT], ours,
                 is_first ? other : come_back(small, i % FILL_CODES));
    }
    for (int i = 0; i < PUTS; i++) {
        double ours = put_one(large);

        pair_add(&pairs[PUT], ours, put_one(small));
    }
}

struct part
many_measure(int few, int many)
{
    static char title[64];
    static char other[64];
    struct side small = {0};
    struct side large = {0};
    struct side empty = {0};

    snprintf(title, sizeof title, "%d envelopes in a store", 2 * many);
    snprintf(other, sizeof other, "among %d", 2 * few);
    open_side(&small, few);
    open_side(&large, many);
    open_side(&empty, 0);
    for (int i = 0; i < PAIRS; i++)
        pairs[i].other = pairs[i].other ? pairs[i].other : other;
    measure_bytes(&large, &small);
    measure_look_ups(&large, &small);
    measure_starts(&large, &empty);
    waits_measure(large.site);
    close_side(&small);
    close_side(&large);
    close_side(&empty);
    return (struct part){title, pairs, PAIRS};
}
