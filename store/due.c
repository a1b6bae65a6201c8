#include "store/due.h"

#include "kiosk/base/log.h"
#include "store/keep.h"

void
due_follow(struct answers *answers)
{
    enum status status = keep_follow(answers->store, &answers->pace);

    if (status != STATUS_OK)
        log_note("store", "the clock was not followed", status);
}

bool
due_hour(struct answers *answers)
{
    bool changed = false;
    enum status status;

    /* A transaction is open for who fills the store. */
    if (answers->restore)
        return false;
    status = keep_tick(answers->store, &changed);
    /* Deleting needs room too. */
    if (status == STATUS_FULL && ballast_release(&answers->ballast))
        status = keep_tick(answers->store, &changed);
    changed = changed && status == STATUS_OK;
    if (status == STATUS_OK && flood_is_stale(&answers->flood) &&
        !store_state(answers->store)->read_only) {
        status = keep_start(answers->store, NULL);
        if (status == STATUS_OK)
            status = keep_end(answers->store,
                              flood_sweep(&answers->flood, answers->store));
    }
    if (status != STATUS_OK)
        log_note("store", "what was due was not done", status);
    return changed;
}

bool
due_decoys(struct answers *answers)
{
    struct flood_terminal *terminal = NULL;
    bool changed = false;
    enum status status;

    /* What room there is is not for them. */
    if (answers->restore || !store_state(answers->store)->options.decoys ||
        ballast_is_spent(&answers->ballast))
        return false;
    if (answers->terminal[0])
        terminal = flood_of(&answers->flood, answers->terminal);
    status = decoys_tick(&answers->decoys, answers->store, terminal, &changed);
    if (status != STATUS_OK)
        log_note("store", "what was due was not done", status);
    return changed;
}
