#ifndef TESTS_FILLED_H
#define TESTS_FILLED_H

#include "kiosk/report/report.h"

/* Reports for tests that fill them by hand: the form that is built in. */
extern struct form *filled_form;

/* Fixtures: start triage and read the form; free it. */
void
filled_set_up(void);
void
filled_tear_down(void);

/* Press CHOICE at the question of the name. */
void
filled_choose(struct report *report, const char *name, const char *choice);

#endif
