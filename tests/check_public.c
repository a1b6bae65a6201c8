#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "tests/tap.h"
#include "tests/walker.h"

/* A visit from the clock to the review. */

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

static enum answer_state
state_of(const char *question)
{
    return report_state(report(), form_find(walker.side.form, question));
}

START_TEST(the_clock_tells_a_passer_by_nothing)
{
    walker_is_at("attract");
    ck_assert(walker_shows("attract.hello"));
    ck_assert(!walker_shows_text("report"));
    ck_assert(!walker_shows_text("help"));
    ck_assert(!walker_shows_text("Harbour House"));
    walker_wait(200);
    walker_is_at("attract");
}
END_TEST

START_TEST(greetings_come_in_each_language_in_turn)
{
    char *first =
        memory_text(messages_get(walker.visit.messages, "attract.hello"));

    ck_assert(walker_shows_text(first));
    walker_wait(4 * 4);
    ck_assert(walker_shows_text(first));
    memory_free_text(first);
}
END_TEST

START_TEST(the_notice_is_three_cards_before_the_first_question)
{
    walker_key(KEY_RETURN);
    walker_key(KEY_RETURN);
    ck_assert(walker_shows("notice.choice.text"));
    walker_pick("notice.go");
    ck_assert(walker_shows("notice.leave.text"));
    walker_pick("notice.go");
    ck_assert(walker_shows("notice.readers.text"));
    ck_assert(walker_shows_text("the red door"));
    walker_key(KEY_ERASE);
    ck_assert(walker_shows("notice.leave.text"));
    walker_pick("notice.go");
    walker_pick("notice.stop");
    walker_is_at("goodbye");
    walker_key(KEY_RETURN);
    ck_assert(stage_is_over(walker.stage));
}
END_TEST

START_TEST(strong_colours_come_and_go_on_every_screen)
{
    walker_go_to_purpose();
    ck_assert_int_eq(walker.visit.theme, THEME_PLAIN);
    walker_function(5);
    ck_assert_int_eq(walker.visit.theme, THEME_CONTRAST);
    walker_is_at("purpose");
    ck_assert(walker_shows("foot.contrast"));
    walker_pick("purpose.receipt");
    walker_type("1234");
    walker_function(5);
    ck_assert_int_eq(walker.visit.theme, THEME_PLAIN);
    ck_assert(walker_shows_text("1: 1234"));
}
END_TEST

START_TEST(the_language_key_at_the_clock_begins_like_any_key)
{
    walker_function(2);
    walker_is_at("language");
    walker_key(KEY_RETURN);
    walker_is_at("notice");
    for (int i = 0; i < 3; i++)
        walker_pick("notice.go");
    walker_pick("purpose.help");
    walker_go_to_review();
    walker_pick("review.send");
    walker_is_at("receipt");
}
END_TEST

START_TEST(a_danger_card_leads_back_to_its_answer)
{
    begin("purpose.abuse");
    walker_choose("team_here");
    walker_choose("yes");
    walker_choose("no");
    walker_is_at("card");
    walker_key(KEY_ERASE);
    walker_is_asked("C1b");
    walker_key(KEY_ERASE);
    walker_is_asked("C1");
    walker_choose("no");
    walker_is_asked("K1");
}
END_TEST

START_TEST(nothing_is_chosen_before_a_person_chooses)
{
    begin("purpose.abuse");
    walker_is_asked("C2");
    walker_key(KEY_RETURN);
    walker_is_asked("C2");
    ck_assert_int_eq(state_of("C2"), ANSWER_NONE);
}
END_TEST

START_TEST(many_answers_are_marked_by_digits_and_taken_by_enter)
{
    begin("purpose.abuse");
    walker_go_to("A2");
    walker_key(KEY_RETURN); /* the second page */
    walker_key(KEY_RETURN);
    walker_is_asked("A2");
    ck_assert(walker_shows("answer.pick"));
    walker_key(KEY_ERASE);
    walker_choose("not_paid");
    walker_pick("form.A2.docs_taken");
    walker_key(KEY_RETURN);
    walker_key(KEY_RETURN);
    walker_is_asked("A3");
    ck_assert(chose("A2", "not_paid"));
    ck_assert(chose("A2", "docs_taken"));
}
END_TEST

START_TEST(back_leads_to_the_answer_given_before)
{
    begin("purpose.abuse");
    walker_go_to("A1");
    walker_choose("me");
    walker_is_asked("A2");
    walker_key(KEY_ERASE);
    walker_is_asked("A1");
    walker_key(KEY_RETURN);
    walker_is_asked("A2");
    ck_assert(chose("A1", "me"));
    walker_key(KEY_ARROW_LEFT);
    walker_is_asked("A1");
}
END_TEST

START_TEST(back_from_the_first_question_leads_to_purpose)
{
    begin("purpose.help");
    walker_is_asked("C2");
    walker_key(KEY_ERASE);
    walker_is_at("purpose");
    walker_pick("purpose.abuse");
    walker_is_asked("C2");
    ck_assert(chose("S2", "abuse"));
}
END_TEST

START_TEST(danger_comes_before_anything_else_and_rings_the_desk)
{
    walker.desk_open = true;
    begin("purpose.abuse");
    walker_choose("team_here");
    walker_choose("yes");
    walker_is_asked("C1b");
    walker_choose("no");
    walker_is_at("card");
    ck_assert(walker_shows("card.danger_bell.text"));
    ck_assert(walker_shows_text("River House"));
    ck_assert(walker_shows("service.police"));
    walker_key(KEY_RETURN);
    ck_assert_int_eq(walker.rings, 0);
    walker_pick("card.bell");
    ck_assert_int_eq(walker.rings, 1);
    ck_assert(walker_shows("card.bell.rung"));
    walker_pick("card.go");
    walker_is_asked("K1");
}
END_TEST

START_TEST(without_a_desk_the_card_says_when_one_opens)
{
    begin("purpose.abuse");
    walker_choose("team_here");
    walker_choose("yes");
    walker_choose("no");
    walker_is_at("card");
    ck_assert(!walker_shows("card.bell"));
    ck_assert(walker_shows_text("Nobody is at the desk before"));
}
END_TEST

START_TEST(who_is_in_danger_is_first_asked_about_whom)
{
    begin("purpose.abuse");
    walker_choose("outside_only");
    walker_choose("yes");
    walker_is_asked("C1b");
    walker_choose("no");
    ck_assert(walker_shows("card.danger_bell.text"));
    walker_pick("card.go");
    ck_assert(walker_shows("card.sealed_urgent.text"));
}
END_TEST

START_TEST(danger_from_staff_shows_no_bell)
{
    walker.desk_open = true;
    begin("purpose.abuse");
    walker_choose("team_here");
    walker_choose("yes");
    walker_choose("yes");
    walker_is_at("card");
    ck_assert(walker_shows("card.danger_outside.text"));
    ck_assert(!walker_shows("card.bell"));
    ck_assert_int_eq(interview_reader(walker.side.interview), READER_OUTSIDE);
}
END_TEST

START_TEST(another_language_in_the_middle_keeps_answers_and_place)
{
    begin("purpose.abuse");
    walker_go_to("A1");
    walker_choose("me");
    walker_go_to("A9");
    walker_type("he said nothing");
    walker_function(2);
    walker_is_at("language");
    walker_type("2");
    walker_wait(1);
    walker_is_asked("A9");
    ck_assert_str_eq(messages_language(walker.visit.messages), "es");
    ck_assert(walker_shows_text("he said nothing"));
    ck_assert(chose("A1", "me"));
}
END_TEST

START_TEST(every_screen_can_be_drawn_from_the_right)
{
    begin("purpose.abuse");
    walker_function(2);
    walker_type("3");
    walker_key(KEY_RETURN);
    walker_is_asked("C2");
    ck_assert(messages_is_rtl(walker.visit.messages));
    walker_key(KEY_ARROW_RIGHT);
    walker_is_at("purpose");
}
END_TEST

START_TEST(stop_asks_once_and_then_erases)
{
    begin("purpose.abuse");
    walker_go_to("A1");
    walker_function(4);
    walker_is_at("stop");
    walker_pick("stop.go_on");
    walker_is_asked("A1");
    walker_function(4);
    walker_pick("stop.erase");
    walker_is_at("goodbye");
    ck_assert_ptr_null(walker.side.interview);
}
END_TEST

START_TEST(digits_enter_and_backspace_are_enough_for_a_text)
{
    begin("purpose.abuse");
    walker_go_to("A9");
    walker_type("555");
    walker_key(KEY_ERASE);
    walker_key(KEY_RETURN);
    walker_is_asked("A9");
    walker_key(KEY_RETURN);
    ck_assert(strcmp(stage_screen_name(walker.stage), "text_question") != 0 ||
              strcmp(walker.side.question->name, "A9") != 0);
    ck_assert_str_eq(report_text(report(), form_find(walker.side.form, "A9")),
                     "55");
}
END_TEST

START_TEST(a_huge_paste_is_cut_with_a_word)
{
    enum { HUGE = 10 * 1024 * 1024 };
    char *huge = malloc(HUGE);
    int64_t before;

    memset(huge, 'a', HUGE);
    begin("purpose.abuse");
    walker_go_to("A9");
    clock_set(-1);
    before = clock_milliseconds();
    walker_paste(huge, 4096, true);
    ck_assert_int_lt(clock_milliseconds() - before, 100);
    clock_set(1795600000);
    ck_assert(walker_shows("text.full"));
    ck_assert(walker_shows_text("0 letters left"));
    walker_key(KEY_TABULATOR);
    ck_assert_uint_eq(
        strlen(report_text(report(), form_find(walker.side.form, "A9"))), 1000);
    free(huge);
}
END_TEST

START_TEST(what_could_command_a_terminal_is_never_kept)
{
    static const char bad[] = "a\x1B[2Jb\xC2\x9B"
                              "31mc\xE2\x80\xAE"
                              "d\xFF"
                              "e";
    const char *kept;

    begin("purpose.abuse");
    walker_go_to("A9");
    walker_paste(bad, sizeof bad - 1, false);
    walker_key(KEY_TABULATOR);
    kept = report_text(report(), form_find(walker.side.form, "A9"));
    ck_assert_ptr_null(strchr(kept, '\x1B'));
    ck_assert_ptr_null(strstr(kept, "\xC2\x9B"));
    ck_assert_ptr_null(strstr(kept, "\xE2\x80\xAE"));
    ck_assert_ptr_nonnull(strstr(kept, "a"));
}
END_TEST

START_TEST(escape_three_times_leaves_from_every_moment)
{
    static const char *const until[] = {"C2", "A2", "A9", "P1"};

    for (size_t i = 0; i < 4; i++) {
        if (i > 0) {
            walker_end();
            walker_start();
        }
        begin("purpose.abuse");
        walker_go_to(until[i]);
        walker_key(KEY_ESCAPE);
        walker_key(KEY_ESCAPE);
        walker_is_asked(until[i]);
        walker_key(KEY_ESCAPE);
        ck_assert(stage_is_over(walker.stage));
        ck_assert(walker.was_blanked);
        public_visit_clear(&walker.side);
        ck_assert_ptr_null(walker.side.interview);
        ck_assert_ptr_null(walker.side.question);
    }
}
END_TEST

START_TEST(a_consulate_names_its_officials_on_the_notice)
{
    walker_end();
    walker_start_consulate();
    walker_key(KEY_RETURN);
    walker_key(KEY_RETURN);
    walker_pick("notice.go");
    walker_pick("notice.go");
    ck_assert(walker_shows_text("officials of Freedonia"));
}
END_TEST

START_TEST(a_consulate_names_its_officials_before_send)
{
    walker_end();
    walker_start_consulate();
    walker_go_to_purpose();
    walker_pick("purpose.abuse");
    walker_choose("team_here");
    walker_function(3);
    walker_is_at("review");
    ck_assert(walker_shows_text("Officials of Freedonia who work here will"));
}
END_TEST

/* No counter at all: a screen that asked one would end the test. */
static void
close_side(void)
{
    walker.side.is_closed = true;
    walker.side.counter = NULL;
}

START_TEST(without_a_store_the_screens_say_where_to_go)
{
    close_side();
    walker_key(KEY_RETURN);
    walker_key(KEY_RETURN);
    walker_is_at("closed");
    ck_assert(walker_shows("closed.title"));
    ck_assert(walker_shows_text("the red door"));
    walker_pick("send.elsewhere");
    walker_is_at("find_help");
    walker_key(KEY_ERASE);
    walker_function(2);
    walker_is_at("language");
    walker_key(KEY_RETURN);
    walker_is_at("closed");
    walker_pick("closed.leave");
    ck_assert(stage_is_over(walker.stage));
}
END_TEST

START_TEST(without_a_store_a_scanned_receipt_leads_there_too)
{
    close_side();
    for (int i = 0; i < 2; i++) {
        walker_type(walker_code);
        walker_key(KEY_RETURN);
        walker_is_at("language");
    }
    walker_key(KEY_RETURN);
    walker_is_at("closed");
}
END_TEST

START_TEST(a_store_that_is_back_ends_the_waiting_and_cuts_nobody_off)
{
    const struct event event = {.kind = EVENT_RESULT, .what = COUNTER_OPEN};

    close_side();
    walker_key(KEY_RETURN);
    walker_key(KEY_RETURN);
    walker.side.is_back = true;
    stage_event(walker.stage, &event);
    walker_is_at("closed");
    walker_key(KEY_ERASE);
    walker_key(KEY_ERASE);
    walker_wait(1);
    ck_assert(stage_is_over(walker.stage));
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("public");
    TCase *public = tcase_create("public");

    tcase_add_checked_fixture(public, walker_start, walker_end);
    tcase_add_test(public, the_clock_tells_a_passer_by_nothing);
    tcase_add_test(public, greetings_come_in_each_language_in_turn);
    tcase_add_test(public, the_notice_is_three_cards_before_the_first_question);
    tcase_add_test(public, strong_colours_come_and_go_on_every_screen);
    tcase_add_test(public, the_language_key_at_the_clock_begins_like_any_key);
    tcase_add_test(public, a_danger_card_leads_back_to_its_answer);
    tcase_add_test(public, nothing_is_chosen_before_a_person_chooses);
    tcase_add_test(public,
                   many_answers_are_marked_by_digits_and_taken_by_enter);
    tcase_add_test(public, back_leads_to_the_answer_given_before);
    tcase_add_test(public, back_from_the_first_question_leads_to_purpose);
    tcase_add_test(public,
                   danger_comes_before_anything_else_and_rings_the_desk);
    tcase_add_test(public, without_a_desk_the_card_says_when_one_opens);
    tcase_add_test(public, who_is_in_danger_is_first_asked_about_whom);
    tcase_add_test(public, danger_from_staff_shows_no_bell);
    tcase_add_test(public,
                   another_language_in_the_middle_keeps_answers_and_place);
    tcase_add_test(public, every_screen_can_be_drawn_from_the_right);
    tcase_add_test(public, stop_asks_once_and_then_erases);
    tcase_add_test(public, digits_enter_and_backspace_are_enough_for_a_text);
    tcase_add_test(public, a_huge_paste_is_cut_with_a_word);
    tcase_add_test(public, what_could_command_a_terminal_is_never_kept);
    tcase_add_test(public, escape_three_times_leaves_from_every_moment);
    tcase_add_test(public, a_consulate_names_its_officials_on_the_notice);
    tcase_add_test(public, a_consulate_names_its_officials_before_send);
    tcase_add_test(public, without_a_store_the_screens_say_where_to_go);
    tcase_add_test(public, without_a_store_a_scanned_receipt_leads_there_too);
    tcase_add_test(public,
                   a_store_that_is_back_ends_the_waiting_and_cuts_nobody_off);
    suite_add_tcase(suite, public);
    return tap_run(suite);
}
