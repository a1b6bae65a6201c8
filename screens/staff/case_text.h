#ifndef STAFF_CASE_TEXT_H
#define STAFF_CASE_TEXT_H

#include "screens/staff/sheet.h"
#include "screens/visit.h"

/* All that staff are shown of the case that is open, in their language. */
void
case_text_fill(const struct visit *visit, struct sheet *sheet);

#endif
