#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"
#include "kiosk/report/form_check.h"
#include "kiosk/report/form_inner.h"
#include "kiosk/report/json.h"

enum { LIMIT_MAX = 4000 };

/* Reading stops at the first PROBLEM; every step looks at it. */
struct form_reader {
    struct form *form;
    struct form_entry *entry; /* the question being read; NULL: none */
    const char *place;        /* its name, or how far we are */
    char *problem;
};

/* KIND and THING name the place in the question; THING may be NULL. */
static void
refuse(struct form_reader *reader, const char *kind, const char *thing,
       const char *words)
{
    if (reader->problem)
        return;
    if (thing)
        reader->problem = memory_print("form.json: question %s, %s \"%s\": %s",
                                       reader->place, kind, thing, words);
    else
        reader->problem = memory_print("form.json: question %s, %s: %s",
                                       reader->place, kind, words);
}

static const char *
keep(struct form_reader *reader, const char *text)
{
    return form_keep(reader->form, memory_text(text));
}

/* Refuse what is not an object, and keys that are not among KEYS. */
static void
check_keys(struct form_reader *reader, const char *what,
           const struct json_value *value, const char *const *keys)
{
    const char *key;

    if (!json_is_map(value)) {
        refuse(reader, what, NULL, "an object in braces is missing");
        return;
    }
    for (size_t i = 0; (key = json_key(value, i)); i++) {
        const char *const *known = keys;

        while (*known && strcmp(*known, key) != 0)
            known++;
        if (!*known)
            refuse(reader, "key", key, "there is no such key");
    }
}

static bool
is_name(const char *name)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz"
                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    return length > 0 && length < FORM_NAME_SIZE && name[length] == '\0';
}

/* A name of [A-Za-z0-9_]; "" after a problem. */
static const char *
read_name(struct form_reader *reader, const char *kind,
          const struct json_value *value)
{
    const char *name = json_words(value);

    if (!name) {
        refuse(reader, kind, NULL, "a name is missing");
        return "";
    }
    if (strchr("=+-@", name[0]))
        refuse(reader, kind, name,
               "a spreadsheet takes = + - @ at the start for a formula");
    else if (!is_name(name))
        refuse(reader, kind, name,
               "a name has 1 to 23 letters a-z, A-Z, 0-9 and _");
    return keep(reader, name);
}

static bool
read_switch(struct form_reader *reader, const struct json_value *map,
            const char *key, bool fallback)
{
    const struct json_value *value = json_member(map, key);
    int on = json_switch(value);

    if (!value)
        return fallback;
    if (on < 0)
        refuse(reader, "key", key, "only true or false can stand here");
    return on > 0;
}

static void
read_type(struct form_reader *reader, const struct json_value *map)
{
    static const char *const types[] = {
        [QUESTION_SELECT_ONE] = "select_one",
        [QUESTION_SELECT_MULTIPLE] = "select_multiple",
        [QUESTION_TEXT] = "text",
        [QUESTION_SERVICES] = "services",
    };
    const char *type = json_words(json_member(map, "type"));

    for (size_t i = 0; type && i < sizeof(types) / sizeof(*types); i++) {
        if (strcmp(types[i], type) == 0) {
            reader->entry->question.type = (enum question_type)i;
            return;
        }
    }
    refuse(reader, "key", "type",
           "select_one, select_multiple, text or services is missing");
}

/* The variant of the question named NAME, -1 when there is none. */
static int
find_variant(const struct form_entry *entry, const char *name)
{
    for (size_t i = 0; i < entry->question.variant_count; i++) {
        if (strcmp(entry->variants[i].name, name) == 0)
            return (int)i;
    }
    return -1;
}

static void
read_choice_variants(struct form_reader *reader, size_t number,
                     const struct json_value *list)
{
    struct form_entry *entry = reader->entry;
    const struct choice *choice = &entry->choices[number];

    if (list && !json_is_list(list))
        refuse(reader, "choice", choice->name, "\"variants\" is not a list");
    for (size_t i = 0; i < json_length(list); i++) {
        const char *name = json_words(json_at(list, i));
        int variant = name ? find_variant(entry, name) : -1;

        if (variant < 0) {
            refuse(reader, "choice", choice->name,
                   "the question has no such variant");
            return;
        }
        entry->choice_keys[number][variant] =
            form_keep(reader->form, memory_print("%s.%s", choice->key, name));
    }
}

static void
read_choice(struct form_reader *reader, const struct json_value *value,
            int page)
{
    static const char *const keys[] = {"name", "relevant", "variants", NULL};
    struct question *question = &reader->entry->question;
    size_t number = question->choice_count;
    struct choice *choice = &reader->entry->choices[number];
    const struct json_value *name = value;

    if (number == FORM_CHOICES_MAX) {
        refuse(reader, "key", "choices", "there are too many");
        return;
    }
    if (!json_words(value)) {
        check_keys(reader, "choice", value, keys);
        name = json_member(value, "name");
    }
    choice->name = read_name(reader, "choice", name);
    if (form_choice(question, choice->name) >= 0)
        refuse(reader, "choice", choice->name, "it stands there twice");
    choice->page = page;
    choice->key = form_keep(
        reader->form, memory_print("form.%s.%s", question->name, choice->name));
    choice->variant_keys = reader->entry->choice_keys[number];
    question->choice_count++;
    if (!json_words(value))
        read_choice_variants(reader, number, json_member(value, "variants"));
}

static void
read_pages(struct form_reader *reader, const struct json_value *list)
{
    struct form_entry *entry = reader->entry;
    size_t pages = json_length(list);

    if (pages > PAGES_MAX) {
        refuse(reader, "key", "choices", "there are too many pages");
        return;
    }
    for (size_t i = 0; i < pages; i++) {
        const struct json_value *page = json_at(list, i);

        if (!json_is_list(page))
            refuse(reader, "key", "choices", "pages and choices are mixed");
        for (size_t j = 0; j < json_length(page); j++)
            read_choice(reader, json_at(page, j), (int)i);
        entry->page_keys[i] =
            form_keep(reader->form, memory_print("form.%s.page%zu",
                                                 entry->question.name, i + 1));
    }
    entry->question.pages = (int)pages;
    if (pages > 1)
        entry->question.page_keys = entry->page_keys;
}

static void
read_choices(struct form_reader *reader, const struct json_value *list)
{
    struct question *question = &reader->entry->question;

    question->pages = 1;
    if (question->type == QUESTION_TEXT) {
        if (list)
            refuse(reader, "key", "choices", "a text has none");
        return;
    }
    if (json_length(list) == 0) {
        refuse(reader, "key", "choices", "a list of them is missing");
        return;
    }
    if (json_is_list(json_at(list, 0))) {
        read_pages(reader, list);
        return;
    }
    for (size_t i = 0; i < json_length(list); i++)
        read_choice(reader, json_at(list, i), 0);
}

static void
read_limit(struct form_reader *reader, const struct json_value *value)
{
    struct question *question = &reader->entry->question;
    long long limit = json_number(value, 0);

    if (question->type != QUESTION_TEXT) {
        if (value)
            refuse(reader, "key", "limit", "only a text has one");
        return;
    }
    if (limit < 1 || limit > LIMIT_MAX)
        refuse(reader, "key", "limit", "a text needs one from 1 to 4000");
    else
        question->limit = (int)limit;
}

/* A hint's key has its own word, and only its question's when it is plain. */
static char *
variant_key(const char *question, bool hint, const char *name)
{
    if (!hint)
        return memory_print("form.%s.%s", question, name);
    if (strcmp(name, "plain") == 0)
        return memory_print("form.%s.hint", question);
    return memory_print("form.%s.hint.%s", question, name);
}

/* Gives how many there are. */
static size_t
read_variants(struct form_reader *reader, const struct json_value *list,
              struct variant *out, bool hint)
{
    static const char *const keys[] = {"name", "relevant", NULL};
    const char *kind = hint ? "hint" : "variant";
    size_t count = json_length(list);

    if ((list && !json_is_list(list)) || count > VARIANTS_MAX) {
        refuse(reader, kind, NULL, "a list of at most 4 is missing");
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        const struct json_value *value = json_at(list, i);

        check_keys(reader, kind, value, keys);
        out[i].name = read_name(reader, kind, json_member(value, "name"));
        for (size_t j = 0; j < i; j++) {
            if (strcmp(out[j].name, out[i].name) == 0)
                refuse(reader, kind, out[i].name, "it stands there twice");
        }
        out[i].key =
            form_keep(reader->form, variant_key(reader->entry->question.name,
                                                hint, out[i].name));
    }
    return count;
}

static void
read_question(struct form_reader *reader, const struct json_value *map)
{
    static const char *const keys[] = {
        "name", "type",   "relevant", "choices", "limit", "sensitive",
        "skip", "unsure", "variants", "hints",   NULL,
    };
    struct form_entry *entry = reader->entry;
    struct question *question = &entry->question;
    const char *name = json_words(json_member(map, "name"));

    if (name && is_name(name))
        reader->place = keep(reader, name);
    check_keys(reader, "it", map, keys);
    question->name = read_name(reader, "key", json_member(map, "name"));
    for (int i = 0; i < question->number; i++) {
        if (strcmp(reader->form->entries[i].question.name, question->name) == 0)
            refuse(reader, "key", "name", "it stands there twice");
    }
    question->key =
        form_keep(reader->form, memory_print("form.%s", question->name));
    read_type(reader, map);
    question->choices = entry->choices;
    question->variants = entry->variants;
    question->hints = entry->hints;
    question->variant_count = read_variants(
        reader, json_member(map, "variants"), entry->variants, false);
    question->hint_count =
        read_variants(reader, json_member(map, "hints"), entry->hints, true);
    read_choices(reader, json_member(map, "choices"));
    read_limit(reader, json_member(map, "limit"));
    question->sensitive = read_switch(reader, map, "sensitive", false);
    question->can_skip = read_switch(reader, map, "skip", true);
    question->can_be_unsure =
        read_switch(reader, map, "unsure", question->type != QUESTION_TEXT) &&
        question->can_skip;
}

/* NULL when VALUE is not there, or after a problem. */
static const struct condition *
read_condition(struct form_reader *reader, const struct json_value *value)
{
    const struct condition *condition;
    const char *text = json_words(value);
    char *problem;

    if (!value || reader->problem)
        return NULL;
    if (!text) {
        refuse(reader, "key", "relevant", "it is not a text");
        return NULL;
    }
    condition = form_condition(reader->form, text, &problem);
    if (!condition) {
        refuse(reader, "key", "relevant", problem);
        free(problem);
    }
    return condition;
}

static const struct json_value *
choice_value(const struct json_value *list, const struct form_entry *entry,
             size_t number)
{
    size_t before = 0;

    if (!json_is_list(json_at(list, 0)))
        return json_at(list, number);
    while (before < number && entry->choices[number - before - 1].page ==
                                  entry->choices[number].page)
        before++;
    return json_at(json_at(list, (size_t)entry->choices[number].page), before);
}

/* Conditions are read when all names are known. */
static void
read_conditions(struct form_reader *reader, const struct json_value *map)
{
    struct form_entry *entry = reader->entry;
    struct question *question = &entry->question;

    reader->place = question->name;
    question->relevant = read_condition(reader, json_member(map, "relevant"));
    for (size_t i = 0; i < question->choice_count; i++) {
        const struct json_value *value =
            choice_value(json_member(map, "choices"), entry, i);

        entry->choices[i].relevant =
            read_condition(reader, json_member(value, "relevant"));
    }
    for (size_t i = 0; i < question->variant_count; i++)
        entry->variants[i].relevant = read_condition(
            reader,
            json_member(json_at(json_member(map, "variants"), i), "relevant"));
    for (size_t i = 0; i < question->hint_count; i++)
        entry->hints[i].relevant = read_condition(
            reader,
            json_member(json_at(json_member(map, "hints"), i), "relevant"));
}

static void
read_questions(struct form_reader *reader, const struct json_value *list)
{
    struct form *form = reader->form;
    size_t count = json_length(list);

    if (count == 0 || count > FORM_QUESTIONS_MAX) {
        reader->problem =
            memory_text("form.json: a list of 1 to 64 questions is missing");
        return;
    }
    form->entries = memory_array(count, sizeof(*form->entries));
    for (size_t i = 0; i < count && !reader->problem; i++) {
        char number[32];

        snprintf(number, sizeof(number), "number %zu", i + 1);
        reader->place = number;
        reader->entry = &form->entries[i];
        reader->entry->question.number = (int)i;
        read_question(reader, json_at(list, i));
        form->count = (int)i + 1;
    }
    for (size_t i = 0; i < count && !reader->problem; i++) {
        reader->entry = &form->entries[i];
        read_conditions(reader, json_at(list, i));
    }
}

static void
read_form(struct form_reader *reader, const struct json_value *root)
{
    const char *key;

    for (size_t i = 0; (key = json_key(root, i)); i++) {
        if (strcmp(key, "questions") != 0 && !reader->problem)
            reader->problem = memory_print(
                "form.json: key \"%s\": there is no such key", key);
    }
    if (!reader->problem)
        read_questions(reader, json_member(root, "questions"));
}

enum status
form_read(const char *text, size_t length, const struct form_words *words,
          struct form **out, char **problem)
{
    struct form_reader reader = {.form = memory_zeroed(sizeof(struct form))};
    struct json_tree *tree;
    enum status status;

    *out = NULL;
    status = json_read(text, length, &tree, problem);
    if (status != STATUS_OK) {
        reader.problem = memory_print("form.json: %s", *problem);
        free(*problem);
        goto out;
    }
    hash_bytes(reader.form->hash, text, length);
    read_form(&reader, json_root(tree));
    if (reader.problem)
        goto out;
    form_link(reader.form);
    status = form_check(reader.form, words, &reader.problem);
    if (status == STATUS_OK) {
        *out = reader.form;
        reader.form = NULL;
    }
out:
    json_tree_free(tree);
    form_free(reader.form);
    *problem = reader.problem;
    return reader.problem ? STATUS_BAD_INPUT : STATUS_OK;
}
