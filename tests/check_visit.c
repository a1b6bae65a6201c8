#include <string.h>

#include "kiosk/base/clock.h"
#include "tests/cut.h"
#include "tests/tap.h"
#include "tests/visitor.h"

/* Send, and what happens to it when the store is lost. */

START_TEST(a_report_is_sealed_to_this_place_and_recovery_alone)
{
    struct interview *interview = visitor_interview("team_here");
    struct item_body body = {0};
    char code[CODE_DIGITS + 1];

    visitor_send(interview, code);
    interview_free(interview);
    ck_assert_uint_eq(vault_count(&visitor.vault), 1);
    ck_assert_int_eq(visitor_open_body(&visitor.vault.outside, &body),
                     STATUS_MISSING);
    ck_assert_int_eq(visitor_open_body(&visitor.vault.recovery, &body),
                     STATUS_OK);
    item_body_clear(&body);
    ck_assert_int_eq(visitor_open_body(&visitor.vault.here, &body), STATUS_OK);
    ck_assert(report_chose(body.report, "A3", "hurt"));
    ck_assert_str_eq(report_text(body.report, form_find(visitor.form, "A9")),
                     "the man with the red car");
    ck_assert_str_eq(body.language, "es");
    ck_assert_uint_eq(body.hour, VISITOR_NOW / 3600);
    ck_assert_uint_eq(body.notice_version, 3);
    ck_assert_int_eq(body.reader, READER_HERE);
    item_body_clear(&body);
}
END_TEST

START_TEST(a_report_about_staff_is_opened_by_nobody_here)
{
    struct interview *interview = visitor_interview("team_here");
    struct item_body body = {0};
    char code[CODE_DIGITS + 1];

    visitor_choose(interview, "A5", "staff_here");
    visitor_send(interview, code);
    interview_free(interview);
    ck_assert_int_eq(visitor_open_body(&visitor.vault.here, &body),
                     STATUS_MISSING);
    ck_assert_int_eq(visitor_open_body(&visitor.vault.outside, &body),
                     STATUS_OK);
    ck_assert_int_eq(body.reader, READER_OUTSIDE);
    item_body_clear(&body);
}
END_TEST

START_TEST(a_report_is_put_once_when_the_answer_was_lost)
{
    struct interview *interview = visitor_interview("team_here");
    char code[CODE_DIGITS + 1];

    visit_free(visitor.work);
    /* hello, the form, hello, then the report: its answer never comes */
    visitor_begin(vault_dial_cut(&visitor.vault, 3));
    visitor_send(interview, code);
    ck_assert_int_eq(visitor.dials, 1);
    ck_assert_uint_eq(vault_count(&visitor.vault), 1);
    ck_assert_int_eq(visitor_look_up(code).status, STATUS_OK);
    interview_free(interview);
}
END_TEST

START_TEST(send_again_after_the_store_came_back_makes_one_report)
{
    struct interview *interview = visitor_interview("team_here");
    char code[CODE_DIGITS + 1];

    visit_free(visitor.work);
    visitor_begin(vault_dial_cut(&visitor.vault, 3));
    visitor.has_store = false;
    ck_assert_int_eq(visitor_submit(interview).status, STATUS_CLOSED);
    ck_assert_str_eq(
        report_text(interview_report(interview), form_find(visitor.form, "A9")),
        "the man with the red car");
    visitor.has_store = true;
    visitor_send(interview, code);
    ck_assert_uint_eq(vault_count(&visitor.vault), 1);
    ck_assert_int_eq(visitor_look_up(code).status, STATUS_OK);
    interview_free(interview);
}
END_TEST

START_TEST(changed_answers_make_no_second_report_of_one_that_was_stored)
{
    struct interview *interview = visitor_interview("team_here");
    const struct counter_receipt *receipt;
    char code[CODE_DIGITS + 1];
    struct event event;

    visit_free(visitor.work);
    visitor_begin(vault_dial_cut(&visitor.vault, 3));
    visitor.has_store = false;
    ck_assert_int_eq(visitor_submit(interview).status, STATUS_CLOSED);
    visitor.has_store = true;
    visitor_choose(interview, "A3", "threat");
    event = visitor_submit(interview);
    receipt = event.data;
    ck_assert_int_eq(event.status, STATUS_OK);
    ck_assert(receipt->is_earlier);
    memcpy(code, receipt->code, sizeof code);
    ck_assert_uint_eq(vault_count(&visitor.vault), 1);
    ck_assert_int_eq(visitor_look_up(code).status, STATUS_OK);
    interview_free(interview);
}
END_TEST

START_TEST(changed_answers_make_a_new_report_when_the_first_was_not_stored)
{
    struct interview *interview = visitor_interview("team_here");
    struct item_body body = {0};
    char code[CODE_DIGITS + 1];

    visit_free(visitor.work);
    /* The form is kept, and the line is dead before the report. */
    visitor_begin(vault_dial_cut(&visitor.vault, 2));
    visitor.has_store = false;
    ck_assert_int_eq(visitor_submit(interview).status, STATUS_CLOSED);
    visitor.has_store = true;
    visitor_choose(interview, "A3", "threat");
    visitor_send(interview, code);
    ck_assert_uint_eq(vault_count(&visitor.vault), 1);
    ck_assert_int_eq(visitor_open_body(&visitor.vault.here, &body), STATUS_OK);
    ck_assert(report_chose(body.report, "A3", "threat"));
    item_body_clear(&body);
    interview_free(interview);
}
END_TEST

START_TEST(without_a_store_there_is_no_receipt)
{
    struct interview *interview = visitor_interview("team_here");
    struct event event;

    visitor.has_store = false;
    vault_stop(&visitor.vault);
    event = visitor_submit(interview);
    ck_assert_int_eq(event.status, STATUS_CLOSED);
    ck_assert_ptr_null(event.data);
    vault_start(&visitor.vault);
    ck_assert_uint_eq(vault_count(&visitor.vault), 0);
    interview_free(interview);
}
END_TEST

START_TEST(a_report_is_sealed_to_the_team_key_of_the_hour_of_send)
{
    struct interview *interview = visitor_interview("team_here");
    struct box_pair old = visitor.vault.here;
    struct item_body body = {0};
    char code[CODE_DIGITS + 1];

    vault_renew(&visitor.vault);
    visitor_send(interview, code);
    interview_free(interview);
    ck_assert_int_eq(visitor_open_body(&old, &body), STATUS_MISSING);
    ck_assert_int_eq(visitor_open_body(&visitor.vault.here, &body), STATUS_OK);
    item_body_clear(&body);
}
END_TEST

START_TEST(a_keyset_of_another_root_is_refused)
{
    struct visit_options options = visitor_options(vault_dial(&visitor.vault));
    struct visit_work *refused;

    options.root[3] ^= 1;
    ck_assert_int_eq(visit_new(&options, &refused), STATUS_WRONG_SIGNATURE);
    ck_assert_ptr_null(refused);
}
END_TEST

START_TEST(a_keyset_older_than_one_seen_is_refused)
{
    struct visit_options options = visitor_options(vault_dial(&visitor.vault));
    struct visit_work *refused;

    options.keyset_at_least = 8;
    ck_assert_int_eq(visit_new(&options, &refused), STATUS_OLD);
}
END_TEST

/* A keyset that ROOT signed, which CHANGE spoilt. */
static int
dial_liar(int honest, void (*spoil)(struct keyset *keyset))
{
    struct keyset keyset = visitor.vault.keyset;
    struct buf bytes = {0};
    struct lie lie = {.honest = honest};
    int line;

    spoil(&keyset);
    keyset_write(&keyset, visitor.vault.root.secret_key, &bytes);
    lie.keyset = bytes.data;
    lie.length = bytes.length;
    line = cut_lie(vault_dial(&visitor.vault), &lie);
    buf_clear(&bytes);
    return line;
}

static void
without_outside(struct keyset *keyset)
{
    memset(&keyset->teams[TEAM_OUTSIDE], 0, sizeof(struct keyset_team));
}

static void
without_recovery(struct keyset *keyset)
{
    memset(&keyset->teams[TEAM_RECOVERY], 0, sizeof(struct keyset_team));
}

static void
as_before(struct keyset *keyset)
{
    keyset->version--;
}

static void
of_another_site(struct keyset *keyset)
{
    keyset->site[0] ^= 1;
}

/* The same spoilt nothing: then it is taken. */
static void
as_it_is(struct keyset *keyset)
{
    (void)keyset;
}

START_TEST(keys_without_an_outside_team_open_no_visit)
{
    static const struct {
        void (*spoil)(struct keyset *keyset);
        enum status status;
    } cases[] = {{.spoil = without_outside, .status = STATUS_DAMAGED},
                 {.spoil = without_recovery, .status = STATUS_DAMAGED},
                 {.spoil = as_before, .status = STATUS_OLD},
                 {.spoil = of_another_site, .status = STATUS_FOREIGN},
                 {.spoil = as_it_is, .status = STATUS_OK}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct visit_options options =
            visitor_options(dial_liar(0, cases[i].spoil));
        struct visit_work *work;

        ck_assert_int_eq(visit_new(&options, &work), cases[i].status);
        visit_free(work);
    }
}
END_TEST

/* In the middle of a visit: what was met first is not forgotten. */
START_TEST(keys_that_turn_bad_before_send_get_no_report)
{
    static void (*const spoils[])(struct keyset * keyset) = {
        without_outside, as_before, of_another_site};

    for (size_t i = 0; i < sizeof spoils / sizeof *spoils; i++) {
        struct interview *interview = visitor_interview("team_here");

        visit_free(visitor.work);
        visitor_begin(dial_liar(1, spoils[i]));
        visitor.has_store = false;
        ck_assert_int_eq(visitor_submit(interview).status, STATUS_CLOSED);
        interview_free(interview);
    }
    ck_assert_uint_eq(vault_count(&visitor.vault), 0);
}
END_TEST

START_TEST(leaving_in_the_middle_of_a_send_ends_at_once)
{
    struct interview *interview = visitor_interview("team_here");
    struct counter_order order = {.interview = interview, .language = "es"};

    visitor.side.counter->submit(visitor.side.counter->self, &order);
    interview_free(interview);
    visit_free(visitor.work);
    visitor.work = NULL;
    visitor_begin(vault_dial(&visitor.vault));
    ck_assert_uint_le(vault_count(&visitor.vault), 1);
}
END_TEST

/* Sunday becomes Monday, or any other day, between two keys. */
START_TEST(a_leap_of_the_clock_in_a_visit_loses_nothing)
{
    static const int64_t leaps[] = {365 * 86400, -VISITOR_NOW};
    struct interview *interview = visitor_interview("team_here");
    struct counter *counter = visitor.side.counter;
    struct item_body body = {0};
    struct event event;
    struct sealed *items = NULL;
    size_t count;
    char code[CODE_DIGITS + 1];

    clock_set(VISITOR_NOW + leaps[_i]);
    visitor_send(interview, code);
    interview_free(interview);
    event = visitor_look_up(code);
    ck_assert_int_eq(event.status, STATUS_OK);
    clock_set(VISITOR_NOW);
    counter->add(counter->self, ADDITION_TEXT, "and one thing more", "es");
    ck_assert_int_eq(visitor_await(COUNTER_ADDED).status, STATUS_OK);
    clock_set(VISITOR_NOW + leaps[_i]);
    event = visitor_look_up(code);
    ck_assert_int_eq(event.status, STATUS_OK);
    count = vault_items(&visitor.vault, &items);
    ck_assert_uint_eq(count, 3); /* body, own, what was added */
    client_items_free(items, count);
    ck_assert_int_eq(visitor_open_body(&visitor.vault.here, &body), STATUS_OK);
    item_body_clear(&body);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("visit");
    TCase *visit = tcase_create("visit");

    tcase_add_checked_fixture(visit, visitor_come, visitor_go);
    tcase_add_test(visit, a_report_is_sealed_to_this_place_and_recovery_alone);
    tcase_add_test(visit, a_report_about_staff_is_opened_by_nobody_here);
    tcase_add_test(visit, a_report_is_put_once_when_the_answer_was_lost);
    tcase_add_test(visit,
                   send_again_after_the_store_came_back_makes_one_report);
    tcase_add_test(
        visit, changed_answers_make_no_second_report_of_one_that_was_stored);
    tcase_add_test(
        visit, changed_answers_make_a_new_report_when_the_first_was_not_stored);
    tcase_add_test(visit, without_a_store_there_is_no_receipt);
    tcase_add_test(visit,
                   a_report_is_sealed_to_the_team_key_of_the_hour_of_send);
    tcase_add_test(visit, a_keyset_of_another_root_is_refused);
    tcase_add_test(visit, a_keyset_older_than_one_seen_is_refused);
    tcase_add_test(visit, keys_without_an_outside_team_open_no_visit);
    tcase_add_test(visit, keys_that_turn_bad_before_send_get_no_report);
    tcase_add_test(visit, leaving_in_the_middle_of_a_send_ends_at_once);
    tcase_add_loop_test(visit, a_leap_of_the_clock_in_a_visit_loses_nothing, 0,
                        2);
    suite_add_tcase(suite, visit);
    return tap_run(suite);
}
