#include "store/restore.h"

#include <stdlib.h>
#include <string.h>

#include "kiosk/base/log.h"
#include "kiosk/base/memory.h"
#include "store/keep.h"
#include "store/people.h"
#include "store/protocol/record.h"
#include "store/reports.h"
#include "store/rows.h"

/* Events, and reports, that one slice looks at. */
enum { EVENTS = 1000, REPORTS = 200 };

enum step { STEP_ROWS, STEP_LOG, STEP_REPORTS, STEP_ENDED };

struct restore {
    struct store *store;
    struct rows_in *rows;
    enum step step;
    struct site site;
    struct audit_walk log;
    uint8_t last[ID_SIZE]; /* the report that was looked at last */
    bool looked;
    uint32_t withdrawn;
};

enum status
restore_begin(struct store *store, struct restore **out)
{
    struct restore *restore;
    struct site there;
    enum status status = people_site(store, &there);

    *out = NULL;
    if (status != STATUS_MISSING)
        return status == STATUS_OK ? STATUS_EXISTS : status;
    status = keep_start(store, NULL);
    if (status != STATUS_OK)
        return status;
    restore = memory_zeroed(sizeof *restore);
    restore->store = store;
    status = rows_in_open(store, &restore->rows);
    if (status == STATUS_OK)
        *out = restore;
    else
        restore_free(restore);
    return status;
}

enum status
restore_records(struct restore *restore, struct unpack *records)
{
    enum status status =
        restore->step == STEP_ROWS ? STATUS_OK : STATUS_BAD_INPUT;

    while (status == STATUS_OK && records->at < records->length) {
        struct record_seen seen;

        status = record_look(records->data + records->at,
                             records->length - records->at, &seen);
        if (status == STATUS_OK)
            status = rows_in_take(restore->rows, seen.kind, &seen.body);
        if (status == STATUS_OK)
            records->at += seen.length;
    }
    rows_in_rest(restore->rows);
    return status == STATUS_MISSING ? STATUS_DAMAGED : status;
}

enum status
restore_gone(struct restore *restore, struct unpack *hashes)
{
    enum status status =
        restore->step == STEP_ROWS ? STATUS_OK : STATUS_BAD_INPUT;

    while (status == STATUS_OK && hashes->at < hashes->length) {
        const uint8_t *hash = unpack_lend(hashes, HASH_BYTES);

        status = hash ? store_run(restore->store, STATEMENT_GONE_ADD,
                                  VALUES(value_bytes(hash, HASH_BYTES)))
                      : STATUS_BAD_INPUT;
    }
    return status;
}

/* The rows are all there: whose are they? */
static enum status
begin_looking(struct restore *restore)
{
    struct keyset keyset;
    enum status status = people_site(restore->store, &restore->site);

    if (status == STATUS_OK)
        status = people_teams(restore->store, &keyset);
    if (status == STATUS_MISSING)
        return STATUS_DAMAGED;
    if (status == STATUS_OK &&
        memcmp(keyset.site, restore->site.id, ID_SIZE) != 0)
        return STATUS_FOREIGN;
    audit_walk_begin(restore->site.id, &restore->log);
    restore->step = STEP_LOG;
    return status;
}

static enum status
look_at_log(struct restore *restore, const struct audit_end *end)
{
    struct audit_walk *log = &restore->log;
    enum status status = audit_walk(restore->store, EVENTS, log);

    if (status != STATUS_OK || !log->ended)
        return status;
    if (!log->ok || log->length != end->seq ||
        memcmp(log->head, end->head, sizeof log->head) != 0)
        return STATUS_DAMAGED;
    restore->step = STEP_REPORTS;
    return STATUS_OK;
}

/* The next live report, whole; STATUS_MISSING after the last. */
static enum status
next_report(struct restore *restore, struct report *report)
{
    const struct target target = {restore->last, ID_SIZE};
    bool is_whole;
    enum status status = store_find(
        restore->store, STATEMENT_SETTLE,
        VALUES(value_bytes(restore->last, restore->looked ? ID_SIZE : 0)));

    if (status != STATUS_OK)
        return status;
    is_whole = store_number(restore->store, STATEMENT_SETTLE, 1) == 1;
    status = store_copy(restore->store, STATEMENT_SETTLE, &target, 1);
    store_done(restore->store, STATEMENT_SETTLE);
    restore->looked = true;
    if (status == STATUS_OK && !is_whole)
        status = STATUS_DAMAGED;
    if (status == STATUS_OK)
        status = reports_by_id(restore->store, restore->last, report);
    return status == STATUS_MISSING ? STATUS_DAMAGED : status;
}

static enum status
look_at_report(struct restore *restore)
{
    struct report report;
    enum status status = next_report(restore, &report);

    if (status != STATUS_OK)
        return status;
    status = reports_is_gone(restore->store, &restore->site, report.lookup);
    if (status == STATUS_MISSING)
        return STATUS_OK;
    if (status == STATUS_OK)
        status = reports_empty(restore->store, &restore->site, &report);
    restore->withdrawn++;
    return status;
}

static enum status
look_at_reports(struct restore *restore)
{
    enum status status = STATUS_OK;

    for (int i = 0; i < REPORTS && status == STATUS_OK; i++)
        status = look_at_report(restore);
    if (status != STATUS_MISSING)
        return status;
    restore->step = STEP_ENDED;
    return STATUS_OK;
}

enum status
restore_settle(struct restore *restore, const struct audit_end *end, bool *more)
{
    enum status status = STATUS_OK;

    switch (restore->step) {
    case STEP_ROWS:
        status = begin_looking(restore);
        break;
    case STEP_LOG:
        status = look_at_log(restore, end);
        break;
    case STEP_REPORTS:
        status = look_at_reports(restore);
        break;
    case STEP_ENDED:
        break;
    }
    *more = restore->step != STEP_ENDED;
    return status;
}

enum status
restore_end(struct restore *restore, uint32_t *withdrawn)
{
    struct store *store = restore->store;
    enum status status;

    if (restore->step != STEP_ENDED)
        return STATUS_BAD_INPUT;
    *withdrawn = restore->withdrawn;
    rows_in_close(restore->rows);
    restore->rows = NULL;
    restore->store = NULL;
    status = keep_end(store, STATUS_OK);
    /* An item without its report, a wrap without its item. */
    return status == STATUS_EXISTS ? STATUS_DAMAGED : status;
}

void
restore_free(struct restore *restore)
{
    if (!restore)
        return;
    rows_in_close(restore->rows);
    if (restore->store &&
        keep_end(restore->store, STATUS_CLOSED) != STATUS_CLOSED)
        log_note("store", "a restore was not undone", STATUS_IO);
    free(restore);
}
