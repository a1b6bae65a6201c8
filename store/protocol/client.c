#include "store/protocol/client.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "kiosk/base/memory.h"
#include "store/protocol/client_inner.h"

enum { ANSWER_WITHIN = 30000, TRIES = 100, TRY_EVERY = 20000000 };

static int
dial(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int descriptor;

    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(address.sun_path, path, strlen(path));
    descriptor = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return -1;
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address)) {
        int kept = errno;

        close(descriptor);
        errno = kept;
        return -1;
    }
    return descriptor;
}

enum status
client_open(const char *path, struct client **out)
{
    const struct timespec pause = {.tv_nsec = TRY_EVERY};
    int descriptor = -1;

    *out = NULL;
    for (int i = 0; i < TRIES && descriptor < 0; i++) {
        if (i > 0)
            nanosleep(&pause, NULL);
        descriptor = dial(path);
        if (descriptor < 0 && errno == EACCES)
            return STATUS_DENIED;
        if (descriptor < 0 && errno == ENAMETOOLONG)
            return STATUS_TOO_LONG;
    }
    if (descriptor < 0)
        return STATUS_CLOSED;
    *out = client_adopt(descriptor);
    return STATUS_OK;
}

struct client *
client_adopt(int descriptor)
{
    struct client *client = memory_zeroed(sizeof *client);

    client->descriptor = descriptor;
    return client;
}

void
client_close(struct client *client)
{
    if (!client)
        return;
    close(client->descriptor);
    buf_clear(&client->question);
    memory_free_wiped(client, sizeof *client);
}

int
client_descriptor(const struct client *client)
{
    return client->descriptor;
}

uint32_t
client_wait(const struct client *client)
{
    return client->wait;
}

const uint8_t *
client_nonce(const struct client *client)
{
    return client->nonce;
}

struct buf *
client_begin(struct client *client, enum message message, int bucket)
{
    message_ask(&client->question, message, bucket);
    return &client->question;
}

static enum status
break_off(struct client *client)
{
    client->broken = true;
    return STATUS_CLOSED;
}

/* Wait until DESCRIPTOR can be read. */
static bool
is_answered(int descriptor)
{
    struct pollfd one = {.fd = descriptor, .events = POLLIN};
    int ready;

    do {
        ready = poll(&one, 1, ANSWER_WITHIN);
    } while (ready < 0 && errno == EINTR);
    return ready > 0;
}

/* Send the question and take what comes back; its length, or -1. */
static ssize_t
exchange(struct client *client)
{
    const struct buf *question = &client->question;
    ssize_t length;

    do {
        length = send(client->descriptor, question->data, question->length,
                      MSG_NOSIGNAL);
    } while (length < 0 && errno == EINTR);
    if (length != (ssize_t)question->length || !is_answered(client->descriptor))
        return -1;
    do {
        length = recv(client->descriptor, client->answer, sizeof client->answer,
                      MSG_TRUNC);
    } while (length < 0 && errno == EINTR);
    return length;
}

enum status
client_finish(struct client *client, struct answer *answer)
{
    uint8_t asked = client->question.data[1];
    ssize_t length;

    if (client->broken)
        return STATUS_CLOSED;
    length = exchange(client);
    if (length <= 0 || (size_t)length > sizeof client->answer ||
        message_answer(client->answer, (size_t)length, answer) != STATUS_OK ||
        answer->message != asked)
        return break_off(client);
    memcpy(client->nonce, answer->nonce, NONCE_SIZE);
    client->wait = answer->wait;
    return answer->status;
}

enum status
client_finish_plain(struct client *client)
{
    struct answer answer;

    return client_finish(client, &answer);
}

enum status
client_end(struct client *client, const struct unpack *fields)
{
    return unpack_is_done(fields) ? STATUS_OK : break_off(client);
}

void
client_copy_item(struct unpack *in, int bucket, struct sealed *out)
{
    struct sealed lent;

    message_get_item(in, bucket, &lent);
    *out = lent;
    out->envelope = memory_zeroed(lent.length);
    if (lent.length)
        memcpy(out->envelope, lent.envelope, lent.length);
}

struct sealed *
client_one_more(struct sealed **items, size_t count)
{
    *items = memory_resize(*items, count * sizeof **items,
                           (count + 1) * sizeof **items);
    return *items + count;
}

enum status
client_hello(struct client *client, const char *terminal, struct hello *out)
{
    char name[TERMINAL_NAME_SIZE] = {0};
    struct answer answer;
    enum status status;

    if (strlen(terminal) >= sizeof name)
        return STATUS_BAD_INPUT;
    memcpy(name, terminal, strlen(terminal));
    pack_bytes(client_begin(client, MESSAGE_HELLO, 0), name, sizeof name);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    out->founded = unpack_u8(&answer.fields);
    unpack_bytes(&answer.fields, out->site, sizeof out->site);
    unpack_bytes(&answer.fields, out->salt, sizeof out->salt);
    out->week = unpack_u32(&answer.fields);
    out->desk_open = unpack_u8(&answer.fields);
    out->keyset_version = unpack_u32(&answer.fields);
    out->keyset_length = unpack_u32(&answer.fields);
    if (out->keyset_length > KEYSET_MAX)
        unpack_fail(&answer.fields);
    unpack_bytes(&answer.fields, out->keyset, sizeof out->keyset);
    return client_end(client, &answer.fields);
}

enum status
client_status(struct client *client, struct store_status *out)
{
    struct answer answer;
    enum status status;

    client_begin(client, MESSAGE_STATUS, 0);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    out->flood_wait = unpack_u32(&answer.fields);
    out->desk_open = unpack_u8(&answer.fields);
    out->full = unpack_u8(&answer.fields);
    out->read_only = unpack_u8(&answer.fields);
    return client_end(client, &answer.fields);
}

enum status
client_put(struct client *client, const struct put *put)
{
    int bucket = message_bucket(put->body->length);
    struct buf *out;

    if (bucket < 0 || message_bucket(put->own->length) != 0)
        return STATUS_BAD_INPUT;
    out = client_begin(client, MESSAGE_PUT, bucket);
    pack_u8(out, put->urgent);
    pack_bytes(out, put->lookup, LOOKUP_SIZE);
    pack_bytes(out, put->receipt_box, BOX_PUBLIC_SIZE);
    pack_bytes(out, put->receipt_sign, SIGN_PUBLIC_SIZE);
    pack_bytes(out, put->thread_box, BOX_PUBLIC_SIZE);
    message_put_item(out, put->body);
    message_put_item(out, put->own);
    return client_finish_plain(client);
}

/* One item of the report, and in *PLACE where the next one stands. */
static enum status
get_one(struct client *client, const uint8_t lookup[LOOKUP_SIZE],
        uint32_t *place, struct got *out)
{
    struct buf *question = client_begin(client, MESSAGE_GET, 0);
    struct answer answer;
    enum status status;

    pack_bytes(question, lookup, LOOKUP_SIZE);
    pack_u32(question, *place);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    unpack_bytes(&answer.fields, out->receipt_box, BOX_PUBLIC_SIZE);
    unpack_bytes(&answer.fields, out->receipt_sign, SIGN_PUBLIC_SIZE);
    unpack_bytes(&answer.fields, out->thread_box, BOX_PUBLIC_SIZE);
    out->withdrawal_asked = unpack_u8(&answer.fields);
    out->withdrawal_hour = unpack_u32(&answer.fields);
    *place = unpack_u32(&answer.fields);
    client_copy_item(&answer.fields, answer.bucket,
                     client_one_more(&out->items, out->count));
    out->count++;
    return client_end(client, &answer.fields);
}

enum status
client_get(struct client *client, const uint8_t lookup[LOOKUP_SIZE],
           struct got *out)
{
    enum status status;
    uint32_t place = 0;

    *out = (struct got){0};
    do {
        status = get_one(client, lookup, &place, out);
    } while (status == STATUS_OK && place != 0);
    if (status != STATUS_OK)
        client_got_clear(out);
    return status;
}

void
client_got_clear(struct got *got)
{
    client_items_free(got->items, got->count);
    *got = (struct got){0};
}

/* Begin a question that is proved: a target and who signed for it. */
static struct buf *
begin_proved(struct client *client, enum message message, int bucket,
             const uint8_t target[LOOKUP_SIZE], const struct proof *proof)
{
    struct buf *out = client_begin(client, message, bucket);

    pack_bytes(out, target, LOOKUP_SIZE);
    pack_bytes(out, proof->signer, sizeof proof->signer);
    pack_bytes(out, proof->signature, sizeof proof->signature);
    return out;
}

static enum status
send_item(struct client *client, enum message message,
          const uint8_t target[ID_SIZE], const struct sealed *item,
          const struct proof *proof)
{
    int bucket = message_bucket(item->length);

    if (bucket < 0)
        return STATUS_BAD_INPUT;
    message_put_item(begin_proved(client, message, bucket, target, proof),
                     item);
    return client_finish_plain(client);
}

enum status
client_add(struct client *client, const uint8_t lookup[LOOKUP_SIZE],
           const struct sealed *item, const struct proof *proof)
{
    return send_item(client, MESSAGE_ADD, lookup, item, proof);
}

enum status
client_post(struct client *client, const uint8_t report[ID_SIZE],
            const struct sealed *item, const struct proof *proof)
{
    return send_item(client, MESSAGE_POST, report, item, proof);
}

enum status
client_withdraw(struct client *client, const uint8_t lookup[LOOKUP_SIZE],
                const struct proof *proof, uint32_t *hour, bool *done)
{
    struct answer answer;
    enum status status;

    begin_proved(client, MESSAGE_WITHDRAW, 0, lookup, proof);
    status = client_finish(client, &answer);
    if (status != STATUS_OK)
        return status;
    *hour = unpack_u32(&answer.fields);
    *done = unpack_u8(&answer.fields);
    return client_end(client, &answer.fields);
}

enum status
client_call_back(struct client *client, const uint8_t lookup[LOOKUP_SIZE],
                 const struct proof *proof)
{
    begin_proved(client, MESSAGE_CALL_BACK, 0, lookup, proof);
    return client_finish_plain(client);
}

enum status
client_ring(struct client *client)
{
    client_begin(client, MESSAGE_RING, 0);
    return client_finish_plain(client);
}
