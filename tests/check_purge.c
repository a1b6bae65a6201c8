#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "store/protocol/client.h"
#include "tests/kept.h"
#include "tests/tap.h"

/* What staff say about how long reports are kept, as the store takes it. */

enum { QUARTER = 2027 * 4 };

static void
prove(struct kept *visit, struct proof_claim *claim, struct proof *out)
{
    memcpy(claim->site, visit->box.site, ID_SIZE);
    memcpy(claim->nonce, client_nonce(visit->staff), NONCE_SIZE);
    proof_sign(claim, visit->box.team.secret_key, out);
}

/* Counts that nobody needs to open here. */
static void
make_tally(struct sealed *out)
{
    seal_decoy(2, out);
}

static void
only_row(struct kept *visit, struct report_row *out)
{
    struct report_row *rows;
    size_t count;

    ck_assert_int_eq(client_rows(visit->staff, 0, &rows, &count), STATUS_OK);
    ck_assert_uint_eq(count, 1);
    *out = rows[0];
    free(rows);
}

static enum status
purge(struct kept *visit, struct purge_order *order, const struct sealed *tally)
{
    struct proof_claim claim = {.act = PROOF_PURGE};
    struct proof proof;
    uint8_t hash[HASH_BYTES];

    memcpy(claim.target, visit->box.site, ID_SIZE);
    proof_hash_item(hash, tally);
    purge_hash(order, hash, claim.payload);
    prove(visit, &claim, &proof);
    return client_purge(visit->staff, order, tally, &proof);
}

/* Purge the only report, with new counts. */
static enum status
purge_it(struct kept *visit, struct sealed *tally)
{
    struct purge_order order = {.quarter = QUARTER, .count = 1};
    struct report_row row;

    only_row(visit, &row);
    memcpy(order.reports[0], row.report, ID_SIZE);
    make_tally(tally);
    return purge(visit, &order, tally);
}

static enum status
hold(struct kept *visit, uint8_t which)
{
    struct proof_claim claim = {.act = PROOF_HOLD};
    struct client_hold order = {.which = which};
    struct report_row row;
    struct sealed item;
    struct proof proof;
    uint8_t hash[HASH_BYTES];
    enum status status;

    only_row(visit, &row);
    order.report = row.report;
    order.item = &item;
    box_item_make(&item, ITEM_EVENT, &visit->report.thread);
    memcpy(claim.target, row.report, ID_SIZE);
    proof_hash_item(hash, &item);
    purge_hash_number(which, hash, claim.payload);
    prove(visit, &claim, &proof);
    status = client_hold(visit->staff, &order, &proof);
    seal_clear(&item);
    return status;
}

static enum status
believe(struct kept *visit, uint32_t week)
{
    struct proof_claim claim = {.act = PROOF_CLOCK};
    struct proof proof;

    memcpy(claim.target, visit->box.site, ID_SIZE);
    purge_hash_number(week, NULL, claim.payload);
    prove(visit, &claim, &proof);
    return client_believe(visit->staff, week, &proof);
}

/* Every week somebody looks, so that the clock stays believed. */
static void
weeks_pass(struct kept *visit, int from, int to)
{
    for (int week = from + 1; week <= to; week++) {
        clock_set(KEPT_START + (int64_t)week * WEEK);
        (void)kept_row_count(visit);
    }
}

START_TEST(staff_purge_a_report_past_its_last_week_and_counts_are_left)
{
    struct kept visit;
    struct sealed tally;
    struct sealed there;

    kept_begin(&visit, 24);
    weeks_pass(&visit, 0, 14);
    ck_assert_int_eq(client_tally(visit.staff, QUARTER, &there),
                     STATUS_MISSING);
    ck_assert_int_eq(purge_it(&visit, &tally), STATUS_OK);
    ck_assert_uint_eq(kept_row_count(&visit), 0);
    ck_assert_int_eq(client_tally(visit.staff, QUARTER, &there), STATUS_OK);
    ck_assert_mem_eq(there.envelope, tally.envelope, tally.length);
    ck_assert_mem_eq(there.wraps, tally.wraps, sizeof tally.wraps);
    ck_assert_mem_eq(there.item, tally.item, ID_SIZE);
    /* It does not come back. */
    ck_assert_int_eq(client_put(visit.client, &visit.report.put),
                     STATUS_MISSING);
    seal_clear(&there);
    seal_clear(&tally);
    box_stop(&visit.box);
    ck_assert_int_eq(kept_ask(&visit, "SELECT (SELECT count(*) FROM report) +"
                                      " (SELECT count(*) FROM item) +"
                                      " (SELECT count(*) FROM wrap)"),
                     0);
    kept_end(&visit);
}
END_TEST

START_TEST(a_report_whose_time_has_not_come_is_not_purged)
{
    struct kept visit;
    struct sealed tally;

    kept_begin(&visit, 24);
    weeks_pass(&visit, 0, 13);
    ck_assert_int_eq(purge_it(&visit, &tally), STATUS_DENIED);
    seal_clear(&tally);
    ck_assert_uint_eq(kept_row_count(&visit), 1);
    ck_assert_int_eq(client_tally(visit.staff, QUARTER, &tally),
                     STATUS_MISSING);
    kept_end(&visit);
}
END_TEST

START_TEST(counts_of_somebody_else_are_not_written_over)
{
    struct kept visit;
    struct sealed tally;
    struct purge_order order = {.quarter = QUARTER};

    kept_begin(&visit, 24);
    make_tally(&tally);
    ck_assert_int_eq(purge(&visit, &order, &tally), STATUS_OK);
    ck_assert_int_eq(purge(&visit, &order, &tally), STATUS_CHANGED);
    memcpy(order.last, tally.item, ID_SIZE);
    seal_clear(&tally);
    make_tally(&tally);
    ck_assert_int_eq(purge(&visit, &order, &tally), STATUS_OK);
    seal_clear(&tally);
    kept_end(&visit);
}
END_TEST

START_TEST(nobody_but_the_team_purges_holds_or_believes)
{
    struct kept visit;
    struct sealed tally;

    kept_begin(&visit, 24);
    weeks_pass(&visit, 0, 14);
    seal_sign_pair_make(&visit.box.team);
    ck_assert_int_eq(purge_it(&visit, &tally), STATUS_WRONG_SIGNATURE);
    seal_clear(&tally);
    ck_assert_int_eq(hold(&visit, 0), STATUS_WRONG_SIGNATURE);
    ck_assert_int_eq(believe(&visit, 3014), STATUS_WRONG_SIGNATURE);
    ck_assert_uint_eq(kept_row_count(&visit), 1);
    kept_end(&visit);
}
END_TEST

START_TEST(nothing_is_purged_by_a_clock_that_staff_have_not_confirmed)
{
    struct kept visit;
    struct sealed tally;

    kept_begin(&visit, 24);
    clock_set(KEPT_START + 20LL * WEEK);
    ck_assert_uint_eq(kept_row_count(&visit), 1);
    ck_assert_int_eq(kept_look(&visit), STATUS_OK);
    ck_assert_int_eq(purge_it(&visit, &tally), STATUS_OLD);
    seal_clear(&tally);
    ck_assert_int_eq(believe(&visit, 3019), STATUS_CHANGED);
    ck_assert_int_eq(believe(&visit, 3020), STATUS_OK);
    ck_assert_int_eq(kept_look(&visit), STATUS_MISSING);
    /* The next hour the store purges what is past those four weeks too. */
    clock_set(KEPT_START + 20LL * WEEK + HOUR);
    (void)kept_row_count(&visit);
    ck_assert_uint_eq(kept_row_count(&visit), 0);
    kept_end(&visit);
}
END_TEST

/* A clock a year ahead left its week in the store: staff set it right. */
START_TEST(staff_bring_the_week_back_after_a_wrong_clock)
{
    struct kept visit;
    struct box_report other;
    struct hello *hello = calloc(1, sizeof *hello);

    kept_begin(&visit, 24);
    clock_set(KEPT_START + 52LL * WEEK);
    box_report_make(&other, 0);
    ck_assert_int_eq(client_put(visit.client, &other.put), STATUS_OK);
    clock_set(KEPT_START + 1LL * WEEK);
    ck_assert_int_eq(client_hello(visit.staff, "", hello), STATUS_OK);
    ck_assert_uint_eq(hello->week, 3052);
    ck_assert_int_eq(believe(&visit, 3001), STATUS_OK);
    ck_assert_int_eq(client_hello(visit.staff, "", hello), STATUS_OK);
    ck_assert_uint_eq(hello->week, 3001);
    ck_assert_int_eq(kept_look(&visit), STATUS_OK);
    free(hello);
    box_report_clear(&other);
    kept_end(&visit);
}
END_TEST

START_TEST(a_hold_keeps_a_report_for_as_long_as_it_says_and_no_longer)
{
    static const uint32_t weeks[] = {26, 52, 104};
    struct report_row row;

    for (uint8_t which = 0; which < 3; which++) {
        struct kept visit;

        kept_begin(&visit, 24);
        clock_set(KEPT_START + 2LL * WEEK);
        ck_assert_int_eq(hold(&visit, which), STATUS_OK);
        only_row(&visit, &row);
        ck_assert_uint_eq(row.expires, 3002 + weeks[which]);
        ck_assert_uint_eq(row.items, 3);
        /* A shorter one after it takes nothing away. */
        ck_assert_int_eq(hold(&visit, 0), STATUS_OK);
        only_row(&visit, &row);
        ck_assert_uint_eq(row.expires, 3002 + weeks[which]);
        ck_assert_int_eq(hold(&visit, 3), STATUS_BAD_INPUT);
        ck_assert_int_eq(kept_look(&visit), STATUS_OK);
        kept_end(&visit);
    }
}
END_TEST

START_TEST(a_held_report_can_be_withdrawn_all_the_same)
{
    struct kept visit;
    uint32_t hour;
    bool done;

    kept_begin(&visit, 0);
    ck_assert_int_eq(hold(&visit, 2), STATUS_OK);
    ck_assert_int_eq(kept_withdraw(&visit, &hour, &done), STATUS_OK);
    ck_assert(done);
    ck_assert_uint_eq(kept_row_count(&visit), 0);
    kept_end(&visit);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("purge");
    TCase *one = tcase_create("purge");

    tcase_add_test(one,
                   staff_purge_a_report_past_its_last_week_and_counts_are_left);
    tcase_add_test(one, a_report_whose_time_has_not_come_is_not_purged);
    tcase_add_test(one, counts_of_somebody_else_are_not_written_over);
    tcase_add_test(one, nobody_but_the_team_purges_holds_or_believes);
    tcase_add_test(one,
                   nothing_is_purged_by_a_clock_that_staff_have_not_confirmed);
    tcase_add_test(one, staff_bring_the_week_back_after_a_wrong_clock);
    tcase_add_test(one,
                   a_hold_keeps_a_report_for_as_long_as_it_says_and_no_longer);
    tcase_add_test(one, a_held_report_can_be_withdrawn_all_the_same);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
