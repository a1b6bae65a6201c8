#include <stdlib.h>
#include <string.h>

#include "kiosk/base/hash.h"
#include "store/keys/card.h"
#include "store/sealing/proof.h"
#include "tests/tap.h"
#include "tests/team_rig.h"

/* Keysets that a site takes and refuses; both halves of recovery. */

/* --- keysets -------------------------------------------------------------- */

START_TEST(a_keyset_that_answers_an_earlier_request_is_refused)
{
    struct keyset first;
    struct keyset second;
    struct buf bytes = {0};

    team_unlock();
    team_add_bo();
    ck_assert_int_eq(office_request(rig.office, &first), STATUS_MISSING);
    ck_assert_int_eq(office_team_renew(rig.office, NULL), STATUS_OK);
    ck_assert_int_eq(office_request(rig.office, &first), STATUS_OK);
    ck_assert_int_eq(office_member_add(rig.office, "Cy", team_bo), STATUS_BUSY);
    ck_assert_int_eq(office_team_renew(rig.office, "Bo"), STATUS_OK);
    ck_assert_int_eq(office_request(rig.office, &second), STATUS_OK);
    team_sign(&first, &bytes); /* whose key Bo knows */
    ck_assert_int_eq(team_take(&bytes), STATUS_CHANGED);
    bytes.length = 0;
    team_sign(&second, &bytes);
    ck_assert_int_eq(team_take(&bytes), STATUS_OK);
    ck_assert_int_eq(team_take(&bytes), STATUS_OLD);
    buf_clear(&bytes);
}
END_TEST

START_TEST(a_keyset_of_another_root_or_without_outside_is_refused)
{
    struct keyset next = rig.site.place.plan.keyset;
    struct sign_pair stranger;
    struct buf bytes = {0};

    team_unlock();
    next.version++;
    seal_sign_pair_make(&stranger);
    keyset_write(&next, stranger.secret_key, &bytes);
    ck_assert_int_eq(team_take(&bytes), STATUS_WRONG_SIGNATURE);
    next.teams[TEAM_OUTSIDE].present = false;
    bytes.length = 0;
    team_sign(&next, &bytes);
    ck_assert_int_eq(team_take(&bytes), STATUS_MISSING);
    next = rig.site.place.plan.keyset;
    next.version++;
    bytes.length = 0;
    team_sign(&next, &bytes);
    bytes.data[bytes.length - 1] ^= 1;
    ck_assert_int_eq(team_take(&bytes), STATUS_WRONG_SIGNATURE);
    bytes.data[bytes.length - 1] ^= 1;
    ck_assert_int_eq(team_take(&bytes), STATUS_OK);
    buf_clear(&bytes);
}
END_TEST

/* Bo, removed, still knows the team's key until ROOT has signed the next: a
 * slot and a card that he signs with it get him back in, and no new key. */
static enum status
come_back(const struct team_pair *old)
{
    struct client *staff = desk_box_dial(rig.site.box, true);
    struct proof_claim claim = {.act = PROOF_PEOPLE};
    struct card_plain card = {{0}, {{0}, {0}}, "Bo"};
    struct staff_slot slot;
    struct member_card bytes;
    struct team_key key;
    const struct people_change change = {.slots = &slot,
                                         .slot_count = 1,
                                         .keys = &key,
                                         .key_count = 1,
                                         .cards = &bytes,
                                         .card_count = 1};
    struct hello hello;
    struct buf text = {0};
    struct proof proof;
    enum status status;

    ck_assert_int_eq(client_hello(staff, "", &hello), STATUS_OK);
    ck_assert_int_eq(keyring_member_make(team_bo, "Bo", &slot, &card.keys),
                     STATUS_OK);
    memcpy(card.member, slot.member, ID_SIZE);
    ck_assert_int_eq(card_write(&card, hello.site, old, &bytes), STATUS_OK);
    ck_assert_int_eq(
        keyring_give(TEAM_HERE, old, slot.member, card.keys.box, &key),
        STATUS_OK);
    people_put_change(&text, &change);
    memcpy(claim.site, hello.site, ID_SIZE);
    memcpy(claim.target, hello.site, ID_SIZE);
    memcpy(claim.nonce, client_nonce(staff), NONCE_SIZE);
    hash_bytes(claim.payload, text.data, text.length);
    proof_sign(&claim, old->sign.secret_key, &proof);
    status = client_change(staff, &text, &proof);
    buf_clear(&text);
    client_close(staff);
    return status;
}

/* The team's pair of now, as Bo unlocks it. */
static void
bo_pair(struct team_pair *out)
{
    struct client *staff = desk_box_dial(rig.site.box, true);
    struct staff_slot *slots;
    struct team_key *keys;
    size_t slot_count;
    size_t key_count;
    struct keyring *ring;

    ck_assert_int_eq(
        client_people(staff, &slots, &slot_count, &keys, &key_count),
        STATUS_OK);
    ck_assert_int_eq(keyring_unlock(team_bo, slots, slot_count, keys, key_count,
                                    &rig.site.place.plan.keyset, &ring),
                     STATUS_OK);
    *out = *keyring_team(ring, TEAM_HERE);
    keyring_free(ring);
    free(slots);
    free(keys);
    client_close(staff);
}

START_TEST(a_card_under_the_team_key_before_is_given_no_key)
{
    struct team_pair old;
    size_t done;

    team_unlock();
    team_add_bo();
    bo_pair(&old);
    team_report(READER_HERE);
    ck_assert_int_eq(office_team_renew(rig.office, "Bo"), STATUS_OK);
    ck_assert_int_eq(come_back(&old), STATUS_OK);
    ck_assert_int_eq(team_try(team_bo), STATUS_OK);
    /* Amina draws once more, for those whose card she believes */
    team_renew(NULL);
    ck_assert_int_eq(office_rewrap(rig.office, &done), STATUS_OK);
    ck_assert_uint_eq(done, 1);
    team_report(READER_HERE);
    {
        enum status status;
        struct office *office = team_other(team_bo, &status);

        ck_assert_int_eq(status, STATUS_OK);
        ck_assert_uint_eq(team_count_files(office), 0);
        ck_assert_int_eq(office_rephrase(office, place_phrase),
                         STATUS_WRONG_SIGNATURE);
        office_free(office);
    }
    ck_assert_int_eq(come_back(&old), STATUS_WRONG_SIGNATURE);
    ck_assert_uint_eq(team_count_files(rig.office), 2);
}
END_TEST

/* --- recovery ------------------------------------------------------------- */

static struct office_recovery
recovery(void)
{
    return (struct office_recovery){
        .halves = {rig.site.place.papers.recovery[0],
                   rig.site.place.papers.recovery[1]},
        .name = "outside",
        .phrase = team_bo};
}

/* Each case at the desk, and nothing is written by that. */
static void
read_both(struct office *office)
{
    struct desk *desk = office_desk(office);
    const struct case_file *file;
    struct desk_queue queue;
    struct event event;
    uint8_t ids[2][ID_SIZE];

    desk->queue(desk->self);
    event = desk_site_wait(office);
    queue = *(const struct desk_queue *)event.data;
    ck_assert_uint_eq(queue.count, 2);
    for (size_t i = 0; i < queue.count; i++)
        memcpy(ids[i], queue.rows[i].id, ID_SIZE);
    for (size_t i = 0; i < queue.count; i++) {
        desk->open(desk->self, ids[i]);
        event = desk_site_wait(office);
        ck_assert_int_eq(event.status, STATUS_OK);
        file = event.data;
        ck_assert(report_chose(file->body.report, "A2", "not_paid"));
        ck_assert_uint_eq(file->count, 0);
        ck_assert_int_eq(office_exported(office, file), STATUS_OK);
    }
    desk->answer(desk->self, "nobody would hear it", "es");
    ck_assert_int_eq(desk_site_wait(office).status, STATUS_WRONG_SIGNATURE);
}

START_TEST(both_halves_open_every_report)
{
    struct office_recovery order = recovery();
    struct recovery_mistake mistake;
    struct office *office;
    enum status status;

    team_report(READER_HERE);
    team_report(READER_OUTSIDE);
    desk_site_decoy(&rig.site);
    /* nobody of the place is needed */
    ck_assert_int_eq(office_recover(rig.office, &order, &mistake), STATUS_OK);
    office = team_other(team_bo, &status);
    ck_assert_int_eq(status, STATUS_OK);
    ck_assert_uint_eq(team_count_files(office), 2);
    read_both(office);
    ck_assert_int_eq(office_team_renew(office, NULL), STATUS_DENIED);
    office_free(office);
    ck_assert_int_eq(team_try(place_phrase), STATUS_OK);
}
END_TEST

START_TEST(a_half_that_was_copied_wrongly_names_its_group)
{
    struct office_recovery order = recovery();
    struct recovery_mistake mistake;
    char *wrong = rig.site.place.papers.recovery[1];

    wrong[8 * 4] = wrong[8 * 4] == '1' ? '2' : '1';
    ck_assert_int_eq(office_recover(rig.office, &order, &mistake),
                     STATUS_WRONG_CHECK);
    ck_assert_int_eq(mistake.half, 2);
    ck_assert_int_eq(mistake.group, 5);
    order.halves[1] = order.halves[0];
    ck_assert_int_eq(office_recover(rig.office, &order, &mistake),
                     STATUS_WRONG_CHECK);
    ck_assert_int_eq(mistake.half, 2);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("team_keyset");
    TCase *one = tcase_create("team_keyset");

    tcase_add_checked_fixture(one, rig_open, rig_close);
    tcase_add_test(one, a_keyset_that_answers_an_earlier_request_is_refused);
    tcase_add_test(one, a_keyset_of_another_root_or_without_outside_is_refused);
    tcase_add_test(one, a_card_under_the_team_key_before_is_given_no_key);
    tcase_add_test(one, both_halves_open_every_report);
    tcase_add_test(one, a_half_that_was_copied_wrongly_names_its_group);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
