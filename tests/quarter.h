#ifndef TESTS_QUARTER_H
#define TESTS_QUARTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A quarter at a place, as the store's own schedule of decoys makes it, and
 * what somebody sees of it who has the whole site folder and every key of
 * this place. The rows stand in memory: thousands of quarters in seconds.
 */
enum { QUARTER_WEEKS = 13, QUARTER_ROWS = 4096 };

struct quarter_row {
    int week; /* of the quarter */
    int bucket;
    bool readable; /* by this place */
    bool by_day;
    bool gone;    /* withdrawn */
    int end;      /* the last week it is kept */
    int added[2]; /* items more, by bucket */
};

struct quarter {
    size_t count;
    struct quarter_row rows[QUARTER_ROWS];
    /* items that came to rows that cannot be opened, by week and bucket */
    int added[QUARTER_WEEKS][2];
    int grown;      /* rows that have got something */
    size_t accused; /* the row of the one report for outside; COUNT: none */
    int week;       /* when it came, or would have come */
    int bucket;
};

/* What happens beside the decoys. */
struct quarter_plan {
    bool is_accused;
    bool no_decoys;
    bool no_covers; /* and nothing else but rows that come and stay */
    int readable_a_week;
};

/* Live through one; the clock is set. */
void
quarter_live(struct quarter *quarter, struct quarter_plan plan);

/* The reporter adds something in the same week, or withdraws. */
void
quarter_add(struct quarter *quarter);
void
quarter_withdraw(struct quarter *quarter);

/*
 * Numbers that may tell whether there was an accusation; who looks knows in
 * which week and of which length it would have been.
 */
enum clue {
    CLUE_ROWS,        /* of that week and bucket, that cannot be opened */
    CLUE_ROWS_BY_DAY, /* of them, as the log's order shows */
    CLUE_ROWS_WEEK,   /* of that week */
    CLUE_ROWS_ALL,    /* of the quarter */
    CLUE_BYTES_WEEK,
    CLUE_BYTES_ALL,
    CLUE_ITEMS,      /* added in that week, of that bucket */
    CLUE_ITEMS_ALL,  /* in the quarter */
    CLUE_ITEMS_MOST, /* on one row */
    CLUE_GONE,       /* withdrawn rows of that week */
    CLUE_GONE_ALL,
    CLUE_HELD,       /* rows with a late end */
    CLUE_LIKELIHOOD, /* rows, items and withdrawn ones together */
    CLUES
};
void
quarter_look(const struct quarter *quarter, double clues[CLUES]);

#endif
