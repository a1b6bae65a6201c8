#ifndef TESTS_KILLS_PERSON_H
#define TESTS_KILLS_PERSON_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/kills/glass.h"

/*
 * Somebody who makes a report: looks at the screen, presses a key, waits
 * until something changes. Whatever happens to the programs meanwhile.
 */
struct person {
    const char *text; /* what they write; lent */
    bool has_begun;   /* left the clock */
    bool has_written;
    bool has_receipt; /* the code was shown, whole */
    bool was_closed;  /* the machine said that it takes no reports */
    bool has_left;    /* the clock is back */
    char code[25];
    uint64_t bytes;  /* that came until now */
    int64_t painted; /* milliseconds: when the last of them did */
    int64_t looked;  /* milliseconds: since when the screen is as it is */
    char before[1 << 14];
};

void
person_begin(struct person *person, const char *text);
/* Look, and do what the screen asks for. Call again and again. */
void
person_act(struct person *person, struct glass *glass);

#endif
