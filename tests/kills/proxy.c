#include "tests/kills/proxy.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/memory.h"
#include "store/protocol/message.h"
#include "store/protocol/place.h"
#include "tests/kills/kills.h"

enum { LINES_MAX = 31, TRIES = 2000 };

struct wire {
    int here;  /* to a program */
    int there; /* to the store */
};

struct proxy {
    char *program;
    char *site;
    char *folder; /* of the real sockets */
    struct meeting_place real;
    int listener;
    pid_t store;
    struct wire wires[LINES_MAX];
    size_t count;
    void (*act)(void *self, enum proxy_moment moment);
    void *self;
    uint8_t bytes[MESSAGE_MAX + 1];
};

static int
listen_at(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int descriptor =
        socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    if (bind(descriptor, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(descriptor, 16) != 0)
        kills_give_up("no store can be stood in for");
    return descriptor;
}

static int
connect_once(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int descriptor = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) == 0)
        return descriptor;
    close(descriptor);
    return -1;
}

static void
start_store(struct proxy *proxy)
{
    proxy->store = fork();
    if (proxy->store == 0) {
        int nothing = open("/dev/null", O_RDWR);

        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (int i = STDIN_FILENO; i <= STDOUT_FILENO; i++)
            dup2(nothing, i);
        dup2(nothing, 4);
        execl(proxy->program, "amparo-store", "--site", proxy->site,
              "--sockets", proxy->folder, "--linger", "86400", (char *)NULL);
        _exit(127);
    }
}

/* To the store, started when there is none. */
static int
dial(struct proxy *proxy)
{
    int descriptor = connect_once(proxy->real.public_socket);

    if (descriptor < 0 && proxy->store <= 0)
        start_store(proxy);
    for (int i = 0; descriptor < 0 && i < TRIES; i++) {
        poll(NULL, 0, 1);
        descriptor = connect_once(proxy->real.public_socket);
    }
    if (descriptor < 0)
        kills_give_up("the store does not answer");
    return descriptor;
}

struct proxy *
proxy_open(const char *build, const char *site,
           void (*act)(void *self, enum proxy_moment moment), void *self)
{
    struct proxy *proxy = memory_zeroed(sizeof *proxy);
    struct meeting_place place;

    proxy->program = memory_print("%s/amparo-store", build);
    proxy->site = memory_text(site);
    proxy->folder = memory_print("%s-sockets", site);
    proxy->act = act;
    proxy->self = self;
    if (mkdir(proxy->folder, 0700) != 0 ||
        place_in(proxy->folder, &proxy->real) != STATUS_OK ||
        place_make(site, &place) != STATUS_OK)
        kills_give_up("there is no place for sockets");
    unlink(place.public_socket);
    proxy->listener = listen_at(place.public_socket);
    return proxy;
}

static void
cut(struct proxy *proxy, size_t index)
{
    close(proxy->wires[index].here);
    close(proxy->wires[index].there);
    proxy->wires[index] = proxy->wires[--proxy->count];
}

pid_t
proxy_store(const struct proxy *proxy)
{
    return proxy->store;
}

void
proxy_bury(struct proxy *proxy)
{
    if (proxy->store > 0)
        waitpid(proxy->store, NULL, 0);
    proxy->store = 0;
}

void
proxy_close(struct proxy *proxy)
{
    if (!proxy)
        return;
    while (proxy->count)
        cut(proxy, 0);
    if (proxy->store > 0)
        kill(proxy->store, SIGTERM);
    proxy_bury(proxy);
    close(proxy->listener);
    rmdir(proxy->folder);
    free(proxy->program);
    free(proxy->site);
    free(proxy->folder);
    free(proxy);
}

const char *
proxy_staff(struct proxy *proxy)
{
    close(dial(proxy));
    return proxy->real.staff_socket;
}

size_t
proxy_fill(const struct proxy *proxy, struct pollfd set[PROXY_SET])
{
    size_t count = 0;

    set[count++] = (struct pollfd){.fd = proxy->listener, .events = POLLIN};
    for (size_t i = 0; i < proxy->count; i++) {
        set[count++] =
            (struct pollfd){.fd = proxy->wires[i].here, .events = POLLIN};
        set[count++] =
            (struct pollfd){.fd = proxy->wires[i].there, .events = POLLIN};
    }
    return count;
}

/* One message; false when an end of the wire is gone. */
static bool
pass(struct proxy *proxy, const struct wire *wire, bool is_answer)
{
    int from = is_answer ? wire->there : wire->here;
    int to = is_answer ? wire->here : wire->there;
    ssize_t length = recv(from, proxy->bytes, sizeof proxy->bytes, 0);

    if (length <= 0)
        return false;
    proxy->act(proxy->self, is_answer ? PROXY_ANSWERED : PROXY_ASKED);
    /* Who was killed at this moment neither asks nor hears. */
    if (send(to, proxy->bytes, (size_t)length, MSG_NOSIGNAL) != length)
        return false;
    proxy->act(proxy->self, is_answer ? PROXY_TOLD : PROXY_PASSED);
    return true;
}

/* The store was killed while its answer is on the way: that is lost too. */
static void
work_on(struct proxy *proxy, size_t index, const struct pollfd *ends)
{
    const struct wire wire = proxy->wires[index];
    bool stays = true;

    if (ends[0].revents)
        stays = pass(proxy, &wire, false);
    if (stays && ends[1].revents)
        stays = pass(proxy, &wire, true);
    if (!stays)
        cut(proxy, index);
}

void
proxy_work(struct proxy *proxy, const struct pollfd set[PROXY_SET],
           size_t count)
{
    /* From the last on: one that is cut leaves its place to a later one. */
    for (size_t i = (count - 1) / 2; i-- > 0;)
        work_on(proxy, i, &set[1 + 2 * i]);
    if (set[0].revents && proxy->count < LINES_MAX) {
        struct wire wire = {
            .here = accept4(proxy->listener, NULL, NULL, SOCK_CLOEXEC)};

        if (wire.here < 0)
            return;
        wire.there = dial(proxy);
        proxy->wires[proxy->count++] = wire;
    }
}
