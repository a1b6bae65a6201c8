#ifndef KIOSK_LOCKDOWN_H
#define KIOSK_LOCKDOWN_H

#include <stdbool.h>
#include <sys/types.h>

#include "kiosk/base/status.h"

/*
 * Shut a program in. Each does the first three of these before anything
 * else, and lockdown_shut once it has opened what it needs: from then on
 * Landlock and seccomp refuse what lockdown.def does not list, for good.
 */
enum lockdown_who {
    LOCKDOWN_SUPERVISOR, /* and who starts a store for a desk */
    LOCKDOWN_SCREEN,
    LOCKDOWN_STORE,
    LOCKDOWN_DESK, /* every verb of `amparo` */
};

/* No core file, no ptrace by others, no new privileges, umask 077. */
void
lockdown_process(void);

/*
 * Keep of the environment what lockdown.def lists for WHO, set a UTF-8
 * locale, drop the rest.
 */
void
lockdown_environment(enum lockdown_who who);

/* Close every descriptor from FIRST on. */
void
lockdown_descriptors(int first);

/* In a child before exec: every signal as the system gives it, none held
 * back. */
void
lockdown_signals(void);

/*
 * The kernel tells this process (SIGTERM) to end when PARENT ends, or has
 * ended: by SIGKILL it would leave on the terminal what stands there.
 */
void
lockdown_die_with_parent(pid_t parent);

/*
 * Go on where the kernel cannot shut programs in (--no-sandbox). Where it
 * can, they are shut in all the same. Was it said?
 */
void
lockdown_allow_none(void);
bool
lockdown_allows_none(void);

/* What a person who starts a program reads where it cannot be shut in. */
extern const char lockdown_words[];

/*
 * May this machine write memory to a disk? FILE lists its swaps as
 * /proc/swaps does; compressed memory (zram) is no disk.
 */
#define LOCKDOWN_SWAPS "/proc/swaps"
bool
lockdown_may_swap(const char *file);

/* --- lockdown_files.c, lockdown_calls.c ----------------------------------- */

/*
 * What only the caller can name, beside the READ lines of lockdown.def.
 * NULL stands for none, and what is not there is passed over.
 */
enum { LOCKDOWN_PATHS = 6 };
struct lockdown_paths {
    const char *read[LOCKDOWN_PATHS];  /* files, or folders with all below */
    const char *write[LOCKDOWN_PATHS]; /* folders: read, make, change, remove */
};

/*
 * Landlock: this thread, and each that it starts from now on, reaches only
 * these files. The supervisor may reach all, and execute no file but its
 * siblings: what it starts inherits that too.
 * STATUS_UNSHUT where the kernel cannot, unless that is allowed.
 */
enum status
lockdown_files(enum lockdown_who who,
               const struct lockdown_paths *paths) MUST_CHECK;

/*
 * seccomp: all threads of this process make only these system calls. The
 * same.
 */
enum status
lockdown_calls(enum lockdown_who who) MUST_CHECK;

/* Both. PATHS may be NULL for none. */
enum status
lockdown_shut(enum lockdown_who who,
              const struct lockdown_paths *paths) MUST_CHECK;

/* Did both work in this process, when they were last called? */
bool
lockdown_is_shut(void);

#endif
