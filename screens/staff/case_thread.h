#ifndef STAFF_CASE_THREAD_H
#define STAFF_CASE_THREAD_H

#include "screens/staff/sheet.h"
#include "screens/visit.h"

/* What came after the report, in order: messages, states, notes. */
void
case_thread_fill(const struct visit *visit, struct sheet *sheet);

#endif
