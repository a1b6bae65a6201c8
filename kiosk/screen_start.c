#include "kiosk/screen_start.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "kiosk/lockdown.h"
#include "kiosk/programs.h"

enum { WORDS_MAX = 9 };

/* In the child, with its ends: what it says to no person is not for the
 * terminal, where the next screen would wipe it unread. */
static void
become_screen(const struct screen_start *start, const char *program, int store,
              struct screen_ends own)
{
    char keyset[16];
    const char *words[WORDS_MAX] = {"amparo-screen", "--site", start->site,
                                    "--keyset", keyset};
    int count = 5;

    snprintf(keyset, sizeof keyset, "%lu", (unsigned long)start->keyset);
    dup2(own.reason, STDERR_FILENO);
    dup2(store, PROGRAMS_STORE);
    dup2(start->log, PROGRAMS_LOG);
    dup2(own.socket, PROGRAMS_SUPERVISOR);
    lockdown_descriptors(PROGRAMS_SUPERVISOR + 1);
    lockdown_signals();
    if (start->allow_quit)
        words[count++] = "--allow-quit";
    if (lockdown_allows_none())
        words[count++] = "--no-sandbox";
    if (start->store < 0)
        words[count++] = "--closed";
    execv(program, (char *const *)(uintptr_t)words);
    _exit(EX_UNAVAILABLE);
}

static bool
pair(struct screen_ends *here, struct screen_ends *there)
{
    int sockets[2];
    int reasons[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0)
        return false;
    if (pipe2(reasons, O_CLOEXEC | O_NONBLOCK) != 0) {
        close(sockets[0]);
        close(sockets[1]);
        return false;
    }
    *here = (struct screen_ends){.socket = sockets[0], .reason = reasons[0]};
    /* Above the fixed numbers, so that no dup2 steps on another. */
    there->socket = fcntl(sockets[1], F_DUPFD_CLOEXEC, 10);
    there->reason = fcntl(reasons[1], F_DUPFD_CLOEXEC, 10);
    close(sockets[1]);
    close(reasons[1]);
    return true;
}

pid_t
screen_start(const struct screen_start *start, struct screen_ends *here)
{
    char *program = programs_sibling("amparo-screen");
    struct screen_ends there;
    pid_t parent = getpid();
    int store;
    pid_t child;

    if (!program || !pair(here, &there)) {
        free(program);
        return -1;
    }
    /* Its number is taken in any case, so that nothing else gets it. */
    store = fcntl(start->store < 0 ? start->log : start->store, F_DUPFD_CLOEXEC,
                  10);
    child = fork();
    if (child == 0) {
        lockdown_die_with_parent(parent);
        become_screen(start, program, store, there);
    }
    close(store);
    close(there.socket);
    close(there.reason);
    free(program);
    return child;
}
