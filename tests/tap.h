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

/*
 * Is this built with AddressSanitizer? Every step then costs about tenfold:
 * a test of many rounds may make fewer. And the heap is not the system's.
 */
#if defined(__SANITIZE_ADDRESS__)
enum { TAP_IS_SLOW = 1 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { TAP_IS_SLOW = 1 };
#else
enum { TAP_IS_SLOW = 0 };
#endif
#else
enum { TAP_IS_SLOW = 0 };
#endif

#endif
