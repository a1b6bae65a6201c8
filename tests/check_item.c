#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/case/item.h"
#include "kiosk/report/codec.h"
#include "tests/case_maker.h"
#include "tests/tap.h"

static const char WHOLE[] =
    "S2=abuse C2=team_here C1=no K1=no L1=today A1=me A2=not_paid,docs_taken "
    "A3=none A5=employer A6=yes A7=this_country A8=home A9:texto "
    "A10=money_owed P2=yes D1=woman_girl";

START_TEST(a_body_is_read_as_it_was_written)
{
    struct item_body body = case_maker_body(WHOLE);
    struct item_body again;
    struct buf out = {0};

    body.draft = true;
    body.profile = PROFILE_CONSULATE;
    item_body_write(&body, &out);
    ck_assert_uint_eq(out.data[0], 1);
    ck_assert_int_eq(
        item_body_read(out.data, out.length, case_maker_form(), &again),
        STATUS_OK);
    ck_assert_mem_eq(again.lookup, body.lookup, 16);
    ck_assert_mem_eq(again.receipt_box, body.receipt_box, 32);
    ck_assert_mem_eq(again.receipt_sign, body.receipt_sign, 32);
    ck_assert_mem_eq(again.thread_secret, body.thread_secret, 32);
    ck_assert_mem_eq(again.form_hash, body.form_hash, 32);
    ck_assert_uint_eq(again.hour, body.hour);
    ck_assert_uint_eq(again.notice_version, 3);
    ck_assert_int_eq(again.profile, PROFILE_CONSULATE);
    ck_assert_int_eq(again.reader, READER_HERE);
    ck_assert(again.draft);
    ck_assert_str_eq(again.language, "es");
    ck_assert(report_chose(again.report, "A2", "docs_taken"));
    ck_assert(!report_chose(again.report, "A2", "overwork"));
    item_body_clear(&again);
    item_body_clear(&body);
    buf_clear(&out);
}
END_TEST

static void
expect_same_verdict(const char *answers)
{
    struct item_body body = case_maker_body(answers);
    struct item_body again;
    struct buf out = {0};

    item_body_write(&body, &out);
    ck_assert_int_eq(
        item_body_read(out.data, out.length, case_maker_form(), &again),
        STATUS_OK);
    ck_assert_int_eq(again.verdict.priority, body.verdict.priority);
    ck_assert_uint_eq(again.verdict.reasons, body.verdict.reasons);
    ck_assert_uint_eq(again.verdict.targets, body.verdict.targets);
    ck_assert_uint_eq(again.verdict.blocked, body.verdict.blocked);
    ck_assert(again.verdict.sealed == body.verdict.sealed);
    ck_assert(again.verdict.ask_x1 == body.verdict.ask_x1);
    ck_assert(again.verdict.child_queue == body.verdict.child_queue);
    item_body_clear(&again);
    item_body_clear(&body);
    buf_clear(&out);
}

START_TEST(a_verdict_is_kept_by_the_names_of_its_reasons)
{
    expect_same_verdict(WHOLE);
    expect_same_verdict("S2=help H1=safe_place,detained,afraid_return");
    expect_same_verdict("S2=abuse A3=hurt A10=safe_place A5=official");
    expect_same_verdict("S2=child K5=touch K3=alone K6=adult_here");
    expect_same_verdict("S2=abuse C2=team_here A2=not_paid");
}
END_TEST

START_TEST(a_reason_of_a_later_version_is_passed_over)
{
    struct item_body body = case_maker_body("S2=help H1=deadline");
    struct item_body again;
    struct buf out = {0};
    char *name;

    item_body_write(&body, &out);
    name = memmem(out.data, out.length, "T14b DEADLINE", 13);
    ck_assert_ptr_nonnull(name);
    memcpy(name, "T99x", 4);
    ck_assert_int_eq(
        item_body_read(out.data, out.length, case_maker_form(), &again),
        STATUS_OK);
    ck_assert_uint_eq(again.verdict.reasons, 0);
    item_body_clear(&again);
    item_body_clear(&body);
    buf_clear(&out);
}
END_TEST

START_TEST(the_small_items_are_read_as_they_were_written)
{
    struct item_own own = {.language = "ar"};
    struct item_own own_again;
    struct item_addition addition = {
        .what = ADDITION_NOT_SATISFIED, .hour = 7, .language = "fr"};
    struct item_addition addition_again;
    struct item_status status = {
        .hour = 8, .state = CASE_CLOSED, .reason = CLOSE_NO_RETURN};
    struct item_status status_again;
    struct buf out = {0};

    memset(own.form_hash, 9, sizeof(own.form_hash));
    item_own_write(&own, &out);
    ck_assert_int_eq(item_own_read(out.data, out.length, &own_again),
                     STATUS_OK);
    ck_assert_str_eq(own_again.language, "ar");
    ck_assert_mem_eq(own_again.form_hash, own.form_hash, 32);
    buf_clear(&out);
    item_addition_write(&addition, &out);
    ck_assert_int_eq(item_addition_read(out.data, out.length, &addition_again),
                     STATUS_OK);
    ck_assert_int_eq(addition_again.what, ADDITION_NOT_SATISFIED);
    ck_assert_uint_eq(addition_again.hour, 7);
    ck_assert_str_eq(addition_again.text, "");
    item_addition_clear(&addition_again);
    buf_clear(&out);
    item_status_write(&status, &out);
    ck_assert_int_eq(item_status_read(out.data, out.length, &status_again),
                     STATUS_OK);
    ck_assert_int_eq(status_again.state, CASE_CLOSED);
    ck_assert_int_eq(status_again.reason, CLOSE_NO_RETURN);
    buf_clear(&out);
}
END_TEST

START_TEST(what_staff_write_is_read_as_it_was_written)
{
    struct item_reply reply = {.hour = 3, .language = "es"};
    struct item_reply reply_again;
    struct item_event event = {
        .what = EVENT_PRIORITY, .member = "ana", .priority = PRIORITY_P1};
    struct item_event event_again;
    struct buf out = {0};

    reply.text = memory_text("Venga mañana.\n¿A las 9?");
    item_reply_write(&reply, &out);
    ck_assert_int_eq(item_reply_read(out.data, out.length, &reply_again),
                     STATUS_OK);
    ck_assert_str_eq(reply_again.text, reply.text);
    item_reply_clear(&reply_again);
    item_reply_clear(&reply);
    buf_clear(&out);
    event.text = memory_text("she called again");
    item_event_write(&event, &out);
    ck_assert_int_eq(item_event_read(out.data, out.length, &event_again),
                     STATUS_OK);
    ck_assert_int_eq(event_again.what, EVENT_PRIORITY);
    ck_assert_str_eq(event_again.member, "ana");
    ck_assert_int_eq(event_again.priority, PRIORITY_P1);
    ck_assert_str_eq(event_again.text, event.text);
    item_event_clear(&event_again);
    item_event_clear(&event);
    buf_clear(&out);
}
END_TEST

static enum status
read_reply(const char *text, size_t length)
{
    struct item_reply reply;
    enum status status = item_reply_read(text, length, &reply);

    if (status == STATUS_OK)
        item_reply_clear(&reply);
    return status;
}

#define LOOKUP "0123456789abcdef"

START_TEST(bytes_that_are_no_item_are_refused)
{
    /* version, look-up id, hour, language, text */
    static const char good[] = "\1" LOOKUP "\0\0\0\0\2\0\0\0es\2\0\0\0ok";
    static const char escape[] = "\1" LOOKUP "\0\0\0\0\2\0\0\0es\2\0\0\0\33[";
    static const char tag[] = "\1" LOOKUP "\0\0\0\0\2\0\0\0e;\2\0\0\0ok";
    static const char longer[] = "\1" LOOKUP "\0\0\0\0\2\0\0\0es\2\0\0\0okk";
    static const char huge[] =
        "\1" LOOKUP "\0\0\0\0\2\0\0\0es\377\377\377\177ok";

    ck_assert_int_eq(read_reply(good, sizeof(good) - 1), STATUS_OK);
    ck_assert_int_eq(read_reply(good, sizeof(good) - 2), STATUS_DAMAGED);
    ck_assert_int_eq(read_reply(good, 0), STATUS_DAMAGED);
    ck_assert_int_eq(read_reply("\2", 1), STATUS_VERSION);
    ck_assert_int_eq(read_reply("\0", 1), STATUS_DAMAGED);
    ck_assert_int_eq(read_reply(escape, sizeof(escape) - 1), STATUS_DAMAGED);
    ck_assert_int_eq(read_reply(tag, sizeof(tag) - 1), STATUS_DAMAGED);
    ck_assert_int_eq(read_reply(longer, sizeof(longer) - 1), STATUS_DAMAGED);
    ck_assert_int_eq(read_reply(huge, sizeof(huge) - 1), STATUS_DAMAGED);
}
END_TEST

static void
read_all(const struct buf *bytes)
{
    struct item_body body;
    struct item_own own;
    struct item_addition addition;
    struct item_reply reply;
    struct item_status status;
    struct item_event event;

    if (item_body_read(bytes->data, bytes->length, case_maker_form(), &body) ==
        STATUS_OK) {
        ck_assert_int_le(body.verdict.priority, PRIORITY_P3);
        ck_assert_ptr_nonnull(body.report);
    }
    item_body_clear(&body);
    (void)!item_own_read(bytes->data, bytes->length, &own);
    (void)!item_addition_read(bytes->data, bytes->length, &addition);
    item_addition_clear(&addition);
    (void)!item_reply_read(bytes->data, bytes->length, &reply);
    item_reply_clear(&reply);
    if (item_status_read(bytes->data, bytes->length, &status) == STATUS_OK)
        ck_assert_int_le(status.state, CASE_CLOSED);
    if (item_event_read(bytes->data, bytes->length, &event) == STATUS_OK)
        ck_assert_int_le(event.what, EVENT_HELD);
    item_event_clear(&event);
}

/* Flip, cut, repeat: whatever comes, it is read or refused. */
START_TEST(ten_thousand_hostile_bodies_do_no_harm)
{
    struct item_body body = case_maker_body(WHOLE);
    struct buf good = {0};
    uint32_t state = 1;

    item_body_write(&body, &good);
    item_body_clear(&body);
    for (int round = 0; round < 10000; round++) {
        struct buf bad = {0};

        buf_add(&bad, good.data, good.length);
        for (int times = round % 4; times >= 0; times--) {
            state = state * 1664525u + 1013904223u;
            bad.data[(state >> 8) % bad.length] = (uint8_t)(state >> 24);
        }
        if (round % 5 == 0)
            bad.length = (state >> 4) % bad.length;
        read_all(&bad);
        buf_clear(&bad);
    }
    buf_clear(&good);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("item");
    TCase *tcase = tcase_create("item");

    tcase_add_checked_fixture(tcase, case_maker_start, case_maker_end);
    tcase_add_test(tcase, a_body_is_read_as_it_was_written);
    tcase_add_test(tcase, a_verdict_is_kept_by_the_names_of_its_reasons);
    tcase_add_test(tcase, a_reason_of_a_later_version_is_passed_over);
    tcase_add_test(tcase, the_small_items_are_read_as_they_were_written);
    tcase_add_test(tcase, what_staff_write_is_read_as_it_was_written);
    tcase_add_test(tcase, bytes_that_are_no_item_are_refused);
    tcase_add_test(tcase, ten_thousand_hostile_bodies_do_no_harm);
    suite_add_tcase(suite, tcase);
    return tap_run(suite);
}
