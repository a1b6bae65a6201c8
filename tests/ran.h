#ifndef TESTS_RAN_H
#define TESTS_RAN_H

#include <stdbool.h>

#include "kiosk/base/buf.h"
#include "tests/site.h"

/* The real `amparo`, run as a person would, on a demo site. */
extern struct site *ran_site;
extern char ran_home[];     /* a folder for what is written */
extern struct buf ran_said; /* on both outputs, by the last run */

void
ran_open(void);
void
ran_close(void);

/* ran_home/NAME; the caller frees. */
char *
ran_home_path(const char *name);

/* COMMAND follows `amparo`; words are parted by a space. Its exit code. */
int
ran(const char *command);
/* The same with {S} for the site, {P} for its secrets, {H} for home. */
int
ran_on(const char *pattern);
bool
ran_says(const char *words);

#endif
