#ifndef SCREENS_VISIT_H
#define SCREENS_VISIT_H

#include <stdbool.h>

#include "kiosk/base/status.h"
#include "screens/event.h"
#include "screens/theme.h"
#include "translations/text/messages.h"

struct public_visit; /* screens/public/counter.h */
struct staff_visit;  /* screens/staff/desk.h */

/* Where results come from: the counter's worker or the desk. */
struct results {
    void *self;
    int (*descriptor)(void *self); /* to poll; -1 for none */
    /* Take the next result; false when there is none. Its data is lent until
     * the next call. */
    bool (*collect)(void *self, struct event *out);
};

/*
 * What all screens of one visit share. One of PUBLIC_SIDE and STAFF_SIDE is
 * set; the stage knows neither.
 */
struct visit {
    struct messages *messages; /* owned: visit_speak changes it */
    enum drafts drafts;
    enum theme theme;
    struct results results;
    struct public_visit *public_side;
    struct staff_visit *staff_side;
    /* called first of all when someone leaves fast: blank the terminal */
    void (*blank)(void *self);
    void *blank_self;
};

/* Change the language, keeping everything else. On an error the old one
 * stays. */
enum status
visit_speak(struct visit *visit, const char *language) MUST_CHECK;

#endif
