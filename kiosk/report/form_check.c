#include "kiosk/report/form_check.h"

#include <string.h>

#include "kiosk/base/memory.h"

/* The words of the sentence: the first problem met stays. */
static void
note(char **problem, const struct question *question, const char *words)
{
    if (!*problem)
        *problem =
            memory_print("form.json: question %s: %s", question->name, words);
}

static void
note_thing(char **problem, const struct question *question, const char *thing,
           const char *words)
{
    if (!*problem)
        *problem = memory_print("form.json: question %s, \"%s\": %s",
                                question->name, thing, words);
}

static void
check_codes(const struct form_entry *entry, char **problem)
{
    const struct question *question = &entry->question;

    if (entry->fact < 0)
        return;
    for (size_t i = 0; i < question->choice_count; i++) {
        const char *name = question->choices[i].name;

        if (entry->bits[i] < 0 && strcmp(name, "none") != 0)
            note_thing(problem, question, name,
                       "triage reads this question and codes.def has no such "
                       "code");
    }
}

static void
check_pages(const struct form_entry *entry, char **problem)
{
    const struct question *question = &entry->question;
    size_t count = question->choice_count;
    int on_page[PAGES_MAX] = {0};

    for (size_t i = 0; i < count; i++) {
        if (++on_page[question->choices[i].page] > PAGE_CHOICES_MAX)
            note(problem, question, "a page holds at most 7 choices");
    }
    for (int i = 0; i < question->pages; i++) {
        if (on_page[i] == 0 && question->type != QUESTION_TEXT)
            note(problem, question, "a page is empty");
    }
    if (question->type == QUESTION_SELECT_MULTIPLE &&
        (count == 0 || strcmp(question->choices[count - 1].name, "none") != 0))
        note(problem, question,
             "several answers may be given, so the last choice is \"none\"");
}

/* Which questions one question asks about: a bit each. */
struct asked {
    const struct form *form;
    uint64_t about;
};

static void
see_atom(void *self, uint32_t token)
{
    struct asked *asked = self;
    int question = asked->form->atoms[token].question;

    if (question >= 0)
        asked->about |= UINT64_C(1) << question;
}

static uint64_t
asks_about(const struct form *form, int number)
{
    struct asked asked = {.form = form};
    const struct question *question = form_question(form, number);

    if (question->relevant)
        condition_each(question->relevant, see_atom, &asked);
    return asked.about;
}

/* All that NUMBER asks about, and all that these ask about, and so on. */
static uint64_t
asks_about_all(const struct form *form, int number)
{
    uint64_t all = asks_about(form, number);
    uint64_t before;

    do {
        before = all;
        for (int i = 0; i < form->count; i++) {
            if (all >> i & 1)
                all |= asks_about(form, i);
        }
    } while (all != before);
    return all;
}

static void
check_order(const struct form *form, int number, char **problem)
{
    const struct question *question = form_question(form, number);
    uint64_t about = asks_about(form, number);

    if (about >> number & 1) {
        note(problem, question, "\"relevant\" asks about the question itself");
        return;
    }
    for (int i = number + 1; i < form->count; i++) {
        const char *name = form_question(form, i)->name;

        if (!(about >> i & 1))
            continue;
        if (asks_about_all(form, i) >> number & 1)
            note_thing(problem, question, name,
                       "these two questions wait for each other in a circle");
        else
            note_thing(problem, question, name,
                       "\"relevant\" asks about a question that comes later");
    }
}

/* Choices, variants and hints look back as well, never on or forward. */
static void
check_looks_back(const struct form *form, const struct question *question,
                 const struct condition *condition, char **problem)
{
    struct asked asked = {.form = form};

    if (!condition)
        return;
    condition_each(condition, see_atom, &asked);
    if (asked.about >> question->number)
        note(problem, question,
             "a choice, variant or hint asks about a question that does not "
             "come before");
}

static void
check_parts(const struct form *form, const struct question *question,
            char **problem)
{
    for (size_t i = 0; i < question->choice_count; i++)
        check_looks_back(form, question, question->choices[i].relevant,
                         problem);
    for (size_t i = 0; i < question->variant_count; i++)
        check_looks_back(form, question, question->variants[i].relevant,
                         problem);
    for (size_t i = 0; i < question->hint_count; i++)
        check_looks_back(form, question, question->hints[i].relevant, problem);
}

static void
need(const struct form_words *words, const struct question *question,
     const char *key, char **problem)
{
    if (key && !words->exists(words->self, key))
        note_thing(problem, question, key, "the text of this key is missing");
}

static void
check_words(const struct form_words *words, const struct question *question,
            char **problem)
{
    need(words, question, question->key, problem);
    for (size_t i = 0; i < question->variant_count; i++)
        need(words, question, question->variants[i].key, problem);
    for (size_t i = 0; i < question->hint_count; i++)
        need(words, question, question->hints[i].key, problem);
    for (int i = 0; question->page_keys && i < question->pages; i++)
        need(words, question, question->page_keys[i], problem);
    for (size_t i = 0; i < question->choice_count; i++) {
        need(words, question, question->choices[i].key, problem);
        for (size_t j = 0; j < question->variant_count; j++)
            need(words, question, question->choices[i].variant_keys[j],
                 problem);
    }
}

enum status
form_check(const struct form *form, const struct form_words *words,
           char **problem)
{
    *problem = NULL;
    for (int i = 0; i < form->count; i++) {
        const struct question *question = form_question(form, i);

        check_codes(&form->entries[i], problem);
        check_pages(&form->entries[i], problem);
        check_order(form, i, problem);
        check_parts(form, question, problem);
        if (words)
            check_words(words, question, problem);
    }
    if (!*problem)
        *problem = form_check_reach(form);
    return *problem ? STATUS_BAD_INPUT : STATUS_OK;
}
