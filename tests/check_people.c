#include <stdlib.h>
#include <string.h>

#include "kiosk/base/file.h"
#include "kiosk/base/hash.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "tests/box.h"
#include "tests/tap.h"

/* The store's side of who works here: CHANGE, CARDS, REWRAP. */

enum { DISK_MAX = 16 << 20 };

static struct box box;
static struct client *staff;
static struct keyset keyset;
static uint8_t first[ID_SIZE]; /* the member of the founding */

static void
read_keyset(void)
{
    struct hello *hello = memory_zeroed(sizeof *hello);

    ck_assert_int_eq(client_hello(staff, "", hello), STATUS_OK);
    ck_assert_int_eq(keyset_peek(hello->keyset, hello->keyset_length, &keyset),
                     STATUS_OK);
    free(hello);
}

static void
set_up(void)
{
    box_make_founded(&box);
    staff = box_dial(&box, DOOR_STAFF);
    read_keyset();
}

static void
tear_down(void)
{
    client_close(staff);
    box_free(&box);
}

static void
restart(void)
{
    client_close(staff);
    box_stop(&box);
    ck_assert_int_eq(box_start(&box), STATUS_OK);
    staff = box_dial(&box, DOOR_STAFF);
    read_keyset();
}

/* Ask for CHANGE in the name of SIGNER, as ACT. */
static enum status
ask_as(const struct people_change *change, const struct sign_pair *signer,
       enum proof_act act)
{
    struct proof_claim claim = {.act = act};
    struct buf bytes = {0};
    struct proof proof;
    enum status status;

    people_put_change(&bytes, change);
    memcpy(claim.site, box.site, ID_SIZE);
    memcpy(claim.target, box.site, ID_SIZE);
    memcpy(claim.nonce, client_nonce(staff), NONCE_SIZE);
    hash_bytes(claim.payload, bytes.data, bytes.length);
    proof_sign(&claim, signer->secret_key, &proof);
    status = client_change(staff, &bytes, &proof);
    buf_clear(&bytes);
    return status;
}

static enum status
ask(const struct people_change *change)
{
    return ask_as(change, &box.team,
                  change->keyset ? PROOF_KEYSET : PROOF_PEOPLE);
}

/* Somebody new, whose slot, key and card are filled with one byte. */
struct newcomer {
    struct staff_slot slot;
    struct team_key key;
    struct member_card card;
};

static struct people_change
change_for(struct newcomer *newcomer, uint8_t filling)
{
    memset(newcomer, filling, sizeof *newcomer);
    newcomer->key.team = TEAM_HERE;
    newcomer->key.version = 1;
    return (struct people_change){.slots = &newcomer->slot,
                                  .slot_count = 1,
                                  .keys = &newcomer->key,
                                  .key_count = 1,
                                  .cards = &newcomer->card,
                                  .card_count = 1};
}

struct counts {
    size_t slots;
    size_t keys;
    size_t cards;
};

static struct counts
count_people(void)
{
    struct staff_slot *slots;
    struct team_key *keys;
    struct member_card *cards;
    struct counts counts;

    ck_assert_int_eq(
        client_people(staff, &slots, &counts.slots, &keys, &counts.keys),
        STATUS_OK);
    ck_assert_int_eq(client_cards(staff, &cards, &counts.cards), STATUS_OK);
    memcpy(first, slots[0].member, ID_SIZE);
    free(slots);
    free(keys);
    free(cards);
    return counts;
}

static void
check_counts(size_t slots, size_t keys, size_t cards)
{
    struct counts counts = count_people();

    ck_assert_uint_eq(counts.slots, slots);
    ck_assert_uint_eq(counts.keys, keys);
    ck_assert_uint_eq(counts.cards, cards);
}

static void
check_log(void)
{
    struct store_health health;
    struct store_survey survey;

    ck_assert_int_eq(client_health(staff, &health), STATUS_OK);
    ck_assert(health.log_ok);
    ck_assert(health.integrity_ok);
    ck_assert_int_eq(client_survey(staff, &survey), STATUS_OK);
    ck_assert_uint_eq(survey.parts, 0);
    ck_assert_uint_eq(survey.safe, survey.reports);
}

/* Does a file of the store hold these bytes? */
static bool
disk_holds(const void *bytes, size_t length)
{
    static const char *const names[] = {"store.db", "store.db-journal"};
    bool holds = false;

    for (size_t i = 0; i < 2; i++) {
        char *path = memory_print("%s/%s", box.folder, names[i]);
        struct buf file = {0};

        ck_assert_int_eq(file_read(path, DISK_MAX, &file), STATUS_OK);
        holds |= file.length > 0 &&
                 memmem(file.data, file.length, bytes, length) != NULL;
        buf_clear(&file);
        free(path);
    }
    return holds;
}

START_TEST(a_member_comes_and_goes_and_both_outlive_a_restart)
{
    struct newcomer newcomer;
    struct people_change change = change_for(&newcomer, 7);
    struct member_card *cards;
    size_t count;

    check_counts(1, 2, 0);
    ck_assert_int_eq(ask(&change), STATUS_OK);
    restart();
    check_counts(2, 3, 1);
    ck_assert_int_eq(client_cards(staff, &cards, &count), STATUS_OK);
    ck_assert_mem_eq(&cards[0], &newcomer.card, sizeof *cards);
    free(cards);
    ck_assert(disk_holds(&newcomer.slot, sizeof newcomer.slot));
    change = (struct people_change){
        .removed = (const uint8_t(*)[ID_SIZE])newcomer.slot.member,
        .removed_count = 1};
    ck_assert_int_eq(ask(&change), STATUS_OK);
    restart();
    check_counts(1, 2, 1); /* what they noted keeps its name */
    ck_assert(!disk_holds(&newcomer.slot, sizeof newcomer.slot));
    check_log();
    ck_assert_int_eq(ask(&change), STATUS_MISSING);
}
END_TEST

START_TEST(another_slot_stands_in_the_place_of_the_old_one)
{
    struct newcomer newcomer;
    struct people_change change = change_for(&newcomer, 7);
    struct staff_slot *slots;
    struct team_key *keys;
    size_t counts[2];

    (void)count_people();
    change.key_count = change.card_count = 0;
    memcpy(newcomer.slot.member, first, ID_SIZE);
    ck_assert_int_eq(ask(&change), STATUS_OK);
    ck_assert_int_eq(
        client_people(staff, &slots, &counts[0], &keys, &counts[1]), STATUS_OK);
    ck_assert_uint_eq(counts[0], 1);
    ck_assert_mem_eq(&slots[0], &newcomer.slot, sizeof *slots);
    free(slots);
    free(keys);
}
END_TEST

START_TEST(a_change_that_cannot_end_does_not_begin)
{
    struct newcomer newcomer;
    struct people_change change = change_for(&newcomer, 7);

    memset(newcomer.card.member, 8, ID_SIZE); /* nobody's */
    ck_assert_int_eq(ask(&change), STATUS_MISSING);
    check_counts(1, 2, 0);
    change = change_for(&newcomer, 7);
    newcomer.key.team = TEAM_COUNT;
    ck_assert_int_eq(ask(&change), STATUS_BAD_INPUT);
    change = (struct people_change){.removed = (const uint8_t(*)[ID_SIZE])first,
                                    .removed_count = 1};
    ck_assert_int_eq(ask(&change), STATUS_DENIED); /* nobody would be left */
    check_counts(1, 2, 0);
    check_log();
}
END_TEST

START_TEST(only_a_team_of_now_may_ask_and_only_for_what_it_signed)
{
    struct newcomer newcomer;
    struct people_change change = change_for(&newcomer, 7);
    struct sign_pair stranger;
    struct proof proof;
    struct proof_claim claim = {.act = PROOF_PEOPLE};
    struct buf bytes = {0};

    seal_sign_pair_make(&stranger);
    ck_assert_int_eq(ask_as(&change, &stranger, PROOF_PEOPLE),
                     STATUS_WRONG_SIGNATURE);
    ck_assert_int_eq(ask_as(&change, &box.team, PROOF_POST),
                     STATUS_WRONG_SIGNATURE);
    ck_assert_int_eq(ask_as(&change, &box.team, PROOF_KEYSET),
                     STATUS_WRONG_SIGNATURE);
    people_put_change(&bytes, &change);
    memcpy(claim.site, box.site, ID_SIZE);
    memcpy(claim.target, box.site, ID_SIZE);
    memcpy(claim.nonce, client_nonce(staff), NONCE_SIZE);
    hash_bytes(claim.payload, bytes.data, bytes.length);
    proof_sign(&claim, box.team.secret_key, &proof);
    bytes.data[bytes.length - 1] ^= 1;
    ck_assert_int_eq(client_change(staff, &bytes, &proof),
                     STATUS_WRONG_SIGNATURE);
    bytes.data[bytes.length - 1] ^= 1;
    /* that nonce is spent */
    ck_assert_int_eq(client_change(staff, &bytes, &proof),
                     STATUS_WRONG_SIGNATURE);
    buf_clear(&bytes);
    check_counts(1, 2, 0);
}
END_TEST

START_TEST(recovery_makes_one_member_of_its_own_team_and_no_more)
{
    struct newcomer newcomer;
    struct people_change change = change_for(&newcomer, 7);

    ck_assert_int_eq(ask_as(&change, &box.recovery, PROOF_PEOPLE),
                     STATUS_WRONG_SIGNATURE);
    change.card_count = 0;
    ck_assert_int_eq(ask_as(&change, &box.recovery, PROOF_PEOPLE),
                     STATUS_WRONG_SIGNATURE);
    newcomer.key.team = TEAM_RECOVERY;
    ck_assert_int_eq(ask_as(&change, &box.recovery, PROOF_PEOPLE), STATUS_OK);
    change = (struct people_change){.removed = (const uint8_t(*)[ID_SIZE])first,
                                    .removed_count = 1};
    ck_assert_int_eq(ask_as(&change, &box.recovery, PROOF_PEOPLE),
                     STATUS_WRONG_SIGNATURE);
    check_counts(2, 3, 0);
}
END_TEST

START_TEST(old_team_keys_are_forgotten_and_the_newest_never)
{
    struct people_change change = {.forget_team = TEAM_HERE, .forget_below = 2};

    /* the founding gave two versions, the keyset knows the first */
    ck_assert_int_eq(ask(&change), STATUS_BAD_INPUT);
    change.forget_below = 1;
    ck_assert_int_eq(ask(&change), STATUS_OK);
    check_counts(1, 2, 0);
    ck_assert_int_eq(ask_as(&change, &box.recovery, PROOF_PEOPLE),
                     STATUS_WRONG_SIGNATURE);
}
END_TEST

/* --- keysets -------------------------------------------------------------- */

/* The store cannot judge ROOT: any will do here. */
static enum status
take(const struct keyset *next)
{
    struct people_change change = {0};
    struct sign_pair root;
    struct buf bytes = {0};
    enum status status;

    seal_sign_pair_make(&root);
    keyset_write(next, root.secret_key, &bytes);
    change.keyset = bytes.data;
    change.keyset_length = bytes.length;
    status = ask(&change);
    buf_clear(&bytes);
    return status;
}

START_TEST(a_keyset_that_is_not_newer_or_not_whole_is_refused)
{
    struct keyset next = keyset;

    ck_assert_int_eq(take(&next), STATUS_OLD);
    next.version = 2;
    next.site[0] ^= 1;
    ck_assert_int_eq(take(&next), STATUS_FOREIGN);
    next.site[0] ^= 1;
    next.teams[TEAM_OUTSIDE].present = false;
    ck_assert_int_eq(take(&next), STATUS_BAD_INPUT);
    next.teams[TEAM_OUTSIDE] = keyset.teams[TEAM_OUTSIDE];
    next.teams[TEAM_RECOVERY].present = false;
    ck_assert_int_eq(take(&next), STATUS_BAD_INPUT);
    next.teams[TEAM_RECOVERY] = keyset.teams[TEAM_RECOVERY];
    next.site_sign[3] ^= 1;
    ck_assert_int_eq(take(&next), STATUS_BAD_INPUT);
    next.site_sign[3] ^= 1;
    /* replies signed by the key of now would be believed no more */
    next.teams[TEAM_HERE].sign_public[0] ^= 1;
    ck_assert_int_eq(take(&next), STATUS_BAD_INPUT);
    read_keyset();
    ck_assert_uint_eq(keyset.version, 1);
    check_log();
}
END_TEST

START_TEST(after_a_new_team_key_the_old_one_may_ask_for_nothing)
{
    struct keyset next = keyset;
    struct newcomer newcomer;
    struct people_change change = change_for(&newcomer, 7);
    struct sign_pair old = box.team;
    struct box_pair pair;

    next.version = 2;
    memcpy(next.retired[0], old.public_key, SIGN_PUBLIC_SIZE);
    next.retired_count = 1;
    box_team_make(&next.teams[TEAM_HERE], &pair, &box.team);
    next.teams[TEAM_HERE].version = 2;
    ck_assert_int_eq(ask_as(&change, &box.team, PROOF_PEOPLE),
                     STATUS_WRONG_SIGNATURE);
    {
        struct sign_pair new = box.team;

        box.team = old;
        ck_assert_int_eq(take(&next), STATUS_OK);
        box.team = new;
    }
    restart();
    ck_assert_uint_eq(keyset.version, 2);
    ck_assert_int_eq(ask_as(&change, &old, PROOF_PEOPLE),
                     STATUS_WRONG_SIGNATURE);
    ck_assert_int_eq(ask(&change), STATUS_OK);
    check_log();
}
END_TEST

/* --- other wraps ---------------------------------------------------------- */

static enum status
rewrap_as(const struct rewrap *rewrap, const struct sign_pair *signer)
{
    struct proof_claim claim = {.act = PROOF_REWRAP};
    struct proof proof;

    memcpy(claim.site, box.site, ID_SIZE);
    memcpy(claim.target, rewrap->report, ID_SIZE);
    memcpy(claim.nonce, client_nonce(staff), NONCE_SIZE);
    client_rewrap_hash(rewrap, claim.payload);
    proof_sign(&claim, signer->secret_key, &proof);
    return client_rewrap(staff, rewrap, &proof);
}

/* The only row, after a report of bucket 1 was put. */
static void
put_report(struct report_row *row)
{
    struct client *kiosk = box_dial(&box, DOOR_PUBLIC);
    struct box_report report;
    struct report_row *rows;
    size_t count;

    box_report_make(&report, 1);
    ck_assert_int_eq(client_put(kiosk, &report.put), STATUS_OK);
    ck_assert_int_eq(client_rows(staff, 0, &rows, &count), STATUS_OK);
    ck_assert_uint_eq(count, 1);
    *row = rows[0];
    free(rows);
    box_report_clear(&report);
    client_close(kiosk);
}

START_TEST(other_wraps_on_a_body_change_nothing_else)
{
    uint8_t wraps[WRAP_COUNT][WRAP_SIZE];
    struct report_row row;
    struct report_row *rows;
    struct sealed before;
    struct sealed after;
    struct rewrap rewrap = {.wraps = (const uint8_t(*)[WRAP_SIZE])wraps};
    size_t count;

    put_report(&row);
    ck_assert_int_eq(client_item(staff, row.report, 0, &before), STATUS_OK);
    memset(wraps, 9, sizeof wraps);
    rewrap.report = row.report;
    rewrap.item = before.item;
    ck_assert_int_eq(rewrap_as(&rewrap, &box.team), STATUS_OK);
    restart();
    ck_assert_int_eq(client_item(staff, row.report, 0, &after), STATUS_OK);
    ck_assert_mem_eq(after.wraps, wraps, sizeof wraps);
    ck_assert_mem_eq(after.envelope, before.envelope, before.length);
    for (int i = 0; i < WRAP_COUNT; i++)
        ck_assert(!disk_holds(before.wraps[i], WRAP_SIZE));
    ck_assert_int_eq(client_rows(staff, 0, &rows, &count), STATUS_OK);
    ck_assert_uint_eq(count, 1);
    ck_assert_uint_eq(rows[0].changed, row.changed);
    ck_assert_uint_eq(rows[0].expires, row.expires);
    ck_assert_uint_eq(rows[0].items, row.items);
    free(rows);
    check_log();
    seal_clear(&before);
    seal_clear(&after);
}
END_TEST

START_TEST(only_a_team_puts_other_wraps_and_only_on_a_body)
{
    uint8_t wraps[WRAP_COUNT][WRAP_SIZE] = {{9}};
    struct report_row row;
    struct sealed own;
    struct rewrap rewrap = {.wraps = (const uint8_t(*)[WRAP_SIZE])wraps};
    uint8_t nobody[ID_SIZE] = {1};

    put_report(&row);
    ck_assert_int_eq(client_item(staff, row.report, 1, &own), STATUS_OK);
    rewrap.report = row.report;
    rewrap.item = own.item;
    ck_assert_int_eq(rewrap_as(&rewrap, &box.team), STATUS_MISSING);
    ck_assert_int_eq(rewrap_as(&rewrap, &box.recovery), STATUS_WRONG_SIGNATURE);
    rewrap.report = nobody;
    ck_assert_int_eq(rewrap_as(&rewrap, &box.team), STATUS_MISSING);
    check_log();
    seal_clear(&own);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("people");
    TCase *one = tcase_create("people");

    tcase_add_checked_fixture(one, set_up, tear_down);
    tcase_add_test(one, a_member_comes_and_goes_and_both_outlive_a_restart);
    tcase_add_test(one, another_slot_stands_in_the_place_of_the_old_one);
    tcase_add_test(one, a_change_that_cannot_end_does_not_begin);
    tcase_add_test(one, only_a_team_of_now_may_ask_and_only_for_what_it_signed);
    tcase_add_test(one, recovery_makes_one_member_of_its_own_team_and_no_more);
    tcase_add_test(one, old_team_keys_are_forgotten_and_the_newest_never);
    tcase_add_test(one, a_keyset_that_is_not_newer_or_not_whole_is_refused);
    tcase_add_test(one, after_a_new_team_key_the_old_one_may_ask_for_nothing);
    tcase_add_test(one, other_wraps_on_a_body_change_nothing_else);
    tcase_add_test(one, only_a_team_puts_other_wraps_and_only_on_a_body);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
