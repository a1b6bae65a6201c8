#ifndef TESTS_TOLD_H
#define TESTS_TOLD_H

#include "kiosk/report/interview.h"

/*
 * Interviews for tests: the form that is built in, a small directory, and
 * answers given by lines as in the cases of triage.
 */
extern struct form *told_form;
extern struct services *told_services;

/* Fixtures: read and free the form and the directory. */
void
told_set_up(void);
void
told_tear_down(void);

/* A number below BOUND, the same ones on every machine. */
uint32_t
told_random(uint32_t bound);

/* Fails the test when there is none of the name. */
const struct question *
told_find(const char *name);

/* A new interview with the answers of LINE: "S2=abuse A2=hurt,threat". */
struct interview *
told(enum profile profile, const char *line);

/* More answers. "_skip" as a code skips. */
void
told_answer(struct interview *interview, const char *line);

/* Answer a question as a person who presses keys at random does. */
void
told_answer_at_random(struct interview *interview,
                      const struct question *question);

/* Is the question of the name relevant? */
bool
told_asks(const struct interview *interview, const char *name);

#endif
