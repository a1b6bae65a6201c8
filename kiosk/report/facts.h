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

/* Choose a code. False when codes.def has none of the name. */
bool
facts_choose(struct facts *facts, const char *question, const char *code);

#endif
