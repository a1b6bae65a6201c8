#include <string.h>

#include "kiosk/base/memory.h"
#include "tests/tap.h"
#include "tests/told.h"

enum {
    WALKS = TAP_IS_SLOW ? 300 : 3000,
    CHANGES = TAP_IS_SLOW ? 100 : 500,
    REPORTS = TAP_IS_SLOW ? 200 : 2000,
};

static bool
is_of_path(const struct question *question)
{
    return strchr("AHKW", question->name[0]) &&
           strcmp(question->name, "K1") != 0 &&
           strcmp(question->name, "K7") != 0;
}

/* The screens that each path may have: 12, 9, 8; K7 counts with abuse. */
static int
limit_of(struct interview *interview)
{
    const struct report *report = interview_report(interview);
    bool child = report_chose(report, "K1", "yes") ||
                 report_state(report, told_find("K1")) == ANSWER_NOT_SURE ||
                 report_chose(report, "A1", "child");

    if (child || report_chose(report, "S2", "child"))
        return 8;
    return report_chose(report, "S2", "abuse") ? 11 : 9;
}

static void
show_cards(struct interview *interview)
{
    uint32_t shown = 0;
    enum card card;

    while ((card = interview_card(interview)) != CARD_NONE) {
        ck_assert_msg(!(shown >> card & 1), "card %d twice", (int)card);
        shown |= UINT32_C(1) << card;
        interview_card_shown(interview, card);
    }
}

/* What a consulate may not ask of who fears to go back. */
static void
check_profile(struct interview *interview, const bool *asked)
{
    const struct report *report = interview_report(interview);
    bool feared = report_chose(report, "H1", "afraid_return");

    if (feared || report_chose(report, "H1", "removal_soon"))
        ck_assert(!asked[told_find("H5")->number]);
    ck_assert(!asked[told_find("D3")->number]);
    if (feared)
        ck_assert_int_eq(interview_reader(interview), READER_OUTSIDE);
}

/* One person's whole way; SEEN gathers what was asked. */
static void
walk_once(struct interview_site site, bool *seen)
{
    struct interview *interview = interview_new(told_form, told_services, site);
    const struct question *question = interview_after(interview, NULL);
    bool asked[FORM_QUESTIONS_MAX] = {0};
    int screens = 0;

    while (question) {
        const struct question *next;

        ck_assert_msg(!asked[question->number], "%s twice", question->name);
        asked[question->number] = seen[question->number] = true;
        screens += is_of_path(question);
        ck_assert_ptr_eq(interview_open(interview), question);
        told_answer_at_random(interview, question);
        ck_assert_msg(interview_is_relevant(interview, question),
                      "%s went away by its own answer", question->name);
        show_cards(interview);
        next = interview_after(interview, question);
        ck_assert_ptr_eq(interview_before(interview, next), question);
        question = next;
    }
    ck_assert_msg(screens <= limit_of(interview), "%d screens", screens);
    ck_assert_ptr_null(interview_open(interview));
    if (site.profile == PROFILE_CONSULATE)
        check_profile(interview, asked);
    interview_finish(interview);
    interview_free(interview);
}

START_TEST(every_walk_ends_within_the_screens_allowed)
{
    bool shelter[FORM_QUESTIONS_MAX] = {0};
    bool consulate[FORM_QUESTIONS_MAX] = {0};

    for (int i = 0; i < WALKS; i++) {
        struct interview_site site = {.ask_country = i % 2};

        site.profile = PROFILE_SHELTER;
        walk_once(site, shelter);
        site.profile = PROFILE_CONSULATE;
        walk_once(site, consulate);
    }
    for (int i = 0; i < form_count(told_form); i++) {
        const char *name = form_question(told_form, i)->name;

        ck_assert_msg(shelter[i], "%s was never asked", name);
        ck_assert_msg(consulate[i] == (strcmp(name, "D3") != 0),
                      "%s in a consulate", name);
    }
}
END_TEST

START_TEST(the_country_is_asked_only_where_the_site_says_so)
{
    bool seen[FORM_QUESTIONS_MAX] = {0};

    for (int i = 0; i < 200; i++)
        walk_once((struct interview_site){.profile = PROFILE_SHELTER}, seen);
    ck_assert(!seen[told_find("D3")->number]);
}
END_TEST

/* Walk to the end of the questions that the answers of now ask. */
static struct interview *
random_report(enum profile profile)
{
    struct interview *interview = told(profile, "");
    const struct question *question = interview_after(interview, NULL);

    while (question) {
        told_answer_at_random(interview, question);
        question = interview_after(interview, question);
    }
    return interview;
}

/* After and before agree, and every open question is relevant. */
static void
check_consistent(const struct interview *interview)
{
    const struct question *question = interview_after(interview, NULL);
    const struct question *before = NULL;
    int count = 0;

    while (question) {
        struct progress progress = interview_progress(interview, question);

        ck_assert(interview_is_relevant(interview, question));
        ck_assert_ptr_eq(interview_before(interview, question), before);
        ck_assert_int_eq(progress.at, ++count);
        ck_assert_int_ge(progress.of, count);
        before = question;
        question = interview_after(interview, question);
    }
    ck_assert_ptr_eq(interview_before(interview, NULL), before);
}

START_TEST(a_change_in_the_review_keeps_the_walk_consistent)
{
    for (int i = 0; i < CHANGES; i++) {
        struct interview *interview = random_report((enum profile)(i % 2));
        const struct question *open;

        for (int j = 0; j < 5; j++) {
            uint32_t count = (uint32_t)form_count(told_form);
            const struct question *question =
                form_question(told_form, (int)told_random(count));

            if (interview_is_relevant(interview, question))
                told_answer_at_random(interview, question);
            check_consistent(interview);
        }
        /* what the change made relevant can be answered to the end */
        while ((open = interview_open(interview)))
            told_answer_at_random(interview, open);
        interview_free(interview);
    }
}
END_TEST

START_TEST(what_is_sent_says_the_same_as_before_it_was_cut)
{
    for (int i = 0; i < REPORTS; i++) {
        struct interview *interview = random_report((enum profile)(i % 2));
        struct verdict before = interview_verdict(interview);
        enum reader reader = interview_reader(interview);
        struct verdict after;

        interview_finish(interview);
        interview_finish(interview);
        after = interview_verdict(interview);
        ck_assert_int_eq(before.priority, after.priority);
        ck_assert_uint_eq(before.reasons, after.reasons);
        ck_assert_uint_eq(before.blocked, after.blocked);
        ck_assert_uint_eq(before.targets, after.targets);
        ck_assert(before.sealed == after.sealed);
        ck_assert_int_eq(reader, interview_reader(interview));
        interview_free(interview);
    }
}
END_TEST

/* The verdict's priority when the question is answered by CHOICES. */
static enum priority
priority_with(struct interview *interview, const struct question *question,
              uint64_t choices)
{
    report_choose(interview_report(interview), question, choices);
    return interview_verdict(interview).priority;
}

static enum priority
priority_without(struct interview *interview, const struct question *question,
                 enum answer_state state)
{
    report_state_set(interview_report(interview), question, state);
    return interview_verdict(interview).priority;
}

static enum priority
mildest_of(struct interview *interview, const struct question *question)
{
    enum priority mildest = PRIORITY_P0;

    for (size_t i = 0; i < question->choice_count; i++) {
        enum priority priority;

        if (!interview_offers(interview, question, (int)i))
            continue;
        priority = priority_with(interview, question, UINT64_C(1) << i);
        if (priority > mildest)
            mildest = priority;
    }
    return mildest;
}

static void
check_not_answering(struct interview *interview,
                    const struct question *question)
{
    static const enum answer_state states[] = {
        ANSWER_NONE, ANSWER_SKIPPED, ANSWER_NOT_SURE, ANSWER_NOT_SAID};
    uint64_t kept = report_choices(interview_report(interview), question);
    enum priority mildest = mildest_of(interview, question);

    for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++)
        ck_assert_msg(priority_without(interview, question, states[i]) <=
                          mildest,
                      "%s, state %d", question->name, (int)states[i]);
    if (kept)
        report_choose(interview_report(interview), question, kept);
}

START_TEST(not_answering_is_never_less_urgent_than_the_mildest_answer)
{
    for (int i = 0; i < REPORTS; i++) {
        struct interview *interview = random_report((enum profile)(i % 2));

        for (int j = 0; j < form_count(told_form); j++) {
            const struct question *question = form_question(told_form, j);

            if (question->can_skip && question->choice_count > 0 &&
                question->type != QUESTION_SERVICES &&
                interview_is_relevant(interview, question))
                check_not_answering(interview, question);
        }
        interview_free(interview);
    }
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("walks");
    TCase *walks = tcase_create("walks");

    tcase_add_unchecked_fixture(walks, told_set_up, told_tear_down);
    tcase_add_test(walks, every_walk_ends_within_the_screens_allowed);
    tcase_add_test(walks, the_country_is_asked_only_where_the_site_says_so);
    tcase_add_test(walks, a_change_in_the_review_keeps_the_walk_consistent);
    tcase_add_test(walks, what_is_sent_says_the_same_as_before_it_was_cut);
    tcase_add_test(walks,
                   not_answering_is_never_less_urgent_than_the_mildest_answer);
    suite_add_tcase(suite, walks);
    return tap_run(suite);
}
