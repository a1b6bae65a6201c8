#ifndef OFFICE_OFFICE_H
#define OFFICE_OFFICE_H

#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/status.h"
#include "kiosk/case/case.h"
#include "screens/staff/desk.h"
#include "store/protocol/client.h"

/*
 * desk.h made real: keys, the cases they open, and what staff write, over a
 * connection to the store. What this team's keys do not open is passed over
 * without a trace: nothing that is shown, counted or logged tells a report
 * sealed to others from a decoy.
 */
struct office;

struct office_options {
    struct client *client;   /* the staff door, no hello yet; taken */
    struct client *watch;    /* a second one, for what is pushed; taken. NULL:
                              * nothing is pushed */
    const uint8_t *root;     /* ROOT's public key, 32 bytes, copied */
    const struct form *form; /* borrowed */
    const struct services *services; /* borrowed; NULL: nobody to refer to */
    uint32_t keyset_least;           /* an older keyset is STATUS_OLD; 0: any */
    /* A new connection after the store went away, NULL when there is none
     * to be had. May itself be NULL. */
    struct client *(*dial)(void *self);
    void *dial_self;
};

struct office *
office_new(struct office_options options);
/* Locks, wipes, closes the connections. Accepts NULL. */
void
office_free(struct office *office);

/* For the screens: lent as long as the office lives. What a screen asks for
 * is done when its results are collected. */
struct desk *
office_desk(struct office *office);
struct results
office_results(struct office *office);

/* --- the same at once, for verbs without a screen ---------------------- */

/*
 * STATUS_WRONG_KEY; STATUS_MISSING when the store was never founded; the
 * errors of keyset_read; STATUS_FOREIGN when the keyset is another site's.
 */
enum status
office_unlock(struct office *office, const char *phrase) MUST_CHECK;
/* Look at the keyset alone, as unlocking does. Gives its version. */
enum status
office_greet(struct office *office, uint32_t *version) MUST_CHECK;
/* Bring the cases up to date. */
enum status
office_gather(struct office *office) MUST_CHECK;
/* The cases this team can read, in the order of need; lent until the next
 * call. Give OUT back to free(). */
size_t
office_files(struct office *office, const struct case_file ***out);
/* Write into a case that it was exported. */
enum status
office_exported(struct office *office, const struct case_file *file) MUST_CHECK;

#endif
