#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/case/item.h"
#include "kiosk/visit/visit.h"
#include "tests/tap.h"
#include "tests/vault.h"

/* A visit against the real store, with real keys. */
enum { NOW = 1795600000, WITHIN = 20000 };

static struct vault vault;
static struct form *form;
static struct place place;
static struct public_visit side;
static struct visit shared;
static struct visit_work *work;
static int dials;
static bool has_store;

static const char *
word(void *self, enum place_word which, const char *language)
{
    (void)self;
    (void)which;
    (void)language;
    return "a word";
}

static int
redial(void *self)
{
    (void)self;
    dials++;
    return has_store ? vault_dial(&vault) : -1;
}

static struct visit_options
options_of(int descriptor)
{
    struct visit_options options = {
        .client = descriptor < 0 ? NULL : client_adopt(descriptor),
        .redial = redial,
        .terminal = "kiosk",
        .keyset_at_least = 7,
        .form = form,
        .place = &place,
    };

    memcpy(options.root, vault.root.public_key, sizeof options.root);
    return options;
}

/* A visit over DESCRIPTOR; redial gives a straight line. */
static void
begin(int descriptor)
{
    struct visit_options options = options_of(descriptor);

    dials = 0;
    has_store = true;
    ck_assert_int_eq(visit_new(&options, &work), STATUS_OK);
    visit_wire(work, &side, &shared);
}

static void
choose(struct interview *interview, const char *name, const char *choice)
{
    const struct question *question = form_find(form, name);

    report_choose(interview_report(interview), question,
                  UINT64_C(1) << form_choice(question, choice));
}

/* Somebody was hurt; who reads it is READER. */
static struct interview *
interview_of(const char *reader)
{
    struct interview *interview = interview_new(form, NULL, place.site);

    choose(interview, "S2", "abuse");
    choose(interview, "C2", reader);
    choose(interview, "A3", "hurt");
    choose(interview, "A5", "stranger");
    report_write(interview_report(interview), form_find(form, "A9"),
                 "the man with the red car");
    return interview;
}

static void
setup(void)
{
    size_t length;
    char *problem = NULL;
    const char *text = form_built_in(&length);

    clock_set(NOW);
    ck_assert_int_eq(triage_start(&problem), STATUS_OK);
    ck_assert_int_eq(form_read(text, length, NULL, &form, &problem), STATUS_OK);
    place =
        (struct place){.word = word, .withdraw_hours = 24, .notice_version = 3};
    vault_make(&vault, 24);
    begin(vault_dial(&vault));
}

static void
teardown(void)
{
    visit_free(work);
    work = NULL;
    vault_free(&vault);
    form_free(form);
}

/* The next result, of the kind that is expected. */
static struct event
await(enum counter_result what)
{
    struct results *results = &shared.results;
    struct event event = {0};

    while (!results->collect(results->self, &event)) {
        struct pollfd one = {.fd = results->descriptor(results->self),
                             .events = POLLIN};

        ck_assert_int_gt(poll(&one, 1, WITHIN), 0);
    }
    ck_assert_int_eq(event.kind, EVENT_RESULT);
    ck_assert_int_eq(event.what, (int)what);
    return event;
}

static struct event
submit(struct interview *interview)
{
    struct counter_order order = {.interview = interview, .language = "es"};

    side.counter->submit(side.counter->self, &order);
    return await(COUNTER_SUBMITTED);
}

static void
send_well(struct interview *interview, char code[CODE_DIGITS + 1])
{
    struct event event = submit(interview);
    const struct counter_receipt *receipt = event.data;

    ck_assert_int_eq(event.status, STATUS_OK);
    ck_assert_ptr_nonnull(receipt);
    ck_assert(code_is_right(receipt->code));
    ck_assert(!receipt->is_earlier);
    memcpy(code, receipt->code, CODE_DIGITS + 1);
}

static struct event
look_up(const char *code)
{
    side.counter->look_up(side.counter->self, code);
    return await(COUNTER_LOOKED_UP);
}

/* Open the body of the only report with PAIR. */
static enum status
open_body(const struct box_pair *pair, struct item_body *body)
{
    struct sealed *items = NULL;
    size_t count = vault_items(&vault, &items);
    struct seal_opened opened = {0};
    enum status status = STATUS_MISSING;

    for (size_t i = 0; i < count; i++) {
        if (seal_open(&items[i], pair, &opened) != STATUS_OK)
            continue;
        if (opened.kind == ITEM_BODY)
            status = item_body_read(opened.content->bytes,
                                    opened.content->length, form, body);
        seal_opened_clear(&opened);
    }
    client_items_free(items, count);
    return status;
}

START_TEST(a_report_is_sealed_to_this_place_and_recovery_alone)
{
    struct interview *interview = interview_of("team_here");
    struct item_body body = {0};
    char code[CODE_DIGITS + 1];

    send_well(interview, code);
    interview_free(interview);
    ck_assert_uint_eq(vault_count(&vault), 1);
    ck_assert_int_eq(open_body(&vault.outside, &body), STATUS_MISSING);
    ck_assert_int_eq(open_body(&vault.recovery, &body), STATUS_OK);
    item_body_clear(&body);
    ck_assert_int_eq(open_body(&vault.here, &body), STATUS_OK);
    ck_assert(report_chose(body.report, "A3", "hurt"));
    ck_assert_str_eq(report_text(body.report, form_find(form, "A9")),
                     "the man with the red car");
    ck_assert_str_eq(body.language, "es");
    ck_assert_uint_eq(body.hour, NOW / 3600);
    ck_assert_uint_eq(body.notice_version, 3);
    ck_assert_int_eq(body.reader, READER_HERE);
    item_body_clear(&body);
}
END_TEST

START_TEST(a_report_about_staff_is_opened_by_nobody_here)
{
    struct interview *interview = interview_of("team_here");
    struct item_body body = {0};
    char code[CODE_DIGITS + 1];

    choose(interview, "A5", "staff_here");
    send_well(interview, code);
    interview_free(interview);
    ck_assert_int_eq(open_body(&vault.here, &body), STATUS_MISSING);
    ck_assert_int_eq(open_body(&vault.outside, &body), STATUS_OK);
    ck_assert_int_eq(body.reader, READER_OUTSIDE);
    item_body_clear(&body);
}
END_TEST

START_TEST(a_report_is_put_once_when_the_answer_was_lost)
{
    struct interview *interview = interview_of("team_here");
    char code[CODE_DIGITS + 1];

    visit_free(work);
    /* hello, the form, then the report: its answer never comes */
    begin(vault_dial_cut(&vault, 2));
    send_well(interview, code);
    ck_assert_int_eq(dials, 1);
    ck_assert_uint_eq(vault_count(&vault), 1);
    ck_assert_int_eq(look_up(code).status, STATUS_OK);
    interview_free(interview);
}
END_TEST

START_TEST(send_again_after_the_store_came_back_makes_one_report)
{
    struct interview *interview = interview_of("team_here");
    char code[CODE_DIGITS + 1];

    visit_free(work);
    begin(vault_dial_cut(&vault, 2));
    has_store = false;
    ck_assert_int_eq(submit(interview).status, STATUS_CLOSED);
    ck_assert_str_eq(
        report_text(interview_report(interview), form_find(form, "A9")),
        "the man with the red car");
    has_store = true;
    send_well(interview, code);
    ck_assert_uint_eq(vault_count(&vault), 1);
    ck_assert_int_eq(look_up(code).status, STATUS_OK);
    interview_free(interview);
}
END_TEST

START_TEST(changed_answers_make_no_second_report_of_one_that_was_stored)
{
    struct interview *interview = interview_of("team_here");
    const struct counter_receipt *receipt;
    char code[CODE_DIGITS + 1];
    struct event event;

    visit_free(work);
    begin(vault_dial_cut(&vault, 2));
    has_store = false;
    ck_assert_int_eq(submit(interview).status, STATUS_CLOSED);
    has_store = true;
    choose(interview, "A3", "threat");
    event = submit(interview);
    receipt = event.data;
    ck_assert_int_eq(event.status, STATUS_OK);
    ck_assert(receipt->is_earlier);
    memcpy(code, receipt->code, sizeof code);
    ck_assert_uint_eq(vault_count(&vault), 1);
    ck_assert_int_eq(look_up(code).status, STATUS_OK);
    interview_free(interview);
}
END_TEST

START_TEST(changed_answers_make_a_new_report_when_the_first_was_not_stored)
{
    struct interview *interview = interview_of("team_here");
    struct item_body body = {0};
    char code[CODE_DIGITS + 1];

    visit_free(work);
    /* The form is kept, and the line is dead before the report. */
    begin(vault_dial_cut(&vault, 1));
    has_store = false;
    ck_assert_int_eq(submit(interview).status, STATUS_CLOSED);
    has_store = true;
    choose(interview, "A3", "threat");
    send_well(interview, code);
    ck_assert_uint_eq(vault_count(&vault), 1);
    ck_assert_int_eq(open_body(&vault.here, &body), STATUS_OK);
    ck_assert(report_chose(body.report, "A3", "threat"));
    item_body_clear(&body);
    interview_free(interview);
}
END_TEST

START_TEST(without_a_store_there_is_no_receipt)
{
    struct interview *interview = interview_of("team_here");
    struct event event;

    has_store = false;
    vault_stop(&vault);
    event = submit(interview);
    ck_assert_int_eq(event.status, STATUS_CLOSED);
    ck_assert_ptr_null(event.data);
    vault_start(&vault);
    ck_assert_uint_eq(vault_count(&vault), 0);
    interview_free(interview);
}
END_TEST

START_TEST(a_receipt_shows_the_state_and_no_report)
{
    struct interview *interview = interview_of("team_here");
    char code[CODE_DIGITS + 1];
    const struct counter_found *found;
    struct event event;

    send_well(interview, code);
    interview_free(interview);
    event = look_up(code);
    found = event.data;
    ck_assert_int_eq(event.status, STATUS_OK);
    ck_assert_int_eq(found->thread.state, THREAD_RECEIVED);
    ck_assert_str_eq(found->thread.language, "es");
    ck_assert_uint_eq(found->thread.count, 0);
    ck_assert(!found->ask_helped);
}
END_TEST

START_TEST(wrong_check_digits_never_reach_the_store)
{
    ck_assert_int_eq(look_up("123456789012345678901234").status,
                     STATUS_WRONG_CHECK);
}
END_TEST

START_TEST(an_unknown_receipt_finds_nothing_and_then_has_to_wait)
{
    char code[CODE_DIGITS + 1];
    struct event event;

    code_make(code);
    ck_assert_int_eq(look_up(code).status, STATUS_MISSING);
    event = look_up(code);
    ck_assert_int_eq(event.status, STATUS_WAIT);
    ck_assert_uint_gt(event.seconds, 0);
}
END_TEST

/* The keys of the only report, as the row tells them to staff. */
static void
keys_of(struct item_body *body, struct box_pair *thread)
{
    struct sealed *items = NULL;
    size_t count = vault_items(&vault, &items);

    client_items_free(items, count);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(open_body(&vault.recovery, body), STATUS_OK);
    memcpy(thread->secret_key, body->thread_secret, BOX_SECRET_SIZE);
    vault_public_of(thread);
}

static void
reply(const struct sign_pair *signer, const char *text)
{
    struct item_reply reply = {.hour = NOW / 3600, .language = "es"};
    struct buf bytes = {0};
    struct item_body body = {0};
    struct box_pair thread;

    keys_of(&body, &thread);
    reply.text = memory_text(text);
    item_reply_write(&reply, &bytes);
    vault_post(&vault, &(struct vault_post){.kind = ITEM_REPLY,
                                            .content = bytes.data,
                                            .length = bytes.length,
                                            .signer = signer,
                                            .receipt_box = body.receipt_box,
                                            .thread_box = thread.public_key});
    item_reply_clear(&reply);
    buf_clear(&bytes);
    item_body_clear(&body);
}

START_TEST(only_what_a_team_signed_is_an_answer)
{
    struct interview *interview = interview_of("team_here");
    char code[CODE_DIGITS + 1];
    const struct counter_found *found;
    struct sign_pair forger;
    struct event event;

    send_well(interview, code);
    interview_free(interview);
    seal_sign_pair_make(&forger);
    reply(&forger, "Give us money");
    event = look_up(code);
    found = event.data;
    ck_assert_int_eq(event.status, STATUS_OK);
    ck_assert_uint_eq(found->thread.count, 0);
    ck_assert_int_eq(found->thread.state, THREAD_RECEIVED);
}
END_TEST

START_TEST(an_answer_that_a_team_signed_is_read)
{
    struct interview *interview = interview_of("team_here");
    char code[CODE_DIGITS + 1];
    const struct counter_found *found;
    struct event event;

    send_well(interview, code);
    interview_free(interview);
    reply(&vault.here_sign, "Come on Monday");
    event = look_up(code);
    found = event.data;
    ck_assert_int_eq(event.status, STATUS_OK);
    ck_assert_int_eq(found->thread.state, THREAD_ANSWERED);
    ck_assert_uint_eq(found->thread.count, 1);
    ck_assert_str_eq(found->thread.messages[0].text, "Come on Monday");
}
END_TEST

/* Open the newest item with PAIR as an addition. */
static enum status
open_newest(const struct box_pair *pair, struct item_addition *out)
{
    struct sealed *items = NULL;
    size_t count = vault_items(&vault, &items);
    struct seal_opened opened = {0};
    enum status status = seal_open(&items[count - 1], pair, &opened);

    if (status == STATUS_OK) {
        ck_assert_int_eq(opened.kind, ITEM_ADDITION);
        ck_assert(opened.is_signed);
        status = item_addition_read(opened.content->bytes,
                                    opened.content->length, out);
    }
    seal_opened_clear(&opened);
    client_items_free(items, count);
    return status;
}

START_TEST(an_addition_is_for_the_readers_of_the_report)
{
    struct interview *interview = interview_of("team_here");
    struct counter *counter = side.counter;
    struct item_addition addition = {0};
    struct item_body body = {0};
    struct box_pair thread;
    char code[CODE_DIGITS + 1];
    struct event event;

    send_well(interview, code);
    interview_free(interview);
    keys_of(&body, &thread);
    event = look_up(code);
    side.found = event.data;
    counter->add(counter->self, ADDITION_TEXT, "he came again", "es");
    ck_assert_int_eq(await(COUNTER_ADDED).status, STATUS_OK);
    ck_assert_int_eq(open_newest(&thread, &addition), STATUS_OK);
    ck_assert_str_eq(addition.text, "he came again");
    ck_assert_uint_eq(side.found->thread.count, 1);
    item_addition_clear(&addition);
    item_body_clear(&body);
}
END_TEST

START_TEST(a_complaint_is_for_people_outside_alone)
{
    struct interview *interview = interview_of("team_here");
    struct counter *counter = side.counter;
    struct item_addition addition = {0};
    struct item_body body = {0};
    struct box_pair thread;
    char code[CODE_DIGITS + 1];

    send_well(interview, code);
    interview_free(interview);
    keys_of(&body, &thread);
    ck_assert_int_eq(look_up(code).status, STATUS_OK);
    counter->add(counter->self, ADDITION_NOT_SATISFIED, "nobody came", "es");
    ck_assert_int_eq(await(COUNTER_ADDED).status, STATUS_OK);
    ck_assert_int_eq(open_newest(&thread, &addition), STATUS_WRONG_KEY);
    ck_assert_int_eq(open_newest(&vault.here, &addition), STATUS_WRONG_KEY);
    ck_assert_int_eq(open_newest(&vault.outside, &addition), STATUS_OK);
    ck_assert_int_eq(addition.what, ADDITION_NOT_SATISFIED);
    item_addition_clear(&addition);
    item_body_clear(&body);
}
END_TEST

START_TEST(an_addition_goes_through_when_the_answer_was_lost)
{
    struct interview *interview = interview_of("team_here");
    struct counter *counter = side.counter;
    struct sealed *items = NULL;
    char code[CODE_DIGITS + 1];
    size_t count;

    send_well(interview, code);
    interview_free(interview);
    visit_free(work);
    /* hello, what the receipt reads, then the addition */
    begin(vault_dial_cut(&vault, 2));
    counter = side.counter;
    ck_assert_int_eq(look_up(code).status, STATUS_OK);
    counter->add(counter->self, ADDITION_TEXT, "once", "es");
    ck_assert_int_eq(await(COUNTER_ADDED).status, STATUS_OK);
    count = vault_items(&vault, &items);
    client_items_free(items, count);
    ck_assert_uint_eq(count, 3);
}
END_TEST

START_TEST(a_withdrawal_is_asked_and_called_back)
{
    struct interview *interview = interview_of("team_here");
    struct counter *counter = side.counter;
    const struct counter_withdrawal *withdrawal;
    char code[CODE_DIGITS + 1];
    struct event event;

    send_well(interview, code);
    interview_free(interview);
    event = look_up(code);
    side.found = event.data;
    counter->withdraw(counter->self);
    event = await(COUNTER_WITHDRAWN);
    withdrawal = event.data;
    ck_assert_int_eq(event.status, STATUS_OK);
    ck_assert(!withdrawal->done);
    ck_assert_uint_ge(withdrawal->hour, NOW / 3600 + 24);
    ck_assert(side.found->thread.withdrawal_asked);
    counter->call_back(counter->self);
    ck_assert_int_eq(await(COUNTER_CALLED_BACK).status, STATUS_OK);
    ck_assert(!side.found->thread.withdrawal_asked);
}
END_TEST

START_TEST(a_withdrawal_at_once_leaves_nothing_to_read)
{
    struct interview *interview = interview_of("team_here");
    struct counter *counter;
    const struct counter_withdrawal *withdrawal;
    char code[CODE_DIGITS + 1];
    struct event event;

    visit_free(work);
    vault_free(&vault);
    vault_make(&vault, 0);
    begin(vault_dial(&vault));
    counter = side.counter;
    send_well(interview, code);
    interview_free(interview);
    ck_assert_int_eq(look_up(code).status, STATUS_OK);
    counter->withdraw(counter->self);
    event = await(COUNTER_WITHDRAWN);
    withdrawal = event.data;
    ck_assert_int_eq(event.status, STATUS_OK);
    ck_assert(withdrawal->done);
    ck_assert_int_eq(look_up(code).status, STATUS_MISSING);
}
END_TEST

START_TEST(what_was_put_away_can_add_nothing)
{
    struct interview *interview = interview_of("team_here");
    struct counter *counter = side.counter;
    char code[CODE_DIGITS + 1];

    send_well(interview, code);
    interview_free(interview);
    ck_assert_int_eq(look_up(code).status, STATUS_OK);
    counter->put_away(counter->self);
    counter->add(counter->self, ADDITION_TEXT, "late", "es");
    ck_assert_int_eq(await(COUNTER_ADDED).status, STATUS_MISSING);
}
END_TEST

START_TEST(a_keyset_of_another_root_is_refused)
{
    struct visit_options options = options_of(vault_dial(&vault));
    struct visit_work *refused;

    options.root[3] ^= 1;
    ck_assert_int_eq(visit_new(&options, &refused), STATUS_WRONG_SIGNATURE);
    ck_assert_ptr_null(refused);
}
END_TEST

START_TEST(a_keyset_older_than_one_seen_is_refused)
{
    struct visit_options options = options_of(vault_dial(&vault));
    struct visit_work *refused;

    options.keyset_at_least = 8;
    ck_assert_int_eq(visit_new(&options, &refused), STATUS_OLD);
}
END_TEST

START_TEST(leaving_in_the_middle_of_a_send_ends_at_once)
{
    struct interview *interview = interview_of("team_here");
    struct counter_order order = {.interview = interview, .language = "es"};

    side.counter->submit(side.counter->self, &order);
    interview_free(interview);
    visit_free(work);
    work = NULL;
    begin(vault_dial(&vault));
    ck_assert_uint_le(vault_count(&vault), 1);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("visit");
    TCase *visit = tcase_create("visit");

    tcase_set_timeout(visit, 60);
    tcase_add_checked_fixture(visit, setup, teardown);
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
    tcase_add_test(visit, a_receipt_shows_the_state_and_no_report);
    tcase_add_test(visit, wrong_check_digits_never_reach_the_store);
    tcase_add_test(visit,
                   an_unknown_receipt_finds_nothing_and_then_has_to_wait);
    tcase_add_test(visit, only_what_a_team_signed_is_an_answer);
    tcase_add_test(visit, an_answer_that_a_team_signed_is_read);
    tcase_add_test(visit, an_addition_is_for_the_readers_of_the_report);
    tcase_add_test(visit, a_complaint_is_for_people_outside_alone);
    tcase_add_test(visit, an_addition_goes_through_when_the_answer_was_lost);
    tcase_add_test(visit, a_withdrawal_is_asked_and_called_back);
    tcase_add_test(visit, a_withdrawal_at_once_leaves_nothing_to_read);
    tcase_add_test(visit, what_was_put_away_can_add_nothing);
    tcase_add_test(visit, a_keyset_of_another_root_is_refused);
    tcase_add_test(visit, a_keyset_older_than_one_seen_is_refused);
    tcase_add_test(visit, leaving_in_the_middle_of_a_send_ends_at_once);
    suite_add_tcase(suite, visit);
    return tap_run(suite);
}
