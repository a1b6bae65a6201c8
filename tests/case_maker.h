#ifndef TESTS_CASE_MAKER_H
#define TESTS_CASE_MAKER_H

#include "kiosk/case/case.h"

/* Cases for tests, made of words as in the corpus of triage. */

/* Ready triage and the built-in form; free it. For a checked fixture. */
void
case_maker_start(void);
void
case_maker_end(void);
const struct form *
case_maker_form(void);

/*
 * A body with these answers ("S2=abuse A2=not_paid,docs_taken"), judged as a
 * shelter's and routed; the keys are filled with numbers. "A9:text" writes
 * one word.
 */
struct item_body
case_maker_body(const char *answers);

void
case_maker_add(struct case_file *file, enum addition what, uint32_t hour);
void
case_maker_reply(struct case_file *file, uint32_t hour);
void
case_maker_move(struct case_file *file, enum case_state state, uint32_t hour);
void
case_maker_judge(struct case_file *file, enum priority priority,
                 const char *member, const char *reason);

#endif
