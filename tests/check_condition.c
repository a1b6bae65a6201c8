#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "kiosk/report/condition.h"
#include "tests/tap.h"

/*
 * A little world: the atom's token is the place of its question's letter,
 * and a bit of the facts says whether it holds. It knows the questions a
 * to z and writes down what it was asked.
 */
struct seen {
    struct buf text;
    int atoms;
};

static bool
resolve(void *self, const struct atom *atom, uint32_t *token)
{
    static const char *const kinds[] = {
        [ATOM_ANY_OF] = "=",
        [ATOM_ANSWERED] = "!",
        [ATOM_ONLY] = "o",
        [ATOM_AT_LEAST] = ">",
    };
    struct seen *seen = self;
    char *number = memory_print("%d", atom->number);

    buf_add_text(&seen->text, atom->question);
    buf_add_text(&seen->text, kinds[atom->kind]);
    for (size_t i = 0; i < atom->code_count; i++) {
        buf_add_text(&seen->text, i ? "+" : "");
        buf_add_text(&seen->text, atom->codes[i]);
    }
    if (atom->kind == ATOM_AT_LEAST)
        buf_add_text(&seen->text, number);
    buf_add_text(&seen->text, " ");
    free(number);
    *token = (uint32_t)(atom->question[0] - 'a');
    seen->atoms++;
    return strlen(atom->question) == 1;
}

static bool
holds(const void *facts, uint32_t token)
{
    return *(const uint32_t *)facts & (UINT32_C(1) << token);
}

static struct condition *
read_or_fail(const char *text, struct seen *seen)
{
    struct condition_world world = {.self = seen, .resolve = resolve};
    struct condition *condition;
    char *problem;

    ck_assert_int_eq(condition_read(text, &world, &condition, &problem),
                     STATUS_OK);
    ck_assert_ptr_null(problem);
    return condition;
}

static bool
is_true(const char *text, uint32_t facts)
{
    struct seen seen = {0};
    struct condition *condition = read_or_fail(text, &seen);
    bool answer = condition_holds(condition, holds, &facts);

    condition_free(condition);
    buf_clear(&seen.text);
    return answer;
}

START_TEST(every_kind_of_atom_is_read)
{
    struct seen seen = {0};
    struct condition *condition = read_or_fail(
        "a=one,two_2 and b answered or c only x, y and d >= 12", &seen);

    ck_assert_str_eq(buf_text(&seen.text), "a=one+two_2 b! cox+y d>12 ");
    condition_free(condition);
    buf_clear(&seen.text);
}
END_TEST

START_TEST(not_binds_tighter_than_and_and_and_tighter_than_or)
{
    /* bits: a 1, b 2, c 4 */
    for (uint32_t facts = 0; facts < 8; facts++) {
        bool a = facts & 1;
        bool b = facts & 2;
        bool c = facts & 4;

        ck_assert(is_true("a=x or b=x and c=x", facts) == (a || (b && c)));
        ck_assert(is_true("a=x and b=x or c=x", facts) == ((a && b) || c));
        ck_assert(is_true("not a=x and b=x", facts) == (!a && b));
        ck_assert(is_true("not (a=x and b=x)", facts) == !(a && b));
        ck_assert(is_true("not not a=x", facts) == a);
        ck_assert(is_true("(a=x or b=x) and not c=x", facts) ==
                  ((a || b) && !c));
    }
}
END_TEST

static void
count_token(void *self, uint32_t token)
{
    uint32_t *sum = self;

    *sum = *sum * 10 + token;
}

START_TEST(atoms_are_seen_in_the_order_of_the_text)
{
    struct seen seen = {0};
    struct condition *condition =
        read_or_fail("d=x or not (b=x and e=x) or c=x", &seen);
    uint32_t sum = 0;

    condition_each(condition, count_token, &sum);
    ck_assert_uint_eq(sum, 3142);
    condition_free(condition);
    buf_clear(&seen.text);
}
END_TEST

static void
expect_problem(const char *text, const char *words)
{
    struct seen seen = {0};
    struct condition_world world = {.self = &seen, .resolve = resolve};
    struct condition *condition;
    char *problem;

    ck_assert_int_eq(condition_read(text, &world, &condition, &problem),
                     STATUS_BAD_INPUT);
    ck_assert_ptr_null(condition);
    ck_assert_str_eq(problem, words);
    free(problem);
    buf_clear(&seen.text);
}

START_TEST(a_wrong_text_is_told_with_its_place)
{
    expect_problem("", "at letter 1: a question is missing");
    expect_problem("a", "at letter 2: '=', '>=', 'only' or 'answered' is "
                        "missing");
    expect_problem("a=", "at letter 3: a code is missing");
    expect_problem("a=x,", "at letter 5: a code is missing");
    expect_problem("a=x and", "at letter 8: a question is missing");
    expect_problem("(a=x", "at letter 5: ')' is missing");
    expect_problem("a=x)", "at letter 4: 'and' or 'or' is missing");
    expect_problem("a=x b=x", "at letter 5: 'and' or 'or' is missing");
    expect_problem("a=x & b=x", "at letter 5: 'and' or 'or' is missing");
    expect_problem("a >= ", "at letter 6: a number is missing");
    expect_problem("a >= 99999999999", "at letter 6: the number is too big");
    expect_problem("a=x or zz=x", "at letter 8: no such question or code");
}
END_TEST

START_TEST(a_bottomless_text_is_refused)
{
    struct buf text = {0};
    struct seen seen = {0};
    struct condition_world world = {.self = &seen, .resolve = resolve};
    struct condition *condition;
    char *problem;

    for (int i = 0; i < 100000; i++)
        buf_add_text(&text, i % 2 ? "(" : "not ");
    ck_assert_int_eq(
        condition_read(buf_text(&text), &world, &condition, &problem),
        STATUS_BAD_INPUT);
    ck_assert_ptr_nonnull(strstr(problem, "too deep"));
    free(problem);
    buf_clear(&text);
    condition_free(NULL);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("condition");
    TCase *tcase = tcase_create("condition");

    tcase_add_test(tcase, every_kind_of_atom_is_read);
    tcase_add_test(tcase, not_binds_tighter_than_and_and_and_tighter_than_or);
    tcase_add_test(tcase, atoms_are_seen_in_the_order_of_the_text);
    tcase_add_test(tcase, a_wrong_text_is_told_with_its_place);
    tcase_add_test(tcase, a_bottomless_text_is_refused);
    suite_add_tcase(suite, tcase);
    return tap_run(suite);
}
