#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/secret.h"
#include "store/audit.h"
#include "store/decoys.h"
#include "store/people.h"
#include "store/reports.h"
#include "store/sealing/proof.h"
#include "store/sealing/seal.h"
#include "tests/box.h"
#include "tests/tap.h"

/* A store of many reports: what is done to it looks at few of them. */
enum { ROWS = 6000, LATE = 1200, COVERS = 60 };

static struct store *
open_box(const struct box *box)
{
    struct store *store;

    ck_assert_int_eq(store_open(box->folder, &box->options, &store), STATUS_OK);
    return store;
}

static int64_t
add_item(struct store *store, const uint8_t report[ID_SIZE], int place,
         struct sealed *item)
{
    uint8_t what[HASH_BYTES];
    int64_t seq = 0;

    secret_random(item->item, ID_SIZE);
    memcpy(item->envelope + 8, item->item, ID_SIZE);
    proof_hash_item(what, item);
    ck_assert_int_eq(audit_add(store, AUDIT_ITEM, what, &seq), STATUS_OK);
    ck_assert_int_eq(
        store_run(store, STATEMENT_ITEM_ADD,
                  VALUES(value_bytes(report, ID_SIZE), value_number(place),
                         value_bytes(item->item, ID_SIZE),
                         value_bytes(item->envelope, item->length),
                         value_number(seq))),
        STATUS_OK);
    return seq;
}

/* Without their wraps, which nothing here looks at. */
static void
add_row(struct store *store, struct sealed *item, int64_t week, int64_t expires)
{
    static const uint8_t key[BOX_PUBLIC_SIZE] = {9};
    uint8_t id[ID_SIZE];
    uint8_t lookup[LOOKUP_SIZE];
    int64_t seq = 0;

    secret_random(id, sizeof id);
    secret_random(lookup, sizeof lookup);
    ck_assert_int_eq(
        store_run(store, STATEMENT_REPORT_ADD,
                  VALUES(value_bytes(id, sizeof id),
                         value_bytes(lookup, sizeof lookup),
                         value_bytes(key, sizeof key),
                         value_bytes(key, sizeof key),
                         value_bytes(key, sizeof key), value_number(week),
                         value_number(expires))),
        STATUS_OK);
    for (int i = 0; i < 2; i++)
        seq = add_item(store, id, i, item);
    ck_assert_int_eq(
        store_run(store, STATEMENT_REPORT_CHANGED,
                  VALUES(value_number(seq), value_bytes(id, sizeof id))),
        STATUS_OK);
}

/* The last LATE of them expire a week after all others. */
static void
fill(struct store *store, const struct site *site)
{
    struct sealed item;

    seal_decoy(0, &item);
    ck_assert_int_eq(store_start(store), STATUS_OK);
    for (int i = 0; i < ROWS; i++)
        add_row(store, &item, site->week, site->week + 13 + (i >= ROWS - LATE));
    ck_assert_int_eq(store_end(store, STATUS_OK), STATUS_OK);
    seal_clear(&item);
}

/* How many of the late, or of the others, have got something. */
static int
count_grown(struct store *store, const struct site *site, bool late)
{
    const struct reports_walk walk = {0};
    struct report report;
    enum status status = reports_after(store, &walk, 0, &report);
    int count = 0;

    while (status == STATUS_OK) {
        count += report.items > 2 && (report.expires > site->week + 13) == late;
        status = reports_next(store, &walk, &report);
    }
    ck_assert_int_eq(status, STATUS_MISSING);
    return count;
}

START_TEST(covers_fall_on_all_of_many_rows)
{
    struct box box;
    struct store *store;
    struct site site;

    box_make_founded(&box);
    box_stop(&box);
    store = open_box(&box);
    ck_assert_int_eq(people_site(store, &site), STATUS_OK);
    fill(store, &site);
    for (int i = 0; i < COVERS; i++)
        ck_assert_int_eq(decoys_make(store, &site, NULL, DECOY_COVER_SHORT),
                         STATUS_OK);
    /* A fifth of all rows expires last: none of it would be one in 100,000. */
    ck_assert_int_gt(count_grown(store, &site, true), 0);
    ck_assert_int_gt(count_grown(store, &site, false), 0);
    store_close(store);
    box_free(&box);
}
END_TEST

START_TEST(rows_are_counted_only_as_far_as_it_matters)
{
    struct box box;
    struct store *store;
    struct site site;

    box_make_founded(&box);
    box_stop(&box);
    store = open_box(&box);
    ck_assert_int_eq(people_site(store, &site), STATUS_OK);
    fill(store, &site);
    ck_assert_int_eq(store_find(store, STATEMENT_COVER_COUNT,
                                VALUES(value_number(site.week))),
                     STATUS_OK);
    ck_assert_int_eq(store_number(store, STATEMENT_COVER_COUNT, 0), 5600);
    store_done(store, STATEMENT_COVER_COUNT);
    store_close(store);
    box_free(&box);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("many");
    TCase *one = tcase_create("many");

    tcase_add_test(one, covers_fall_on_all_of_many_rows);
    tcase_add_test(one, rows_are_counted_only_as_far_as_it_matters);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
