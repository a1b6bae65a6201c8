#ifndef VERBS_SHEET_H
#define VERBS_SHEET_H

#include "kiosk/base/buf.h"
#include "kiosk/base/status.h"

/*
 * The groups of a paper as they stand in FILE, or asked for on standard
 * input when that is NULL; WHAT says which paper. What is wrong was printed.
 * Wipe OUT with buf_clear.
 */
enum status
sheet_read(const char *file, const char *what, struct buf *out) MUST_CHECK;

#endif
