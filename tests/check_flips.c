#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"
#include "store/pages.h"
#include "store/reports.h"
#include "store/survey.h"
#include "tests/box.h"
#include "tests/old_store.h"
#include "tests/tap.h"

/*
 * One bit of the database's file is another, anywhere. AMPARO_FLIPS says how
 * many bits beside those that are always tried.
 */
enum { REPORTS = 8, DATABASE_MAX = 4 << 20, BITS = 8, FEW = 100 };

static const struct store_options options = {.withdraw_hours = 24,
                                             .retention_days = 90};

struct flips {
    struct box box;
    struct box_report reports[REPORTS];
    char *path;
    struct buf good;
    /* figures */
    int tried;
    int noticed;
    int refused; /* the store did not start at all */
    int seen_by_sqlite;
    int seen_by_content;
};

static struct flips flips;

static void
take_bytes(void)
{
    flips.path = memory_print("%s/store.db", flips.box.folder);
    ck_assert_int_eq(file_read(flips.path, DATABASE_MAX, &flips.good),
                     STATUS_OK);
}

static void
add_item(struct client *client, const struct box_report *report)
{
    struct sealed item;
    struct box_act act = {.act = PROOF_ADD,
                          .target = report->put.lookup,
                          .item = &item,
                          .signer = &report->sign};
    struct proof proof;

    box_item_make(&item, ITEM_ADDITION, &report->thread);
    proof = box_prove(&flips.box, client, &act);
    ck_assert_int_eq(client_add(client, act.target, &item, &proof), STATUS_OK);
    seal_clear(&item);
}

static void
make_store(void)
{
    static const char form[] = "{\"form\": []}";
    struct client *client;
    struct hello *hello = memory_zeroed(sizeof *hello);

    clock_set(OLD_STORE_CLOCK);
    flips = (struct flips){0};
    box_make_founded(&flips.box);
    client = box_dial(&flips.box, DOOR_PUBLIC);
    ck_assert_int_eq(client_hello(client, "kiosk", hello), STATUS_OK);
    ck_assert_int_eq(
        client_form_keep(client, (const uint8_t *)form, sizeof form - 1),
        STATUS_OK);
    for (int i = 0; i < REPORTS; i++) {
        box_report_make(&flips.reports[i], i % 3);
        ck_assert_int_eq(client_put(client, &flips.reports[i].put), STATUS_OK);
        if (i % 2)
            add_item(client, &flips.reports[i]);
    }
    client_close(client);
    free(hello);
    box_stop(&flips.box);
    take_bytes();
}

/* A store of version 1, moved on: its pages have no sums. */
static void
make_old_store(void)
{
    const char *source = getenv("AMPARO_SOURCE");
    char *from = memory_print("%s/tests/corpus/store-1.db", source);
    char *to;
    struct buf bytes = {0};

    clock_set(OLD_STORE_CLOCK);
    flips = (struct flips){0};
    box_make(&flips.box);
    to = memory_print("%s/store.db", flips.box.folder);
    ck_assert_int_eq(file_read(from, DATABASE_MAX, &bytes), STATUS_OK);
    ck_assert_int_eq(file_write_new(to, bytes.data, bytes.length), STATUS_OK);
    ck_assert_int_eq(box_start(&flips.box), STATUS_OK);
    box_stop(&flips.box);
    take_bytes();
    buf_clear(&bytes);
    free(from);
    free(to);
}

static void
remove_store(void)
{
    for (int i = 0; i < REPORTS; i++)
        box_report_clear(&flips.reports[i]);
    buf_clear(&flips.good);
    free(flips.path);
    box_free(&flips.box);
}

static void
write_byte(size_t at, uint8_t byte)
{
    int file = open(flips.path, O_WRONLY);

    ck_assert_int_eq(pwrite(file, &byte, 1, (off_t)at), 1);
    close(file);
}

/* --- what the store says ----------------------------------------------------
 */

static struct survey_result
survey(struct store *store)
{
    struct survey *survey = survey_new();
    struct survey_result result;
    struct site site = {0};
    bool more = true;

    /* A site's row that is damaged is found by the survey too. */
    if (people_site(store, &site) != STATUS_OK)
        site = (struct site){0};
    while (more)
        ck_assert_int_eq(survey_step(survey, store, &site, &more), STATUS_OK);
    survey_tell(survey, &result);
    survey_free(survey);
    return result;
}

/* Reports that a receipt finds with both items as they were put. */
static uint64_t
count_found(struct store *store)
{
    uint64_t found = 0;

    for (int i = 0; i < REPORTS; i++) {
        const struct report_order order = {
            .report = {.items = 2},
            .body = flips.reports[i].body,
            .own = flips.reports[i].own,
        };
        struct report_order wanted = order;
        const struct put *put = &flips.reports[i].put;

        memcpy(wanted.report.lookup, put->lookup, LOOKUP_SIZE);
        memcpy(wanted.report.receipt_box, put->receipt_box, BOX_PUBLIC_SIZE);
        memcpy(wanted.report.receipt_sign, put->receipt_sign, SIGN_PUBLIC_SIZE);
        memcpy(wanted.report.thread_box, put->thread_box, BOX_PUBLIC_SIZE);
        found += reports_look(store, &wanted) == STATUS_OK;
    }
    return found;
}

/* Open the store on what lies there: was anything noticed? */
static bool
is_noticed(void)
{
    struct store *store = NULL;
    struct survey_result result;
    struct store_measure measure;
    enum status status = store_open(flips.box.folder, &options, &store);
    bool by_content;

    if (status != STATUS_OK) {
        flips.refused++;
        return true;
    }
    result = survey(store);
    by_content = result.parts || result.safe < result.reports;
    flips.seen_by_content += by_content;
    flips.seen_by_sqlite +=
        store_measure(store, &measure) != STATUS_OK || !measure.integrity_ok;
    /* Whoever is called safe is found, byte for byte. */
    if (flips.reports[0].put.body)
        ck_assert_uint_ge(count_found(store), result.safe);
    store_close(store);
    return by_content || result.damaged_pages > 0;
}

static void
try_bit(size_t at, int bit)
{
    uint8_t byte = flips.good.data[at];
    bool noticed;

    write_byte(at, (uint8_t)(byte ^ 1u << bit));
    noticed = is_noticed();
    write_byte(at, byte);
    flips.tried++;
    flips.noticed += noticed;
    if (!noticed && flips.reports[0].put.body)
        printf("# bit %d of byte %zu (page %zu, byte %zu of it) unnoticed\n",
               bit, at, at / PAGE_SIZE + 1, at % PAGE_SIZE);
}

static size_t
draw(uint64_t *seed, size_t below)
{
    *seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (size_t)((*seed >> 33) % below);
}

/* On every page: what begins it, a pointer to a cell, one byte anywhere, and
 * the sum; and so many more anywhere in the file. */
static void
try_bits(void)
{
    const char *wanted = getenv("AMPARO_FLIPS");
    long more = wanted ? strtol(wanted, NULL, 10) : FEW;
    size_t pages = flips.good.length / PAGE_SIZE;
    uint64_t seed = 1;

    for (size_t page = 0; page < pages; page++) {
        const size_t places[] = {draw(&seed, 8), 8 + draw(&seed, 24),
                                 draw(&seed, PAGE_SIZE),
                                 PAGE_SIZE - 1 - draw(&seed, PAGE_SUM)};

        for (size_t i = 0; i < sizeof places / sizeof *places; i++)
            try_bit(page * PAGE_SIZE + places[i], (int)draw(&seed, BITS));
    }
    for (long i = 0; i < more; i++)
        try_bit(draw(&seed, flips.good.length), (int)draw(&seed, BITS));
}

static void
tell_figures(const char *name)
{
    printf("# %s: %d flipped bits, %d noticed (%.1f %%); %d kept the store "
           "from starting, %d were seen by what is stored, %d by SQLite\n",
           name, flips.tried, flips.noticed,
           100.0 * flips.noticed / flips.tried, flips.refused,
           flips.seen_by_content, flips.seen_by_sqlite);
    fflush(stdout);
}

/* --- tests
 * --------------------------------------------------------------------- */

START_TEST(a_good_store_is_called_good)
{
    struct store *store = NULL;
    struct survey_result result;

    ck_assert_int_eq(store_open(flips.box.folder, &options, &store), STATUS_OK);
    result = survey(store);
    ck_assert(result.has_sums);
    ck_assert_uint_eq(result.pages, flips.good.length / PAGE_SIZE);
    ck_assert_uint_eq(result.damaged_pages, 0);
    ck_assert_uint_eq(result.parts, 0);
    ck_assert_uint_eq(result.reports, REPORTS);
    ck_assert_uint_eq(result.safe, REPORTS);
    ck_assert_uint_eq(count_found(store), REPORTS);
    store_close(store);
}
END_TEST

START_TEST(every_byte_of_the_files_head_is_watched)
{
    for (size_t at = 0; at < 100; at++)
        try_bit(at, (int)(at % BITS));
    tell_figures("the head");
    ck_assert_int_eq(flips.noticed, flips.tried);
}
END_TEST

START_TEST(a_flipped_bit_anywhere_is_noticed)
{
    struct buf after = {0};

    try_bits();
    tell_figures("with sums");
    ck_assert_int_eq(flips.noticed, flips.tried);
    /* Neither SQLite nor what is stored could tell them all. */
    ck_assert_int_lt(flips.seen_by_sqlite, flips.tried);
    ck_assert_int_lt(flips.seen_by_content, flips.tried);
    /* And looking changed nothing. */
    ck_assert_int_eq(file_read(flips.path, DATABASE_MAX, &after), STATUS_OK);
    ck_assert_uint_eq(after.length, flips.good.length);
    ck_assert_mem_eq(after.data, flips.good.data, after.length);
    buf_clear(&after);
}
END_TEST

/* The sum itself, for every bit of pages of each kind. */
START_TEST(every_bit_of_a_page_is_in_its_sum)
{
    uint8_t page[PAGE_SIZE];
    size_t pages = flips.good.length / PAGE_SIZE;

    for (size_t number = 1; number <= pages; number += pages / 2) {
        memcpy(page, flips.good.data + (number - 1) * PAGE_SIZE, PAGE_SIZE);
        ck_assert(page_is_whole(page, (uint32_t)number));
        ck_assert(!page_is_whole(page, (uint32_t)number + 1));
        for (size_t bit = 0; bit < (size_t)PAGE_SIZE * BITS; bit++) {
            page[bit / BITS] ^= (uint8_t)(1u << bit % BITS);
            ck_assert(!page_is_whole(page, (uint32_t)number));
            page[bit / BITS] ^= (uint8_t)(1u << bit % BITS);
        }
    }
}
END_TEST

/* What this test would see if pages had no sums. */
START_TEST(without_sums_many_bits_go_unnoticed)
{
    try_bits();
    tell_figures("without sums");
    ck_assert_int_lt(flips.noticed, flips.tried);
    ck_assert_int_gt(flips.noticed, flips.tried / 10);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("flips");
    TCase *one = tcase_create("flips");
    TCase *old = tcase_create("old");

    tcase_set_timeout(one, 0);
    tcase_set_timeout(old, 0);
    tcase_add_checked_fixture(one, make_store, remove_store);
    tcase_add_test(one, a_good_store_is_called_good);
    tcase_add_test(one, every_byte_of_the_files_head_is_watched);
    tcase_add_test(one, a_flipped_bit_anywhere_is_noticed);
    tcase_add_test(one, every_bit_of_a_page_is_in_its_sum);
    tcase_add_checked_fixture(old, make_old_store, remove_store);
    tcase_add_test(old, without_sums_many_bits_go_unnoticed);
    suite_add_tcase(suite, one);
    suite_add_tcase(suite, old);
    return tap_run(suite);
}
