#ifndef PROTOCOL_PLACE_H
#define PROTOCOL_PLACE_H

#include "kiosk/base/status.h"

/*
 * Where a site's store is met: a runtime folder of the site's owner, 0700,
 * with one socket for the public side and one for staff. Not in the site
 * itself, because a read-only disk refuses to bind. Tried in this order:
 * /run/amparo, $XDG_RUNTIME_DIR/amparo, /run/user/UID/amparo,
 * /tmp/amparo-UID; UID is the site folder's owner, and inside stands one
 * folder for each site, named by device, inode and owner.
 */
enum { PLACE_PATH_SIZE = 108 }; /* what sun_path holds, its end with it */

struct meeting_place {
    char folder[PLACE_PATH_SIZE];
    char public_socket[PLACE_PATH_SIZE];
    char staff_socket[PLACE_PATH_SIZE];
};

/*
 * For who asks: the first runtime folder of SITE that has sockets.
 * STATUS_MISSING when no store has been started yet (or no such site),
 * STATUS_DENIED when this user is neither the site's owner nor root.
 */
enum status
place_find(const char *site, struct meeting_place *out) MUST_CHECK;

/*
 * For the store: make the runtime folder. STATUS_DENIED when the user is
 * neither the owner nor root, or somebody else's folder stands in the place.
 */
enum status
place_make(const char *site, struct meeting_place *out) MUST_CHECK;

/* The two sockets in a folder of the caller's own. STATUS_TOO_LONG. */
enum status
place_in(const char *folder, struct meeting_place *out) MUST_CHECK;

#endif
