#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/audit.h"
#include "store/people.h"
#include "store/protocol/record.h"
#include "store/reports.h"
#include "store/restore.h"
#include "store/rows.h"
#include "tests/box.h"
#include "tests/fuzz/fuzz.h"

/*
 * The records of a backup on their way into an empty store: any bytes, and
 * the right ones with some changed, left out or said twice. Either the store
 * is then whole, report by report, or it is as empty as before.
 */
enum { RECORDS_MAX = 200, SLICE = 1 << 16, STEPS = 100 };

static struct {
    struct box box;    /* the empty one, where all inputs go */
    uint8_t *database; /* as it was */
    size_t length;
    char path[128];
    struct buf records; /* of a store with a report */
    size_t starts[RECORDS_MAX + 1];
    size_t count;
    struct audit_end end;
} world;

static struct store *
open_store(const struct box *box)
{
    struct store *store = NULL;

    fuzz_need(store_open(box->folder, &box->options, &store) == STATUS_OK,
              "a store opens");
    return store;
}

static void
read_records(struct store *store)
{
    struct rows *rows = NULL;
    struct record_seen seen;
    size_t at = 0;
    bool more = true;

    fuzz_need(rows_open(store, &rows) == STATUS_OK, "rows are read");
    while (more)
        fuzz_need(rows_slice(rows, SLICE, &world.records, &more) == STATUS_OK,
                  "rows are read");
    rows_close(rows);
    while (record_look(world.records.data + at, world.records.length - at,
                       &seen) == STATUS_OK) {
        fuzz_need(world.count < RECORDS_MAX, "there are few records");
        world.starts[world.count++] = at;
        at += seen.length;
    }
    world.starts[world.count] = at;
    fuzz_need(audit_end(store, &world.end) == STATUS_OK, "a log ends");
}

static void
make_world(void)
{
    struct box full;
    struct box_report report;
    struct client *client;
    struct store *store;

    box_make_founded(&full);
    client = box_dial(&full, DOOR_PUBLIC);
    box_report_make(&report, 0);
    fuzz_need(client_put(client, &report.put) == STATUS_OK, "a report is sent");
    client_close(client);
    box_report_clear(&report);
    box_stop(&full);
    store = open_store(&full);
    read_records(store);
    store_close(store);
    box_free(&full);
    box_make(&world.box);
    store_close(open_store(&world.box));
    snprintf(world.path, sizeof world.path, "%s/store.db", world.box.folder);
    world.database = fuzz_read(world.path, &world.length);
}

/*
 * Four bytes each: 0 changes a byte of a record, 1 leaves a record out, 2
 * says it again at the end.
 */
static void
change(const uint8_t *data, size_t size, struct buf *out)
{
    struct buf bytes = {0};
    uint8_t fates[RECORDS_MAX] = {0};

    buf_add(&bytes, world.records.data, world.records.length);
    for (; size >= 4; data += 4, size -= 4) {
        size_t number = data[1] % world.count;
        size_t length = world.starts[number + 1] - world.starts[number];

        if (data[0] % 3 == 0)
            bytes.data[world.starts[number] + data[2] % length] ^= data[3];
        else
            fates[number] = data[0] % 3;
    }
    for (uint8_t pass = 0; pass < 3; pass++)
        for (size_t i = 0; i < world.count; i++)
            if (pass == 0 ? fates[i] != 1 : pass == 1 && fates[i] == 2)
                buf_add(out, bytes.data + world.starts[i],
                        world.starts[i + 1] - world.starts[i]);
    buf_clear(&bytes);
}

/* True when the store took it all. */
static bool
restore_it(struct store *store, const struct buf *records, bool says_gone)
{
    struct unpack in = unpack_start(records->data, records->length);
    static const uint8_t hash[HASH_BYTES] = {1};
    struct unpack gone = unpack_start(hash, sizeof hash);
    struct restore *restore = NULL;
    uint32_t withdrawn = 0;
    bool more = true;
    enum status status = restore_begin(store, &restore);

    if (status == STATUS_OK)
        status = restore_records(restore, &in);
    if (status == STATUS_OK && says_gone)
        status = restore_gone(restore, &gone);
    for (int i = 0; status == STATUS_OK && more; i++) {
        fuzz_need(i < STEPS, "what was restored is looked through");
        status = restore_settle(restore, &world.end, &more);
    }
    if (status == STATUS_OK)
        status = restore_end(restore, &withdrawn);
    restore_free(restore);
    return status == STATUS_OK;
}

static void
need_whole(struct store *store)
{
    const struct reports_walk walk = {0};
    struct report report;
    enum status status = reports_after(store, &walk, 0, &report);

    fuzz_need(audit_look(store) == STATUS_OK, "its log holds");
    while (status == STATUS_OK) {
        for (uint32_t i = 0; i < report.items; i++) {
            struct sealed lent;

            fuzz_need(reports_item(store, report.id, i, &lent) == STATUS_OK,
                      "each item of each report is there");
            reports_item_done(store);
        }
        status = reports_next(store, &walk, &report);
    }
    fuzz_need(status == STATUS_MISSING, "its reports are read");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf records = {0};
    struct store *store;
    struct site site;

    if (!world.database) {
        fuzz_prepare();
        make_world();
    }
    fuzz_begin();
    if (size && data[0] & 1)
        buf_add(&records, data + 1, size - 1);
    else if (size)
        change(data + 1, size - 1, &records);
    fuzz_write(world.path, world.database, world.length);
    store = open_store(&world.box);
    if (restore_it(store, &records, size && data[0] & 2))
        need_whole(store);
    else
        fuzz_need(people_site(store, &site) == STATUS_MISSING,
                  "what was refused left nothing");
    store_close(store);
    buf_clear(&records);
    return 0;
}
