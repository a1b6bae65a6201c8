#ifndef REPORT_FORM_INNER_H
#define REPORT_FORM_INNER_H

#include "kiosk/report/form.h"
#include "kiosk/report/world.h"

/*
 * What a form is made of, for form_read, form_check and relevant alone.
 * Everything in it is owned by the form; what form.h lends points here.
 */
enum { VARIANTS_MAX = 4, PAGES_MAX = 4, PAGE_CHOICES_MAX = 7 };

/* The meaning of a token of a condition. */
struct form_atom {
    enum atom_kind kind;
    int question;     /* its number; -1: a name of the world */
    enum world world; /* when QUESTION is -1 */
    uint64_t mask;    /* bits of choices or of the world's values */
};

struct form_entry {
    struct question question;
    struct choice choices[FORM_CHOICES_MAX];
    const char *choice_keys[FORM_CHOICES_MAX][VARIANTS_MAX];
    struct variant variants[VARIANTS_MAX];
    struct variant hints[VARIANTS_MAX];
    const char *page_keys[PAGES_MAX];
    int fact;                   /* enum fact_question, -1: not for triage */
    int bits[FORM_CHOICES_MAX]; /* of the choices in facts; -1: none */
};

/* The questions that the program itself asks about; -1 when not there. */
enum known {
    KNOWN_S2,
    KNOWN_C1,
    KNOWN_C1b,
    KNOWN_C2,
    KNOWN_K0,
    KNOWN_K1,
    KNOWN_K2,
    KNOWN_K3,
    KNOWN_K4,
    KNOWN_K5b,
    KNOWN_K6,
    KNOWN_L1,
    KNOWN_A1,
    KNOWN_A4,
    KNOWN_A5,
    KNOWN_A6,
    KNOWN_A10,
    KNOWN_H1,
    KNOWN_H3,
    KNOWN_H4,
    KNOWN_H5,
    KNOWN_D3,
    KNOWN_X1,
    KNOWN_P1,
    KNOWN_P2,
};
enum { KNOWN_COUNT = KNOWN_P2 + 1 };

struct form {
    uint8_t hash[HASH_SIZE];
    int count;
    struct form_entry *entries;
    int known[KNOWN_COUNT];
    struct form_atom *atoms;
    size_t atom_count;
    struct condition **conditions;
    size_t condition_count;
    char **texts;
    size_t text_count;
};

/* Keep a string until the form is freed; takes it and lends it. */
const char *
form_keep(struct form *form, char *text);

/* Fill KNOWN and the links to codes.def, when all questions stand. */
void
form_link(struct form *form);

/*
 * Read a condition that the form keeps and lends. NULL and a *PROBLEM, which
 * the caller frees, when it is bad.
 */
const struct condition *
form_condition(struct form *form, const char *text, char **problem);

/* The bit of CHOICE in a known question, 0 when there is none. */
uint64_t
form_known_bit(const struct form *form, enum known known, const char *choice);

#endif
