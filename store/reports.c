#include "store/reports.h"

#include <string.h>

#include "kiosk/base/hash.h"
#include "kiosk/base/log.h"
#include "kiosk/base/secret.h"
#include "store/audit.h"
#include "store/inspect.h"
#include "store/keep.h"
#include "store/schema.h"
#include "store/sealing/proof.h"

static enum status
read_report(struct store *store, enum statement statement, struct report *out)
{
    const struct target targets[] = {
        {out->id, ID_SIZE},
        {out->lookup, LOOKUP_SIZE},
        {out->receipt_box, BOX_PUBLIC_SIZE},
        {out->receipt_sign, SIGN_PUBLIC_SIZE},
        {out->thread_box, BOX_PUBLIC_SIZE},
    };
    enum status status = store_copy(store, statement, targets, 5);

    out->week = (uint32_t)store_number(store, statement, 5);
    out->expires = (uint32_t)store_number(store, statement, 6);
    out->due = (uint32_t)store_number(store, statement, 7);
    out->changed = (uint64_t)store_number(store, statement, 8);
    out->items = (uint32_t)store_number(store, statement, 9);
    return status;
}

static enum status
find_report(struct store *store, enum statement statement,
            const uint8_t id[ID_SIZE], struct report *out)
{
    enum status status =
        store_find(store, statement, VALUES(value_bytes(id, ID_SIZE)));

    if (status != STATUS_OK)
        return status;
    status = read_report(store, statement, out);
    store_done(store, statement);
    return status;
}

enum status
reports_by_lookup(struct store *store, const uint8_t lookup[LOOKUP_SIZE],
                  struct report *out)
{
    enum status status =
        find_report(store, STATEMENT_REPORT_BY_LOOKUP, lookup, out);
    bool may_hide = status == STATUS_DAMAGED || status == STATUS_MISSING;

    /* Its index may be what is damaged: then each row is looked at. */
    if (may_hide && inspect_met_damage(store_database(store), 0))
        status = find_report(store, STATEMENT_REPORT_BY_SCAN, lookup, out);
    return status;
}

enum status
reports_by_id(struct store *store, const uint8_t id[ID_SIZE],
              struct report *out)
{
    return find_report(store, STATEMENT_REPORT_BY_ID, id, out);
}

/* The statement that a walk goes by. */
static enum statement
statement_of(const struct reports_walk *walk)
{
    return walk->by_scan ? STATEMENT_REPORTS_SCAN : STATEMENT_REPORTS_AFTER;
}

/* A row that is damaged is passed over, and those after it are found. */
static enum status
read_after(struct store *store, const struct reports_walk *walk,
           enum status status, struct report *out)
{
    enum statement statement = statement_of(walk);

    while (status == STATUS_OK) {
        uint8_t id[ID_SIZE];
        const struct target target = {id, sizeof id};

        status = store_copy(store, statement, &target, 1);
        if (status == STATUS_OK)
            status = reports_by_id(store, id, out);
        if (status == STATUS_OK)
            return STATUS_OK;
        log_note("store", "a damaged row is passed over", status);
        status = store_next(store, statement);
    }
    return status;
}

enum status
reports_after(struct store *store, const struct reports_walk *walk,
              uint64_t changed, struct report *out)
{
    /* SQLite's numbers have a sign; no sequence comes near it. */
    int64_t after = changed > INT64_MAX ? INT64_MAX : (int64_t)changed;

    return read_after(
        store, walk,
        store_find(store, statement_of(walk),
                   VALUES(value_number(after), value_number(UINT32_MAX))),
        out);
}

enum status
reports_next(struct store *store, const struct reports_walk *walk,
             struct report *out)
{
    return read_after(store, walk, store_next(store, statement_of(walk)), out);
}

void
reports_done(struct store *store, const struct reports_walk *walk)
{
    store_done(store, statement_of(walk));
}

enum status
reports_tally(struct store *store, uint32_t limit, struct reports_tally *tally)
{
    size_t length = tally->begun ? sizeof tally->last : 0;
    const uint8_t *last;
    uint32_t count;
    enum status status = store_find(
        store, STATEMENT_REPORT_TALLY,
        VALUES(value_bytes(tally->last, length), value_number(limit)));

    if (status != STATUS_OK)
        return status;
    count = (uint32_t)store_number(store, STATEMENT_REPORT_TALLY, 0);
    tally->live += (uint64_t)store_number(store, STATEMENT_REPORT_TALLY, 1);
    last = store_bytes(store, STATEMENT_REPORT_TALLY, 2, &length);
    if (count && last && length == sizeof tally->last)
        memcpy(tally->last, last, length);
    else if (count)
        status = STATUS_DAMAGED;
    tally->begun = true;
    tally->ended = count < limit;
    store_done(store, STATEMENT_REPORT_TALLY);
    return status;
}

static enum status
read_wraps(struct store *store, struct sealed *out)
{
    enum status status = store_find(store, STATEMENT_WRAPS,
                                    VALUES(value_bytes(out->item, ID_SIZE)));
    size_t count = 0;

    for (; status == STATUS_OK; count++) {
        size_t length;
        const uint8_t *bytes = store_bytes(store, STATEMENT_WRAPS, 0, &length);

        if (count == WRAP_COUNT || length != WRAP_SIZE) {
            store_done(store, STATEMENT_WRAPS);
            return STATUS_DAMAGED;
        }
        memcpy(out->wraps[count], bytes, WRAP_SIZE);
        status = store_next(store, STATEMENT_WRAPS);
    }
    if (status != STATUS_MISSING)
        return status;
    return count == WRAP_COUNT ? STATUS_OK : STATUS_DAMAGED;
}

enum status
reports_item(struct store *store, const uint8_t report[ID_SIZE], uint32_t place,
             struct sealed *lent)
{
    const struct target id = {lent->item, ID_SIZE};
    const uint8_t *envelope;
    enum status status =
        store_find(store, STATEMENT_ITEM,
                   VALUES(value_bytes(report, ID_SIZE), value_number(place)));

    if (status != STATUS_OK)
        return status;
    status = store_copy(store, STATEMENT_ITEM, &id, 1);
    envelope = store_bytes(store, STATEMENT_ITEM, 1, &lent->length);
    /* One struct serves who owns and who borrows; nobody writes here. */
    memcpy(&lent->envelope, &envelope, sizeof lent->envelope);
    if (status == STATUS_OK)
        status = read_wraps(store, lent);
    if (status != STATUS_OK)
        store_done(store, STATEMENT_ITEM);
    return status;
}

void
reports_item_done(struct store *store)
{
    store_done(store, STATEMENT_ITEM);
}

/* What of a report is known before it has an id: its keys, both items. */
static void
hash_report(const struct report *report, const uint8_t body[HASH_BYTES],
            const uint8_t own[HASH_BYTES], uint8_t out[HASH_BYTES])
{
    const struct hash_part parts[] = {
        {report->lookup, LOOKUP_SIZE},
        {report->receipt_box, BOX_PUBLIC_SIZE},
        {report->receipt_sign, SIGN_PUBLIC_SIZE},
        {report->thread_box, BOX_PUBLIC_SIZE},
        {body, HASH_BYTES},
        {own, HASH_BYTES},
    };

    hash_parts(out, NULL, 0, parts, sizeof parts / sizeof *parts);
}

static enum status
hash_item_there(struct store *store, const uint8_t report[ID_SIZE],
                uint32_t place, uint8_t out[HASH_BYTES])
{
    struct sealed lent;
    enum status status = reports_item(store, report, place, &lent);

    if (status != STATUS_OK)
        return status == STATUS_MISSING ? STATUS_DAMAGED : status;
    proof_hash_item(out, &lent);
    reports_item_done(store);
    return STATUS_OK;
}

enum status
reports_look(struct store *store, const struct report_order *order)
{
    struct report there;
    uint8_t body[HASH_BYTES];
    uint8_t own[HASH_BYTES];
    uint8_t wanted[HASH_BYTES];
    uint8_t found[HASH_BYTES];
    enum status status;

    store_forget(store);
    status = reports_by_lookup(store, order->report.lookup, &there);
    if (status != STATUS_OK)
        return status;
    proof_hash_item(body, &order->body);
    proof_hash_item(own, &order->own);
    hash_report(&order->report, body, own, wanted);
    status = hash_item_there(store, there.id, 0, body);
    if (status == STATUS_OK)
        status = hash_item_there(store, there.id, 1, own);
    if (status != STATUS_OK)
        return status;
    hash_report(&there, body, own, found);
    return memcmp(wanted, found, sizeof wanted) ? STATUS_EXISTS : STATUS_OK;
}

void
reports_hash_gone(const uint8_t salt[SALT_SIZE],
                  const uint8_t lookup[LOOKUP_SIZE], uint8_t out[HASH_BYTES])
{
    const struct hash_part part = {lookup, LOOKUP_SIZE};

    hash_parts(out, salt, SALT_SIZE, &part, 1);
}

enum status
reports_is_gone(struct store *store, const struct site *site,
                const uint8_t lookup[LOOKUP_SIZE])
{
    uint8_t hash[HASH_BYTES];
    enum status status;

    reports_hash_gone(site->salt, lookup, hash);
    status = store_find(store, STATEMENT_GONE,
                        VALUES(value_bytes(hash, sizeof hash)));
    if (status == STATUS_OK)
        store_done(store, STATEMENT_GONE);
    return status;
}

/* An item at its place, its wraps, and its line in the log. */
static enum status
add_item(struct store *store, const uint8_t report[ID_SIZE], uint32_t place,
         const struct sealed *item, int64_t *seq)
{
    uint8_t what[HASH_BYTES];
    enum status status;

    proof_hash_item(what, item);
    status = audit_add(store, AUDIT_ITEM, what, seq);
    if (status == STATUS_OK)
        status =
            store_run(store, STATEMENT_ITEM_ADD,
                      VALUES(value_bytes(report, ID_SIZE), value_number(place),
                             value_bytes(item->item, ID_SIZE),
                             value_bytes(item->envelope, item->length),
                             value_number(*seq)));
    for (int i = 0; i < WRAP_COUNT && status == STATUS_OK; i++)
        status =
            store_run(store, STATEMENT_WRAP_ADD,
                      VALUES(value_bytes(item->item, ID_SIZE), value_number(i),
                             value_bytes(item->wraps[i], WRAP_SIZE)));
    return status;
}

/* The last week in which a report is kept that something happened to now. */
static int64_t
expiry(const struct store *store, const struct site *site)
{
    return (int64_t)site->week + keep_weeks(store);
}

static enum status
set_changed(struct store *store, const uint8_t id[ID_SIZE], int64_t seq)
{
    return store_run(store, STATEMENT_REPORT_CHANGED,
                     VALUES(value_number(seq), value_bytes(id, ID_SIZE)));
}

enum status
reports_add(struct store *store, const struct site *site,
            const struct report_order *order)
{
    struct report_order drawn = *order;

    secret_random(drawn.report.id, ID_SIZE);
    return reports_add_as(store, site, &drawn);
}

enum status
reports_add_as(struct store *store, const struct site *site,
               const struct report_order *order)
{
    const struct report *report = &order->report;
    const uint8_t *id = report->id;
    int64_t seq = 0;
    enum status status = store_run(
        store, STATEMENT_REPORT_ADD,
        VALUES(value_bytes(id, ID_SIZE),
               value_bytes(report->lookup, LOOKUP_SIZE),
               value_bytes(report->receipt_box, BOX_PUBLIC_SIZE),
               value_bytes(report->receipt_sign, SIGN_PUBLIC_SIZE),
               value_bytes(report->thread_box, BOX_PUBLIC_SIZE),
               value_number(site->week), value_number(expiry(store, site))));
    if (status == STATUS_OK)
        status = add_item(store, id, 0, &order->body, &seq);
    if (status == STATUS_OK)
        status = add_item(store, id, 1, &order->own, &seq);
    if (status == STATUS_OK)
        status = set_changed(store, id, seq);
    return status;
}

static enum status
grow(struct store *store, const struct report *report,
     const struct sealed *item, int64_t expires)
{
    int64_t seq = 0;
    enum status status = add_item(store, report->id, report->items, item, &seq);

    if (status == STATUS_OK)
        status = store_run(
            store, STATEMENT_REPORT_GROW,
            VALUES(value_number(expires), value_bytes(report->id, ID_SIZE)));
    if (status == STATUS_OK)
        status = set_changed(store, report->id, seq);
    return status;
}

enum status
reports_grow(struct store *store, const struct site *site,
             const struct report *report, const struct sealed *item)
{
    return grow(store, report, item, expiry(store, site));
}

enum status
reports_grow_carried(struct store *store, const struct report *report,
                     const struct sealed *item)
{
    return grow(store, report, item, report->expires);
}

enum status
reports_set_due(struct store *store, const struct report *report, uint32_t hour)
{
    return store_run(store, STATEMENT_REPORT_DUE,
                     VALUES(hour ? value_number(hour) : value_bytes(NULL, 0),
                            value_bytes(report->id, ID_SIZE)));
}

enum status
reports_hold(struct store *store, const struct report *report, uint32_t week)
{
    return store_run(
        store, STATEMENT_REPORT_HOLD,
        VALUES(value_number(week), value_bytes(report->id, ID_SIZE)));
}

enum status
reports_empty(struct store *store, const struct site *site,
              const struct report *report)
{
    static const enum statement steps[] = {
        STATEMENT_WRAPS_DROP, STATEMENT_ITEMS_TRIM, STATEMENT_ITEMS_EMPTY,
        STATEMENT_LETTERS_DROP};
    uint8_t hash[HASH_BYTES];
    enum status status;

    reports_hash_gone(site->salt, report->lookup, hash);
    status = store_run(store, STATEMENT_GONE_ADD,
                       VALUES(value_bytes(hash, sizeof hash)));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (status == STATUS_OK)
            status = store_run(store, steps[i],
                               VALUES(value_bytes(report->id, ID_SIZE)));
    /* What was done with it goes too: only its week is left. */
    if (status == STATUS_OK)
        status = store_run(store, STATEMENT_REPORT_EMPTY,
                           VALUES(value_number(keep_weeks(store)),
                                  value_bytes(report->id, ID_SIZE)));
    if (status == STATUS_OK)
        status = audit_add(store, AUDIT_GONE, hash, NULL);
    return status;
}

enum status
reports_drop(struct store *store, const uint8_t id[ID_SIZE])
{
    enum status status = store_run(store, STATEMENT_ITEMS_DROP,
                                   VALUES(value_bytes(id, ID_SIZE)));

    if (status == STATUS_OK)
        status = store_run(store, STATEMENT_REPORT_DROP,
                           VALUES(value_bytes(id, ID_SIZE)));
    return status;
}
