#include <string.h>

#include "kiosk/base/secret.h"
#include "store/sealing/chain.h"
#include "tests/tap.h"

START_TEST(a_mark_is_read_as_it_was_written)
{
    static const uint64_t numbers[] = {0, 1, 123456, UINT64_MAX};

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        for (int round = 0; round < 100; round++) {
            uint8_t head[HASH_BYTES];
            char text[CHAIN_TEXT_SIZE];
            struct chain_mark mark;

            secret_random(head, sizeof head);
            chain_write(numbers[i], head, text);
            ck_assert_int_eq(chain_read(text, &mark), STATUS_OK);
            ck_assert(chain_agrees(&mark, numbers[i], head));
            ck_assert(!chain_agrees(&mark, numbers[i] ^ 1, head));
            head[_i % GROUPS_BYTES] ^= 0x40;
            ck_assert(!chain_agrees(&mark, numbers[i], head));
        }
}
END_TEST

/* As a hand writes it: small letters, no hyphens, I for 1, O for 0. */
START_TEST(what_a_hand_makes_of_a_mark_is_read_too)
{
    uint8_t head[HASH_BYTES] = {0x08, 0x42}; /* begins with 1s and 0s */
    char text[CHAIN_TEXT_SIZE];
    char hand[CHAIN_TEXT_SIZE];
    struct chain_mark mark;
    size_t at = 0;

    chain_write(7, head, text);
    ck_assert_int_eq(strncmp(text, "7-111", 5), 0);
    for (const char *from = text; *from; from++) {
        const char *found = from > text + 1 ? strchr("1i0oAaZz", *from) : NULL;

        if (from > text + 1 && *from == '-')
            hand[at++] = ' ';
        else
            hand[at++] = found ? found[1] : *from;
    }
    hand[at] = '\0';
    ck_assert_int_eq(chain_read(hand, &mark), STATUS_OK);
    ck_assert(chain_agrees(&mark, 7, head));
}
END_TEST

START_TEST(a_mistaken_letter_is_nearly_always_noticed)
{
    static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint8_t head[HASH_BYTES];
    char text[CHAIN_TEXT_SIZE];
    struct chain_mark mark;
    int passed = 0;

    memset(head, 0x5a, sizeof head);
    chain_write(42, head, text);
    for (size_t at = 3; at < strlen(text); at++)
        for (size_t i = 0; text[at] != '-' && i < 32; i++) {
            char kept = text[at];

            text[at] = letters[i];
            passed +=
                letters[i] != kept && chain_read(text, &mark) == STATUS_OK;
            text[at] = kept;
        }
    ck_assert_int_lt(passed, 16 * 31 / 12);
}
END_TEST

static const char *const wrong[] = {
    "",
    "12",
    "12-",
    "-0000-0000-0000-0000",
    "12-0000-0000-0000-000",
    "12-0000-0000-0000-00000",
    "12-0000-0000-0000-000U",
    "x-0000-0000-0000-0000",
    "99999999999999999999-0000-0000-0000-0000",
};

START_TEST(what_is_no_mark_is_refused)
{
    struct chain_mark mark;

    ck_assert_int_eq(chain_read(wrong[_i], &mark), STATUS_BAD_INPUT);
}
END_TEST

START_TEST(the_first_key_is_for_the_outside_body_alone)
{
    struct box_pair outside;
    struct box_pair other;
    uint8_t key[CHAIN_KEY_SIZE];
    uint8_t again[CHAIN_KEY_SIZE];
    uint8_t first[CHAIN_FIRST_SIZE];

    seal_box_pair_make(&outside);
    seal_box_pair_make(&other);
    secret_random(key, sizeof key);
    ck_assert_int_eq(chain_keep_first(key, outside.public_key, first),
                     STATUS_OK);
    ck_assert_int_eq(chain_open_first(first, &outside, again), STATUS_OK);
    ck_assert_mem_eq(key, again, sizeof key);
    ck_assert_int_eq(chain_open_first(first, &other, again), STATUS_WRONG_KEY);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("chain");
    TCase *marks = tcase_create("chain");

    if (secret_start() != STATUS_OK)
        return 99;
    tcase_add_loop_test(marks, a_mark_is_read_as_it_was_written, 0,
                        GROUPS_BYTES - 1);
    tcase_add_test(marks, what_a_hand_makes_of_a_mark_is_read_too);
    tcase_add_test(marks, a_mistaken_letter_is_nearly_always_noticed);
    tcase_add_loop_test(marks, what_is_no_mark_is_refused, 0,
                        sizeof wrong / sizeof *wrong);
    tcase_add_test(marks, the_first_key_is_for_the_outside_body_alone);
    suite_add_tcase(suite, marks);
    return tap_run(suite);
}
