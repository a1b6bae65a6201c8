#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "store/decoys.h"
#include "store/keep.h"
#include "store/reports.h"
#include "tests/box.h"
#include "tests/tap.h"

/*
 * What check_counts takes for granted of the disk, on a real store: a report
 * for outside and a decoy are both one row more that this place cannot open,
 * and nothing else.
 */

enum { FIRST = 3000, WEEKS_MAX = 13 };

/* What was put into a real store, week by week. */
struct told {
    int stays[WEEKS_MAX]; /* rows that this place cannot open */
    int goes[WEEKS_MAX];
    int items; /* more than the two that each row has */
};

/* Bodies are sealed to HERE or to OUTSIDE; the thief has HERE. */
struct keys {
    struct box_pair here;
    struct box_pair outside;
};

static void
send(struct store *store, const struct box_pair *reader)
{
    struct report_order order = {0};
    struct box_report made;
    struct seal_order body = {.kind = ITEM_BODY,
                              .content = "what happened",
                              .length = 13,
                              .reader_count = 1};
    struct site site;

    body.readers = &reader->public_key;
    box_report_make(&made, 0);
    seal_clear(&made.body);
    ck_assert_int_eq(seal_make(&body, &order.body), STATUS_OK);
    order.own = made.own;
    memcpy(order.report.lookup, made.put.lookup, LOOKUP_SIZE);
    memcpy(order.report.receipt_box, made.put.receipt_box, BOX_PUBLIC_SIZE);
    memcpy(order.report.receipt_sign, made.put.receipt_sign, SIGN_PUBLIC_SIZE);
    memcpy(order.report.thread_box, made.put.thread_box, BOX_PUBLIC_SIZE);
    ck_assert_int_eq(people_site(store, &site), STATUS_OK);
    ck_assert_int_eq(keep_start(store, &site), STATUS_OK);
    ck_assert_int_eq(keep_end(store, reports_add(store, &site, &order)),
                     STATUS_OK);
    seal_clear(&order.body);
    seal_clear(&order.own);
}

static void
make_one(struct store *store, enum decoy kind, struct told *told)
{
    int week = (int)clock_week(clock_now()) - FIRST;
    struct site site;

    ck_assert_int_eq(people_site(store, &site), STATUS_OK);
    ck_assert_int_eq(decoys_make(store, &site, NULL, kind), STATUS_OK);
    told->goes[week] += kind == DECOY_WITHDRAWN;
    told->stays[week] += kind == DECOY_SHORT || kind == DECOY_LONG ||
                         kind == DECOY_LATER || kind == DECOY_HELD;
    told->items += kind == DECOY_HELD;
}

/* Weeks of decoys, two readable reports in each, one for outside. */
static void
live_through(struct store *store, const struct keys *keys, int weeks,
             struct told *told)
{
    struct decoys decoys;
    bool changed;

    *told = (struct told){0};
    clock_set(clock_week_start(FIRST));
    decoys_begin(&decoys, 0);
    for (int week = 0; week < weeks; week++) {
        clock_set(clock_week_start((uint32_t)(FIRST + week)) + 1);
        send(store, &keys->here);
        send(store, &keys->here);
        if (week == 1) {
            send(store, &keys->outside);
            told->stays[week]++;
        }
        while (decoys_next(&decoys) <
               clock_week_start((uint32_t)(FIRST + week + 1))) {
            enum decoy kind;

            clock_set(decoys_next(&decoys));
            ck_assert(decoys_due(&decoys, &kind));
            make_one(store, kind, told);
        }
    }
    clock_set(clock_now() + 2 * 86400);
    do
        ck_assert_int_eq(keep_tick(store, &changed), STATUS_OK);
    while (changed);
}

/* Try the key of this place on the body of each live row. */
static void
count_rows(struct store *store, const struct keys *keys, int found[WEEKS_MAX],
           int *items)
{
    static const struct reports_walk walk;
    struct report report[512];
    size_t count = 0;
    enum status status = reports_after(store, &walk, 0, &report[0]);

    *items = 0;
    while (status == STATUS_OK && ++count < 512)
        status = reports_next(store, &walk, &report[count]);
    if (status == STATUS_OK)
        reports_done(store, &walk);
    for (size_t i = 0; i < count; i++) {
        struct seal_opened opened;
        struct sealed body;

        ck_assert_int_eq(reports_item(store, report[i].id, 0, &body),
                         STATUS_OK);
        status = seal_open(&body, &keys->here, &opened);
        reports_item_done(store);
        seal_opened_clear(&opened);
        found[report[i].week - FIRST] += status != STATUS_OK;
        *items += (int)report[i].items - 2;
    }
}

static void
count_gone(const char *folder, int found[WEEKS_MAX])
{
    char *path = memory_print("%s/store.db", folder);
    sqlite3 *database;
    sqlite3_stmt *rows;

    ck_assert_int_eq(sqlite3_open(path, &database), SQLITE_OK);
    ck_assert_int_eq(
        sqlite3_prepare_v2(database, "SELECT week FROM report WHERE state = 1",
                           -1, &rows, NULL),
        SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW)
        found[sqlite3_column_int(rows, 0) - FIRST]++;
    sqlite3_finalize(rows);
    sqlite3_close(database);
    free(path);
}

START_TEST(a_thief_with_every_key_of_this_place_counts_decoys_among_them)
{
    enum { WEEKS = 3 };
    struct told told;
    struct keys keys;
    struct box box;
    struct store *store = NULL;
    int stays[WEEKS_MAX] = {0};
    int goes[WEEKS_MAX] = {0};
    int items;

    clock_set(clock_week_start(FIRST));
    seal_box_pair_make(&keys.here);
    seal_box_pair_make(&keys.outside);
    box_make_founded(&box);
    box_stop(&box);
    ck_assert_int_eq(store_open(box.folder, &box.options, &store), STATUS_OK);
    live_through(store, &keys, WEEKS, &told);
    count_rows(store, &keys, stays, &items);
    store_close(store);
    count_gone(box.folder, goes);
    for (int week = 0; week < WEEKS; week++) {
        ck_assert_int_eq(stays[week], told.stays[week]);
        ck_assert_int_eq(goes[week], told.goes[week]);
    }
    ck_assert_int_ge(items, told.items);
    box_free(&box);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("seen");
    TCase *one = tcase_create("seen");

    tcase_add_test(
        one, a_thief_with_every_key_of_this_place_counts_decoys_among_them);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
