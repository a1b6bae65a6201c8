#ifndef TESTS_FAULTS_FIGURES_H
#define TESTS_FAULTS_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/faults/crash.h"
#include "tests/faults/story.h"

/* What was tried, and what came of it. */
struct figures {
    uint64_t seed;
    bool stops;      /* at the first that is lost */
    size_t points;   /* ops of the stories, each a moment to lose power */
    size_t images;   /* different disks that were opened and asked */
    size_t io;       /* calls of the disk that failed */
    size_t mallocs;  /* allocations that failed */
    size_t recovery; /* ops of recoveries, each a moment to lose power */
    size_t lost;     /* disks on which something was not as it must be */
    const char *why; /* the first of them */
    const char *act; /* in which it was, if known */
};

/* A story told on a disk without trouble. */
struct told {
    struct story story;
    int acts;
    struct ram_record *record;  /* of all its acts */
    struct story_line *line;    /* what was sure when */
    struct ram_image *before;   /* the disk before each act */
    struct facts *facts_before; /* and what was sure then */
};
/* The first ACTS of it. With told->story.decoys set, among decoys. */
void
told_make(struct told *told, uint64_t seed, int acts);
void
told_free(struct told *told);

/* Look at one disk; a wrong one is counted and remembered. */
void
figures_look(struct figures *figures, struct story *story,
             const struct ram_image *image, const struct facts *facts);

/* Look at what is on the disk now, with the power kept and with it lost. */
void
figures_look_after(struct figures *figures, struct told *told, int act);

/* Power cuts after each op of the record; of three, so many of sectors. */
void
figures_cut(struct figures *figures, struct told *told, int thirds);

/* Power cuts after each op of recoveries: of all, or one of EVERY. */
void
figures_recover(struct figures *figures, struct told *told, int every);

/* What fails, and how often. */
struct hardship {
    enum ram_trouble trouble; /* of the disk */
    bool for_ever;            /* or once */
    int every;                /* 1: each call or allocation, n: one of n */
    bool opening;             /* only in the acts that open the store */
    bool forgets;             /* as a disk's ram.h says */
    const char *act;          /* only in the act of this name; NULL: in all */
};

/* A call of the disk fails in an act; the person tries again. */
void
figures_trouble(struct figures *figures, struct told *told,
                const struct hardship *hardship);

/*
 * From its LAST calls on, one after the other, an act finds no room; then
 * there is room again. How often the act, asked for again of the same store,
 * is still not done.
 */
size_t
figures_without_room(struct told *told, const char *name, size_t last);

/* An allocation fails in an act, and the process may die of it. */
void
figures_starve(struct figures *figures, struct told *told,
               const struct hardship *hardship);

/* Is it time to stop? */
static inline bool
figures_enough(const struct figures *figures)
{
    return figures->stops && figures->lost;
}

/* Count the store's and SQLite's allocations; before SQLite is used. */
void
starve_ready(void);

#endif
