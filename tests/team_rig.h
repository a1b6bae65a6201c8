#ifndef TESTS_TEAM_RIG_H
#define TESTS_TEAM_RIG_H

#include "kiosk/office/people.h"
#include "tests/office_rig.h"

/* Amina of tests/office_rig.h, who changes who works at the site, and Bo. */
extern const char team_bo[]; /* Bo's pass phrase */

void
team_unlock(void);
void
team_add_bo(void);

/* Another office on the same site, unlocked with PHRASE if it opens. */
struct office *
team_other(const char *phrase, enum status *status);
enum status
team_try(const char *phrase);

/* What ROOT makes of KEYSET, appended; and Amina takes it. */
void
team_sign(const struct keyset *keyset, struct buf *out);
enum status
team_take(const struct buf *signed_keyset);

/* Renew the team's key without NAME, all the way: the kiosk seals by it. */
void
team_renew(const char *name);

void
team_report(enum reader reader);
size_t
team_count_files(struct office *office);

#endif
