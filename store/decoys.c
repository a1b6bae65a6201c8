#include "store/decoys.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/secret.h"
#include "store/keep.h"
#include "store/reports.h"
#include "store/sealing/seal.h"

static const struct law {
    uint32_t a_week;
    int bucket;
} laws[] = {
#define DECOY(name, a_week, bucket) [DECOY_##name] = {(a_week), (bucket)},
#include "store/decoys.def"
#undef DECOY
};

enum {
    KINDS = sizeof laws / sizeof *laws,
    MINUTE = 60,
    HOUR = 3600,
    DAY = 86400,
    DAY_FROM = 8, /* three in four come between these hours */
    DAY_TO = 20,
    HALF_WEEK = 7 * 12 * 60, /* minutes of all such days, and of all nights */
    EITHER = 2,
    COVER_TRIES = 64,
    ROWS_ALONE = 700, /* fewer than the decoys where nobody reports */
    SCALE_MAX = 8,
    MANY = ROWS_ALONE * SCALE_MAX, /* rows are not counted any further */
    LATER_MOST = 14 * DAY,
};

_Static_assert((int)KINDS <= (int)DECOY_PLACES, "each kind has a place");

const int decoy_kinds = KINDS;

uint32_t
decoys_a_week(enum decoy kind)
{
    return laws[kind].a_week;
}

int
decoys_bucket(enum decoy kind)
{
    int bucket = laws[kind].bucket;

    return bucket == EITHER ? (int)secret_random_below(2) : bucket;
}

/* --- when ----------------------------------------------------------------- */

static bool
is_cover(enum decoy kind)
{
    return kind == DECOY_COVER_SHORT || kind == DECOY_COVER_LONG;
}

/* Covers fall on all rows: where there are many, there must be more. */
static double
cover_scale(uint32_t rows)
{
    double scale = (double)rows / ROWS_ALONE;

    if (scale < 1)
        return 1;
    return scale > SCALE_MAX ? SCALE_MAX : scale;
}

/* The chance that one of KIND comes in a minute of this hour. */
static double
chance(const struct decoys *decoys, enum decoy kind, int64_t minute)
{
    int64_t local = minute * MINUTE + decoys->utc_offset + DAY;
    int64_t hour = local % DAY / HOUR;
    double mean = laws[kind].a_week;

    if (is_cover(kind))
        mean *= cover_scale(decoys->rows);
    return mean * (hour >= DAY_FROM && hour < DAY_TO ? 0.75 : 0.25) / HALF_WEEK;
}

/* In (0, 1]. */
static double
draw_fraction(void)
{
    uint64_t bits;

    secret_random(&bits, sizeof bits);
    return (double)((bits >> 11) + 1) / 9007199254740992.0;
}

static double
to_the_15th(double x)
{
    double x2 = x * x;
    double x4 = x2 * x2;

    return x4 * x4 * x4 * x2 * x;
}

/*
 * Until when none comes: one draw for the whole wait, which is what drawing
 * in every minute would give. The hours of all zones begin at a quarter, and
 * within one all minutes are alike: most are passed by fifteen at once.
 */
static int64_t
draw_next(const struct decoys *decoys, enum decoy kind, int64_t now)
{
    int64_t minute = now / MINUTE + 1;
    double end = draw_fraction();
    double none = 1;

    while (none > end) {
        double left = 1 - chance(decoys, kind, minute);
        double quarter = to_the_15th(left);

        if (minute % 15 == 0 && none * quarter > end) {
            none *= quarter;
            minute += 15;
        } else {
            none *= left;
            minute++;
        }
    }
    return (minute - 1) * MINUTE + secret_random_below(MINUTE);
}

void
decoys_begin(struct decoys *decoys, int32_t utc_offset)
{
    *decoys = (struct decoys){.utc_offset = utc_offset, .seen = clock_now()};
    for (int i = 0; i < KINDS; i++)
        decoys->next[i] = draw_next(decoys, (enum decoy)i, decoys->seen);
}

bool
decoys_due(struct decoys *decoys, enum decoy *kind)
{
    int64_t now = clock_now();

    if (now < decoys->seen)
        decoys_begin(decoys, decoys->utc_offset);
    decoys->seen = now;
    for (int i = 0; i < KINDS; i++)
        if (decoys->next[i] <= now) {
            *kind = (enum decoy)i;
            decoys->next[i] = draw_next(decoys, *kind, now);
            return true;
        }
    return false;
}

int64_t
decoys_next(const struct decoys *decoys)
{
    int64_t next = decoys->next[0];

    for (int i = 1; i < KINDS; i++)
        if (decoys->next[i] < next)
            next = decoys->next[i];
    return next;
}

/* --- what ----------------------------------------------------------------- */

/* Keys that are real keys, and whose other halves nobody has. */
static void
draw_keys(struct report *report)
{
    struct box_pair box;
    struct sign_pair sign;

    secret_random(report->lookup, LOOKUP_SIZE);
    seal_box_pair_make(&box);
    memcpy(report->receipt_box, box.public_key, BOX_PUBLIC_SIZE);
    seal_box_pair_make(&box);
    memcpy(report->thread_box, box.public_key, BOX_PUBLIC_SIZE);
    seal_sign_pair_make(&sign);
    memcpy(report->receipt_sign, sign.public_key, SIGN_PUBLIC_SIZE);
    secret_wipe(&box, sizeof box);
    secret_wipe(&sign, sizeof sign);
}

static enum status
add_row(struct store *store, const struct site *site,
        struct flood_terminal *terminal, const struct report_order *order)
{
    enum status status = keep_start(store, site);

    if (status != STATUS_OK)
        return status;
    status = reports_add(store, site, order);
    if (status == STATUS_OK && terminal) {
        /* A report that was sent leaves its trace there too. */
        flood_sent(terminal);
        status = flood_save(terminal, store);
    }
    return keep_end(store, status);
}

static enum status
add_item(struct store *store, const struct site *site,
         const struct report *report, int bucket)
{
    struct sealed item;
    enum status status;

    seal_decoy(bucket, &item);
    status = keep_start(store, site);
    if (status == STATUS_OK)
        status = keep_end(store, reports_grow(store, site, report, &item));
    seal_clear(&item);
    return status;
}

/* A hold as staff set one: an item that says so, and a later end. */
static enum status
hold(struct store *store, const struct site *site, const struct report *report)
{
    uint32_t weeks = keep_hold_weeks(secret_random_below(KEEP_HOLDS));
    uint32_t age = secret_random_below(keep_weeks(store) + 1);
    struct sealed item;
    enum status status;

    seal_decoy(0, &item);
    status = keep_start(store, site);
    if (status == STATUS_OK) {
        status = reports_grow(store, site, report, &item);
        if (status == STATUS_OK)
            status = reports_hold(store, report, site->week + age + weeks);
        status = keep_end(store, status);
    }
    seal_clear(&item);
    return status;
}

static enum status
make_row(struct store *store, const struct site *site,
         struct flood_terminal *terminal, enum decoy kind,
         uint8_t lookup[LOOKUP_SIZE])
{
    struct report_order order = {0};
    struct report report;
    uint32_t hour;
    bool done;
    enum status status;

    draw_keys(&order.report);
    memcpy(lookup, order.report.lookup, LOOKUP_SIZE);
    seal_decoy(decoys_bucket(kind), &order.body);
    seal_decoy(0, &order.own);
    status = add_row(store, site, terminal, &order);
    if (status == STATUS_OK && (kind == DECOY_WITHDRAWN || kind == DECOY_HELD))
        status = reports_by_lookup(store, order.report.lookup, &report);
    if (status == STATUS_OK && kind == DECOY_WITHDRAWN)
        status = keep_withdraw(store, site, &report, &hour, &done);
    if (status == STATUS_OK && kind == DECOY_HELD)
        status = hold(store, site, &report);
    seal_clear(&order.body);
    seal_clear(&order.own);
    return status;
}

/* --- covers --------------------------------------------------------------- */

static enum status
ask_count(struct store *store, enum statement statement, uint32_t week,
          uint32_t *out)
{
    enum status status =
        store_find(store, statement, VALUES(value_number(week)));

    *out = 0;
    if (status != STATUS_OK)
        return status;
    *out = (uint32_t)store_number(store, statement, 0);
    store_done(store, statement);
    return STATUS_OK;
}

/* The row at WHERE among those that a receipt can still open. */
static enum status
row_at(struct store *store, enum statement statement, const struct site *site,
       struct value where, struct report *out)
{
    uint8_t id[ID_SIZE];
    const struct target target = {id, sizeof id};
    enum status status =
        store_find(store, statement, VALUES(value_number(site->week), where));

    if (status != STATUS_OK)
        return status;
    status = store_copy(store, statement, &target, 1);
    store_done(store, statement);
    if (status == STATUS_OK)
        status = reports_by_id(store, id, out);
    /* No report is kept for ever by chance. */
    if (status == STATUS_OK && out->week + 2 * keep_weeks(store) < site->week)
        status = STATUS_MISSING;
    return status;
}

/* How the rows that a cover may fall on are counted, and found. */
static const struct pick {
    enum statement count;
    enum statement at;
    enum statement from;
} picks[] = {
    {STATEMENT_COVER_COUNT, STATEMENT_COVER_AT, STATEMENT_COVER_FROM},
    {STATEMENT_COVER_GROWN_COUNT, STATEMENT_COVER_GROWN_AT,
     STATEMENT_COVER_GROWN_FROM},
};

/*
 * One of ROWS. Of few, each as often as any other; of many the next after a
 * random id, so that nobody waits until all of them are gone through.
 */
static enum status
try_row(struct store *store, const struct site *site, const struct pick *pick,
        uint32_t rows, struct report *out)
{
    uint8_t from[ID_SIZE];

    if (rows < MANY)
        return row_at(store, pick->at, site,
                      value_number(secret_random_below(rows)), out);
    secret_random(from, sizeof from);
    return row_at(store, pick->from, site, value_bytes(from, sizeof from), out);
}

/*
 * Any row at all; or, half the time, one that has got something already:
 * who adds once adds again. STATUS_MISSING when there is none.
 */
static enum status
pick_row(struct store *store, const struct site *site, struct report *out)
{
    const struct pick *pick = &picks[secret_random_below(2)];
    uint32_t rows;
    enum status status = ask_count(store, pick->count, site->week, &rows);

    if (status != STATUS_OK || !rows)
        return status == STATUS_OK ? STATUS_MISSING : status;
    status = STATUS_MISSING;
    /* One that was withdrawn, or is old, stands there too and gets nothing. */
    for (int i = 0; i < COVER_TRIES && status == STATUS_MISSING; i++)
        status = try_row(store, site, pick, rows, out);
    return status;
}

static enum status
make_cover(struct store *store, const struct site *site, enum decoy kind)
{
    struct report report;
    enum status status = pick_row(store, site, &report);

    if (status != STATUS_OK)
        return status == STATUS_MISSING ? STATUS_OK : status;
    return add_item(store, site, &report, decoys_bucket(kind));
}

enum status
decoys_make(struct store *store, const struct site *site,
            struct flood_terminal *terminal, enum decoy kind)
{
    uint8_t lookup[LOOKUP_SIZE];

    if (is_cover(kind))
        return make_cover(store, site, kind);
    return make_row(store, site, terminal, kind, lookup);
}

/* --- at work -------------------------------------------------------------- */

/* One that asks for its withdrawal some day, if this process lives. */
static enum status
make_later(struct decoys *decoys, struct store *store, const struct site *site,
           struct flood_terminal *terminal)
{
    struct decoy_later *one = &decoys->later[decoys->later_count];
    uint8_t lookup[LOOKUP_SIZE];
    enum status status = make_row(store, site, terminal, DECOY_LATER, lookup);

    if (status != STATUS_OK || decoys->later_count == DECOY_LATER_MOST)
        return status;
    memcpy(one->lookup, lookup, LOOKUP_SIZE);
    one->at = clock_now() + secret_random_below(LATER_MOST);
    decoys->later_count++;
    return STATUS_OK;
}

/* The first whose time has come asks, and is forgotten. */
static enum status
ask_one(struct decoys *decoys, struct store *store, bool *asked)
{
    struct report report;
    struct site site;
    uint32_t hour;
    bool done;
    size_t i = 0;
    enum status status;

    while (i < decoys->later_count && decoys->later[i].at > clock_now())
        i++;
    *asked = i < decoys->later_count;
    if (!*asked)
        return STATUS_OK;
    status = people_site(store, &site);
    if (status == STATUS_OK)
        status = reports_by_lookup(store, decoys->later[i].lookup, &report);
    if (status == STATUS_OK)
        status = keep_withdraw(store, &site, &report, &hour, &done);
    decoys->later[i] = decoys->later[--decoys->later_count];
    secret_wipe(&decoys->later[decoys->later_count], sizeof *decoys->later);
    return status == STATUS_MISSING ? STATUS_OK : status;
}

enum status
decoys_tick(struct decoys *decoys, struct store *store,
            struct flood_terminal *terminal, bool *changed)
{
    bool asked = false;
    struct site site;
    enum decoy kind;
    enum status status = ask_one(decoys, store, &asked);

    *changed = asked;
    while (status == STATUS_OK && decoys_due(decoys, &kind)) {
        const struct store_state *state = store_state(store);

        if (state->read_only || state->full)
            continue;
        status = people_site(store, &site);
        if (status == STATUS_OK && is_cover(kind))
            status = ask_count(store, STATEMENT_COVER_COUNT, site.week,
                               &decoys->rows);
        if (status == STATUS_OK && kind == DECOY_LATER)
            status = make_later(decoys, store, &site, terminal);
        else if (status == STATUS_OK)
            status = decoys_make(store, &site, terminal, kind);
        *changed = *changed || status == STATUS_OK;
    }
    return status == STATUS_MISSING || status == STATUS_FULL ? STATUS_OK
                                                             : status;
}
