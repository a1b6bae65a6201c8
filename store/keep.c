#include "store/keep.h"

#include "kiosk/base/clock.h"

enum {
    HOUR = 3600,
    DAYS_A_WEEK = 7,
    GRACE_WEEKS = 4,
    JUMP_WEEKS = 4,     /* not past GRACE_WEEKS: a leap must not purge early */
    WITHDRAW_MOST = 72, /* hours: no setting has more */
    ONE_TICK = 1
};

enum status
keep_start(struct store *store, const struct site *site)
{
    enum status status = store_start(store);

    if (status != STATUS_OK || !site)
        return status;
    status =
        store_run(store, STATEMENT_WEEK_MOVE, VALUES(value_number(site->week)));
    return status == STATUS_OK ? status : store_end(store, status);
}

enum status
keep_end(struct store *store, enum status status)
{
    uint32_t week = clock_week(clock_now());
    struct site site;

    status = store_end(store, status);
    if (status == STATUS_OK)
        store_touch(store,
                    people_site(store, &site) == STATUS_OK ? site.week : week);
    return status;
}

uint32_t
keep_weeks(const struct store *store)
{
    return (store_state(store)->options.retention_days + DAYS_A_WEEK - 1) /
           DAYS_A_WEEK;
}

uint32_t
keep_hold_weeks(uint32_t which)
{
    /* 730 days are not passed. */
    static const uint32_t weeks[KEEP_HOLDS] = {26, 52, 104};

    return weeks[which % KEEP_HOLDS];
}

bool
keep_believes(const struct site *site)
{
    return site->week <= site->purge_week + JUMP_WEEKS;
}

uint32_t
keep_hour(void)
{
    return (uint32_t)(clock_now() / HOUR);
}

bool
keep_is_readable(const struct site *site, const struct report *report)
{
    /* A clock that nobody believes ends nothing. */
    return report->expires >=
           (keep_believes(site) ? site->week : site->purge_week);
}

/* The hour before which WITHDRAW_HOURS have not yet passed. */
static uint32_t
due_hour(const struct store *store)
{
    uint32_t hours = store_state(store)->options.withdraw_hours;

    return (uint32_t)((clock_now() + HOUR - 1) / HOUR) + hours;
}

enum status
keep_withdraw(struct store *store, const struct site *site,
              const struct report *report, uint32_t *hour, bool *done)
{
    bool at_once = store_state(store)->options.withdraw_hours == 0;
    enum status status;

    *done = at_once;
    *hour = at_once ? keep_hour() : due_hour(store);
    if (report->due && !at_once) {
        *hour = report->due;
        return STATUS_OK;
    }
    status = keep_start(store, site);
    if (status != STATUS_OK)
        return status;
    status = at_once ? reports_empty(store, site, report)
                     : reports_set_due(store, report, *hour);
    return keep_end(store, status);
}

/* --- a clock that is set -------------------------------------------------- */

/* Run STATEMENT on what is due, if anything is. */
static enum status
move_dues(struct store *store, enum statement statement,
          const struct value *values, size_t count)
{
    enum status status = store_find(store, STATEMENT_DUE_ANY, NULL, 0);

    if (status != STATUS_OK)
        return status == STATUS_MISSING ? STATUS_OK : status;
    store_done(store, STATEMENT_DUE_ANY);
    status = keep_start(store, NULL);
    if (status != STATUS_OK)
        return status;
    return keep_end(store, store_run(store, statement, values, count));
}

/* What was asked before this start, by a clock that may have been another. */
static enum status
begin_pace(struct store *store)
{
    struct site site;
    enum status status = people_site(store, &site);
    uint32_t most = keep_hour() + WITHDRAW_MOST + 1;

    if (status != STATUS_OK)
        return status == STATUS_MISSING ? STATUS_OK : status;
    return move_dues(store, STATEMENT_DUE_SET,
                     VALUES(value_number(due_hour(store)),
                            value_number(keep_believes(&site) ? most : 0)));
}

enum status
keep_follow(struct store *store, struct keep_pace *pace)
{
    int64_t offset = clock_now() - clock_milliseconds() / 1000;
    int64_t leap = offset - pace->offset;
    int64_t hours = (leap + (leap < 0 ? -HOUR / 2 : HOUR / 2)) / HOUR;
    enum status status;

    if (store_state(store)->read_only || (pace->is_known && !hours))
        return STATUS_OK;
    if (!pace->is_known)
        status = begin_pace(store);
    else
        status =
            move_dues(store, STATEMENT_DUE_SHIFT, VALUES(value_number(hours)));
    if (status != STATUS_OK)
        return status;
    pace->offset = pace->is_known ? pace->offset + hours * HOUR : offset;
    pace->is_known = true;
    return STATUS_OK;
}

enum status
keep_believe(struct store *store, uint32_t week)
{
    enum status status = keep_start(store, NULL);

    if (status != STATUS_OK)
        return status;
    return keep_end(store,
                    store_run(store, STATEMENT_BELIEVE,
                              VALUES(value_number(week), value_number(week))));
}

/* --- what is due ---------------------------------------------------------- */

/* One asked withdrawal whose hour has come. STATUS_MISSING: none. */
static enum status
carry_out_one(struct store *store, const struct site *site)
{
    uint8_t id[ID_SIZE];
    const struct target target = {id, sizeof id};
    struct report report;
    enum status status =
        store_find(store, STATEMENT_DUE, VALUES(value_number(keep_hour())));

    if (status != STATUS_OK)
        return status;
    status = store_copy(store, STATEMENT_DUE, &target, 1);
    store_done(store, STATEMENT_DUE);
    if (status == STATUS_OK)
        status = reports_by_id(store, id, &report);
    if (status == STATUS_MISSING)
        return STATUS_DAMAGED;
    if (status == STATUS_OK)
        status = keep_start(store, site);
    if (status != STATUS_OK)
        return status;
    return keep_end(store, reports_empty(store, site, &report));
}

/* One report that is four weeks past its last. STATUS_MISSING: none. */
static enum status
purge_one(struct store *store, const struct site *site)
{
    uint8_t id[ID_SIZE];
    const struct target target = {id, sizeof id};
    struct report report;
    int64_t before = (int64_t)site->week - GRACE_WEEKS;
    bool is_live;
    enum status status =
        store_find(store, STATEMENT_EXPIRED, VALUES(value_number(before)));

    if (status != STATUS_OK)
        return status;
    status = store_copy(store, STATEMENT_EXPIRED, &target, 1);
    is_live = store_number(store, STATEMENT_EXPIRED, 1) == 0;
    store_done(store, STATEMENT_EXPIRED);
    if (status == STATUS_OK && is_live)
        status = reports_by_id(store, id, &report);
    if (status == STATUS_OK)
        status = keep_start(store, site);
    if (status != STATUS_OK)
        return status == STATUS_MISSING ? STATUS_DAMAGED : status;
    if (is_live)
        status = reports_empty(store, site, &report);
    if (status == STATUS_OK)
        status = reports_drop(store, id);
    return keep_end(store, status);
}

/* Do one thing until there is none left, or the others have waited enough. */
static enum status
repeat(struct store *store, const struct site *site,
       enum status (*one)(struct store *, const struct site *), bool *changed)
{
    for (int i = 0; i < ONE_TICK; i++) {
        enum status status = one(store, site);

        if (status != STATUS_OK)
            return status == STATUS_MISSING ? STATUS_OK : status;
        *changed = true;
    }
    return STATUS_OK;
}

static enum status
move_purge_week(struct store *store, const struct site *site)
{
    enum status status;

    if (site->week == site->purge_week)
        return STATUS_OK;
    status = keep_start(store, site);
    if (status != STATUS_OK)
        return status;
    return keep_end(store, store_run(store, STATEMENT_PURGE_WEEK_MOVE,
                                     VALUES(value_number(site->week))));
}

enum status
keep_tick(struct store *store, bool *changed)
{
    struct site site;
    enum status status = people_site(store, &site);

    *changed = false;
    if (status == STATUS_MISSING || store_state(store)->read_only)
        return STATUS_OK;
    if (status == STATUS_OK)
        status = repeat(store, &site, carry_out_one, changed);
    if (status != STATUS_OK || !keep_believes(&site))
        return status;
    status = move_purge_week(store, &site);
    if (status == STATUS_OK)
        status = repeat(store, &site, purge_one, changed);
    return status;
}
