#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/hash.h"
#include "kiosk/base/secret.h"
#include "store/protocol/client.h"
#include "store/sealing/carded.h"
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

/* --- who asks for a hold ---------------------------------------------------
 */

struct colleague {
    uint8_t id[ID_SIZE];
    struct sign_pair sign;
};

static struct colleague anna;
static struct colleague berta;

static enum status
change(struct kept *visit, const struct people_change *what)
{
    struct proof_claim claim = {.act = PROOF_PEOPLE};
    struct buf bytes = {0};
    struct proof proof;
    enum status status;

    people_put_change(&bytes, what);
    memcpy(claim.target, visit->box.site, ID_SIZE);
    hash_bytes(claim.payload, bytes.data, bytes.length);
    prove(visit, &claim, &proof);
    status = client_change(visit->staff, &bytes, &proof);
    buf_clear(&bytes);
    return status;
}

/* A card that TEAM signs. */
static void
give_card(struct kept *visit, const struct colleague *to,
          const struct sign_pair *team)
{
    struct member_card card = {.bytes = {0}};
    const struct people_change new = {.cards = &card, .card_count = 1};

    memcpy(card.member, to->id, ID_SIZE);
    memcpy(card.bytes + 32, to->sign.public_key, SIGN_PUBLIC_SIZE);
    ck_assert_ptr_eq(carded_sign_public(&card), card.bytes + 32);
    carded_sign(&card, visit->box.site, team);
    ck_assert_int_eq(change(visit, &new), STATUS_OK);
}

static void
join(struct kept *visit, struct colleague *who)
{
    struct staff_slot slot = {.bytes = {0}};
    const struct people_change new = {.slots = &slot, .slot_count = 1};

    secret_random(who->id, ID_SIZE);
    seal_sign_pair_make(&who->sign);
    memcpy(slot.member, who->id, ID_SIZE);
    ck_assert_int_eq(change(visit, &new), STATUS_OK);
    give_card(visit, who, &visit->box.team);
}

static void
begin_with_two(struct kept *visit, uint32_t withdraw_hours)
{
    kept_begin(visit, withdraw_hours);
    join(visit, &anna);
    join(visit, &berta);
}

/* Hold the only report, as these two say. */
static enum status
hold_by(struct kept *visit, uint8_t which, const struct colleague *one,
        const struct colleague *other)
{
    struct proof_claim claim = {.act = PROOF_HOLD};
    struct client_hold order = {.which = which};
    struct report_row row;
    struct sealed item;
    uint8_t hash[HASH_BYTES];
    enum status status;

    only_row(visit, &row);
    order.report = row.report;
    order.item = &item;
    box_item_make(&item, ITEM_EVENT, &visit->report.thread);
    memcpy(claim.target, row.report, ID_SIZE);
    proof_hash_item(hash, &item);
    purge_hash_number(which, hash, claim.payload);
    prove(visit, &claim, &order.proofs[0]);
    proof_sign(&claim, one->sign.secret_key, &order.proofs[1]);
    proof_sign(&claim, other->sign.secret_key, &order.proofs[2]);
    status = client_hold(visit->staff, &order);
    seal_clear(&item);
    return status;
}

static enum status
hold(struct kept *visit, uint8_t which)
{
    return hold_by(visit, which, &anna, &berta);
}

/* Neither as the first nor as the second. */
static void
refuse_with(struct kept *visit, const struct colleague *who)
{
    struct report_row row;

    ck_assert_int_eq(hold_by(visit, 2, &anna, who), STATUS_WRONG_SIGNATURE);
    ck_assert_int_eq(hold_by(visit, 2, who, &anna), STATUS_WRONG_SIGNATURE);
    only_row(visit, &row);
    ck_assert_uint_eq(row.items, 2);
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

    begin_with_two(&visit, 24);
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

START_TEST(one_member_holds_nothing_alone)
{
    struct kept visit;
    struct colleague nobody;
    struct colleague team;

    begin_with_two(&visit, 24);
    refuse_with(&visit, &anna);
    /* with a key that she made up, and with the one of the team */
    secret_random(nobody.id, ID_SIZE);
    seal_sign_pair_make(&nobody.sign);
    refuse_with(&visit, &nobody);
    memcpy(team.id, nobody.id, ID_SIZE);
    team.sign = visit.box.team;
    refuse_with(&visit, &team);
    /* in a colleague's name */
    nobody = berta;
    memcpy(nobody.sign.secret_key, anna.sign.secret_key, SIGN_SEED_SIZE);
    refuse_with(&visit, &nobody);
    ck_assert_int_eq(hold(&visit, 2), STATUS_OK);
    kept_end(&visit);
}
END_TEST

START_TEST(who_was_removed_holds_nothing)
{
    struct kept visit;
    struct colleague gone;
    struct people_change change_out = {.removed_count = 1};
    uint8_t ids[1][ID_SIZE];

    begin_with_two(&visit, 24);
    join(&visit, &gone);
    ck_assert_int_eq(hold_by(&visit, 0, &anna, &gone), STATUS_OK);
    kept_end(&visit);
    begin_with_two(&visit, 24);
    join(&visit, &gone);
    memcpy(ids[0], gone.id, ID_SIZE);
    change_out.removed = (const uint8_t(*)[ID_SIZE])ids;
    ck_assert_int_eq(change(&visit, &change_out), STATUS_OK);
    refuse_with(&visit, &gone);
    kept_end(&visit);
}
END_TEST

START_TEST(a_card_under_another_key_than_the_teams_of_now_is_none)
{
    struct kept visit;
    struct sign_pair older;

    begin_with_two(&visit, 24);
    seal_sign_pair_make(&older);
    give_card(&visit, &berta, &older);
    refuse_with(&visit, &berta);
    give_card(&visit, &berta, &visit.box.outside_sign);
    refuse_with(&visit, &berta);
    give_card(&visit, &berta, &visit.box.team);
    ck_assert_int_eq(hold(&visit, 2), STATUS_OK);
    kept_end(&visit);
}
END_TEST

START_TEST(a_card_is_its_members_own_at_its_own_site)
{
    struct member_card card = {.bytes = {1}};
    struct sign_pair team;
    uint8_t site[ID_SIZE] = {7};

    seal_sign_pair_make(&team);
    carded_sign(&card, site, &team);
    ck_assert(carded_is_signed(&card, site, team.public_key));
    site[0] ^= 1;
    ck_assert(!carded_is_signed(&card, site, team.public_key));
    site[0] ^= 1;
    card.member[3] ^= 1;
    ck_assert(!carded_is_signed(&card, site, team.public_key));
    card.member[3] ^= 1;
    card.bytes[40] ^= 1;
    ck_assert(!carded_is_signed(&card, site, team.public_key));
}
END_TEST

START_TEST(a_hold_keeps_a_report_for_as_long_as_it_says_and_no_longer)
{
    static const uint32_t weeks[] = {26, 52, 104};
    struct report_row row;

    for (uint8_t which = 0; which < 3; which++) {
        struct kept visit;

        begin_with_two(&visit, 24);
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

    begin_with_two(&visit, 0);
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
    tcase_add_test(one, one_member_holds_nothing_alone);
    tcase_add_test(one, who_was_removed_holds_nothing);
    tcase_add_test(one, a_card_under_another_key_than_the_teams_of_now_is_none);
    tcase_add_test(one, a_card_is_its_members_own_at_its_own_site);
    tcase_add_test(one,
                   a_hold_keeps_a_report_for_as_long_as_it_says_and_no_longer);
    tcase_add_test(one, a_held_report_can_be_withdrawn_all_the_same);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
