#include <string.h>

#include "store/keys/card.h"
#include "tests/place.h"
#include "tests/tap.h"

/* Members: another pass phrase, cards, keys that wait, rewrapped items. */

static void
seal_for(const struct box_pair *pair, struct sealed *out)
{
    static const char words[] = "read me";
    struct seal_order order = {.kind = ITEM_BODY,
                               .content = words,
                               .length = sizeof words,
                               .readers = &pair->public_key,
                               .reader_count = 1};

    ck_assert_int_eq(seal_make(&order, out), STATUS_OK);
}

START_TEST(another_pass_phrase_opens_the_same_member)
{
    struct founding_member member;
    struct place place;
    struct keyring *keyring;
    struct keyring *again;

    place_found(&place);
    member = place.plan.member;
    ck_assert_int_eq(
        place_unlock(&member, &place.plan.keyset, place_phrase, &keyring),
        STATUS_OK);
    ck_assert_int_eq(keyring_rephrase(keyring, "   short   ", &member.slot),
                     STATUS_BAD_INPUT);
    ck_assert_int_eq(
        keyring_rephrase(keyring, "seven eight nine ten", &member.slot),
        STATUS_OK);
    ck_assert_int_eq(
        place_unlock(&member, &place.plan.keyset, place_phrase, &again),
        STATUS_WRONG_KEY);
    ck_assert_int_eq(place_unlock(&member, &place.plan.keyset,
                                  "seven eight nine ten", &again),
                     STATUS_OK);
    ck_assert_str_eq(keyring_name(again), "Amina");
    ck_assert_mem_eq(keyring_sign(again), keyring_sign(keyring),
                     sizeof(struct sign_pair));
    ck_assert_mem_eq(keyring_team(again, TEAM_HERE),
                     keyring_team(keyring, TEAM_HERE),
                     sizeof(struct team_pair));
    keyring_free(keyring);
    keyring_free(again);
}
END_TEST

/* Amina with a team key that ROOT has not signed; WAITING is its pair. */
static struct keyring *
ring_that_waits(struct place *place, struct team_pair *waiting)
{
    struct founding_member *member = &place->plan.member;
    struct keyring_public keys;
    struct keyring *keyring;

    place_found(place);
    ck_assert_int_eq(
        place_unlock(member, &place->plan.keyset, place_phrase, &keyring),
        STATUS_OK);
    keyring_public(keyring, &keys);
    keyring_team_make(2, waiting);
    ck_assert_int_eq(keyring_give(TEAM_HERE, waiting, member->slot.member,
                                  keys.box, &member->keys[1]),
                     STATUS_OK);
    member->key_count = 2;
    keyring_free(keyring);
    ck_assert_int_eq(
        place_unlock(member, &place->plan.keyset, place_phrase, &keyring),
        STATUS_OK);
    return keyring;
}

START_TEST(a_team_key_that_waits_for_root_is_used_for_nothing)
{
    struct team_pair waiting;
    struct place place;
    struct keyring *keyring = ring_that_waits(&place, &waiting);
    struct seal_opened opened;
    struct sealed sealed;

    ck_assert_uint_eq(keyring_team(keyring, TEAM_HERE)->version, 1);
    ck_assert_mem_eq(keyring_pending(keyring, TEAM_HERE), &waiting,
                     sizeof waiting);
    ck_assert_ptr_null(keyring_pending(keyring, TEAM_OUTSIDE));
    seal_for(&waiting.box, &sealed);
    ck_assert_int_eq(keyring_open(keyring, &sealed, &opened), STATUS_WRONG_KEY);
    seal_clear(&sealed);
    keyring_free(keyring);
}
END_TEST

START_TEST(a_keyset_that_came_makes_the_waiting_key_the_team_s)
{
    struct team_pair waiting;
    struct place place;
    struct keyring *keyring = ring_that_waits(&place, &waiting);
    struct keyset *keyset = &place.plan.keyset;
    struct keyset_team *here = &keyset->teams[TEAM_HERE];

    /* another pair of the same version is not the one that waits */
    here->version = 2;
    keyring_follow(keyring, keyset);
    ck_assert_uint_eq(keyring_team(keyring, TEAM_HERE)->version, 1);
    memcpy(keyset->retired[0], here->sign_public, SIGN_PUBLIC_SIZE);
    keyset->retired_count = 1;
    memcpy(here->box_public, waiting.box.public_key, BOX_PUBLIC_SIZE);
    memcpy(here->sign_public, waiting.sign.public_key, SIGN_PUBLIC_SIZE);
    keyring_follow(keyring, keyset);
    ck_assert_uint_eq(keyring_team(keyring, TEAM_HERE)->version, 2);
    ck_assert_ptr_null(keyring_pending(keyring, TEAM_HERE));
    keyring_free(keyring);
}
END_TEST

START_TEST(a_card_is_believed_only_under_the_team_s_own_signature)
{
    struct place place;
    struct keyring *keyring;
    struct team_pair other;
    struct member_card bytes;
    struct card_plain card;
    struct card_plain read;

    place_found(&place);
    ck_assert_int_eq(place_unlock(&place.plan.member, &place.plan.keyset,
                                  place_phrase, &keyring),
                     STATUS_OK);
    card_own(keyring, &card);
    ck_assert_int_eq(card_write(&card, place.plan.site,
                                keyring_team(keyring, TEAM_HERE), &bytes),
                     STATUS_OK);
    ck_assert_int_eq(card_read(&bytes, place.plan.site,
                               keyring_team(keyring, TEAM_HERE), &read),
                     STATUS_OK);
    ck_assert_mem_eq(&card, &read, sizeof card);
    ck_assert_str_eq(read.name, "Amina");
    keyring_team_make(1, &other);
    ck_assert_int_eq(card_read(&bytes, place.plan.site, &other, &read),
                     STATUS_WRONG_SIGNATURE);
    ck_assert_int_eq(card_read(&bytes, place.plan.salt,
                               keyring_team(keyring, TEAM_HERE), &read),
                     STATUS_WRONG_SIGNATURE);
    for (size_t i = 0; i < CARD_SIZE; i++) {
        bytes.bytes[i] ^= 1;
        ck_assert_int_ne(card_read(&bytes, place.plan.site,
                                   keyring_team(keyring, TEAM_HERE), &read),
                         STATUS_OK);
        bytes.bytes[i] ^= 1;
    }
    keyring_free(keyring);
}
END_TEST

START_TEST(a_rewrapped_item_opens_for_the_new_pair_and_not_for_the_old)
{
    struct team_pair pairs[3]; /* old, new, recovery */
    uint8_t readers[2][BOX_PUBLIC_SIZE];
    const struct seal_order order = {
        .kind = ITEM_BODY,
        .content = "what happened",
        .length = 13,
        .readers = (const uint8_t(*)[BOX_PUBLIC_SIZE])readers,
        .reader_count = 2};
    struct seal_rewrap again;
    uint8_t before[WRAP_COUNT][WRAP_SIZE];
    struct seal_opened opened;
    struct sealed sealed;

    for (uint32_t i = 0; i < 3; i++)
        keyring_team_make(1, &pairs[i]);
    memcpy(readers[0], pairs[0].box.public_key, BOX_PUBLIC_SIZE);
    memcpy(readers[1], pairs[2].box.public_key, BOX_PUBLIC_SIZE);
    again = (struct seal_rewrap){.pair = &pairs[0].box,
                                 .reader = pairs[1].box.public_key,
                                 .other = pairs[2].box.public_key};
    ck_assert_int_eq(seal_make(&order, &sealed), STATUS_OK);
    memcpy(before, sealed.wraps, sizeof before);
    ck_assert_int_eq(seal_rewrap(&sealed, &again, sealed.wraps), STATUS_OK);
    /* dummies too: what changed does not tell where the readers lie */
    for (int i = 0; i < WRAP_COUNT; i++)
        ck_assert_mem_ne(before[i], sealed.wraps[i], WRAP_SIZE);
    ck_assert_int_eq(seal_open(&sealed, &pairs[0].box, &opened),
                     STATUS_WRONG_KEY);
    for (int i = 1; i < 3; i++) {
        ck_assert_int_eq(seal_open(&sealed, &pairs[i].box, &opened), STATUS_OK);
        ck_assert_mem_eq(opened.content->bytes, "what happened", 13);
        seal_opened_clear(&opened);
    }
    ck_assert_int_eq(seal_rewrap(&sealed, &again, before), STATUS_WRONG_KEY);
    seal_clear(&sealed);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("members");
    TCase *ring = tcase_create("members");

    tcase_add_test(ring, another_pass_phrase_opens_the_same_member);
    tcase_add_test(ring, a_team_key_that_waits_for_root_is_used_for_nothing);
    tcase_add_test(ring, a_keyset_that_came_makes_the_waiting_key_the_team_s);
    tcase_add_test(ring,
                   a_card_is_believed_only_under_the_team_s_own_signature);
    tcase_add_test(ring,
                   a_rewrapped_item_opens_for_the_new_pair_and_not_for_the_old);
    suite_add_tcase(suite, ring);
    return tap_run(suite);
}
