#ifndef TESTS_TAP_H
#define TESTS_TAP_H

#include <check.h>

/*
 * Run a suite of Check and speak TAP on standard output. A test is named as
 * a sentence: an_envelope_is_found_again. Give each case its own TCase of
 * the module's name. The result is for main() to return.
 */
int
tap_run(Suite *suite);

#endif
