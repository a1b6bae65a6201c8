#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "kiosk/base/memory.h"
#include "store/protocol/client_inner.h"

static void
read_row(struct unpack *in, struct report_row *row)
{
    unpack_bytes(in, row->report, ID_SIZE);
    unpack_bytes(in, row->thread_box, BOX_PUBLIC_SIZE);
    row->week = unpack_u32(in);
    row->expires = unpack_u32(in);
    row->withdrawal_asked = unpack_u8(in);
    row->changed = unpack_u64(in);
    row->items = unpack_u32(in);
}

/* One answer's rows behind those in *ROWS; *MORE when others follow. */
static enum status
rows_once(struct client *client, uint64_t after, struct report_row **rows,
          size_t *count, bool *more)
{
    struct answer answer;
    enum status status;
    uint32_t here;

    pack_u64(client_begin(client, MESSAGE_ROWS, 0), after);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    *more = unpack_u8(&answer.fields);
    here = unpack_u32(&answer.fields);
    if (here > MESSAGE_ROWS_MAX || (*more && !here))
        unpack_fail(&answer.fields);
    if (answer.fields.failed)
        return client_end(client, &answer.fields);
    *rows = memory_resize(*rows, *count * sizeof **rows,
                          (*count + here) * sizeof **rows);
    for (uint32_t i = 0; i < here; i++)
        read_row(&answer.fields, *rows + *count + i);
    *count += here;
    return client_end(client, &answer.fields);
}

enum status
client_rows(struct client *client, uint64_t after, struct report_row **rows,
            size_t *count)
{
    enum status status;
    bool more = false;

    *rows = NULL;
    *count = 0;
    do {
        status = rows_once(client, after, rows, count, &more);
        if (*count)
            after = (*rows)[*count - 1].changed;
    } while (status == STATUS_OK && more);
    if (status != STATUS_OK) {
        free(*rows);
        *rows = NULL;
        *count = 0;
    }
    return status;
}

static enum status
item_once(struct client *client, const uint8_t report[ID_SIZE], uint32_t *place,
          struct sealed **items, size_t *count)
{
    struct buf *question = client_begin(client, MESSAGE_ITEMS, 0);
    struct answer answer;
    enum status status;

    pack_bytes(question, report, ID_SIZE);
    pack_u32(question, *place);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    *place = unpack_u32(&answer.fields);
    client_copy_item(&answer.fields, answer.bucket,
                     client_one_more(items, *count));
    ++*count;
    return client_end(client, &answer.fields);
}

enum status
client_items(struct client *client, const uint8_t report[ID_SIZE],
             struct sealed **items, size_t *count)
{
    enum status status;
    uint32_t place = 0;

    *items = NULL;
    *count = 0;
    do {
        status = item_once(client, report, &place, items, count);
    } while (status == STATUS_OK && place != 0);
    if (status != STATUS_OK) {
        client_items_free(*items, *count);
        *items = NULL;
        *count = 0;
    }
    return status;
}

void
client_items_free(struct sealed *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        memory_free_wiped(items[i].envelope, items[i].length);
    memory_free_wiped(items, count * sizeof *items);
}

enum status
client_found(struct client *client, const struct founding *founding)
{
    uint8_t keyset[KEYSET_MAX] = {0};
    struct buf *out;

    if (founding->keyset_length > KEYSET_MAX ||
        founding->slot_count > MESSAGE_SLOTS_MAX ||
        founding->key_count > MESSAGE_KEYS_MAX)
        return STATUS_TOO_LONG;
    memcpy(keyset, founding->keyset, founding->keyset_length);
    out = client_begin(client, MESSAGE_FOUND, 0);
    pack_bytes(out, founding->site, ID_SIZE);
    pack_bytes(out, founding->salt, SALT_SIZE);
    pack_bytes(out, founding->site_secret, SIGN_SECRET_SIZE);
    pack_u32(out, (uint32_t)founding->keyset_length);
    pack_bytes(out, keyset, sizeof keyset);
    pack_u32(out, (uint32_t)founding->slot_count);
    pack_u32(out, (uint32_t)founding->key_count);
    for (size_t i = 0; i < founding->slot_count; i++)
        message_put_slot(out, &founding->slots[i]);
    for (size_t i = 0; i < founding->key_count; i++)
        message_put_key(out, &founding->keys[i]);
    return client_finish_plain(client);
}

enum status
client_people(struct client *client, struct staff_slot **slots,
              size_t *slot_count, struct team_key **keys, size_t *key_count)
{
    struct answer answer;
    enum status status;

    *slots = NULL;
    *keys = NULL;
    *slot_count = *key_count = 0;
    client_begin(client, MESSAGE_PEOPLE, 0);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    *slot_count = unpack_u32(&answer.fields);
    *key_count = unpack_u32(&answer.fields);
    if (*slot_count > MESSAGE_SLOTS_MAX || *key_count > MESSAGE_KEYS_MAX) {
        *slot_count = *key_count = 0;
        unpack_fail(&answer.fields);
    }
    *slots = memory_array(*slot_count, sizeof **slots);
    *keys = memory_array(*key_count, sizeof **keys);
    for (size_t i = 0; i < *slot_count; i++)
        message_get_slot(&answer.fields, *slots + i);
    for (size_t i = 0; i < *key_count; i++)
        message_get_key(&answer.fields, *keys + i);
    status = client_end(client, &answer.fields);
    if (status != STATUS_OK) {
        free(*slots);
        free(*keys);
        *slots = NULL;
        *keys = NULL;
        *slot_count = *key_count = 0;
    }
    return status;
}

enum status
client_desk_open(struct client *client, bool open)
{
    pack_u8(client_begin(client, MESSAGE_DESK_OPEN, 0), open);
    return client_finish_plain(client);
}

enum status
client_watch(struct client *client)
{
    client_begin(client, MESSAGE_WATCH, 0);
    return client_finish_plain(client);
}

enum status
client_watch_next(struct client *client, enum watch_event *out)
{
    struct answer answer;
    ssize_t length;

    *out = WATCH_NOTHING;
    if (client->broken)
        return STATUS_CLOSED;
    do {
        length = recv(client->descriptor, client->answer, sizeof client->answer,
                      MSG_DONTWAIT | MSG_TRUNC);
    } while (length < 0 && errno == EINTR);
    if (length < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return STATUS_OK;
    if (length <= 0 || (size_t)length > sizeof client->answer ||
        message_answer(client->answer, (size_t)length, &answer) != STATUS_OK) {
        client->broken = true;
        return STATUS_CLOSED;
    }
    if (answer.message == MESSAGE_NEW)
        *out = WATCH_NEW;
    if (answer.message == MESSAGE_RANG)
        *out = WATCH_RING;
    return STATUS_OK;
}

enum status
client_form_keep(struct client *client, const uint8_t *text, size_t length)
{
    if (length > FORM_MAX)
        return STATUS_TOO_LONG;
    pack_bytes(client_begin(client, MESSAGE_FORM_KEEP, 0), text, length);
    return client_finish_plain(client);
}

enum status
client_form(struct client *client, const uint8_t hash[HASH_BYTES],
            uint8_t **text, size_t *length)
{
    struct answer answer;
    enum status status;

    *text = NULL;
    *length = 0;
    pack_bytes(client_begin(client, MESSAGE_FORM, 0), hash, HASH_BYTES);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    *length = answer.fields.length - answer.fields.at;
    *text = memory_zeroed(*length);
    unpack_bytes(&answer.fields, *text, *length);
    return client_end(client, &answer.fields);
}

enum status
client_health(struct client *client, struct store_health *out)
{
    struct answer answer;
    enum status status;

    client_begin(client, MESSAGE_HEALTH, 0);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    out->schema_version = unpack_u32(&answer.fields);
    out->integrity_ok = unpack_u8(&answer.fields);
    out->log_ok = unpack_u8(&answer.fields);
    out->log_length = unpack_u64(&answer.fields);
    unpack_bytes(&answer.fields, out->log_head, HASH_BYTES);
    out->rows = unpack_u64(&answer.fields);
    out->file_bytes = unpack_u64(&answer.fields);
    out->free_bytes = unpack_u64(&answer.fields);
    return client_end(client, &answer.fields);
}

enum status
client_shut_in(struct client *client, bool *out)
{
    struct answer answer;
    enum status status;

    *out = false;
    client_begin(client, MESSAGE_SHUT_IN, 0);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    *out = unpack_u8(&answer.fields) == 1;
    return client_end(client, &answer.fields);
}

static enum status
survey_once(struct client *client, bool begin, struct store_survey *out,
            bool *more)
{
    struct answer answer;
    enum status status;

    pack_u8(client_begin(client, MESSAGE_SURVEY, 0), begin);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    *more = unpack_u8(&answer.fields);
    out->has_sums = unpack_u8(&answer.fields);
    out->pages = unpack_u64(&answer.fields);
    out->damaged_pages = unpack_u64(&answer.fields);
    out->reports = unpack_u64(&answer.fields);
    out->safe = unpack_u64(&answer.fields);
    out->parts = unpack_u32(&answer.fields);
    return client_end(client, &answer.fields);
}

enum status
client_survey(struct client *client, struct store_survey *out)
{
    bool more = false;
    enum status status = survey_once(client, true, out, &more);

    while (status == STATUS_OK && more)
        status = survey_once(client, false, out, &more);
    return status;
}
