#ifndef TESTS_SHUT_OLDER_LANDLOCK_H
#define TESTS_SHUT_OLDER_LANDLOCK_H

#include "tests/shut/acts.h"

/* The oldest Landlock, and the newest that is stood in for. */
enum { LANDLOCK_FIRST = 1, LANDLOCK_LAST = 6 };

/*
 * Shut this process's files in as a store's on a kernel whose Landlock says
 * that it is VERSION, and look whether it asks for nothing that this one does
 * not know, a file outside is refused and its own folder is not. 0: all so.
 */
int
older_landlock(int version, const struct room *room);

#endif
