#include "kiosk/verbs/backup_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/file.h"

/* What was taken makes room; the rest of a record is read on. */
static enum status
read_on(struct backup_file *file)
{
    const uint8_t *bytes;
    size_t length;
    enum status status = chunks_next(file->reader, &bytes, &length);

    if (status != STATUS_OK)
        return status;
    if (file->at) {
        memmove(file->held.data, file->held.data + file->at,
                file->held.length - file->at);
        file->held.length -= file->at;
        file->at = 0;
    }
    buf_add(&file->held, bytes, length);
    return STATUS_OK;
}

enum status
backup_file_next(struct backup_file *file, struct record_seen *out,
                 const uint8_t **bytes)
{
    enum status status;

    for (;;) {
        size_t left = file->held.length - file->at;

        status = left ? record_look(file->held.data + file->at, left, out)
                      : STATUS_MISSING;
        if (status != STATUS_MISSING)
            break;
        status = read_on(file);
        if (status != STATUS_OK)
            return status == STATUS_MISSING && left ? STATUS_DAMAGED : status;
    }
    if (status != STATUS_OK)
        return status;
    *bytes = file->held.data + file->at;
    file->at += out->length;
    return STATUS_OK;
}

static enum status
take_start(struct backup_file *file, struct unpack *body)
{
    size_t length;

    file->schema = unpack_u32(body);
    length = body->length - body->at;
    if (body->failed || file->keyset.length || !length || length > KEYSET_MAX)
        return STATUS_DAMAGED;
    pack_bytes(&file->keyset, unpack_lend(body, length), length);
    return STATUS_OK;
}

static enum status
take_text(struct backup_file *file, struct unpack *body)
{
    unsigned which = unpack_u8(body);
    size_t length = body->length - body->at;

    if (which != RECORD_SETTINGS && which != RECORD_SERVICES)
        return STATUS_DAMAGED;
    pack_bytes(&file->texts[which - 1], unpack_lend(body, length), length);
    return STATUS_OK;
}

/* Look at one record; *ENDED when nothing may follow. */
static enum status
take(struct backup_file *file, struct record_seen *seen, bool *ended)
{
    bool is_first = !file->keyset.length;

    if (*ended || (seen->kind == RECORD_START) != is_first)
        return STATUS_DAMAGED;
    switch ((enum record)seen->kind) {
    case RECORD_START:
        return take_start(file, &seen->body);
    case RECORD_TEXT:
        return take_text(file, &seen->body);
    case RECORD_ROW:
    case RECORD_DROP:
        return STATUS_OK;
    case RECORD_END:
        file->end.seq = unpack_u64(&seen->body);
        unpack_bytes(&seen->body, file->end.head, HASH_BYTES);
        *ended = true;
        return unpack_is_done(&seen->body) ? STATUS_OK : STATUS_DAMAGED;
    }
    return STATUS_DAMAGED;
}

static enum status
go_through(struct backup_file *file)
{
    struct record_seen seen;
    const uint8_t *bytes;
    bool ended = false;
    enum status status;

    while ((status = backup_file_next(file, &seen, &bytes)) == STATUS_OK) {
        status = take(file, &seen, &ended);
        if (status != STATUS_OK)
            return status;
    }
    if (status == STATUS_MISSING)
        status = ended ? STATUS_OK : STATUS_DAMAGED;
    return status;
}

enum status
backup_file_open(const char *path, const struct box_pair *backup,
                 struct backup_file *out)
{
    const struct chunks_expected expected = {.purpose = CHUNKS_BACKUP,
                                             .recipient = backup};
    struct chunks_source source;
    enum status status;

    *out = (struct backup_file){
        .descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (out->descriptor < 0)
        return file_status(errno);
    status = chunks_from_file(&out->descriptor, &source);
    if (status == STATUS_OK)
        status = chunks_open(&source, &expected, &out->reader);
    if (status != STATUS_OK)
        return status;
    out->about = *chunks_about(out->reader);
    status = go_through(out);
    if (status == STATUS_OK)
        status = chunks_again(out->reader);
    out->held.length = out->at = 0;
    return status;
}

void
backup_file_close(struct backup_file *file)
{
    chunks_close(file->reader);
    if (file->descriptor >= 0)
        (void)close(file->descriptor);
    buf_clear(&file->keyset);
    for (size_t i = 0; i < BACKUP_TEXTS; i++)
        buf_clear(&file->texts[i]);
    buf_clear(&file->held);
    *file = (struct backup_file){.descriptor = -1};
}
