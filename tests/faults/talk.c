#include "tests/faults/talk.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kiosk/base/memory.h"
#include "tests/faults/ram.h"

enum { ROUNDS = 10000 };

static void
connect_to(struct talk *talk, enum door door)
{
    int *ends = &talk->ends[door == DOOR_STAFF ? 2 : 0];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0 ||
        serve_client(talk->serve, ends[1], door) != STATUS_OK)
        ram_give_up("the store takes no client");
}

enum status
talk_open(struct talk *talk, const char *site,
          const struct store_options *options)
{
    enum status status;

    *talk = (struct talk){0};
    status = serve_open(site, options, &talk->serve);
    if (status != STATUS_OK)
        return status;
    connect_to(talk, DOOR_PUBLIC);
    connect_to(talk, DOOR_STAFF);
    talk->bytes = memory_zeroed(MESSAGE_MAX);
    /* Told to stop from the start, the loop makes one round at a call. */
    if (pipe(talk->stop) != 0 || write(talk->stop[1], "x", 1) != 1)
        ram_give_up("no pipe");
    return STATUS_OK;
}

void
talk_close(struct talk *talk)
{
    if (!talk->serve)
        return;
    close(talk->ends[0]);
    close(talk->ends[2]);
    close(talk->stop[0]);
    close(talk->stop[1]);
    serve_close(talk->serve);
    buf_clear(&talk->question);
    free(talk->bytes);
    *talk = (struct talk){0};
}

struct buf *
talk_begin(struct talk *talk, enum message message, int bucket)
{
    message_ask(&talk->question, message, bucket);
    return &talk->question;
}

enum status
talk_ask(struct talk *talk, enum door door)
{
    int end = talk->ends[door == DOOR_STAFF ? 2 : 0];
    ssize_t length = -1;

    if (send(end, talk->question.data, talk->question.length, MSG_NOSIGNAL) !=
        (ssize_t)talk->question.length)
        ram_give_up("a question was not sent");
    /* What takes long is answered some rounds later. */
    for (int i = 0; i < ROUNDS && length < 0; i++) {
        if (serve_run(talk->serve, talk->stop[0], -1) != STATUS_OK)
            ram_give_up("the store's loop failed");
        length = recv(end, talk->bytes, MESSAGE_MAX, MSG_DONTWAIT);
    }
    if (length <= 0 ||
        message_answer(talk->bytes, (size_t)length, &talk->answer) != STATUS_OK)
        ram_give_up("a question was not answered");
    memcpy(talk->nonces[door == DOOR_STAFF], talk->answer.nonce, NONCE_SIZE);
    return talk->answer.status;
}

const uint8_t *
talk_nonce(const struct talk *talk, enum door door)
{
    return talk->nonces[door == DOOR_STAFF];
}

static size_t
take(int end, uint8_t *bytes)
{
    ssize_t length = recv(end, bytes, MESSAGE_MAX, MSG_DONTWAIT);

    return length > 0 ? (size_t)length : 0;
}

void
talk_take_out(const struct talk *talk, struct talk_way *way)
{
    for (int i = 0; i < TALK_ENDS; i++)
        way->lengths[i] = 0;
    for (int i = 0; i < TALK_ENDS && talk->bytes; i++)
        way->lengths[i] =
            take(talk->ends[i], way->bytes + (size_t)i * MESSAGE_MAX);
}

void
talk_put_in(const struct talk *talk, const struct talk_way *way)
{
    static uint8_t heard[MESSAGE_MAX];

    for (int i = 0; i < TALK_ENDS && talk->bytes; i++)
        while (take(talk->ends[i], heard))
            continue;
    /* What one end was to hear, the other says. */
    for (int i = 0; i < TALK_ENDS; i++)
        if (way->lengths[i] &&
            send(talk->ends[i ^ 1], way->bytes + (size_t)i * MESSAGE_MAX,
                 way->lengths[i], MSG_NOSIGNAL) < 0)
            ram_give_up("a message cannot be put back");
}
