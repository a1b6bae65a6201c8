#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include "kiosk/lockdown.h"
#include "kiosk/lockdown_lists.h"

static const struct call {
    int number;
    int who;
} calls[] = {
#define CALL(name_, who_) {.number = SCMP_SYS(name_), .who = who_},
#include "kiosk/lockdown.def"
#undef CALL
};

static const struct {
    unsigned long request;
    int who;
} requests[] = {
#define IOCTL(request_, who_) {.request = request_, .who = who_},
#include "kiosk/lockdown.def"
#undef IOCTL
};

static const int denied[] = {
#define DENY(name) SCMP_SYS(name),
#include "kiosk/lockdown.def"
#undef DENY
};

/* For AddressSanitizer at exit: its thread, and what that one does. */
static const int sanitizer_calls[] = {
    SCMP_SYS(clone),
    SCMP_SYS(prctl),
    SCMP_SYS(ptrace),
    SCMP_SYS(wait4),
    SCMP_SYS(readlink),
    SCMP_SYS(getdents),
    SCMP_SYS(getdents64),
    SCMP_SYS(prlimit64),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(tgkill),
    SCMP_SYS(pipe),
    SCMP_SYS(pipe2),
    SCMP_SYS(process_vm_readv),
};
enum { SANITIZER_CALLS = sizeof sanitizer_calls / sizeof *sanitizer_calls };

static bool
is_for_sanitizer(int number)
{
    if (LOCKDOWN_IS_SANITIZED)
        for (size_t i = 0; i < SANITIZER_CALLS; i++)
            if (sanitizer_calls[i] == number)
                return true;
    return false;
}

/* The argument that stands at PLACE is VALUE, as far as MASK shows it. */
static struct scmp_arg_cmp
shows(unsigned place, uint64_t mask, uint64_t value)
{
    return (struct scmp_arg_cmp){.arg = place,
                                 .op = SCMP_CMP_MASKED_EQ,
                                 .datum_a = mask,
                                 .datum_b = value};
}

static struct scmp_arg_cmp
equals(unsigned place, uint64_t value)
{
    return (struct scmp_arg_cmp){
        .arg = place, .op = SCMP_CMP_EQ, .datum_a = value};
}

/* A call that this machine's kind has not is no error. */
static bool
added(int result)
{
    return result == 0 || result == -EDOM || result == -EEXIST;
}

static bool
let(scmp_filter_ctx filter, int number)
{
    return added(seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0));
}

static bool
let_if(scmp_filter_ctx filter, int number, struct scmp_arg_cmp only)
{
    return added(
        seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, number, 1, &only));
}

static bool
refuse_if(scmp_filter_ctx filter, int number, struct scmp_arg_cmp only)
{
    return added(seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EPERM), number,
                                        1, &only));
}

/* Nothing becomes code that was not: PROT_EXEC is never set again. */
static bool
let_memory(scmp_filter_ctx filter)
{
    static const int numbers[] = {SCMP_SYS(mmap), SCMP_SYS(mprotect)};
    bool works = true;

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        works = works && let_if(filter, numbers[i], shows(2, PROT_EXEC, 0));
    return works;
}

/* It may end itself, and ask for its own limits. */
static bool
let_itself(scmp_filter_ctx filter)
{
    static const int numbers[] = {SCMP_SYS(tgkill), SCMP_SYS(prlimit64)};
    struct scmp_arg_cmp own[2] = {equals(0, 0), equals(2, 0)};

    if (LOCKDOWN_IS_SANITIZED)
        return true;
    return let_if(filter, numbers[0], equals(0, (uint64_t)getpid())) &&
           added(seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, numbers[1], 2,
                                        own));
}

static bool
fill_allowed(scmp_filter_ctx filter, enum lockdown_who who)
{
    bool works = let_memory(filter) && let_itself(filter);

    for (size_t i = 0; works && i < sizeof calls / sizeof *calls; i++)
        if (calls[i].who & 1 << who)
            works = let(filter, calls[i].number);
    for (size_t i = 0; works && i < sizeof requests / sizeof *requests; i++)
        if (requests[i].who & 1 << who)
            works =
                let_if(filter, SCMP_SYS(ioctl), equals(1, requests[i].request));
    for (size_t i = 0; LOCKDOWN_IS_SANITIZED && works && i < SANITIZER_CALLS;
         i++)
        works = let(filter, sanitizer_calls[i]);
    return works;
}

/* The kernel reads 32 bits of a request: what stands above them is no
 * disguise. */
static struct scmp_arg_cmp
asks_for(uint32_t request)
{
    return shows(1, UINT32_MAX, request);
}

/* Keys pushed into a terminal, and other kinds of socket than its own. */
static bool
refuse_terminal_and_net(scmp_filter_ctx filter)
{
    return refuse_if(filter, SCMP_SYS(ioctl), asks_for(TIOCSTI)) &&
           refuse_if(filter, SCMP_SYS(ioctl), asks_for(TIOCLINUX)) &&
           refuse_if(
               filter, SCMP_SYS(socket),
               (struct scmp_arg_cmp){.op = SCMP_CMP_NE, .datum_a = AF_UNIX});
}

/*
 * No new namespace by clone; clone3 keeps its flags where no filter sees
 * them, and whoever finds it missing takes clone.
 */
static bool
refuse_namespaces(scmp_filter_ctx filter)
{
    static const uint32_t flags[] = {
        CLONE_NEWUSER, CLONE_NEWNS,  CLONE_NEWPID,    CLONE_NEWNET,
        CLONE_NEWIPC,  CLONE_NEWUTS, CLONE_NEWCGROUP,
    };
    bool works = added(
        seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0));

    for (size_t i = 0; works && i < sizeof flags / sizeof *flags; i++)
        works =
            refuse_if(filter, SCMP_SYS(clone), shows(0, flags[i], flags[i]));
    return works;
}

static bool
fill_denied(scmp_filter_ctx filter)
{
    bool works = refuse_terminal_and_net(filter) && refuse_namespaces(filter);

    for (size_t i = 0; works && i < sizeof denied / sizeof *denied; i++)
        if (!is_for_sanitizer(denied[i]))
            works = added(
                seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), denied[i], 0));
    return works;
}

static bool
shut_calls(enum lockdown_who who)
{
    uint32_t others =
        who == LOCKDOWN_SUPERVISOR ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EPERM);
    scmp_filter_ctx filter = seccomp_init(others);
    bool works;

    if (!filter)
        return false;
    works = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
            seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH,
                             SCMP_ACT_KILL_PROCESS) == 0 &&
            (who == LOCKDOWN_SUPERVISOR ? fill_denied(filter)
                                        : fill_allowed(filter, who)) &&
            seccomp_load(filter) == 0;
    seccomp_release(filter);
    return works;
}

enum status
lockdown_calls(enum lockdown_who who)
{
    return lockdown_note(LOCKDOWN_CALLS, shut_calls(who));
}

enum status
lockdown_shut(enum lockdown_who who, const struct lockdown_paths *paths)
{
    enum status status = lockdown_files(who, paths);

    return status == STATUS_OK ? lockdown_calls(who) : status;
}
