#ifndef KEYS_PAPER_H
#define KEYS_PAPER_H

#include <stdint.h>

#include "kiosk/base/status.h"

/*
 * 32 bytes as people copy them from paper: 17 groups of 7 digits, the last
 * two of each being the check of ISO/IEC 7064 MOD 97-10 over part, place and
 * value, so that a wrong digit, a group in another place and a sheet taken
 * for another are all noticed at once.
 */
enum paper_part { PAPER_WHOLE, PAPER_FIRST, PAPER_SECOND };

enum {
    PAPER_BYTES = 32,
    PAPER_GROUPS = 17,
    PAPER_GROUP_DIGITS = 7,
    PAPER_SIZE = PAPER_GROUPS * (PAPER_GROUP_DIGITS + 1)
};

/* Four groups a line, with an end. Wipe it after printing. */
void
paper_write(enum paper_part part, const uint8_t bytes[PAPER_BYTES],
            char out[PAPER_SIZE]);

/*
 * Read what was typed; spaces and line ends may stand anywhere.
 * STATUS_BAD_INPUT when it is not 17 groups of digits; STATUS_WRONG_CHECK
 * with *GROUP (from 1) being the first wrong one.
 */
enum status
paper_read(enum paper_part part, const char *text, uint8_t out[PAPER_BYTES],
           int *group) MUST_CHECK;

#endif
