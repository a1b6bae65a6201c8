#include <stdlib.h>
#include <string.h>

#include "kiosk/office/bundle_log.h"
#include "store/sealing/chain.h"
#include "tests/bundle_rig.h"
#include "tests/tap.h"

/* Is the log of a place that a bundle comes from still the same one? */

static const struct report_order sealed_away = {.priority = PRIORITY_P0,
                                                .reader = READER_OUTSIDE};
static struct reporter reporter;

/* --- a place and its outside body ------------------------------------------
 */

static enum status
read_it(bool restored)
{
    const struct bundle_trust trust = {.restored = restored};
    struct bundle_came came;
    enum status status =
        bundle_read(carry.office, &carry.bundle, &trust, &came);

    buf_clear(&came.gone);
    return status;
}

/* The disk as it was on the first day: the same keys, and nothing in it. */
static void
put_back(void)
{
    struct desk_site *here = &carry.here;

    client_close(carry.staff);
    client_close(here->kiosk);
    desk_box_free(here->box);
    here->box = desk_site_found(&here->place.plan, &here->place.root);
    here->kiosk = desk_box_dial(here->box, false);
    carry.staff = desk_box_dial(here->box, true);
}

static void
report_many(int count)
{
    for (int i = 0; i < count; i++)
        desk_site_report(&carry.here, &reporter, sealed_away);
}

START_TEST(a_place_that_went_back_and_grew_past_its_old_end_is_noticed)
{
    report_many(2);
    carry_round();
    put_back();
    report_many(1);
    carry_make();
    ck_assert_int_eq(read_it(false), STATUS_OLD);
    report_many(1); /* as long as it was */
    carry_make();
    ck_assert_int_eq(read_it(false), STATUS_CHANGED);
    report_many(3);
    carry_make();
    ck_assert_int_eq(read_it(false), STATUS_CHANGED);
    ck_assert_uint_eq(carry_queue()->count, 2);
    /* unless they said that it was restored; from then on it is this one */
    ck_assert_int_eq(read_it(true), STATUS_OK);
    ck_assert_uint_eq(carry_queue()->count, 7);
    ck_assert_int_eq(read_it(false), STATUS_OK);
    report_many(1);
    carry_make();
    ck_assert_int_eq(read_it(false), STATUS_OK);
}
END_TEST

START_TEST(a_first_bundle_proves_the_log_from_its_founding_on)
{
    struct origin origin;
    struct bundle_state state;

    report_many(1);
    carry_make();
    ck_assert_int_eq(client_bundle(carry.staff, &state), STATUS_OK);
    carry_read();
    ck_assert_int_eq(
        client_origin(carry.outside, carry.here.place.plan.site, &origin),
        STATUS_OK);
    ck_assert_uint_eq(origin.seq, state.seq);
    ck_assert_uint_eq(origin.items, state.seq);
    ck_assert_mem_eq(origin.head, state.head, HASH_BYTES);
}
END_TEST

START_TEST(what_is_not_an_item_is_proven_and_done_too)
{
    struct bundle_state state;

    carry_round(); /* the founding alone */
    ck_assert_int_eq(client_bundle(carry.staff, &state), STATUS_OK);
    ck_assert_uint_gt(state.seq, 0);
    ck_assert_uint_eq(state.items, state.seq);
    carry_make();
    ck_assert_int_eq(read_it(false), STATUS_OK);
}
END_TEST

/* A way back that got lost: the place tells from further back than noted. */
START_TEST(a_longer_log_goes_on_from_what_was_noted)
{
    report_many(1);
    carry_make();
    carry_read();
    report_many(1);
    carry_make();
    ck_assert_int_eq(read_it(false), STATUS_OK);
    carry_make_back();
    carry_read_back();
    report_many(1);
    carry_make();
    ck_assert_int_eq(read_it(false), STATUS_OK);
}
END_TEST

/* A new outside body is told from the middle: nothing is noted until all
 * came. */
START_TEST(what_begins_after_a_gap_is_not_noted)
{
    struct desk_box *second =
        desk_site_found(&carry.else_plan, &carry.else_root);
    struct client *client = desk_box_dial(second, true);
    struct office *kept = carry.office;
    struct origin origin;

    report_many(1);
    carry_round();
    report_many(1);
    carry_make();
    carry.office = carry_office(second);
    ck_assert(carry_read().has_gap);
    ck_assert_int_eq(client_origin(client, carry.here.place.plan.site, &origin),
                     STATUS_OK);
    ck_assert_uint_eq(origin.seq, 0);
    client_close(client);
    office_free(carry.office);
    desk_box_free(second);
    carry.office = kept;
}
END_TEST

/* --- the proof alone -------------------------------------------------------
 */

struct told {
    struct bundle_head head;
    struct buf log;
};

static void
tell(uint64_t from, size_t most, struct told *out)
{
    struct bundle_state state;

    *out = (struct told){.head = {.items_from = from}};
    ck_assert_int_eq(client_bundle(carry.staff, &state), STATUS_OK);
    memcpy(out->head.site, carry.here.place.plan.site, ID_SIZE);
    memcpy(out->head.head, state.head, HASH_BYTES);
    out->head.seq = state.seq;
    ck_assert_int_eq(bundle_log_take(carry.staff, &out->head, most, &out->log),
                     STATUS_OK);
    ck_assert_uint_eq(out->log.length,
                      out->head.log_count * (size_t)BUNDLE_EVENT);
}

static enum status
judge(const struct told *told, const struct log_end *known, struct log_end *out)
{
    return bundle_log_judge(&told->head,
                            unpack_start(told->log.data, told->log.length),
                            known, out);
}

static struct log_end
founding(void)
{
    struct log_end end = {.seq = 0};

    chain_start(carry.here.place.plan.site, end.head);
    return end;
}

START_TEST(a_long_log_is_proven_in_several_bundles)
{
    struct log_end end = founding();
    struct bundle_state state;
    int bundles = 0;

    report_many(3);
    ck_assert_int_eq(client_bundle(carry.staff, &state), STATUS_OK);
    while (end.seq < state.seq) {
        struct told told;

        tell(end.seq, 4, &told);
        ck_assert_uint_le(told.head.log_count, 4);
        ck_assert_int_eq(judge(&told, &end, &end), STATUS_OK);
        ck_assert_uint_eq(end.seq, bundle_log_upto(&told.head));
        buf_clear(&told.log);
        bundles++;
    }
    ck_assert_int_ge(bundles, 3);
    ck_assert_mem_eq(end.head, state.head, HASH_BYTES);
}
END_TEST

/* It is noticed at the first bundle that reaches what was noted. */
START_TEST(another_log_in_several_bundles_is_noticed)
{
    struct log_end end = founding();
    struct log_end noted;
    struct told told;

    report_many(3);
    tell(0, 4, &told);
    ck_assert_int_eq(judge(&told, &end, &end), STATUS_OK);
    noted = end;
    noted.head[31] ^= 1;
    ck_assert_int_eq(judge(&told, &noted, &end), STATUS_CHANGED);
    buf_clear(&told.log);
    tell(4, 100, &told); /* begins there, with a head of its own */
    ck_assert_int_eq(judge(&told, &noted, &end), STATUS_CHANGED);
    buf_clear(&told.log);
    tell(0, 3, &told); /* ends before it */
    ck_assert_int_eq(judge(&told, &noted, &end), STATUS_OLD);
    buf_clear(&told.log);
    tell(5, 100, &told); /* begins after it: nothing new is noted */
    ck_assert_int_eq(judge(&told, &noted, &end), STATUS_OK);
    ck_assert_uint_eq(end.seq, noted.seq);
    ck_assert_mem_eq(end.head, noted.head, HASH_BYTES);
    buf_clear(&told.log);
}
END_TEST

/* Events that were acknowledged long ago are damaged: who noted the log's end
 * needs no head from there, and who did not is not deceived. */
START_TEST(a_head_that_cannot_be_told_is_not_needed)
{
    static const uint8_t zeros[HASH_BYTES];
    struct log_end end = founding();
    struct log_end later;
    struct told told;

    report_many(2);
    tell(0, 4, &told);
    ck_assert_int_eq(judge(&told, &end, &end), STATUS_OK);
    buf_clear(&told.log);
    tell(4, 100, &told);
    memset(told.head.log_head, 0, HASH_BYTES);
    ck_assert_int_eq(judge(&told, &end, &later), STATUS_OK);
    ck_assert_mem_eq(later.head, told.head.head, HASH_BYTES);
    end.seq++;
    ck_assert_int_eq(judge(&told, &end, &later), STATUS_CHANGED);
    buf_clear(&told.log);
    tell(100000, 100, &told); /* no log is so long */
    ck_assert_mem_eq(told.head.log_head, zeros, HASH_BYTES);
    ck_assert_uint_eq(told.head.log_count, 0);
    buf_clear(&told.log);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("bundle log");
    TCase *one = tcase_create("bundle log");

    tcase_add_checked_fixture(one, carry_open, carry_close);
    tcase_add_test(one,
                   a_place_that_went_back_and_grew_past_its_old_end_is_noticed);
    tcase_add_test(one, a_first_bundle_proves_the_log_from_its_founding_on);
    tcase_add_test(one, what_is_not_an_item_is_proven_and_done_too);
    tcase_add_test(one, a_longer_log_goes_on_from_what_was_noted);
    tcase_add_test(one, what_begins_after_a_gap_is_not_noted);
    tcase_add_test(one, a_long_log_is_proven_in_several_bundles);
    tcase_add_test(one, another_log_in_several_bundles_is_noticed);
    tcase_add_test(one, a_head_that_cannot_be_told_is_not_needed);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
