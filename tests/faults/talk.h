#ifndef TESTS_FAULTS_TALK_H
#define TESTS_FAULTS_TALK_H

#include "kiosk/base/buf.h"
#include "kiosk/base/pack.h"
#include "store/protocol/message.h"
#include "store/serve.h"

/*
 * The store's own loop in this thread, one question at a time: what comes
 * back is the answer that would show a receipt.
 */
enum { TALK_ENDS = 4 };

struct talk {
    struct serve *serve;
    /* public and staff: the client's end, then the store's, lent by it */
    int ends[TALK_ENDS];
    int stop[2];
    uint8_t nonces[2][NONCE_SIZE]; /* public, staff */
    struct buf question;
    uint8_t *bytes; /* of the last answer */
    struct answer answer;
};

/* Errors of serve_open; then nothing is to be closed. */
enum status
talk_open(struct talk *talk, const char *site,
          const struct store_options *options) MUST_CHECK;
/* Accepts one that was not opened. */
void
talk_close(struct talk *talk);

/* Begin a question; its fields are packed into the buffer. */
struct buf *
talk_begin(struct talk *talk, enum message message, int bucket);

/* Ask it. The answer's fields stand in talk->answer until the next. */
enum status
talk_ask(struct talk *talk, enum door door) MUST_CHECK;

/*
 * What is under way in the sockets: taken out, and put in again in the place
 * of all that came since. A fork shares them; what a child said must not be
 * heard. BYTES are MESSAGE_MAX for each end.
 */
struct talk_way {
    size_t lengths[TALK_ENDS];
    uint8_t *bytes;
};
void
talk_take_out(const struct talk *talk, struct talk_way *way);
void
talk_put_in(const struct talk *talk, const struct talk_way *way);

/* The nonce that a proof through DOOR must be about. */
const uint8_t *
talk_nonce(const struct talk *talk, enum door door);

#endif
