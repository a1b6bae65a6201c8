#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kiosk/base/memory.h"
#include "tests/tap.h"
#include "translations/text/messages.h"
#include "translations/text/messages_fill.h"
#include "translations/text/pattern.h"
#include "translations/text/words.h"

static struct messages *
open_language(const char *tag)
{
    struct messages *messages;

    ck_assert_int_eq(messages_open(tag, DRAFTS_ALL, &messages), STATUS_OK);
    return messages;
}

/* Fill PATTERN with {who} and {n} as LOCALE does, and compare. */
static void
filled(const char *pattern, const char *locale, const char *expected)
{
    static const struct argument arguments[] = {
        {.name = "who", .text = "Ana's"},
        {.name = "n", .number = 1234},
        {.name = "place", .text = "{office}"},
    };
    struct fill fill = {.arguments = arguments, .count = 3, .locale = locale};
    char *text = messages_fill(pattern, &fill);

    if (expected)
        ck_assert_str_eq(text ? text : "(none)", expected);
    else
        ck_assert_ptr_null(text);
    memory_free_text(text);
}

/* The list that translators edit, in its order. */
static const char *const listed[] = {
#define LANGUAGE(TAG, LAST) TAG,
#include "translations/languages.def"
#undef LANGUAGE
};
enum { LISTED = sizeof listed / sizeof *listed };

START_TEST(every_language_opens_and_names_itself)
{
    const char *const *tags;
    size_t count = messages_languages(&tags);

    ck_assert_uint_eq(count, LISTED);
    ck_assert_str_eq(tags[0], "en");
    for (size_t i = 0; i < count; i++) {
        struct messages *messages = open_language(tags[i]);

        ck_assert_str_eq(tags[i], listed[i]);
        ck_assert_str_eq(messages_language(messages), tags[i]);
        ck_assert(messages_is_rtl(messages) == (strcmp(tags[i], "ar") == 0));
        messages_close(messages);
    }
    ck_assert_str_eq(messages_own_name("es"), "Español");
    ck_assert_str_eq(messages_own_name("ar"), "العربية");
    ck_assert_str_eq(messages_own_name("fr"), "Français");
    ck_assert_str_eq(messages_own_name("am"), "አማርኛ");
    ck_assert_str_eq(messages_own_name("zh-Hans"), "简体中文");
    ck_assert_str_eq(messages_own_name("th"), "ไทย");
    ck_assert_ptr_eq(messages_own_name("fr"), messages_own_name("fr"));
}
END_TEST

START_TEST(numbers_have_the_digits_of_the_choices_in_every_language)
{
    struct messages *messages = open_language("ar");
    char *date = messages_date(messages, 0);

    filled("{n}", "ar", "1,234");
    ck_assert_ptr_nonnull(strstr(date, "1970"));
    memory_free_text(date);
    messages_close(messages);
}
END_TEST

START_TEST(a_language_that_is_not_linked_in_is_missing)
{
    struct messages *messages;

    ck_assert_int_eq(messages_open("tlh", DRAFTS_ALL, &messages),
                     STATUS_MISSING);
    ck_assert_ptr_null(messages);
    messages_close(messages);
}
END_TEST

START_TEST(a_key_without_words_shows_itself)
{
    struct messages *messages = open_language("es");
    char *text;

    ck_assert(!messages_has(messages, "no.such.key"));
    ck_assert_str_eq(messages_get(messages, "no.such.key"), "no.such.key");
    text = messages_format(messages, "no.such.key", NULL, 0);
    ck_assert_str_eq(text, "no.such.key");
    memory_free_text(text);
    ck_assert(messages_has(messages, "draft.mark"));
    messages_close(messages);
}
END_TEST

START_TEST(words_are_lent_until_the_messages_close)
{
    struct messages *messages = open_language("en");
    const char *first = messages_get(messages, "draft.mark");

    ck_assert_str_eq(first, "machine draft");
    for (int i = 0; i < 1000; i++) {
        char *key = memory_print("no.such.%d", i);

        messages_get(messages, key);
        free(key);
    }
    ck_assert_ptr_eq(first, messages_get(messages, "draft.mark"));
    ck_assert_str_eq(messages_origin(messages, "draft.mark").tag, "en");
    ck_assert(!messages_origin(messages, "draft.mark").is_draft);
    messages_close(messages);
}
END_TEST

START_TEST(a_pattern_is_filled_by_names)
{
    filled("It's {who} bag in {place}", "en", "It's Ana's bag in {office}");
    filled("l'{place} de {who}", "fr", "l'{office} de Ana's");
    filled("{n, plural, one {# day} other {# days}} for {who}", "en",
           "1,234 days for Ana's");
    filled("{n} of {n, plural, other {#}}", "en", "1,234 of 1,234");
    filled("{n}, {who}, {n}", "en", "1,234, Ana's, 1,234");
    filled("{n, plural, =1234 {all} other {some}}", "en", "all");
    filled("{who, select, a {A} other {not 'a'}}", "en", "not 'a'");
    filled("{n, number}", "es", "1.234");
    filled("{n, selectordinal, few {#rd} other {#th}} {who}", "en",
           "1,234th Ana's");
}
END_TEST

#define TOO_DEEP                                                               \
    "{n, plural, other {{n, plural, other {{n, plural, other "                 \
    "{{n, plural, other {{n, plural, other {#}}}}}}}}}}"

START_TEST(a_pattern_that_we_do_not_use_is_refused)
{
    static const char *const bad[] = {
        "{missing}",
        "{",
        "}",
        "{}",
        "{who",
        "{who, date}",
        "{n, plural}",
        "{n, plural, one {x}}",
        "{n, plural, one {x} other}",
        "{n, plural, offset:1 one {x} other {y}}",
        "{who, plural, other {#}}",
        "{n, plural, other {{m, plural, other {#}}}}",
        "{n, select, other {{n, plural, other {#}}}}",
        "{a_name_that_is_much_longer_than_any_of_ours}",
        "{a}{b}{c}{d}{e}{f}{g}",
        TOO_DEEP,
        "{n, plural, nonsense} other {#}}",
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        filled(bad[i], "en", NULL);
}
END_TEST

/* Bytes that are no data of ICU's, or whose head is damaged. */
START_TEST(damaged_words_are_no_language)
{
    static const struct words_language lost[] = {
        {.tag = "xx", .last = "en", .package = "lost"}};
    static _Alignas(16) unsigned char data[4096];
    struct messages *messages = NULL;

    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (unsigned char)(_i == 0 ? 0 : _i == 1 ? 0xFF : 31 * i);
    if (_i == 3) {
        memcpy(data, words_amparo, 32); /* its head, and then nothing */
        memset(data + 32, 0, sizeof data - 32);
    }
    words_add(lost, 1, data);
    if (messages_open("xx", DRAFTS_ALL, &messages) == STATUS_OK)
        ck_assert_str_eq(messages_get(messages, "foot.leave"), "foot.leave");
    messages_close(messages);
    ck_assert_int_eq(messages_open("en", DRAFTS_ALL, &messages), STATUS_OK);
    ck_assert_str_ne(messages_get(messages, "foot.leave"), "foot.leave");
    messages_close(messages);
}
END_TEST

START_TEST(no_damaged_pattern_ends_the_program)
{
    static const char good[] =
        "l'{who} {n, plural, =0 {none {who}} one {# a} other {# {place}}} "
        "{who, select, a {x} other {y}}";
    static const char letters[] = "{},#' n|<:0=";
    const struct argument arguments[] = {
        {.name = "who", .text = "W"},
        {.name = "n", .number = 2},
        {.name = "place", .text = "P"},
    };
    struct fill fill = {.arguments = arguments, .count = 3, .locale = "ar"};

    for (size_t i = 0; i < sizeof good - 1; i++)
        for (size_t j = 0; j < sizeof letters - 1; j++) {
            char pattern[sizeof good];

            memcpy(pattern, good, sizeof good);
            pattern[i] = letters[j];
            memory_free_text(messages_fill(pattern, &fill));
        }
}
END_TEST

START_TEST(what_is_put_in_never_reaches_past_its_own_end)
{
    struct argument who[] = {{.name = "who"}};
    const struct fill fill = {.arguments = who, .count = 1, .locale = "en"};
    static const char *const given[][2] = {
        {"a\u202Eb", "<ab>"},
        {"a\u2069b", "<ab>"},
        {"\u2067a", "<\u2067a\u2069>"},
        {"\u2069א\u2066\u2068", "<\u2068א\u2066\u2068\u2069\u2069\u2069>"},
        {"\u2066a\u2069", "<\u2066a\u2069>"},
        {"", "<>"},
    };

    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        char *text;

        who[0].text = given[i][0];
        text = messages_fill("<{who}>", &fill);
        ck_assert_str_eq(text, given[i][1]);
        memory_free_text(text);
    }
}
END_TEST

START_TEST(a_word_that_chooses_is_compared_as_it_is)
{
    const struct argument what[] = {{.name = "what", .text = "yes"}};
    const struct fill fill = {
        .arguments = what, .count = 1, .locale = "ar", .is_rtl = true};
    char *text = messages_fill("{what, select, yes {نعم} other {لا}}", &fill);

    ck_assert_str_eq(text, "نعم");
    memory_free_text(text);
}
END_TEST

START_TEST(what_runs_against_the_sentence_stands_in_isolates)
{
    const struct argument latin[] = {{.name = "who", .text = "Ana"}};
    const struct argument arabic[] = {{.name = "who", .text = "سلمى"}};
    struct fill fill = {.arguments = latin, .count = 1, .locale = "ar"};
    char *text;

    fill.is_rtl = true;
    text = messages_fill("من {who}", &fill);
    ck_assert_str_eq(text, "من \u2068Ana\u2069");
    memory_free_text(text);
    fill.arguments = arabic;
    text = messages_fill("من {who}", &fill);
    ck_assert_str_eq(text, "من \u2068سلمى\u2069");
    memory_free_text(text);
    fill.is_rtl = false;
    text = messages_fill("From {who}", &fill);
    ck_assert_str_eq(text, "From \u2068سلمى\u2069");
    memory_free_text(text);
}
END_TEST

START_TEST(a_shape_names_what_a_pattern_takes)
{
    struct pattern_shape shape;

    ck_assert_ptr_null(pattern_take_shape(
        "{b} {n, plural, other {# {a}}} {b} {c, select, other {}}", &shape));
    ck_assert_uint_eq(shape.texts, 3);
    ck_assert_str_eq(shape.text[0], "b");
    ck_assert_str_eq(shape.text[1], "a");
    ck_assert_str_eq(shape.text[2], "c");
    ck_assert(shape.has_number);
    ck_assert_str_eq(shape.number, "n");
}
END_TEST

static void
same(char *text, const char *expected)
{
    ck_assert_str_eq(text, expected);
    memory_free_text(text);
}

START_TEST(days_dates_and_times_are_written_as_the_language_does)
{
    struct messages *english = open_language("en");
    struct messages *spanish = open_language("es");
    struct messages *arabic = open_language("ar");

    setenv("TZ", "UTC", 1);
    tzset();
    same(messages_weekday(english, 0), "Monday");
    same(messages_weekday(english, 6), "Sunday");
    same(messages_weekday(spanish, 0), "lunes");
    same(messages_weekday(arabic, 4), "الجمعة");
    same(messages_date(english, 1795392000), "November 23, 2026");
    same(messages_date(spanish, 1795392000), "23 de noviembre de 2026");
    same(messages_time(english, 13, 5), "1:05 PM");
    same(messages_time(spanish, 13, 5), "13:05");
    messages_close(english);
    messages_close(spanish);
    messages_close(arabic);
}
END_TEST

START_TEST(a_date_is_the_one_of_the_place)
{
    struct messages *english = open_language("en");

    setenv("TZ", "XXX-3", 1);
    tzset();
    same(messages_date(english, 1795392000 - 3 * 3600), "November 23, 2026");
    same(messages_date(english, 1795392000 - 3 * 3600 - 1),
         "November 22, 2026");
    messages_close(english);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("messages");
    TCase *messages = tcase_create("messages");

    tcase_add_test(messages, every_language_opens_and_names_itself);
    tcase_add_test(messages,
                   numbers_have_the_digits_of_the_choices_in_every_language);
    tcase_add_test(messages, a_language_that_is_not_linked_in_is_missing);
    tcase_add_test(messages, a_key_without_words_shows_itself);
    tcase_add_test(messages, words_are_lent_until_the_messages_close);
    tcase_add_test(messages, a_pattern_is_filled_by_names);
    tcase_add_test(messages, a_pattern_that_we_do_not_use_is_refused);
    tcase_add_loop_test(messages, damaged_words_are_no_language, 0, 4);
    tcase_add_test(messages, no_damaged_pattern_ends_the_program);
    tcase_add_test(messages, what_runs_against_the_sentence_stands_in_isolates);
    tcase_add_test(messages, what_is_put_in_never_reaches_past_its_own_end);
    tcase_add_test(messages, a_word_that_chooses_is_compared_as_it_is);
    tcase_add_test(messages, a_shape_names_what_a_pattern_takes);
    tcase_add_test(messages,
                   days_dates_and_times_are_written_as_the_language_does);
    tcase_add_test(messages, a_date_is_the_one_of_the_place);
    suite_add_tcase(suite, messages);
    return tap_run(suite);
}
