#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "tests/tap.h"
#include "tests/walker.h"

/* A receipt that comes back, and help without any report. */

static void
hold_answer(void)
{
    struct item_reply reply = {.language = "es"};

    reply.hour = (uint32_t)(clock_now() / 3600);
    reply.text = memory_text("Come on Monday. Ask for the green room.");
    thread_add_reply(&walker.found.thread, &reply);
    item_reply_clear(&reply);
}

/* Type the digits of the receipt and ask. */
static void
return_with(const char *digits)
{
    walker_go_to_purpose();
    walker_pick("purpose.receipt");
    walker_is_at("return");
    walker_type(digits);
    walker_key(KEY_RETURN);
}

static void
read_thread(void)
{
    hold_answer();
    return_with(walker_code);
    walker_is_at("thread");
}

START_TEST(a_receipt_typed_in_shows_the_answer)
{
    read_thread();
    ck_assert(walker_shows("thread.answered"));
    ck_assert(walker_shows_text("Come on Monday. Ask for the green room."));
    ck_assert(walker_shows_text("The team, this week:"));
    walker_pick("thread.finish");
    walker_is_at("goodbye");
    ck_assert_int_eq(walker.put_aways, 1);
    ck_assert_str_eq(walker.side.code, "");
}
END_TEST

START_TEST(back_from_the_answer_puts_it_away)
{
    read_thread();
    walker_key(KEY_ERASE);
    walker_is_at("purpose");
    ck_assert_int_eq(walker.put_aways, 1);
    ck_assert_ptr_null(walker.side.found);
    ck_assert_str_eq(walker.side.code, "");
}
END_TEST

START_TEST(stop_works_on_the_way_back_too)
{
    read_thread();
    walker_pick("thread.add");
    walker_type("a secret");
    walker_function(4);
    walker_pick("stop.erase");
    walker_is_at("goodbye");
    ck_assert_int_eq(walker.adds, 0);
    ck_assert_int_eq(walker.put_aways, 1);
}
END_TEST

START_TEST(digits_of_other_scripts_are_digits)
{
    return_with("٠٠٠٠۰۰۰۰००००০০০০00000098");
    walker_is_at("thread");
}
END_TEST

START_TEST(groups_are_shown_as_they_are_typed)
{
    walker_go_to_purpose();
    walker_pick("purpose.receipt");
    walker_type("1234-56");
    ck_assert(walker_shows_text("1: 1234"));
    ck_assert(walker_shows_text("2: 56__"));
    walker_key(KEY_ERASE);
    ck_assert(walker_shows_text("2: 5___"));
    walker_type("x");
    ck_assert(walker_shows("return.digits"));
    for (int i = 0; i < 5; i++)
        walker_key(KEY_ERASE);
    walker_key(KEY_ERASE);
    walker_is_at("purpose");
}
END_TEST

START_TEST(wrong_check_digits_are_told_before_the_store_is_asked)
{
    return_with("000000000000000000000097");
    walker_is_at("return");
    ck_assert(walker_shows("failed.wrong"));
    ck_assert_int_eq(walker.look_ups, 0);
}
END_TEST

START_TEST(too_few_digits_are_wrong_too)
{
    return_with("0000");
    ck_assert(walker_shows("failed.wrong"));
    ck_assert_int_eq(walker.look_ups, 0);
}
END_TEST

START_TEST(an_unknown_receipt_has_one_sentence)
{
    walker.look_status = STATUS_MISSING;
    return_with(walker_code);
    walker_is_at("return");
    ck_assert(walker_shows("failed.missing"));
    ck_assert(!walker_shows("failed.wrong"));
    ck_assert_int_eq(walker.look_ups, 1);
}
END_TEST

START_TEST(a_wait_is_counted_down_and_looks_by_itself)
{
    walker.look_status = STATUS_WAIT;
    walker.seconds = 4;
    return_with(walker_code);
    ck_assert(walker_shows_text("Please wait 4 seconds"));
    walker_type("1");
    walker.look_status = STATUS_OK;
    walker_wait(5);
    walker_is_at("thread");
    ck_assert_int_eq(walker.look_ups, 2);
}
END_TEST

START_TEST(a_scan_at_the_clock_leads_to_the_answer)
{
    hold_answer();
    walker_type(walker_code);
    walker_is_at("attract");
    walker_key(KEY_RETURN);
    walker_is_at("thread");
}
END_TEST

START_TEST(a_scan_among_the_languages_leads_to_the_answer)
{
    walker_key(KEY_RETURN);
    walker_is_at("language");
    walker_type(walker_code);
    walker_key(KEY_TABULATOR);
    walker_is_at("thread");
    ck_assert_str_eq(messages_language(walker.visit.messages), "en");
}
END_TEST

START_TEST(a_scan_in_the_middle_of_a_report_leads_nowhere)
{
    walker_go_to_purpose();
    walker_pick("purpose.abuse");
    walker_function(2);
    walker_type(walker_code);
    walker_key(KEY_RETURN);
    walker_is_at("language");
    ck_assert_int_eq(walker.look_ups, 0);
    walker_key(KEY_ERASE);
    walker_is_asked("C2");
}
END_TEST

START_TEST(a_scan_that_came_as_one_paste_is_read)
{
    char scan[32];

    strcpy(scan, walker_code);
    strcat(scan, "\r");
    walker_paste(scan, strlen(scan), false);
    walker_is_at("thread");
}
END_TEST

START_TEST(one_digit_at_the_clock_is_a_finger)
{
    walker_type("1");
    walker_is_at("attract");
    walker_wait(1);
    walker_is_at("language");
}
END_TEST

START_TEST(digits_that_stop_at_the_clock_are_a_finger)
{
    walker_type("111");
    walker_wait(1);
    walker_is_at("attract");
    walker_wait(1);
    walker_is_at("language");
}
END_TEST

START_TEST(a_language_pressed_twice_is_taken)
{
    walker_key(KEY_RETURN);
    walker_type("11");
    walker_is_at("language");
    walker_wait(2);
    walker_is_at("notice");
}
END_TEST

START_TEST(two_languages_pressed_leave_the_choice_open)
{
    walker_key(KEY_RETURN);
    walker_type("21");
    walker_wait(2);
    walker_is_at("language");
    walker_type("1");
    walker_wait(1);
    walker_is_at("notice");
}
END_TEST

START_TEST(a_huge_paste_into_the_receipt_is_refused_with_a_word)
{
    char *huge = malloc(4096);

    memset(huge, '7', 4096);
    walker_go_to_purpose();
    walker_pick("purpose.receipt");
    walker_paste(huge, 4096, true);
    ck_assert(walker_shows("return.digits"));
    ck_assert(walker_shows_text("1: ____"));
    free(huge);
}
END_TEST

START_TEST(something_is_added_to_the_report)
{
    read_thread();
    walker_pick("thread.add");
    walker_is_at("add");
    walker_type("he came again");
    walker_key(KEY_RETURN);
    walker_key(KEY_RETURN);
    walker_is_at("thread");
    ck_assert_int_eq(walker.added, ADDITION_TEXT);
    ck_assert_str_eq(walker.added_text, "he came again");
}
END_TEST

START_TEST(a_failed_addition_keeps_its_text)
{
    walker.add_status = STATUS_CLOSED;
    read_thread();
    walker_pick("thread.add");
    walker_type("he came again");
    walker_key(KEY_TABULATOR);
    walker_is_at("add");
    ck_assert(walker_shows("failed.closed"));
    ck_assert(walker_shows_text("he came again"));
    walker.add_status = STATUS_OK;
    walker_key(KEY_TABULATOR);
    walker_is_at("thread");
    ck_assert_int_eq(walker.adds, 2);
}
END_TEST

START_TEST(nobody_more_is_told_after_one_question)
{
    read_thread();
    walker_pick("thread.silence");
    walker_is_at("silence");
    walker_pick("silence.yes");
    walker_is_at("thread");
    ck_assert_int_eq(walker.added, ADDITION_TELL_NOBODY);
}
END_TEST

START_TEST(who_is_not_satisfied_need_not_say_why)
{
    read_thread();
    walker_pick("thread.unhappy");
    ck_assert(walker_shows("add.unhappy.text"));
    walker_key(KEY_RETURN);
    walker_is_at("thread");
    ck_assert_int_eq(walker.added, ADDITION_NOT_SATISFIED);
}
END_TEST

START_TEST(taking_a_report_back_is_asked_twice)
{
    read_thread();
    walker_pick("thread.withdraw");
    walker_is_at("withdraw");
    ck_assert(walker_shows_text("It is erased after 24 hours."));
    ck_assert(walker_shows("withdraw.passed_on"));
    walker_key(KEY_RETURN);
    ck_assert_int_eq(walker.withdraws, 0);
    walker_pick("withdraw.yes");
    ck_assert_int_eq(walker.withdraws, 0);
    walker_pick("withdraw.sure_yes");
    ck_assert_int_eq(walker.withdraws, 1);
    ck_assert(walker_shows_text("Your report will be erased on"));
    walker_pick("withdraw.go_on");
    walker_is_at("thread");
}
END_TEST

START_TEST(a_report_taken_back_at_once_is_gone)
{
    walker.withdraw_at_once = true;
    read_thread();
    walker_pick("thread.withdraw");
    walker_pick("withdraw.yes");
    walker_pick("withdraw.sure_yes");
    ck_assert(walker_shows("withdraw.gone"));
    walker_pick("withdraw.go_on");
    walker_is_at("goodbye");
}
END_TEST

START_TEST(an_asked_withdrawal_is_called_back)
{
    walker.found.thread.withdrawal_asked = true;
    walker.found.thread.withdrawal_hour = (uint32_t)(clock_now() / 3600) + 9;
    read_thread();
    ck_assert(walker_shows_text("You asked to take it back."));
    walker_pick("thread.call_back");
    walker_pick("call_back.yes");
    ck_assert_int_eq(walker.call_backs, 1);
    ck_assert(walker_shows("call_back.done"));
}
END_TEST

START_TEST(whether_it_helped_is_asked_once_when_it_is_closed)
{
    walker.found.ask_helped = true;
    walker.found.thread.state = THREAD_CLOSED;
    return_with(walker_code);
    walker_is_at("helped");
    walker_pick("helped.some");
    walker_is_at("thread");
    ck_assert_int_eq(walker.added, ADDITION_HELPED_SOME);
}
END_TEST

START_TEST(a_long_thread_is_read_page_by_page)
{
    struct item_reply reply = {.language = "en"};

    for (int i = 0; i < 30; i++) {
        reply.text = memory_print("Answer number %d.", i);
        reply.hour = (uint32_t)(clock_now() / 3600);
        thread_add_reply(&walker.found.thread, &reply);
        item_reply_clear(&reply);
    }
    return_with(walker_code);
    ck_assert(walker_shows_text("Answer number 0."));
    ck_assert(!walker_shows_text("Answer number 29."));
    for (int i = 0; i < 40 && !walker_shows_text("Answer number 29."); i++)
        walker_pick("thread.read_on");
    ck_assert(walker_shows_text("Answer number 29."));
}
END_TEST

START_TEST(what_staff_wrote_cannot_command_the_screen)
{
    struct item_reply reply = {.language = "en"};

    reply.text = memory_text("a\x1B[2Jb\xC2\x9B"
                             "31m\xE2\x80\xAE"
                             "c");
    thread_add_reply(&walker.found.thread, &reply);
    item_reply_clear(&reply);
    return_with(walker_code);
    for (int row = 0; row < 24; row++) {
        char *line = canvas_row_text(stage_draw(walker.stage), row);

        ck_assert_ptr_null(strchr(line, '\x1B'));
        ck_assert_ptr_null(strstr(line, "\xC2\x9B"));
        ck_assert_ptr_null(strstr(line, "\xE2\x80\xAE"));
        memory_free_text(line);
    }
}
END_TEST

START_TEST(help_is_found_by_need_and_no_report_is_made)
{
    walker_go_to_purpose();
    walker_pick("purpose.info");
    walker_is_at("find_help");
    ck_assert(walker_shows("help.no_report"));
    walker_pick("need.doctor");
    ck_assert(walker_shows_text("Moon Clinic"));
    walker_type("1");
    walker_is_at("service");
    ck_assert(walker_shows("service.no_police"));
    ck_assert(walker_shows_text("Phone: 555 0101"));
    ck_assert(walker_shows_text("Languages: English, Español") ||
              walker_shows_text("Languages: English, español"));
    ck_assert(walker_shows_text("Costs: free"));
    ck_assert(!walker_shows("service.stale"));
    walker_key(KEY_ERASE);
    walker_key(KEY_ERASE);
    walker_pick("need.danger");
    walker_type("1");
    ck_assert(walker_shows("service.police"));
    ck_assert(walker_shows("service.stale"));
    ck_assert_int_eq(walker.submits, 0);
}
END_TEST

START_TEST(a_service_that_tells_immigration_is_never_shown)
{
    walker_go_to_purpose();
    walker_pick("purpose.info");
    ck_assert(!walker_shows("need.lawyer"));
    ck_assert(!walker_shows_text("Border Office"));
}
END_TEST

START_TEST(escape_three_times_leaves_the_answer_too)
{
    read_thread();
    for (int i = 0; i < 3; i++)
        walker_key(KEY_ESCAPE);
    ck_assert(stage_is_over(walker.stage));
    ck_assert(walker.was_blanked);
    ck_assert(!walker_shows_text("Monday"));
    public_visit_clear(&walker.side);
    ck_assert_int_eq(walker.put_aways, 1);
    ck_assert_str_eq(walker.side.code, "");
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("return");
    TCase *back = tcase_create("return");

    tcase_add_checked_fixture(back, walker_start, walker_end);
    tcase_add_test(back, a_receipt_typed_in_shows_the_answer);
    tcase_add_test(back, back_from_the_answer_puts_it_away);
    tcase_add_test(back, stop_works_on_the_way_back_too);
    tcase_add_test(back, digits_of_other_scripts_are_digits);
    tcase_add_test(back, groups_are_shown_as_they_are_typed);
    tcase_add_test(back, wrong_check_digits_are_told_before_the_store_is_asked);
    tcase_add_test(back, too_few_digits_are_wrong_too);
    tcase_add_test(back, an_unknown_receipt_has_one_sentence);
    tcase_add_test(back, a_wait_is_counted_down_and_looks_by_itself);
    tcase_add_test(back, a_scan_at_the_clock_leads_to_the_answer);
    tcase_add_test(back, a_scan_among_the_languages_leads_to_the_answer);
    tcase_add_test(back, a_scan_in_the_middle_of_a_report_leads_nowhere);
    tcase_add_test(back, a_scan_that_came_as_one_paste_is_read);
    tcase_add_test(back, one_digit_at_the_clock_is_a_finger);
    tcase_add_test(back, digits_that_stop_at_the_clock_are_a_finger);
    tcase_add_test(back, a_language_pressed_twice_is_taken);
    tcase_add_test(back, two_languages_pressed_leave_the_choice_open);
    tcase_add_test(back, a_huge_paste_into_the_receipt_is_refused_with_a_word);
    tcase_add_test(back, something_is_added_to_the_report);
    tcase_add_test(back, a_failed_addition_keeps_its_text);
    tcase_add_test(back, nobody_more_is_told_after_one_question);
    tcase_add_test(back, who_is_not_satisfied_need_not_say_why);
    tcase_add_test(back, taking_a_report_back_is_asked_twice);
    tcase_add_test(back, a_report_taken_back_at_once_is_gone);
    tcase_add_test(back, an_asked_withdrawal_is_called_back);
    tcase_add_test(back, whether_it_helped_is_asked_once_when_it_is_closed);
    tcase_add_test(back, a_long_thread_is_read_page_by_page);
    tcase_add_test(back, what_staff_wrote_cannot_command_the_screen);
    tcase_add_test(back, help_is_found_by_need_and_no_report_is_made);
    tcase_add_test(back, a_service_that_tells_immigration_is_never_shown);
    tcase_add_test(back, escape_three_times_leaves_the_answer_too);
    suite_add_tcase(suite, back);
    return tap_run(suite);
}
