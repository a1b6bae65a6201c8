#ifndef TESTS_BENCH_PTY_H
#define TESTS_BENCH_PTY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * A program in a terminal of its own (a pty of 80 x 24 with libvterm behind
 * it), and how long it took to paint. Unlike tests/tty.h the program is a
 * child that leads its session, as a login would start it.
 */
struct pty;

/* Nanoseconds of a clock that only goes forward. */
int64_t
pty_now(void);

/*
 * Start WORDS, the first of them a path or a name of $PATH. PREPARE, which
 * may be NULL, is called in the child before exec.
 */
struct pty *
pty_start(const char *const words[], void (*prepare)(void *self), void *self);

/* Type KEYS; from here on the next pty_painted counts. */
void
pty_type(struct pty *pty, const char *keys);

/*
 * Wait until the screen shows TEXT and nothing was sent for a moment. Gives
 * the nanoseconds from the start, or the last pty_type, to the bytes after
 * which it stood as it stands now: the first complete frame. Ends the
 * program with a sentence when TEXT does not come within 10 s.
 */
int64_t
pty_painted(struct pty *pty, const char *text);

pid_t
pty_child(const struct pty *pty);

/* End the child, wait for it and free. */
void
pty_end(struct pty *pty);

#endif
