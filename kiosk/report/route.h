#ifndef REPORT_ROUTE_H
#define REPORT_ROUTE_H

#include <stdbool.h>

#include "kiosk/report/facts.h"
#include "kiosk/report/triage.h"

/*
 * Who may read a report's body. Knows no keys. One table: the site's
 * profile, what C2 says, whether triage seals, what X2 says.
 */
enum profile { PROFILE_SHELTER, PROFILE_CONSULATE, PROFILE_OUTSIDE };
enum reader { READER_HERE, READER_OUTSIDE };

/* C2 or X2 not answered never widens who reads. */
enum reader
route_reader(const struct facts *facts, const struct verdict *verdict);

/*
 * May X2 ask whether people here may read it instead? It is urgent, would
 * go outside, nothing seals it, and nothing would if C2 had said "here"
 * (where it is not known who did it, T10 seals: then nobody asks).
 */
bool
route_may_ask_x2(const struct facts *facts, const struct verdict *verdict);

#endif
