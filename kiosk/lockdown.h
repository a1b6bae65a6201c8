#ifndef KIOSK_LOCKDOWN_H
#define KIOSK_LOCKDOWN_H

#include <sys/types.h>

/*
 * Shut a program in. Every program does this first; Landlock and seccomp
 * find their place here.
 */

/* No core file, no ptrace by others, no new privileges, umask 077. */
void
lockdown_process(void);

/*
 * Keep of the environment what the terminal and the clock need (TERM,
 * TERMINFO, NO_COLOR, TZ), set a UTF-8 locale, drop the rest. What a runtime
 * folder is named by stays too.
 */
void
lockdown_environment(void);

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

#endif
