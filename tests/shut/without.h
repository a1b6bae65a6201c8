#ifndef TESTS_SHUT_WITHOUT_H
#define TESTS_SHUT_WITHOUT_H

#include <stdbool.h>

/*
 * From here on this process, and what it starts, finds a kernel that has no
 * Landlock or no seccomp: their calls fail as on one that was built without.
 * False when that cannot be had.
 */
enum { WITHOUT_FILES = 1, WITHOUT_CALLS = 2 };
bool
without(int halves);

#endif
