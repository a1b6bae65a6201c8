#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "kiosk/report/form.h"
#include "kiosk/report/triage.h"
#include "tests/tap.h"

static void
set_up(void)
{
    char *problem;

    ck_assert_int_eq(triage_start(&problem), STATUS_OK);
}

/* Every file of English words, one after the other. */
static void
add_file(struct buf *words, const char *name)
{
    const char *source = getenv("AMPARO_SOURCE");
    char *path =
        memory_print("%s/translations/%s", source ? source : ".", name);
    FILE *file = fopen(path, "r");
    char line[1024];

    free(path);
    if (!file)
        return;
    while (fgets(line, sizeof(line), file))
        buf_add_text(words, line);
    fclose(file);
}

static bool
has_words(void *self, const char *key)
{
    struct buf *words = self;
    char *line = memory_print("msgctxt \"%s\"\n", key);
    bool found = strstr(buf_text(words), line) != NULL;

    free(line);
    return found;
}

START_TEST(the_form_that_is_built_in_is_whole)
{
    struct buf words = {0};
    struct form_words asked = {.self = &words, .exists = has_words};
    size_t length;
    const char *text = form_built_in(&length);
    struct form *form;
    char *problem;
    enum status status;

    add_file(&words, "amparo.pot");
    ck_assert_uint_gt(words.length, 0);
    status = form_read(text, length, &asked, &form, &problem);
    ck_assert_msg(status == STATUS_OK, "%s", problem);
    ck_assert_ptr_null(problem);
    ck_assert_ptr_nonnull(form_find(form, "X2"));
    ck_assert_ptr_null(form_find(form, "S1"));
    form_free(form);
    buf_clear(&words);
}
END_TEST

START_TEST(pages_leave_room_for_the_three_last_lines)
{
    size_t length;
    const char *text = form_built_in(&length);
    struct form *form;
    char *problem;

    ck_assert_int_eq(form_read(text, length, NULL, &form, &problem), STATUS_OK);
    for (int i = 0; i < form_count(form); i++) {
        const struct question *question = form_question(form, i);
        int on_page[8] = {0};

        ck_assert_ptr_eq(form_find(form, question->name), question);
        for (size_t j = 0; j < question->choice_count; j++)
            ck_assert_int_le(++on_page[question->choices[j].page], 7);
        ck_assert(question->pages == 1 || question->page_keys);
    }
    ck_assert_str_eq(form_find(form, "A2")->page_keys[1], "form.A2.page2");
    ck_assert_int_eq(form_find(form, "A9")->limit, 1000);
    ck_assert(!form_find(form, "S2")->can_skip);
    ck_assert(form_find(form, "A3")->sensitive);
    form_free(form);
}
END_TEST

/* A bad form and what the sentence about it has to name. */
struct bad {
    const char *text;
    const char *names;
};

#define ONE(more)                                                              \
    "{\"questions\":[{\"name\":\"Z1\",\"type\":\"select_one\"," more "}]}"
#define YES_NO "\"choices\":[\"yes\",\"no\"]"
#define TWO(first, second)                                                     \
    "{\"questions\":[{\"name\":\"Z1\",\"type\":\"select_one\"," YES_NO first   \
    "},{\"name\":\"Z2\",\"type\":\"select_one\"," YES_NO second "}]}"

static const struct bad bad_forms[] = {
    {.text = "", .names = "form.json: line"},
    {.text = "{\"questions\":[],}", .names = "form.json: line"},
    {.text = "[]", .names = "a list of 1 to 64 questions"},
    {.text = "{\"questions\":[],\"version\":1}", .names = "key \"version\""},
    {.text = ONE(YES_NO ",\"relavant\":\"a\""),
     .names = "question Z1, key \"relavant\": there is no such key"},
    {.text = ONE("\"choices\":[\"yes\",\"yes\"]"),
     .names = "question Z1, choice \"yes\": it stands there twice"},
    {.text = ONE("\"choices\":[\"=cmd\"]"), .names = "choice \"=cmd\""},
    {.text = ONE("\"choices\":[\"-1\"]"), .names = "for a formula"},
    {.text = ONE("\"choices\":[\"a b\"]"), .names = "a name has 1 to 23"},
    {.text = ONE("\"choices\":[]"), .names = "key \"choices\""},
    {.text = ONE("\"choices\":[[\"a\"],\"b\"]"), .names = "are mixed"},
    {.text = ONE("\"choices\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\","
                 "\"h\"]"),
     .names = "at most 7"},
    {.text = ONE(YES_NO ",\"limit\":3"), .names = "key \"limit\""},
    {.text = ONE(YES_NO ",\"skip\":\"no\""), .names = "key \"skip\""},
    {.text = ONE(YES_NO ",\"relevant\":\"A9=yes\""),
     .names = "question Z1, key \"relevant\": at letter 1: no such question"},
    {.text = ONE(YES_NO ",\"relevant\":\"path=abuse and\""),
     .names = "question Z1, key \"relevant\": at letter"},
    {.text = ONE(YES_NO ",\"relevant\":\"path=lost\""), .names = "no such"},
    {.text = ONE(YES_NO ",\"relevant\":\"Z1=yes\""),
     .names = "the question itself"},
    {.text = ONE(YES_NO ",\"relevant\":\"path=abuse and path=help\""),
     .names = "question Z1, key \"relevant\": it can never hold"},
    {.text = ONE(YES_NO ",\"hints\":[{\"name\":\"x\",\"relevant\":"
                        "\"fear=yes and not fear=yes\"}]"),
     .names = "question Z1, \"x\", key \"relevant\": it can never hold"},
    {.text = TWO(",\"relevant\":\"Z2=yes\"", ""),
     .names = "question Z1, \"Z2\": \"relevant\" asks about a question that "
              "comes later"},
    {.text = TWO(",\"relevant\":\"Z2=yes\"", ",\"relevant\":\"Z1=yes\""),
     .names = "wait for each other in a circle"},
    {.text = TWO("", ",\"relevant\":\"Z1=yes and Z1=no\""),
     .names = "question Z2, key \"relevant\": it can never hold"},
    {.text = TWO("", ",\"relevant\":\"Z1 only yes and not Z1 answered\""),
     .names = "question Z2, key \"relevant\": it can never hold"},
    {.text = "{\"questions\":[{\"name\":\"Z1\",\"type\":\"select_one\"," YES_NO
             "},{\"name\":\"Z1\",\"type\":\"select_one\"," YES_NO "}]}",
     .names = "question Z1, key \"name\": it stands there twice"},
    {.text = "{\"questions\":[{\"name\":\"Z1\",\"name\":\"Z2\"}]}",
     .names = "the same key stands twice"},
    {.text = "{\"questions\":[{\"type\":\"text\"}]}",
     .names = "question number 1, key: a name is missing"},
    {.text = "{\"questions\":[{\"name\":\"Z1\",\"type\":\"choose\"}]}",
     .names = "question Z1, key \"type\""},
    {.text = "{\"questions\":[{\"name\":\"Z1\",\"type\":\"text\"}]}",
     .names = "question Z1, key \"limit\""},
    {.text = "{\"questions\":[{\"name\":\"Z1\",\"type\":\"select_multiple\","
             "\"choices\":[\"a\",\"b\"]}]}",
     .names = "the last choice is \"none\""},
    {.text = "{\"questions\":[{\"name\":\"A6\",\"type\":\"select_one\","
             "\"choices\":[\"yes\",\"maybe\"]}]}",
     .names = "question A6, \"maybe\": triage reads this question"},
    {.text = ONE("\"choices\":[{\"name\":\"a\",\"variants\":[\"about\"]}]"),
     .names = "choice \"a\": the question has no such variant"},
    {.text = ONE("\"choices\":[{\"name\":\"a\",\"label\":\"A\"}]"),
     .names = "question Z1, key \"label\": there is no such key"},
};

START_TEST(a_bad_form_gives_a_sentence_with_the_place)
{
    for (size_t i = 0; i < sizeof(bad_forms) / sizeof(*bad_forms); i++) {
        const struct bad *bad = &bad_forms[i];
        struct form *form = NULL;
        char *problem;

        ck_assert_msg(form_read(bad->text, strlen(bad->text), NULL, &form,
                                &problem) == STATUS_BAD_INPUT,
                      "%s", bad->text);
        ck_assert_ptr_null(form);
        ck_assert_msg(strstr(problem, bad->names) != NULL, "%s: %s", bad->text,
                      problem);
        free(problem);
    }
}
END_TEST

/* A question behind another that can never have been answered so. */
START_TEST(a_question_behind_a_closed_door_is_never_reached)
{
    static const char text[] =
        "{\"questions\":["
        "{\"name\":\"Z1\",\"type\":\"select_one\"," YES_NO "},"
        "{\"name\":\"Z2\",\"type\":\"select_one\"," YES_NO
        ",\"relevant\":\"Z1=yes\"},"
        "{\"name\":\"Z3\",\"type\":\"select_one\"," YES_NO
        ",\"relevant\":\"Z2=yes and Z1=no\"}]}";
    struct form *form;
    char *problem;

    ck_assert_int_eq(form_read(text, sizeof(text) - 1, NULL, &form, &problem),
                     STATUS_BAD_INPUT);
    ck_assert_ptr_nonnull(strstr(problem, "question Z3"));
    free(problem);
}
END_TEST

static bool
has_none(void *self, const char *key)
{
    return strcmp(key, self) != 0;
}

START_TEST(a_text_that_is_missing_is_named)
{
    static const char *const keys[] = {
        "form.A2",        "form.A2.page2",          "form.A2.not_paid",
        "form.K2.about",  "form.A9.hint.consulate", "form.K5.hurt.about",
        "form.A9.sealed", "form.P1.hint",
    };
    size_t length;
    const char *text = form_built_in(&length);

    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
        char *missing = memory_text(keys[i]);
        struct form_words words = {.self = missing, .exists = has_none};
        struct form *form;
        char *problem;

        ck_assert_int_eq(form_read(text, length, &words, &form, &problem),
                         STATUS_BAD_INPUT);
        ck_assert_ptr_nonnull(strstr(problem, keys[i]));
        free(problem);
        free(missing);
    }
}
END_TEST

START_TEST(a_form_cut_or_changed_anywhere_never_crashes)
{
    size_t length;
    const char *text = form_built_in(&length);
    char *copy = memory_zeroed(length);
    uint32_t seed = 7;

    for (int i = 0; i < 2000; i++) {
        struct form *form;
        char *problem;

        memcpy(copy, text, length);
        seed = seed * 1664525 + 1013904223;
        copy[seed % length] = (char)(seed >> 24);
        if (form_read(copy, i % 4 ? length : seed % length, NULL, &form,
                      &problem) == STATUS_OK)
            form_free(form);
        else
            ck_assert_ptr_nonnull(problem);
        free(problem);
    }
    free(copy);
}
END_TEST

START_TEST(the_hash_is_of_the_text)
{
    size_t length;
    const char *text = form_built_in(&length);
    uint8_t hash[HASH_SIZE];
    struct form *form;
    char *problem;

    ck_assert_int_eq(form_read(text, length, NULL, &form, &problem), STATUS_OK);
    hash_bytes(hash, text, length);
    ck_assert_mem_eq(form_hash(form), hash, HASH_SIZE);
    form_free(form);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("form");
    TCase *form = tcase_create("form");

    tcase_add_unchecked_fixture(form, set_up, NULL);
    tcase_add_test(form, the_form_that_is_built_in_is_whole);
    tcase_add_test(form, pages_leave_room_for_the_three_last_lines);
    tcase_add_test(form, a_bad_form_gives_a_sentence_with_the_place);
    tcase_add_test(form, a_question_behind_a_closed_door_is_never_reached);
    tcase_add_test(form, a_text_that_is_missing_is_named);
    tcase_add_test(form, a_form_cut_or_changed_anywhere_never_crashes);
    tcase_add_test(form, the_hash_is_of_the_text);
    suite_add_tcase(suite, form);
    return tap_run(suite);
}
