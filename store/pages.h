#ifndef STORE_PAGES_H
#define STORE_PAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A sum over each page of the database, in the bytes that SQLite leaves free
 * at its end (store/FORMAT, Pages): one bit that a disk or a cable changed
 * anywhere in the file is noticed, also where SQLite itself has no use for
 * it. Whoever changes a page on purpose can make its sum: that is what the
 * log and the seals are for.
 */
enum { PAGE_SIZE = 4096, PAGE_SUM = 16 };

/* Put the sum of page NUMBER, from 1, into its last bytes. */
void
page_seal(uint8_t page[PAGE_SIZE], uint32_t number);

/* Is it what was written? A page of zeros was never written. */
bool
page_is_whole(const uint8_t page[PAGE_SIZE], uint32_t number);

/*
 * The pages of one open database. All zeros is one that nobody looked at.
 * Whoever writes is strict: else a page would be written again with its
 * damage and a sum that fits, and a damaged list of free pages could lead
 * the writer into pages that are in use.
 */
struct pages {
    bool has_sums;  /* else all of it is let through: it is of an old store */
    bool is_strict; /* a damaged page is not read; else it is only noted */
    uint32_t *damaged;
    size_t count;
};

/*
 * What was read from, or is written to, the byte AT: anything but a whole
 * page is passed over, the file's first bytes tell whether there are sums.
 * Reading is false for a damaged page where that is strict; writing puts the
 * sum in.
 */
bool
pages_read(struct pages *pages, const void *bytes, size_t length, int64_t at);
void
pages_write(struct pages *pages, void *bytes, size_t length, int64_t at);

void
pages_clear(struct pages *pages);

#endif
