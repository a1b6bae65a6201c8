#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/memory.h"
#include "kiosk/office/people.h"
#include "store/keys/founding_files.h"
#include "tests/bundle_rig.h"
#include "tests/tap.h"

/* The outside body's team key: drawn anew there, taken at a place. */

static const struct report_order sealed_away = {.priority = PRIORITY_P0,
                                                .reader = READER_OUTSIDE};

static struct office *amina; /* at the place */

static void
set_up(void)
{
    carry_open();
    amina = desk_site_office(&carry.here);
    ck_assert_int_eq(office_unlock(amina, place_phrase), STATUS_OK);
}

static void
tear_down(void)
{
    office_free(amina);
    carry_close();
}

/* ROOT of a site signs REQUEST, and its office takes it. */
static enum status
take(struct office *office, const struct keyset *request,
     const struct sign_pair *root)
{
    struct buf bytes = {0};
    enum status status;

    keyset_write(request, root->secret_key, &bytes);
    status = office_keyset_take(office, bytes.data, bytes.length);
    buf_clear(&bytes);
    return status;
}

/* The public part as the outside body gives it, through a file. */
static void
give(struct founding_outside *out)
{
    char folder[] = "/tmp/amparo-outside-XXXXXX";
    char *path;

    ck_assert_ptr_nonnull(mkdtemp(folder));
    path = memory_print("%s/outside.public", folder);
    ck_assert_int_eq(office_outside_give(carry.office, path), STATUS_OK);
    ck_assert_int_eq(founding_outside_load(path, out), STATUS_OK);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(rmdir(folder), 0);
    free(path);
}

/* All of it, first at the place. */
static void
renew(void)
{
    struct founding_outside outside;
    struct keyset request;

    ck_assert_int_eq(office_team_renew(carry.office, NULL), STATUS_OK);
    give(&outside);
    ck_assert_uint_eq(outside.version, 2);
    ck_assert_int_eq(office_outside_take(amina, &outside, &request), STATUS_OK);
    ck_assert_int_eq(take(amina, &request, &carry.here.place.root), STATUS_OK);
    carry.here.place.plan.keyset = request;
    ck_assert_int_eq(office_outside_take(amina, &outside, &request),
                     STATUS_OLD);
    ck_assert_int_eq(office_request(carry.office, &request), STATUS_OK);
    ck_assert_int_eq(take(carry.office, &request, &carry.else_root), STATUS_OK);
}

/* A bundle that was under way meanwhile is read, and answered with the new key;
 * its first way back was made with the old one. */
START_TEST(what_was_under_way_while_the_key_changed_is_read)
{
    struct reporter reporter;

    desk_site_report(&carry.here, &reporter, sealed_away);
    carry_make();
    renew();
    carry_read();
    ck_assert_uint_eq(carry_queue()->count, 1);
    carry_say("we are coming");
    carry_make_back();
    carry_read_back();
    ck_assert_uint_eq(desk_site_count(&carry.here, &reporter, ITEM_REPLY), 1);
}
END_TEST

/* Who left with the old key must not answer in staff's name with it. */
START_TEST(a_way_back_of_the_old_key_is_told_and_its_letters_come_again)
{
    struct reporter reporter;
    struct bundle_state before;
    struct bundle_state after;

    desk_site_report(&carry.here, &reporter, sealed_away);
    carry_make();
    carry_read();
    carry_say("we are coming");
    carry_make_back();
    renew();
    ck_assert_int_eq(client_bundle(carry.staff, &before), STATUS_OK);
    ck_assert_int_eq(carry_try_read_back(&carry.back), STATUS_OLD);
    ck_assert_int_eq(client_bundle(carry.staff, &after), STATUS_OK);
    ck_assert_uint_eq(after.seq, before.seq);
    ck_assert_uint_eq(after.items, before.items);
    carry_round();
    ck_assert_uint_eq(desk_site_count(&carry.here, &reporter, ITEM_REPLY), 1);
}
END_TEST

/* The body of the only row at the outside body. */
static void
fetch(struct sealed *out)
{
    struct report_row *rows;
    size_t count;

    ck_assert_int_eq(client_rows(carry.outside, 0, &rows, &count), STATUS_OK);
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(client_item(carry.outside, rows[0].report, 0, out),
                     STATUS_OK);
    free(rows);
}

static enum status
opens(const struct sealed *sealed, const struct box_pair *pair)
{
    struct seal_opened opened;
    enum status status = seal_open(sealed, pair, &opened);

    seal_opened_clear(&opened);
    return status;
}

START_TEST(a_place_seals_to_the_outside_body_s_new_key)
{
    struct reporter first;
    struct reporter second;

    desk_site_report(&carry.here, &first, sealed_away);
    carry_round();
    renew();
    desk_site_report(&carry.here, &second, sealed_away);
    carry_make();
    carry_read();
    ck_assert_uint_eq(carry_queue()->count, 2);
    carry_open_first();
    carry_say("we are coming");
    carry_make_back();
    carry_read_back();
    ck_assert_uint_eq(desk_site_count(&carry.here, &first, ITEM_REPLY) +
                          desk_site_count(&carry.here, &second, ITEM_REPLY),
                      1);
}
END_TEST

START_TEST(rewrapping_at_the_outside_body_keeps_each_place_s_recovery)
{
    struct place *place = &carry.here.place;
    struct recovery_mistake mistake;
    struct team_pair recovery;
    struct reporter reporter;
    struct sealed body;
    size_t done;

    desk_site_report(&carry.here, &reporter, sealed_away);
    carry_round();
    fetch(&body);
    ck_assert_int_eq(opens(&body, &place->outside.box), STATUS_OK);
    seal_clear(&body);
    renew();
    ck_assert_int_eq(office_rewrap(carry.office, &done), STATUS_OK);
    ck_assert_uint_eq(done, 1);
    fetch(&body);
    ck_assert_int_eq(opens(&body, &place->outside.box), STATUS_WRONG_KEY);
    ck_assert_int_eq(recovery_join(place->papers.recovery[0],
                                   place->papers.recovery[1],
                                   &place->plan.keyset, &recovery, &mistake),
                     STATUS_OK);
    ck_assert_int_eq(opens(&body, &recovery.box), STATUS_OK);
    seal_clear(&body);
    ck_assert_uint_eq(carry_queue()->count, 1);
    /* at the place its row stays as it came */
    ck_assert_int_eq(office_rewrap(amina, &done), STATUS_OK);
    ck_assert_uint_eq(done, 0);
}
END_TEST

START_TEST(each_side_does_its_own_part)
{
    struct founding_outside outside;
    struct keyset request;

    give(&outside);
    ck_assert_int_eq(office_outside_give(amina, "/tmp/nowhere"), STATUS_DENIED);
    ck_assert_int_eq(office_outside_take(carry.office, &outside, &request),
                     STATUS_DENIED);
    ck_assert_int_eq(office_outside_take(amina, &outside, &request),
                     STATUS_OLD);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("outside_key");
    TCase *one = tcase_create("outside_key");

    tcase_add_checked_fixture(one, set_up, tear_down);
    tcase_add_test(one, a_place_seals_to_the_outside_body_s_new_key);
    tcase_add_test(one,
                   rewrapping_at_the_outside_body_keeps_each_place_s_recovery);
    tcase_add_test(one, what_was_under_way_while_the_key_changed_is_read);
    tcase_add_test(
        one, a_way_back_of_the_old_key_is_told_and_its_letters_come_again);
    tcase_add_test(one, each_side_does_its_own_part);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
