#ifndef TESTS_KILLS_LEDGER_H
#define TESTS_KILLS_LEDGER_H

#include <stddef.h>

#include "store/protocol/client.h"
#include "tests/site.h"

/* What was promised on the screen, and what the store then holds. */
enum { LEDGER_MAX = 4096 };

struct promise {
    int visit;
    char code[25];
};

struct ledger {
    struct promise promises[LEDGER_MAX];
    size_t count;
};

/* The text of a visit's report: no other one's. */
void
ledger_text(int visit, char out[32]);

struct reckoning {
    size_t reports; /* that can be read */
    size_t lost;    /* promised, and not there with that receipt */
    size_t twice;   /* visits with more than one report */
};

/*
 * Open every report of SITE as its staff do, over STAFF (taken), and look
 * for each promise. VISITS are numbered from 0.
 */
struct reckoning
ledger_reckon(const struct ledger *ledger, const struct site *site,
              struct client *staff, int visits);

#endif
