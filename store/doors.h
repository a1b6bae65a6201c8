#ifndef STORE_DOORS_H
#define STORE_DOORS_H

#include <stdbool.h>

#include "kiosk/base/status.h"

/* The store's sockets, before anybody speaks through them. */

/*
 * Make a SOCK_SEQPACKET socket at PATH that listens, for this user alone, in
 * place of one that was left there. STATUS_TOO_LONG for a path past 107
 * bytes, STATUS_DENIED, STATUS_IO.
 */
enum status
doors_listen(const char *path, int *out) MUST_CHECK;

/* Is the other end this user or root? */
bool
doors_is_ours(int descriptor);

#endif
