#ifndef KIOSK_VISIT_H
#define KIOSK_VISIT_H

#include <stdint.h>

#include "kiosk/base/status.h"
#include "screens/public/counter.h"
#include "screens/visit.h"
#include "store/protocol/client.h"

/*
 * screens/public/counter.h made real: sealing, the receipt's keys and the
 * store, off the input path in one worker thread. One for each visit.
 */
struct visit_work;

/* All is borrowed, save CLIENT. */
struct visit_options {
    struct client *client; /* taken, also on an error; NULL: dial first */
    /*
     * A new descriptor to the store when the old one is lost, -1 when there
     * is none. Called from the worker's thread; NULL: it is never tried.
     */
    int (*redial)(void *self);
    void *redial_self;
    const char *terminal; /* told in HELLO; NULL: none */
    uint8_t root[SIGN_PUBLIC_SIZE];
    uint32_t keyset_at_least;
    const struct form *form;
    const struct services *services; /* may be NULL */
    const struct place *place;
};

/*
 * Meet the store and check its keyset against ROOT, before anything is
 * drawn; then start the worker. STATUS_WRONG_SIGNATURE, STATUS_OLD,
 * STATUS_DAMAGED and STATUS_FOREIGN are for main to give up with;
 * STATUS_MISSING when the store was never founded; STATUS_CLOSED when no
 * store answers.
 */
enum status
visit_new(const struct visit_options *options,
          struct visit_work **out) MUST_CHECK;

/* Wipe all keys, end the thread. Accepts NULL. */
void
visit_free(struct visit_work *work);

/* Hang it into the visit that the screens share: SIDE is filled anew. */
void
visit_wire(struct visit_work *work, struct public_visit *side,
           struct visit *visit);

/* Of the keyset in use, for the next start's KEYSET_AT_LEAST. */
uint32_t
visit_keyset_version(const struct visit_work *work);

#endif
