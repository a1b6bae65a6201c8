#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "tests/tap.h"
#include "translations/text/check.h"
#include "translations/text/messages.h"
#include "translations/text/po.h"
#include "translations/text/pseudo.h"

/* Sentences about mistakes are gathered here. */
struct sentences {
    char *text;
    size_t length;
    struct po_faults faults;
};

static void
listen(struct sentences *sentences)
{
    *sentences = (struct sentences){0};
    sentences->faults.out =
        open_memstream(&sentences->text, &sentences->length);
}

static void
stop(struct sentences *sentences)
{
    fclose(sentences->faults.out);
    free(sentences->text);
}

static enum status
read_text(const char *text, const char *name, struct po *out,
          struct po_faults *faults)
{
    char *copy = memory_text(text);
    FILE *in = fmemopen(copy, strlen(copy), "r");
    enum status status = po_read_stream(in, name, out, faults);

    fclose(in);
    free(copy);
    return status;
}

static struct po
read_good(const char *text, const char *name)
{
    struct po_faults faults = {0};
    struct po po;

    ck_assert_int_eq(read_text(text, name, &po, &faults), STATUS_OK);
    ck_assert_uint_eq(faults.count, 0);
    return po;
}

#define ENTRY(key, english, text)                                              \
    "msgctxt \"" key "\"\nmsgid \"" english "\"\nmsgstr \"" text "\"\n\n"

/* --- reading -------------------------------------------------------------- */

START_TEST(an_entry_is_read_with_all_that_is_known_about_it)
{
    struct po po = read_good(
        "msgid \"\"\nmsgstr \"Language: es\\n\"\n\n"
        "# a word to the translator\n"
        "# reviewed: 2026-01-02 AB 0123abcd\n"
        "#. a note\n#. max: 40\n#. sensitive\n#: where.c:1\n"
        "#, fuzzy, c-format\n#| msgid \"old\"\n"
        "msgctxt \"a.b\"\nmsgid \"\"\n\"One \\\"two\\\"\\n\"\n"
        "\"three\\\\\"\nmsgstr \"\"\n\"Uno\"\n\n"
        "#~ msgctxt \"gone\"\n#~ msgid \"x\"\n#~ msgstr \"y\"\n\n" ENTRY(
            "c", "C", ""),
        "es.po");
    const struct po_entry *entry = po_find(&po, "a.b");

    ck_assert_uint_eq(po.count, 2);
    ck_assert_str_eq(entry->english, "One \"two\"\nthree\\");
    ck_assert_str_eq(entry->text, "Uno");
    ck_assert_str_eq(entry->review, "0123abcd");
    ck_assert_str_eq(entry->notes, "a note\nmax: 40\nsensitive\n");
    ck_assert_int_eq(entry->max, 40);
    ck_assert(entry->is_fuzzy && entry->is_sensitive);
    ck_assert_uint_eq(entry->line, 12);
    ck_assert(!po_find(&po, "c")->is_fuzzy);
    ck_assert_ptr_null(po_find(&po, "gone"));
    po_clear(&po);
}
END_TEST

START_TEST(a_file_that_is_not_po_says_where)
{
    static const char *const bad[] = {
        "msgctxt \"a\"\nmsgid \"x\nmsgstr \"\"\n",
        "msgctxt \"a\"\nmsgid \"x\" y\nmsgstr \"\"\n",
        "msgctxt \"a\"\nhello\n",
        "msgctxt \"a\"\nmsgid x\n",
        "#. note\n\"alone\"\n",
        "msgctxt \"a\"\nmsgid \"\x1b\"\n",
        "msgctxt \"a\"\nmsgid \"\xff\"\n",
        "msgctxt \"a\"\nmsgctxt \"b\"\n",
        "msgctxt \"a\"\nmsgid \"\\",
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct sentences said;
        struct po po;

        listen(&said);
        ck_assert_int_eq(read_text(bad[i], "es.po", &po, &said.faults),
                         STATUS_BAD_INPUT);
        fflush(said.faults.out);
        ck_assert_ptr_nonnull(strstr(said.text, "es.po:2: "));
        ck_assert_uint_eq(said.faults.count, 1);
        stop(&said);
        po_clear(&po);
    }
}
END_TEST

START_TEST(a_file_that_is_missing_says_so)
{
    struct po_faults faults = {0};
    struct po po;

    ck_assert_int_eq(po_read("no/such/file.po", &po, &faults), STATUS_IO);
    ck_assert_uint_eq(faults.count, 1);
    po_clear(&po);
}
END_TEST

START_TEST(what_was_written_is_read_again)
{
    struct po po = read_good(
        "#. max: 9\n#, fuzzy\n" ENTRY("k", "a\\n\\\"b\\\\", "x\\ny\\n"),
        "a.po");
    struct po again;
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);

    po_write_header(out, "es");
    po_write_entry(out, &po.entries[0]);
    fclose(out);
    again = read_good(text, "b.po");
    ck_assert_uint_eq(again.count, 1);
    ck_assert_str_eq(again.entries[0].english, "a\n\"b\\");
    ck_assert_str_eq(again.entries[0].text, "x\ny\n");
    ck_assert_int_eq(again.entries[0].max, 9);
    ck_assert(again.entries[0].is_fuzzy);
    free(text);
    po_clear(&po);
    po_clear(&again);
}
END_TEST

/* --- states --------------------------------------------------------------- */

START_TEST(an_edit_voids_a_review)
{
    struct po source = read_good(ENTRY("k", "Yes", ""), "a.pot");
    struct po words = read_good(ENTRY("k", "Yes", "Sí"), "es.po");
    struct po_entry *entry = &words.entries[0];

    ck_assert_int_eq(po_state(entry, &source.entries[0]), PO_TRANSLATED);
    entry->is_fuzzy = true;
    ck_assert_int_eq(po_state(entry, &source.entries[0]), PO_DRAFT);
    po_hash(entry, entry->review);
    ck_assert_int_eq(po_state(entry, &source.entries[0]), PO_REVIEWED);
    entry->text[0] = 'T';
    ck_assert_int_eq(po_state(entry, &source.entries[0]), PO_DRAFT);
    entry->is_fuzzy = false;
    ck_assert_int_eq(po_state(entry, &source.entries[0]), PO_TRANSLATED);
    source.entries[0].english[0] = 'y';
    ck_assert_int_eq(po_state(entry, &source.entries[0]), PO_DRAFT);
    po_clear(&source);
    po_clear(&words);
}
END_TEST

START_TEST(a_review_is_what_sha256sum_says)
{
    struct po words = read_good(ENTRY("k", "Yes", "Sí"), "es.po");
    char hash[PO_HASH + 1];

    po_hash(&words.entries[0], hash);
    ck_assert_str_eq(hash, "d6837a57");
    po_clear(&words);
}
END_TEST

START_TEST(a_bundle_carries_the_state_of_each_text)
{
    struct po source =
        read_good(ENTRY("a", "A", "") "#. sensitive\n" ENTRY("b", "B", "")
                      ENTRY("c", "C", ""),
                  "a.pot");
    struct po words = read_good("#, fuzzy\n" ENTRY("b", "B", "Be\\n\\\"x")
                                    ENTRY("a", "A", "Aa") ENTRY("x", "X", "Xx"),
                                "es.po");
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);

    po_write_bundle(out, "ar-XB", &source, &words);
    fclose(out);
    ck_assert_str_eq(text, "ar_XB:table {\n"
                           "    \"a\":array { \"Aa\", \"t\" }\n"
                           "    \"b\":array { \"Be\\n\\\"x\", \"ds\" }\n"
                           "}\n");
    free(text);
    po_clear(&source);
    po_clear(&words);
}
END_TEST

START_TEST(sources_are_joined_and_a_second_wording_is_a_fault)
{
    struct po files[2] = {
        read_good(ENTRY("a", "A", "") ENTRY("b", "B", ""), "1.pot"),
        read_good(ENTRY("b", "B", "") ENTRY("a", "Other", ""), "2.pot"),
    };
    struct sentences said;
    struct po joined;

    listen(&said);
    po_join(files, 2, &joined, &said.faults);
    fflush(said.faults.out);
    ck_assert_uint_eq(joined.count, 2);
    ck_assert_str_eq(po_find(&joined, "a")->english, "A");
    ck_assert_str_eq(said.text,
                     "2.pot:5: a: the key has other words elsewhere\n");
    stop(&said);
    po_clear(&joined);
    po_clear(&files[0]);
    po_clear(&files[1]);
}
END_TEST

/* --- checks --------------------------------------------------------------- */

/* One broken text for each check, and a part of what is said about it. */
static const struct broken {
    const char *tag;
    const char *english;
    const char *text;
    const char *said; /* NULL: nothing */
} broken[] = {
    {"es", "Yes", "Sí", NULL},
    {"es", "{who} and {n, plural, one {# day} other {# days}}",
     "{n, plural, one {# día} many {# de días} other {# días}} y {who}", NULL},
    {"ar", "Press Esc", "اضغط Esc", NULL},
    {"ja", "Yes", "はい、イイ", NULL},
    {"en-XA", "Yes", "Ýéš", NULL},
    {"es", ", ", ", ", NULL},
    {"es", "Yes", "", "es.po:1: k: not translated"},
    {"es", "{who}", "hola", "es.po:1: k: who: the argument was left out"},
    {"es", "{who}", "{who} {what}", "what: the English has no such argument"},
    {"es", "{n, number}", "hola", "n: the number was left out"},
    {"es", "{who}", "{who, plural, one {a} other {b}}",
     "who: a text in English, a number here"},
    {"es", "x", "{n, plural, one {a} other {b}}",
     "n: the English has no such argument"},
    {"es", "{who}", "{who", "a { is not closed by }"},
    {"es", "{who}", "{who, date}", "an argument is of a kind we do not use"},
    {"es", "{n, number}", "{n, plural, other {#}}",
     "one: the plural form is missing, for example for 1"},
    {"ar", "{n, number}", "{n, plural, one {#} two {#} few {#} other {#}}",
     "zero: the plural form is missing, for example for 0"},
    {"ar", "{n, number}",
     "{n, plural, =0 {#} one {#} two {#} few {#} many {#} other {#}}", NULL},
    {"es", "{n, number}", "{n, plural, one {#} few {#} other {#}}",
     "few: the language has no such plural form"},
    {"es", "{n, number}", "{n, plural, one {#} one {#} other {#}}",
     "one: the branch stands here twice"},
    {"es", "short", "un texto que es demasiado largo",
     "it takes 31 cells, there are 20"},
    {"es", "{n, number}",
     "{n, plural, one {corto} other {# veces y algo más aún}}",
     "it takes 24 cells, there are 20"},
    {"ja", "short", "長い長い長い長い長い長い", "it takes 24 cells"},
    {"es", "x", "a\xC2\x85", NULL}, /* refused earlier, by the reader */
    {"es", "x", "a\xE2\x80\xAE", "U+202E: no command to change the direction"},
    {"es", "x", "a\xE2\x81\xA6", "U+2066: no command to change the direction"},
    {"es", "x", "a\xEE\x80\x80", "U+E000: a character of private use"},
    {"es", "x", "a\xCD\xB8", "U+0378: Unicode has no such character"},
    {"es", "x", "a\xEF\xBF\xBD", "U+FFFD: a letter was lost here"},
    {"es", "x", "a\xC2\xAD", "U+00AD: an invisible character"},
    {"es", "x", "a\xE2\x80\xA8", "U+2028: a control character"},
    {"es", "paper", "p\xD0\xB0pel", "U+0430: a letter of another script"},
    {"ar", "yes", "نعم ok", "U+006F: a letter of another script"},
    {"es", "x", " a", "a space or a new line stands at an end"},
    {"es", "x", "a\\n", "a space or a new line stands at an end"},
    {"es", "x", "a  b", "two spaces in a row"},
    {"fr", "x", "l''ami", "two apostrophes in a row"},
};

START_TEST(every_fault_gets_its_sentence)
{
    const struct broken *one = &broken[_i];
    char *source_text = memory_print(
        "#. max: 20\nmsgctxt \"k\"\nmsgid \"%s\"\nmsgstr \"\"\n", one->english);
    char *text = memory_print("msgctxt \"k\"\nmsgid \"%s\"\nmsgstr \"%s\"\n",
                              one->english, one->text);
    struct sentences said;
    struct po source;
    struct po words;

    listen(&said);
    source = read_good(source_text, "a.pot");
    if (read_text(text, "es.po", &words, &said.faults) == STATUS_OK) {
        check_language(one->tag, &source, &words, &said.faults);
        fflush(said.faults.out);
        if (one->said)
            ck_assert_msg(strstr(said.text, one->said), "%s", said.text);
        else
            ck_assert_str_eq(said.text, "");
    } else
        ck_assert_ptr_null(one->said);
    stop(&said);
    po_clear(&source);
    po_clear(&words);
    free(source_text);
    free(text);
}
END_TEST

/* Whole files: what is between entries. */
static void
said_about(const char *source_text, const char *text, const char *expected)
{
    struct po source = read_good(source_text, "a.pot");
    struct po words = read_good(text, "es.po");
    struct sentences said;

    listen(&said);
    check_language("es", &source, &words, &said.faults);
    fflush(said.faults.out);
    ck_assert_str_eq(said.text, expected);
    stop(&said);
    po_clear(&source);
    po_clear(&words);
}

START_TEST(keys_that_are_missing_extra_or_double_are_named)
{
    said_about(ENTRY("a", "A", "") ENTRY("b", "B", ""), ENTRY("a", "A", "a"),
               "es.po: b: the key is missing\n");
    said_about(ENTRY("a", "A", ""), ENTRY("a", "A", "a") ENTRY("b", "B", "b"),
               "es.po:5: b: the program has no such key\n");
    said_about(ENTRY("a", "A", ""), ENTRY("a", "A", "a") ENTRY("a", "A", "b"),
               "es.po:5: a: the key stands here twice\n");
    said_about(ENTRY("a", "New", ""), ENTRY("a", "Old", "a"),
               "es.po:1: a: the English was changed since\n");
}
END_TEST

START_TEST(the_source_is_checked_too)
{
    struct po source = read_good(
        ENTRY("a b", "A", "") ENTRY("b", "", "") ENTRY("c", "C", "translated")
            ENTRY("d", "{x", "") "#. max: 3\n" ENTRY("e", "four", ""),
        "a.pot");
    struct sentences said;

    listen(&said);
    check_source(&source, &said.faults);
    fflush(said.faults.out);
    ck_assert_str_eq(said.text,
                     "a.pot:1: a b: a key is made of letters, digits, dots, - "
                     "and _\n"
                     "a.pot:5: b: there is no English\n"
                     "a.pot:9: c: the source holds a translation\n"
                     "a.pot:13: d: a { is not closed by }\n"
                     "a.pot:18: e: it takes 4 cells, there are 3\n");
    stop(&said);
    po_clear(&source);
}
END_TEST

/* --- pseudo-languages ----------------------------------------------------- */

START_TEST(pseudo_languages_keep_the_arguments_and_the_bounds)
{
    struct po source = read_good(
        "#. max: 12\n" ENTRY("a", "Hello you", "")
            ENTRY("b", "{n, plural, one {# day} other {# days}} {who}", ""),
        "a.pot");
    static const char *const tags[] = {"en-XA", "ar-XB"};
    static const char *const hello[] = {"Ĥéļļö ýöû", "هيللو طوع"};

    for (int i = 0; i < 2; i++) {
        struct po_faults faults = {0};
        struct po words;
        char *text;
        size_t length;
        FILE *out = open_memstream(&text, &length);

        pseudo_write(out, tags[i], &source);
        fclose(out);
        words = read_good(text, "en-XA.po");
        ck_assert_str_eq(po_find(&words, "a")->text, hello[i]);
        if (i == 0) /* Arabic has plural forms that the English lacks */
            check_language("en-XA", &source, &words, &faults);
        ck_assert_uint_eq(faults.count, 0);
        po_clear(&words);
        free(text);
    }
    po_clear(&source);
}
END_TEST

START_TEST(pseudo_languages_open_where_they_are_linked_in)
{
    struct messages *messages;

    ck_assert_int_eq(messages_open("en-XA", DRAFTS_SAFE, &messages),
                     STATUS_MISSING);
    pseudo_add();
    ck_assert_int_eq(messages_open("en-XA", DRAFTS_SAFE, &messages), STATUS_OK);
    ck_assert_ptr_nonnull(strstr(messages_get(messages, "draft.mark"), "ɱåç"));
    ck_assert(!messages_is_rtl(messages));
    messages_close(messages);
    ck_assert_int_eq(messages_open("ar-XB", DRAFTS_SAFE, &messages), STATUS_OK);
    ck_assert(messages_is_rtl(messages));
    ck_assert_str_eq(messages_origin(messages, "draft.mark").tag, "ar-XB");
    messages_close(messages);
}
END_TEST

/* --- drafts --------------------------------------------------------------- */

START_TEST(a_sensitive_draft_falls_to_the_next_language)
{
    struct messages *messages;
    struct message_origin origin;

    pseudo_add();
    ck_assert_int_eq(messages_open("qaa", DRAFTS_SAFE, &messages), STATUS_OK);
    ck_assert_str_eq(messages_get(messages, "form.C2"),
                     "Who may read your report?");
    origin = messages_origin(messages, "form.C2");
    ck_assert_str_eq(origin.tag, "en");
    ck_assert(!origin.is_draft);
    ck_assert_str_eq(messages_get(messages, "form.S2"), "plain draft");
    origin = messages_origin(messages, "form.S2");
    ck_assert_str_eq(origin.tag, "qaa");
    ck_assert(origin.is_draft);
    ck_assert(!messages_origin(messages, "draft.mark").is_draft);
    messages_close(messages);
    ck_assert_int_eq(messages_open("qaa", DRAFTS_ALL, &messages), STATUS_OK);
    ck_assert_str_eq(messages_get(messages, "form.C2"), "sensitive draft");
    ck_assert(messages_origin(messages, "form.C2").is_draft);
    messages_close(messages);
}
END_TEST

START_TEST(a_broken_pattern_falls_to_the_next_language)
{
    static const struct argument five = {.name = "seconds", .number = 5};
    struct messages *messages;
    char *text;

    pseudo_add();
    ck_assert_int_eq(messages_open("qaa", DRAFTS_ALL, &messages), STATUS_OK);
    text = messages_format(messages, "stage.idle.text", &five, 1);
    ck_assert_ptr_nonnull(strstr(text, "In 5 seconds this screen"));
    memory_free_text(text);
    messages_close(messages);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("po");
    TCase *po = tcase_create("po");
    TCase *check = tcase_create("check");

    tcase_add_test(po, an_entry_is_read_with_all_that_is_known_about_it);
    tcase_add_test(po, a_file_that_is_not_po_says_where);
    tcase_add_test(po, a_file_that_is_missing_says_so);
    tcase_add_test(po, what_was_written_is_read_again);
    tcase_add_test(po, an_edit_voids_a_review);
    tcase_add_test(po, a_review_is_what_sha256sum_says);
    tcase_add_test(po, a_bundle_carries_the_state_of_each_text);
    tcase_add_test(po, sources_are_joined_and_a_second_wording_is_a_fault);
    tcase_add_test(po, pseudo_languages_keep_the_arguments_and_the_bounds);
    tcase_add_test(po, pseudo_languages_open_where_they_are_linked_in);
    tcase_add_test(po, a_sensitive_draft_falls_to_the_next_language);
    tcase_add_test(po, a_broken_pattern_falls_to_the_next_language);
    suite_add_tcase(suite, po);
    tcase_add_loop_test(check, every_fault_gets_its_sentence, 0,
                        (int)(sizeof broken / sizeof *broken));
    tcase_add_test(check, keys_that_are_missing_extra_or_double_are_named);
    tcase_add_test(check, the_source_is_checked_too);
    suite_add_tcase(suite, check);
    return tap_run(suite);
}
