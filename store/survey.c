#include "store/survey.h"

#include <stdlib.h>
#include <string.h>

#include "kiosk/base/hash.h"
#include "kiosk/base/memory.h"
#include "store/audit.h"
#include "store/inspect.h"
#include "store/reports.h"
#include "store/schema.h"
#include "store/sealing/proof.h"
#include "store/survey_known.h"

enum {
    PAGES_A_SLICE = 512,
    LINES_A_SLICE = 1000,
    REPORTS_A_SLICE = 50,
    ITEMS_MOST = 1 << 16, /* of one report: a larger number is damaged */
};

/* Where a walk by a key of its own stands. */
struct cursor {
    uint8_t last[HASH_BYTES];
    size_t length;
};

struct survey {
    struct survey_result result;
    struct inspect_walk pages;
    struct known lines; /* what the log says was stored */
    uint64_t end;       /* the log's last line when this began */
    uint64_t seq;       /* of the line, or of the report, looked at last */
    struct cursor cursor;
    bool log_is_whole;
    bool by_id; /* reports are walked in the order of their ids */
    /* The next slice, NULL after the last. Strictly: a damaged page fails. */
    void (*next)(struct survey *, struct store *, const struct site *);
};

static void
walk_pages(struct survey *survey, struct store *store, const struct site *site);

struct survey *
survey_new(void)
{
    struct survey *survey = memory_zeroed(sizeof *survey);

    survey->next = walk_pages;
    return survey;
}

void
survey_free(struct survey *survey)
{
    if (!survey)
        return;
    known_clear(&survey->lines);
    free(survey);
}

void
survey_tell(const struct survey *survey, struct survey_result *out)
{
    *out = survey->result;
}

static void
damaged(struct survey *survey, enum survey_part part)
{
    survey->result.parts |= UINT32_C(1) << part;
}

/* --- reports ---------------------------------------------------------------
 */

/* Are an item and its wraps what the log says was stored? */
static bool
item_is_safe(const struct survey *survey, struct store *store,
             const struct report *report, uint32_t place)
{
    struct sealed lent;
    uint8_t hash[HASH_BYTES];

    if (reports_item(store, report->id, place, &lent) != STATUS_OK)
        return false;
    proof_hash_item(hash, &lent);
    reports_item_done(store);
    /* Of a log that cannot be read only the pages' sums speak. */
    return known_has(&survey->lines, hash) || !survey->log_is_whole;
}

static bool
items_are_safe(const struct survey *survey, struct store *store,
               const struct report *report)
{
    bool are_safe = report->items <= ITEMS_MOST;

    /* What the log answers for is not given up for a damaged neighbour. */
    inspect_set_strict(store_database(store), !survey->log_is_whole);
    for (uint32_t place = 0; place < report->items && are_safe; place++)
        are_safe = item_is_safe(survey, store, report, place);
    inspect_set_strict(store_database(store), true);
    return are_safe;
}

/* For the columns of its row no line of the log answers, but its page. */
static bool
report_is_safe(const struct survey *survey, struct store *store,
               const uint8_t id[ID_SIZE])
{
    struct report report;

    return reports_by_id(store, id, &report) == STATUS_OK &&
           items_are_safe(survey, store, &report);
}

struct ids {
    uint8_t of[REPORTS_A_SLICE][ID_SIZE];
    uint32_t seen; /* with those that changed since */
    uint32_t count;
};

/* Begin where the last slice ended, in the order of the log or of ids. */
static enum status
find_ids(struct survey *survey, struct store *store, enum statement statement)
{
    const struct cursor *cursor = &survey->cursor;

    return store_find(store, statement,
                      VALUES(survey->by_id
                                 ? value_bytes(cursor->last, cursor->length)
                                 : value_number((int64_t)survey->seq),
                             value_number(REPORTS_A_SLICE)));
}

/* The next ids; STATUS_MISSING when they were read. */
static enum status
read_ids(struct survey *survey, struct store *store, struct ids *ids)
{
    enum statement statement =
        survey->by_id ? STATEMENT_SURVEY_IDS : STATEMENT_REPORTS_AFTER;
    enum status status = find_ids(survey, store, statement);

    *ids = (struct ids){0};
    while (status == STATUS_OK) {
        const struct target target = {survey->cursor.last, ID_SIZE};

        if (store_copy(store, statement, &target, 1) != STATUS_OK) {
            store_done(store, statement);
            return STATUS_DAMAGED;
        }
        survey->cursor.length = ID_SIZE;
        survey->seq = (uint64_t)store_number(store, statement, 1);
        ids->seen++;
        if (survey->seq <= survey->end)
            memcpy(ids->of[ids->count++], survey->cursor.last, ID_SIZE);
        status = store_next(store, statement);
    }
    return status;
}

/* The index of their order is damaged: all of them once more, by the rows. */
static void
begin_again_by_id(struct survey *survey)
{
    survey->by_id = true;
    survey->cursor = (struct cursor){0};
    survey->result.reports = 0;
    survey->result.safe = 0;
}

static void
walk_reports(struct survey *survey, struct store *store,
             const struct site *site)
{
    struct ids ids;
    enum status status = read_ids(survey, store, &ids);

    (void)site;
    if (status != STATUS_MISSING) {
        damaged(survey, SURVEY_REPORTS);
        if (!survey->by_id) {
            begin_again_by_id(survey);
            return;
        }
    }
    for (uint32_t i = 0; i < ids.count; i++) {
        survey->result.reports++;
        if (report_is_safe(survey, store, ids.of[i]))
            survey->result.safe++;
        else
            damaged(survey, SURVEY_REPORTS);
    }
    if (ids.seen < REPORTS_A_SLICE)
        survey->next = NULL;
}

/* --- what there is little of -----------------------------------------------
 */

/* Go through a statement of few rows; false when it cannot be read. */
static bool
read_all(struct store *store, enum statement statement)
{
    enum status status = store_find(store, statement, NULL, 0);

    while (status == STATUS_OK)
        status = store_next(store, statement);
    return status == STATUS_MISSING;
}

/* The same where column COLUMN's hash stands in the log. */
static bool
read_known(const struct survey *survey, struct store *store,
           enum statement statement, int column)
{
    bool is_known = true;
    enum status status = store_find(store, statement, NULL, 0);

    while (status == STATUS_OK) {
        uint8_t hash[HASH_BYTES];
        size_t length;
        const uint8_t *bytes = store_bytes(store, statement, column, &length);

        hash_bytes(hash, bytes, length);
        is_known = is_known &&
                   (known_has(&survey->lines, hash) || !survey->log_is_whole);
        status = store_next(store, statement);
    }
    return status == STATUS_MISSING && is_known;
}

static bool
read_forms(struct store *store)
{
    bool is_whole = true;
    enum status status = store_find(store, STATEMENT_SURVEY_FORMS, NULL, 0);

    while (status == STATUS_OK) {
        uint8_t named[HASH_BYTES];
        uint8_t hash[HASH_BYTES];
        const struct target target = {named, sizeof named};
        size_t length;
        const uint8_t *bytes =
            store_bytes(store, STATEMENT_SURVEY_FORMS, 1, &length);

        hash_bytes(hash, bytes, length);
        is_whole = is_whole &&
                   store_copy(store, STATEMENT_SURVEY_FORMS, &target, 1) ==
                       STATUS_OK &&
                   memcmp(named, hash, sizeof hash) == 0;
        status = store_next(store, STATEMENT_SURVEY_FORMS);
    }
    return status == STATUS_MISSING && is_whole;
}

/* The log's first line is of the site and its salt. */
static bool
read_site(const struct survey *survey, struct store *store,
          const struct site *site)
{
    const struct hash_part parts[] = {{site->id, ID_SIZE},
                                      {site->salt, SALT_SIZE}};
    struct keyset keyset;
    uint8_t hash[HASH_BYTES];

    hash_parts(hash, NULL, 0, parts, 2);
    return read_all(store, STATEMENT_SURVEY_META) &&
           (known_has(&survey->lines, hash) || !survey->log_is_whole) &&
           people_teams(store, &keyset) == STATUS_OK &&
           memcmp(keyset.site, site->id, ID_SIZE) == 0;
}

static void
walk_few(struct survey *survey, struct store *store, const struct site *site)
{
    if (!read_site(survey, store, site))
        damaged(survey, SURVEY_SITE);
    if (!read_known(survey, store, STATEMENT_SURVEY_KEYSETS, 1) ||
        !read_known(survey, store, STATEMENT_SLOTS, 1) ||
        !read_known(survey, store, STATEMENT_KEYS, 3) ||
        !read_known(survey, store, STATEMENT_CARDS, 1))
        damaged(survey, SURVEY_KEYS);
    if (!read_forms(store))
        damaged(survey, SURVEY_FORMS);
    if (!read_all(store, STATEMENT_TERMINALS))
        damaged(survey, SURVEY_TERMINALS);
    if (!read_all(store, STATEMENT_TOLD) ||
        !read_all(store, STATEMENT_SURVEY_ORIGINS))
        damaged(survey, SURVEY_OUTSIDE);
    survey->seq = 0;
    survey->next = walk_reports;
}

/* --- what there is much of -------------------------------------------------
 */

/* A slice of rows in the order of their first column; false past the last, or
 * where it cannot be read, which is told of PART. */
static bool
walk_keys(struct survey *survey, struct store *store, enum statement statement,
          enum survey_part part)
{
    struct cursor *cursor = &survey->cursor;
    uint32_t count = 0;
    enum status status =
        store_find(store, statement,
                   VALUES(value_bytes(cursor->last, cursor->length),
                          value_number(LINES_A_SLICE)));

    while (status == STATUS_OK) {
        size_t length;
        const uint8_t *bytes = store_bytes(store, statement, 0, &length);

        cursor->length = length < HASH_BYTES ? length : HASH_BYTES;
        memcpy(cursor->last, bytes, cursor->length);
        count++;
        status = store_next(store, statement);
    }
    if (status != STATUS_MISSING)
        damaged(survey, part);
    if (status == STATUS_MISSING && count == LINES_A_SLICE)
        return true;
    *cursor = (struct cursor){0};
    return false;
}

static void
walk_letters(struct survey *survey, struct store *store,
             const struct site *site)
{
    (void)site;
    if (!walk_keys(survey, store, STATEMENT_SURVEY_LETTERS, SURVEY_OUTSIDE))
        survey->next = walk_few;
}

static void
walk_gone(struct survey *survey, struct store *store, const struct site *site)
{
    (void)site;
    if (!walk_keys(survey, store, STATEMENT_SURVEY_GONE, SURVEY_GONE))
        survey->next = walk_letters;
}

/* The lines of a slice; STATUS_MISSING when they were read. */
static enum status
read_lines(struct survey *survey, struct store *store, uint32_t *count)
{
    enum status status = store_find(store, STATEMENT_LOG_AFTER,
                                    VALUES(value_number((int64_t)survey->seq),
                                           value_number(LINES_A_SLICE)));

    while (status == STATUS_OK) {
        size_t length;
        const uint8_t *what =
            store_bytes(store, STATEMENT_LOG_AFTER, 2, &length);

        survey->seq = (uint64_t)store_number(store, STATEMENT_LOG_AFTER, 0);
        if (length == HASH_BYTES)
            known_add(&survey->lines, what);
        ++*count;
        status = store_next(store, STATEMENT_LOG_AFTER);
    }
    return status;
}

static void
walk_log(struct survey *survey, struct store *store, const struct site *site)
{
    uint32_t count = 0;
    enum status status = read_lines(survey, store, &count);

    (void)site;
    /* A damaged page of it still holds most lines: take what can be had. */
    if (status != STATUS_MISSING) {
        damaged(survey, SURVEY_LOG);
        inspect_set_strict(store_database(store), false);
        status = read_lines(survey, store, &count);
        inspect_set_strict(store_database(store), true);
    }
    survey->log_is_whole = survey->log_is_whole && status == STATUS_MISSING;
    if (count < LINES_A_SLICE || status != STATUS_MISSING)
        survey->next = walk_gone;
}

static void
walk_pages(struct survey *survey, struct store *store, const struct site *site)
{
    struct inspect_walk *walk = &survey->pages;
    struct audit_end end = {0};

    (void)site;
    if (inspect_pages(store_database(store), PAGES_A_SLICE, walk) != STATUS_OK)
        walk->ended = true;
    survey->result.has_sums = walk->has_sums;
    survey->result.pages = walk->pages;
    survey->result.damaged_pages = walk->damaged;
    if (!walk->ended)
        return;
    if (audit_end(store, &end) != STATUS_OK || end.seq > KNOWN_MOST) {
        damaged(survey, SURVEY_LOG);
        end.seq = 0;
    }
    survey->end = end.seq;
    survey->log_is_whole = end.seq > 0;
    known_make(&survey->lines, end.seq);
    survey->next = walk_log;
}

enum status
survey_step(struct survey *survey, struct store *store, const struct site *site,
            bool *more)
{
    if (!store_database(store))
        return STATUS_IO;
    if (survey->next) {
        inspect_set_strict(store_database(store), true);
        survey->next(survey, store, site);
        inspect_set_strict(store_database(store), false);
    }
    *more = survey->next != NULL;
    return STATUS_OK;
}
