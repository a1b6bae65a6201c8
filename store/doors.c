#include "store/doors.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "kiosk/base/log.h"

enum { BACKLOG = 16 };

enum status
doors_listen(const char *path, int *out)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int descriptor;

    if (strlen(path) >= sizeof address.sun_path)
        return STATUS_TOO_LONG;
    memcpy(address.sun_path, path, strlen(path));
    descriptor =
        socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0)
        return STATUS_IO;
    /* The site is locked: what stands there is a dead store's. */
    if ((unlink(path) != 0 && errno != ENOENT) ||
        bind(descriptor, (struct sockaddr *)&address, sizeof address) != 0 ||
        chmod(path, 0600) != 0 || listen(descriptor, BACKLOG) != 0) {
        close(descriptor);
        log_note("store", "a socket was not made", STATUS_DENIED);
        return STATUS_DENIED;
    }
    *out = descriptor;
    return STATUS_OK;
}

bool
doors_is_ours(int descriptor)
{
    struct ucred peer;
    socklen_t length = sizeof peer;

    return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length) ==
               0 &&
           (peer.uid == 0 || peer.uid == geteuid());
}
