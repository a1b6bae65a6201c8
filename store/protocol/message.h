#ifndef PROTOCOL_MESSAGE_H
#define PROTOCOL_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/pack.h"
#include "kiosk/base/status.h"
#include "store/sizes.h"

/*
 * The shapes of what kiosk, desk and store say to each other, one message a
 * SOCK_SEQPACKET datagram. A question is
 *
 *   version 1, message 1, bucket 1, zero 1, fields, tail
 *
 * and an answer is
 *
 *   version 1, message 1, status 1, bucket 1, wait 4, nonce 16, fields, tail
 *
 * where an answer that is not STATUS_OK ends after its header. Every message
 * has one length for each bucket, save those with TAIL_BYTES.
 */
enum message {
    MESSAGE_NOTHING,
#define MESSAGE(name, doors, question, question_tail, answer, answer_tail)     \
    MESSAGE_##name,
#include "store/protocol/messages.def"
#undef MESSAGE
};

enum {
    MESSAGE_VERSION = 1,
    MESSAGE_QUESTION_HEADER = 4,
    MESSAGE_ANSWER_HEADER = 24,
    MESSAGE_MAX = 212000, /* what a default socket buffer passes */
    MESSAGE_ITEM_HEAD = ID_SIZE + WRAP_COUNT * WRAP_SIZE,
    MESSAGE_ROW = 69,
    MESSAGE_ROWS_MAX = 1000, /* in one answer */
    MESSAGE_SLOT = ID_SIZE + STAFF_SLOT_SIZE,
    MESSAGE_KEY = 1 + 4 + ID_SIZE + TEAM_KEY_SIZE,
    MESSAGE_SLOTS_MAX = 128,
    MESSAGE_KEYS_MAX = 512,
    MESSAGE_GONE_LINE = 8 + HASH_BYTES,
    MESSAGE_GONE_MAX = 4096, /* hashes in one message, either way */
    MESSAGE_CARRIED =
        ID_SIZE + LOOKUP_SIZE + 2 * BOX_PUBLIC_SIZE + SIGN_PUBLIC_SIZE + 4 + 4,
    MESSAGE_ABROAD_ROW = ID_SIZE + 4,
    MESSAGE_PIECE_MAX = 200000, /* of a backup, in one answer */
    MESSAGE_RESTORED = 45,
    MESSAGE_EVENT = 1 + 2 * HASH_BYTES,
};

/* What BACKUP and RESTORE are asked for, in this order. */
enum backup_step { BACKUP_BEGIN, BACKUP_TEXT, BACKUP_MORE };
enum restore_step { RESTORE_BEGIN, RESTORE_RECORDS, RESTORE_GONE, RESTORE_END };

/* The sockets of a store, and which of them a message may come through. */
enum door { DOOR_NONE = 0, DOOR_PUBLIC = 1, DOOR_STAFF = 2, DOOR_BOTH = 3 };

enum message_tail {
    TAIL_NONE,
    TAIL_ITEM,   /* one item of the header's bucket */
    TAIL_REPORT, /* a body of the header's bucket and an own of bucket 0 */
    TAIL_BYTES,  /* as many as came, within MESSAGE_MAX */
};

struct message_shape {
    const char *name;
    enum door doors;
    size_t question;
    enum message_tail question_tail;
    size_t answer;
    enum message_tail answer_tail;
};

/* NULL for a number that is no message. */
const struct message_shape *
message_shape(unsigned number);

/* A question as it came; FIELDS stands at its first field. */
struct message_question {
    enum message message;
    int bucket;
    struct unpack fields;
};

/*
 * Look at a datagram before any of it is used. STATUS_VERSION,
 * STATUS_BAD_INPUT for an unknown message, a bucket that is none, or another
 * length than its shape's; STATUS_DENIED when it may not come through DOOR.
 */
enum status
message_question(const void *bytes, size_t length, enum door door,
                 struct message_question *out) MUST_CHECK;

/* An answer as it came. FIELDS is empty unless STATUS is STATUS_OK. */
struct answer {
    enum message message;
    enum status status;
    int bucket;
    uint32_t wait;
    uint8_t nonce[NONCE_SIZE];
    struct unpack fields;
};

/* The same for an answer; the errors as above. */
enum status
message_answer(const void *bytes, size_t length, struct answer *out) MUST_CHECK;

/* Begin a datagram in OUT, which is emptied first. */
void
message_ask(struct buf *out, enum message message, int bucket);
void
message_reply(struct buf *out, const struct answer *head);

/* One item of a bucket. Reading lends: the envelope lies in the datagram. */
void
message_put_item(struct buf *out, const struct sealed *sealed);
void
message_get_item(struct unpack *in, int bucket, struct sealed *lent);

/* The bucket an envelope of LENGTH bytes has, -1 for none. */
int
message_bucket(size_t length);

/* A row as it is carried to the outside body. */
void
message_put_carried(struct buf *out, const struct carried *row);
void
message_get_carried(struct unpack *in, struct carried *row);

/* A slot and a team key as FOUND and PEOPLE carry them. */
void
message_put_slot(struct buf *out, const struct staff_slot *slot);
void
message_get_slot(struct unpack *in, struct staff_slot *slot);
void
message_put_key(struct buf *out, const struct team_key *key);
void
message_get_key(struct unpack *in, struct team_key *key);

#endif
