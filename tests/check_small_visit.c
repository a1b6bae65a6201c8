#include <stdio.h>
#include <stdlib.h>

#include "tests/small_disk.h"
#include "tests/tap.h"
#include "tests/visitor.h"

/* A visit where the disk is full, or cannot be written. */
enum { DISK = 1024 };

static const char *
folder(void)
{
    return vault_folder(&visitor.vault);
}

START_TEST(send_at_a_truly_full_disk_keeps_the_text_and_works_afterwards)
{
    struct interview *interview = visitor_interview("team_here");
    struct item_body body = {0};
    struct event event;
    char code[CODE_DIGITS + 1];

    small_disk_fill(folder());
    event = visitor_submit(interview);
    ck_assert_int_eq(event.status, STATUS_FULL);
    ck_assert_ptr_null(event.data);
    ck_assert_uint_eq(vault_count(&visitor.vault), 0);
    ck_assert_str_eq(
        report_text(interview_report(interview), form_find(visitor.form, "A9")),
        "the man with the red car");
    small_disk_empty(folder());
    visitor_send(interview, code);
    ck_assert_uint_eq(vault_count(&visitor.vault), 1);
    ck_assert_int_eq(visitor_look_up(code).status, STATUS_OK);
    ck_assert_int_eq(visitor_open_body(&visitor.vault.here, &body), STATUS_OK);
    item_body_clear(&body);
    interview_free(interview);
}
END_TEST

START_TEST(a_read_only_disk_still_opens_receipts)
{
    struct interview *interview = visitor_interview("team_here");
    const struct counter_found *found;
    struct event event;
    char code[CODE_DIGITS + 1];

    visitor_send(interview, code);
    visit_free(visitor.work);
    vault_stop(&visitor.vault);
    small_disk_set_read_only(folder(), true);
    vault_start(&visitor.vault);
    visitor_begin(vault_dial(&visitor.vault));
    event = visitor_look_up(code);
    ck_assert_int_eq(event.status, STATUS_OK);
    found = event.data;
    ck_assert_ptr_nonnull(found);
    ck_assert_str_eq(found->thread.language, "es");
    ck_assert_int_eq(visitor_submit(interview).status, STATUS_READ_ONLY);
    visitor.side.counter->withdraw(visitor.side.counter->self);
    ck_assert_int_eq(visitor_await(COUNTER_WITHDRAWN).status, STATUS_READ_ONLY);
    ck_assert_int_eq(visitor_look_up(code).status, STATUS_OK);
    interview_free(interview);
    vault_stop(&visitor.vault);
    small_disk_set_read_only(folder(), false);
}
END_TEST

static void
come(void)
{
    small_disk_use(DISK);
    visitor_come();
}

int
main(void)
{
    Suite *suite = suite_create("small_visit");
    TCase *one = tcase_create("small_visit");

    if (!small_disk_is_possible()) {
        puts("1..0 # SKIP no disk of our own may be mounted here");
        return 77;
    }
    tcase_add_checked_fixture(one, come, visitor_go);
    tcase_add_test(
        one, send_at_a_truly_full_disk_keeps_the_text_and_works_afterwards);
    tcase_add_test(one, a_read_only_disk_still_opens_receipts);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
