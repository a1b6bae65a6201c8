#include <stdlib.h>

#include "kiosk/base/memory.h"
#include "store/answers.h"
#include "store/audit.h"
#include "store/reports.h"

/* How the store is, found out in slices: a large one takes many turns. */
struct health {
    struct audit_walk log;
    struct reports_tally rows;
};

/* Rows that one slice looks at: a few milliseconds. */
enum { SLICE = 1000 };

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

    if (!health->log.ended)
        return audit_walk(store, SLICE, &health->log);
    if (!health->rows.ended)
        return reports_tally(store, SLICE, &health->rows);
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
