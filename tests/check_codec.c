#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/base/pack.h"
#include "kiosk/report/codec.h"
#include "kiosk/report/facts.h"
#include "kiosk/report/form.h"
#include "tests/filled.h"
#include "tests/tap.h"

/* A report with an answer of every kind. */
static struct report *
full_report(void)
{
    struct report *report = report_new(filled_form);

    filled_choose(report, "S2", "abuse");
    filled_choose(report, "C2", "outside_only");
    filled_choose(report, "A2", "not_paid");
    filled_choose(report, "A2", "docs_taken");
    filled_choose(report, "A10", "none");
    report_write(report, form_find(filled_form, "A9"), "Línea uno\nline two");
    report_state_set(report, form_find(filled_form, "K1"), ANSWER_NOT_SURE);
    report_state_set(report, form_find(filled_form, "A5"), ANSWER_NOT_SAID);
    report_state_set(report, form_find(filled_form, "A6"), ANSWER_SKIPPED);
    report_state_set(report, form_find(filled_form, "H1"), ANSWER_NOT_ASKED);
    report_agree(report, "union", "May we tell the union?\nYes", true);
    report_agree(report, "clinic", "May we tell the clinic?\nYes", true);
    return report;
}

static struct report *
read_back(const struct report *report)
{
    struct buf bytes = {0};
    struct report *again;

    codec_write(report, &bytes);
    ck_assert_int_eq(codec_read(bytes.data, bytes.length, filled_form, &again),
                     STATUS_OK);
    buf_clear(&bytes);
    return again;
}

START_TEST(a_report_is_read_as_it_was_written)
{
    struct report *report = full_report();
    struct report *again = read_back(report);
    const struct agreed *agreed;

    for (int i = 0; i < form_count(filled_form); i++) {
        const struct question *question = form_question(filled_form, i);

        ck_assert_int_eq(report_state(again, question),
                         report_state(report, question));
        ck_assert_uint_eq(report_choices(again, question),
                          report_choices(report, question));
        ck_assert_str_eq(report_text(again, question),
                         report_text(report, question));
    }
    ck_assert_uint_eq(report_agreed(again, &agreed), 2);
    ck_assert_str_eq(agreed[0].service, "union");
    ck_assert_str_eq(agreed[1].shown, "May we tell the clinic?\nYes");
    report_free(report);
    report_free(again);
}
END_TEST

START_TEST(an_empty_report_is_read_as_it_was_written)
{
    struct report *report = report_new(filled_form);
    struct report *again = read_back(report);

    ck_assert(report_is_empty(report) && report_is_empty(again));
    report_free(report);
    report_free(again);
}
END_TEST

START_TEST(what_is_held_back_is_never_written)
{
    struct report *report = report_new(filled_form);
    const struct question *needs = form_find(filled_form, "H1");
    uint64_t fear = UINT64_C(1) << form_choice(needs, "afraid_return");
    struct report *again;

    report_hold_back(report, needs, fear);
    filled_choose(report, "H1", "afraid_return");
    again = read_back(report);
    ck_assert_int_eq(report_state(again, needs), ANSWER_SKIPPED);
    report_free(again);
    filled_choose(report, "H1", "doctor");
    again = read_back(report);
    ck_assert(report_chose(again, "H1", "doctor"));
    ck_assert(!report_chose(again, "H1", "afraid_return"));
    report_free(again);
    report_free(report);
}
END_TEST

static void
write_answer(struct buf *out, const char *question, const char *choice)
{
    pack_text(out, question);
    pack_u8(out, ANSWER_VALUE);
    pack_u8(out, 1);
    pack_text(out, choice);
    pack_text(out, "");
}

START_TEST(names_of_a_later_form_are_passed_over)
{
    struct buf bytes = {0};
    struct report *report;

    pack_u8(&bytes, 1);
    pack_u16(&bytes, 3);
    write_answer(&bytes, "Z9", "anything");
    write_answer(&bytes, "A2", "not_paid");
    write_answer(&bytes, "A6", "sometimes");
    pack_u16(&bytes, 0);
    ck_assert_int_eq(codec_read(bytes.data, bytes.length, filled_form, &report),
                     STATUS_OK);
    ck_assert(report_chose(report, "A2", "not_paid"));
    ck_assert_int_eq(report_state(report, form_find(filled_form, "A6")),
                     ANSWER_NONE);
    report_free(report);
    buf_clear(&bytes);
}
END_TEST

/* One answer, written by WRITE. */
static enum status
read_one(void (*write)(struct buf *out))
{
    struct buf bytes = {0};
    struct report *report = NULL;
    enum status status;

    pack_u8(&bytes, 1);
    pack_u16(&bytes, 1);
    write(&bytes);
    pack_u16(&bytes, 0);
    status = codec_read(bytes.data, bytes.length, filled_form, &report);
    ck_assert((status == STATUS_OK) == (report != NULL));
    report_free(report);
    buf_clear(&bytes);
    return status;
}

static void
write_good(struct buf *out)
{
    write_answer(out, "A2", "not_paid");
}

static void
write_unknown(struct buf *out)
{
    write_answer(out, "Z9", "not_paid");
}

static void
write_bad_name(struct buf *out)
{
    write_answer(out, "A2\x1b[2J", "not_paid");
}

static void
write_long_name(struct buf *out)
{
    write_answer(out, "A2",
                 "a name that is longer than any name may be, so "
                 "that it cannot be read");
}

static void
write_state(struct buf *out)
{
    pack_text(out, "A2");
    pack_u8(out, 17);
}

static void
write_text(struct buf *out, const char *text)
{
    pack_text(out, "A9");
    pack_u8(out, ANSWER_VALUE);
    pack_u8(out, 0);
    pack_text(out, text);
}

static void
write_bad_utf8(struct buf *out)
{
    write_text(out, "caf\xe9");
}

static void
write_escape(struct buf *out)
{
    write_text(out, "\x1b]52;c;\x07");
}

static void
write_long_text(struct buf *out)
{
    char *text = memory_zeroed(REPORT_TEXT_MAX + 2);

    memset(text, 'a', REPORT_TEXT_MAX + 1);
    write_text(out, text);
    free(text);
}

static void
write_longest_text(struct buf *out)
{
    char *text = memory_zeroed(REPORT_TEXT_MAX + 1);

    memset(text, 'a', REPORT_TEXT_MAX);
    write_text(out, text);
    free(text);
}

static void
write_two_of_one(struct buf *out)
{
    pack_text(out, "A6");
    pack_u8(out, ANSWER_VALUE);
    pack_u8(out, 2);
    pack_text(out, "yes");
    pack_text(out, "no");
    pack_text(out, "");
}

/* COUNT times three bytes of a script with marks. */
static char *
long_words(size_t count)
{
    char *text = memory_zeroed(3 * count + 1);

    for (size_t i = 0; i < count; i++)
        memcpy(text + 3 * i, "\xe1\x80\x80", 3);
    return text;
}

START_TEST(the_longest_texts_that_screens_allow_are_read_again)
{
    struct report *report = report_new(filled_form);
    const struct question *story = form_find(filled_form, "A9");
    char *longest = long_words(1000 * 16 / 3);
    char *too_long = long_words(REPORT_TEXT_MAX);
    const struct agreed *agreed;
    struct report *again;

    report_write(report, story, longest);
    again = read_back(report);
    ck_assert_str_eq(report_text(again, story), longest);
    report_free(again);
    report_write(report, story, too_long);
    report_agree(report, "union", too_long, true);
    again = read_back(report);
    ck_assert_uint_eq(strlen(report_text(again, story)) % 3, 0);
    ck_assert_uint_gt(strlen(report_text(again, story)), REPORT_TEXT_MAX - 3);
    ck_assert_uint_eq(report_agreed(again, &agreed), 1);
    report_free(again);
    report_free(report);
    free(longest);
    free(too_long);
}
END_TEST

START_TEST(bytes_that_cannot_be_a_report_are_refused)
{
    ck_assert_int_eq(read_one(write_good), STATUS_OK);
    ck_assert_int_eq(read_one(write_longest_text), STATUS_OK);
    ck_assert_int_eq(read_one(write_unknown), STATUS_BAD_INPUT);
    ck_assert_int_eq(read_one(write_bad_name), STATUS_BAD_INPUT);
    ck_assert_int_eq(read_one(write_long_name), STATUS_BAD_INPUT);
    ck_assert_int_eq(read_one(write_state), STATUS_BAD_INPUT);
    ck_assert_int_eq(read_one(write_bad_utf8), STATUS_BAD_INPUT);
    ck_assert_int_eq(read_one(write_escape), STATUS_BAD_INPUT);
    ck_assert_int_eq(read_one(write_long_text), STATUS_BAD_INPUT);
    ck_assert_int_eq(read_one(write_two_of_one), STATUS_BAD_INPUT);
}
END_TEST

START_TEST(a_question_answered_twice_is_refused)
{
    struct buf bytes = {0};
    struct report *report;

    pack_u8(&bytes, 1);
    pack_u16(&bytes, 2);
    write_answer(&bytes, "A6", "yes");
    write_answer(&bytes, "A6", "no");
    pack_u16(&bytes, 0);
    ck_assert_int_eq(codec_read(bytes.data, bytes.length, filled_form, &report),
                     STATUS_BAD_INPUT);
    buf_clear(&bytes);
}
END_TEST

START_TEST(every_cut_of_a_report_is_refused)
{
    struct report *report = full_report();
    struct buf bytes = {0};
    struct report *again;

    codec_write(report, &bytes);
    for (size_t i = 0; i < bytes.length; i++) {
        ck_assert_msg(codec_read(bytes.data, i, filled_form, &again) ==
                          STATUS_BAD_INPUT,
                      "%zu", i);
        ck_assert_ptr_null(again);
    }
    buf_add_byte(&bytes, 0);
    ck_assert_int_eq(codec_read(bytes.data, bytes.length, filled_form, &again),
                     STATUS_BAD_INPUT);
    buf_clear(&bytes);
    report_free(report);
}
END_TEST

static uint32_t seed = 2463534242;

static uint32_t
random_below(uint32_t bound)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % bound;
}

/* Any of: a byte changed, a length made huge, a piece cut out, a cut. */
static size_t
mutate(uint8_t *bytes, size_t length)
{
    size_t at = random_below((uint32_t)length);
    size_t piece = 1 + random_below(8);

    switch (random_below(4)) {
    case 0:
        bytes[at] = (uint8_t)random_below(256);
        return length;
    case 1:
        memset(bytes + at, 0xff, length - at < piece ? length - at : piece);
        return length;
    case 2:
        if (at + piece >= length)
            return length;
        memmove(bytes + at, bytes + at + piece, length - at - piece);
        return length - piece;
    default:
        return at + 1;
    }
}

START_TEST(ten_thousand_spoiled_reports_never_crash)
{
    struct report *report = full_report();
    struct buf bytes = {0};
    uint8_t *spoiled;
    int read = 0;

    codec_write(report, &bytes);
    spoiled = memory_zeroed(bytes.length);
    for (int i = 0; i < 10000; i++) {
        size_t length = bytes.length;
        struct report *again = NULL;

        memcpy(spoiled, bytes.data, length);
        for (uint32_t j = 0; j < 1 + (uint32_t)i % 3; j++)
            length = mutate(spoiled, length);
        if (codec_read(spoiled, length, filled_form, &again) == STATUS_OK) {
            struct facts facts;

            codec_facts(again, &facts);
            read++;
        } else {
            ck_assert_ptr_null(again);
        }
        report_free(again);
    }
    ck_assert_int_gt(read, 0);
    free(spoiled);
    buf_clear(&bytes);
    report_free(report);
}
END_TEST

START_TEST(facts_say_the_path_and_nothing_of_the_country)
{
    struct report *report = report_new(filled_form);
    struct facts facts;

    filled_choose(report, "S2", "help");
    report_write(report, form_find(filled_form, "D3"), "Somewhere");
    codec_facts(report, &facts);
    ck_assert(facts_has(&facts, FACT_S2, "help"));
    ck_assert(!facts.free_text);
    report_write(report, form_find(filled_form, "H7"), "words");
    filled_choose(report, "H4", "alone_under_18");
    codec_facts(report, &facts);
    ck_assert(facts_has(&facts, FACT_S2, "child"));
    ck_assert(!facts_has(&facts, FACT_S2, "help"));
    ck_assert(facts.free_text);
    report_free(report);
}
END_TEST

START_TEST(none_is_an_answer_without_a_code)
{
    struct report *report = report_new(filled_form);
    struct facts facts;

    filled_choose(report, "A2", "none");
    filled_choose(report, "A5", "none");
    codec_facts(report, &facts);
    ck_assert(facts.answered[FACT_A2]);
    ck_assert_uint_eq(facts.codes[FACT_A2], 0);
    /* whoever did it is still not known */
    ck_assert(!facts.answered[FACT_A5]);
    report_free(report);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("codec");
    TCase *codec = tcase_create("codec");

    tcase_add_unchecked_fixture(codec, filled_set_up, filled_tear_down);
    tcase_add_test(codec, a_report_is_read_as_it_was_written);
    tcase_add_test(codec, an_empty_report_is_read_as_it_was_written);
    tcase_add_test(codec, what_is_held_back_is_never_written);
    tcase_add_test(codec, names_of_a_later_form_are_passed_over);
    tcase_add_test(codec, the_longest_texts_that_screens_allow_are_read_again);
    tcase_add_test(codec, bytes_that_cannot_be_a_report_are_refused);
    tcase_add_test(codec, a_question_answered_twice_is_refused);
    tcase_add_test(codec, every_cut_of_a_report_is_refused);
    tcase_add_test(codec, ten_thousand_spoiled_reports_never_crash);
    tcase_add_test(codec, facts_say_the_path_and_nothing_of_the_country);
    tcase_add_test(codec, none_is_an_answer_without_a_code);
    suite_add_tcase(suite, codec);
    return tap_run(suite);
}
