#ifndef KIOSK_SITE_PLACE_H
#define KIOSK_SITE_PLACE_H

#include "kiosk/settings.h"
#include "screens/public/counter.h"

/* What the public screens know of the site, from its settings, which are
 * borrowed as long as OUT is in use. */
void
site_place(struct settings *settings, struct place *out);

#endif
