#ifndef KIOSK_PROGRAMS_H
#define KIOSK_PROGRAMS_H

#include <stdbool.h>
#include <sys/types.h>

#include "kiosk/base/status.h"
#include "store/protocol/client.h"

/*
 * Find, start and meet the programs of Amparo. Siblings are found in the
 * folder of the running file, so that they work in a build folder and
 * installed.
 */

/* The descriptors that a program is started with. */
enum {
    PROGRAMS_STORE = 3,
    PROGRAMS_LOG = 4,
    PROGRAMS_SUPERVISOR = 5,
    PROGRAMS_PICTURE = 6,
};

/* The path of the sibling NAME ("amparo-store"); the caller frees. NULL when
 * the running file cannot be found. */
char *
programs_sibling(const char *name);

/*
 * The site folder as an absolute path without links, the caller frees.
 * STATUS_MISSING, STATUS_DENIED (and *PROBLEM, a sentence the caller frees).
 */
enum status
programs_site(const char *folder, char **out, char **problem) MUST_CHECK;

/*
 * Connect to the site's store, on the public or the staff side, and start
 * one when none runs. On an error *PROBLEM is a sentence in plain English,
 * which the caller frees.
 */
enum status
programs_store(const char *site, bool staff, struct client **out,
               char **problem) MUST_CHECK;

/* Open SITE's log for appending, 0600; /dev/null where that cannot be, or where
 * what stands there is no plain file with one name. */
int
programs_log(const char *site);

/*
 * The socket between a screen and its supervisor. The screen asks for a new
 * connection to the store and waits up to 5 s: a descriptor, or -1.
 */
int
programs_ask_store(int supervisor);

/*
 * Of a screen that was started without a store: did its supervisor say that
 * there is one again? Does not block.
 */
bool
programs_store_is_back(int supervisor);
void
programs_tell_back(int screen);

/* The supervisor's half: read a request without blocking; true when a
 * connection is asked for. Then give one (DESCRIPTOR is lent), or -1. */
bool
programs_wants_store(int screen);
void
programs_give_store(int screen, int descriptor);

#endif
