#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "tests/tap.h"
#include "tests/walker.h"

/* From the review to the receipt. */

static void
begin(const char *purpose)
{
    walker_go_to_purpose();
    walker_pick(purpose);
}

static const struct report *
report(void)
{
    return interview_report(walker.side.interview);
}

static bool
chose(const char *question, const char *choice)
{
    return report_chose(report(), question, choice);
}

START_TEST(an_abuse_report_ends_with_a_receipt)
{
    begin("purpose.abuse");
    walker_go_to("C2");
    walker_choose("team_here");
    walker_go_to("A3");
    walker_choose("hurt");
    walker_go_on();
    walker_go_to_review();
    ck_assert(chose("A3", "hurt"));
    walker_pick("review.send");
    if (strcmp(stage_screen_name(walker.stage), "receipt") != 0) {
        walker_is_asked("X1");
        walker_choose("no");
        walker_go_to_review();
        walker_pick("review.send");
    }
    walker_is_at("receipt");
    ck_assert_int_eq(walker.submits, 1);
}
END_TEST

START_TEST(every_question_skipped_is_a_report_on_each_path)
{
    static const char *const paths[] = {"purpose.abuse", "purpose.help",
                                        "purpose.child"};

    for (size_t i = 0; i < 3; i++) {
        if (i > 0) {
            walker_end();
            walker_start();
        }
        begin(paths[i]);
        walker_go_to_review();
        walker_pick("review.send");
        walker_is_at("receipt");
    }
}
END_TEST

START_TEST(a_failed_send_keeps_the_answers_and_send_again_works)
{
    walker.submit_status = STATUS_CLOSED;
    begin("purpose.help");
    walker_go_to("H7");
    walker_type("I need a bed");
    walker_key(KEY_TABULATOR);
    walker_go_to_review();
    walker_pick("review.send");
    walker_is_at("sending");
    ck_assert(walker_shows("send.failed.closed"));
    ck_assert(walker_shows("send.kept"));
    ck_assert_str_eq(walker.side.code, "");
    walker_pick("send.change");
    walker_is_at("review");
    ck_assert_str_eq(report_text(report(), form_find(walker.side.form, "H7")),
                     "I need a bed");
    walker_pick("review.send");
    walker.submit_status = STATUS_OK;
    walker_pick("send.again");
    walker_is_at("receipt");
    ck_assert_int_eq(walker.submits, 3);
}
END_TEST

START_TEST(a_full_store_says_so_and_shows_other_places)
{
    walker.submit_status = STATUS_FULL;
    begin("purpose.help");
    walker_go_to_review();
    walker_pick("review.send");
    ck_assert(walker_shows("send.failed.full"));
    walker_pick("send.elsewhere");
    walker_is_at("find_help");
    walker_key(KEY_ERASE);
    walker_is_at("sending");
}
END_TEST

START_TEST(a_store_that_can_only_read_says_so_and_keeps_the_answers)
{
    walker.submit_status = STATUS_READ_ONLY;
    begin("purpose.help");
    walker_go_to_review();
    walker_pick("review.send");
    ck_assert(walker_shows("send.failed.read_only"));
    ck_assert(walker_shows("send.kept"));
    walker_pick("send.change");
    walker_is_at("review");
}
END_TEST

START_TEST(a_wait_is_counted_down_and_sends_by_itself)
{
    walker.submit_status = STATUS_WAIT;
    walker.seconds = 5;
    begin("purpose.help");
    walker_go_to_review();
    walker_pick("review.send");
    ck_assert(walker_shows_text("Please wait 5 seconds"));
    walker_wait(3);
    ck_assert(walker_shows_text("Please wait 2 seconds"));
    walker.submit_status = STATUS_OK;
    walker_wait(3);
    walker_is_at("receipt");
    ck_assert_int_eq(walker.submits, 2);
}
END_TEST

START_TEST(while_it_is_sent_no_key_sends_twice)
{
    walker.is_slow = true;
    begin("purpose.help");
    walker_go_to_review();
    walker_pick("review.send");
    walker_is_at("sending");
    walker_type("1111");
    walker_key(KEY_RETURN);
    ck_assert_int_eq(walker.submits, 1);
    walker_give((struct walker_answer){.what = COUNTER_SUBMITTED});
    walker_is_at("receipt");
}
END_TEST

START_TEST(the_receipt_shows_six_groups_and_leaving_is_asked_about)
{
    begin("purpose.help");
    walker_go_to_review();
    walker_pick("review.send");
    walker_is_at("receipt");
    ck_assert(walker_shows_text("6: 0098"));
    ck_assert(walker_shows_text("▀"));
    walker_pick("receipt.finish");
    ck_assert(walker_shows("receipt.sure"));
    ck_assert(walker_shows_text("6: 0098"));
    walker_pick("receipt.again");
    walker_pick("receipt.finish");
    walker_key(KEY_RETURN); /* no line waits for Enter */
    walker_is_at("receipt");
    walker_pick("receipt.yes");
    walker_is_at("goodbye");
    ck_assert_ptr_null(walker.side.interview);
    ck_assert_str_eq(walker.side.code, "");
    walker_wait(9);
    ck_assert(stage_is_over(walker.stage));
}
END_TEST

START_TEST(a_receipt_of_an_earlier_send_says_so)
{
    walker.is_earlier = true;
    begin("purpose.help");
    walker_go_to_review();
    walker_pick("review.send");
    ck_assert(walker_shows_text("An earlier Send had worked."));
}
END_TEST

START_TEST(the_review_never_tells_a_sensitive_answer_again)
{
    char *hurt;

    begin("purpose.abuse");
    walker_go_to("A3");
    walker_choose("hurt");
    walker_go_on();
    walker_go_to_review();
    hurt = memory_text(messages_get(walker.visit.messages, "form.A3.hurt"));
    for (int i = 0; i < 4; i++) {
        ck_assert(!walker_shows_text(hurt));
        walker_pick("review.more");
    }
    memory_free_text(hurt);
}
END_TEST

START_TEST(one_answer_can_be_changed_from_the_review)
{
    begin("purpose.help");
    walker_go_to("H2");
    walker_choose("later");
    walker_go_to_review();
    while (!walker_shows("form.H2"))
        walker_pick("review.more");
    walker_pick("form.H2");
    walker_is_asked("H2");
    walker_choose("week");
    walker_is_at("review");
    ck_assert(chose("H2", "week"));
}
END_TEST

START_TEST(what_was_written_for_people_outside_stays_theirs)
{
    struct report *mine;
    const struct question *who;

    begin("purpose.abuse");
    walker_go_to("C2");
    walker_choose("team_here");
    walker_go_to("A5");
    walker_choose("staff_here");
    walker_go_on();
    walker_go_to("A9");
    ck_assert(walker_shows("form.A9.hint.sealed"));
    walker_type("Omar of the night shift");
    walker_key(KEY_TABULATOR);
    mine = interview_report(walker.side.interview);
    who = form_find(walker.side.form, "A5");
    report_choose(mine, who, UINT64_C(1) << form_choice(who, "employer"));
    ck_assert(!interview_verdict(walker.side.interview).sealed);
    ck_assert_int_eq(interview_reader(walker.side.interview), READER_OUTSIDE);
    report_state_set(mine, form_find(walker.side.form, "A9"), ANSWER_SKIPPED);
    ck_assert_int_eq(interview_reader(walker.side.interview), READER_HERE);
}
END_TEST

START_TEST(send_now_makes_a_report_of_one_answer)
{
    begin("purpose.abuse");
    walker_is_asked("C2");
    walker_function(3);
    walker_is_asked("C2"); /* not before who may read is asked */
    walker_choose("outside_only");
    walker_function(3);
    walker_is_at("review");
    walker_key(KEY_ERASE);
    walker_is_asked("C1");
    walker_function(3);
    walker_function(3);
    walker_is_at("receipt");
}
END_TEST

START_TEST(send_now_still_asks_once_whether_it_was_staff)
{
    begin("purpose.abuse");
    walker_choose("team_here");
    walker_go_to("A3");
    walker_choose("hurt");
    walker_go_on();
    walker_function(3);
    walker_is_at("review");
    walker_pick("review.send");
    walker_is_asked("X1");
    walker_choose("yes");
    walker_is_at("card");
    ck_assert(walker_shows_text("Only people outside") ||
              walker_shows_text("People outside will read"));
    walker_pick("card.go");
    walker_is_at("review");
    ck_assert_int_eq(interview_reader(walker.side.interview), READER_OUTSIDE);
    walker_pick("review.send");
    walker_is_at("receipt");
}
END_TEST

static void
to_review(void)
{
    begin("purpose.help");
    walker_go_to_review();
}

static void
to_sending(void)
{
    walker.is_slow = true;
    to_review();
    walker_pick("review.send");
}

static void
to_receipt(void)
{
    to_review();
    walker_pick("review.send");
}

static void
to_find_help(void)
{
    begin("purpose.info");
}

static void
to_return(void)
{
    begin("purpose.receipt");
    walker_type("0000");
}

static void
to_stop(void)
{
    begin("purpose.abuse");
    walker_function(4);
}

static void
to_card(void)
{
    begin("purpose.abuse");
    walker_choose("outside_only");
    walker_choose("yes");
    walker_choose("yes");
}

START_TEST(escape_three_times_leaves_nothing_of_any_screen)
{
    static const struct {
        const char *name;
        void (*go)(void);
    } screens[] = {
        {.name = "purpose", .go = walker_go_to_purpose},
        {.name = "review", .go = to_review},
        {.name = "sending", .go = to_sending},
        {.name = "receipt", .go = to_receipt},
        {.name = "find_help", .go = to_find_help},
        {.name = "return", .go = to_return},
        {.name = "stop", .go = to_stop},
        {.name = "card", .go = to_card},
    };
    static const struct public_visit nothing;

    for (size_t i = 0; i < sizeof screens / sizeof *screens; i++) {
        walker_end();
        walker_start();
        screens[i].go();
        walker_is_at(screens[i].name);
        for (int k = 0; k < 3; k++)
            walker_key(KEY_ESCAPE);
        ck_assert(stage_is_over(walker.stage));
        ck_assert(walker.was_blanked);
        for (int row = 0; row < 24; row++) {
            char *line = canvas_row_text(stage_draw(walker.stage), row);

            ck_assert_str_eq(line, "");
            memory_free_text(line);
        }
        public_visit_clear(&walker.side);
        ck_assert_mem_eq(&walker.side.interview, &nothing.interview,
                         sizeof nothing -
                             offsetof(struct public_visit, interview));
    }
}
END_TEST

/* A yes said in Spanish, then Enter: after F2 back to English, or at once. */
static void
agree_in_spanish(bool comes_back)
{
    const struct agreed *agreed;
    bool is_draft;

    begin("purpose.help");
    walker_go_to("H1");
    walker_choose("doctor");
    walker_go_on();
    walker_go_to("P1");
    walker_function(2);
    walker_type("2");
    walker_key(KEY_RETURN);
    walker_is_asked("P1");
    is_draft = messages_origin(walker.visit.messages, "form.P1").is_draft;
    walker_type("1");
    ck_assert_uint_eq(report_agreed(report(), &agreed), 1);
    if (comes_back) {
        walker_function(2);
        walker_type("1");
        walker_key(KEY_RETURN);
        walker_is_asked("P1");
    }
    walker_key(KEY_RETURN);
    walker_go_to_review();
    walker_pick("review.send");
    walker_is_at("receipt");
    ck_assert_uint_eq(report_agreed(report(), &agreed), is_draft ? 0 : 1);
    ck_assert(chose("P1", "ask_me") == is_draft);
}

START_TEST(a_yes_to_an_unreviewed_draft_is_only_ask_me_first)
{
    agree_in_spanish(false);
}
END_TEST

START_TEST(a_yes_to_a_draft_stays_one_in_another_language)
{
    agree_in_spanish(true);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("sending");
    TCase *sending = tcase_create("sending");

    tcase_add_checked_fixture(sending, walker_start, walker_end);
    tcase_add_test(sending,
                   a_store_that_can_only_read_says_so_and_keeps_the_answers);
    tcase_add_test(sending, an_abuse_report_ends_with_a_receipt);
    tcase_add_test(sending, every_question_skipped_is_a_report_on_each_path);
    tcase_add_test(sending,
                   a_failed_send_keeps_the_answers_and_send_again_works);
    tcase_add_test(sending, a_full_store_says_so_and_shows_other_places);
    tcase_add_test(sending, a_wait_is_counted_down_and_sends_by_itself);
    tcase_add_test(sending, while_it_is_sent_no_key_sends_twice);
    tcase_add_test(sending,
                   the_receipt_shows_six_groups_and_leaving_is_asked_about);
    tcase_add_test(sending, a_receipt_of_an_earlier_send_says_so);
    tcase_add_test(sending, the_review_never_tells_a_sensitive_answer_again);
    tcase_add_test(sending, one_answer_can_be_changed_from_the_review);
    tcase_add_test(sending, what_was_written_for_people_outside_stays_theirs);
    tcase_add_test(sending, send_now_makes_a_report_of_one_answer);
    tcase_add_test(sending, send_now_still_asks_once_whether_it_was_staff);
    tcase_add_test(sending, escape_three_times_leaves_nothing_of_any_screen);
    tcase_add_test(sending, a_yes_to_an_unreviewed_draft_is_only_ask_me_first);
    tcase_add_test(sending, a_yes_to_a_draft_stays_one_in_another_language);
    suite_add_tcase(suite, sending);
    return tap_run(suite);
}
