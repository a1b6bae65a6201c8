#include "tests/bench/fill.h"

#include <string.h>
#include <unistd.h>

#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "store/audit.h"
#include "store/people.h"
#include "store/reports.h"
#include "store/sealing/proof.h"
#include "store/sealing/receipt.h"
#include "tests/bench/bench.h"

enum {
    RETENTION = 90,
    ITEMS = 2,
    WEEKS = 13,
    ROWS = 1000,
    TRIES = 150,
    PAUSE = 100000
};

static void
need(enum status status)
{
    if (status != STATUS_OK)
        bench_give_up("a store cannot be filled");
}

/* The NUMBER-th of COUNT random ids in their order. */
static void
make_id(uint64_t number, uint64_t count, uint8_t id[ID_SIZE])
{
    uint64_t high = UINT64_MAX / count * number;

    secret_random(id, ID_SIZE);
    for (int i = 0; i < 8; i++)
        id[i] = (uint8_t)(high >> (56 - 8 * i));
}

/* As reports.c does it, for an item that has its id already. */
static int64_t
add_item(struct store *store, const uint8_t report[ID_SIZE], int place,
         const struct sealed *item)
{
    uint8_t what[HASH_BYTES];
    int64_t seq = 0;

    proof_hash_item(what, item);
    need(audit_add(store, AUDIT_ITEM, what, &seq));
    need(store_run(store, STATEMENT_ITEM_ADD,
                   VALUES(value_bytes(report, ID_SIZE), value_number(place),
                          value_bytes(item->item, ID_SIZE),
                          value_bytes(item->envelope, item->length),
                          value_number(seq))));
    for (int i = 0; i < WRAP_COUNT; i++)
        need(store_run(store, STATEMENT_WRAP_ADD,
                       VALUES(value_bytes(item->item, ID_SIZE), value_number(i),
                              value_bytes(item->wraps[i], WRAP_SIZE))));
    return seq;
}

static void
add_report(struct store *store, const struct site *site, struct fill *fill,
           int number, struct sealed items[ITEMS])
{
    static const uint8_t key[BOX_PUBLIC_SIZE] = {9};
    uint64_t count = (uint64_t)fill->count;
    uint8_t id[ID_SIZE];
    int64_t seq = 0;

    make_id((uint64_t)number, count, id);
    need(store_run(
        store, STATEMENT_REPORT_ADD,
        VALUES(value_bytes(id, ID_SIZE),
               value_bytes(fill->lookups[number], LOOKUP_SIZE),
               value_bytes(key, sizeof key), value_bytes(key, sizeof key),
               value_bytes(key, sizeof key), value_number(site->week),
               value_number(site->week + WEEKS))));
    for (int i = 0; i < ITEMS; i++) {
        make_id((uint64_t)(number * ITEMS + i), count * ITEMS, items[i].item);
        memcpy(items[i].envelope + 8, items[i].item, ID_SIZE);
        seq = add_item(store, id, i, &items[i]);
    }
    need(store_run(store, STATEMENT_REPORT_CHANGED,
                   VALUES(value_number(seq), value_bytes(id, ID_SIZE))));
}

/* Some of the look-up ids are those of real receipts. */
static void
draw_lookups(const struct site *site, struct fill *fill)
{
    fill->lookups = memory_array((size_t)fill->count, LOOKUP_SIZE);
    secret_random(fill->lookups, (size_t)fill->count * LOOKUP_SIZE);
    for (int i = 0; i < FILL_CODES; i++) {
        struct receipt *receipt = NULL;
        int place = (fill->count - 1) / FILL_CODES * i;

        code_make(fill->codes[i]);
        need(receipt_derive(fill->codes[i], site->salt, &receipt));
        memcpy(fill->lookups[place], receipt->lookup, LOOKUP_SIZE);
        receipt_free(receipt);
    }
}

/* The store that `amparo init` started may still linger. */
static enum status
open_when_free(const char *site, struct store **out)
{
    const struct store_options options = {.retention_days = RETENTION};
    enum status status = store_open(site, &options, out);

    for (int i = 0; i < TRIES && status == STATUS_BUSY; i++) {
        usleep(PAUSE);
        status = store_open(site, &options, out);
    }
    return status;
}

void
fill_store(const char *site, int count, struct fill *out)
{
    struct sealed items[ITEMS] = {0};
    struct store *store = NULL;
    struct site who;
    struct reports_tally there = {0};

    need(open_when_free(site, &store));
    need(people_site(store, &who));
    while (!there.ended)
        need(reports_tally(store, ROWS, &there));
    out->count = count - (int)there.live;
    if (out->count < FILL_CODES)
        bench_give_up("there are too many reports already");
    draw_lookups(&who, out);
    for (int i = 0; i < ITEMS; i++)
        seal_decoy(0, &items[i]);
    need(store_start(store));
    for (int i = 0; i < out->count; i++)
        add_report(store, &who, out, i, items);
    need(store_end(store, STATUS_OK));
    for (int i = 0; i < ITEMS; i++)
        seal_clear(&items[i]);
    store_close(store);
}
