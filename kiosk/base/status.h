#ifndef BASE_STATUS_H
#define BASE_STATUS_H

/*
 * How a call ended. STATUS_OK is 0; everything else is a reason that the
 * caller must look at. The names stand in status.def.
 */
enum status {
#define STATUS(name, words) STATUS_##name,
#include "kiosk/base/status.def"
#undef STATUS
};

#define MUST_CHECK __attribute__((warn_unused_result))

/* Name the status in plain English, for the log and for staff. Static. */
const char *
status_words(enum status status);

/* The exit code of <sysexits.h> that fits the status. */
int
status_exit(enum status status);

#endif
