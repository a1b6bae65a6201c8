#ifndef KIOSK_LOCKDOWN_LISTS_H
#define KIOSK_LOCKDOWN_LISTS_H

#include "kiosk/lockdown.h"

/* What the rooms of lockdown share: the columns of lockdown.def. */
enum {
    SCREEN = 1 << LOCKDOWN_SCREEN,
    STORE = 1 << LOCKDOWN_STORE,
    DESK = 1 << LOCKDOWN_DESK,
    LOCKDOWN_ALL = SCREEN | STORE | DESK | 1 << LOCKDOWN_SUPERVISOR,
};

/*
 * AddressSanitizer looks for leaks at exit: it makes a thread that stops the
 * others by ptrace and reads /proc/self. A build with it is for tests alone.
 */
#if defined(__SANITIZE_ADDRESS__)
enum { LOCKDOWN_IS_SANITIZED = 1 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { LOCKDOWN_IS_SANITIZED = 1 };
#else
enum { LOCKDOWN_IS_SANITIZED = 0 };
#endif
#else
enum { LOCKDOWN_IS_SANITIZED = 0 };
#endif

/*
 * gcov writes its counts where the objects stand, at exit: --enable-coverage
 * sets this, and the rules for files are left off.
 */
#ifdef LOCKDOWN_COVERAGE
enum { LOCKDOWN_IS_MEASURED = 1 };
#else
enum { LOCKDOWN_IS_MEASURED = 0 };
#endif

/* Note that a half of it worked; without one STATUS_UNSHUT, unless that is
 * allowed. */
enum lockdown_half { LOCKDOWN_FILES = 1, LOCKDOWN_CALLS = 2 };
enum status
lockdown_note(enum lockdown_half half, bool works) MUST_CHECK;

#endif
