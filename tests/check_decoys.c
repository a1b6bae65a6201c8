#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "store/decoys.h"
#include "tests/box.h"
#include "tests/shape.h"
#include "tests/tap.h"

enum { HOUR = 3600, DAY = 86400, WEEK = 7 * 86400 };

/* A Monday. */
static const int64_t start = 4 * 86400 + 3000LL * WEEK;

static const char terminal_name[TERMINAL_NAME_SIZE] = "kiosk";

/* --- what they leave ------------------------------------------------------ */

/* A founded box at which one visit was already. */
static void
begin(struct box *box)
{
    struct hello *hello = memory_zeroed(sizeof *hello);
    struct client *client;
    struct store_status status;

    clock_set(start);
    box_make(box);
    ck_assert_int_eq(box_start(box), STATUS_OK);
    box_found(box);
    client = box_dial(box, DOOR_PUBLIC);
    ck_assert_int_eq(client_hello(client, terminal_name, hello), STATUS_OK);
    ck_assert_int_eq(client_status(client, &status), STATUS_OK);
    client_close(client);
    free(hello);
}

/* The store's own hand, while no store serves. */
static void
make_decoys(struct box *box, enum decoy kind, int count)
{
    struct flood *flood = memory_zeroed(sizeof *flood);
    struct store *store = NULL;
    struct site site;

    box_stop(box);
    ck_assert_int_eq(store_open(box->folder, &box->options, &store), STATUS_OK);
    ck_assert_int_eq(flood_load(flood, store), STATUS_OK);
    ck_assert_int_eq(people_site(store, &site), STATUS_OK);
    for (int i = 0; i < count; i++)
        ck_assert_int_eq(
            decoys_make(store, &site,
                        flood_of(flood, (const uint8_t *)terminal_name), kind),
            STATUS_OK);
    store_close(store);
    free(flood);
}

static void
add(struct box *box, struct client *client, const struct box_report *report)
{
    struct box_act act = {.act = PROOF_ADD,
                          .target = report->put.lookup,
                          .signer = &report->sign};
    struct sealed item;
    struct proof proof;

    box_item_make(&item, ITEM_ADDITION, &report->thread);
    act.item = &item;
    proof = box_prove(box, client, &act);
    ck_assert_int_eq(client_add(client, act.target, &item, &proof), STATUS_OK);
    seal_clear(&item);
}

static void
withdraw(struct box *box, struct client *client,
         const struct box_report *report)
{
    const struct box_act act = {.act = PROOF_WITHDRAW,
                                .target = report->put.lookup,
                                .signer = &report->sign};
    struct proof proof = box_prove(box, client, &act);
    uint32_t hour;
    bool done;

    ck_assert_int_eq(client_withdraw(client, act.target, &proof, &hour, &done),
                     STATUS_OK);
}

/* What a person does with a report of BUCKET: send, and perhaps more. */
static void
visit(struct box *box, int bucket,
      void (*more)(struct box *, struct client *, const struct box_report *))
{
    struct hello *hello = memory_zeroed(sizeof *hello);
    struct client *client = box_dial(box, DOOR_PUBLIC);
    struct box_report report;

    ck_assert_int_eq(client_hello(client, terminal_name, hello), STATUS_OK);
    box_report_make(&report, bucket);
    ck_assert_int_eq(client_put(client, &report.put), STATUS_OK);
    if (more)
        more(box, client, &report);
    box_report_clear(&report);
    client_close(client);
    free(hello);
}

/* One box where a person was, one where a decoy was made instead. */
struct twins {
    struct box one;
    struct box other;
};

static void
look_alike(struct twins *twins)
{
    char *one;
    char *other;

    box_stop(&twins->one);
    box_stop(&twins->other);
    one = shape_of(twins->one.folder);
    other = shape_of(twins->other.folder);
    ck_assert_str_eq(one, other);
    free(one);
    free(other);
    box_free(&twins->one);
    box_free(&twins->other);
}

START_TEST(a_decoy_leaves_what_a_report_leaves)
{
    for (int bucket = 0; bucket < 2; bucket++) {
        struct twins twins;

        begin(&twins.one);
        begin(&twins.other);
        visit(&twins.one, bucket, NULL);
        make_decoys(&twins.other, bucket ? DECOY_LONG : DECOY_SHORT, 1);
        look_alike(&twins);
    }
}
END_TEST

static int
count_items(const char *folder)
{
    char *shape = shape_of(folder);
    int count = 0;

    for (char *line = strtok(shape, "\n"); line; line = strtok(NULL, "\n"))
        count += strncmp(line, "item|", 5) == 0;
    free(shape);
    return count;
}

START_TEST(a_cover_leaves_what_an_addition_leaves)
{
    struct twins twins;

    begin(&twins.one);
    begin(&twins.other);
    visit(&twins.one, 0, add);
    visit(&twins.other, 0, NULL);
    box_stop(&twins.other);
    /* Half the time it looks for a row that has got something: none. */
    for (int i = 0; i < 64; i++) {
        if (count_items(twins.other.folder) == 3)
            break;
        make_decoys(&twins.other, DECOY_COVER_SHORT, 1);
    }
    look_alike(&twins);
}
END_TEST

/* Their bodies are short or long by chance: the person tries both. */
static bool
is_long(const struct box *box)
{
    char *shape = shape_of(box->folder);
    bool found = strstr(shape, "x8288") != NULL;

    free(shape);
    return found;
}

START_TEST(a_decoy_that_withdraws_leaves_what_a_person_leaves)
{
    struct twins twins;

    begin(&twins.one);
    begin(&twins.other);
    make_decoys(&twins.other, DECOY_WITHDRAWN, 1);
    visit(&twins.one, is_long(&twins.other), withdraw);
    look_alike(&twins);
}
END_TEST

START_TEST(both_are_gone_alike_when_their_hour_has_come)
{
    struct twins twins;

    begin(&twins.one);
    begin(&twins.other);
    make_decoys(&twins.other, DECOY_WITHDRAWN, 1);
    visit(&twins.one, is_long(&twins.other), withdraw);
    box_stop(&twins.one);
    clock_set(start + 30 * HOUR);
    ck_assert_int_eq(box_start(&twins.one), STATUS_OK);
    ck_assert_int_eq(box_start(&twins.other), STATUS_OK);
    look_alike(&twins);
}
END_TEST

/* Could staff have held a report of week 3000 so, in its 13 weeks? */
static bool
may_be_held(int expires)
{
    static const int weeks[] = {26, 52, 104};

    for (size_t i = 0; i < sizeof weeks / sizeof *weeks; i++)
        if (expires >= 3000 + weeks[i] && expires <= 3000 + 13 + weeks[i])
            return true;
    return false;
}

START_TEST(a_decoy_is_held_as_a_report_is)
{
    enum { HELD = 20 };
    struct box box;
    char *shape;
    int held = 0;

    begin(&box);
    make_decoys(&box, DECOY_HELD, HELD);
    shape = shape_of(box.folder);
    for (char *line = strtok(shape, "\n"); line; line = strtok(NULL, "\n")) {
        int expires;
        int items;

        if (sscanf(line, "report|x16|0|x16|x32|x32|x32|3000|%d|-|%*d|%d|-",
                   &expires, &items) != 2)
            continue;
        held++;
        ck_assert_int_eq(items, 3);
        ck_assert(may_be_held(expires));
    }
    free(shape);
    ck_assert_int_eq(held, HELD);
    box_free(&box);
}
END_TEST

static void
add_then_withdraw(struct box *box, struct client *client,
                  const struct box_report *report)
{
    add(box, client, report);
    add(box, client, report);
    clock_set(clock_now() + 3LL * WEEK);
    add(box, client, report);
    withdraw(box, client, report);
}

/* What is left of a row that was withdrawn; the log knows of more. */
static char *
left_of(const struct box *box)
{
    char *shape = shape_of(box->folder);
    char *left = memory_zeroed(strlen(shape) + 1);

    for (char *line = strtok(shape, "\n"); line; line = strtok(NULL, "\n"))
        if (strncmp(line, "report|", 7) == 0 ||
            strncmp(line, "item|", 5) == 0 || strncmp(line, "wrap|", 5) == 0)
            strcat(strcat(left, line), "\n");
    free(shape);
    return left;
}

START_TEST(a_withdrawn_row_keeps_nothing_of_what_was_added)
{
    struct twins twins;
    char *one;
    char *other;

    begin(&twins.one);
    begin(&twins.other);
    visit(&twins.other, 0, withdraw);
    visit(&twins.one, 0, add_then_withdraw);
    box_stop(&twins.one);
    box_stop(&twins.other);
    clock_set(clock_now() + 2 * DAY);
    ck_assert_int_eq(box_start(&twins.one), STATUS_OK);
    ck_assert_int_eq(box_start(&twins.other), STATUS_OK);
    box_stop(&twins.one);
    box_stop(&twins.other);
    one = left_of(&twins.one);
    other = left_of(&twins.other);
    ck_assert_str_eq(one, other);
    ck_assert_ptr_nonnull(strstr(one, "report|"));
    ck_assert_ptr_null(strstr(one, "wrap|"));
    free(one);
    free(other);
    box_free(&twins.one);
    box_free(&twins.other);
}
END_TEST

/* Live rows whose `due` is set. */
static int
count_asked(const char *folder)
{
    char *shape = shape_of(folder);
    int count = 0;
    int due;

    for (char *line = strtok(shape, "\n"); line; line = strtok(NULL, "\n"))
        count +=
            sscanf(line, "report|x16|0|x16|x32|x32|x32|%*d|%*d|%d|", &due) == 1;
    free(shape);
    return count;
}

/* --- at work -------------------------------------------------------------- */

static size_t
rows_after(struct box *box, int64_t from, int halves)
{
    struct client *client = box_dial(box, DOOR_STAFF);
    struct report_row *rows = NULL;
    size_t count = 0;

    for (int i = 1; i <= halves; i++) {
        clock_set(from + i * (HOUR / 2));
        ck_assert_int_eq(client_rows(client, 0, &rows, &count), STATUS_OK);
        free(rows);
    }
    client_close(client);
    return count;
}

START_TEST(a_store_at_work_makes_them_by_itself)
{
    struct box box;
    size_t first;
    size_t second;

    clock_set(start);
    box_make(&box);
    box.options.decoys = true;
    ck_assert_int_eq(box_start(&box), STATUS_OK);
    box_found(&box);
    first = rows_after(&box, start, 4 * 48);
    box_stop(&box);
    ck_assert_int_eq(box_start(&box), STATUS_OK);
    second = rows_after(&box, start + 4 * DAY, 3 * 48);
    /* 28 and 21 are expected to stay. */
    ck_assert_uint_gt(first, 3);
    ck_assert_uint_gt(second, first);
    ck_assert_uint_lt(second, 100);
    box_free(&box);
}
END_TEST

/* Nothing but those that ask later: ten, and then two weeks. */
START_TEST(one_that_was_to_ask_later_asks_while_the_store_lives)
{
    enum { LATER = 10 };
    struct decoys decoys;
    struct store *store = NULL;
    struct box box;
    bool changed;

    begin(&box);
    box_stop(&box);
    ck_assert_int_eq(store_open(box.folder, &box.options, &store), STATUS_OK);
    decoys_begin(&decoys, 0);
    for (int i = 0; i < decoy_kinds; i++)
        decoys.next[i] = INT64_MAX;
    for (int i = 0; i < LATER; i++) {
        decoys.next[DECOY_LATER] = clock_now();
        ck_assert_int_eq(decoys_tick(&decoys, store, NULL, &changed),
                         STATUS_OK);
        ck_assert(changed);
    }
    decoys.next[DECOY_LATER] = INT64_MAX;
    ck_assert_uint_gt(decoys.later_count, 0);
    clock_set(start + 14LL * DAY);
    do
        ck_assert_int_eq(decoys_tick(&decoys, store, NULL, &changed),
                         STATUS_OK);
    while (changed);
    ck_assert_uint_eq(decoys.later_count, 0);
    store_close(store);
    ck_assert_int_eq(count_asked(box.folder), LATER);
    box_free(&box);
}
END_TEST

START_TEST(a_store_that_is_told_so_makes_none)
{
    struct box box;

    begin(&box);
    ck_assert_uint_eq(rows_after(&box, start, 48), 0);
    box_free(&box);
}
END_TEST

START_TEST(covers_fall_on_all_rows_that_can_be_read)
{
    enum { ROWS = 12, COVERS = 200 };
    struct box box;
    struct client *client;
    struct report_row *rows;
    size_t count;
    uint32_t items = 0;
    int grown = 0;

    begin(&box);
    visit(&box, 0, NULL);
    box_stop(&box);
    /* The first is too old when the others come. */
    clock_set(start + 14LL * WEEK);
    ck_assert_int_eq(box_start(&box), STATUS_OK);
    for (int i = 0; i < ROWS; i++)
        visit(&box, 0, NULL);
    make_decoys(&box, DECOY_COVER_SHORT, COVERS);
    ck_assert_int_eq(box_start(&box), STATUS_OK);
    client = box_dial(&box, DOOR_STAFF);
    ck_assert_int_eq(client_rows(client, 0, &rows, &count), STATUS_OK);
    ck_assert_uint_eq(count, ROWS + 1);
    for (size_t i = 0; i < count; i++) {
        items += rows[i].items;
        grown += rows[i].items > 2;
        if (rows[i].week == 3000)
            ck_assert_uint_eq(rows[i].items, 2);
    }
    /* None was lost but those that looked for a grown row before the first. */
    ck_assert_uint_le(items, 2 * count + COVERS);
    ck_assert_uint_ge(items, 2 * count + COVERS - 40);
    ck_assert_int_ge(grown, ROWS - 2);
    free(rows);
    client_close(client);
    box_free(&box);
}
END_TEST

static void
add_again(struct box *box, struct client *client,
          const struct box_report *report)
{
    for (int week = 12; week <= 24; week += 12) {
        clock_set(start + (int64_t)week * WEEK);
        add(box, client, report);
    }
}

START_TEST(covers_keep_no_report_for_ever)
{
    struct box box;

    begin(&box);
    visit(&box, 0, add_again);
    make_decoys(&box, DECOY_COVER_SHORT, 20);
    ck_assert_int_gt(count_items(box.folder), 4);
    clock_set(start + 27LL * WEEK);
    for (int was = count_items(box.folder), i = 0; i < 2; i++) {
        make_decoys(&box, DECOY_COVER_SHORT, 20);
        ck_assert_int_eq(count_items(box.folder), was);
    }
    box_free(&box);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("decoys");
    TCase *one = tcase_create("decoys");

    tcase_add_test(one, a_decoy_leaves_what_a_report_leaves);
    tcase_add_test(one, a_cover_leaves_what_an_addition_leaves);
    tcase_add_test(one, a_decoy_that_withdraws_leaves_what_a_person_leaves);
    tcase_add_test(one, both_are_gone_alike_when_their_hour_has_come);
    tcase_add_test(one, a_decoy_is_held_as_a_report_is);
    tcase_add_test(one, a_withdrawn_row_keeps_nothing_of_what_was_added);
    tcase_add_test(one, a_store_at_work_makes_them_by_itself);
    tcase_add_test(one, one_that_was_to_ask_later_asks_while_the_store_lives);
    tcase_add_test(one, a_store_that_is_told_so_makes_none);
    tcase_add_test(one, covers_fall_on_all_rows_that_can_be_read);
    tcase_add_test(one, covers_keep_no_report_for_ever);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
