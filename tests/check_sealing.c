#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "store/sealing/envelope.h"
#include "store/sealing/seal.h"
#include "tests/readers.h"
#include "tests/tap.h"

START_TEST(each_of_four_readers_opens_what_was_sealed)
{
    struct readers readers;
    struct seal_opened opened;
    struct sealed sealed;
    struct seal_order order;

    readers_make(&readers);
    for (size_t count = 1; count <= WRAP_COUNT; count++) {
        order = readers_order(&readers, count);
        ck_assert_int_eq(seal_make(&order, &sealed), STATUS_OK);
        for (size_t i = 0; i < WRAP_COUNT; i++) {
            enum status status = seal_open(&sealed, &readers.pairs[i], &opened);

            ck_assert_int_eq(status, i < count ? STATUS_OK : STATUS_WRONG_KEY);
            if (i < count) {
                readers_check(&opened);
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

    readers_make(&readers);
    for (int round = 0; round < 200; round++) {
        struct seal_order order = readers_order(&readers, 1);

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

    readers_make(&readers);
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

    readers_make(&readers);
    order = readers_order(&readers, 2);
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

    readers_make(&readers);
    order = readers_order(&readers, 1);
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

    readers_make(&readers);
    order = readers_order(&readers, 1);
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

    readers_make(&readers);
    memset(readers.keys[1], 0, BOX_PUBLIC_SIZE);
    order = readers_order(&readers, 2);
    ck_assert_int_eq(seal_make(&order, &sealed), STATUS_BAD_INPUT);
    ck_assert_ptr_null(sealed.envelope);
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

    readers_make(&readers);
    for (int round = 0; round < 100; round++)
        for (int decoy = 0; decoy < 2; decoy++) {
            order = readers_order(&readers, WRAP_COUNT);
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

START_TEST(a_reply_names_its_signer)
{
    struct readers readers;
    struct sign_pair signer;
    struct seal_opened opened;
    struct seal_order order;
    struct sealed sealed;

    readers_make(&readers);
    seal_sign_pair_make(&signer);
    order = readers_order(&readers, 1);
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
    TCase *sealing = tcase_create("sealing");

    tcase_add_test(sealing, each_of_four_readers_opens_what_was_sealed);
    tcase_add_test(sealing, the_slot_map_counts_the_readers);
    tcase_add_test(sealing, nobody_opens_a_decoy);
    tcase_add_test(sealing, a_length_falls_into_its_bucket);
    tcase_add_test(sealing, an_own_item_is_always_of_the_first_bucket);
    tcase_add_test(sealing, an_empty_content_is_sealed_and_opened);
    tcase_add_test(sealing, a_reader_key_of_low_order_is_refused);
    tcase_add_test(sealing, dummies_look_like_readers);
    tcase_add_test(sealing, a_reply_names_its_signer);
    suite_add_tcase(suite, sealing);
    return tap_run(suite);
}
