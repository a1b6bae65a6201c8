#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "tests/shut/acts.h"

static int
end(long result)
{
    return result < 0 ? errno : 0;
}

/* --- programs and code ---------------------------------------------------- */

static int
run_program(const struct room *room)
{
    char *words[] = {(char[]){"true"}, NULL};

    (void)room;
    /* What it gives when it runs is what this gives when it is done. */
    execv("/bin/true", words);
    return errno;
}

static int
run_descriptor(const struct room *room)
{
    char *words[] = {(char[]){"true"}, NULL};

    syscall(SYS_execveat, room->program, "", words, environ, AT_EMPTY_PATH);
    return errno;
}

static int
make_unnamed_file(const struct room *room)
{
    (void)room;
    return end(syscall(SYS_memfd_create, "x", 0u));
}

static int
map_code(const struct room *room)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_EXEC,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    (void)room;
    return page == MAP_FAILED ? errno : 0;
}

static int
make_code(const struct room *room)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    (void)room;
    if (page == MAP_FAILED)
        return 0;
    return end(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}

static int
fork_one(const struct room *room)
{
    pid_t child = fork();

    (void)room;
    if (child == 0)
        _exit(0);
    return end(child);
}

static int
clone_three(const struct room *room)
{
    (void)room;
    /* Too short to be done. */
    return end(syscall(SYS_clone3, NULL, (size_t)1));
}

static int
change_personality(const struct room *room)
{
    (void)room;
    return end(syscall(SYS_personality, 0x0400000ul)); /* READ_IMPLIES_EXEC */
}

/* --- sockets ---------------------------------------------------------------
 */

static int
open_socket(int domain, int type)
{
    return end(socket(domain, type | SOCK_CLOEXEC, 0));
}

static int
socket_net(const struct room *room)
{
    (void)room;
    return open_socket(AF_INET, SOCK_STREAM);
}

static int
socket_names(const struct room *room)
{
    (void)room;
    return open_socket(AF_INET6, SOCK_DGRAM);
}

static int
socket_kernel(const struct room *room)
{
    (void)room;
    return open_socket(AF_NETLINK, SOCK_RAW);
}

static int
socket_here(const struct room *room)
{
    (void)room;
    return open_socket(AF_UNIX, SOCK_STREAM);
}

static int
socket_two(const struct room *room)
{
    int ends[2];

    (void)room;
    return end(socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
}

static int
connect_it(const struct room *room)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX,
                                  .sun_path = "/nonesuch"};

    return end(
        connect(room->socket, (struct sockaddr *)&address, sizeof address));
}

static int
bind_it(const struct room *room)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    return end(bind(room->socket, (struct sockaddr *)&address,
                    sizeof address.sun_family));
}

static int
listen_on_it(const struct room *room)
{
    return end(listen(room->socket, 1));
}

/* --- other processes ------------------------------------------------------ */

static int
trace_it(const struct room *room)
{
    return end(ptrace(PTRACE_SEIZE, room->victim, NULL, NULL));
}

static int
copy_memory(long call, const struct room *room)
{
    char byte;
    struct iovec here = {&byte, 1};
    struct iovec there = {&byte, 1};

    return end(syscall(call, room->victim, &here, 1ul, &there, 1ul, 0ul));
}

static int
read_from(const struct room *room)
{
    return copy_memory(SYS_process_vm_readv, room);
}

static int
write_to(const struct room *room)
{
    return copy_memory(SYS_process_vm_writev, room);
}

static int
hold_it(const struct room *room)
{
    return end(syscall(SYS_pidfd_open, room->victim, 0u));
}

static int
take_descriptor(const struct room *room)
{
    return end(syscall(SYS_pidfd_getfd, room->socket, 0, 0u));
}

static int
compare_it(const struct room *room)
{
    return end(syscall(SYS_kcmp, getpid(), room->victim, 1, 0ul, 0ul));
}

static int
end_it(const struct room *room)
{
    return end(kill(room->victim, 0));
}

static int
end_thread(const struct room *room)
{
    return end(syscall(SYS_tgkill, room->victim, room->victim, 0));
}

static int
limit_it(const struct room *room)
{
    struct rlimit limit = {.rlim_cur = 0, .rlim_max = 0};

    return end(syscall(SYS_prlimit64, room->victim, RLIMIT_CORE, &limit, NULL));
}

static int
slow_it(const struct room *room)
{
    return end(setpriority(PRIO_PROCESS, (id_t)room->victim, 10));
}

static int
be_readable(const struct room *room)
{
    (void)room;
    return end(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
}

static int
own_filter(const struct room *room)
{
    (void)room;
    return end(syscall(SYS_seccomp, 1u, 0u, NULL)); /* no program: EFAULT */
}

static int
share_memory(const struct room *room)
{
    (void)room;
    return end(syscall(SYS_shmget, 0, (size_t)4096, 0600));
}

/* --- the terminal --------------------------------------------------------- */

static int
push_key(const struct room *room)
{
    return end(ioctl(room->terminal, TIOCSTI, "x"));
}

/* The kernel takes the lower half for the request. */
static int
push_key_disguised(const struct room *room)
{
    return end(syscall(SYS_ioctl, room->terminal,
                       UINT64_C(0x100000000) | TIOCSTI, "x"));
}

static int
paste_console(const struct room *room)
{
    return end(ioctl(room->terminal, TIOCLINUX, "\3"));
}

static int
take_terminal(const struct room *room)
{
    return end(ioctl(room->terminal, TIOCSCTTY, 0));
}

static int
resize_terminal(const struct room *room)
{
    struct winsize size = {.ws_row = 1, .ws_col = 1};

    return end(ioctl(room->terminal, TIOCSWINSZ, &size));
}

#ifdef __x86_64__
/* The numbers of the 32-bit kind, which a list of numbers could overlook. */
static int
other_kind(const struct room *room)
{
    (void)room;
    return end(syscall(0x40000000 | SYS_getpid));
}
#endif

const struct act acts_of_calls[] = {
#ifdef __x86_64__
    {.name = "call by another machine's numbers",
     .try = other_kind,
     .who = FOR_ALL},
#endif
    {.name = "run a program",
     .try = run_program,
     .who = FOR_ALL,
     .is_sample = true},
    {.name = "run a program it holds",
     .try = run_descriptor,
     .who = FOR_ALL,
     .is_sample = true},
    {.name = "make a file without a name",
     .try = make_unnamed_file,
     .who = FOR_ALL,
     .is_sample = true},
    {.name = "map new code",
     .try = map_code,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "make data into code",
     .try = make_code,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "fork",
     .try = fork_one,
     .who = FOR_SHUT,
     .is_sample = true,
     .needs_sanitizer = true},
    {.name = "clone3", .try = clone_three, .who = FOR_ALL},
    {.name = "change its personality",
     .try = change_personality,
     .who = FOR_ALL,
     .is_sample = true},
    {.name = "open a socket of the net",
     .try = socket_net,
     .who = FOR_ALL,
     .is_sample = true},
    {.name = "ask for a name", .try = socket_names, .who = FOR_ALL},
    {.name = "open a socket to the kernel",
     .try = socket_kernel,
     .who = FOR_ALL,
     .is_sample = true},
    {.name = "open a socket to another program",
     .try = socket_here,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "open a pair of sockets",
     .try = socket_two,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "connect a socket it holds", .try = connect_it, .who = FOR_SHUT},
    {.name = "bind a socket it holds",
     .try = bind_it,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "listen on a socket it holds",
     .try = listen_on_it,
     .who = FOR_SHUT},
    {.name = "trace another process",
     .try = trace_it,
     .who = FOR_ALL,
     .is_sample = true,
     .needs_sanitizer = true},
    {.name = "read another process's memory",
     .try = read_from,
     .who = FOR_ALL,
     .needs_sanitizer = true},
    {.name = "write another process's memory", .try = write_to, .who = FOR_ALL},
    {.name = "hold another process",
     .try = hold_it,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "take another process's descriptor",
     .try = take_descriptor,
     .who = FOR_ALL},
    {.name = "compare itself with another process",
     .try = compare_it,
     .who = FOR_ALL},
    {.name = "send another process a signal",
     .try = end_it,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "send another thread a signal",
     .try = end_thread,
     .who = FOR_SHUT,
     .is_sample = true,
     .needs_sanitizer = true},
    {.name = "limit another process",
     .try = limit_it,
     .who = FOR_SHUT,
     .is_sample = true,
     .needs_sanitizer = true},
    {.name = "slow another process down",
     .try = slow_it,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "let others read it again",
     .try = be_readable,
     .who = FOR_SHUT,
     .is_sample = true,
     .needs_sanitizer = true},
    {.name = "set a filter of its own", .try = own_filter, .who = FOR_SHUT},
    {.name = "share memory",
     .try = share_memory,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "push a key into the terminal", .try = push_key, .who = FOR_ALL},
    {.name = "push a key in disguise",
     .try = push_key_disguised,
     .who = FOR_ALL},
    {.name = "paste on the console", .try = paste_console, .who = FOR_ALL},
    {.name = "take the terminal", .try = take_terminal, .who = FOR_SHUT},
    {.name = "resize the terminal",
     .try = resize_terminal,
     .who = FOR_SHUT,
     .is_sample = true},
};
const size_t acts_of_calls_count = sizeof acts_of_calls / sizeof *acts_of_calls;
