#ifndef VERBS_DIALER_H
#define VERBS_DIALER_H

#include "store/protocol/client.h"

/*
 * Who meets the store again for a desk that is shut in: a process of its
 * own, without a key or a terminal, that finds the site's store or starts
 * one and hands the connection over. It ends with the desk.
 */

/* Start it, before a pass phrase is read. The socket to it, or -1. */
int
dialer_start(const char *site);

/* A connection on the staff side; NULL when there is none to be had. */
struct client *
dialer_ask(int dialer);

#endif
