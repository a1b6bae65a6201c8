#ifndef STAFF_SCREENS_H
#define STAFF_SCREENS_H

#include "screens/screen.h"

/*
 * The moments of a desk: staff_unlock is the first one, staff_language is
 * what F2 opens. Each draws on visit->staff_side. When the visit is over the
 * desk is locked; staff_visit.ends says whether it is closed too.
 */
#define SCREEN(name) extern const struct screen staff_##name;
#include "screens/staff/screens.def"
#undef SCREEN

#endif
