#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/secret.h"
#include "store/keep.h"
#include "store/people.h"
#include "store/reports.h"
#include "store/scrub.h"
#include "store/sealing/seal.h"

/*
 *   raw_disk FOLDER DEVICE-IMAGE plain|scrub
 *
 * Fill a store in FOLDER, withdraw and purge, and search the raw image of
 * the disk below it, copied at the moment a receipt's holder would be told.
 * Says how many pieces of what went were found, and of what stays. `plain`
 * is the same store on SQLite's own file system, put there by the linker.
 */
enum {
    REPORTS = 1000,
    PURGED = 300,    /* the first ones */
    WITHDRAWN = 300, /* of those after them */
    DAY = 86400,
    WEEK = 7 * DAY,
    PIECE = 8,
    STEP = 32,
    SLOTS = 1 << 19,
};

/* A Monday. */
static const int64_t monday = 4 * DAY + 3000LL * WEEK;

static bool is_plain;
static struct store *store;
static struct report_order orders[REPORTS];
static bool is_gone[REPORTS];
static const char *image_path;

static void
need(bool good, const char *what)
{
    if (good)
        return;
    printf("# %s\n", what);
    exit(1);
}

int
__real_scrub_open(const char *path, bool read_only, struct sqlite3 **out);
int
__wrap_scrub_open(const char *path, bool read_only, struct sqlite3 **out);

int
__wrap_scrub_open(const char *path, bool read_only, struct sqlite3 **out)
{
    return is_plain ? sqlite3_open(path, out)
                    : __real_scrub_open(path, read_only, out);
}

/* --- the search ----------------------------------------------------------- */

/* Pieces of 8 bytes that are looked for, and whose they are (report + 1). */
static uint64_t pieces[SLOTS];
static int owners[SLOTS];
static uint8_t filter[1 << 21]; /* a bit for each low 24 bits: most are none */

static size_t
slot_of(uint64_t piece)
{
    return (size_t)(piece * 0x9e3779b97f4a7c15u >> 45);
}

static void
add_piece(const uint8_t *bytes, int owner)
{
    uint64_t piece;
    size_t at;

    memcpy(&piece, bytes, PIECE);
    if (!piece)
        return;
    at = slot_of(piece);
    while (pieces[at])
        at = (at + 1) % SLOTS;
    pieces[at] = piece;
    owners[at] = owner + 1;
    filter[(piece & 0xffffff) >> 3] |= (uint8_t)(1u << (piece & 7));
}

static int
find_piece(const uint8_t *bytes)
{
    uint64_t piece;

    memcpy(&piece, bytes, PIECE);
    if (!(filter[(piece & 0xffffff) >> 3] & 1u << (piece & 7)))
        return -1;
    for (size_t at = slot_of(piece); pieces[at]; at = (at + 1) % SLOTS)
        if (pieces[at] == piece)
            return owners[at] - 1;
    return -1;
}

/* Wraps and envelopes, in pieces: one that is cut is found as well. */
static void
add_item(const struct sealed *item, int owner)
{
    for (size_t at = ENVELOPE_HEADER; at + PIECE <= item->length; at += STEP)
        add_piece(item->envelope + at, owner);
    for (int i = 0; i < WRAP_COUNT; i++)
        for (size_t at = 0; at + PIECE <= WRAP_SIZE; at += STEP)
            add_piece(item->wraps[i] + at, owner);
}

struct finds {
    size_t gone; /* pieces of what was withdrawn or purged */
    size_t live; /* reports of which something is found */
};

/* The image as it is now. */
static uint8_t *
copy_image(size_t *size)
{
    int image = open(image_path, O_RDONLY | O_CLOEXEC);
    struct stat info;
    uint8_t *bytes;

    need(image >= 0 && fstat(image, &info) == 0, "there is no image");
    *size = (size_t)info.st_size;
    bytes = malloc(*size);
    need(bytes != NULL, "there is no memory for the image");
    for (size_t at = 0; at < *size;) {
        ssize_t some = pread(image, bytes + at, *size - at, (off_t)at);

        need(some > 0, "the image cannot be read");
        at += (size_t)some;
    }
    close(image);
    return bytes;
}

static struct finds
search(void)
{
    static bool seen[REPORTS];
    struct finds finds = {0};
    size_t size;
    uint8_t *bytes = copy_image(&size);

    memset(seen, 0, sizeof seen);
    for (size_t at = 0; at + PIECE <= size; at++) {
        int owner = find_piece(bytes + at);

        if (owner < 0)
            continue;
        finds.gone += is_gone[owner];
        finds.live += !is_gone[owner] && !seen[owner];
        seen[owner] = true;
    }
    free(bytes);
    return finds;
}

/* --- the store ------------------------------------------------------------ */

static struct site
now(void)
{
    struct site site;

    need(people_site(store, &site) == STATUS_OK, "there is no site");
    return site;
}

static void
begin(const char *folder)
{
    const struct store_options options = {.retention_days = 7};
    uint8_t bytes[64];

    clock_set(monday);
    need(store_open(folder, &options, &store) == STATUS_OK,
         "the store does not open");
    secret_random(bytes, sizeof bytes);
    need(keep_start(store, NULL) == STATUS_OK &&
             keep_end(store,
                      store_run(
                          store, STATEMENT_META_ADD,
                          VALUES(value_bytes(bytes, 16), value_bytes(bytes, 16),
                                 value_bytes(bytes, 64), value_number(3000),
                                 value_number(3000), value_bytes(bytes, 32),
                                 value_bytes(bytes, 32),
                                 value_bytes((uint8_t[80]){1}, 80)))) ==
                 STATUS_OK,
         "the store is not founded");
}

static void
put(int number)
{
    struct report_order *order = &orders[number];
    struct site site = now();

    seal_decoy(number % 10 ? 0 : 1, &order->body);
    seal_decoy(0, &order->own);
    secret_random(order->report.lookup, LOOKUP_SIZE);
    add_item(&order->body, number);
    add_item(&order->own, number);
    add_piece(order->report.lookup, number);
    need(keep_start(store, &site) == STATUS_OK &&
             keep_end(store, reports_add(store, &site, order)) == STATUS_OK &&
             reports_look(store, order) == STATUS_OK,
         "a report was not stored");
}

static void
withdraw(int number)
{
    struct site site = now();
    struct report report;
    uint32_t hour;
    bool done;

    need(reports_by_lookup(store, orders[number].report.lookup, &report) ==
                 STATUS_OK &&
             keep_withdraw(store, &site, &report, &hour, &done) == STATUS_OK &&
             done,
         "a report was not withdrawn");
    is_gone[number] = true;
}

/* Let time do one thing; false when nothing was due. */
static bool
tick(void)
{
    bool changed;

    need(keep_tick(store, &changed) == STATUS_OK, "a purge failed");
    return changed;
}

/* Is a purged one gone? They go in the order of their ids. */
static void
see_purged(void)
{
    struct report report;

    for (int i = 0; i < PURGED; i++)
        is_gone[i] = reports_by_lookup(store, orders[i].report.lookup,
                                       &report) == STATUS_MISSING;
}

static size_t found;
static int copies;

static struct finds
look(void)
{
    struct finds finds = search();

    copies++;
    found += finds.gone;
    return finds;
}

int
main(int count, char **words)
{
    enum { EVERY = 100 };
    int withdrawn = 0;
    int purged = 0;
    struct finds last;

    need(count == 4 && secret_start() == STATUS_OK, "three words are needed");
    image_path = words[2];
    is_plain = strcmp(words[3], "plain") == 0;
    begin(words[1]);
    for (int i = 0; i < PURGED; i++)
        put(i);
    clock_set(monday + 4 * WEEK);
    while (tick())
        continue;
    /* Some go while others come. */
    for (int i = PURGED; i < REPORTS; i++) {
        put(i);
        if (i % 2 == 0 || withdrawn == WITHDRAWN)
            continue;
        withdraw(PURGED + withdrawn);
        if (++withdrawn % EVERY == 0)
            look();
    }
    clock_set(monday + 6 * WEEK);
    while (tick())
        if (++purged % EVERY == 0) {
            see_purged();
            look();
        }
    see_purged();
    last = look();
    need(withdrawn == WITHDRAWN && purged == PURGED, "not all are gone");
    store_close(store);
    printf("%zu %zu %d\n", found, last.live, copies);
    return 0;
}
