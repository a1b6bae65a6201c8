#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/case/case.h"
#include "kiosk/case/gates.h"
#include "kiosk/case/item.h"
#include "kiosk/case/thread.h"
#include "tests/case_maker.h"
#include "tests/tap.h"

enum { HOUR = 500000, DAY = 24 };

static struct case_file
file_of(const char *answers)
{
    struct case_file file = {0};

    file.body = case_maker_body(answers);
    file.body.hour = HOUR;
    return file;
}

START_TEST(the_state_is_that_of_the_newest_status)
{
    struct case_file file = file_of("S2=help");

    ck_assert_int_eq(case_state(&file), CASE_NEW);
    case_maker_move(&file, CASE_TRIAGED, HOUR + 1);
    case_maker_move(&file, CASE_WORKING, HOUR + 2);
    case_maker_reply(&file, HOUR + 2);
    ck_assert_int_eq(case_state(&file), CASE_WORKING);
    case_clear(&file);
}
END_TEST

START_TEST(a_text_opens_a_closed_case_again)
{
    struct case_file file = file_of("S2=help");

    case_maker_move(&file, CASE_CLOSED, HOUR + 5);
    ck_assert_int_eq(case_state(&file), CASE_CLOSED);
    case_maker_add(&file, ADDITION_HELPED_SOME, HOUR + 6);
    case_maker_add(&file, ADDITION_TELL_NOBODY, HOUR + 6);
    ck_assert_int_eq(case_state(&file), CASE_CLOSED);
    ck_assert_uint_eq(case_due(&file), 0);
    case_maker_add(&file, ADDITION_TEXT, HOUR + 7);
    ck_assert_int_eq(case_state(&file), CASE_WORKING);
    ck_assert_uint_ne(case_due(&file), 0);
    case_maker_move(&file, CASE_CLOSED, HOUR + 9);
    ck_assert_int_eq(case_state(&file), CASE_CLOSED);
    case_clear(&file);
}
END_TEST

/* From each state, the states it may go to. */
START_TEST(a_case_moves_as_the_model_says)
{
    static const unsigned may[] = {
        [CASE_NEW] = 1 << CASE_TRIAGED,
        [CASE_TRIAGED] = 1 << CASE_WORKING | 1 << CASE_CLOSED,
        [CASE_WORKING] =
            1 << CASE_ANSWERED | 1 << CASE_CONSENT_WAIT | 1 << CASE_CLOSED,
        [CASE_ANSWERED] =
            1 << CASE_WORKING | 1 << CASE_CONSENT_WAIT | 1 << CASE_CLOSED,
        [CASE_CONSENT_WAIT] =
            1 << CASE_WORKING | 1 << CASE_REFERRED | 1 << CASE_CLOSED,
        [CASE_REFERRED] = 1 << CASE_CLOSED,
        [CASE_CLOSED] = 0,
    };

    for (int from = CASE_NEW; from <= CASE_CLOSED; from++) {
        for (int to = CASE_NEW; to <= CASE_CLOSED; to++)
            ck_assert_msg(
                case_may_move((enum case_state)from, (enum case_state)to) ==
                    (bool)(may[from] >> to & 1),
                "%s to %s", case_state_name((enum case_state)from),
                case_state_name((enum case_state)to));
    }
}
END_TEST

START_TEST(it_is_due_at_the_time_of_its_priority)
{
    struct case_file file = file_of("S2=help");
    static const uint32_t hours[] = {0, 24, 72, 168};

    for (int i = 0; i <= PRIORITY_P3; i++) {
        file.body.verdict.priority = (enum priority)i;
        ck_assert_uint_eq(case_due(&file), HOUR + hours[i]);
    }
    case_clear(&file);
}
END_TEST

START_TEST(who_leaves_sooner_is_due_sooner)
{
    struct case_file file = file_of("S2=help L1=today");

    file.body.verdict.priority = PRIORITY_P3;
    ck_assert_uint_eq(case_due(&file), HOUR + 12);
    file.body.verdict.priority = PRIORITY_P0;
    ck_assert_uint_eq(case_due(&file), HOUR);
    case_clear(&file);
    file = file_of("S2=help L1=few_days");
    file.body.verdict.priority = PRIORITY_P2;
    ck_assert_uint_eq(case_due(&file), HOUR + 48);
    file.body.verdict.priority = PRIORITY_P1;
    ck_assert_uint_eq(case_due(&file), HOUR + 24);
    case_clear(&file);
    file = file_of("S2=help L1=longer");
    file.body.verdict.priority = PRIORITY_P3;
    ck_assert_uint_eq(case_due(&file), HOUR + 168);
    case_clear(&file);
}
END_TEST

START_TEST(nothing_is_due_after_an_answer_until_something_is_added)
{
    struct case_file file = file_of("S2=help");

    file.body.verdict.priority = PRIORITY_P1;
    case_maker_move(&file, CASE_WORKING, HOUR + 1);
    case_maker_reply(&file, HOUR + 2);
    case_maker_move(&file, CASE_ANSWERED, HOUR + 2);
    ck_assert_uint_eq(case_due(&file), 0);
    ck_assert(!case_has_news(&file));
    case_maker_add(&file, ADDITION_TEXT, HOUR + 30);
    case_maker_add(&file, ADDITION_TEXT, HOUR + 40);
    ck_assert(case_has_news(&file));
    ck_assert_uint_eq(case_due(&file), HOUR + 30 + 24);
    case_maker_reply(&file, HOUR + 41);
    ck_assert(!case_has_news(&file));
    ck_assert_uint_eq(case_due(&file), 0);
    case_maker_add(&file, ADDITION_HELPED_YES, HOUR + 50);
    ck_assert(!case_has_news(&file));
    case_clear(&file);
}
END_TEST

START_TEST(one_member_raises_and_two_lower_a_priority)
{
    struct case_file file = file_of("S2=help");

    file.body.verdict.priority = PRIORITY_P2;
    case_maker_judge(&file, PRIORITY_P1, "ana", "");
    ck_assert_int_eq(case_priority(&file), PRIORITY_P1);
    case_maker_judge(&file, PRIORITY_P3, "ana", "a reason");
    ck_assert_int_eq(case_priority(&file), PRIORITY_P1);
    case_maker_judge(&file, PRIORITY_P3, "ana", "the same again");
    ck_assert_int_eq(case_priority(&file), PRIORITY_P1);
    case_maker_judge(&file, PRIORITY_P3, "ben", "");
    ck_assert_int_eq(case_priority(&file), PRIORITY_P1);
    case_maker_judge(&file, PRIORITY_P2, "ben", "another number");
    ck_assert_int_eq(case_priority(&file), PRIORITY_P1);
    case_maker_judge(&file, PRIORITY_P2, "ana", "agreed");
    ck_assert_int_eq(case_priority(&file), PRIORITY_P2);
    case_maker_judge(&file, PRIORITY_P0, "ben", "");
    ck_assert_int_eq(case_priority(&file), PRIORITY_P0);
    case_clear(&file);
}
END_TEST

static void
make_pair(struct case_file *left, struct case_file *right)
{
    *left = file_of("S2=help");
    *right = file_of("S2=help");
    left->body.verdict.priority = right->body.verdict.priority = PRIORITY_P2;
    right->id[0] = 1;
}

START_TEST(the_queue_shows_what_is_urgent_first)
{
    struct case_file left;
    struct case_file right;

    make_pair(&left, &right);
    ck_assert_int_lt(case_compare(&left, &right), 0); /* by the id alone */
    right.body.hour -= 5;
    ck_assert_int_gt(case_compare(&left, &right), 0);
    left.body.verdict.priority = PRIORITY_P1;
    ck_assert_int_lt(case_compare(&left, &right), 0);
    ck_assert_int_gt(case_compare(&right, &left), 0);
    case_maker_move(&left, CASE_CLOSED, HOUR + 1);
    ck_assert_int_gt(case_compare(&left, &right), 0);
    ck_assert_int_eq(case_compare(&left, &left), 0);
    case_clear(&left);
    case_clear(&right);
}
END_TEST

START_TEST(a_case_has_a_number_that_can_be_said)
{
    char number[CASE_NUMBER_SIZE];
    uint8_t id[16] = {0x00, 0x0F, 0x42, 0x3F};

    case_number(id, number);
    ck_assert_str_eq(number, "999-999");
    id[2] = id[3] = id[1] = 0;
    case_number(id, number);
    ck_assert_str_eq(number, "000-000");
}
END_TEST

START_TEST(a_yes_counts_and_nothing_else_does)
{
    static const struct {
        const char *answers;
        bool counts;
    } cases[] = {
        {.answers = "S2=help P2=yes", .counts = true},
        {.answers = "S2=help P2=no", .counts = false},
        {.answers = "S2=help", .counts = false},
        {.answers = "S2=child K4=15_17 P2=yes", .counts = true},
        {.answers = "S2=child K4=12_14 P2=yes", .counts = false},
        {.answers = "S2=child K4=5_11 P2=yes", .counts = false},
        {.answers = "S2=child P2=yes", .counts = false},
        {.answers = "S2=help H4=alone_under_18 P2=yes", .counts = false},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct case_file file = file_of(cases[i].answers);

        ck_assert_msg(gates_count(&file) == cases[i].counts, "%s",
                      cases[i].answers);
        file.body.draft = true;
        ck_assert(!gates_count(&file));
        file.body.draft = false;
        file.withdrawal_asked = true;
        ck_assert(!gates_count(&file));
        case_clear(&file);
    }
}
END_TEST

static struct case_file
agreed_file(const char *answers)
{
    struct case_file file = file_of(answers);

    report_agree(file.body.report, "clinic", "We tell the clinic.", true);
    return file;
}

static bool
refers(const char *answers, const char *service, enum target target)
{
    struct case_file file = agreed_file(answers);
    bool yes = gates_refer(&file, service, target);

    case_clear(&file);
    return yes;
}

START_TEST(only_a_named_service_may_be_told)
{
    ck_assert(refers("S2=help H3=me", "clinic", TARGET_HEALTH));
    ck_assert(!refers("S2=help H3=me", "union", TARGET_HEALTH));
    ck_assert(!refers("S2=help H3=other_person", "clinic", TARGET_HEALTH));
    ck_assert(!refers("S2=abuse A1=group", "clinic", TARGET_HEALTH));
    ck_assert(!refers("S2=abuse A1=other_person", "clinic", TARGET_HEALTH));
    ck_assert(!refers("S2=abuse A1=me", "clinic", TARGET_POLICE));
    ck_assert(refers("S2=abuse A1=me A10=police", "clinic", TARGET_POLICE));
}
END_TEST

START_TEST(a_block_and_a_no_stop_every_telling)
{
    struct case_file file = agreed_file("S2=help H5=yes A10=police");

    ck_assert(gates_refer(&file, "clinic", TARGET_HEALTH));
    ck_assert(gates_refer(&file, "clinic", TARGET_POLICE));
    file.body.verdict.blocked = 1u << TARGET_POLICE;
    ck_assert(!gates_refer(&file, "clinic", TARGET_POLICE));
    file.withdrawal_asked = true;
    ck_assert(!gates_refer(&file, "clinic", TARGET_HEALTH));
    file.withdrawal_asked = false;
    file.body.draft = true;
    ck_assert(!gates_refer(&file, "clinic", TARGET_HEALTH));
    file.body.draft = false;
    ck_assert(!gates_is_silenced(&file));
    case_maker_add(&file, ADDITION_TELL_NOBODY, HOUR + 1);
    ck_assert(gates_is_silenced(&file));
    ck_assert(!gates_refer(&file, "clinic", TARGET_HEALTH));
    ck_assert(!gates_consulate(&file));
    case_clear(&file);
}
END_TEST

START_TEST(the_consulate_is_told_only_after_a_yes)
{
    struct case_file file = file_of("S2=help H1=detained H5=yes");

    ck_assert(gates_consulate(&file));
    ck_assert(gates_refer(&file, "embassy", TARGET_CONSULATE));
    file.body.verdict.blocked = 1u << TARGET_CONSULATE;
    ck_assert(!gates_consulate(&file));
    case_clear(&file);
    file = agreed_file("S2=help H1=detained H5=ask_me");
    ck_assert(!gates_consulate(&file));
    ck_assert(!gates_refer(&file, "clinic", TARGET_CONSULATE));
    case_clear(&file);
}
END_TEST

START_TEST(the_reporter_sees_five_states_and_dates_by_week)
{
    struct thread thread = {0};
    struct item_reply reply = {.hour = HOUR, .language = "es"};
    struct item_status status = {.hour = HOUR, .state = CASE_TRIAGED};
    struct item_addition addition = {.hour = HOUR + 400, .language = "es"};

    ck_assert_int_eq(thread.state, THREAD_RECEIVED);
    thread_add_status(&thread, &status);
    ck_assert_int_eq(thread.state, THREAD_READ);
    reply.text = memory_text("Hola");
    thread_add_reply(&thread, &reply);
    ck_assert_int_eq(thread.state, THREAD_ANSWERED);
    ck_assert_uint_eq(thread.messages[0].week,
                      clock_week((int64_t)HOUR * 3600));
    ck_assert_str_eq(thread.messages[0].text, "Hola");
    ck_assert_ptr_ne(thread.messages[0].text, reply.text);
    status.state = CASE_WORKING;
    thread_add_status(&thread, &status);
    ck_assert_int_eq(thread.state, THREAD_ANSWERED);
    status.state = CASE_REFERRED;
    thread_add_status(&thread, &status);
    ck_assert_int_eq(thread.state, THREAD_PASSED_ON);
    status.state = CASE_CLOSED;
    thread_add_status(&thread, &status);
    ck_assert_int_eq(thread.state, THREAD_CLOSED);
    thread_add_addition(&thread, &addition);
    ck_assert_int_eq(thread.state, THREAD_RECEIVED);
    ck_assert_int_eq(thread.messages[1].side, THREAD_ME);
    ck_assert_ptr_null(thread.messages[1].text);
    ck_assert_uint_eq(thread.count, 2);
    thread_clear(&thread);
    ck_assert_uint_eq(thread.count, 0);
    item_reply_clear(&reply);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("case");
    TCase *tcase = tcase_create("case");

    tcase_add_checked_fixture(tcase, case_maker_start, case_maker_end);
    tcase_add_test(tcase, the_state_is_that_of_the_newest_status);
    tcase_add_test(tcase, a_text_opens_a_closed_case_again);
    tcase_add_test(tcase, a_case_moves_as_the_model_says);
    tcase_add_test(tcase, it_is_due_at_the_time_of_its_priority);
    tcase_add_test(tcase, who_leaves_sooner_is_due_sooner);
    tcase_add_test(tcase,
                   nothing_is_due_after_an_answer_until_something_is_added);
    tcase_add_test(tcase, one_member_raises_and_two_lower_a_priority);
    tcase_add_test(tcase, the_queue_shows_what_is_urgent_first);
    tcase_add_test(tcase, a_case_has_a_number_that_can_be_said);
    tcase_add_test(tcase, a_yes_counts_and_nothing_else_does);
    tcase_add_test(tcase, only_a_named_service_may_be_told);
    tcase_add_test(tcase, a_block_and_a_no_stop_every_telling);
    tcase_add_test(tcase, the_consulate_is_told_only_after_a_yes);
    tcase_add_test(tcase, the_reporter_sees_five_states_and_dates_by_week);
    suite_add_tcase(suite, tcase);
    return tap_run(suite);
}
