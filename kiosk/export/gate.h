#ifndef EXPORT_GATE_H
#define EXPORT_GATE_H

#include "kiosk/export/export.h"

/*
 * The one way from a case to an export. False when it may not leave: the
 * reporter did not say yes to numbers without names, or the exporting team
 * is not its reader. Else *OUT is the case in codes.
 */
bool
gate_pass(const struct case_file *file, const struct export_site *site,
          struct export_case *out);

#endif
