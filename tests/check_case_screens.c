#include <locale.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "tests/case_maker.h"
#include "tests/fake_desk.h"
#include "tests/tap.h"

START_TEST(a_case_shows_answers_reasons_and_what_was_written)
{
    struct event tall = {.kind = EVENT_RESIZE, .row = 60, .column = 100};

    fake_open_first();
    fake_show("case");
    fake_press(KEY_PAGE_DOWN);
    fake_show("case, further");
    stage_event(fake.stage, &tall);
    fake_show("case, tall");
    ck_assert(fake_shows("In danger now (T01)"));
    ck_assert(fake_shows("<script>"));
    ck_assert(fake_shows("I was not paid what I was owed"));
    ck_assert(fake_shows("Espa"));
}
END_TEST

START_TEST(escape_sequences_in_a_report_do_not_reach_the_canvas)
{
    struct report *report = fake.file.body.report;
    struct event tall = {.kind = EVENT_RESIZE, .row = 60, .column = 100};

    report_write(report, form_find(fake.staff.form, "A9"),
                 "\x1b]0;x\x07"
                 "before\xe2\x80\xae"
                 "after\xc2\x9b"
                 "2J");
    fake_open_first();
    stage_event(fake.stage, &tall);
    ck_assert(fake_shows("before"));
    ck_assert(!fake_shows("\x1b"));
    ck_assert(!fake_shows("\xe2\x80\xae"));
    ck_assert(!fake_shows("\xc2\x9b"));
}
END_TEST

START_TEST(a_case_scrolls_to_its_end_and_no_further)
{
    fake_open_first();
    for (int i = 0; i < 200; i++)
        fake_press(KEY_ARROW_DOWN);
    fake_show("end");
    ck_assert(fake_shows("Nothing yet."));
    fake_press(KEY_FIRST);
    ck_assert(fake_shows("Report"));
}
END_TEST

START_TEST(an_answer_ends_with_the_line_that_help_is_free)
{
    fake_open_first();
    fake_press_f(3);
    fake_type("Come on Monday.");
    fake_show("writing");
    fake_press_f(10);
    fake_show("looking");
    ck_assert_ptr_null(strstr(fake.asked, "answer"));
    fake_press(KEY_RETURN);
    fake_at("case");
    fake_show("sent");
    ck_assert_ptr_nonnull(strstr(fake.text, "Come on Monday.\n\n"));
    ck_assert_str_eq(fake.language, "es");
    ck_assert(strlen(fake.text) > strlen("Come on Monday.\n\n") + 20);
}
END_TEST

START_TEST(an_empty_answer_is_not_sent)
{
    fake_open_first();
    fake_press_f(3);
    fake_press_f(10);
    fake_at("reply");
    ck_assert(fake_shows("nothing to send"));
    fake_press(KEY_RETURN);
    ck_assert_ptr_null(strstr(fake.asked, "answer"));
}
END_TEST

START_TEST(an_answer_that_was_not_stored_can_be_sent_again)
{
    fake_open_first();
    fake_press_f(3);
    fake_type("Hello");
    fake_press_f(10);
    fake.answer_status = STATUS_CLOSED;
    fake_press(KEY_RETURN);
    fake_at("reply");
    ck_assert(fake_shows("Hello"));
    ck_assert(fake_shows("does not answer"));
    fake.answer_status = STATUS_OK;
    fake_press(KEY_RETURN);
    fake_at("case");
    ck_assert_ptr_nonnull(strstr(fake.text, "Hello"));
}
END_TEST

START_TEST(closing_asks_why)
{
    fake_open_first();
    case_maker_move(&fake.file, CASE_WORKING, FAKE_HOUR);
    fake_press_f(4);
    fake_at("move");
    fake_show("move");
    fake_type("2");
    fake_show("why");
    ck_assert_ptr_null(strstr(fake.asked, "move"));
    fake_type("1");
    fake_at("case");
    ck_assert_int_eq(fake.state, CASE_CLOSED);
    ck_assert_int_eq(fake.reason, CLOSE_HELPED);
}
END_TEST

START_TEST(a_note_is_kept)
{
    fake_open_first();
    fake_press_f(6);
    fake_type("Call back");
    fake_show("note");
    fake_press_f(10);
    fake_at("case");
    ck_assert_str_eq(fake.text, "Call back");
}
END_TEST

/* Every question with its choice AT, as far as it has as many. */
static void
choose_all(size_t at)
{
    struct report *report = fake.file.body.report;

    for (int i = 0; i < form_count(fake.staff.form); i++) {
        const struct question *question = form_question(fake.staff.form, i);

        if (at < question->choice_count && question->type != QUESTION_SERVICES)
            report_choose(report, question, UINT64_C(1) << at);
    }
}

/* Long enough for all of it. */
static void
open_long_case(void)
{
    const struct event long_screen = {
        .kind = EVENT_RESIZE, .row = 400, .column = 120};

    fake_open_first();
    stage_event(fake.stage, &long_screen);
    fake_show("every answer");
}

START_TEST(every_answer_has_words_in_every_language)
{
    const char *const *tags;
    size_t count = messages_languages(&tags);

    for (size_t i = 0; i < count; i++)
        for (size_t at = 0; at < 16; at++) {
            fake_close_desk();
            fake_open_in(tags[i]);
            choose_all(at);
            open_long_case();
            ck_assert_msg(!fake_shows("form."), "%s, choice %zu", tags[i], at);
            /* to its end */
            ck_assert(strcmp(tags[i], "en") != 0 || fake_shows("Nothing yet."));
        }
}
END_TEST

/* The day of which the reporter read is over when somebody reads this. */
START_TEST(who_chose_people_outside_is_shown_without_a_day)
{
    report_choose(fake.file.body.report, form_find(fake.staff.form, "C2"),
                  UINT64_C(1) << 1);
    open_long_case();
    ck_assert(fake_shows("Only people outside"));
    ck_assert(!fake_shows("They read next"));
}
END_TEST

/* A key without words shows as itself. */
START_TEST(no_screen_shows_a_key_for_words)
{
    static const char *const prefixes[] = {"staff.",    "reason.", "target.",
                                           "state.",    "close.",  "form.",
                                           "priority.", "key.f",   "foot."};

    for (int i = 0; i < triage_reasons; i++)
        fake.file.body.verdict.reasons |= UINT64_C(1) << i;
    fake.file.body.verdict.targets = (UINT32_C(1) << TARGET_COUNT) - 1;
    fake.file.body.verdict.child_queue = true;
    fake.file.body.draft = true;
    fake.file.row_differs = true;
    fake.file.withdrawal_asked = true;
    case_maker_add(&fake.file, ADDITION_TELL_NOBODY, FAKE_HOUR);
    case_maker_reply(&fake.file, FAKE_HOUR);
    case_maker_move(&fake.file, CASE_CLOSED, FAKE_HOUR);
    stage_event(
        fake.stage,
        &(struct event){.kind = EVENT_RESIZE, .row = 140, .column = 120});
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        ck_assert_msg(!fake_shows(prefixes[i]), "%s", prefixes[i]);
    fake_open_first();
    fake_show("everything");
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        ck_assert_msg(!fake_shows(prefixes[i]), "%s", prefixes[i]);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("case_screens");
    TCase *tests = tcase_create("case_screens");

    setlocale(LC_ALL, "C.UTF-8");
    tcase_add_checked_fixture(tests, fake_open_desk, fake_close_desk);
    tcase_add_test(tests, a_case_shows_answers_reasons_and_what_was_written);
    tcase_add_test(tests, escape_sequences_in_a_report_do_not_reach_the_canvas);
    tcase_add_test(tests, every_answer_has_words_in_every_language);
    tcase_add_test(tests, who_chose_people_outside_is_shown_without_a_day);
    tcase_add_test(tests, a_case_scrolls_to_its_end_and_no_further);
    tcase_add_test(tests, an_answer_ends_with_the_line_that_help_is_free);
    tcase_add_test(tests, an_empty_answer_is_not_sent);
    tcase_add_test(tests, an_answer_that_was_not_stored_can_be_sent_again);
    tcase_add_test(tests, closing_asks_why);
    tcase_add_test(tests, a_note_is_kept);
    tcase_add_test(tests, no_screen_shows_a_key_for_words);
    suite_add_tcase(suite, tests);
    return tap_run(suite);
}
