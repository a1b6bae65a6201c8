#ifndef TESTS_CONFORMANCE_H
#define TESTS_CONFORMANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicode/umachine.h>

/*
 * Unicode's own test files, as Debian's unicode-data installs them, or from
 * the folder that AMPARO_UNICODE names.
 */

/* Say the versions of a file and of ICU. False, and a plan that skips all,
 * when the file is not there. For main(). */
bool
conformance_start(const char *name);

/* What a test has seen of a file since conformance_begin(). */
struct conformance_count {
    long taken;
    long unknown;  /* with points that ICU does not know */
    long departed; /* for no reason */
};
extern struct conformance_count conformance_count;
void
conformance_begin(void);
void
conformance_depart(const char *name, long line);
/* Exactly so many departed for a reason, where all lines of NAME were taken
 * and its version is ICU's; no more, where not. */
void
conformance_departed(const char *name, long found, long expected);

/* Is every line to be taken? Of the large files every 16th is under
 * sanitizers, unless AMPARO_CONFORMANCE is set. */
bool
conformance_takes(long line);

/* Call EACH with every line that holds a test, its comment cut away; the
 * line may be changed. */
void
conformance_read(const char *name, void (*each)(char *line, long number));

/* Read numbers of BASE, parted by spaces; an x gives -1. Gives how many,
 * at most LIMIT. */
int
conformance_numbers(const char *text, int base, int32_t *out, int limit);

/* A text that is tested, in UTF-16, with the unit where each point begins. */
enum { CONFORMANCE_POINTS = 256 };
struct sample {
    int32_t points[CONFORMANCE_POINTS];
    int32_t starts[CONFORMANCE_POINTS + 1];
    UChar units[2 * CONFORMANCE_POINTS];
    int32_t length;
    int count;
};
/* UNITS and STARTS of the points. */
void
conformance_encode(struct sample *sample);
/* "L R EN; 7": a point for each class of order. */
void
conformance_classes(struct sample *sample, const char *text);

/* Does ICU know all these points? */
bool
conformance_knows(const int32_t *points, int count);

#endif
