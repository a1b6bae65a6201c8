#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "tests/desk_site.h"
#include "tests/tap.h"

static struct desk_site site;
static struct office *office;
static struct desk *desk;

static void
open_all(void)
{
    desk_site_open(&site);
    office = desk_site_office(&site);
    desk = office_desk(office);
}

static void
close_all(void)
{
    office_free(office);
    desk_site_close(&site);
}

static struct event
unlock(const char *phrase)
{
    desk->unlock(desk->self, phrase);
    return desk_site_wait(office);
}

static const struct desk_queue *
queue(void)
{
    struct event event;

    desk->queue(desk->self);
    event = desk_site_wait(office);
    ck_assert_int_eq(event.what, DESK_QUEUE);
    ck_assert_int_eq(event.status, STATUS_OK);
    return event.data;
}

/* Unlock and open the first case. */
static const struct case_file *
open_first(void)
{
    struct event event;

    ck_assert_int_eq(unlock(place_phrase).status, STATUS_OK);
    desk->open(desk->self, queue()->rows[0].id);
    event = desk_site_wait(office);
    ck_assert_int_eq(event.what, DESK_CASE);
    ck_assert_int_eq(event.status, STATUS_OK);
    return event.data;
}

static const struct report_order urgent = {.priority = PRIORITY_P0};
static const struct report_order common = {.priority = PRIORITY_P2};
static const struct report_order elsewhere = {.priority = PRIORITY_P0,
                                              .reader = READER_OUTSIDE};

/* --- unlocking -------------------------------------------------------------
 */

START_TEST(the_right_pass_phrase_opens_the_desk)
{
    ck_assert_str_eq(desk->member(desk->self), "");
    ck_assert_int_eq(unlock(place_phrase).status, STATUS_OK);
    ck_assert_str_eq(desk->member(desk->self), "Amina");
    desk->lock(desk->self);
    ck_assert_str_eq(desk->member(desk->self), "");
}
END_TEST

START_TEST(a_wrong_pass_phrase_costs_two_seconds)
{
    struct event event = unlock("one two three four five seven");

    ck_assert_int_eq(event.status, STATUS_WRONG_KEY);
    ck_assert_uint_eq(event.seconds, 2);
    ck_assert_int_eq(unlock(place_phrase).status, STATUS_WAIT);
    clock_set(DESK_SITE_NOW + 2);
    ck_assert_int_eq(unlock(place_phrase).status, STATUS_OK);
}
END_TEST

START_TEST(keys_that_another_root_signed_are_refused)
{
    struct sign_pair root;
    struct office *other;
    uint32_t version;

    seal_sign_pair_make(&root);
    other = office_new(
        (struct office_options){.client = desk_box_dial(site.box, true),
                                .root = root.public_key,
                                .form = site.form});
    ck_assert_int_eq(office_greet(other, &version), STATUS_WRONG_SIGNATURE);
    ck_assert_int_eq(office_unlock(other, place_phrase),
                     STATUS_WRONG_SIGNATURE);
    office_free(other);
}
END_TEST

START_TEST(keys_older_than_those_seen_are_refused)
{
    struct office *other = office_new(
        (struct office_options){.client = desk_box_dial(site.box, true),
                                .root = site.place.root.public_key,
                                .form = site.form,
                                .keyset_least = 2});

    ck_assert_int_eq(office_unlock(other, place_phrase), STATUS_OLD);
    office_free(other);
}
END_TEST

START_TEST(a_locked_desk_shows_nothing)
{
    desk->queue(desk->self);
    ck_assert_int_eq(desk_site_wait(office).status, STATUS_DENIED);
}
END_TEST

START_TEST(an_unlocked_desk_is_seen_open_at_the_kiosk)
{
    struct store_status status;
    struct results results = office_results(office);
    struct event event;

    ck_assert_int_eq(unlock(place_phrase).status, STATUS_OK);
    results.collect(results.self, &event);
    ck_assert_int_eq(client_status(site.kiosk, &status), STATUS_OK);
    ck_assert(status.desk_open);
    desk->lock(desk->self);
    ck_assert_int_eq(client_status(site.kiosk, &status), STATUS_OK);
    ck_assert(!status.desk_open);
}
END_TEST

/* --- the queue -------------------------------------------------------------
 */

START_TEST(the_queue_begins_with_the_greatest_need)
{
    struct reporter one;
    struct reporter two;
    const struct desk_queue *seen;

    desk_site_report(&site, &one, common);
    desk_site_report(&site, &two, urgent);
    unlock(place_phrase);
    seen = queue();
    ck_assert_uint_eq(seen->count, 2);
    ck_assert_int_eq(seen->rows[0].priority, PRIORITY_P0);
    ck_assert_int_eq(seen->rows[1].priority, PRIORITY_P2);
    ck_assert_uint_eq(seen->urgent, 1);
    ck_assert_int_eq(seen->rows[0].path, PATH_ABUSE);
}
END_TEST

/* All that a desk can show of its queue, as bytes. */
static void
remember(struct buf *out)
{
    const struct desk_queue *seen = queue();

    buf_clear(out);
    buf_add(out, &seen->count, sizeof seen->count);
    buf_add(out, &seen->urgent, sizeof seen->urgent);
    buf_add(out, &seen->damaged, sizeof seen->damaged);
    buf_add(out, seen->rows, seen->count * sizeof *seen->rows);
}

START_TEST(a_report_for_outside_leaves_the_trace_of_a_decoy)
{
    struct reporter one;
    struct reporter two;
    struct buf without = {0};
    struct buf with = {0};

    desk_site_report(&site, &one, common);
    unlock(place_phrase);
    remember(&without);
    desk_site_decoy(&site);
    remember(&with);
    ck_assert_uint_eq(with.length, without.length);
    ck_assert_mem_eq(with.data, without.data, with.length);
    desk_site_report(&site, &two, elsewhere);
    remember(&with);
    ck_assert_uint_eq(with.length, without.length);
    ck_assert_mem_eq(with.data, without.data, with.length);
    desk_site_add(&site, &two, "more", &two.sign);
    remember(&with);
    ck_assert_mem_eq(with.data, without.data, with.length);
    buf_clear(&with);
    buf_clear(&without);
}
END_TEST

START_TEST(a_report_for_outside_opens_to_nobody_here)
{
    struct reporter reporter;
    struct report_row *rows;
    size_t count;
    struct client *staff = desk_box_dial(site.box, true);

    desk_site_report(&site, &reporter, elsewhere);
    unlock(place_phrase);
    ck_assert_int_eq(client_rows(staff, 0, &rows, &count), STATUS_OK);
    ck_assert_uint_eq(count, 1);
    desk->open(desk->self, rows[0].report);
    ck_assert_int_eq(desk_site_wait(office).status, STATUS_MISSING);
    ck_assert_uint_eq(desk_site_count(&site, &reporter, ITEM_STATUS), 0);
    free(rows);
    client_close(staff);
}
END_TEST

START_TEST(what_is_withdrawn_is_gone_from_the_desk)
{
    struct reporter reporter;
    struct proof proof;
    uint32_t hour;
    bool done;
    uint8_t id[ID_SIZE];

    desk_site_report(&site, &reporter, common);
    memcpy(id, open_first()->id, ID_SIZE);
    proof = desk_box_prove(site.box, site.kiosk,
                           (struct desk_act){.act = PROOF_WITHDRAW,
                                             .target = reporter.lookup,
                                             .signer = &reporter.sign});
    ck_assert_int_eq(
        client_withdraw(site.kiosk, reporter.lookup, &proof, &hour, &done),
        STATUS_OK);
    ck_assert(done);
    ck_assert_uint_eq(queue()->count, 0);
    desk->open(desk->self, id);
    ck_assert_int_eq(desk_site_wait(office).status, STATUS_MISSING);
    desk->answer(desk->self, "Too late", "en");
    ck_assert_int_eq(desk_site_wait(office).status, STATUS_MISSING);
}
END_TEST

/* --- a case ----------------------------------------------------------------
 */

START_TEST(opening_a_report_tells_the_reporter_that_it_was_read)
{
    struct reporter reporter;
    const struct case_file *file;

    desk_site_report(&site, &reporter, common);
    file = open_first();
    ck_assert_int_eq(case_state(file), CASE_TRIAGED);
    ck_assert(!file->row_differs);
    ck_assert_uint_eq(desk_site_count(&site, &reporter, ITEM_STATUS), 1);
    /* once, however often it is opened */
    desk->open(desk->self, file->id);
    ck_assert_int_eq(desk_site_wait(office).status, STATUS_OK);
    ck_assert_uint_eq(desk_site_count(&site, &reporter, ITEM_STATUS), 1);
}
END_TEST

START_TEST(an_answer_reaches_the_receipt_once)
{
    struct reporter reporter;
    const struct case_file *file;

    desk_site_report(&site, &reporter, common);
    file = open_first();
    desk->answer(desk->self, "A lawyer can see you on Monday.", "es");
    ck_assert_int_eq(desk_site_wait(office).status, STATUS_OK);
    ck_assert_int_eq(case_state(file), CASE_ANSWERED);
    ck_assert_uint_eq(desk_site_count(&site, &reporter, ITEM_REPLY), 1);
    desk->answer(desk->self, "A lawyer can see you on Monday.", "es");
    ck_assert_int_eq(desk_site_wait(office).status, STATUS_OK);
    ck_assert_uint_eq(desk_site_count(&site, &reporter, ITEM_REPLY), 1);
}
END_TEST

START_TEST(an_addition_is_news_until_it_is_answered)
{
    struct reporter reporter;

    desk_site_report(&site, &reporter, common);
    open_first();
    ck_assert(!queue()->rows[0].has_news);
    desk_site_add(&site, &reporter, "He came back.", &reporter.sign);
    ck_assert(queue()->rows[0].has_news);
    desk->answer(desk->self, "We hear you.", "es");
    ck_assert_int_eq(desk_site_wait(office).status, STATUS_OK);
    ck_assert(!queue()->rows[0].has_news);
}
END_TEST

START_TEST(an_addition_in_another_hand_is_not_shown)
{
    struct reporter reporter;
    struct sign_pair other;
    const struct case_file *file;
    size_t before;

    seal_sign_pair_make(&other);
    desk_site_report(&site, &reporter, common);
    file = open_first();
    before = file->count;
    desk_site_add(&site, &reporter, "I take it all back.", &other);
    desk_site_add(&site, &reporter, "I take it all back.", NULL);
    queue();
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
    ck_assert_int_eq(place_unlock(&site.place.plan.member,
                                  &site.place.plan.keyset, place_phrase,
                                  &keyring),
                     STATUS_OK);
    desk_site_post(&site, file->id, &sealed, keyring_team(keyring, TEAM_HERE));
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

    desk_site_report(&site, &reporter, common);
    file = open_first();
    before = file->count;
    reply.text = memory_text("Come alone.");
    item_reply_write(&reply, &content);
    item_reply_clear(&reply);
    forge(&reporter, file, ITEM_REPLY, &content);
    queue();
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

    desk_site_report(&site, &reporter, common);
    file = open_first();
    act.text = memory_text("Not worth our time.");
    item_event_write(&act, &content);
    item_event_clear(&act);
    forge(&reporter, file, ITEM_EVENT, &content);
    queue();
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

    desk_site_report(&site, &reporter, common);
    file = open_first();
    desk->note(desk->self, "Ask for a woman who speaks Spanish.");
    ck_assert_int_eq(desk_site_wait(office).status, STATUS_OK);
    last = &file->entries[file->count - 1];
    ck_assert_int_eq(last->kind, ENTRY_EVENT);
    ck_assert_str_eq(last->is.event.text,
                     "Ask for a woman who speaks Spanish.");
    ck_assert_str_eq(last->is.event.member, "Amina");
    ck_assert_uint_eq(desk_site_count(&site, &reporter, ITEM_EVENT), 0);
}
END_TEST

START_TEST(text_that_could_command_a_terminal_is_refused)
{
    struct reporter reporter;

    desk_site_report(&site, &reporter, common);
    open_first();
    desk->answer(desk->self, "\x1b[2J", "en");
    ck_assert_int_eq(desk_site_wait(office).status, STATUS_BAD_INPUT);
    desk->note(desk->self, "");
    ck_assert_int_eq(desk_site_wait(office).status, STATUS_BAD_INPUT);
}
END_TEST

static enum status
move(enum case_state state, enum close_reason reason)
{
    desk->move(desk->self, state, reason);
    return desk_site_wait(office).status;
}

START_TEST(a_state_moves_as_the_model_of_the_case_allows)
{
    struct reporter reporter;
    const struct case_file *file;

    desk_site_report(&site, &reporter, common);
    file = open_first();
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

    desk_site_report(&site, &reporter, common);
    open_first();
    ck_assert_int_eq(move(CASE_WORKING, CLOSE_NONE), STATUS_OK);
    ck_assert_int_eq(move(CASE_CONSENT_WAIT, CLOSE_NONE), STATUS_OK);
    ck_assert_int_eq(move(CASE_REFERRED, CLOSE_NONE), STATUS_DENIED);
    desk_site_add(&site, &reporter, "Yes, tell them.", &reporter.sign);
    queue();
    ck_assert_int_eq(move(CASE_REFERRED, CLOSE_NONE), STATUS_OK);
}
END_TEST

START_TEST(an_urgent_case_is_not_closed_because_nobody_came_back)
{
    struct reporter reporter;

    desk_site_report(&site, &reporter, urgent);
    open_first();
    ck_assert_int_eq(move(CASE_CLOSED, CLOSE_NO_RETURN), STATUS_DENIED);
    ck_assert_int_eq(move(CASE_CLOSED, CLOSE_HELPED), STATUS_OK);
}
END_TEST

/* --- what is pushed, and a store that goes away ----------------------------
 */

START_TEST(the_bell_and_news_are_pushed)
{
    struct results results = office_results(office);
    struct reporter reporter;
    struct event event;
    bool rang = false;
    bool news = false;

    ck_assert_int_eq(client_ring(site.kiosk), STATUS_OK);
    desk_site_report(&site, &reporter, common);
    /* the store pushes before it answers the next question */
    ck_assert_int_eq(unlock(place_phrase).status, STATUS_OK);
    for (int i = 0; i < 8; i++)
        if (results.collect(results.self, &event)) {
            rang = rang || event.what == DESK_RANG;
            news = news || event.what == DESK_NEWS;
        }
    ck_assert(rang);
    ck_assert(news);
}
END_TEST

START_TEST(a_store_that_comes_back_is_found_again)
{
    struct reporter reporter;
    const struct case_file *file;

    desk_site_report(&site, &reporter, common);
    file = open_first();
    client_close(site.kiosk);
    site.kiosk = NULL;
    desk_box_stop(site.box);
    desk->answer(desk->self, "Still here.", "en");
    ck_assert_int_eq(desk_site_wait(office).status, STATUS_CLOSED);
    desk_box_start(site.box);
    site.kiosk = desk_box_dial(site.box, false);
    ck_assert_int_eq(client_hello(site.kiosk, "kiosk", &site.hello), STATUS_OK);
    desk->answer(desk->self, "Still here.", "en");
    ck_assert_int_eq(desk_site_wait(office).status, STATUS_OK);
    ck_assert_int_eq(case_state(file), CASE_ANSWERED);
    ck_assert_uint_eq(desk_site_count(&site, &reporter, ITEM_REPLY), 1);
}
END_TEST

START_TEST(the_bell_rings_again_after_the_store_was_away)
{
    struct results results = office_results(office);
    struct event event;
    bool rang = false;

    ck_assert_int_eq(unlock(place_phrase).status, STATUS_OK);
    client_close(site.kiosk);
    site.kiosk = NULL;
    desk_box_stop(site.box);
    for (int i = 0; i < 4; i++)
        results.collect(results.self, &event);
    desk_box_start(site.box);
    queue();
    site.kiosk = desk_box_dial(site.box, false);
    ck_assert_int_eq(client_hello(site.kiosk, "kiosk", &site.hello), STATUS_OK);
    ck_assert_int_eq(client_ring(site.kiosk), STATUS_OK);
    queue();
    for (int i = 0; i < 4; i++)
        if (results.collect(results.self, &event))
            rang = rang || event.what == DESK_RANG;
    ck_assert(rang);
}
END_TEST

START_TEST(an_export_leaves_its_note_in_the_case)
{
    struct reporter reporter;
    const struct case_file **files;
    const struct case_entry *last;

    desk_site_report(&site, &reporter, common);
    ck_assert_int_eq(office_unlock(office, place_phrase), STATUS_OK);
    ck_assert_int_eq(office_gather(office), STATUS_OK);
    ck_assert_uint_eq(office_files(office, &files), 1);
    ck_assert_int_eq(office_exported(office, files[0]), STATUS_OK);
    last = &files[0]->entries[files[0]->count - 1];
    ck_assert_int_eq(last->is.event.what, EVENT_EXPORTED);
    ck_assert_int_eq(case_state(files[0]), CASE_NEW);
    free(files);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("office");
    TCase *tests = tcase_create("office");

    tcase_add_checked_fixture(tests, open_all, close_all);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, the_right_pass_phrase_opens_the_desk);
    tcase_add_test(tests, a_wrong_pass_phrase_costs_two_seconds);
    tcase_add_test(tests, keys_that_another_root_signed_are_refused);
    tcase_add_test(tests, keys_older_than_those_seen_are_refused);
    tcase_add_test(tests, a_locked_desk_shows_nothing);
    tcase_add_test(tests, an_unlocked_desk_is_seen_open_at_the_kiosk);
    tcase_add_test(tests, the_queue_begins_with_the_greatest_need);
    tcase_add_test(tests, a_report_for_outside_leaves_the_trace_of_a_decoy);
    tcase_add_test(tests, a_report_for_outside_opens_to_nobody_here);
    tcase_add_test(tests, what_is_withdrawn_is_gone_from_the_desk);
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
    tcase_add_test(tests, the_bell_and_news_are_pushed);
    tcase_add_test(tests, a_store_that_comes_back_is_found_again);
    tcase_add_test(tests, the_bell_rings_again_after_the_store_was_away);
    tcase_add_test(tests, an_export_leaves_its_note_in_the_case);
    suite_add_tcase(suite, tests);
    return tap_run(suite);
}
