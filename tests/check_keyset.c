#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "store/sealing/keyset.h"
#include "store/sealing/proof.h"
#include "store/sealing/seal.h"
#include "tests/tap.h"

struct signed_keyset {
    struct sign_pair root;
    struct keyset keyset;
    struct buf bytes;
};

static void
add_team(struct keyset_team *team, uint32_t version)
{
    struct box_pair box;
    struct sign_pair sign;

    seal_box_pair_make(&box);
    seal_sign_pair_make(&sign);
    team->present = true;
    team->version = version;
    memcpy(team->box_public, box.public_key, BOX_PUBLIC_SIZE);
    memcpy(team->sign_public, sign.public_key, SIGN_PUBLIC_SIZE);
}

static void
sign(struct signed_keyset *out)
{
    buf_clear(&out->bytes);
    keyset_write(&out->keyset, out->root.secret_key, &out->bytes);
}

static void
make(struct signed_keyset *out)
{
    *out = (struct signed_keyset){.keyset = {.version = 5}};
    seal_sign_pair_make(&out->root);
    add_team(&out->keyset.teams[TEAM_HERE], 1);
    add_team(&out->keyset.teams[TEAM_OUTSIDE], 2);
    add_team(&out->keyset.teams[TEAM_RECOVERY], 1);
    out->keyset.retired_count = 1;
    memset(out->keyset.retired[0], 9, SIGN_PUBLIC_SIZE);
    sign(out);
}

static enum status
read_again(const struct signed_keyset *from, uint32_t at_least,
           struct keyset *out)
{
    return keyset_read(from->bytes.data, from->bytes.length,
                       from->root.public_key, at_least, out);
}

START_TEST(a_keyset_is_read_as_it_was_written)
{
    struct signed_keyset made;
    struct keyset read;

    make(&made);
    ck_assert_int_eq(read_again(&made, 5, &read), STATUS_OK);
    ck_assert_uint_eq(read.version, 5);
    for (int i = 0; i < TEAM_COUNT; i++) {
        const struct keyset_team *left = &read.teams[i];
        const struct keyset_team *right = &made.keyset.teams[i];

        ck_assert(left->present == right->present);
        ck_assert_uint_eq(left->version, right->version);
        ck_assert_mem_eq(left->box_public, right->box_public, 32);
        ck_assert_mem_eq(left->sign_public, right->sign_public, 32);
    }
    ck_assert(keyset_knows_signer(&read, read.teams[TEAM_OUTSIDE].sign_public));
    ck_assert(keyset_knows_signer(&read, made.keyset.retired[0]));
    ck_assert(!keyset_knows_signer(&read, made.root.public_key));
    ck_assert(
        !keyset_knows_signer(&read, read.teams[TEAM_RESERVED].sign_public));
    buf_clear(&made.bytes);
}
END_TEST

START_TEST(a_keyset_changed_in_any_byte_is_refused)
{
    struct signed_keyset made;
    struct keyset read;

    make(&made);
    for (size_t at = 0; at < made.bytes.length; at++) {
        /* the key id, 2 to 9, is minisign's own and not looked at */
        enum status wanted = at < 2 ? STATUS_DAMAGED : STATUS_WRONG_SIGNATURE;

        made.bytes.data[at] ^= 4;
        ck_assert_int_eq(read_again(&made, 0, &read),
                         at >= 2 && at < 10 ? STATUS_OK : wanted);
        made.bytes.data[at] ^= 4;
    }
    buf_clear(&made.bytes);
}
END_TEST

START_TEST(a_keyset_of_another_root_is_refused)
{
    struct signed_keyset made;
    struct signed_keyset other;
    struct keyset read;

    make(&made);
    make(&other);
    ck_assert_int_eq(keyset_read(made.bytes.data, made.bytes.length,
                                 other.root.public_key, 0, &read),
                     STATUS_WRONG_SIGNATURE);
    ck_assert_uint_eq(read.version, 0);
    buf_clear(&made.bytes);
    buf_clear(&other.bytes);
}
END_TEST

START_TEST(an_older_keyset_is_refused)
{
    struct signed_keyset made;
    struct keyset read;

    make(&made);
    ck_assert_int_eq(read_again(&made, 6, &read), STATUS_OLD);
    ck_assert(!read.teams[TEAM_OUTSIDE].present);
    buf_clear(&made.bytes);
}
END_TEST

START_TEST(a_keyset_needs_outside_and_recovery)
{
    struct signed_keyset made;
    struct keyset read;

    make(&made);
    made.keyset.teams[TEAM_HERE].present = false;
    sign(&made);
    ck_assert_int_eq(read_again(&made, 0, &read), STATUS_OK);
    made.keyset.teams[TEAM_OUTSIDE].present = false;
    sign(&made);
    ck_assert_int_eq(read_again(&made, 0, &read), STATUS_MISSING);
    made.keyset.teams[TEAM_OUTSIDE].present = true;
    made.keyset.teams[TEAM_RECOVERY].present = false;
    sign(&made);
    ck_assert_int_eq(read_again(&made, 0, &read), STATUS_MISSING);
    buf_clear(&made.bytes);
}
END_TEST

START_TEST(a_peek_stays_within_its_bounds)
{
    /* each prefix in memory of its own, so that a sanitizer sees it */
    struct signed_keyset made;
    struct keyset read;
    uint8_t *large = memory_zeroed(KEYSET_MAX + 1);

    make(&made);
    for (size_t length = 0; length < made.bytes.length; length++) {
        uint8_t *copy = memory_zeroed(length);

        memcpy(copy, made.bytes.data, length);
        ck_assert_int_eq(keyset_peek(copy, length, &read), STATUS_DAMAGED);
        memory_free_wiped(copy, length);
    }
    ck_assert_int_eq(keyset_peek(made.bytes.data, made.bytes.length, &read),
                     STATUS_OK);
    made.bytes.data[KEYSET_SIGNATURE_SIZE + 368] = 33; /* retired keys */
    ck_assert_int_eq(keyset_peek(made.bytes.data, made.bytes.length, &read),
                     STATUS_DAMAGED);
    memcpy(large, made.bytes.data, made.bytes.length);
    ck_assert_int_eq(keyset_peek(large, KEYSET_MAX + 1, &read), STATUS_DAMAGED);
    memory_free_wiped(large, KEYSET_MAX + 1);
    buf_clear(&made.bytes);
}
END_TEST

START_TEST(a_newer_form_of_keyset_is_named_as_such)
{
    struct signed_keyset made;
    struct keyset read;

    make(&made);
    made.bytes.data[KEYSET_SIGNATURE_SIZE + 7] = '2';
    ck_assert_int_eq(keyset_peek(made.bytes.data, made.bytes.length, &read),
                     STATUS_VERSION);
    buf_clear(&made.bytes);
}
END_TEST

START_TEST(a_fingerprint_has_four_groups)
{
    struct sign_pair root;
    char text[KEYSET_FINGERPRINT_SIZE];
    char other[KEYSET_FINGERPRINT_SIZE];

    seal_sign_pair_make(&root);
    keyset_fingerprint(root.public_key, text);
    ck_assert_uint_eq(strlen(text), 19);
    for (int i = 4; i < 19; i += 5)
        ck_assert_int_eq(text[i], '-');
    root.public_key[31] ^= 1;
    keyset_fingerprint(root.public_key, other);
    ck_assert_str_ne(text, other);
}
END_TEST

static struct proof_claim
claim_of(enum proof_act act)
{
    struct proof_claim claim = {.act = act};

    secret_random(claim.site, ID_SIZE);
    secret_random(claim.target, ID_SIZE);
    secret_random(claim.nonce, NONCE_SIZE);
    secret_random(claim.payload, HASH_BYTES);
    return claim;
}

START_TEST(a_proof_serves_one_claim_alone)
{
    struct proof_claim claim = claim_of(PROOF_WITHDRAW);
    struct proof_claim other;
    struct sign_pair pair;
    struct proof proof;

    seal_sign_pair_make(&pair);
    proof_sign(&claim, pair.secret_key, &proof);
    ck_assert(proof_agrees(&claim, &proof, pair.public_key));
    other = claim;
    other.act = PROOF_ADD;
    ck_assert(!proof_agrees(&other, &proof, pair.public_key));
    other = claim;
    other.site[15] ^= 1;
    ck_assert(!proof_agrees(&other, &proof, pair.public_key));
    other = claim;
    other.target[15] ^= 1;
    ck_assert(!proof_agrees(&other, &proof, pair.public_key));
    other = claim;
    other.nonce[15] ^= 1;
    ck_assert(!proof_agrees(&other, &proof, pair.public_key));
    other = claim;
    other.payload[31] ^= 1;
    ck_assert(!proof_agrees(&other, &proof, pair.public_key));
}
END_TEST

START_TEST(a_proof_serves_one_signer_alone)
{
    struct proof_claim claim = claim_of(PROOF_POST);
    struct sign_pair pair;
    struct sign_pair other;
    struct proof proof;

    seal_sign_pair_make(&pair);
    seal_sign_pair_make(&other);
    proof_sign(&claim, pair.secret_key, &proof);
    ck_assert(!proof_agrees(&claim, &proof, other.public_key));
    memcpy(proof.signer, other.public_key, SIGN_PUBLIC_SIZE);
    ck_assert(!proof_agrees(&claim, &proof, other.public_key));
    ck_assert(!proof_agrees(&claim, &proof, pair.public_key));
}
END_TEST

START_TEST(the_hash_of_an_item_covers_all_of_it)
{
    struct sealed sealed;
    uint8_t first[HASH_BYTES];
    uint8_t next[HASH_BYTES];
    uint8_t *places[3];

    seal_decoy(0, &sealed);
    places[0] = &sealed.item[15];
    places[1] = &sealed.envelope[sealed.length - 1];
    places[2] = &sealed.wraps[WRAP_COUNT - 1][WRAP_SIZE - 1];
    proof_hash_item(first, &sealed);
    for (size_t i = 0; i < 3; i++) {
        *places[i] ^= 1;
        proof_hash_item(next, &sealed);
        ck_assert_mem_ne(first, next, HASH_BYTES);
        *places[i] ^= 1;
    }
    proof_hash_item(next, &sealed);
    ck_assert_mem_eq(first, next, HASH_BYTES);
    seal_clear(&sealed);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("keyset");
    TCase *keyset = tcase_create("keyset");

    tcase_add_test(keyset, a_keyset_is_read_as_it_was_written);
    tcase_add_test(keyset, a_keyset_changed_in_any_byte_is_refused);
    tcase_add_test(keyset, a_keyset_of_another_root_is_refused);
    tcase_add_test(keyset, an_older_keyset_is_refused);
    tcase_add_test(keyset, a_keyset_needs_outside_and_recovery);
    tcase_add_test(keyset, a_peek_stays_within_its_bounds);
    tcase_add_test(keyset, a_newer_form_of_keyset_is_named_as_such);
    tcase_add_test(keyset, a_fingerprint_has_four_groups);
    tcase_add_test(keyset, a_proof_serves_one_claim_alone);
    tcase_add_test(keyset, a_proof_serves_one_signer_alone);
    tcase_add_test(keyset, the_hash_of_an_item_covers_all_of_it);
    suite_add_tcase(suite, keyset);
    return tap_run(suite);
}
