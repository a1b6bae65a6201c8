#ifndef TESTS_KILLS_PROXY_H
#define TESTS_KILLS_PROXY_H

#include <poll.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * Between the kiosk's programs and their store: passes each message on, and
 * tells before and after. Starts the store, and again whenever it is gone.
 */
struct proxy;

enum proxy_moment {
    PROXY_ASKED,    /* a question came, the store does not have it yet */
    PROXY_PASSED,   /* it has */
    PROXY_ANSWERED, /* it answered, nobody knows */
    PROXY_TOLD,     /* who asked has the answer */
    PROXY_MOMENTS,
};

/* ACT is called at each moment; it may kill whom it wants. */
struct proxy *
proxy_open(const char *build, const char *site,
           void (*act)(void *self, enum proxy_moment moment), void *self);
/* Ends the store. Accepts NULL. */
void
proxy_close(struct proxy *proxy);

/* Descriptors to poll for reading; then work on those. */
enum { PROXY_SET = 64 };
size_t
proxy_fill(const struct proxy *proxy, struct pollfd set[PROXY_SET]);
void
proxy_work(struct proxy *proxy, const struct pollfd set[PROXY_SET],
           size_t count);

/* The store that runs now; 0: none. */
pid_t
proxy_store(const struct proxy *proxy);
/* It was killed: wait until it is gone. */
void
proxy_bury(struct proxy *proxy);
/* Its staff side's socket, started when none runs. Lent. */
const char *
proxy_staff(struct proxy *proxy);

#endif
