#ifndef REPORT_WORLD_H
#define REPORT_WORLD_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The names that a `relevant` of form.json may use beside questions. Each is
 * worth what the answers BEFORE the question say, so that no answer can make
 * its own question go away:
 *
 *     path=abuse|help|child          calculated from S2, K1, A1, H4
 *     profile=shelter|consulate|outside
 *     verdict=sealed|ask_x1|ask_x2|p0   of triage; sealed only when no
 *                                    question still to come can undo it
 *     reader=here|outside            of route, under the same care
 *     reason=CAPTIVE|...             the reasons of triage.def
 *     child=self|about|late          late: learned by H4
 *     country=asked                  the site asks for D3
 *     fear=yes                       a consulate, and afraid_return or
 *                                    removal_soon was chosen in this visit
 *     services=some                  P1 has a service to name
 */
enum world {
    WORLD_PATH,
    WORLD_PROFILE,
    WORLD_VERDICT,
    WORLD_READER,
    WORLD_REASON,
    WORLD_CHILD,
    WORLD_COUNTRY,
    WORLD_FEAR,
    WORLD_SERVICES,
};

enum { VERDICT_SEALED = 1, VERDICT_ASK_X1 = 2, VERDICT_ASK_X2 = 4 };
enum { VERDICT_P0 = 8 };
enum { CHILD_SELF = 1, CHILD_ABOUT = 2, CHILD_LATE = 4 };

/* Is it a name of the world? */
bool
world_find(const char *name, enum world *out);

/* The bit of one of its values; 0 when it has none of the name. */
uint64_t
world_bit(enum world world, const char *value);

/* The bits of all its values. */
uint64_t
world_values(enum world world);

/* May only one of its values hold at a time? */
bool
world_is_single(enum world world);

#endif
