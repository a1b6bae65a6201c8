#ifndef REPORT_FORM_CHECK_H
#define REPORT_FORM_CHECK_H

#include "kiosk/base/status.h"
#include "kiosk/report/form_inner.h"

/*
 * The checks of a whole form, which form_read calls when every question
 * stands: codes a spreadsheet would run or triage does not know; pages too
 * long for the digits and lists without a last `none`; questions that ask
 * about later ones or wait for each other; conditions that can never hold;
 * message keys without words (WORDS may be NULL). On STATUS_BAD_INPUT
 * *PROBLEM is a sentence, which the caller frees.
 */
enum status
form_check(const struct form *form, const struct form_words *words,
           char **problem) MUST_CHECK;

/* Parts of it, each in a room of its own; NULL when all is well. */
char *
form_check_reach(const struct form *form);

#endif
