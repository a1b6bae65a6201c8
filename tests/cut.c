#include "tests/cut.h"

#include <check.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kiosk/base/memory.h"
#include "store/protocol/message.h"

struct between {
    int client;
    int store;
    int ask;
};

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

int
cut_line(int store, int ask)
{
    struct between *between = memory_zeroed(sizeof *between);
    pthread_t thread;
    int pair[2];

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
    between->client = pair[1];
    between->store = store;
    between->ask = ask;
    ck_assert_int_eq(pthread_create(&thread, NULL, relay, between), 0);
    pthread_detach(thread);
    return pair[0];
}
