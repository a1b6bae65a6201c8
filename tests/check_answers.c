#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "tests/office_rig.h"
#include "tests/tap.h"

static const struct report_order urgent = {.priority = PRIORITY_P0};
static const struct report_order common = {.priority = PRIORITY_P2};

START_TEST(opening_a_report_tells_the_reporter_that_it_was_read)
{
    struct reporter reporter;
    const struct case_file *file;

    desk_site_report(&rig.site, &reporter, common);
    file = rig_open_first();
    ck_assert_int_eq(case_state(file), CASE_TRIAGED);
    ck_assert(!file->row_differs);
    ck_assert_uint_eq(desk_site_count(&rig.site, &reporter, ITEM_STATUS), 1);
    /* once, however often it is opened */
    rig.desk->open(rig.desk->self, file->id);
    ck_assert_int_eq(desk_site_wait(rig.office).status, STATUS_OK);
    ck_assert_uint_eq(desk_site_count(&rig.site, &reporter, ITEM_STATUS), 1);
}
END_TEST

START_TEST(an_answer_reaches_the_receipt_once)
{
    struct reporter reporter;
    const struct case_file *file;

    desk_site_report(&rig.site, &reporter, common);
    file = rig_open_first();
    rig.desk->answer(rig.desk->self, "A lawyer can see you on Monday.", "es");
    ck_assert_int_eq(desk_site_wait(rig.office).status, STATUS_OK);
    ck_assert_int_eq(case_state(file), CASE_ANSWERED);
    ck_assert_uint_eq(desk_site_count(&rig.site, &reporter, ITEM_REPLY), 1);
    rig.desk->answer(rig.desk->self, "A lawyer can see you on Monday.", "es");
    ck_assert_int_eq(desk_site_wait(rig.office).status, STATUS_OK);
    ck_assert_uint_eq(desk_site_count(&rig.site, &reporter, ITEM_REPLY), 1);
}
END_TEST

START_TEST(an_addition_is_news_until_it_is_answered)
{
    struct reporter reporter;

    desk_site_report(&rig.site, &reporter, common);
    rig_open_first();
    ck_assert(!rig_queue()->rows[0].has_news);
    desk_site_add(&rig.site, &reporter, "He came back.", &reporter.sign);
    ck_assert(rig_queue()->rows[0].has_news);
    rig.desk->answer(rig.desk->self, "We hear you.", "es");
    ck_assert_int_eq(desk_site_wait(rig.office).status, STATUS_OK);
    ck_assert(!rig_queue()->rows[0].has_news);
}
END_TEST

START_TEST(an_addition_in_another_hand_is_not_shown)
{
    struct reporter reporter;
    struct sign_pair other;
    const struct case_file *file;
    size_t before;

    seal_sign_pair_make(&other);
    desk_site_report(&rig.site, &reporter, common);
    file = rig_open_first();
    before = file->count;
    desk_site_add(&rig.site, &reporter, "I take it all back.", &other);
    desk_site_add(&rig.site, &reporter, "I take it all back.", NULL);
    rig_queue();
    ck_assert_uint_eq(file->count, before);
    ck_assert(file->row_differs);
}
END_TEST

/* Somebody with the machine and no key of the team: an item under the
 * thread's public key, which the row shows. */
static void
forge(const struct reporter *reporter, const struct case_file *file,
      enum item_kind kind, const struct buf *content)
{
    struct sign_pair other;
    struct sealed sealed;
    struct keyring *keyring;
    struct seal_order order = {.kind = kind,
                               .content = content->data,
                               .length = content->length,
                               .readers = &reporter->thread.public_key,
                               .reader_count = 1,
                               .signer = &other};

    seal_sign_pair_make(&other);
    ck_assert_int_eq(seal_make(&order, &sealed), STATUS_OK);
    ck_assert_int_eq(place_unlock(&rig.site.place.plan.member,
                                  &rig.site.place.plan.keyset, place_phrase,
                                  &keyring),
                     STATUS_OK);
    desk_site_post(&rig.site, file->id, &sealed,
                   keyring_team(keyring, TEAM_HERE));
    keyring_free(keyring);
    seal_clear(&sealed);
}

START_TEST(a_reply_that_no_team_signed_is_not_shown)
{
    struct reporter reporter;
    const struct case_file *file;
    struct item_reply reply = {.hour = 1, .language = "en"};
    struct buf content = {0};
    size_t before;

    desk_site_report(&rig.site, &reporter, common);
    file = rig_open_first();
    before = file->count;
    memcpy(reply.lookup, file->body.lookup, sizeof reply.lookup);
    reply.text = memory_text("Come alone.");
    item_reply_write(&reply, &content);
    item_reply_clear(&reply);
    forge(&reporter, file, ITEM_REPLY, &content);
    rig_queue();
    ck_assert_uint_eq(file->count, before);
    ck_assert(file->row_differs);
    buf_clear(&content);
}
END_TEST

START_TEST(a_name_that_cannot_be_checked_is_not_shown)
{
    struct reporter reporter;
    const struct case_file *file;
    struct item_event act = {.what = EVENT_NOTE, .member = "Amina"};
    struct buf content = {0};

    desk_site_report(&rig.site, &reporter, common);
    file = rig_open_first();
    act.text = memory_text("Not worth our time.");
    memcpy(act.lookup, file->body.lookup, sizeof act.lookup);
    item_event_write(&act, &content);
    item_event_clear(&act);
    forge(&reporter, file, ITEM_EVENT, &content);
    rig_queue();
    ck_assert_int_eq(file->entries[file->count - 1].kind, ENTRY_EVENT);
    ck_assert_str_eq(file->entries[file->count - 1].is.event.member, "");
    buf_clear(&content);
}
END_TEST

START_TEST(a_note_stays_with_staff)
{
    struct reporter reporter;
    const struct case_file *file;
    const struct case_entry *last;

    desk_site_report(&rig.site, &reporter, common);
    file = rig_open_first();
    rig.desk->note(rig.desk->self, "Ask for a woman who speaks Spanish.");
    ck_assert_int_eq(desk_site_wait(rig.office).status, STATUS_OK);
    last = &file->entries[file->count - 1];
    ck_assert_int_eq(last->kind, ENTRY_EVENT);
    ck_assert_str_eq(last->is.event.text,
                     "Ask for a woman who speaks Spanish.");
    ck_assert_str_eq(last->is.event.member, "Amina");
    ck_assert_uint_eq(desk_site_count(&rig.site, &reporter, ITEM_EVENT), 0);
}
END_TEST

START_TEST(text_that_could_command_a_terminal_is_refused)
{
    struct reporter reporter;

    desk_site_report(&rig.site, &reporter, common);
    rig_open_first();
    rig.desk->answer(rig.desk->self, "\x1b[2J", "en");
    ck_assert_int_eq(desk_site_wait(rig.office).status, STATUS_BAD_INPUT);
    rig.desk->note(rig.desk->self, "");
    ck_assert_int_eq(desk_site_wait(rig.office).status, STATUS_BAD_INPUT);
}
END_TEST

static enum status
move(enum case_state state, enum close_reason reason)
{
    rig.desk->move(rig.desk->self, state, reason);
    return desk_site_wait(rig.office).status;
}

START_TEST(a_state_moves_as_the_model_of_the_case_allows)
{
    struct reporter reporter;
    const struct case_file *file;

    desk_site_report(&rig.site, &reporter, common);
    file = rig_open_first();
    ck_assert_int_eq(move(CASE_REFERRED, CLOSE_NONE), STATUS_DENIED);
    ck_assert_int_eq(move(CASE_WORKING, CLOSE_NONE), STATUS_OK);
    ck_assert_int_eq(move(CASE_CLOSED, CLOSE_NONE), STATUS_BAD_INPUT);
    ck_assert_int_eq(move(CASE_CLOSED, CLOSE_HELPED), STATUS_OK);
    ck_assert_int_eq(case_state(file), CASE_CLOSED);
}
END_TEST

START_TEST(nothing_is_passed_on_without_a_yes)
{
    struct reporter reporter;

    desk_site_report(&rig.site, &reporter, common);
    rig_open_first();
    ck_assert_int_eq(move(CASE_WORKING, CLOSE_NONE), STATUS_OK);
    ck_assert_int_eq(move(CASE_CONSENT_WAIT, CLOSE_NONE), STATUS_OK);
    ck_assert_int_eq(move(CASE_REFERRED, CLOSE_NONE), STATUS_DENIED);
    desk_site_add(&rig.site, &reporter, "Yes, tell them.", &reporter.sign);
    rig_queue();
    ck_assert_int_eq(move(CASE_REFERRED, CLOSE_NONE), STATUS_OK);
}
END_TEST

START_TEST(an_urgent_case_is_not_closed_because_nobody_came_back)
{
    struct reporter reporter;

    desk_site_report(&rig.site, &reporter, urgent);
    rig_open_first();
    ck_assert_int_eq(move(CASE_CLOSED, CLOSE_NO_RETURN), STATUS_DENIED);
    ck_assert_int_eq(move(CASE_CLOSED, CLOSE_HELPED), STATUS_OK);
}
END_TEST

START_TEST(an_export_leaves_its_note_in_the_case)
{
    struct reporter reporter;
    const struct case_file **files;
    const struct case_entry *last;

    desk_site_report(&rig.site, &reporter, common);
    ck_assert_int_eq(office_unlock(rig.office, place_phrase), STATUS_OK);
    ck_assert_int_eq(office_gather(rig.office), STATUS_OK);
    ck_assert_uint_eq(office_files(rig.office, &files), 1);
    ck_assert_int_eq(office_exported(rig.office, files[0]), STATUS_OK);
    last = &files[0]->entries[files[0]->count - 1];
    ck_assert_int_eq(last->is.event.what, EVENT_EXPORTED);
    ck_assert_int_eq(case_state(files[0]), CASE_NEW);
    free(files);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("answers");
    TCase *tests = tcase_create("answers");

    tcase_add_checked_fixture(tests, rig_open, rig_close);
    tcase_add_test(tests, opening_a_report_tells_the_reporter_that_it_was_read);
    tcase_add_test(tests, an_answer_reaches_the_receipt_once);
    tcase_add_test(tests, an_addition_is_news_until_it_is_answered);
    tcase_add_test(tests, an_addition_in_another_hand_is_not_shown);
    tcase_add_test(tests, a_reply_that_no_team_signed_is_not_shown);
    tcase_add_test(tests, a_name_that_cannot_be_checked_is_not_shown);
    tcase_add_test(tests, a_note_stays_with_staff);
    tcase_add_test(tests, text_that_could_command_a_terminal_is_refused);
    tcase_add_test(tests, a_state_moves_as_the_model_of_the_case_allows);
    tcase_add_test(tests, nothing_is_passed_on_without_a_yes);
    tcase_add_test(tests,
                   an_urgent_case_is_not_closed_because_nobody_came_back);
    tcase_add_test(tests, an_export_leaves_its_note_in_the_case);
    suite_add_tcase(suite, tests);
    return tap_run(suite);
}
