#include "tests/faults/talk.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kiosk/base/memory.h"
#include "tests/faults/ram.h"

enum { ROUNDS = 10000 };

static int
connect_to(struct serve *serve, enum door door)
{
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0 ||
        serve_client(serve, pair[0], door) != STATUS_OK)
        ram_give_up("the store takes no client");
    return pair[1];
}

enum status
talk_open(struct talk *talk, const char *site,
          const struct store_options *options)
{
    enum status status;

    *talk = (struct talk){.public_end = -1};
    status = serve_open(site, options, &talk->serve);
    if (status != STATUS_OK)
        return status;
    talk->public_end = connect_to(talk->serve, DOOR_PUBLIC);
    talk->staff_end = connect_to(talk->serve, DOOR_STAFF);
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
    close(talk->public_end);
    close(talk->staff_end);
    close(talk->stop[0]);
    close(talk->stop[1]);
    serve_close(talk->serve);
    buf_clear(&talk->question);
    free(talk->bytes);
    *talk = (struct talk){.public_end = -1};
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
    int end = door == DOOR_STAFF ? talk->staff_end : talk->public_end;
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
