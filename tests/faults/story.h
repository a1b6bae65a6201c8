#ifndef TESTS_FAULTS_STORY_H
#define TESTS_FAULTS_STORY_H

#include "tests/box.h"
#include "tests/faults/ram.h"
#include "tests/faults/talk.h"

/*
 * What the store is asked to do, act by act, and what it must be able to
 * show at every moment: nothing is sure while a question is under way, and
 * what was answered is.
 */
enum sure { SURE_NOT, SURE_MAYBE, SURE_YES };
enum {
    STORY_REPORTS = 6,
    STORY_EXTRAS = 2,
    STORY_STEPS = 256,
    STORY_REWRAPPED = 3, /* the report that gets other wraps */
};

struct facts {
    int64_t clock;
    uint32_t withdraw_hours;
    uint8_t founded;
    uint8_t changed;   /* the keyset is the second, a member has a new slot */
    uint8_t rewrapped; /* STORY_REWRAPPED's body */
    struct {
        uint8_t put;
        uint8_t gone; /* withdrawn or purged */
        uint8_t asked;
        uint8_t extra[STORY_EXTRAS];
    } of[STORY_REPORTS];
};

struct story_step {
    size_t at; /* ops of the record before it */
    struct facts facts;
};

/* Shared with forks: a dying child has told what it was shown. */
struct story_line {
    size_t count;
    struct story_step steps[STORY_STEPS];
};

struct story {
    char folder[64]; /* where the store locks; its files are in memory */
    uint8_t site[ID_SIZE];
    struct sign_pair team;
    struct buf founding; /* the fields of FOUND */
    struct buf change;   /* of CHANGE, behind the proof */
    bool decoys;         /* the store makes them: not all is somebody's */
    bool leaves;         /* what is gone may still lie on the disk */
    struct box_report reports[STORY_REPORTS];
    struct sealed extras[STORY_REPORTS][STORY_EXTRAS];
    struct sealed rewrapped; /* the same envelope, lent by its report */
    struct box_report fresh; /* for a store that has come back */
    struct story_line *line;
    struct talk talk;
};

/* How many acts there are. */
extern const int story_acts;

/* The words for an act. */
const char *
story_act_name(int act);

/* Does it open the store again? */
bool
story_act_opens(int act);

/* Keys, reports and an empty folder, all drawn from SEED. */
void
story_make(struct story *story, uint64_t seed);

/* The settings that FACTS go with. */
struct store_options
story_options(const struct story *story, const struct facts *facts);
void
story_free(struct story *story);

/* Be where FACTS hold: the line is begun anew, the clock is set. */
void
story_begin(struct story *story, const struct facts *facts);

/* Open the store with the facts' settings, not as an act. */
enum status
story_open(struct story *story) MUST_CHECK;
void
story_close(struct story *story);

/* Do an act. True when it was done to its end. */
bool
story_do(struct story *story, int act);

/* A receipt shown too early: what may be is taken for sure. */
void
story_believe(struct story *story);

/* What holds after AT ops; the newest. */
const struct facts *
story_at(const struct story_line *line, size_t at);
const struct facts *
story_now(const struct story *story);

/*
 * Open what the disk holds and look whether FACTS hold, by asking; then put
 * one more report. NULL when all is well, else what is not.
 */
const char *
story_check(struct story *story, const struct facts *facts);

#endif
