#include "store/answers_backup.h"

#include "kiosk/base/clock.h"
#include "store/audit.h"
#include "store/backup.h"
#include "store/restore.h"

enum { BACKUP_IDLE = 60000, LOG_PAGE = 1000 };

/* --- backup --------------------------------------------------------------- */

static bool
is_backing_up(const struct turn *turn)
{
    return turn->answers->backup &&
           turn->asker->ticket == turn->answers->backup_ticket;
}

static void
end_backup(struct answers *answers)
{
    backup_free(answers->backup);
    answers->backup = NULL;
    answers->backup_ticket++;
}

bool
answers_admit(struct answers *answers, const struct asker *asker)
{
    if (answers->backup &&
        clock_milliseconds() - answers->backup_at > BACKUP_IDLE)
        end_backup(answers);
    return !answers->restore || asker->restores;
}

static enum status
begin_backup(struct turn *turn)
{
    struct answers *answers = turn->answers;

    if (!turn->founded)
        return STATUS_MISSING;
    if (answers->backup && !is_backing_up(turn))
        return STATUS_BUSY;
    end_backup(answers);
    turn->asker->ticket = answers->backup_ticket;
    pack_u8(turn->out, BACKUP_GOES_ON);
    return backup_begin(answers->store, &turn->site, &answers->backup);
}

static enum status
take_text(struct turn *turn)
{
    unsigned which = unpack_u8(turn->fields);
    size_t length = turn->fields->length - turn->fields->at;
    const uint8_t *piece = unpack_lend(turn->fields, length);

    if (turn->fields->failed)
        return STATUS_BAD_INPUT;
    pack_u8(turn->out, BACKUP_GOES_ON);
    return backup_text(turn->answers->backup, which, piece, length);
}

static enum status
give_more(struct turn *turn)
{
    struct buf piece = {0};
    enum backup_left left = BACKUP_GOES_ON;
    enum status status =
        backup_more(turn->answers->backup, MESSAGE_PIECE_MAX, &piece, &left);

    pack_u8(turn->out, (uint8_t)left);
    pack_bytes(turn->out, piece.data, piece.length);
    buf_clear(&piece);
    if (status != STATUS_OK || left != BACKUP_GOES_ON)
        end_backup(turn->answers);
    return status;
}

enum status
answers_backup(struct turn *turn)
{
    uint8_t step = unpack_u8(turn->fields);

    turn->answers->backup_at = clock_milliseconds();
    if (step == BACKUP_BEGIN)
        return begin_backup(turn);
    if (!is_backing_up(turn))
        return STATUS_CHANGED;
    if (step == BACKUP_TEXT)
        return take_text(turn);
    return step == BACKUP_MORE ? give_more(turn) : STATUS_BAD_INPUT;
}

/* --- restore -------------------------------------------------------------- */

static void
end_restore(struct answers *answers)
{
    restore_free(answers->restore);
    answers->restore = NULL;
}

static enum status
tell_end(struct turn *turn, bool more, uint32_t withdrawn)
{
    struct audit_end end;
    enum status status = audit_end(turn->answers->store, &end);

    pack_u8(turn->out, more);
    pack_u64(turn->out, end.seq);
    pack_bytes(turn->out, end.head, sizeof end.head);
    pack_u32(turn->out, withdrawn);
    return status;
}

/* A slice of the end; it is asked for until there is no more. */
static enum status
settle(struct turn *turn)
{
    struct restore *restore = turn->answers->restore;
    struct audit_end end;
    uint32_t withdrawn = 0;
    bool more = true;
    enum status status = STATUS_BAD_INPUT;

    end.seq = unpack_u64(turn->fields);
    unpack_bytes(turn->fields, end.head, HASH_BYTES);
    if (unpack_is_done(turn->fields))
        status = restore_settle(restore, &end, &more);
    if (status == STATUS_OK && !more) {
        status = restore_end(restore, &withdrawn);
        end_restore(turn->answers);
        turn->asker->restores = false;
    }
    return status == STATUS_OK ? tell_end(turn, more, withdrawn) : status;
}

static enum status
begin_restore(struct turn *turn)
{
    enum status status =
        restore_begin(turn->answers->store, &turn->answers->restore);

    turn->asker->restores = status == STATUS_OK;
    return status;
}

static enum status
restore_step(struct turn *turn, uint8_t step)
{
    struct restore *restore = turn->answers->restore;
    enum status status = STATUS_BAD_INPUT;

    if (step == RESTORE_BEGIN && !turn->asker->restores)
        status = begin_restore(turn);
    else if (step == RESTORE_RECORDS)
        status = restore_records(restore, turn->fields);
    else if (step == RESTORE_GONE)
        status = restore_gone(restore, turn->fields);
    buf_add_zeros(turn->out, MESSAGE_RESTORED);
    return status;
}

enum status
answers_restore(struct turn *turn)
{
    uint8_t step = unpack_u8(turn->fields);
    enum status status;

    if (!turn->asker->restores && step != RESTORE_BEGIN)
        return STATUS_BAD_INPUT;
    status = step == RESTORE_END ? settle(turn) : restore_step(turn, step);
    if (status != STATUS_OK && turn->asker->restores) {
        end_restore(turn->answers);
        turn->asker->restores = false;
    }
    return status;
}

void
answers_leave(struct answers *answers, const struct asker *asker)
{
    if (asker->restores)
        end_restore(answers);
    if (answers->backup && asker->ticket == answers->backup_ticket)
        end_backup(answers);
}

/* --- the log -------------------------------------------------------------- */

enum status
answers_log(struct turn *turn)
{
    struct store *store = turn->answers->store;
    int64_t after = (int64_t)unpack_u64(turn->fields);
    struct buf events = {0};
    uint32_t count = 0;
    enum status status =
        store_find(store, STATEMENT_LOG_AFTER,
                   VALUES(value_number(after), value_number(LOG_PAGE)));

    while (status == STATUS_OK) {
        status = audit_tell(store, after + 1 + count, &events);
        if (status != STATUS_OK) {
            store_done(store, STATEMENT_LOG_AFTER);
            break;
        }
        count++;
        status = store_next(store, STATEMENT_LOG_AFTER);
    }
    pack_u8(turn->out, count == LOG_PAGE);
    pack_u32(turn->out, count);
    pack_bytes(turn->out, events.data, events.length);
    buf_clear(&events);
    return status == STATUS_MISSING ? STATUS_OK : status;
}

enum status
answers_log_end(struct turn *turn)
{
    struct audit_end end;
    uint8_t first[AUDIT_FIRST_SIZE] = {0};
    enum status status = audit_end(turn->answers->store, &end);

    if (status == STATUS_OK)
        status = audit_first(turn->answers->store, first);
    pack_u64(turn->out, end.seq);
    pack_bytes(turn->out, end.head, sizeof end.head);
    pack_bytes(turn->out, first, sizeof first);
    return status;
}
