#include <string.h>

#include "kiosk/base/memory.h"
#include "tests/tap.h"
#include "tests/visitor.h"

/* A receipt against the real store: what it reads and what it may do. */

/* The keys of the only report, as the row tells them to staff. */
static void
keys_of(struct item_body *body, struct box_pair *thread)
{
    struct sealed *items = NULL;
    size_t count = vault_items(&visitor.vault, &items);

    client_items_free(items, count);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(visitor_open_body(&visitor.vault.recovery, body),
                     STATUS_OK);
    memcpy(thread->secret_key, body->thread_secret, BOX_SECRET_SIZE);
    vault_public_of(thread);
}

/* Post a reply that names the report LOOKUP, NULL: the one it is posted to. */
static void
reply_about(const struct sign_pair *signer, const char *text,
            const uint8_t *lookup)
{
    struct item_reply reply = {.hour = VISITOR_NOW / 3600, .language = "es"};
    struct buf bytes = {0};
    struct item_body body = {0};
    struct box_pair thread;

    keys_of(&body, &thread);
    memcpy(reply.lookup, lookup ? lookup : body.lookup, sizeof reply.lookup);
    reply.text = memory_text(text);
    item_reply_write(&reply, &bytes);
    vault_post(&visitor.vault,
               &(struct vault_post){.kind = ITEM_REPLY,
                                    .content = bytes.data,
                                    .length = bytes.length,
                                    .signer = signer,
                                    .receipt_box = body.receipt_box,
                                    .thread_box = thread.public_key});
    item_reply_clear(&reply);
    buf_clear(&bytes);
    item_body_clear(&body);
}

static void
reply(const struct sign_pair *signer, const char *text)
{
    reply_about(signer, text, NULL);
}

/* Open the newest item with PAIR as an addition. */
static enum status
open_newest(const struct box_pair *pair, struct item_addition *out)
{
    struct sealed *items = NULL;
    size_t count = vault_items(&visitor.vault, &items);
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

START_TEST(a_receipt_shows_the_state_and_no_report)
{
    struct interview *interview = visitor_interview("team_here");
    char code[CODE_DIGITS + 1];
    const struct counter_found *found;
    struct event event;

    visitor_send(interview, code);
    interview_free(interview);
    event = visitor_look_up(code);
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
    ck_assert_int_eq(visitor_look_up("123456789012345678901234").status,
                     STATUS_WRONG_CHECK);
}
END_TEST

START_TEST(an_unknown_receipt_finds_nothing_and_then_has_to_wait)
{
    char code[CODE_DIGITS + 1];
    struct event event;

    code_make(code);
    ck_assert_int_eq(visitor_look_up(code).status, STATUS_MISSING);
    event = visitor_look_up(code);
    ck_assert_int_eq(event.status, STATUS_WAIT);
    ck_assert_uint_gt(event.seconds, 0);
}
END_TEST

START_TEST(only_what_a_team_signed_is_an_answer)
{
    struct interview *interview = visitor_interview("team_here");
    char code[CODE_DIGITS + 1];
    const struct counter_found *found;
    struct sign_pair forger;
    struct event event;

    visitor_send(interview, code);
    interview_free(interview);
    seal_sign_pair_make(&forger);
    reply(&forger, "Give us money");
    event = visitor_look_up(code);
    found = event.data;
    ck_assert_int_eq(event.status, STATUS_OK);
    ck_assert_uint_eq(found->thread.count, 0);
    ck_assert_int_eq(found->thread.state, THREAD_RECEIVED);
}
END_TEST

START_TEST(an_answer_to_another_report_is_not_shown)
{
    static const uint8_t other[LOOKUP_SIZE] = "another receipt";
    struct interview *interview = visitor_interview("team_here");
    char code[CODE_DIGITS + 1];
    const struct counter_found *found;
    struct event event;

    visitor_send(interview, code);
    interview_free(interview);
    reply_about(&visitor.vault.here_sign, "Come on Monday", other);
    event = visitor_look_up(code);
    found = event.data;
    ck_assert_int_eq(event.status, STATUS_OK);
    ck_assert_uint_eq(found->thread.count, 0);
}
END_TEST

START_TEST(an_answer_that_a_team_signed_is_read)
{
    struct interview *interview = visitor_interview("team_here");
    char code[CODE_DIGITS + 1];
    const struct counter_found *found;
    struct event event;

    visitor_send(interview, code);
    interview_free(interview);
    reply(&visitor.vault.here_sign, "Come on Monday");
    event = visitor_look_up(code);
    found = event.data;
    ck_assert_int_eq(event.status, STATUS_OK);
    ck_assert_int_eq(found->thread.state, THREAD_ANSWERED);
    ck_assert_uint_eq(found->thread.count, 1);
    ck_assert_str_eq(found->thread.messages[0].text, "Come on Monday");
}
END_TEST

START_TEST(an_answer_that_people_outside_signed_is_read)
{
    struct interview *interview = visitor_interview("outside_only");
    char code[CODE_DIGITS + 1];
    const struct counter_found *found;
    struct event event;

    visitor_send(interview, code);
    interview_free(interview);
    reply(&visitor.vault.outside_sign, "Come on Monday");
    event = visitor_look_up(code);
    found = event.data;
    ck_assert_int_eq(event.status, STATUS_OK);
    ck_assert_uint_eq(found->thread.count, 1);
    ck_assert_str_eq(found->thread.messages[0].text, "Come on Monday");
}
END_TEST

/* Staff closed the only report. */
static void
close_it(void)
{
    struct item_status item = {.hour = VISITOR_NOW / 3600,
                               .state = CASE_CLOSED,
                               .reason = CLOSE_HELPED};
    struct buf bytes = {0};
    struct item_body body = {0};
    struct box_pair thread;

    keys_of(&body, &thread);
    memcpy(item.lookup, body.lookup, sizeof item.lookup);
    item_status_write(&item, &bytes);
    vault_post(&visitor.vault,
               &(struct vault_post){.kind = ITEM_STATUS,
                                    .content = bytes.data,
                                    .length = bytes.length,
                                    .signer = &visitor.vault.here_sign,
                                    .receipt_box = body.receipt_box,
                                    .thread_box = thread.public_key});
    buf_clear(&bytes);
    item_body_clear(&body);
}

static bool
is_asked(const char *code)
{
    const struct counter_found *found;
    struct event event = visitor_look_up(code);

    ck_assert_int_eq(event.status, STATUS_OK);
    found = event.data;
    return found->ask_helped;
}

/* Cover items come too, and must not keep the question away. */
START_TEST(whether_it_helped_is_asked_until_it_was_said)
{
    struct interview *interview = visitor_interview("team_here");
    struct counter *counter = visitor.side.counter;
    char code[CODE_DIGITS + 1];

    visitor_send(interview, code);
    interview_free(interview);
    ck_assert(!is_asked(code));
    close_it();
    ck_assert(is_asked(code));
    vault_cover(&visitor.vault);
    ck_assert(is_asked(code));
    counter->add(counter->self, ADDITION_HELPED_SOME, "", "es");
    ck_assert_int_eq(visitor_await(COUNTER_ADDED).status, STATUS_OK);
    ck_assert(!is_asked(code));
    vault_cover(&visitor.vault);
    ck_assert(!is_asked(code));
}
END_TEST

START_TEST(an_addition_is_for_the_readers_of_the_report)
{
    struct interview *interview = visitor_interview("team_here");
    struct counter *counter = visitor.side.counter;
    struct item_addition addition = {0};
    struct item_body body = {0};
    struct box_pair thread;
    char code[CODE_DIGITS + 1];
    struct event event;

    visitor_send(interview, code);
    interview_free(interview);
    keys_of(&body, &thread);
    event = visitor_look_up(code);
    visitor.side.found = event.data;
    counter->add(counter->self, ADDITION_TEXT, "he came again", "es");
    ck_assert_int_eq(visitor_await(COUNTER_ADDED).status, STATUS_OK);
    ck_assert_int_eq(open_newest(&thread, &addition), STATUS_OK);
    ck_assert_str_eq(addition.text, "he came again");
    ck_assert_uint_eq(visitor.side.found->thread.count, 1);
    item_addition_clear(&addition);
    item_body_clear(&body);
}
END_TEST

START_TEST(a_complaint_is_for_people_outside_alone)
{
    struct interview *interview = visitor_interview("team_here");
    struct counter *counter = visitor.side.counter;
    struct item_addition addition = {0};
    struct item_body body = {0};
    struct box_pair thread;
    char code[CODE_DIGITS + 1];

    visitor_send(interview, code);
    interview_free(interview);
    keys_of(&body, &thread);
    ck_assert_int_eq(visitor_look_up(code).status, STATUS_OK);
    counter->add(counter->self, ADDITION_NOT_SATISFIED, "nobody came", "es");
    ck_assert_int_eq(visitor_await(COUNTER_ADDED).status, STATUS_OK);
    ck_assert_int_eq(open_newest(&thread, &addition), STATUS_WRONG_KEY);
    ck_assert_int_eq(open_newest(&visitor.vault.here, &addition),
                     STATUS_WRONG_KEY);
    ck_assert_int_eq(open_newest(&visitor.vault.outside, &addition), STATUS_OK);
    ck_assert_int_eq(addition.what, ADDITION_NOT_SATISFIED);
    item_addition_clear(&addition);
    item_body_clear(&body);
}
END_TEST

START_TEST(an_addition_goes_through_when_the_answer_was_lost)
{
    struct interview *interview = visitor_interview("team_here");
    struct counter *counter = visitor.side.counter;
    struct sealed *items = NULL;
    char code[CODE_DIGITS + 1];
    size_t count;

    visitor_send(interview, code);
    interview_free(interview);
    visit_free(visitor.work);
    /* hello, what the receipt reads, then the addition */
    visitor_begin(vault_dial_cut(&visitor.vault, 2));
    counter = visitor.side.counter;
    ck_assert_int_eq(visitor_look_up(code).status, STATUS_OK);
    counter->add(counter->self, ADDITION_TEXT, "once", "es");
    ck_assert_int_eq(visitor_await(COUNTER_ADDED).status, STATUS_OK);
    count = vault_items(&visitor.vault, &items);
    client_items_free(items, count);
    ck_assert_uint_eq(count, 3);
}
END_TEST

START_TEST(a_withdrawal_is_asked_and_called_back)
{
    struct interview *interview = visitor_interview("team_here");
    struct counter *counter = visitor.side.counter;
    const struct counter_withdrawal *withdrawal;
    char code[CODE_DIGITS + 1];
    struct event event;

    visitor_send(interview, code);
    interview_free(interview);
    event = visitor_look_up(code);
    visitor.side.found = event.data;
    counter->withdraw(counter->self);
    event = visitor_await(COUNTER_WITHDRAWN);
    withdrawal = event.data;
    ck_assert_int_eq(event.status, STATUS_OK);
    ck_assert(!withdrawal->done);
    ck_assert_uint_ge(withdrawal->hour, VISITOR_NOW / 3600 + 24);
    ck_assert(visitor.side.found->thread.withdrawal_asked);
    counter->call_back(counter->self);
    ck_assert_int_eq(visitor_await(COUNTER_CALLED_BACK).status, STATUS_OK);
    ck_assert(!visitor.side.found->thread.withdrawal_asked);
}
END_TEST

START_TEST(a_withdrawal_at_once_leaves_nothing_to_read)
{
    struct interview *interview = visitor_interview("team_here");
    struct counter *counter;
    const struct counter_withdrawal *withdrawal;
    char code[CODE_DIGITS + 1];
    struct event event;

    visit_free(visitor.work);
    vault_free(&visitor.vault);
    vault_make(&visitor.vault, 0);
    visitor_begin(vault_dial(&visitor.vault));
    counter = visitor.side.counter;
    visitor_send(interview, code);
    interview_free(interview);
    ck_assert_int_eq(visitor_look_up(code).status, STATUS_OK);
    counter->withdraw(counter->self);
    event = visitor_await(COUNTER_WITHDRAWN);
    withdrawal = event.data;
    ck_assert_int_eq(event.status, STATUS_OK);
    ck_assert(withdrawal->done);
    ck_assert_int_eq(visitor_look_up(code).status, STATUS_MISSING);
}
END_TEST

START_TEST(what_was_put_away_can_add_nothing)
{
    struct interview *interview = visitor_interview("team_here");
    struct counter *counter = visitor.side.counter;
    char code[CODE_DIGITS + 1];

    visitor_send(interview, code);
    interview_free(interview);
    ck_assert_int_eq(visitor_look_up(code).status, STATUS_OK);
    counter->put_away(counter->self);
    counter->add(counter->self, ADDITION_TEXT, "late", "es");
    ck_assert_int_eq(visitor_await(COUNTER_ADDED).status, STATUS_MISSING);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("thread");
    TCase *thread = tcase_create("thread");

    tcase_add_checked_fixture(thread, visitor_come, visitor_go);
    tcase_add_test(thread, a_receipt_shows_the_state_and_no_report);
    tcase_add_test(thread, wrong_check_digits_never_reach_the_store);
    tcase_add_test(thread,
                   an_unknown_receipt_finds_nothing_and_then_has_to_wait);
    tcase_add_test(thread, only_what_a_team_signed_is_an_answer);
    tcase_add_test(thread, an_answer_to_another_report_is_not_shown);
    tcase_add_test(thread, an_answer_that_a_team_signed_is_read);
    tcase_add_test(thread, an_answer_that_people_outside_signed_is_read);
    tcase_add_test(thread, whether_it_helped_is_asked_until_it_was_said);
    tcase_add_test(thread, an_addition_is_for_the_readers_of_the_report);
    tcase_add_test(thread, a_complaint_is_for_people_outside_alone);
    tcase_add_test(thread, an_addition_goes_through_when_the_answer_was_lost);
    tcase_add_test(thread, a_withdrawal_is_asked_and_called_back);
    tcase_add_test(thread, a_withdrawal_at_once_leaves_nothing_to_read);
    tcase_add_test(thread, what_was_put_away_can_add_nothing);
    suite_add_tcase(suite, thread);
    return tap_run(suite);
}
