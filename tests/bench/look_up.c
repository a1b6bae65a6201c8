#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "store/sealing/receipt.h"
#include "tests/bench/bench.h"
#include "tests/bench/fill.h"
#include "tests/bench/pty.h"

/* A receipt among few reports and among many. */
enum { GET, RECEIPT, PAIRS, GETS = 1000, RECEIPTS = 12 };

static struct pair pairs[PAIRS] = {
    [GET] = {.name = "GET by look-up id",
             .unit = "ms",
             .meaning = "one receipt's items from the running store, the id "
                        "known already. What grows with the reports would "
                        "show here."},
    [RECEIPT] = {.name = "derive the receipt, then GET",
                 .unit = "ms",
                 .meaning = "what a person waits who comes back: argon2id "
                            "over the 24 digits stands before every GET and "
                            "hides the rest."},
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
    return (double)(pty_now() - began) / 1e6;
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

struct part
look_up_measure(int few, int many)
{
    static char title[64];
    static char other[64];
    struct side small = {0};
    struct side large = {0};

    snprintf(title, sizeof title, "Look-up among %d reports", many);
    snprintf(other, sizeof other, "among %d", few);
    open_side(&small, few);
    open_side(&large, many);
    for (int i = 0; i < PAIRS; i++)
        pairs[i].other = other;
    for (int i = 0; i < GETS; i++) {
        double ours = get_any(&large);

        pair_add(&pairs[GET], ours, get_any(&small));
    }
    for (int i = 0; i < RECEIPTS; i++) {
        double ours = come_back(&large, i % FILL_CODES);

        pair_add(&pairs[RECEIPT], ours, come_back(&small, i % FILL_CODES));
    }
    close_side(&small);
    close_side(&large);
    return (struct part){title, pairs, PAIRS};
}
