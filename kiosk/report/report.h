#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/status.h"
#include "kiosk/report/form.h"

/*
 * The answers to a form. What a person wrote lives here and in secrets, and
 * nowhere else; report_free wipes it.
 */
struct report;

enum answer_state {
    ANSWER_NONE,      /* not reached yet */
    ANSWER_VALUE,     /* choices, text or services */
    ANSWER_NOT_SURE,  /* _dk */
    ANSWER_NOT_SAID,  /* _pns */
    ANSWER_SKIPPED,   /* _skip */
    ANSWER_NOT_ASKED, /* _na: it did not apply */
};

struct report *
report_new(const struct form *form);
void
report_free(struct report *report);
const struct form *
report_form(const struct report *report);

/*
 * Choose: bit k is the question's k-th choice. A select_one takes one bit.
 * `none` and other choices exclude each other (the caller's last press
 * wins: see report_toggle).
 */
void
report_choose(struct report *report, const struct question *question,
              uint64_t choices);

/* Flip one choice as a press does: one of select_one; `none` alone. */
void
report_toggle(struct report *report, const struct question *question,
              int choice);

/* Give a state without a value; a text that stood there is wiped. */
void
report_state_set(struct report *report, const struct question *question,
                 enum answer_state state);

/*
 * Takes a copy. An empty text is ANSWER_SKIPPED. The screen holds a text to
 * its question's limit (of at most 16 bytes a grapheme); what is longer than
 * REPORT_TEXT_MAX bytes is cut between two characters, so that no report is
 * written that cannot be read again.
 */
enum { REPORT_TEXT_MAX = 16384 };
void
report_write(struct report *report, const struct question *question,
             const char *text);

enum answer_state
report_state(const struct report *report, const struct question *question);
uint64_t
report_choices(const struct report *report, const struct question *question);
/* "" when nothing was written. Lent until it changes. */
const char *
report_text(const struct report *report, const struct question *question);

/*
 * Choices that live in memory only: the codec does not write them. A report
 * says so itself, so that nobody can forget it when sending.
 */
void
report_hold_back(struct report *report, const struct question *question,
                 uint64_t choices);
uint64_t
report_held_back(const struct report *report, const struct question *question);

/* A number that is another one after each change of an answer. */
uint64_t
report_changes(const struct report *report);

/* By name, for those who know the form: was A2's `hurt` chosen? */
bool
report_chose(const struct report *report, const char *question,
             const char *choice);

/*
 * A service agreed to (P1, the form's question of type services), with the
 * text as it was shown. A yes gives the question ANSWER_VALUE and takes back
 * `ask_me` or `no`; choosing one of these takes back every agreement.
 */
struct agreed {
    char *service; /* its id in the directory */
    char *shown;
};
enum { AGREED_MAX = 8, AGREED_TEXT_MAX = 8192 };
void
report_agree(struct report *report, const char *service, const char *shown,
             bool yes);
size_t
report_agreed(const struct report *report, const struct agreed **out);

/* Was anything at all answered? */
bool
report_is_empty(const struct report *report);

#endif
