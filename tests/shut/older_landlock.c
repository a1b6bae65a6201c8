#include "tests/shut/older_landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/memory.h"
#include "kiosk/lockdown.h"

/* What a thread answers in the kernel's place. */
struct older {
    int version;
    int notices; /* the descriptor on which the kernel tells of a call */
    bool asked_well;
};

struct asked {
    uint64_t files;
    uint64_t net;
    uint64_t scope;
};

/* As the kernel's documentation says of each version. */
static bool
is_known(int version, const struct asked *asked, size_t size)
{
    static const uint64_t files[] = {0,      0x1fff, 0x3fff, 0x7fff,
                                     0x7fff, 0xffff, 0xffff};
    size_t known = version < 4 ? 8 : version < 6 ? 16 : 24;

    return size == known && asked->files == files[version] &&
           (size < 16 || asked->net == 3) && (size < 24 || asked->scope == 3);
}

static void *
answer(void *of)
{
    struct older *older = of;
    struct seccomp_notif *call = NULL;
    struct seccomp_notif_resp *reply = NULL;

    if (seccomp_notify_alloc(&call, &reply) != 0)
        exit(99);
    /* The kernel fills in nothing but zeros. */
    for (;;) {
        bool asks_version;

        memset(call, 0, sizeof *call);
        if (seccomp_notify_receive(older->notices, call) != 0)
            exit(99);
        asks_version = call->data.args[2] == 1;
        *reply = (struct seccomp_notif_resp){.id = call->id};
        if (asks_version) {
            reply->val = older->version;
        } else {
            const struct asked *asked =
                (const struct asked *)(uintptr_t)call->data.args[0];

            older->asked_well =
                is_known(older->version, asked, call->data.args[1]);
            reply->flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
        }
        if (seccomp_notify_respond(older->notices, reply) != 0)
            exit(99);
    }
}

/* This thread's calls for a ruleset are told to another. */
static bool
stand_in(struct older *older)
{
    static pthread_t thread;
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    bool works = filter &&
                 seccomp_rule_add(filter, SCMP_ACT_NOTIFY,
                                  SCMP_SYS(landlock_create_ruleset), 0) == 0 &&
                 seccomp_load(filter) == 0;

    older->notices = works ? seccomp_notify_fd(filter) : -1;
    return older->notices >= 0 &&
           pthread_create(&thread, NULL, answer, older) == 0;
}

static bool
opens(const char *path, int flags)
{
    int descriptor = open(path, flags | O_CLOEXEC, 0600);

    if (descriptor >= 0)
        close(descriptor);
    return descriptor >= 0;
}

int
older_landlock(int version, const struct room *room)
{
    const struct lockdown_paths paths = {.write = {room->own}};
    static struct older older;
    char *own = memory_print("%s/kept", room->own);
    bool works;

    older.version = version;
    if (!stand_in(&older))
        return 99;
    works = lockdown_files(LOCKDOWN_STORE, &paths) == STATUS_OK &&
            older.asked_well && opens(own, O_WRONLY | O_CREAT) &&
            opens(own, O_RDONLY) && unlink(own) == 0 &&
            !opens(room->outside, O_RDONLY) &&
            !opens(room->outside, O_WRONLY) && unlink(room->outside) != 0;
    free(own);
    return works ? 0 : 1;
}
