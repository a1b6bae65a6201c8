#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "screens/staff/desk.h"
#include "screens/staff/screens.h"
#include "screens/stage.h"
#include "tests/case_maker.h"
#include "tests/tap.h"

enum { NOW = 1795400000, HOUR = NOW / 3600 };

/* --- a desk that answers what it is told to ------------------------------- */

static struct {
    char asked[512]; /* the calls, in order, a word each */
    char text[8192]; /* of the last answer or note */
    char language[16];
    enum case_state state;
    enum close_reason reason;
    uint8_t opened[16];
    enum status answer_status; /* how the next answer ends */
    struct event results[8];
    int count;
    bool is_unlocked;
    struct desk_queue queue;
    struct desk_row rows[25];
    struct case_file file;
} fake;

static void
ask(const char *word)
{
    strncat(fake.asked, word, sizeof fake.asked - strlen(fake.asked) - 1);
    strncat(fake.asked, " ", sizeof fake.asked - strlen(fake.asked) - 1);
}

static void
result(enum desk_result what, enum status status, const void *data)
{
    fake.results[fake.count++] =
        (struct event){.kind = EVENT_RESULT,
                       .what = (int)what,
                       .status = status,
                       .seconds = status == STATUS_WRONG_KEY ? 2 : 0,
                       .data = data};
}

static void
fake_unlock(void *self, const char *phrase)
{
    (void)self;
    ask("unlock");
    fake.is_unlocked = strcmp(phrase, "right words") == 0;
    result(DESK_UNLOCKED, fake.is_unlocked ? STATUS_OK : STATUS_WRONG_KEY,
           NULL);
}

static void
fake_lock(void *self)
{
    (void)self;
    fake.is_unlocked = false;
}

static void
fake_queue(void *self)
{
    (void)self;
    ask("queue");
    result(DESK_QUEUE, STATUS_OK, &fake.queue);
}

static void
fake_open(void *self, const uint8_t id[16])
{
    (void)self;
    ask("open");
    memcpy(fake.opened, id, 16);
    result(DESK_CASE, STATUS_OK, &fake.file);
}

static void
fake_answer(void *self, const char *text, const char *language)
{
    (void)self;
    ask("answer");
    snprintf(fake.text, sizeof fake.text, "%s", text);
    snprintf(fake.language, sizeof fake.language, "%s", language);
    result(DESK_ANSWERED, fake.answer_status, &fake.file);
}

static void
fake_move(void *self, enum case_state state, enum close_reason reason)
{
    (void)self;
    ask("move");
    fake.state = state;
    fake.reason = reason;
    result(DESK_MOVED, STATUS_OK, &fake.file);
}

static void
fake_note(void *self, const char *text)
{
    (void)self;
    ask("note");
    snprintf(fake.text, sizeof fake.text, "%s", text);
    result(DESK_NOTED, STATUS_OK, &fake.file);
}

static const char *
fake_member(void *self)
{
    (void)self;
    return fake.is_unlocked ? "Amina" : "";
}

static bool
collect(void *self, struct event *out)
{
    (void)self;
    if (fake.count == 0)
        return false;
    *out = fake.results[0];
    memmove(fake.results, fake.results + 1,
            (size_t)--fake.count * sizeof *fake.results);
    return true;
}

/* --- the stage -------------------------------------------------------------
 */

static struct desk desk = {.unlock = fake_unlock,
                           .lock = fake_lock,
                           .queue = fake_queue,
                           .open = fake_open,
                           .answer = fake_answer,
                           .move = fake_move,
                           .note = fake_note,
                           .member = fake_member};
static struct staff_visit staff;
static struct visit visit;
static struct stage *stage;

static void
fill_rows(size_t count)
{
    memset(fake.rows, 0, sizeof fake.rows);
    for (size_t i = 0; i < count; i++) {
        struct desk_row *row = &fake.rows[i];

        row->id[0] = (uint8_t)(i + 1);
        case_number(row->id, row->number);
        row->priority = i == 0 ? PRIORITY_P0 : PRIORITY_P2;
        row->state = i == 0 ? CASE_NEW : CASE_WORKING;
        row->due = HOUR + (uint32_t)(i * 24) - 3;
        row->reasons = UINT64_C(1) << (i == 0 ? REASON_DANGER : REASON_LABOUR);
    }
    fake.queue = (struct desk_queue){.count = count, .rows = fake.rows};
}

static void
open_in(const char *language)
{
    memset(&fake, 0, sizeof fake);
    memset(&staff, 0, sizeof staff);
    memset(&visit, 0, sizeof visit);
    clock_set(NOW);
    case_maker_start();
    staff.desk = &desk;
    staff.form = case_maker_form();
    staff.site = "Casa";
    staff.country = "";
    staff.fingerprint = "ABCD-EFGH-JKMN-PQRS";
    staff.language_count = (int)messages_languages(&staff.languages);
    visit.staff_side = &staff;
    visit.results.collect = collect;
    visit.drafts = DRAFTS_ALL;
    ck_assert_int_eq(messages_open(language, DRAFTS_ALL, &visit.messages),
                     STATUS_OK);
    fill_rows(3);
    fake.file.body = case_maker_body("S2=abuse C1=yes A2=not_paid,docs_taken "
                                     "A5=employer A9:<script>");
    strcpy(fake.file.body.language, "es");
    fake.file.body.hour = HOUR;
    fake.file.week = clock_week(NOW);
    stage =
        stage_new(&visit, (struct stage_options){.first = &staff_unlock,
                                                 .language = &staff_language,
                                                 .idle_seconds = 270,
                                                 .warn_seconds = 30,
                                                 .rows = 24,
                                                 .columns = 80});
}

static void
open_desk(void)
{
    open_in("en");
}

static void
close_desk(void)
{
    stage_free(stage);
    messages_close(visit.messages);
    memory_free_text(staff.phrase);
    case_clear(&fake.file);
    case_maker_end();
    clock_set(-1);
}

static void
show(const char *when)
{
    const struct canvas *canvas = stage_draw(stage);

    if (!getenv("AMPARO_SHOW"))
        return;
    printf("# --- %s: %s\n", when, stage_screen_name(stage));
    for (int row = 0; row < canvas_rows(canvas); row++) {
        char *text = canvas_row_text(canvas, row);

        printf("# |%s\n", text);
        memory_free_text(text);
    }
}

static void
press(enum key key)
{
    struct event event = {.kind = EVENT_KEY, .key = key};

    stage_draw(stage);
    stage_event(stage, &event);
    stage_results(stage);
}

static void
press_f(int number)
{
    struct event event = {.kind = EVENT_KEY, .key = KEY_F, .number = number};

    stage_draw(stage);
    stage_event(stage, &event);
    stage_results(stage);
}

static void
type(const char *text)
{
    for (; *text; text++) {
        struct event event = {
            .kind = EVENT_KEY, .key = KEY_TEXT, .point = (unsigned char)*text};

        stage_event(stage, &event);
        stage_results(stage);
    }
}

static void
at(const char *screen)
{
    ck_assert_str_eq(stage_screen_name(stage), screen);
}

static bool
shows(const char *text)
{
    const struct canvas *canvas = stage_draw(stage);
    bool found = false;

    for (int row = 0; row < canvas_rows(canvas) && !found; row++) {
        char *line = canvas_row_text(canvas, row);

        found = strstr(line, text) != NULL;
        memory_free_text(line);
    }
    return found;
}

static void
unlock(void)
{
    type("right words");
    press(KEY_RETURN);
    at("queue");
}

static void
open_first(void)
{
    unlock();
    press(KEY_RETURN);
    at("case");
}

/* --- tests -----------------------------------------------------------------
 */

START_TEST(the_pass_phrase_is_not_shown_and_the_fingerprint_is)
{
    type("right words");
    show("typed");
    ck_assert(!shows("right words"));
    ck_assert(shows("ABCD-EFGH-JKMN-PQRS"));
    press(KEY_RETURN);
    at("queue");
    show("unlocked");
    ck_assert(shows("Amina"));
}
END_TEST

START_TEST(after_a_wrong_pass_phrase_two_seconds_pass)
{
    type("wrong words");
    press(KEY_RETURN);
    at("unlock");
    show("wrong");
    ck_assert(shows("opens nothing"));
    type("right words");
    press(KEY_RETURN);
    at("unlock");
    clock_set(NOW + 2);
    type("right words");
    press(KEY_RETURN);
    at("queue");
}
END_TEST

START_TEST(a_filled_in_phrase_serves_once)
{
    stage_free(stage);
    staff.phrase = memory_text("right words");
    stage = stage_new(&visit, (struct stage_options){.first = &staff_unlock,
                                                     .rows = 24,
                                                     .columns = 80});
    ck_assert_ptr_null(staff.phrase);
    press(KEY_RETURN);
    at("queue");
}
END_TEST

START_TEST(the_queue_says_what_cannot_wait)
{
    fake.queue.urgent = 1;
    unlock();
    show("queue");
    ck_assert(shows("1 urgent report nobody has opened"));
    ck_assert(shows("!!! P0"));
    ck_assert(shows("In danger now"));
    ck_assert(shows("3 hours late"));
}
END_TEST

START_TEST(digits_and_arrows_open_a_case)
{
    unlock();
    type("2");
    at("case");
    ck_assert_int_eq(fake.opened[0], 2);
    press(KEY_ERASE);
    at("queue");
    press(KEY_ARROW_DOWN);
    press(KEY_RETURN);
    ck_assert_int_eq(fake.opened[0], 3);
}
END_TEST

START_TEST(a_long_queue_has_pages)
{
    fill_rows(25);
    unlock();
    press(KEY_PAGE_DOWN);
    show("second page");
    type("0");
    ck_assert_int_eq(fake.opened[0], 20);
    press(KEY_ERASE);
    press(KEY_PAGE_DOWN);
    press(KEY_PAGE_DOWN);
    press(KEY_RETURN);
    ck_assert_int_eq(fake.opened[0], 25);
}
END_TEST

START_TEST(the_selected_case_stays_selected_when_the_order_changes)
{
    struct desk_row first;

    unlock();
    press(KEY_ARROW_DOWN);
    first = fake.rows[0];
    fake.rows[0] = fake.rows[1];
    fake.rows[1] = first;
    result(DESK_NEWS, STATUS_OK, NULL);
    stage_results(stage);
    press(KEY_RETURN);
    ck_assert_int_eq(fake.opened[0], 2);
}
END_TEST

START_TEST(a_call_from_the_kiosk_is_seen_on_every_screen)
{
    open_first();
    press_f(3);
    at("reply");
    result(DESK_RANG, STATUS_OK, NULL);
    stage_results(stage);
    show("rang");
    ck_assert(shows("asks for staff"));
    press_f(8);
    ck_assert(!shows("asks for staff"));
    at("reply");
}
END_TEST

START_TEST(a_case_shows_answers_reasons_and_what_was_written)
{
    struct event tall = {.kind = EVENT_RESIZE, .row = 60, .column = 100};

    open_first();
    show("case");
    press(KEY_PAGE_DOWN);
    show("case, further");
    stage_event(stage, &tall);
    show("case, tall");
    ck_assert(shows("In danger now (T01)"));
    ck_assert(shows("<script>"));
    ck_assert(shows("I was not paid what I was owed"));
    ck_assert(shows("Espa"));
}
END_TEST

START_TEST(escape_sequences_in_a_report_do_not_reach_the_canvas)
{
    struct report *report = fake.file.body.report;
    struct event tall = {.kind = EVENT_RESIZE, .row = 60, .column = 100};

    report_write(report, form_find(staff.form, "A9"),
                 "\x1b]0;x\x07"
                 "before\xe2\x80\xae"
                 "after\xc2\x9b"
                 "2J");
    open_first();
    stage_event(stage, &tall);
    ck_assert(shows("before"));
    ck_assert(!shows("\x1b"));
    ck_assert(!shows("\xe2\x80\xae"));
    ck_assert(!shows("\xc2\x9b"));
}
END_TEST

START_TEST(a_case_scrolls_to_its_end_and_no_further)
{
    open_first();
    for (int i = 0; i < 200; i++)
        press(KEY_ARROW_DOWN);
    show("end");
    ck_assert(shows("Nothing yet."));
    press(KEY_FIRST);
    ck_assert(shows("Report"));
}
END_TEST

START_TEST(an_answer_ends_with_the_line_that_help_is_free)
{
    open_first();
    press_f(3);
    type("Come on Monday.");
    show("writing");
    press_f(10);
    show("looking");
    ck_assert_ptr_null(strstr(fake.asked, "answer"));
    press(KEY_RETURN);
    at("case");
    show("sent");
    ck_assert_ptr_nonnull(strstr(fake.text, "Come on Monday.\n\n"));
    ck_assert_str_eq(fake.language, "es");
    ck_assert(strlen(fake.text) > strlen("Come on Monday.\n\n") + 20);
}
END_TEST

START_TEST(an_empty_answer_is_not_sent)
{
    open_first();
    press_f(3);
    press_f(10);
    at("reply");
    ck_assert(shows("nothing to send"));
    press(KEY_RETURN);
    ck_assert_ptr_null(strstr(fake.asked, "answer"));
}
END_TEST

START_TEST(an_answer_that_was_not_stored_can_be_sent_again)
{
    open_first();
    press_f(3);
    type("Hello");
    press_f(10);
    fake.answer_status = STATUS_CLOSED;
    press(KEY_RETURN);
    at("reply");
    ck_assert(shows("Hello"));
    ck_assert(shows("does not answer"));
    fake.answer_status = STATUS_OK;
    press(KEY_RETURN);
    at("case");
    ck_assert_ptr_nonnull(strstr(fake.text, "Hello"));
}
END_TEST

START_TEST(closing_asks_why)
{
    open_first();
    case_maker_move(&fake.file, CASE_WORKING, HOUR);
    press_f(4);
    at("move");
    show("move");
    type("2");
    show("why");
    ck_assert_ptr_null(strstr(fake.asked, "move"));
    type("1");
    at("case");
    ck_assert_int_eq(fake.state, CASE_CLOSED);
    ck_assert_int_eq(fake.reason, CLOSE_HELPED);
}
END_TEST

START_TEST(a_note_is_kept)
{
    open_first();
    press_f(6);
    type("Call back");
    show("note");
    press_f(10);
    at("case");
    ck_assert_str_eq(fake.text, "Call back");
}
END_TEST

START_TEST(one_key_locks_from_everywhere)
{
    open_first();
    press_f(6);
    press_f(9);
    ck_assert(stage_is_over(stage));
    ck_assert(!staff.ends);
}
END_TEST

START_TEST(five_minutes_without_a_key_lock_the_desk)
{
    const struct event tick = {.kind = EVENT_TICK};

    open_first();
    clock_set(NOW + 299);
    stage_event(stage, &tick);
    ck_assert(!stage_is_over(stage));
    clock_set(NOW + 301);
    stage_event(stage, &tick);
    ck_assert(stage_is_over(stage));
}
END_TEST

START_TEST(every_screen_speaks_arabic_from_the_right)
{
    press_f(2);
    at("staff-language");
    show("languages");
    close_desk();
    open_in("ar");
    ck_assert(canvas_is_rtl(stage_draw(stage)));
    unlock();
    show("queue in Arabic");
    press(KEY_RETURN);
    show("case in Arabic");
    press(KEY_ARROW_RIGHT);
    at("queue");
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
    case_maker_add(&fake.file, ADDITION_TELL_NOBODY, HOUR);
    case_maker_reply(&fake.file, HOUR);
    case_maker_move(&fake.file, CASE_CLOSED, HOUR);
    stage_event(stage, &(struct event){
                           .kind = EVENT_RESIZE, .row = 140, .column = 120});
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        ck_assert_msg(!shows(prefixes[i]), "%s", prefixes[i]);
    open_first();
    show("everything");
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        ck_assert_msg(!shows(prefixes[i]), "%s", prefixes[i]);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("staff");
    TCase *tests = tcase_create("staff");

    setlocale(LC_ALL, "C.UTF-8");
    tcase_add_checked_fixture(tests, open_desk, close_desk);
    tcase_add_test(tests, the_pass_phrase_is_not_shown_and_the_fingerprint_is);
    tcase_add_test(tests, after_a_wrong_pass_phrase_two_seconds_pass);
    tcase_add_test(tests, a_filled_in_phrase_serves_once);
    tcase_add_test(tests, the_queue_says_what_cannot_wait);
    tcase_add_test(tests, digits_and_arrows_open_a_case);
    tcase_add_test(tests, a_long_queue_has_pages);
    tcase_add_test(tests,
                   the_selected_case_stays_selected_when_the_order_changes);
    tcase_add_test(tests, a_call_from_the_kiosk_is_seen_on_every_screen);
    tcase_add_test(tests, a_case_shows_answers_reasons_and_what_was_written);
    tcase_add_test(tests, escape_sequences_in_a_report_do_not_reach_the_canvas);
    tcase_add_test(tests, a_case_scrolls_to_its_end_and_no_further);
    tcase_add_test(tests, an_answer_ends_with_the_line_that_help_is_free);
    tcase_add_test(tests, an_empty_answer_is_not_sent);
    tcase_add_test(tests, an_answer_that_was_not_stored_can_be_sent_again);
    tcase_add_test(tests, closing_asks_why);
    tcase_add_test(tests, a_note_is_kept);
    tcase_add_test(tests, one_key_locks_from_everywhere);
    tcase_add_test(tests, five_minutes_without_a_key_lock_the_desk);
    tcase_add_test(tests, every_screen_speaks_arabic_from_the_right);
    tcase_add_test(tests, no_screen_shows_a_key_for_words);
    suite_add_tcase(suite, tests);
    return tap_run(suite);
}
