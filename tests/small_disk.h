#ifndef TESTS_SMALL_DISK_H
#define TESTS_SMALL_DISK_H

#include <stdbool.h>

/*
 * A disk that is really full or cannot be written: a tmpfs of the test's own,
 * as root or as a user who becomes one in a namespace.
 */

/* May this process mount? Call it once, first: its mounts stay its own. */
bool
small_disk_is_possible(void);

/* Boxes of this process lie on such a disk of so many KiB from now on. */
void
small_disk_use(unsigned kib);

/* Of tests/box.c: mount one at FOLDER, if so; unmount it. */
bool
small_disk_mount(const char *folder);
void
small_disk_unmount(const char *folder);

/* Nothing on it may be open for writing. */
void
small_disk_set_read_only(const char *folder, bool is_read_only);

/* A file of somebody else's takes all that is left; and is removed. */
void
small_disk_fill(const char *folder);
void
small_disk_empty(const char *folder);

#endif
