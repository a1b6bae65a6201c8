#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "screens/staff/pieces.h"
#include "tests/case_maker.h"
#include "tests/fake_desk.h"
#include "tests/tap.h"

START_TEST(the_pass_phrase_is_not_shown_and_the_fingerprint_is)
{
    fake_type("right words");
    fake_show("typed");
    ck_assert(!fake_shows("right words"));
    ck_assert(fake_shows("ABCD-EFGH-JKMN-PQRS"));
    fake_press(KEY_RETURN);
    fake_at("queue");
    fake_show("unlocked");
    ck_assert(fake_shows("Amina"));
}
END_TEST

START_TEST(after_a_wrong_pass_phrase_two_seconds_pass)
{
    fake_type("wrong words");
    fake_press(KEY_RETURN);
    fake_at("unlock");
    fake_show("wrong");
    ck_assert(fake_shows("opens nothing"));
    ck_assert(fake_shows("Wait 2 seconds, then try again."));
    fake_type("right words");
    fake_press(KEY_RETURN);
    fake_at("unlock");
    clock_set(FAKE_NOW + 2);
    fake_type("right words");
    fake_press(KEY_RETURN);
    fake_at("queue");
}
END_TEST

START_TEST(a_filled_in_phrase_serves_once)
{
    stage_free(fake.stage);
    fake.staff.phrase = memory_text("right words");
    fake.stage = stage_new(
        &fake.visit, (struct stage_options){
                         .first = &staff_unlock, .rows = 24, .columns = 80});
    ck_assert_ptr_null(fake.staff.phrase);
    fake_press(KEY_RETURN);
    fake_at("queue");
}
END_TEST

START_TEST(the_queue_says_what_cannot_wait)
{
    fake.queue.urgent = 1;
    fake_unlock();
    fake_show("queue");
    ck_assert(fake_shows("1 urgent report nobody has opened"));
    ck_assert(fake_shows("!!! P0"));
    ck_assert(fake_shows("In danger now"));
    ck_assert(fake_shows("3 hours late"));
}
END_TEST

/* As a language parts what it lists, not as English does. */
START_TEST(lists_are_joined_by_the_words_of_the_language)
{
    static const struct {
        const char *language;
        const char *comma;
    } lists[] = {{"en", ", "}, {"zh-Hans", "、"}};

    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        char reasons[128];
        char targets[128];

        fake_close_desk();
        fake_open_in(lists[i].language);
        fake.rows[0].child = true;
        fake.file.body.verdict.targets =
            UINT32_C(1) << TARGET_HEALTH | UINT32_C(1) << TARGET_POLICE;
        snprintf(reasons, sizeof reasons, "%s%s",
                 staff_word(&fake.visit, "staff.mark.child"), lists[i].comma);
        snprintf(targets, sizeof targets, "%s%s%s",
                 staff_word(&fake.visit, "target.health"), lists[i].comma,
                 staff_word(&fake.visit, "target.police"));
        fake_unlock();
        fake_show("queue");
        ck_assert(fake_shows(reasons));
        fake_press(KEY_RETURN);
        fake_show("case");
        ck_assert(fake_shows(targets));
        ck_assert(!fake_shows("; "));
    }
}
END_TEST

START_TEST(the_queue_says_what_is_weak_in_the_machine)
{
    fake_unlock();
    ck_assert(!fake_shows("Not shut in"));
    fake.staff.weakness = "staff.queue.no_sandbox";
    fake_press_f(5);
    ck_assert(fake_shows("Not shut in: who breaks a program here"));
}
END_TEST

START_TEST(a_site_that_went_back_is_told_before_and_after_unlocking)
{
    ck_assert(!fake_shows("went back in time"));
    fake.staff.weakness = "staff.queue.swap";
    fake.staff.went_back = "12-7ZKM-03QH-A9TC-X2WD";
    fake_press(KEY_ERASE);
    ck_assert(fake_shows("This site went back in time"));
    ck_assert(fake_shows("12-7ZKM-03QH-A9TC-X2WD"));
    fake_unlock();
    ck_assert(fake_shows("This site went back in time"));
    ck_assert(!fake_shows("swap"));
}
END_TEST

START_TEST(digits_and_arrows_open_a_case)
{
    fake_unlock();
    fake_type("2");
    fake_at("case");
    ck_assert_int_eq(fake.opened[0], 2);
    fake_press(KEY_ERASE);
    fake_at("queue");
    fake_press(KEY_ARROW_DOWN);
    fake_press(KEY_RETURN);
    ck_assert_int_eq(fake.opened[0], 3);
}
END_TEST

START_TEST(a_long_queue_has_pages)
{
    fake_fill_rows(25);
    fake_unlock();
    fake_press(KEY_PAGE_DOWN);
    fake_show("second page");
    fake_type("0");
    ck_assert_int_eq(fake.opened[0], 20);
    fake_press(KEY_ERASE);
    fake_press(KEY_PAGE_DOWN);
    fake_press(KEY_PAGE_DOWN);
    fake_press(KEY_RETURN);
    ck_assert_int_eq(fake.opened[0], 25);
}
END_TEST

START_TEST(the_selected_case_stays_selected_when_the_order_changes)
{
    struct desk_row first;

    fake_unlock();
    fake_press(KEY_ARROW_DOWN);
    first = fake.rows[0];
    fake.rows[0] = fake.rows[1];
    fake.rows[1] = first;
    fake_result(DESK_NEWS, STATUS_OK, NULL);
    stage_results(fake.stage);
    fake_press(KEY_RETURN);
    ck_assert_int_eq(fake.opened[0], 2);
}
END_TEST

START_TEST(a_call_from_the_kiosk_is_seen_on_every_screen)
{
    fake_open_first();
    fake_press_f(3);
    fake_at("reply");
    fake_result(DESK_RANG, STATUS_OK, NULL);
    stage_results(fake.stage);
    fake_show("rang");
    ck_assert(fake_shows("asks for staff"));
    fake_press_f(8);
    ck_assert(!fake_shows("asks for staff"));
    fake_at("reply");
}
END_TEST

START_TEST(one_key_locks_from_everywhere)
{
    fake_open_first();
    fake_press_f(6);
    fake_press_f(9);
    ck_assert(stage_is_over(fake.stage));
    ck_assert(!fake.staff.ends);
}
END_TEST

START_TEST(five_minutes_without_a_key_lock_the_desk)
{
    const struct event tick = {.kind = EVENT_TICK};

    fake_open_first();
    clock_set(FAKE_NOW + 299);
    stage_event(fake.stage, &tick);
    ck_assert(!stage_is_over(fake.stage));
    clock_set(FAKE_NOW + 301);
    stage_event(fake.stage, &tick);
    ck_assert(stage_is_over(fake.stage));
}
END_TEST

START_TEST(every_screen_speaks_arabic_from_the_right)
{
    fake_press_f(2);
    fake_at("staff-language");
    fake_show("languages");
    fake_close_desk();
    fake_open_in("ar");
    ck_assert(canvas_is_rtl(stage_draw(fake.stage)));
    fake_unlock();
    fake_show("queue in Arabic");
    fake_press(KEY_RETURN);
    fake_show("case in Arabic");
    fake_press(KEY_ARROW_RIGHT);
    fake_at("queue");
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("staff");
    TCase *tests = tcase_create("staff");

    setlocale(LC_ALL, "C.UTF-8");
    tcase_add_checked_fixture(tests, fake_open_desk, fake_close_desk);
    tcase_add_test(tests, the_pass_phrase_is_not_shown_and_the_fingerprint_is);
    tcase_add_test(tests, after_a_wrong_pass_phrase_two_seconds_pass);
    tcase_add_test(tests, a_filled_in_phrase_serves_once);
    tcase_add_test(tests, the_queue_says_what_cannot_wait);
    tcase_add_test(tests, lists_are_joined_by_the_words_of_the_language);
    tcase_add_test(tests, the_queue_says_what_is_weak_in_the_machine);
    tcase_add_test(tests,
                   a_site_that_went_back_is_told_before_and_after_unlocking);
    tcase_add_test(tests, digits_and_arrows_open_a_case);
    tcase_add_test(tests, a_long_queue_has_pages);
    tcase_add_test(tests,
                   the_selected_case_stays_selected_when_the_order_changes);
    tcase_add_test(tests, a_call_from_the_kiosk_is_seen_on_every_screen);
    tcase_add_test(tests, one_key_locks_from_everywhere);
    tcase_add_test(tests, five_minutes_without_a_key_lock_the_desk);
    tcase_add_test(tests, every_screen_speaks_arabic_from_the_right);
    suite_add_tcase(suite, tests);
    return tap_run(suite);
}
