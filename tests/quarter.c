#include "tests/quarter.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/secret.h"
#include "store/decoys.h"

enum {
    HOUR = 3600,
    DAY = 86400,
    WEEK = 7 * DAY,
    KEPT = 13, /* weeks, as 90 days are */
    FIRST = 3000,
    TRIES = 64,
};

static bool
is_day(int64_t now)
{
    int64_t hour = now % DAY / HOUR;

    return hour >= 8 && hour < 20;
}

static int
week_of(int64_t now)
{
    return (int)clock_week(now) - FIRST;
}

static struct quarter_row *
add_row(struct quarter *quarter, int64_t now, int bucket)
{
    struct quarter_row *row = &quarter->rows[quarter->count++];

    assert(quarter->count < QUARTER_ROWS);
    *row = (struct quarter_row){.week = week_of(now),
                                .bucket = bucket,
                                .by_day = is_day(now),
                                .end = week_of(now) + KEPT};
    return row;
}

static bool
has_added(const struct quarter_row *row)
{
    return row->added[0] + row->added[1] > 0;
}

static void
add_to(struct quarter *quarter, struct quarter_row *row, int week, int bucket)
{
    quarter->grown += !has_added(row);
    row->added[bucket]++;
    row->end = week + KEPT > row->end ? week + KEPT : row->end;
    if (!row->readable)
        quarter->added[week][bucket]++;
}

/* As the store picks: any, or half the time one that has got something. */
static void
cover(struct quarter *quarter, int week, int bucket)
{
    bool again = secret_random_below(2);

    if (!quarter->count || (again && !quarter->grown))
        return;
    for (int i = 0; i < TRIES * (again ? 100 : 1); i++) {
        struct quarter_row *row =
            &quarter->rows[secret_random_below((uint32_t)quarter->count)];

        if (row->gone || row->end < week || (again && !has_added(row)))
            continue;
        add_to(quarter, row, week, bucket);
        return;
    }
}

static void
make(struct quarter *quarter, struct quarter_plan plan, struct decoys *decoys,
     enum decoy kind)
{
    int64_t now = clock_now();
    struct quarter_row *row;

    if (plan.no_decoys)
        return;
    switch (kind) {
    case DECOY_COVER_SHORT:
    case DECOY_COVER_LONG:
        decoys->rows = (uint32_t)quarter->count;
        if (!plan.no_covers)
            cover(quarter, week_of(now), decoys_bucket(kind));
        return;
    case DECOY_WITHDRAWN:
        if (!plan.no_covers)
            add_row(quarter, now, decoys_bucket(kind))->gone = true;
        return;
    case DECOY_HELD:
        if (plan.no_covers)
            return;
        row = add_row(quarter, now, decoys_bucket(kind));
        add_to(quarter, row, row->week, 0);
        row->end += 26;
        return;
    case DECOY_LATER: /* as if no process lived for long: it never asks */
    case DECOY_SHORT:
    case DECOY_LONG:
        add_row(quarter, now, decoys_bucket(kind));
        return;
    }
}

/* A moment in WEEK: three in four by day, as people come. */
static int64_t
moment_in(int week)
{
    int64_t day = clock_week_start((uint32_t)(FIRST + week)) +
                  (int64_t)secret_random_below(7) * DAY;
    bool by_day = secret_random_below(4) > 0;
    int64_t hour = (by_day ? 8 : 20) + secret_random_below(12);

    return day + hour % 24 * HOUR;
}

static void
report(struct quarter *quarter, int week)
{
    struct quarter_row *row =
        add_row(quarter, moment_in(week), (int)secret_random_below(2));

    row->readable = true;
}

static void
accuse(struct quarter *quarter)
{
    struct quarter_row *row =
        add_row(quarter, moment_in(quarter->week), quarter->bucket);

    quarter->accused = (size_t)(row - quarter->rows);
}

void
quarter_live(struct quarter *quarter, struct quarter_plan plan)
{
    int64_t end = clock_week_start(FIRST + QUARTER_WEEKS);
    struct decoys decoys;
    int week = -1;

    memset(quarter, 0, sizeof *quarter);
    quarter->week = 1 + (int)secret_random_below(QUARTER_WEEKS - 2);
    quarter->bucket = (int)secret_random_below(2);
    quarter->accused = QUARTER_ROWS;
    clock_set(clock_week_start(FIRST));
    decoys_begin(&decoys, 0);
    for (;;) {
        int64_t now = decoys_next(&decoys);
        enum decoy kind;

        for (; week < week_of(now) && week + 1 < QUARTER_WEEKS; week++) {
            for (int i = 0; i < plan.readable_a_week; i++)
                report(quarter, week + 1);
            if (plan.is_accused && week + 1 == quarter->week)
                accuse(quarter);
        }
        if (now >= end)
            break;
        clock_set(now);
        while (decoys_due(&decoys, &kind))
            make(quarter, plan, &decoys, kind);
    }
}

void
quarter_add(struct quarter *quarter)
{
    if (quarter->accused != QUARTER_ROWS)
        add_to(quarter, &quarter->rows[quarter->accused], quarter->week,
               quarter->bucket);
}

void
quarter_withdraw(struct quarter *quarter)
{
    if (quarter->accused != QUARTER_ROWS)
        quarter->rows[quarter->accused].gone = true;
}

/* --- what is seen --------------------------------------------------------- */

static double
bytes_of(int bucket)
{
    return (double)envelope_length(bucket) + WRAP_COUNT * WRAP_SIZE;
}

static void
look_at(const struct quarter *quarter, const struct quarter_row *row,
        double clues[CLUES])
{
    int added = row->added[0] + row->added[1];
    double bytes = bytes_of(row->bucket) + bytes_of(0) +
                   row->added[0] * bytes_of(0) + row->added[1] * bytes_of(1);
    bool is_then = row->week == quarter->week;
    bool is_such = is_then && row->bucket == quarter->bucket;

    if (row->gone) {
        clues[CLUE_GONE] += is_then;
        clues[CLUE_GONE_ALL]++;
        return;
    }
    if (row->readable)
        return;
    clues[CLUE_ROWS] += is_such;
    clues[CLUE_ROWS_BY_DAY] += is_such && row->by_day;
    clues[CLUE_ROWS_WEEK] += is_then;
    clues[CLUE_ROWS_ALL]++;
    clues[CLUE_BYTES_WEEK] += is_then ? bytes : 0;
    clues[CLUE_BYTES_ALL] += bytes;
    clues[CLUE_ITEMS_ALL] += added;
    if (added > clues[CLUE_ITEMS_MOST])
        clues[CLUE_ITEMS_MOST] = added;
    clues[CLUE_HELD] += row->end >= QUARTER_WEEKS + KEPT + 4;
}

/* One more of a Poisson number with mean M: its odds are n / M. */
static double
odds(double number, double mean)
{
    return log(number > 0 ? number / mean : 0.01);
}

void
quarter_look(const struct quarter *quarter, double clues[CLUES])
{
    memset(clues, 0, CLUES * sizeof *clues);
    for (size_t i = 0; i < quarter->count; i++)
        look_at(quarter, &quarter->rows[i], clues);
    clues[CLUE_ITEMS] = quarter->added[quarter->week][quarter->bucket];
    clues[CLUE_LIKELIHOOD] = odds(clues[CLUE_ROWS], 24) +
                             odds(clues[CLUE_ITEMS], 8) +
                             odds(clues[CLUE_GONE], 8);
}
