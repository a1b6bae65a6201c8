#include "store/protocol/client_backup.h"

#include <stdlib.h>

#include "kiosk/base/memory.h"
#include "store/protocol/client_inner.h"

static struct buf *
begin(struct client *client, enum message message, unsigned step)
{
    struct buf *out = client_begin(client, message, 0);

    pack_u8(out, (uint8_t)step);
    return out;
}

/* --- backup --------------------------------------------------------------- */

/* What the answer holds, lent. */
static enum status
finish_backup(struct client *client, struct unpack *piece,
              enum backup_left *left)
{
    struct answer answer;
    enum status status = client_finish(client, &answer);
    uint8_t said;

    if (status != STATUS_OK)
        return status;
    said = unpack_u8(&answer.fields);
    if (said > BACKUP_ENDED_DAMAGED)
        unpack_fail(&answer.fields);
    *left = (enum backup_left)said;
    *piece = answer.fields;
    return answer.fields.failed ? client_end(client, &answer.fields)
                                : STATUS_OK;
}

static enum status
finish_plain(struct client *client)
{
    struct unpack piece;
    enum backup_left left;
    enum status status = finish_backup(client, &piece, &left);

    return status == STATUS_OK ? client_end(client, &piece) : status;
}

enum status
client_backup_begin(struct client *client)
{
    begin(client, MESSAGE_BACKUP, BACKUP_BEGIN);
    return finish_plain(client);
}

enum status
client_backup_text(struct client *client, enum record_text which,
                   const void *text, size_t length)
{
    const uint8_t *at = text;
    enum status status = STATUS_OK;

    while (length && status == STATUS_OK) {
        size_t part = RECORD_MAX - RECORD_HEAD - 1;
        struct buf *out = begin(client, MESSAGE_BACKUP, BACKUP_TEXT);

        if (part > length)
            part = length;
        pack_u8(out, (uint8_t)which);
        pack_bytes(out, at, part);
        status = finish_plain(client);
        at += part;
        length -= part;
    }
    return status;
}

enum status
client_backup_more(struct client *client, const uint8_t **piece, size_t *length,
                   enum backup_left *left)
{
    struct unpack rest;
    enum status status;

    begin(client, MESSAGE_BACKUP, BACKUP_MORE);
    status = finish_backup(client, &rest, left);
    if (status != STATUS_OK)
        return status;
    *length = rest.length - rest.at;
    *piece = unpack_lend(&rest, *length);
    return client_end(client, &rest);
}

/* --- restore -------------------------------------------------------------- */

static enum status
finish_restore(struct client *client, bool *more, struct log_end *now,
               uint32_t *withdrawn)
{
    struct answer answer;
    enum status status = client_finish(client, &answer);

    if (status != STATUS_OK)
        return status;
    *more = unpack_u8(&answer.fields);
    now->seq = unpack_u64(&answer.fields);
    unpack_bytes(&answer.fields, now->head, HASH_BYTES);
    *withdrawn = unpack_u32(&answer.fields);
    return client_end(client, &answer.fields);
}

static enum status
send_step(struct client *client, unsigned step, const void *bytes,
          size_t length)
{
    struct log_end now;
    uint32_t withdrawn;
    bool more;

    if (length > RECORD_MAX)
        return STATUS_TOO_LONG;
    pack_bytes(begin(client, MESSAGE_RESTORE, step), bytes, length);
    return finish_restore(client, &more, &now, &withdrawn);
}

enum status
client_restore_begin(struct client *client)
{
    return send_step(client, RESTORE_BEGIN, "", 0);
}

enum status
client_restore_records(struct client *client, const void *records,
                       size_t length)
{
    return send_step(client, RESTORE_RECORDS, records, length);
}

enum status
client_restore_gone(struct client *client, const uint8_t *hashes, size_t count)
{
    const size_t most = RECORD_MAX / HASH_BYTES;
    enum status status = STATUS_OK;

    while (count && status == STATUS_OK) {
        size_t part = count < most ? count : most;

        status = send_step(client, RESTORE_GONE, hashes, part * HASH_BYTES);
        hashes += part * HASH_BYTES;
        count -= part;
    }
    return status;
}

enum status
client_restore_end(struct client *client, const struct log_end *end,
                   struct log_end *now, uint32_t *withdrawn)
{
    enum status status;
    bool more = true;

    do {
        struct buf *out = begin(client, MESSAGE_RESTORE, RESTORE_END);

        pack_u64(out, end->seq);
        pack_bytes(out, end->head, HASH_BYTES);
        status = finish_restore(client, &more, now, withdrawn);
    } while (status == STATUS_OK && more);
    return status;
}

/* --- the log -------------------------------------------------------------- */

enum status
client_log_end(struct client *client, struct log_end *out,
               uint8_t first[LOG_FIRST_SIZE])
{
    struct answer answer;
    enum status status;

    client_begin(client, MESSAGE_LOG_END, 0);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    out->seq = unpack_u64(&answer.fields);
    unpack_bytes(&answer.fields, out->head, HASH_BYTES);
    unpack_bytes(&answer.fields, first, LOG_FIRST_SIZE);
    return client_end(client, &answer.fields);
}

enum status
client_log(struct client *client, uint64_t after, struct log_event **events,
           size_t *count)
{
    struct answer answer;
    enum status status;

    *events = NULL;
    *count = 0;
    pack_u64(client_begin(client, MESSAGE_LOG, 0), after);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    (void)unpack_u8(&answer.fields);
    *count = unpack_u32(&answer.fields);
    if (*count != (answer.fields.length - answer.fields.at) / MESSAGE_EVENT)
        unpack_fail(&answer.fields);
    else
        *events = memory_array(*count + 1, sizeof **events);
    for (size_t i = 0; !answer.fields.failed && i < *count; i++) {
        struct log_event *event = *events + i;

        event->op = unpack_u8(&answer.fields);
        unpack_bytes(&answer.fields, event->what, HASH_BYTES);
        unpack_bytes(&answer.fields, event->mac, HASH_BYTES);
    }
    status = client_end(client, &answer.fields);
    if (status != STATUS_OK) {
        free(*events);
        *events = NULL;
    }
    return status;
}
