#ifndef PROTOCOL_CLIENT_INNER_H
#define PROTOCOL_CLIENT_INNER_H

#include "store/protocol/client.h"
#include "store/protocol/message.h"

/* What the two halves of the client share; nobody else includes this. */
struct client {
    int descriptor;
    bool broken;
    uint32_t wait;
    uint8_t nonce[NONCE_SIZE];
    struct buf question;
    uint8_t answer[MESSAGE_MAX];
};

/* Begin the next question; pack its fields into what this gives. */
struct buf *
client_begin(struct client *client, enum message message, int bucket);

/*
 * Send it, wait for the answer and look at it; ANSWER's fields are lent
 * until the next question. The answer's own status, or STATUS_CLOSED.
 */
enum status
client_finish(struct client *client, struct answer *answer) MUST_CHECK;

/* The same for a question whose answer carries nothing. */
enum status
client_finish_plain(struct client *client) MUST_CHECK;

/* The fields have been read: STATUS_CLOSED if they did not hold. */
enum status
client_end(struct client *client, const struct unpack *fields) MUST_CHECK;

/* Read an item of BUCKET into an owned copy. */
void
client_copy_item(struct unpack *in, int bucket, struct sealed *out);

/* An owned list that grows by one. */
struct sealed *
client_one_more(struct sealed **items, size_t count);

#endif
