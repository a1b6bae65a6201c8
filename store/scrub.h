#ifndef STORE_SCRUB_H
#define STORE_SCRUB_H

#include <stdbool.h>

#include "store/pages.h"

/*
 * A file system for SQLite that lays zeros over whatever it gives back. A
 * rollback journal holds each page as it was before: after a withdrawal, the
 * very wraps that had to go. SQLite only cuts or deletes it, and the disk
 * keeps the freed blocks.
 *
 * Here a journal's header is zeroed and synced first, so that from then on
 * nothing rolls back from it; then its body, and synced; only then is it cut
 * or deleted. What the database shrinks by is zeroed and synced before it is
 * cut, and the room in a page that no cell holds is zeroed as the page is
 * written: SQLite leaves copies there of cells that it moved elsewhere. Each
 * page gets its sum (store/pages.h), in a database that was made here.
 *
 * It stands on whatever is SQLite's default file system when a file is
 * opened. It offers no WAL: that could not be kept clean.
 *
 * What these give is a result code of SQLite.
 */
struct sqlite3;

/* sqlite3_file_control with it gives the struct pages of the database. */
enum { SCRUB_PAGES = 0x416d7061 };

/* Open a database through it. *OUT is to be closed even on an error. */
int
scrub_open(const char *path, bool read_only, struct sqlite3 **out);

/*
 * Finish what a power cut stopped: a journal of this database that rolls
 * nothing back any more but still has bytes is zeroed and cut. For who holds
 * the database locked.
 */
int
scrub_finish(const char *path);

#endif
