#ifndef VERBS_NOTED_H
#define VERBS_NOTED_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/buf.h"
#include "store/protocol/client_backup.h"

/*
 * What this member's own state folder (seen.h) remembers of a site, outside
 * of it: in SITE-ID/log where its log stood each time, in SITE-ID/gone the
 * newest list of what was withdrawn (gone.h). So that a site that was put
 * back, cut or altered is noticed by whoever opens it next.
 */
enum noted_verdict {
    NOTED_NOTHING,   /* this member was never here, or remembers nothing */
    NOTED_GOES_ON,   /* the log goes on from where it stood */
    NOTED_WENT_BACK, /* it ends before */
    NOTED_OTHER,     /* it is another one, from somewhere before on */
};

struct noted {
    char *folder; /* NULL: nothing can be remembered */
    uint8_t site[ID_SIZE];
    enum noted_verdict verdict;
    struct log_end before;
    struct log_end now;
    struct buf gone; /* hashes of 32: what was known, and what is new */
};

/*
 * Look where the log of the store at the other end of CLIENT stands, and
 * whether it goes on from what is remembered: what came since is computed
 * again. STATUS_DAMAGED when the log does not come to its own end. OUT is to
 * be cleared in any case.
 */
enum status
noted_look(struct client *client, struct noted *out) MUST_CHECK;

/* Remember where it stands and what is gone. */
enum status
noted_keep(const struct noted *noted) MUST_CHECK;

void
noted_clear(struct noted *noted);

/* Did the site go back in time? Then that was printed, with both marks. */
bool
noted_complain(const struct noted *noted);

/* look, complain, keep: for verbs that have nothing else to do with it. */
void
noted_pass(struct client *client);

/* Add HASHES to the list of another site, which a bundle brought; END is where
 * its log stood. STATUS_MISSING: nothing can be remembered; errors of
 * gone_read and gone_write. */
enum status
noted_add_gone(const uint8_t site[ID_SIZE], const struct log_end *end,
               const struct buf *hashes) MUST_CHECK;

/* Where the newest list of a site would be; the caller frees. May be NULL. */
char *
noted_gone_path(const uint8_t site[ID_SIZE]);

/* --- the log, walked ------------------------------------------------------ */

/* Called with each event and where the log stands after it. */
struct log_visitor {
    void (*see)(void *self, const struct log_event *event,
                const struct log_end *after);
    void *self;
};

/*
 * From *AT, which was true once, to END: every event is fetched and *AT moves
 * with the chain. STATUS_DAMAGED when there are fewer events.
 */
enum status
log_walk(struct client *client, struct log_end *at, const struct log_end *end,
         const struct log_visitor *visitor) MUST_CHECK;

#endif
