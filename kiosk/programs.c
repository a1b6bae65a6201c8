#include "kiosk/programs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/lockdown.h"
#include "store/protocol/place.h"

enum { START_WAIT = 5000, START_STEP = 2, SENTENCE = 256 };

char *
programs_sibling(const char *name)
{
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    char *slash;

    if (length < 0)
        return NULL;
    path[length] = '\0';
    slash = strrchr(path, '/');
    if (!slash)
        return NULL;
    *slash = '\0';
    return memory_print("%s/%s", path, name);
}

enum status
programs_site(const char *folder, char **out, char **problem)
{
    char *path = realpath(folder, NULL);
    struct stat facts;

    if (!path) {
        *problem = memory_print("the site folder %s cannot be opened: %s",
                                folder, strerror(errno));
        return errno == EACCES ? STATUS_DENIED : STATUS_MISSING;
    }
    if (stat(path, &facts) != 0 || !S_ISDIR(facts.st_mode)) {
        *problem = memory_print("%s is not a folder", folder);
        free(path);
        return STATUS_MISSING;
    }
    if (access(path, R_OK | X_OK) != 0) {
        *problem =
            memory_print("the site folder %s may not be read by you", folder);
        free(path);
        return STATUS_DENIED;
    }
    *out = path;
    return STATUS_OK;
}

/* A plain file with one name: who owns the folder may have put another. */
static bool
is_plain(int descriptor)
{
    struct stat facts;

    return fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode) &&
           facts.st_nlink == 1;
}

int
programs_log(const char *site)
{
    static const int flags =
        O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    char *path = memory_print("%s/amparo.log", site);
    int descriptor = open(path, flags, 0600);

    free(path);
    if (descriptor >= 0 && !is_plain(descriptor)) {
        close(descriptor);
        descriptor = -1;
    }
    if (descriptor < 0)
        descriptor = open("/dev/null", O_WRONLY | O_CLOEXEC);
    return descriptor;
}

/* One try, without waiting; -1 when nobody answers. */
static int
connect_once(const char *site, bool staff)
{
    struct meeting_place place;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int descriptor;

    if (place_find(site, &place) != STATUS_OK)
        return -1;
    descriptor = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return -1;
    snprintf(address.sun_path, sizeof address.sun_path, "%s",
             staff ? place.staff_socket : place.public_socket);
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) == 0)
        return descriptor;
    close(descriptor);
    return -1;
}

/* In the child: only standard error, where the store says why it cannot. */
static void
become_store(const char *program, const char *site, int log, int reason)
{
    int nothing = open("/dev/null", O_RDWR);

    setsid();
    dup2(nothing, 0);
    dup2(nothing, 1);
    dup2(reason, 2);
    dup2(log, PROGRAMS_LOG);
    lockdown_descriptors(PROGRAMS_LOG + 1);
    lockdown_signals();
    execl(program, "amparo-store", "--site", site,
          lockdown_allows_none() ? "--no-sandbox" : (char *)NULL, (char *)NULL);
    _exit(EX_UNAVAILABLE);
}

/* Above the fixed numbers, so that no dup2 steps on another. */
static int
move_up(int descriptor)
{
    int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 10);

    close(descriptor);
    return moved;
}

static pid_t
start_store(const char *site, int *reason)
{
    char *program = programs_sibling("amparo-store");
    int log = programs_log(site);
    int ends[2];
    pid_t child;

    if (!program || pipe2(ends, O_CLOEXEC) != 0) {
        free(program);
        close(log);
        return -1;
    }
    /* With none left here, what the child says has an end when it ends. */
    log = move_up(log);
    ends[1] = move_up(ends[1]);
    child = fork();
    if (child == 0)
        become_store(program, site, log, ends[1]);
    close(ends[1]);
    close(log);
    free(program);
    *reason = ends[0];
    return child;
}

/* What the store said before it ended; a general sentence else. */
static char *
read_reason(int reason, int code)
{
    char sentence[SENTENCE];
    ssize_t length = read(reason, sentence, sizeof sentence - 1);

    if (length <= 0)
        return memory_print("the store could not start (exit code %d)", code);
    sentence[length] = '\0';
    sentence[strcspn(sentence, "\n")] = '\0';
    return memory_text(sentence);
}

static enum status
status_of_exit(int code)
{
    switch (code) {
    case EX_NOPERM:
        return STATUS_DENIED;
    case EX_NOINPUT:
        return STATUS_MISSING;
    case EX_CONFIG:
        return STATUS_SETTING;
    case EX_DATAERR:
        return STATUS_DAMAGED;
    case EX_IOERR:
        return STATUS_IO;
    default:
        return STATUS_CLOSED;
    }
}

/* Wait until the store answers, or has ended with a reason. */
static enum status
await_store(const char *site, bool staff, pid_t child, int reason,
            struct client **out, char **problem)
{
    int64_t end = clock_milliseconds() + START_WAIT;

    while (clock_milliseconds() < end) {
        int descriptor = connect_once(site, staff);
        int ended;

        if (descriptor >= 0) {
            *out = client_adopt(descriptor);
            return STATUS_OK;
        }
        if (child > 0 && waitpid(child, &ended, WNOHANG) == child) {
            child = 0;
            if (!WIFEXITED(ended) || WEXITSTATUS(ended) != EX_TEMPFAIL) {
                int code = WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;

                *problem = read_reason(reason, code);
                return status_of_exit(code);
            }
        }
        poll(NULL, 0, START_STEP);
    }
    *problem = memory_text("the store does not answer");
    return STATUS_CLOSED;
}

enum status
programs_store(const char *site, bool staff, struct client **out,
               char **problem)
{
    int descriptor = connect_once(site, staff);
    int reason = -1;
    pid_t child;
    enum status status;

    if (descriptor >= 0) {
        *out = client_adopt(descriptor);
        return STATUS_OK;
    }
    child = start_store(site, &reason);
    if (child < 0) {
        *problem = memory_text("the program amparo-store cannot be started");
        return STATUS_MISSING;
    }
    status = await_store(site, staff, child, reason, out, problem);
    close(reason);
    return status;
}

int
programs_ask_store(int supervisor)
{
    char control[CMSG_SPACE(sizeof(int))];
    char byte = 'S';
    struct iovec data = {&byte, 1};
    struct msghdr message = {.msg_iov = &data,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof control};
    struct pollfd wait = {.fd = supervisor, .events = POLLIN};
    struct cmsghdr *header;
    int descriptor = -1;

    if (send(supervisor, &byte, 1, MSG_NOSIGNAL) != 1 ||
        poll(&wait, 1, START_WAIT) != 1 ||
        recvmsg(supervisor, &message, MSG_CMSG_CLOEXEC) != 1)
        return -1;
    header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_type == SCM_RIGHTS)
        memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
    return descriptor;
}

bool
programs_store_is_back(int supervisor)
{
    char byte;

    return recv(supervisor, &byte, 1, MSG_DONTWAIT) == 1 && byte == 'B';
}

void
programs_tell_back(int screen)
{
    /* A screen that is gone is followed by one with a store. */
    if (send(screen, "B", 1, MSG_NOSIGNAL | MSG_DONTWAIT) != 1)
        return;
}

bool
programs_wants_store(int screen)
{
    char byte;

    return recv(screen, &byte, 1, MSG_DONTWAIT) == 1 && byte == 'S';
}

void
programs_give_store(int screen, int descriptor)
{
    char control[CMSG_SPACE(sizeof(int))] = {0};
    char byte = descriptor < 0 ? 'N' : 'Y';
    struct iovec data = {&byte, 1};
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};
    struct cmsghdr *header;

    if (descriptor >= 0) {
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof descriptor);
        memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    }
    /* A screen that is gone asks again when it is back. */
    if (sendmsg(screen, &message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        return;
}
