#include <errno.h>
#include <sched.h>
#include <stdint.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/shut/acts.h"

/*
 * What only root may ask of the kernel, each with arguments that it refuses
 * by itself: what it says then is something else than "not permitted".
 */
static int
ask(long call, unsigned long first, unsigned long second, unsigned long third)
{
    return syscall(call, first, second, third, 0ul, 0ul) < 0 ? errno : 0;
}

#define ASK(name, call, first, second, third)                                  \
    static int name(const struct room *room)                                   \
    {                                                                          \
        (void)room;                                                            \
        return ask(call, first, second, third);                                \
    }

static const char nowhere[] = "/nonesuch/nonesuch";
#define NOWHERE ((unsigned long)(uintptr_t)nowhere)

ASK(mount_it, SYS_mount, NOWHERE, NOWHERE, NOWHERE)
ASK(unmount, SYS_umount2, NOWHERE, 0, 0)
ASK(pivot, SYS_pivot_root, NOWHERE, NOWHERE, 0)
ASK(tree_it, SYS_open_tree, -1ul, NOWHERE, 0)
ASK(open_system, SYS_fsopen, NOWHERE, 0, 0)
ASK(move_it, SYS_move_mount, -1ul, NOWHERE, -1ul)
ASK(new_root, SYS_chroot, (unsigned long)(uintptr_t) "/", 0, 0)
ASK(new_user_space, SYS_unshare, CLONE_NEWUSER, 0, 0)
ASK(new_mount_space, SYS_unshare, CLONE_NEWNS, 0, 0)
ASK(new_net_space, SYS_unshare, CLONE_NEWNET, 0, 0)
ASK(other_space, SYS_setns, -1ul, 0, 0)
ASK(be_root, SYS_setuid, 0, 0, 0)
ASK(be_group, SYS_setgid, 0, 0, 0)
ASK(drop_groups, SYS_setgroups, 0, 0, 0)
ASK(set_rights, SYS_capset, 0, 0, 0)
ASK(load_kernel, SYS_kexec_load, 0, 1ul << 40, 0)
ASK(load_kernel_file, SYS_kexec_file_load, -1ul, -1ul, 0)
ASK(restart, SYS_reboot, 1, 2, 3) /* the wrong magic */
ASK(swap_on, SYS_swapon, NOWHERE, 0, 0)
ASK(swap_off, SYS_swapoff, NOWHERE, 0, 0)
ASK(add_module, SYS_init_module, 0, 0, 0)
ASK(add_module_file, SYS_finit_module, -1ul, NOWHERE, 0)
ASK(drop_module, SYS_delete_module, 0, 0, 0)
ASK(program_kernel, SYS_bpf, 9999, 0, 0)
ASK(count_events, SYS_perf_event_open, 0, 0, 0)
ASK(handle_faults, SYS_userfaultfd, 1ul << 30, 0, 0)
ASK(ring_of_calls, SYS_io_uring_setup, 0, 0, 0)
ASK(use_keys, SYS_keyctl, 0, -3ul, 0) /* the session's */
ASK(add_key, SYS_add_key, 0, 0, 0)
ASK(set_quota, SYS_quotactl, 0, NOWHERE, 0)
ASK(account, SYS_acct, NOWHERE, 0, 0)
ASK(rename_machine, SYS_sethostname, 0, 1ul << 20, 0)
ASK(set_clock, SYS_settimeofday, 1, 0, 0)
ASK(set_other_clock, SYS_clock_settime, 99, 1, 0)
ASK(use_ports, SYS_iopl, 9, 0, 0)
ASK(watch_files, SYS_fanotify_init, -1ul, 0, 0)
ASK(open_by_number, SYS_open_by_handle_at, -1ul, 0, 0)
ASK(read_kernel_log, SYS_syslog, 99, 0, 0)
ASK(set_mount, SYS_mount_setattr, -1ul, NOWHERE, -1ul)
ASK(cut_code, SYS_modify_ldt, 99, 0, 0)

const struct act acts_of_kernel[] = {
    {.name = "mount", .try = mount_it, .who = FOR_ALL},
    {.name = "unmount", .try = unmount, .who = FOR_ALL},
    {.name = "change the root mount", .try = pivot, .who = FOR_ALL},
    {.name = "open a mounted tree", .try = tree_it, .who = FOR_ALL},
    {.name = "open a file system", .try = open_system, .who = FOR_ALL},
    {.name = "move a mount", .try = move_it, .who = FOR_ALL},
    {.name = "change a mount's attributes", .try = set_mount, .who = FOR_ALL},
    {.name = "change the root folder",
     .try = new_root,
     .who = FOR_ALL,
     .is_sample = true},
    {.name = "make a namespace of users",
     .try = new_user_space,
     .who = FOR_ALL},
    {.name = "make a namespace of mounts",
     .try = new_mount_space,
     .who = FOR_ALL,
     .is_sample = true},
    {.name = "make a namespace of the net",
     .try = new_net_space,
     .who = FOR_ALL,
     .is_sample = true},
    {.name = "enter a namespace", .try = other_space, .who = FOR_ALL},
    {.name = "set its user",
     .try = be_root,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "set its group",
     .try = be_group,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "set its groups",
     .try = drop_groups,
     .who = FOR_SHUT,
     .is_sample = true},
    {.name = "set its rights", .try = set_rights, .who = FOR_SHUT},
    {.name = "load another kernel", .try = load_kernel, .who = FOR_ALL},
    {.name = "load another kernel's file",
     .try = load_kernel_file,
     .who = FOR_ALL},
    {.name = "restart the machine", .try = restart, .who = FOR_ALL},
    {.name = "swap to a file", .try = swap_on, .who = FOR_ALL},
    {.name = "end a swap", .try = swap_off, .who = FOR_ALL},
    {.name = "load a module", .try = add_module, .who = FOR_ALL},
    {.name = "load a module's file", .try = add_module_file, .who = FOR_ALL},
    {.name = "unload a module", .try = drop_module, .who = FOR_ALL},
    {.name = "load a program into the kernel",
     .try = program_kernel,
     .who = FOR_ALL},
    {.name = "count the machine's events", .try = count_events, .who = FOR_ALL},
    {.name = "handle its own page faults",
     .try = handle_faults,
     .who = FOR_ALL},
    {.name = "make calls by a ring", .try = ring_of_calls, .who = FOR_ALL},
    {.name = "use the kernel's keys", .try = use_keys, .who = FOR_ALL},
    {.name = "add a key to the kernel's", .try = add_key, .who = FOR_ALL},
    {.name = "set a quota", .try = set_quota, .who = FOR_ALL},
    {.name = "account for processes", .try = account, .who = FOR_ALL},
    {.name = "rename the machine", .try = rename_machine, .who = FOR_ALL},
    {.name = "set the time", .try = set_clock, .who = FOR_ALL},
    {.name = "set another clock", .try = set_other_clock, .who = FOR_ALL},
    {.name = "use the machine's ports", .try = use_ports, .who = FOR_ALL},
    {.name = "watch every file", .try = watch_files, .who = FOR_ALL},
    {.name = "open a file by its number",
     .try = open_by_number,
     .who = FOR_ALL},
    {.name = "read the kernel's log", .try = read_kernel_log, .who = FOR_ALL},
    {.name = "change its segments", .try = cut_code, .who = FOR_ALL},
};
const size_t acts_of_kernel_count =
    sizeof acts_of_kernel / sizeof *acts_of_kernel;
