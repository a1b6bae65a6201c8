#ifndef TESTS_FAULTS_STORY_INNER_H
#define TESTS_FAULTS_STORY_INNER_H

#include "tests/faults/story.h"

/* What story.c and story_check.c share. */
enum { STORY_ROWS = 16 };

struct story_row {
    uint8_t id[ID_SIZE];
    bool asked;
    uint32_t items;
    int report; /* whose body it has, -1 for nobody's */
};

struct story_rows {
    size_t count;
    struct story_row rows[STORY_ROWS];
};

/* All live rows, as staff see them. False when they are not given. */
bool
story_rows(struct story *story, struct story_rows *out);

/* That of a report, NULL for none. */
const struct story_row *
story_row(struct story *story, const struct story_rows *rows, int report);

enum status
story_put(struct story *story, const struct box_report *report,
          bool urgent) MUST_CHECK;

/* All of libsodium's chance comes from SEED from now on. */
void
story_seed(uint64_t seed);

#endif
