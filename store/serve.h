#ifndef STORE_SERVE_H
#define STORE_SERVE_H

#include <stdbool.h>

#include "kiosk/base/status.h"
#include "store/protocol/message.h"
#include "store/store.h"

/*
 * The store at work: one poll loop, clients served in turn, one answer
 * outstanding each. All state is in the handle: a process may have several,
 * each used by one thread at a time.
 *
 * In a test: serve_open(site, ...), serve_client(serve, pair[0], door) for
 * one end of a SOCK_SEQPACKET socketpair, serve_run(serve, stop, 0) in a
 * thread; it ends with the last client. Or serve_listen() on a path and
 * client_open() from anywhere; then write to STOP to end it.
 */
struct serve;

/*
 * Open a site's store and look whether it holds together. Errors of
 * store_open; STATUS_FOREIGN when its keyset is another site's. When its log
 * has another end than it should it is only read.
 */
enum status
serve_open(const char *site, const struct store_options *options,
           struct serve **out) MUST_CHECK;

/* Leave: sockets that serve_listen made are removed. Accepts NULL. */
void
serve_close(struct serve *serve);

/* Make a listening socket at PATH, in place of one that was left there. */
enum status
serve_listen(struct serve *serve, const char *path, enum door door) MUST_CHECK;

/* Take a descriptor that listens already. */
void
serve_listening(struct serve *serve, int descriptor, enum door door);

/*
 * Take a connected SOCK_SEQPACKET socket. STATUS_DENIED, and it is closed,
 * when the other end is neither this user nor root; STATUS_BUSY past 64, or
 * past 32 of the staff side.
 */
enum status
serve_client(struct serve *serve, int descriptor, enum door door) MUST_CHECK;

/*
 * Serve until STOP (-1 for none) can be read, or nobody has been connected
 * for LINGER seconds (-1: for ever; 0: at once).
 */
enum status
serve_run(struct serve *serve, int stop, int linger) MUST_CHECK;

#endif
