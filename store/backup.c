#include "store/backup.h"

#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "store/audit.h"
#include "store/protocol/record.h"
#include "store/rows.h"
#include "store/schema.h"
#include "store/sealing/chunks.h"

/* Content that one slice reads: a few milliseconds. */
enum { SLICE = CHUNKS_PIECE };

struct backup {
    struct store *store;
    struct rows *rows;
    struct chunks *chunks;
    struct buf records; /* of one slice */
    struct buf file;    /* what was sealed and not taken yet */
    size_t taken;
    bool begun; /* rows were told */
    bool ended;
};

/* SITE's pair; the secret ends with the public half. */
static enum status
read_signer(struct store *store, struct sign_pair *out)
{
    enum status status = store_find(store, STATEMENT_META, NULL, 0);
    const uint8_t *secret;
    size_t length;

    if (status != STATUS_OK)
        return status;
    secret = store_bytes(store, STATEMENT_META, 2, &length);
    if (length == SIGN_SECRET_SIZE) {
        memcpy(out->secret_key, secret, SIGN_SECRET_SIZE);
        memcpy(out->public_key, secret + SIGN_SEED_SIZE, SIGN_PUBLIC_SIZE);
    } else {
        status = STATUS_DAMAGED;
    }
    store_done(store, STATEMENT_META);
    return status;
}

static enum status
begin_file(struct backup *backup, const struct site *site,
           const struct keyset *keyset)
{
    struct sign_pair signer;
    struct chunks_order order = {.purpose = CHUNKS_BACKUP,
                                 .site = site->id,
                                 .recipient = keyset->backup_box,
                                 .signer = &signer,
                                 .sink = chunks_into(&backup->file)};
    enum status status = read_signer(backup->store, &signer);

    if (status == STATUS_OK)
        status = chunks_begin(&order, &backup->chunks);
    secret_wipe(&signer, sizeof signer);
    return status;
}

/* Seal the records that stand ready. */
static enum status
seal(struct backup *backup)
{
    enum status status = chunks_add(backup->chunks, backup->records.data,
                                    backup->records.length);

    backup->records.length = 0;
    return status;
}

static enum status
tell_start(struct backup *backup, const struct buf *keyset)
{
    size_t begun = record_begin(&backup->records, RECORD_START);

    pack_u32(&backup->records, SCHEMA_VERSION);
    pack_bytes(&backup->records, keyset->data, keyset->length);
    record_end(&backup->records, begun);
    return seal(backup);
}

enum status
backup_begin(struct store *store, const struct site *site, struct backup **out)
{
    struct backup *backup = memory_zeroed(sizeof *backup);
    struct buf bytes = {0};
    struct keyset keyset;
    uint32_t version;
    enum status status = people_keyset(store, &bytes, &version);

    *out = NULL;
    backup->store = store;
    if (status == STATUS_OK)
        status = keyset_peek(bytes.data, bytes.length, &keyset);
    if (status == STATUS_OK)
        status = begin_file(backup, site, &keyset);
    if (status == STATUS_OK)
        status = tell_start(backup, &bytes);
    if (status == STATUS_OK)
        status = rows_open(store, &backup->rows);
    if (status == STATUS_OK)
        *out = backup;
    else
        backup_free(backup);
    buf_clear(&bytes);
    return status;
}

enum status
backup_text(struct backup *backup, unsigned which, const void *piece,
            size_t length)
{
    size_t begun;

    if (backup->begun ||
        (which != RECORD_SETTINGS && which != RECORD_SERVICES) ||
        length > RECORD_MAX - RECORD_HEAD - 1)
        return STATUS_BAD_INPUT;
    begun = record_begin(&backup->records, RECORD_TEXT);
    pack_u8(&backup->records, (uint8_t)which);
    pack_bytes(&backup->records, piece, length);
    record_end(&backup->records, begun);
    return seal(backup);
}

/* Where the log ends, in the turn in which the last row was told. */
static enum status
tell_end(struct backup *backup)
{
    size_t begun = record_begin(&backup->records, RECORD_END);
    struct audit_end end;
    enum status status = audit_end(backup->store, &end);

    if (status != STATUS_OK)
        return status;
    pack_u64(&backup->records, end.seq);
    pack_bytes(&backup->records, end.head, sizeof end.head);
    record_end(&backup->records, begun);
    status = seal(backup);
    backup->ended = true;
    return status == STATUS_OK ? chunks_end(backup->chunks) : status;
}

static enum status
do_slice(struct backup *backup)
{
    bool more = true;
    enum status status =
        rows_slice(backup->rows, SLICE, &backup->records, &more);

    backup->begun = true;
    if (status == STATUS_OK)
        status = seal(backup);
    if (status == STATUS_OK && !more)
        status = tell_end(backup);
    return status;
}

enum status
backup_more(struct backup *backup, size_t limit, struct buf *out,
            enum backup_left *left)
{
    size_t length = backup->file.length - backup->taken;
    enum status status = STATUS_OK;

    if (!backup->ended && length < limit)
        status = do_slice(backup);
    if (status != STATUS_OK)
        return status;
    length = backup->file.length - backup->taken;
    *left = !backup->ended || length > limit ? BACKUP_GOES_ON
            : rows_met_damage(backup->rows)  ? BACKUP_ENDED_DAMAGED
                                             : BACKUP_ENDED;
    if (length > limit)
        length = limit;
    buf_add(out, backup->file.data + backup->taken, length);
    backup->taken += length;
    if (backup->taken == backup->file.length)
        backup->file.length = backup->taken = 0;
    return STATUS_OK;
}

void
backup_free(struct backup *backup)
{
    if (!backup)
        return;
    rows_close(backup->rows);
    chunks_free(backup->chunks);
    buf_clear(&backup->records);
    buf_clear(&backup->file);
    free(backup);
}
