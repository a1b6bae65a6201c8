#include <string.h>

#include "kiosk/report/report.h"
#include "tests/filled.h"
#include "tests/tap.h"

START_TEST(none_and_the_other_choices_exclude_each_other)
{
    struct report *report = report_new(filled_form);

    filled_choose(report, "A2", "not_paid");
    filled_choose(report, "A2", "overwork");
    filled_choose(report, "A2", "none");
    ck_assert(report_chose(report, "A2", "none"));
    ck_assert(!report_chose(report, "A2", "not_paid"));
    filled_choose(report, "A2", "tricked");
    ck_assert(!report_chose(report, "A2", "none"));
    filled_choose(report, "A2", "tricked");
    ck_assert_int_eq(report_state(report, form_find(filled_form, "A2")),
                     ANSWER_NONE);
    filled_choose(report, "A6", "yes");
    filled_choose(report, "A6", "no");
    ck_assert(!report_chose(report, "A6", "yes"));
    report_free(report);
}
END_TEST

START_TEST(a_yes_to_a_service_and_ask_me_exclude_each_other)
{
    struct report *report = report_new(filled_form);
    const struct question *consent = form_find(filled_form, "P1");
    const struct agreed *agreed;

    filled_choose(report, "P1", "ask_me");
    report_agree(report, "union", "shown", true);
    ck_assert(!report_chose(report, "P1", "ask_me"));
    ck_assert_int_eq(report_state(report, consent), ANSWER_VALUE);
    report_agree(report, "union", "shown again", true);
    ck_assert_uint_eq(report_agreed(report, &agreed), 1);
    ck_assert_str_eq(agreed[0].shown, "shown again");
    filled_choose(report, "P1", "no");
    ck_assert_uint_eq(report_agreed(report, &agreed), 0);
    report_agree(report, "union", "shown", true);
    report_agree(report, "union", "", false);
    ck_assert_int_eq(report_state(report, consent), ANSWER_NONE);
    report_free(report);
}
END_TEST

START_TEST(a_text_is_gone_when_its_question_is_skipped)
{
    struct report *report = report_new(filled_form);
    const struct question *story = form_find(filled_form, "A9");

    report_write(report, story, "words");
    report_write(report, story, report_text(report, story));
    ck_assert_str_eq(report_text(report, story), "words");
    report_state_set(report, story, ANSWER_SKIPPED);
    ck_assert_str_eq(report_text(report, story), "");
    report_write(report, story, "");
    ck_assert_int_eq(report_state(report, story), ANSWER_SKIPPED);
    report_free(report);
}
END_TEST

START_TEST(every_change_is_told_apart)
{
    struct report *report = report_new(filled_form);
    uint64_t before = report_changes(report);

    filled_choose(report, "A2", "not_paid");
    ck_assert_uint_ne(report_changes(report), before);
    before = report_changes(report);
    report_agree(report, "union", "shown", true);
    ck_assert_uint_ne(report_changes(report), before);
    ck_assert_uint_eq(report_changes(report), report_changes(report));
    report_free(report);
    report_free(NULL);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("report");
    TCase *report = tcase_create("report");

    tcase_add_unchecked_fixture(report, filled_set_up, filled_tear_down);
    tcase_add_test(report, none_and_the_other_choices_exclude_each_other);
    tcase_add_test(report, a_yes_to_a_service_and_ask_me_exclude_each_other);
    tcase_add_test(report, a_text_is_gone_when_its_question_is_skipped);
    tcase_add_test(report, every_change_is_told_apart);
    suite_add_tcase(suite, report);
    return tap_run(suite);
}
