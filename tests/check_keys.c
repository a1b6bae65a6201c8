#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "store/keys/phrase.h"
#include "store/keys/slot.h"
#include "tests/place.h"
#include "tests/tap.h"

/* A sanitizer needs more room for addresses than a limit leaves. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

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

START_TEST(a_phrase_has_six_words_of_the_list)
{
    char made[KEYRING_PHRASE_SIZE];
    char again[KEYRING_PHRASE_SIZE];
    int spaces = 0;

    keyring_phrase_make(made);
    keyring_phrase_make(again);
    ck_assert_str_ne(made, again);
    for (const char *at = made; *at; at++)
        spaces += *at == ' ';
    ck_assert_int_eq(spaces, KEYRING_PHRASE_WORDS - 1);
    ck_assert_uint_ge(strlen(made), KEYRING_PHRASE_LEAST);
}
END_TEST

START_TEST(the_word_list_is_sorted_and_without_doubles)
{
    for (size_t i = 1; i < PHRASE_WORD_COUNT; i++) {
        ck_assert_uint_ge(strlen(phrase_word(i)), 3);
        ck_assert_int_lt(strcmp(phrase_word(i - 1), phrase_word(i)), 0);
    }
}
END_TEST

START_TEST(a_member_unlocks_what_was_given)
{
    struct place place;
    struct keyring *keyring;
    struct seal_opened opened;
    struct sealed sealed;

    place_found(&place);
    ck_assert_int_eq(place_unlock(&place.plan.member, &place.plan.keyset,
                                  place_phrase, &keyring),
                     STATUS_OK);
    ck_assert_str_eq(keyring_name(keyring), "Amina");
    ck_assert_mem_eq(keyring_member(keyring), place.plan.member.slot.member,
                     ID_SIZE);
    ck_assert_ptr_nonnull(keyring_team(keyring, TEAM_HERE));
    ck_assert_ptr_null(keyring_team(keyring, TEAM_OUTSIDE));
    seal_for(&keyring_team(keyring, TEAM_HERE)->box, &sealed);
    ck_assert_int_eq(keyring_open(keyring, &sealed, &opened), STATUS_OK);
    seal_opened_clear(&opened);
    seal_clear(&sealed);
    seal_for(&place.outside.box, &sealed);
    ck_assert_int_eq(keyring_open(keyring, &sealed, &opened), STATUS_WRONG_KEY);
    seal_clear(&sealed);
    keyring_free(keyring);
}
END_TEST

START_TEST(a_wrong_pass_phrase_opens_nothing)
{
    struct place place;
    struct keyring *keyring;

    place_found(&place);
    ck_assert_int_eq(place_unlock(&place.plan.member, &place.plan.keyset,
                                  "one two three four five sex", &keyring),
                     STATUS_WRONG_KEY);
    ck_assert_ptr_null(keyring);
    ck_assert_int_eq(
        place_unlock(&place.plan.member, &place.plan.keyset, "", &keyring),
        STATUS_WRONG_KEY);
}
END_TEST

START_TEST(spaces_around_a_pass_phrase_do_not_matter)
{
    struct place place;
    struct keyring *keyring;

    place_found(&place);
    ck_assert_int_eq(place_unlock(&place.plan.member, &place.plan.keyset,
                                  " one  two\tthree four five six\r\n",
                                  &keyring),
                     STATUS_OK);
    keyring_free(keyring);
}
END_TEST

START_TEST(a_short_pass_phrase_or_a_bad_name_is_refused)
{
    struct staff_slot slot;
    struct keyring_public keys;

    keyring_set_cost(KEYRING_COST_FLOOR);
    ck_assert_int_eq(
        keyring_member_make("    short     ", "Amina", &slot, &keys),
        STATUS_BAD_INPUT);
    ck_assert_int_eq(keyring_member_make(place_phrase, "", &slot, &keys),
                     STATUS_BAD_INPUT);
    ck_assert_int_eq(keyring_member_make(place_phrase,
                                         "a name that is far too long to show",
                                         &slot, &keys),
                     STATUS_BAD_INPUT);
    ck_assert_int_eq(
        keyring_member_make(place_phrase, "a\x1B[2J", &slot, &keys),
        STATUS_BAD_INPUT);
}
END_TEST

START_TEST(a_slot_is_found_among_others)
{
    struct place place;
    struct keyring *keyring;
    struct staff_slot slots[3] = {0};
    struct keyring_public keys;

    place_found(&place);
    /* the first is damaged, the second is somebody else's */
    ck_assert_int_eq(
        keyring_member_make("seven eight nine ten", "Bo", &slots[1], &keys),
        STATUS_OK);
    slots[2] = place.plan.member.slot;
    ck_assert_int_eq(keyring_unlock(place_phrase, slots, 3,
                                    place.plan.member.keys, 1,
                                    &place.plan.keyset, &keyring),
                     STATUS_OK);
    ck_assert_str_eq(keyring_name(keyring), "Amina");
    keyring_free(keyring);
    ck_assert_int_eq(keyring_unlock(place_phrase, slots, 2, NULL, 0,
                                    &place.plan.keyset, &keyring),
                     STATUS_DAMAGED);
    ck_assert_int_eq(keyring_unlock(place_phrase, slots, 0, NULL, 0,
                                    &place.plan.keyset, &keyring),
                     STATUS_WRONG_KEY);
}
END_TEST

/* Write passes at 4 and bytes of memory at 8, as store/FORMAT says. */
static void
set_cost(struct staff_slot *slot, uint64_t passes, uint64_t memory)
{
    for (int i = 0; i < 4; i++)
        slot->bytes[4 + i] = (uint8_t)(passes >> (8 * i));
    for (int i = 0; i < 8; i++)
        slot->bytes[8 + i] = (uint8_t)(memory >> (8 * i));
}

START_TEST(a_hostile_cost_is_refused_before_memory_is_asked_for)
{
    static const uint64_t costs[][2] = {
        {2, 67108864},          {11, 67108864},  {3, 67108863}, {3, 1073741825},
        {UINT32_MAX, 67108864}, {3, UINT64_MAX}, {0, 0},
    };
    struct rlimit limit = {.rlim_cur = 200000000, .rlim_max = 200000000};
    struct founding_member member;
    struct place place;
    struct keyring *keyring;
    struct slot_member out;

    place_found(&place);
    member = place.plan.member;
#if !SANITIZED
    /* 1 GiB cannot be had: who asks for it dies */
    ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
#else
    (void)limit;
#endif
    for (size_t i = 0; i < sizeof costs / sizeof *costs; i++) {
        set_cost(&member.slot, costs[i][0], costs[i][1]);
        ck_assert_int_eq(slot_read(place_phrase, &member.slot, &out),
                         STATUS_DAMAGED);
        ck_assert_int_eq(
            place_unlock(&member, &place.plan.keyset, place_phrase, &keyring),
            STATUS_DAMAGED);
    }
}
END_TEST

START_TEST(no_flipped_bit_of_a_slot_is_taken)
{
    struct place place;
    struct slot_member out;

    place_found(&place);
    for (size_t at = 0; at < STAFF_SLOT_SIZE; at += 23) {
        place.plan.member.slot.bytes[at] ^= 1;
        ck_assert_int_ne(slot_read(place_phrase, &place.plan.member.slot, &out),
                         STATUS_OK);
        place.plan.member.slot.bytes[at] ^= 1;
    }
    place.plan.member.slot.member[3] ^= 1;
    ck_assert_int_eq(slot_read(place_phrase, &place.plan.member.slot, &out),
                     STATUS_DAMAGED);
}
END_TEST

START_TEST(a_team_key_that_the_keyset_does_not_know_is_left_out)
{
    struct founding_member member;
    struct place place;
    struct keyring *keyring;
    struct team_pair other;

    place_found(&place);
    keyring_team_make(1, &other);
    ck_assert_int_eq(
        founding_member_make(place_phrase, "Amina", TEAM_HERE, &other, &member),
        STATUS_OK);
    ck_assert_int_eq(
        place_unlock(&member, &place.plan.keyset, place_phrase, &keyring),
        STATUS_OK);
    ck_assert_ptr_null(keyring_team(keyring, TEAM_HERE));
    keyring_free(keyring);
    /* the outside's pair, said to be this place's */
    ck_assert_int_eq(founding_member_make(place_phrase, "Amina", TEAM_OUTSIDE,
                                          &place.outside, &member),
                     STATUS_OK);
    member.keys[0].team = TEAM_HERE;
    ck_assert_int_eq(
        place_unlock(&member, &place.plan.keyset, place_phrase, &keyring),
        STATUS_OK);
    ck_assert_ptr_null(keyring_team(keyring, TEAM_HERE));
    ck_assert_ptr_null(keyring_team(keyring, TEAM_OUTSIDE));
    keyring_free(keyring);
}
END_TEST

START_TEST(an_older_team_pair_still_opens)
{
    struct founding_member member;
    struct place place;
    struct keyring *keyring;
    struct seal_opened opened;
    struct sealed sealed;
    struct keyset_team *here;
    struct team_pair old;
    struct team_pair new;
    struct keyring_public keys;

    place_found(&place);
    here = &place.plan.keyset.teams[TEAM_HERE];
    keyring_team_make(1, &old);
    keyring_team_make(2, &new);
    here->version = 2;
    memcpy(here->box_public, new.box.public_key, BOX_PUBLIC_SIZE);
    memcpy(here->sign_public, new.sign.public_key, SIGN_PUBLIC_SIZE);
    place.plan.keyset.retired_count = 1;
    memcpy(place.plan.keyset.retired[0], old.sign.public_key, SIGN_PUBLIC_SIZE);
    member = (struct founding_member){.key_count = 2};
    ck_assert_int_eq(
        keyring_member_make(place_phrase, "Amina", &member.slot, &keys),
        STATUS_OK);
    ck_assert_int_eq(keyring_give(TEAM_HERE, &old, member.slot.member, keys.box,
                                  &member.keys[0]),
                     STATUS_OK);
    ck_assert_int_eq(keyring_give(TEAM_HERE, &new, member.slot.member, keys.box,
                                  &member.keys[1]),
                     STATUS_OK);
    ck_assert_int_eq(
        place_unlock(&member, &place.plan.keyset, place_phrase, &keyring),
        STATUS_OK);
    ck_assert_uint_eq(keyring_team(keyring, TEAM_HERE)->version, 2);
    seal_for(&old.box, &sealed);
    ck_assert_int_eq(keyring_open(keyring, &sealed, &opened), STATUS_OK);
    seal_opened_clear(&opened);
    seal_clear(&sealed);
    keyring_free(keyring);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("keys");
    TCase *ring = tcase_create("keyring");

    tcase_add_test(ring, a_phrase_has_six_words_of_the_list);
    tcase_add_test(ring, the_word_list_is_sorted_and_without_doubles);
    tcase_add_test(ring, a_member_unlocks_what_was_given);
    tcase_add_test(ring, a_wrong_pass_phrase_opens_nothing);
    tcase_add_test(ring, spaces_around_a_pass_phrase_do_not_matter);
    tcase_add_test(ring, a_short_pass_phrase_or_a_bad_name_is_refused);
    tcase_add_test(ring, a_slot_is_found_among_others);
    tcase_add_test(ring, a_hostile_cost_is_refused_before_memory_is_asked_for);
    tcase_add_test(ring, no_flipped_bit_of_a_slot_is_taken);
    tcase_add_test(ring, a_team_key_that_the_keyset_does_not_know_is_left_out);
    tcase_add_test(ring, an_older_team_pair_still_opens);
    suite_add_tcase(suite, ring);
    return tap_run(suite);
}
