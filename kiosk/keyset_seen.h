#ifndef KIOSK_KEYSET_SEEN_H
#define KIOSK_KEYSET_SEEN_H

#include <stdint.h>

/*
 * What a site remembers of the keysets that its kiosk used: the highest
 * version, in SITE/keyset.seen, so that a store from before, put back in its
 * place, is noticed after a restart too. 0 when nothing is remembered.
 */
uint32_t
keyset_seen(const char *site);
/* Remember VERSION when it is higher; a site that cannot be written forgets. */
void
keyset_seen_note(const char *site, uint32_t version);

#endif
