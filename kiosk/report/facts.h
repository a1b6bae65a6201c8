#ifndef REPORT_FACTS_H
#define REPORT_FACTS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What triage may know of a report: and nothing else. There is no field for
 * nationality, language, sex or status, so that no rule can use them. The
 * questions and codes stand in codes.def.
 */
enum fact_question {
#define QUESTION(name) FACT_##name,
#define CODE(question, code, ilo, htcds, ctdc, gbvims)
#include "kiosk/report/codes.def"
#undef QUESTION
#undef CODE
};

/* How many questions codes.def has (counted apart from the enum). */
extern const int facts_questions;

enum { FACTS_MAX = 32 };

struct facts {
    bool consulate; /* the site's profile */
    bool free_text; /* some text was written */
    /* a value was given: _dk, _pns, _skip, _na and nothing are all false */
    bool answered[FACTS_MAX];
    /* bit k: the question's k-th code in codes.def; `none` has no bit */
    uint64_t codes[FACTS_MAX];
};

/* The number of QUESTION's code, -1 when codes.def has none of the name. */
int
facts_code(enum fact_question question, const char *code);

/* The question by its name ("A2"), -1 when codes.def has none. */
int
facts_question(const char *name);

/* Was this code chosen? By name, for code that reads better so. */
bool
facts_has(const struct facts *facts, enum fact_question question,
          const char *code);

/*
 * Choose a code; `none`, where a question has it, answers without a code.
 * False when codes.def has none of the name.
 */
bool
facts_choose(struct facts *facts, const char *question, const char *code);

/*
 * "Not sure" (_dk) is no answer, save to K1: who may be under 18 is a child.
 * False when codes.def has none of the name.
 */
bool
facts_unsure(struct facts *facts, const char *question);

/* What the standards call a code; "" where they have no word. Static. */
struct code_words {
    const char *ilo;
    const char *htcds;
    const char *ctdc;
    const char *gbvims;
};

/* The words of QUESTION's code of this number. */
const struct code_words *
facts_words(enum fact_question question, int code);

/* A code's name by its number, NULL past the last one (or at `none`). */
const char *
facts_code_name(enum fact_question question, int code);

/* A question's name by its number, NULL past the last one. */
const char *
facts_question_name(int question);

/*
 * The path, calculated from S2, K1, A1 and H4: "child", "abuse" or "help".
 * Without an answer to S2 it is "help", the mildest. Static.
 */
const char *
facts_path(const struct facts *facts);

/* The headings of ILO indicators that A2 and A3 show, each once. */
int
facts_ilo_count(const struct facts *facts);

#endif
