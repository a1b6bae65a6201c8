#ifndef STORE_INSPECT_H
#define STORE_INSPECT_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/status.h"

/* The pages of an open database, looked at one by one (store/pages.h). */
struct sqlite3;

/* STATUS_DAMAGED when its header says that it is kept by a WAL. */
enum status
inspect_header(struct sqlite3 *database) MUST_CHECK;

/* Is the schema what the migrations make of nothing? Else STATUS_DAMAGED. */
enum status
inspect_schema(struct sqlite3 *database) MUST_CHECK;

/* Its length in bytes. */
enum status
inspect_size(struct sqlite3 *database, uint64_t *out) MUST_CHECK;

/* While STRICT, statements that meet a damaged page give STATUS_DAMAGED. */
void
inspect_set_strict(struct sqlite3 *database, bool is_strict);

/*
 * Of store/scrub.c: may a damaged PAGE be read all the same by who writes?
 * One that only goes on with what a row holds: SQLite reads it to compare
 * keys and never writes it back. Not one of a tree, nor of the list of free
 * pages, which would lead into pages that are in use.
 */
struct sqlite3_file;
bool
inspect_only_goes_on(struct sqlite3_file *file, const uint8_t *bytes,
                     uint32_t page);

/* Was a damaged page met since it was opened? PAGE 0: any. */
bool
inspect_met_damage(struct sqlite3 *database, uint32_t page);

/*
 * Look at the next LIMIT pages, as they are in the file. Start from zeros and
 * call until ENDED.
 */
struct inspect_walk {
    uint64_t pages;
    uint64_t damaged;
    bool has_sums; /* else nothing can be said of them */
    bool ended;
};
enum status
inspect_pages(struct sqlite3 *database, uint32_t limit,
              struct inspect_walk *walk) MUST_CHECK;

#endif
