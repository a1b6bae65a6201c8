#include "store/protocol/message.h"

#include <string.h>

static const struct message_shape shapes[] = {
#define MESSAGE(title, where, ask, ask_tail, reply, reply_tail)                \
    [MESSAGE_##title] = {                                                      \
        .name = #title,                                                        \
        .doors = (where),                                                      \
        .question = (ask),                                                     \
        .question_tail = (ask_tail),                                           \
        .answer = (reply),                                                     \
        .answer_tail = (reply_tail),                                           \
    },
#include "store/protocol/messages.def"
#undef MESSAGE
};

const struct message_shape *
message_shape(unsigned number)
{
    if (number >= sizeof shapes / sizeof *shapes || !shapes[number].name)
        return NULL;
    return &shapes[number];
}

static size_t
item_length(int bucket)
{
    return MESSAGE_ITEM_HEAD + envelope_length(bucket);
}

/* Does a tail of LENGTH bytes fit its kind? */
static int
tail_fits(enum message_tail tail, int bucket, size_t length)
{
    if (bucket < 0 || bucket >= BUCKET_COUNT)
        return 0;
    switch (tail) {
    case TAIL_NONE:
        return bucket == 0 && length == 0;
    case TAIL_ITEM:
        return length == item_length(bucket);
    case TAIL_REPORT:
        return length == item_length(bucket) + item_length(0);
    case TAIL_BYTES:
        return bucket == 0;
    }
    return 0;
}

enum status
message_question(const void *bytes, size_t length, enum door door,
                 struct message_question *out)
{
    struct unpack in = unpack_start(bytes, length);
    uint8_t version = unpack_u8(&in);
    unsigned number = unpack_u8(&in);
    int bucket = unpack_u8(&in);
    uint8_t zero = unpack_u8(&in);
    const struct message_shape *shape = message_shape(number);

    if (in.failed || length > MESSAGE_MAX)
        return STATUS_BAD_INPUT;
    if (version != MESSAGE_VERSION)
        return STATUS_VERSION;
    if (!shape || zero)
        return STATUS_BAD_INPUT;
    if (!(shape->doors & door))
        return STATUS_DENIED;
    if (length < in.at + shape->question ||
        !tail_fits(shape->question_tail, bucket,
                   length - in.at - shape->question))
        return STATUS_BAD_INPUT;
    *out = (struct message_question){
        .message = (enum message)number, .bucket = bucket, .fields = in};
    return STATUS_OK;
}

static int
answer_fits(const struct message_shape *shape, const struct answer *answer)
{
    size_t length = answer->fields.length - answer->fields.at;

    if (answer->status != STATUS_OK)
        return length == 0;
    return length >= shape->answer &&
           tail_fits(shape->answer_tail, answer->bucket,
                     length - shape->answer);
}

enum status
message_answer(const void *bytes, size_t length, struct answer *out)
{
    struct unpack in = unpack_start(bytes, length);
    uint8_t version = unpack_u8(&in);
    const struct message_shape *shape;

    *out = (struct answer){0};
    out->message = (enum message)unpack_u8(&in);
    out->status = (enum status)unpack_u8(&in);
    out->bucket = unpack_u8(&in);
    out->wait = unpack_u32(&in);
    unpack_bytes(&in, out->nonce, sizeof out->nonce);
    shape = message_shape(out->message);
    if (in.failed || !shape || out->status > STATUS_SETTING)
        return STATUS_BAD_INPUT;
    if (version != MESSAGE_VERSION)
        return STATUS_VERSION;
    out->fields = in;
    return answer_fits(shape, out) ? STATUS_OK : STATUS_BAD_INPUT;
}

void
message_ask(struct buf *out, enum message message, int bucket)
{
    out->length = 0;
    pack_u8(out, MESSAGE_VERSION);
    pack_u8(out, (uint8_t)message);
    pack_u8(out, (uint8_t)bucket);
    pack_u8(out, 0);
}

void
message_reply(struct buf *out, const struct answer *head)
{
    out->length = 0;
    pack_u8(out, MESSAGE_VERSION);
    pack_u8(out, (uint8_t)head->message);
    pack_u8(out, (uint8_t)head->status);
    pack_u8(out, (uint8_t)head->bucket);
    pack_u32(out, head->wait);
    pack_bytes(out, head->nonce, sizeof head->nonce);
}

void
message_put_item(struct buf *out, const struct sealed *sealed)
{
    pack_bytes(out, sealed->item, ID_SIZE);
    pack_bytes(out, sealed->wraps, sizeof sealed->wraps);
    pack_bytes(out, sealed->envelope, sealed->length);
}

void
message_get_item(struct unpack *in, int bucket, struct sealed *lent)
{
    const uint8_t *start;

    unpack_bytes(in, lent->item, ID_SIZE);
    unpack_bytes(in, lent->wraps, sizeof lent->wraps);
    lent->length = envelope_length(bucket);
    start = unpack_lend(in, lent->length);
    /* One struct serves who owns and who borrows; a reader never writes. */
    memcpy(&lent->envelope, &start, sizeof lent->envelope);
    if (!start)
        lent->length = 0;
}

int
message_bucket(size_t length)
{
    for (int bucket = 0; bucket < BUCKET_COUNT; bucket++)
        if (envelope_length(bucket) == length)
            return bucket;
    return -1;
}

void
message_put_slot(struct buf *out, const struct staff_slot *slot)
{
    pack_bytes(out, slot->member, ID_SIZE);
    pack_bytes(out, slot->bytes, STAFF_SLOT_SIZE);
}

void
message_get_slot(struct unpack *in, struct staff_slot *slot)
{
    unpack_bytes(in, slot->member, ID_SIZE);
    unpack_bytes(in, slot->bytes, STAFF_SLOT_SIZE);
}

void
message_put_key(struct buf *out, const struct team_key *key)
{
    pack_u8(out, key->team);
    pack_u32(out, key->version);
    pack_bytes(out, key->member, ID_SIZE);
    pack_bytes(out, key->bytes, TEAM_KEY_SIZE);
}

void
message_get_key(struct unpack *in, struct team_key *key)
{
    key->team = unpack_u8(in);
    key->version = unpack_u32(in);
    unpack_bytes(in, key->member, ID_SIZE);
    unpack_bytes(in, key->bytes, TEAM_KEY_SIZE);
}

void
message_put_carried(struct buf *out, const struct carried *row)
{
    pack_bytes(out, row->report, ID_SIZE);
    pack_bytes(out, row->lookup, LOOKUP_SIZE);
    pack_bytes(out, row->receipt_box, BOX_PUBLIC_SIZE);
    pack_bytes(out, row->receipt_sign, SIGN_PUBLIC_SIZE);
    pack_bytes(out, row->thread_box, BOX_PUBLIC_SIZE);
    pack_u32(out, row->week);
    pack_u32(out, row->expires);
}

void
message_get_carried(struct unpack *in, struct carried *row)
{
    unpack_bytes(in, row->report, ID_SIZE);
    unpack_bytes(in, row->lookup, LOOKUP_SIZE);
    unpack_bytes(in, row->receipt_box, BOX_PUBLIC_SIZE);
    unpack_bytes(in, row->receipt_sign, SIGN_PUBLIC_SIZE);
    unpack_bytes(in, row->thread_box, BOX_PUBLIC_SIZE);
    row->week = unpack_u32(in);
    row->expires = unpack_u32(in);
}
