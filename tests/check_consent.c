#include <string.h>

#include "kiosk/report/codec.h"
#include "tests/tap.h"
#include "tests/told.h"

/* Is the service of the id among those that P1 asks about? */
static bool
offers(const struct interview *interview, const char *id)
{
    const struct service *offered[8];
    size_t count = interview_services(interview, offered, 8);

    ck_assert_uint_le(count, 4);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(offered[i]->id, id) == 0)
            return true;
    }
    return false;
}

static size_t
count_agreed(struct interview *interview)
{
    const struct agreed *agreed;

    return report_agreed(interview_report(interview), &agreed);
}

static void
agree(struct interview *interview, const char *id)
{
    report_agree(interview_report(interview), id, "May we tell them?", true);
}

static bool
chose(struct interview *interview, const char *name, const char *choice)
{
    return report_chose(interview_report(interview), name, choice);
}

START_TEST(the_services_follow_the_verdict)
{
    struct interview *interview =
        told(PROFILE_SHELTER, "S2=abuse C2=team_here K1=no A1=me "
                              "A2=not_paid A5=employer");

    ck_assert(offers(interview, "union"));
    ck_assert(!offers(interview, "women"));
    told_answer(interview, "A3=sexual,cannot_leave A10=doctor,lawyer,talk");
    ck_assert(offers(interview, "clinic") && offers(interview, "women"));
    ck_assert_str_eq(interview_key(interview, told_find("P1")), "form.P1");
    interview_free(interview);
}
END_TEST

START_TEST(who_acts_without_being_asked_is_not_asked_about)
{
    struct interview *interview =
        told(PROFILE_SHELTER, "S2=abuse C1=yes C1b=no A5=staff_here");

    ck_assert(!offers(interview, "outside"));
    ck_assert(!offers(interview, "station"));
    told_answer(interview, "A10=police A5=employer");
    ck_assert(offers(interview, "station"));
    interview_free(interview);
}
END_TEST

START_TEST(a_consulate_hears_only_what_H5_says)
{
    struct interview *interview =
        told(PROFILE_SHELTER, "S2=help K1=no H1=detained,papers H5=no");

    ck_assert(!offers(interview, "embassy"));
    told_answer(interview, "H5=ask_me");
    ck_assert(!offers(interview, "embassy"));
    told_answer(interview, "H5=yes");
    ck_assert(offers(interview, "embassy"));
    told_answer(interview, "H1=detained,afraid_return");
    ck_assert(!offers(interview, "embassy"));
    interview_free(interview);
}
END_TEST

START_TEST(a_child_is_offered_only_who_takes_children)
{
    struct interview *interview =
        told(PROFILE_SHELTER, "S2=child K1=yes K0=self K3=alone K5=touch");

    ck_assert(offers(interview, "children") && offers(interview, "clinic"));
    ck_assert(!offers(interview, "union") && !offers(interview, "lawyers"));
    ck_assert_str_eq(interview_key(interview, told_find("P1")),
                     "form.P1.child");
    interview_free(interview);
}
END_TEST

START_TEST(nobody_consents_for_another_adult)
{
    struct interview *interview =
        told(PROFILE_SHELTER, "S2=abuse C2=team_here K1=no A1=me "
                              "A2=not_paid A5=employer");

    agree(interview, "union");
    told_answer(interview, "A1=other_person");
    ck_assert(!offers(interview, "union"));
    ck_assert_str_eq(interview_key(interview, told_find("P1")),
                     "form.P1.other");
    interview_finish(interview);
    ck_assert_uint_eq(count_agreed(interview), 0);
    ck_assert(chose(interview, "P1", "ask_me"));
    interview_free(interview);
}
END_TEST

START_TEST(a_service_that_is_not_offered_any_more_was_not_agreed_to)
{
    struct interview *interview =
        told(PROFILE_SHELTER, "S2=abuse C2=team_here K1=no A1=me "
                              "A2=not_paid A5=employer A10=lawyer");

    agree(interview, "union");
    agree(interview, "lawyers");
    told_answer(interview, "A2=forced_work");
    interview_finish(interview);
    ck_assert_uint_eq(count_agreed(interview), 1);
    ck_assert(!chose(interview, "P1", "ask_me"));
    interview_free(interview);
}
END_TEST

START_TEST(consent_under_a_draft_is_cut)
{
    struct interview_site site = {.draft_texts = true};
    struct interview *interview = interview_new(told_form, told_services, site);

    told_answer(interview, "S2=abuse C2=team_here K1=no A1=me A2=not_paid "
                           "A5=employer P2=yes");
    agree(interview, "union");
    interview_finish(interview);
    ck_assert_uint_eq(count_agreed(interview), 0);
    ck_assert(chose(interview, "P1", "ask_me"));
    ck_assert(chose(interview, "P2", "no"));
    interview_free(interview);
}
END_TEST

START_TEST(a_no_stays_a_no_under_a_draft)
{
    struct interview_site site = {.draft_texts = true};
    struct interview *interview = interview_new(told_form, told_services, site);

    told_answer(interview, "S2=abuse C2=team_here K1=no A1=me P1=no");
    interview_finish(interview);
    ck_assert(chose(interview, "P1", "no"));
    interview_free(interview);
}
END_TEST

START_TEST(a_child_below_15_is_never_counted)
{
    struct interview *interview =
        told(PROFILE_SHELTER, "S2=child K1=yes K0=self K4=15_17 P2=yes");

    ck_assert(told_asks(interview, "P2"));
    told_answer(interview, "K4=12_14");
    ck_assert(!told_asks(interview, "P2"));
    interview_finish(interview);
    ck_assert(chose(interview, "P2", "no"));
    interview_free(interview);
}
END_TEST

START_TEST(in_a_consulate_no_service_tells_of_fear)
{
    struct interview *interview =
        told(PROFILE_CONSULATE, "S2=help K1=no H1=afraid_return,doctor");

    ck_assert(!offers(interview, "asylum"));
    ck_assert(!offers(interview, "lawyers"));
    ck_assert(offers(interview, "clinic"));
    interview_free(interview);
    interview = told(PROFILE_SHELTER, "S2=help K1=no H1=afraid_return");
    ck_assert(offers(interview, "asylum"));
    interview_free(interview);
}
END_TEST

START_TEST(without_a_directory_P1_asks_for_later)
{
    struct interview_site site = {.profile = PROFILE_SHELTER};
    struct interview *interview = interview_new(told_form, NULL, site);
    const struct service *offered[4];

    told_answer(interview, "S2=abuse K1=no A1=me A2=not_paid");
    ck_assert_uint_eq(interview_services(interview, offered, 4), 0);
    ck_assert_str_eq(interview_key(interview, told_find("P1")),
                     "form.P1.later");
    interview_finish(interview);
    interview_free(interview);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("consent");
    TCase *all = tcase_create("consent");

    tcase_add_unchecked_fixture(all, told_set_up, told_tear_down);
    tcase_add_test(all, the_services_follow_the_verdict);
    tcase_add_test(all, who_acts_without_being_asked_is_not_asked_about);
    tcase_add_test(all, a_consulate_hears_only_what_H5_says);
    tcase_add_test(all, a_child_is_offered_only_who_takes_children);
    tcase_add_test(all, nobody_consents_for_another_adult);
    tcase_add_test(all,
                   a_service_that_is_not_offered_any_more_was_not_agreed_to);
    tcase_add_test(all, consent_under_a_draft_is_cut);
    tcase_add_test(all, a_no_stays_a_no_under_a_draft);
    tcase_add_test(all, a_child_below_15_is_never_counted);
    tcase_add_test(all, in_a_consulate_no_service_tells_of_fear);
    tcase_add_test(all, without_a_directory_P1_asks_for_later);
    suite_add_tcase(suite, all);
    return tap_run(suite);
}
