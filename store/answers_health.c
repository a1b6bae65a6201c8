#include <stdlib.h>

#include "kiosk/base/memory.h"
#include "store/answers.h"
#include "store/audit.h"
#include "store/reports.h"
#include "store/survey.h"

/* How the store is, found out in slices: a large one takes many turns. */
struct health {
    struct audit_walk log;
    struct reports_tally rows;
};

/* Rows that one slice looks at: some milliseconds. */
enum { SLICE = 2000 };

static bool is_shut_in;

static enum status
tell(struct turn *turn, const struct health *health)
{
    struct store_measure measure;
    enum status status = store_measure(turn->answers->store, &measure);

    if (status != STATUS_OK)
        return status;
    pack_u32(turn->out, measure.version);
    pack_u8(turn->out, measure.integrity_ok);
    pack_u8(turn->out, health->log.ok);
    pack_u64(turn->out, health->log.length);
    pack_bytes(turn->out, health->log.head, sizeof health->log.head);
    pack_u64(turn->out, health->rows.live);
    pack_u64(turn->out, measure.file_bytes);
    pack_u64(turn->out, measure.free_bytes);
    return STATUS_OK;
}

static enum status
look_on(struct turn *turn, void *state, bool *more)
{
    struct store *store = turn->answers->store;
    struct health *health = state;

    /* What cannot be read is told, and the rest is looked at all the same. */
    if (!health->log.ended) {
        if (audit_walk(store, SLICE, &health->log) != STATUS_OK) {
            health->log.ok = false;
            health->log.ended = true;
        }
        return STATUS_OK;
    }
    if (!health->rows.ended) {
        if (reports_tally(store, SLICE, &health->rows) != STATUS_OK)
            health->rows.ended = true;
        return STATUS_OK;
    }
    *more = false;
    return tell(turn, health);
}

enum status
answers_health(struct turn *turn)
{
    struct health *health = memory_zeroed(sizeof *health);

    if (turn->founded)
        audit_walk_begin(turn->site.id, &health->log);
    else
        health->log = (struct audit_walk){.ok = true, .ended = true};
    turn->job = (struct job){.step = look_on, .free = free, .state = health};
    return STATUS_OK;
}

void
answers_note_shut_in(void)
{
    is_shut_in = true;
}

enum status
answers_shut_in(struct turn *turn)
{
    pack_u8(turn->out, is_shut_in);
    return STATUS_OK;
}

/* Slices of one answer, so that a client never waits for long. */
enum { SLICES = 200 };

struct surveying {
    int slices;
};

static enum status
survey_on(struct turn *turn, void *state, bool *more)
{
    struct surveying *surveying = state;
    struct survey *survey = turn->asker->survey;
    struct survey_result result;
    bool is_unfinished = false;
    enum status status =
        survey_step(survey, turn->answers->store, &turn->site, &is_unfinished);

    if (status != STATUS_OK || (is_unfinished && --surveying->slices > 0))
        return status;
    *more = false;
    survey_tell(survey, &result);
    pack_u8(turn->out, is_unfinished);
    pack_u8(turn->out, result.has_sums);
    pack_u64(turn->out, result.pages);
    pack_u64(turn->out, result.damaged_pages);
    pack_u64(turn->out, result.reports);
    pack_u64(turn->out, result.safe);
    pack_u32(turn->out, result.parts);
    return STATUS_OK;
}

enum status
answers_survey(struct turn *turn)
{
    struct surveying *surveying;
    struct asker *asker = turn->asker;

    if (!turn->founded)
        return STATUS_MISSING;
    if (unpack_u8(turn->fields) || !asker->survey) {
        survey_free(asker->survey);
        asker->survey = survey_new();
    }
    surveying = memory_zeroed(sizeof *surveying);
    surveying->slices = SLICES;
    turn->job =
        (struct job){.step = survey_on, .free = free, .state = surveying};
    return STATUS_OK;
}
