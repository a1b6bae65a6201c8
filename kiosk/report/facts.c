#include "kiosk/report/facts.h"

#include <assert.h>
#include <string.h>

struct code {
    enum fact_question question;
    const char *name;
    struct code_words words;
};

static const char *const questions[] = {
#define QUESTION(name) [FACT_##name] = #name,
#define CODE(question, code, ilo, htcds, ctdc, gbvims)
#include "kiosk/report/codes.def"
#undef QUESTION
#undef CODE
};

static const struct code codes[] = {
#define QUESTION(name)
#define CODE(of, code, ilo_word, htcds_word, ctdc_word, gbvims_word)           \
    {                                                                          \
        .question = FACT_##of,                                                 \
        .name = #code,                                                         \
        .words = {.ilo = (ilo_word),                                           \
                  .htcds = (htcds_word),                                       \
                  .ctdc = (ctdc_word),                                         \
                  .gbvims = (gbvims_word)},                                    \
    },
#include "kiosk/report/codes.def"
#undef QUESTION
#undef CODE
};

/* FIRST_X is where X's codes begin: it does not count, as each CODE does. */
enum {
#define QUESTION(name)      FIRST_##name, BACK_##name = FIRST_##name - 1,
#define CODE(of, code, ...) PLACE_##of##_##code,
#include "kiosk/report/codes.def"
#undef QUESTION
#undef CODE
};

static const short firsts[] = {
#define QUESTION(name) [FACT_##name] = FIRST_##name,
#define CODE(of, code, ilo, htcds, ctdc, gbvims)
#include "kiosk/report/codes.def"
#undef QUESTION
#undef CODE
};

enum {
    QUESTION_COUNT = sizeof(questions) / sizeof(questions[0]),
    CODE_COUNT = sizeof(codes) / sizeof(codes[0]),
};

_Static_assert((int)QUESTION_COUNT <= (int)FACTS_MAX, "make FACTS_MAX larger");

const int facts_questions = QUESTION_COUNT;

static int
find_code(enum fact_question question, const char *name)
{
    int first = firsts[question];

    for (int i = first; i < CODE_COUNT && codes[i].question == question; i++) {
        if (strcmp(codes[i].name, name) == 0)
            return i - first;
    }
    return -1;
}

int
facts_code(enum fact_question question, const char *code)
{
    return strcmp(code, "none") == 0 ? -1 : find_code(question, code);
}

int
facts_question(const char *name)
{
    for (int i = 0; i < QUESTION_COUNT; i++) {
        if (strcmp(questions[i], name) == 0)
            return i;
    }
    return -1;
}

const char *
facts_question_name(int question)
{
    return question >= 0 && question < QUESTION_COUNT ? questions[question]
                                                      : NULL;
}

const char *
facts_code_name(enum fact_question question, int code)
{
    int i = firsts[question] + code;

    if (i >= CODE_COUNT || codes[i].question != question ||
        strcmp(codes[i].name, "none") == 0)
        return NULL;
    return codes[i].name;
}

const struct code_words *
facts_words(enum fact_question question, int code)
{
    assert(code >= 0 && facts_code_name(question, code));
    return &codes[firsts[question] + code].words;
}

bool
facts_has(const struct facts *facts, enum fact_question question,
          const char *code)
{
    int number = facts_code(question, code);

    assert(number >= 0);
    return facts->codes[question] >> number & 1;
}

bool
facts_choose(struct facts *facts, const char *question, const char *code)
{
    int number = facts_question(question);
    int bit = number < 0 ? -1 : find_code((enum fact_question)number, code);

    if (bit < 0)
        return false;
    facts->answered[number] = true;
    if (strcmp(code, "none") != 0)
        facts->codes[number] |= UINT64_C(1) << bit;
    return true;
}

bool
facts_unsure(struct facts *facts, const char *question)
{
    if (facts_question(question) == FACT_K1)
        return facts_choose(facts, question, "yes");
    return facts_question(question) >= 0;
}

const char *
facts_path(const struct facts *facts)
{
    if (facts_has(facts, FACT_S2, "child") ||
        facts_has(facts, FACT_K1, "yes") ||
        facts_has(facts, FACT_A1, "child") ||
        facts_has(facts, FACT_H4, "alone_under_18"))
        return "child";
    return facts_has(facts, FACT_S2, "abuse") ? "abuse" : "help";
}

static bool
is_chosen(const struct facts *facts, int i)
{
    int bit = i - firsts[codes[i].question];

    return facts->codes[codes[i].question] >> bit & 1;
}

/* Does a code before this one, that was chosen, show the same heading? */
static bool
was_counted(const struct facts *facts, int i)
{
    for (int j = 0; j < i; j++) {
        if (is_chosen(facts, j) &&
            strcmp(codes[j].words.ilo, codes[i].words.ilo) == 0)
            return true;
    }
    return false;
}

int
facts_ilo_count(const struct facts *facts)
{
    int count = 0;

    for (int i = 0; i < CODE_COUNT; i++) {
        if (is_chosen(facts, i) && codes[i].words.ilo[0] != '\0' &&
            codes[i].question != FACT_K5 && !was_counted(facts, i))
            count++;
    }
    return count;
}
