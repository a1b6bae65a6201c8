#ifndef TESTS_FAULTS_STORY_INNER_H
#define TESTS_FAULTS_STORY_INNER_H

#include "tests/faults/story.h"

/* What the story's files share. */
enum { STORY_ROWS = 64 };

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
story_row(const struct story_rows *rows, int report);

enum status
story_put(struct story *story, const struct box_report *report,
          bool urgent) MUST_CHECK;

/* What holds from here on, to be changed; a fact that may hold now. */
struct facts *
story_tell(struct story *story);
void
story_maybe(uint8_t *fact);

/* Any question gives a nonce; a proof about it, packed into the question. */
void
story_fetch_nonce(struct story *story, enum door door);
void
story_prove(struct story *story, enum door door, struct proof_claim *claim,
            const struct sign_pair *signer);

/* The founding, and what changes it; the acts of that. */
void
story_make_people(struct story *story);
bool
story_change(struct story *story);
bool
story_rewrap(struct story *story);

/* All of libsodium's chance comes from SEED from now on. */
void
story_seed(uint64_t seed);

#endif
