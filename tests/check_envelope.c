#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "store/sealing/envelope.h"
#include "store/sealing/seal.h"
#include "tests/readers.h"
#include "tests/tap.h"

/* An envelope as a person with bad intent could write it. */
static void
write_by_hand(const struct envelope_plain *plain,
              const struct envelope_draw *draw, struct sealed *out)
{
    *out = (struct sealed){0};
    memcpy(out->item, draw->item, ID_SIZE);
    out->length = envelope_length(0);
    out->envelope = memory_zeroed(out->length);
    envelope_write(plain, draw, 0, out->envelope);
}

/* Flip one bit of *BYTE: the item may stay closed or stay the same. */
static void
flip_and_look(uint8_t *byte, int bit, const struct sealed *sealed,
              const struct box_pair *pair)
{
    struct seal_opened opened;

    *byte ^= (uint8_t)(1 << bit);
    if (seal_open(sealed, pair, &opened) == STATUS_OK) {
        readers_check(&opened);
        ck_assert_int_eq(opened.kind, ITEM_BODY);
        ck_assert(opened.is_signed);
    }
    seal_opened_clear(&opened);
    *byte ^= (uint8_t)(1 << bit);
}

START_TEST(no_flipped_bit_changes_what_is_read)
{
    struct readers readers;
    struct sign_pair signer;
    struct seal_opened opened;
    struct seal_order order;
    struct sealed sealed;

    readers_make(&readers);
    seal_sign_pair_make(&signer);
    order = readers_order(&readers, 2);
    order.signer = &signer;
    ck_assert_int_eq(seal_make(&order, &sealed), STATUS_OK);
    ck_assert_int_eq(seal_open(&sealed, &readers.pairs[1], &opened), STATUS_OK);
    seal_opened_clear(&opened);
    for (size_t at = 0; at < sealed.length; at++) {
        flip_and_look(&sealed.envelope[at], (int)(at % 8), &sealed,
                      &readers.pairs[1]);
        sealed.envelope[at] ^= 0x80;
        ck_assert_int_ne(seal_open(&sealed, &readers.pairs[1], &opened),
                         STATUS_OK);
        sealed.envelope[at] ^= 0x80;
    }
    for (size_t i = 0; i < WRAP_COUNT; i++)
        for (size_t at = 0; at < WRAP_SIZE; at++)
            flip_and_look(&sealed.wraps[i][at], (int)(at % 8), &sealed,
                          &readers.pairs[1]);
    seal_clear(&sealed);
}
END_TEST

START_TEST(a_cut_envelope_is_damaged)
{
    struct readers readers;
    struct seal_opened opened;
    struct seal_order order;
    struct sealed sealed;
    size_t length;

    readers_make(&readers);
    order = readers_order(&readers, 1);
    ck_assert_int_eq(seal_make(&order, &sealed), STATUS_OK);
    length = sealed.length;
    for (sealed.length = 0; sealed.length < length; sealed.length++)
        ck_assert_int_eq(seal_open(&sealed, &readers.pairs[0], &opened),
                         STATUS_DAMAGED);
    seal_clear(&sealed);
    ck_assert_int_eq(seal_open(&sealed, &readers.pairs[0], &opened),
                     STATUS_DAMAGED);
}
END_TEST

START_TEST(one_envelope_never_means_two_things)
{
    /* the second reader's wrap holds another key than the first one's */
    static const char plain_words[] = "to the first";
    struct envelope_plain plain = {.kind = ITEM_BODY,
                                   .slots = 3,
                                   .content = plain_words,
                                   .length = sizeof plain_words};
    struct envelope_draw draw;
    struct readers readers;
    struct seal_opened opened;
    struct sealed sealed;
    uint8_t other[ITEM_KEY_SIZE];

    readers_make(&readers);
    randombytes_buf(&draw, sizeof draw);
    randombytes_buf(other, sizeof other);
    write_by_hand(&plain, &draw, &sealed);
    crypto_box_seal(sealed.wraps[0], draw.key, sizeof draw.key,
                    readers.keys[0]);
    crypto_box_seal(sealed.wraps[1], other, sizeof other, readers.keys[1]);
    ck_assert_int_eq(seal_open(&sealed, &readers.pairs[0], &opened), STATUS_OK);
    seal_opened_clear(&opened);
    ck_assert_int_eq(seal_open(&sealed, &readers.pairs[1], &opened),
                     STATUS_DAMAGED);
    seal_clear(&sealed);
}
END_TEST

START_TEST(a_false_wrap_does_not_hide_the_real_one)
{
    struct readers readers;
    struct seal_opened opened;
    struct seal_order order;
    struct sealed sealed;
    uint8_t other[ITEM_KEY_SIZE] = {1};

    readers_make(&readers);
    for (int round = 0; round < 20; round++) {
        int real;

        order = readers_order(&readers, 1);
        ck_assert_int_eq(seal_make(&order, &sealed), STATUS_OK);
        ck_assert_int_eq(seal_open(&sealed, &readers.pairs[0], &opened),
                         STATUS_OK);
        real = __builtin_ctz(opened.slots);
        seal_opened_clear(&opened);
        crypto_box_seal(sealed.wraps[(real + 1) % WRAP_COUNT], other,
                        sizeof other, readers.keys[0]);
        ck_assert_int_eq(seal_open(&sealed, &readers.pairs[0], &opened),
                         STATUS_OK);
        readers_check(&opened);
        seal_opened_clear(&opened);
        seal_clear(&sealed);
    }
}
END_TEST

START_TEST(a_wrap_that_the_slot_map_does_not_mark_is_damage)
{
    struct readers readers;
    struct seal_opened opened;
    struct seal_order order;
    struct sealed sealed;
    uint8_t kept[WRAP_SIZE];
    int real;

    readers_make(&readers);
    order = readers_order(&readers, 1);
    ck_assert_int_eq(seal_make(&order, &sealed), STATUS_OK);
    ck_assert_int_eq(seal_open(&sealed, &readers.pairs[0], &opened), STATUS_OK);
    real = __builtin_ctz(opened.slots);
    seal_opened_clear(&opened);
    memcpy(kept, sealed.wraps[real], WRAP_SIZE);
    memcpy(sealed.wraps[real], sealed.wraps[(real + 1) % WRAP_COUNT],
           WRAP_SIZE);
    memcpy(sealed.wraps[(real + 1) % WRAP_COUNT], kept, WRAP_SIZE);
    ck_assert_int_eq(seal_open(&sealed, &readers.pairs[0], &opened),
                     STATUS_DAMAGED);
    seal_clear(&sealed);
}
END_TEST

START_TEST(a_plain_text_out_of_form_is_refused)
{
    static const struct {
        struct envelope_plain plain;
        enum status status;
    } cases[] = {
        {{.kind = ITEM_BODY, .slots = 1}, STATUS_OK},
        {{.kind = 0, .slots = 1}, STATUS_VERSION},
        {{.kind = ITEM_TALLY + 1, .slots = 1}, STATUS_VERSION},
        {{.kind = ITEM_BODY, .slots = 0}, STATUS_DAMAGED},
        {{.kind = ITEM_BODY, .slots = 17}, STATUS_DAMAGED},
    };
    struct readers readers;
    struct envelope_draw draw;
    struct seal_opened opened;
    struct sealed sealed;

    readers_make(&readers);
    randombytes_buf(&draw, sizeof draw);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_by_hand(&cases[i].plain, &draw, &sealed);
        crypto_box_seal(sealed.wraps[0], draw.key, sizeof draw.key,
                        readers.keys[0]);
        ck_assert_int_eq(seal_open(&sealed, &readers.pairs[0], &opened),
                         cases[i].status);
        seal_opened_clear(&opened);
        seal_clear(&sealed);
    }
}
END_TEST

START_TEST(an_item_under_another_id_is_damaged)
{
    struct readers readers;
    struct seal_opened opened;
    struct seal_order order;
    struct sealed first;
    struct sealed second;
    uint8_t kept[ID_SIZE];

    readers_make(&readers);
    order = readers_order(&readers, 1);
    ck_assert_int_eq(seal_make(&order, &first), STATUS_OK);
    ck_assert_int_eq(seal_make(&order, &second), STATUS_OK);
    memcpy(kept, first.item, ID_SIZE);
    memcpy(first.item, second.item, ID_SIZE);
    ck_assert_int_eq(seal_open(&first, &readers.pairs[0], &opened),
                     STATUS_DAMAGED);
    memcpy(first.envelope + 8, second.item, ID_SIZE);
    ck_assert_int_eq(seal_open(&first, &readers.pairs[0], &opened),
                     STATUS_DAMAGED);
    memcpy(first.item, kept, ID_SIZE);
    memcpy(first.envelope + 8, kept, ID_SIZE);
    ck_assert_int_eq(seal_open(&first, &readers.pairs[0], &opened), STATUS_OK);
    seal_opened_clear(&opened);
    seal_clear(&first);
    seal_clear(&second);
}
END_TEST

START_TEST(a_newer_version_or_suite_is_named_as_such)
{
    struct readers readers;
    struct seal_opened opened;
    struct seal_order order;
    struct sealed sealed;

    readers_make(&readers);
    order = readers_order(&readers, 1);
    ck_assert_int_eq(seal_make(&order, &sealed), STATUS_OK);
    sealed.envelope[3] = '2';
    ck_assert_int_eq(seal_open(&sealed, &readers.pairs[0], &opened),
                     STATUS_VERSION);
    ck_assert_int_eq(seal_bucket(sealed.envelope, sealed.length), -1);
    sealed.envelope[3] = '1';
    sealed.envelope[4] = 2;
    ck_assert_int_eq(seal_open(&sealed, &readers.pairs[0], &opened),
                     STATUS_VERSION);
    sealed.envelope[4] = 1;
    sealed.envelope[0] = 'X';
    ck_assert_int_eq(seal_open(&sealed, &readers.pairs[0], &opened),
                     STATUS_DAMAGED);
    seal_clear(&sealed);
}
END_TEST

START_TEST(a_forged_signature_is_noticed)
{
    /* the writer knows a signer's public half, not the secret one */
    struct readers readers;
    struct sign_pair liar;
    struct envelope_plain plain = {.kind = ITEM_REPLY,
                                   .slots = 1,
                                   .content = readers_words,
                                   .length = sizeof readers_words,
                                   .signer = &liar};
    struct envelope_draw draw;
    struct seal_opened opened;
    struct sealed sealed;

    readers_make(&readers);
    seal_sign_pair_make(&liar);
    randombytes_buf(&draw, sizeof draw);
    randombytes_buf(liar.public_key, sizeof liar.public_key);
    write_by_hand(&plain, &draw, &sealed);
    crypto_box_seal(sealed.wraps[0], draw.key, sizeof draw.key,
                    readers.keys[0]);
    ck_assert_int_eq(seal_open(&sealed, &readers.pairs[0], &opened),
                     STATUS_WRONG_SIGNATURE);
    ck_assert_ptr_null(opened.content);
    seal_clear(&sealed);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("envelope");
    TCase *envelope = tcase_create("envelope");

    tcase_add_test(envelope, no_flipped_bit_changes_what_is_read);
    tcase_add_test(envelope, a_cut_envelope_is_damaged);
    tcase_add_test(envelope, one_envelope_never_means_two_things);
    tcase_add_test(envelope, a_false_wrap_does_not_hide_the_real_one);
    tcase_add_test(envelope, a_wrap_that_the_slot_map_does_not_mark_is_damage);
    tcase_add_test(envelope, a_plain_text_out_of_form_is_refused);
    tcase_add_test(envelope, an_item_under_another_id_is_damaged);
    tcase_add_test(envelope, a_newer_version_or_suite_is_named_as_such);
    tcase_add_test(envelope, a_forged_signature_is_noticed);
    suite_add_tcase(suite, envelope);
    return tap_run(suite);
}
