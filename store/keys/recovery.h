#ifndef KEYS_RECOVERY_H
#define KEYS_RECOVERY_H

#include <stdint.h>

#include "kiosk/base/status.h"
#include "store/keys/keyring.h"
#include "store/keys/paper.h"

/*
 * The recovery team's private half: a secret of 32 bytes on two sheets of
 * paper, one kept here, one outside. One sheet alone tells nothing. They are
 * joined only at the outside body, for reports that nobody else can open.
 */
enum { RECOVERY_SECRET_SIZE = PAPER_BYTES, RECOVERY_HALVES = 2 };

/* The pair that a secret gives. Wipe it after. */
void
recovery_pair(const uint8_t secret[RECOVERY_SECRET_SIZE], uint32_t version,
              struct team_pair *out);

/* Two halves for printing; wipe them after. */
void
recovery_split(const uint8_t secret[RECOVERY_SECRET_SIZE],
               char halves[RECOVERY_HALVES][PAPER_SIZE]);

/* Where the first mistake is: half 1 or 2, group 1 to 17 (0: its length). */
struct recovery_mistake {
    int half;
    int group;
};

/*
 * Join what was typed from both sheets. STATUS_BAD_INPUT or
 * STATUS_WRONG_CHECK with *MISTAKE filled; STATUS_WRONG_KEY when each half is
 * right but together they are not the recovery team of KEYSET.
 */
enum status
recovery_join(const char *first, const char *second,
              const struct keyset *keyset, struct team_pair *out,
              struct recovery_mistake *mistake) MUST_CHECK;

#endif
