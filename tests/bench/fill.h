#ifndef TESTS_BENCH_FILL_H
#define TESTS_BENCH_FILL_H

#include <stdint.h>

#include "kiosk/base/code.h"
#include "store/sizes.h"

/*
 * Many reports in a store that nobody serves, quickly: through the store's
 * own handle and statements, with decoys in the place of sealed reports and
 * true lines in the log, but in one transaction and in the order of their
 * random keys. No shipped program can do this.
 */
enum { FILL_CODES = 4 };

struct fill {
    char codes[FILL_CODES][CODE_DIGITS + 1]; /* receipts of some of them */
    uint8_t (*lookups)[LOOKUP_SIZE];         /* of all; the caller frees */
    int count;
};

/* Fill up SITE to COUNT live reports. What goes wrong ends the program. */
void
fill_store(const char *site, int count, struct fill *out);

#endif
