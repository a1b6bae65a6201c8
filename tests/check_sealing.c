#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/code.h"
#include "kiosk/base/memory.h"
#include "store/sealing/envelope.h"
#include "store/sealing/keyset.h"
#include "store/sealing/proof.h"
#include "store/sealing/receipt.h"
#include "store/sealing/seal.h"
#include "tests/tap.h"

static const char words[] = "they keep my passport";

struct readers {
    struct box_pair pairs[WRAP_COUNT];
    uint8_t keys[WRAP_COUNT][BOX_PUBLIC_SIZE];
};

static void
make_readers(struct readers *readers)
{
    for (size_t i = 0; i < WRAP_COUNT; i++) {
        seal_box_pair_make(&readers->pairs[i]);
        memcpy(readers->keys[i], readers->pairs[i].public_key, BOX_PUBLIC_SIZE);
    }
}

static struct seal_order
order_for(const struct readers *readers, size_t count)
{
    return (struct seal_order){.kind = ITEM_BODY,
                               .content = words,
                               .length = sizeof words,
                               .readers = readers->keys,
                               .reader_count = count};
}

static void
check_words(const struct seal_opened *opened)
{
    ck_assert_uint_eq(opened->content->length, sizeof words);
    ck_assert_mem_eq(opened->content->bytes, words, sizeof words);
}

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

START_TEST(each_of_four_readers_opens_what_was_sealed)
{
    struct readers readers;
    struct seal_opened opened;
    struct sealed sealed;
    struct seal_order order;

    make_readers(&readers);
    for (size_t count = 1; count <= WRAP_COUNT; count++) {
        order = order_for(&readers, count);
        ck_assert_int_eq(seal_make(&order, &sealed), STATUS_OK);
        for (size_t i = 0; i < WRAP_COUNT; i++) {
            enum status status = seal_open(&sealed, &readers.pairs[i], &opened);

            ck_assert_int_eq(status, i < count ? STATUS_OK : STATUS_WRONG_KEY);
            if (i < count) {
                check_words(&opened);
                ck_assert_int_eq(opened.kind, ITEM_BODY);
                ck_assert(!opened.is_signed);
                ck_assert_mem_eq(opened.item, sealed.item, ID_SIZE);
            }
            seal_opened_clear(&opened);
        }
        seal_clear(&sealed);
    }
}
END_TEST

START_TEST(the_slot_map_counts_the_readers)
{
    struct readers readers;
    struct seal_opened opened;
    struct sealed sealed;
    unsigned seen = 0;

    make_readers(&readers);
    for (int round = 0; round < 200; round++) {
        struct seal_order order = order_for(&readers, 1);

        ck_assert_int_eq(seal_make(&order, &sealed), STATUS_OK);
        ck_assert_int_eq(seal_open(&sealed, &readers.pairs[0], &opened),
                         STATUS_OK);
        ck_assert_int_eq(__builtin_popcount(opened.slots), 1);
        seen |= opened.slots;
        seal_opened_clear(&opened);
        seal_clear(&sealed);
    }
    ck_assert_uint_eq(seen, 15); /* by chance wrong once in 10^24 */
}
END_TEST

START_TEST(nobody_opens_a_decoy)
{
    struct readers readers;
    struct seal_opened opened;

    make_readers(&readers);
    for (int bucket = 0; bucket < BUCKET_COUNT; bucket++) {
        struct sealed decoy;

        seal_decoy(bucket, &decoy);
        ck_assert_int_eq(seal_bucket(decoy.envelope, decoy.length), bucket);
        ck_assert_int_eq(seal_open(&decoy, &readers.pairs[0], &opened),
                         STATUS_WRONG_KEY);
        seal_clear(&decoy);
    }
}
END_TEST

START_TEST(a_length_falls_into_its_bucket)
{
    static const size_t sizes[] = {BUCKET_0, BUCKET_1, BUCKET_2, BUCKET_3};
    struct readers readers;
    struct seal_order order;
    struct seal_opened opened;
    struct sealed sealed;
    uint8_t *content = memory_zeroed(BUCKET_3);

    make_readers(&readers);
    order = order_for(&readers, 2);
    order.content = content;
    for (int i = 0; i < BUCKET_COUNT; i++) {
        order.length = sizes[i] - PLAIN_HEADER;
        ck_assert_int_eq(seal_make(&order, &sealed), STATUS_OK);
        ck_assert_int_eq(seal_bucket(sealed.envelope, sealed.length), i);
        ck_assert_int_eq(seal_open(&sealed, &readers.pairs[1], &opened),
                         STATUS_OK);
        ck_assert_uint_eq(opened.content->length, order.length);
        seal_opened_clear(&opened);
        seal_clear(&sealed);
    }
    order.length = BUCKET_3 - PLAIN_HEADER + 1;
    ck_assert_int_eq(seal_make(&order, &sealed), STATUS_TOO_LONG);
    ck_assert_ptr_null(sealed.envelope);
    free(content);
}
END_TEST

START_TEST(an_own_item_is_always_of_the_first_bucket)
{
    static const uint8_t content[BUCKET_0];
    struct readers readers;
    struct seal_order order;
    struct sealed sealed;

    make_readers(&readers);
    order = order_for(&readers, 1);
    order.kind = ITEM_OWN;
    order.content = content;
    order.length = sizeof content;
    ck_assert_int_eq(seal_make(&order, &sealed), STATUS_TOO_LONG);
    order.length = BUCKET_0 - PLAIN_HEADER;
    ck_assert_int_eq(seal_make(&order, &sealed), STATUS_OK);
    ck_assert_int_eq(seal_bucket(sealed.envelope, sealed.length), 0);
    seal_clear(&sealed);
}
END_TEST

START_TEST(an_empty_content_is_sealed_and_opened)
{
    struct readers readers;
    struct seal_opened opened;
    struct seal_order order;
    struct sealed sealed;

    make_readers(&readers);
    order = order_for(&readers, 1);
    order.content = NULL;
    order.length = 0;
    ck_assert_int_eq(seal_make(&order, &sealed), STATUS_OK);
    ck_assert_int_eq(seal_open(&sealed, &readers.pairs[0], &opened), STATUS_OK);
    ck_assert_uint_eq(opened.content->length, 0);
    seal_opened_clear(&opened);
    seal_clear(&sealed);
}
END_TEST

START_TEST(a_reader_key_of_low_order_is_refused)
{
    struct readers readers;
    struct seal_order order;
    struct sealed sealed;

    make_readers(&readers);
    memset(readers.keys[1], 0, BOX_PUBLIC_SIZE);
    order = order_for(&readers, 2);
    ck_assert_int_eq(seal_make(&order, &sealed), STATUS_BAD_INPUT);
    ck_assert_ptr_null(sealed.envelope);
}
END_TEST

/* Flip one bit of *BYTE: the item may stay closed or stay the same. */
static void
flip_and_look(uint8_t *byte, int bit, const struct sealed *sealed,
              const struct box_pair *pair)
{
    struct seal_opened opened;

    *byte ^= (uint8_t)(1 << bit);
    if (seal_open(sealed, pair, &opened) == STATUS_OK) {
        check_words(&opened);
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

    make_readers(&readers);
    seal_sign_pair_make(&signer);
    order = order_for(&readers, 2);
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

    make_readers(&readers);
    order = order_for(&readers, 1);
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

    make_readers(&readers);
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

    make_readers(&readers);
    for (int round = 0; round < 20; round++) {
        int real;

        order = order_for(&readers, 1);
        ck_assert_int_eq(seal_make(&order, &sealed), STATUS_OK);
        ck_assert_int_eq(seal_open(&sealed, &readers.pairs[0], &opened),
                         STATUS_OK);
        real = __builtin_ctz(opened.slots);
        seal_opened_clear(&opened);
        crypto_box_seal(sealed.wraps[(real + 1) % WRAP_COUNT], other,
                        sizeof other, readers.keys[0]);
        ck_assert_int_eq(seal_open(&sealed, &readers.pairs[0], &opened),
                         STATUS_OK);
        check_words(&opened);
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

    make_readers(&readers);
    order = order_for(&readers, 1);
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
        {{.kind = ITEM_EVENT + 1, .slots = 1}, STATUS_VERSION},
        {{.kind = ITEM_BODY, .slots = 0}, STATUS_DAMAGED},
        {{.kind = ITEM_BODY, .slots = 17}, STATUS_DAMAGED},
    };
    struct readers readers;
    struct envelope_draw draw;
    struct seal_opened opened;
    struct sealed sealed;

    make_readers(&readers);
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

START_TEST(dummies_look_like_readers)
{
    /* an X25519 public key's top bit is 0; random bytes would show */
    struct readers readers;
    struct seal_order order;
    struct sealed sealed;
    int high[2] = {0};
    int ones[2] = {0};

    make_readers(&readers);
    for (int round = 0; round < 100; round++)
        for (int decoy = 0; decoy < 2; decoy++) {
            order = order_for(&readers, WRAP_COUNT);
            if (decoy)
                seal_decoy(0, &sealed);
            else
                ck_assert_int_eq(seal_make(&order, &sealed), STATUS_OK);
            for (size_t i = 0; i < WRAP_COUNT; i++) {
                high[decoy] += sealed.wraps[i][31] >> 7;
                ones[decoy] += sealed.wraps[i][31] >> 6 & 1;
            }
            seal_clear(&sealed);
        }
    ck_assert_int_eq(high[0], 0);
    ck_assert_int_eq(high[1], 0);
    for (int decoy = 0; decoy < 2; decoy++) {
        /* 400 fair coins: 10 deviations of 10 each */
        ck_assert_int_gt(ones[decoy], 100);
        ck_assert_int_lt(ones[decoy], 300);
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

    make_readers(&readers);
    order = order_for(&readers, 1);
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

    make_readers(&readers);
    order = order_for(&readers, 1);
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
                                   .content = words,
                                   .length = sizeof words,
                                   .signer = &liar};
    struct envelope_draw draw;
    struct seal_opened opened;
    struct sealed sealed;

    make_readers(&readers);
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

START_TEST(a_reply_names_its_signer)
{
    struct readers readers;
    struct sign_pair signer;
    struct seal_opened opened;
    struct seal_order order;
    struct sealed sealed;

    make_readers(&readers);
    seal_sign_pair_make(&signer);
    order = order_for(&readers, 1);
    order.kind = ITEM_REPLY;
    order.signer = &signer;
    ck_assert_int_eq(seal_make(&order, &sealed), STATUS_OK);
    ck_assert_int_eq(seal_open(&sealed, &readers.pairs[0], &opened), STATUS_OK);
    ck_assert(opened.is_signed);
    ck_assert_mem_eq(opened.signer, signer.public_key, SIGN_PUBLIC_SIZE);
    seal_opened_clear(&opened);
    seal_clear(&sealed);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("sealing");
    TCase *seal = tcase_create("seal");

    tcase_add_test(seal, each_of_four_readers_opens_what_was_sealed);
    tcase_add_test(seal, the_slot_map_counts_the_readers);
    tcase_add_test(seal, nobody_opens_a_decoy);
    tcase_add_test(seal, a_length_falls_into_its_bucket);
    tcase_add_test(seal, an_own_item_is_always_of_the_first_bucket);
    tcase_add_test(seal, an_empty_content_is_sealed_and_opened);
    tcase_add_test(seal, a_reader_key_of_low_order_is_refused);
    tcase_add_test(seal, no_flipped_bit_changes_what_is_read);
    tcase_add_test(seal, a_cut_envelope_is_damaged);
    tcase_add_test(seal, one_envelope_never_means_two_things);
    tcase_add_test(seal, a_false_wrap_does_not_hide_the_real_one);
    tcase_add_test(seal, a_wrap_that_the_slot_map_does_not_mark_is_damage);
    tcase_add_test(seal, a_plain_text_out_of_form_is_refused);
    tcase_add_test(seal, dummies_look_like_readers);
    tcase_add_test(seal, an_item_under_another_id_is_damaged);
    tcase_add_test(seal, a_newer_version_or_suite_is_named_as_such);
    tcase_add_test(seal, a_forged_signature_is_noticed);
    tcase_add_test(seal, a_reply_names_its_signer);
    suite_add_tcase(suite, seal);
    return tap_run(suite);
}
