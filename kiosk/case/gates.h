#ifndef CASE_GATES_H
#define CASE_GATES_H

#include <stdbool.h>

#include "kiosk/case/case.h"

/*
 * What may leave, and to whom. Nothing is shared without a recorded yes.
 */

/* Counted in numbers without names: P2=yes, and not under 15 years. */
bool
gates_count(const struct case_file *file);

/*
 * May this service be told? Agreed to by its id, not taken back since, and
 * its target is not blocked. Other_person and group are never a yes, nor is
 * one that was given under a draft text or whose withdrawal was asked. The
 * police only where A10 names them; the consulate by gates_consulate alone.
 */
bool
gates_refer(const struct case_file *file, const char *service,
            enum target target);

/* May the consulate be told? H5=yes only, and no block. */
bool
gates_consulate(const struct case_file *file);

/* Did the reporter say "tell nobody more"? */
bool
gates_is_silenced(const struct case_file *file);

#endif
