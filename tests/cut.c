#include "tests/cut.h"

#include <check.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kiosk/base/memory.h"
#include "store/protocol/message.h"

enum { ENDLESS = 1 << 30, AT_LENGTH = MESSAGE_ANSWER_HEADER + 42 };

struct between {
    int client;
    int store;
    int ask;
    struct lie lie;
    uint8_t keyset[KEYSET_MAX];
};

/* HELLO's answer, as messages.def draws it: the keyset stands at its end. */
static void
tell_lie(const struct between *between, char *answer)
{
    size_t length = between->lie.length;

    if (answer[1] != MESSAGE_HELLO || !length)
        return;
    for (int i = 0; i < 4; i++)
        answer[AT_LENGTH + i] = (char)(length >> (8 * i));
    memcpy(answer + AT_LENGTH + 4, between->keyset, length);
}

static void *
relay(void *of)
{
    struct between *between = of;
    char *bytes = memory_zeroed(MESSAGE_MAX);
    ssize_t length;

    for (int i = 0; i <= between->ask; i++) {
        length = recv(between->client, bytes, MESSAGE_MAX, 0);
        if (length <= 0 ||
            send(between->store, bytes, (size_t)length, MSG_NOSIGNAL) < 0)
            break;
        length = recv(between->store, bytes, MESSAGE_MAX, 0);
        if (i >= between->lie.honest)
            tell_lie(between, bytes);
        if (length <= 0 || i == between->ask ||
            send(between->client, bytes, (size_t)length, MSG_NOSIGNAL) < 0)
            break;
    }
    close(between->client);
    close(between->store);
    free(bytes);
    free(between);
    return NULL;
}

static int
start(struct between *between, int store)
{
    pthread_t thread;
    int pair[2];

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
    between->client = pair[1];
    between->store = store;
    ck_assert_int_eq(pthread_create(&thread, NULL, relay, between), 0);
    pthread_detach(thread);
    return pair[0];
}

int
cut_line(int store, int ask)
{
    struct between *between = memory_zeroed(sizeof *between);

    between->ask = ask;
    return start(between, store);
}

int
cut_lie(int store, const struct lie *lie)
{
    struct between *between = memory_zeroed(sizeof *between);

    between->ask = ENDLESS;
    between->lie = *lie;
    memcpy(between->keyset, lie->keyset, lie->length);
    return start(between, store);
}
