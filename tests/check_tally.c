#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/export/tally.h"
#include "tests/case_maker.h"
#include "tests/tap.h"

/* What is left of a case once it is purged. */

static const struct export_site site = {.name = "Casa", .team = READER_HERE};

/* The text of what these answers leave; NULL when they are not counted. */
static char *
left_of(struct tally *tally, const char *answers)
{
    struct case_file file = {.body = case_maker_body(answers)};
    struct buf out = {0};
    char *text = NULL;

    if (tally_count(tally, &file, &site)) {
        tally_write(tally, &out);
        text = memory_text(buf_text(&out));
        buf_clear(&out);
    }
    case_clear(&file);
    return text;
}

START_TEST(a_case_leaves_one_in_each_of_its_cells)
{
    struct tally *tally = tally_new();
    char *text = left_of(tally, "S2=abuse C1=no C2=team_here A1=me "
                                "A2=not_paid,docs_taken A5=employer A6=no "
                                "A7=this_country A8=building P2=yes "
                                "D1=man_boy D2=25_59 K1=no");

    ck_assert_ptr_nonnull(text);
    ck_assert_str_eq(text, "amparo-tally 1\n"
                           "T1 abuse man_boy 25_59 1\n"
                           "T2 docs_taken man_boy no 1\n"
                           "T2 not_paid man_boy no 1\n"
                           "T3 F man_boy work 1\n"
                           "T7 P1 late 1\n"
                           "T8 es abuse 1\n");
    free(text);
    tally_free(tally);
}
END_TEST

START_TEST(cells_are_added_up_and_read_again)
{
    struct tally *tally = tally_new();
    struct tally *again = tally_new();
    struct buf out = {0};
    struct buf twice = {0};

    free(left_of(tally, "S2=help C2=team_here H1=doctor K1=no P2=yes"));
    free(left_of(tally, "S2=help C2=team_here H1=doctor K1=no P2=yes"));
    tally_write(tally, &out);
    ck_assert_ptr_nonnull(strstr(buf_text(&out), "T4 doctor - - 2\n"));
    ck_assert_int_eq(tally_read(again, out.data, out.length), STATUS_OK);
    tally_write(again, &twice);
    ck_assert_str_eq(buf_text(&out), buf_text(&twice));
    ck_assert_int_eq(tally_read(again, out.data, out.length), STATUS_OK);
    buf_clear(&twice);
    tally_write(again, &twice);
    ck_assert_ptr_nonnull(strstr(buf_text(&twice), "T4 doctor - - 4\n"));
    buf_clear(&out);
    buf_clear(&twice);
    tally_free(tally);
    tally_free(again);
}
END_TEST

START_TEST(who_said_no_or_is_too_young_leaves_nothing)
{
    static const char *const answers[] = {
        "S2=help C2=team_here H1=doctor K1=no P2=no",
        "S2=help C2=team_here H1=doctor K1=no",
        "S2=child C2=team_here K1=yes K0=self K2=yes K4=12_14 P2=yes",
        /* its reader is the outside body, which counts it there */
        "S2=help C2=outside_only H1=doctor K1=no P2=yes",
    };

    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct tally *tally = tally_new();

        ck_assert_ptr_null(left_of(tally, answers[i]));
        tally_free(tally);
    }
}
END_TEST

START_TEST(what_is_no_tally_adds_nothing)
{
    static const char *const texts[] = {
        "", "amparo-tally 2\n", "amparo-tally 1\nT1 -1\n",
        "amparo-tally 1\nT1 help 3\nT1\n", "amparo-tally 1\nT1 help 0\n"};
    struct tally *tally = tally_new();
    struct buf out = {0};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ck_assert_int_eq(tally_read(tally, texts[i], strlen(texts[i])),
                         STATUS_DAMAGED);
    tally_write(tally, &out);
    ck_assert_str_eq(buf_text(&out), "amparo-tally 1\n");
    buf_clear(&out);
    tally_free(tally);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("tally");
    TCase *one = tcase_create("tally");

    tcase_add_checked_fixture(one, case_maker_start, case_maker_end);
    tcase_add_test(one, a_case_leaves_one_in_each_of_its_cells);
    tcase_add_test(one, cells_are_added_up_and_read_again);
    tcase_add_test(one, who_said_no_or_is_too_young_leaves_nothing);
    tcase_add_test(one, what_is_no_tally_adds_nothing);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
