#ifndef REPORT_FORM_H
#define REPORT_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/hash.h"
#include "kiosk/base/status.h"
#include "kiosk/report/condition.h"

/*
 * The questions, as data in form.json with XLSForm's words. A form is read
 * once and never changes; questions and choices are lent from it.
 */
struct form;

enum question_type {
    QUESTION_SELECT_ONE,
    QUESTION_SELECT_MULTIPLE,
    QUESTION_TEXT,
    QUESTION_SERVICES, /* P1: choices come from the services directory */
};

enum { FORM_CHOICES_MAX = 24, FORM_NAME_SIZE = 24, FORM_QUESTIONS_MAX = 64 };

/*
 * Other words for a question, or a hint under it, and when they hold: the
 * first whose RELEVANT holds is taken. KEY is a message key.
 */
struct variant {
    const char *name;
    const char *key;
    const struct condition *relevant; /* NULL: always */
};

struct choice {
    const char *name;
    const char *key;                  /* "form.A2.not_paid" */
    const struct condition *relevant; /* NULL: always offered */
    int page;                         /* 0, 1, ... within the question */
    /* for each variant of the question this choice's key, NULL: KEY */
    const char **variant_keys;
};

struct question {
    int number; /* its place in the form, from 0 */
    const char *name;
    enum question_type type;
    const struct condition *relevant; /* NULL: always */
    size_t choice_count;
    const struct choice *choices;
    const char *key; /* "form.A2" */
    size_t variant_count;
    const struct variant *variants;
    size_t hint_count;
    const struct variant *hints;
    int pages;              /* at least 1 */
    const char **page_keys; /* "form.A2.page1"; NULL with one page */
    int limit;              /* graphemes of a text; 0 else */
    bool sensitive;         /* never echoed later */
    bool can_skip; /* Skip, and for selects also "not sure", "rather not" */
    bool can_be_unsure; /* offers _dk and _pns */
};

/*
 * Read a form's text. On STATUS_BAD_INPUT *PROBLEM is a sentence with the
 * place (which question, which key), which the caller frees. All checks of
 * form_check run: an unknown key, a choice twice, a question that can never
 * be reached, a cycle, a bad `relevant`. TEXT_EXISTS, when given, says
 * whether a message key has words; a missing text is a problem too.
 */
struct form_words {
    void *self;
    bool (*exists)(void *self, const char *key);
};
enum status
form_read(const char *text, size_t length, const struct form_words *words,
          struct form **out, char **problem) MUST_CHECK;

/* The form built into the program (form.json by .incbin). Lent. */
const char *
form_built_in(size_t *length);

/* Free. Accepts NULL. */
void
form_free(struct form *form);

/* BLAKE2b of the text it was read from. */
const uint8_t *
form_hash(const struct form *form);

int
form_count(const struct form *form);
const struct question *
form_question(const struct form *form, int number);
/* NULL when there is none of the name. */
const struct question *
form_find(const struct form *form, const char *name);
/* -1 when there is none of the name. */
int
form_choice(const struct question *question, const char *name);

#endif
