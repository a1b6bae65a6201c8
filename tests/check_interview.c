#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/report/codec.h"
#include "tests/tap.h"
#include "tests/told.h"

/* The key of a question's words, and of the hint under it. */
static const char *
key_of(const struct interview *interview, const char *name)
{
    return interview_key(interview, told_find(name));
}

static const char *
hint_of(const struct interview *interview, const char *name)
{
    return interview_hint(interview, told_find(name));
}

static const char *
choice_key_of(const struct interview *interview, const char *name,
              const char *choice)
{
    const struct question *question = told_find(name);

    return interview_choice_key(interview, question,
                                form_choice(question, choice));
}

/* Is this what was asked, relevant or not, and was answered so? */
static bool
chose(struct interview *interview, const char *name, const char *choice)
{
    return report_chose(interview_report(interview), name, choice);
}

static enum answer_state
state_of(struct interview *interview, const char *name)
{
    return report_state(interview_report(interview), told_find(name));
}

START_TEST(the_opening_stands_in_its_order)
{
    static const char *const order[] = {"S2", "C2", "C1", "K1", "L1", "A1"};
    struct interview *interview = told(PROFILE_SHELTER, "S2=abuse");
    const struct question *question = NULL;

    for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
        question = interview_after(interview, question);
        ck_assert_str_eq(question->name, order[i]);
    }
    told_answer(interview, "C1=yes");
    ck_assert(told_asks(interview, "C1b"));
    interview_free(interview);
}
END_TEST

START_TEST(no_report_is_made_to_find_help_or_to_read_an_answer)
{
    struct interview *interview = told(PROFILE_SHELTER, "S2=info");
    const struct question *purpose = interview_after(interview, NULL);

    ck_assert_ptr_null(interview_after(interview, purpose));
    ck_assert(!interview_may_send(interview));
    told_answer(interview, "S2=receipt");
    ck_assert_ptr_null(interview_after(interview, purpose));
    interview_free(interview);
}
END_TEST

START_TEST(a_report_may_be_sent_from_C2_on)
{
    struct interview *interview = told(PROFILE_SHELTER, "S2=abuse");

    ck_assert(!interview_may_send(interview));
    told_answer(interview, "C2=_skip");
    ck_assert(interview_may_send(interview));
    ck_assert_int_eq(interview_reader(interview), READER_OUTSIDE);
    interview_free(interview);
}
END_TEST

START_TEST(the_path_follows_the_answers)
{
    struct interview *interview = told(PROFILE_SHELTER, "S2=abuse K1=no");

    ck_assert_int_eq(interview_path(interview), PATH_ABUSE);
    ck_assert(told_asks(interview, "A2") && !told_asks(interview, "K2"));
    told_answer(interview, "A1=child");
    ck_assert_int_eq(interview_path(interview), PATH_CHILD);
    ck_assert(!told_asks(interview, "A2") && told_asks(interview, "K2"));
    ck_assert(!told_asks(interview, "K0"));
    ck_assert_str_eq(key_of(interview, "K2"), "form.K2.about");
    ck_assert_str_eq(choice_key_of(interview, "K5", "hurt"),
                     "form.K5.hurt.about");
    ck_assert_str_eq(choice_key_of(interview, "K5", "other"), "form.K5.other");
    interview_free(interview);
}
END_TEST

START_TEST(who_is_not_sure_to_be_18_is_treated_as_a_child)
{
    struct interview *interview = told(PROFILE_SHELTER, "S2=help");
    struct report *report = interview_report(interview);

    report_state_set(report, told_find("K1"), ANSWER_NOT_SURE);
    ck_assert_int_eq(interview_path(interview), PATH_CHILD);
    ck_assert(interview_verdict(interview).child_queue);
    ck_assert(!told_asks(interview, "H1") && told_asks(interview, "K0"));
    ck_assert_str_eq(key_of(interview, "K2"), "form.K2");
    report_state_set(report, told_find("K1"), ANSWER_SKIPPED);
    ck_assert_int_eq(interview_path(interview), PATH_HELP);
    interview_free(interview);
}
END_TEST

START_TEST(a_child_learned_of_late_is_asked_four_questions_more)
{
    static const char *const more[] = {"K2", "K3", "K4", "K6"};
    struct interview *interview =
        told(PROFILE_SHELTER, "S2=help C2=team_here C1=no K1=no L1=today "
                              "H1=doctor H2=week H3=me H4=alone_under_18");
    const struct question *question;

    ck_assert_int_eq(interview_path(interview), PATH_CHILD);
    ck_assert(chose(interview, "H1", "doctor"));
    question = told_find("H4");
    for (size_t i = 0; i < sizeof(more) / sizeof(*more); i++) {
        question = interview_after(interview, question);
        ck_assert_str_eq(question->name, more[i]);
    }
    ck_assert_str_eq(interview_after(interview, question)->name, "P1");
    ck_assert_str_eq(key_of(interview, "K6"), "form.K6.late");
    told_answer(interview, "H3=family");
    ck_assert_str_eq(key_of(interview, "K6"), "form.K6.late_about");
    ck_assert(told_asks(interview, "H1"));
    interview_finish(interview);
    ck_assert(chose(interview, "H1", "doctor"));
    interview_free(interview);
}
END_TEST

START_TEST(papers_or_pay_kept_opens_the_two_lists_of_abuse)
{
    struct interview *interview = told(PROFILE_SHELTER, "S2=help K1=no");

    ck_assert(!told_asks(interview, "A2"));
    told_answer(interview, "H6=yes");
    ck_assert(told_asks(interview, "A2") && told_asks(interview, "A3"));
    told_answer(interview, "A3=sexual");
    ck_assert(!told_asks(interview, "A4") && !told_asks(interview, "A5"));
    told_answer(interview, "H6=no");
    ck_assert(!told_asks(interview, "A2"));
    ck_assert_int_eq(interview_verdict(interview).priority, PRIORITY_P3);
    interview_free(interview);
}
END_TEST

START_TEST(when_it_happened_is_asked_only_after_sexual_harm)
{
    struct interview *interview = told(PROFILE_SHELTER, "S2=abuse A3=hurt");

    ck_assert(!told_asks(interview, "A4"));
    told_answer(interview, "A2=sell_sex");
    ck_assert(told_asks(interview, "A4") && told_asks(interview, "A8"));
    told_answer(interview, "A2=none");
    ck_assert(!told_asks(interview, "A8"));
    interview_free(interview);
}
END_TEST

START_TEST(where_to_find_them_is_asked_when_someone_is_held)
{
    struct interview *interview =
        told(PROFILE_SHELTER, "S2=abuse A1=me A3=cannot_leave A6=yes");

    ck_assert(told_asks(interview, "W1"));
    ck_assert_str_eq(key_of(interview, "W1"), "form.W1.self");
    told_answer(interview, "A6=no");
    ck_assert(!told_asks(interview, "W1"));
    told_answer(interview, "A1=other_person");
    ck_assert(told_asks(interview, "W1"));
    ck_assert_str_eq(key_of(interview, "W1"), "form.W1");
    interview_free(interview);
}
END_TEST

START_TEST(X1_is_asked_when_it_may_be_someone_who_works_here)
{
    struct interview *interview =
        told(PROFILE_SHELTER, "S2=abuse C2=team_here A3=hurt A5=_skip A7=here");

    ck_assert(told_asks(interview, "X1"));
    ck_assert(told_find("X1")->number < told_find("P1")->number);
    /* fails closed, and nobody is told so before it was asked */
    ck_assert_int_eq(interview_reader(interview), READER_OUTSIDE);
    ck_assert_str_eq(hint_of(interview, "A9"), "");
    told_answer(interview, "X1=no");
    ck_assert_int_eq(interview_reader(interview), READER_HERE);
    told_answer(interview, "X1=yes");
    ck_assert_int_eq(interview_reader(interview), READER_OUTSIDE);
    told_answer(interview, "X1=_skip");
    ck_assert_int_eq(interview_reader(interview), READER_OUTSIDE);
    ck_assert(told_asks(interview, "X1"));
    told_answer(interview, "A5=none");
    ck_assert(told_asks(interview, "X1"));
    told_answer(interview, "A5=employer");
    ck_assert(!told_asks(interview, "X1"));
    ck_assert_int_eq(interview_reader(interview), READER_HERE);
    interview_free(interview);
}
END_TEST

START_TEST(X2_is_asked_when_it_is_urgent_and_nothing_seals_it)
{
    struct interview *interview =
        told(PROFILE_SHELTER, "S2=abuse C2=outside_only A3=cannot_leave "
                              "A5=employer A6=yes");

    ck_assert(told_asks(interview, "X2"));
    ck_assert(told_find("X1")->number < told_find("X2")->number);
    told_answer(interview, "X2=yes");
    ck_assert_int_eq(interview_reader(interview), READER_HERE);
    told_answer(interview, "A5=staff_here,employer");
    ck_assert(!told_asks(interview, "X2"));
    ck_assert_int_eq(interview_reader(interview), READER_OUTSIDE);
    told_answer(interview, "A5=employer A6=no");
    ck_assert(!told_asks(interview, "X2"));
    told_answer(interview, "A6=yes C2=team_here");
    ck_assert(!told_asks(interview, "X2"));
    interview_free(interview);
}
END_TEST

START_TEST(the_words_over_the_text_say_who_reads_it)
{
    struct interview *interview =
        told(PROFILE_SHELTER, "S2=abuse C2=team_here A5=staff_here");

    ck_assert_str_eq(key_of(interview, "A9"), "form.A9.sealed");
    ck_assert_str_eq(hint_of(interview, "A9"), "form.A9.hint.sealed");
    told_answer(interview, "A5=employer");
    ck_assert_str_eq(key_of(interview, "A9"), "form.A9");
    ck_assert_str_eq(hint_of(interview, "A9"), "");
    interview_free(interview);
    interview = told(PROFILE_CONSULATE, "S2=abuse C2=team_here A5=employer");
    ck_assert_str_eq(hint_of(interview, "A9"), "form.A9.hint.consulate");
    ck_assert_str_eq(key_of(interview, "C2"), "form.C2.consulate");
    ck_assert_str_eq(choice_key_of(interview, "C2", "team_here"),
                     "form.C2.team_here.consulate");
    ck_assert_str_eq(choice_key_of(interview, "C2", "outside_only"),
                     "form.C2.outside_only");
    told_answer(interview, "C2=outside_only");
    ck_assert_str_eq(hint_of(interview, "A9"), "");
    interview_free(interview);
}
END_TEST

START_TEST(a_card_is_due_once)
{
    struct interview *interview =
        told(PROFILE_SHELTER, "S2=abuse C2=team_here C1=yes");

    ck_assert_int_eq(interview_card(interview), CARD_NONE);
    told_answer(interview, "C1b=no");
    ck_assert_int_eq(interview_card(interview), CARD_DANGER_BELL);
    ck_assert_int_eq(interview_card(interview), CARD_DANGER_BELL);
    interview_card_shown(interview, CARD_DANGER_BELL);
    ck_assert_int_eq(interview_card(interview), CARD_NONE);
    told_answer(interview, "L1=today");
    ck_assert_int_eq(interview_card(interview), CARD_TODAY);
    interview_free(interview);
}
END_TEST

START_TEST(danger_by_staff_rings_no_bell_and_seals)
{
    struct interview *interview =
        told(PROFILE_SHELTER, "S2=abuse C2=team_here C1=yes C1b=_skip");

    ck_assert_int_eq(interview_card(interview), CARD_DANGER_OUTSIDE);
    interview_card_shown(interview, CARD_DANGER_OUTSIDE);
    ck_assert_int_eq(interview_card(interview), CARD_SEALED_URGENT);
    interview_card_shown(interview, CARD_SEALED_URGENT);
    ck_assert_int_eq(interview_card(interview), CARD_NONE);
    ck_assert_int_eq(interview_reader(interview), READER_OUTSIDE);
    interview_free(interview);
}
END_TEST

/* Show all that is due and give a bit for each. */
static uint32_t
cards_of(struct interview *interview)
{
    uint32_t cards = 0;
    enum card card;

    while ((card = interview_card(interview)) != CARD_NONE) {
        cards |= UINT32_C(1) << card;
        interview_card_shown(interview, card);
    }
    return cards;
}

struct card_case {
    enum profile profile;
    const char *line;
    enum card card;
    bool due;
};

static const struct card_case card_cases[] = {
    {.line = "S2=child K2=yes", .card = CARD_CHILD_NOTICE, .due = true},
    {.line = "S2=child", .card = CARD_CHILD_NOTICE},
    {.line = "S2=child K2=no", .card = CARD_CHILD_DANGER, .due = true},
    {.line = "S2=help H1=self_harm", .card = CARD_SELF_HARM, .due = true},
    {.line = "S2=child K5=self_harm", .card = CARD_SELF_HARM, .due = true},
    {.line = "S2=abuse A3=sexual", .card = CARD_HEALTH},
    {.line = "S2=abuse A3=sexual A4=_skip", .card = CARD_HEALTH, .due = true},
    {.line = "S2=abuse A3=sexual A4=older", .card = CARD_HEALTH},
    {.line = "S2=help H1=doctor H2=today H3=me H4=none",
     .card = CARD_HEALTH,
     .due = true},
    {.line = "S2=help H1=afraid_return", .card = CARD_REFOULEMENT, .due = true},
    {.profile = PROFILE_CONSULATE,
     .line = "S2=help H1=afraid_return",
     .card = CARD_REFOULEMENT,
     .due = true},
    {.profile = PROFILE_CONSULATE,
     .line = "S2=help H1=removal_soon",
     .card = CARD_REFOULEMENT,
     .due = true},
    {.profile = PROFILE_CONSULATE,
     .line = "S2=help H1=papers",
     .card = CARD_REFOULEMENT},
    {.line = "S2=help H1=detained", .card = CARD_DETAINED, .due = true},
    {.line = "S2=abuse C2=team_here A5=staff_here A6=no",
     .card = CARD_SEALED,
     .due = true},
    {.line = "S2=abuse C2=team_here A3=insult", .card = CARD_SEALED},
    {.line = "S2=abuse C2=team_here A3=sex_for_help", .card = CARD_SEALED},
    {.line = "S2=abuse C2=team_here A3=sex_for_help A5=_skip",
     .card = CARD_SEALED,
     .due = true},
    {.line = "S2=abuse C2=team_here A3=insult X1=yes",
     .card = CARD_SEALED,
     .due = true},
    {.line = "S2=abuse C2=outside_only A3=cannot_leave A5=employer",
     .card = CARD_SEALED_URGENT},
    {.line = "S2=abuse C2=outside_only A3=cannot_leave A6=_skip",
     .card = CARD_SEALED_URGENT,
     .due = true},
    {.line = "S2=abuse C2=team_here C1=yes", .card = CARD_SEALED_URGENT},
    {.line = "S2=abuse C2=outside_only C1=yes", .card = CARD_SEALED_URGENT},
    {.line = "S2=child K6=family", .card = CARD_CARER, .due = true},
    {.line = "S2=child K3=adult_not_family", .card = CARD_CARER},
    {.line = "S2=help L1=today", .card = CARD_TODAY, .due = true},
};

START_TEST(each_card_is_due_at_its_moment)
{
    for (size_t i = 0; i < sizeof(card_cases) / sizeof(*card_cases); i++) {
        const struct card_case *one = &card_cases[i];
        struct interview *interview = told(one->profile, one->line);

        ck_assert_msg((cards_of(interview) >> one->card & 1) == one->due,
                      "%s: card %d", one->line, (int)one->card);
        interview_free(interview);
    }
}
END_TEST

START_TEST(the_consulate_is_asked_about_only_where_it_may_help)
{
    struct interview *interview = told(PROFILE_SHELTER, "S2=help H1=doctor");

    ck_assert(!told_asks(interview, "H5"));
    told_answer(interview, "H1=detained,removal_soon");
    ck_assert(told_asks(interview, "H5"));
    told_answer(interview, "H1=detained,afraid_return");
    ck_assert(!told_asks(interview, "H5"));
    interview_free(interview);
    interview = told(PROFILE_CONSULATE, "S2=help H1=detained,removal_soon");
    ck_assert(!told_asks(interview, "H5"));
    told_answer(interview, "H1=detained");
    ck_assert(told_asks(interview, "H5"));
    interview_free(interview);
}
END_TEST

static bool
contains(const struct buf *bytes, const char *word)
{
    for (size_t i = 0; i + strlen(word) <= bytes->length; i++) {
        if (memcmp(bytes->data + i, word, strlen(word)) == 0)
            return true;
    }
    return false;
}

START_TEST(fear_of_return_leaves_no_word_in_a_consulate)
{
    struct interview *interview =
        told(PROFILE_CONSULATE, "S2=help C2=team_here C1=no K1=no L1=longer "
                                "H1=papers,afraid_return,removal_soon");
    struct verdict verdict = interview_verdict(interview);
    struct buf bytes = {0};

    ck_assert(verdict.sealed && verdict.priority == PRIORITY_P0);
    ck_assert_uint_eq(verdict.reasons, 0);
    interview_finish(interview);
    codec_write(interview_report(interview), &bytes);
    ck_assert(contains(&bytes, "papers"));
    ck_assert(!contains(&bytes, "afraid_return"));
    ck_assert(!contains(&bytes, "removal_soon"));
    ck_assert(!chose(interview, "H1", "afraid_return"));
    ck_assert_int_eq(state_of(interview, "H5"), ANSWER_SKIPPED);
    verdict = interview_verdict(interview);
    ck_assert(verdict.sealed && verdict.priority == PRIORITY_P0);
    ck_assert_uint_eq(verdict.reasons, 0);
    ck_assert_int_eq(interview_reader(interview), READER_OUTSIDE);
    /* back in the review after a Send that failed: still not asked */
    ck_assert(!told_asks(interview, "H5"));
    buf_clear(&bytes);
    interview_free(interview);
}
END_TEST

START_TEST(a_report_not_finished_holds_fear_back_as_well)
{
    struct interview *interview =
        told(PROFILE_CONSULATE, "S2=help H1=afraid_return");
    struct buf bytes = {0};

    codec_write(interview_report(interview), &bytes);
    ck_assert(!contains(&bytes, "afraid_return"));
    buf_clear(&bytes);
    interview_free(interview);
    interview = told(PROFILE_SHELTER, "S2=help H1=afraid_return");
    codec_write(interview_report(interview), &bytes);
    ck_assert(contains(&bytes, "afraid_return"));
    buf_clear(&bytes);
    interview_free(interview);
}
END_TEST

START_TEST(answers_that_do_not_apply_any_more_are_dropped_at_the_end)
{
    struct interview *interview =
        told(PROFILE_SHELTER, "S2=abuse C2=team_here K1=no A1=me "
                              "A2=not_paid A8=home A9=words");

    told_answer(interview, "S2=help");
    ck_assert(chose(interview, "A2", "not_paid"));
    ck_assert_uint_eq(interview_verdict(interview).reasons, 0);
    told_answer(interview, "S2=abuse A2=none");
    interview_finish(interview);
    ck_assert_int_eq(state_of(interview, "A8"), ANSWER_NOT_ASKED);
    ck_assert_int_eq(state_of(interview, "H1"), ANSWER_NOT_ASKED);
    ck_assert_int_eq(state_of(interview, "A10"), ANSWER_NONE);
    ck_assert_str_eq(report_text(interview_report(interview), told_find("A9")),
                     "words");
    interview_free(interview);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("interview");
    TCase *all = tcase_create("interview");

    tcase_add_unchecked_fixture(all, told_set_up, told_tear_down);
    tcase_add_test(all, the_opening_stands_in_its_order);
    tcase_add_test(all, no_report_is_made_to_find_help_or_to_read_an_answer);
    tcase_add_test(all, a_report_may_be_sent_from_C2_on);
    tcase_add_test(all, the_path_follows_the_answers);
    tcase_add_test(all, who_is_not_sure_to_be_18_is_treated_as_a_child);
    tcase_add_test(all, a_child_learned_of_late_is_asked_four_questions_more);
    tcase_add_test(all, papers_or_pay_kept_opens_the_two_lists_of_abuse);
    tcase_add_test(all, when_it_happened_is_asked_only_after_sexual_harm);
    tcase_add_test(all, where_to_find_them_is_asked_when_someone_is_held);
    tcase_add_test(all, X1_is_asked_when_it_may_be_someone_who_works_here);
    tcase_add_test(all, X2_is_asked_when_it_is_urgent_and_nothing_seals_it);
    tcase_add_test(all, the_words_over_the_text_say_who_reads_it);
    tcase_add_test(all, a_card_is_due_once);
    tcase_add_test(all, danger_by_staff_rings_no_bell_and_seals);
    tcase_add_test(all, each_card_is_due_at_its_moment);
    tcase_add_test(all, the_consulate_is_asked_about_only_where_it_may_help);
    tcase_add_test(all, fear_of_return_leaves_no_word_in_a_consulate);
    tcase_add_test(all, a_report_not_finished_holds_fear_back_as_well);
    tcase_add_test(all,
                   answers_that_do_not_apply_any_more_are_dropped_at_the_end);
    suite_add_tcase(suite, all);
    return tap_run(suite);
}
