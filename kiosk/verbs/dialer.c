#include "kiosk/verbs/dialer.h"

#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "kiosk/lockdown.h"
#include "kiosk/programs.h"

enum { DESK = STDERR_FILENO + 1 }; /* the socket to it */

static void
give_one(const char *site, int desk)
{
    struct client *client = NULL;
    char *problem = NULL;

    if (programs_store(site, true, &client, &problem) != STATUS_OK)
        client = NULL;
    programs_give_store(desk, client ? client_descriptor(client) : -1);
    client_close(client);
    free(problem);
}

/* Until the desk's end is closed. */
static void
serve_desk(const char *site, int desk)
{
    struct pollfd wait = {.fd = desk, .events = POLLIN};

    while (poll(&wait, 1, -1) == 1) {
        if (programs_wants_store(desk))
            give_one(site, desk);
        else if (wait.revents & (POLLHUP | POLLERR))
            return;
    }
}

/* A session of its own: no key of the desk's terminal reaches it. */
static void
become_dialer(const char *site, int desk)
{
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

    setsid();
    for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++)
        dup2(nothing, i);
    /* The desk's own end too, or it would never be seen closed. */
    desk = dup2(desk, DESK);
    lockdown_descriptors(DESK + 1);
    if (fcntl(desk, F_SETFD, FD_CLOEXEC) == 0 &&
        lockdown_shut(LOCKDOWN_SUPERVISOR, NULL) == STATUS_OK)
        serve_desk(site, desk);
    _exit(EX_OK);
}

int
dialer_start(const char *site)
{
    pid_t parent = getpid();
    int ends[2];
    pid_t child;

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return -1;
    child = fork();
    if (child == 0) {
        lockdown_die_with_parent(parent);
        become_dialer(site, ends[1]);
    }
    close(ends[1]);
    if (child > 0)
        return ends[0];
    close(ends[0]);
    return -1;
}

struct client *
dialer_ask(int dialer)
{
    int descriptor = dialer < 0 ? -1 : programs_ask_store(dialer);

    return descriptor < 0 ? NULL : client_adopt(descriptor);
}
