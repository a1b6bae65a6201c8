#ifndef VERBS_CHECK_LOG_H
#define VERBS_CHECK_LOG_H

#include <stdbool.h>

#include "kiosk/verbs/verbs.h"

/*
 * The log of a site as `amparo check` looks at it: does it come to its end,
 * go on from what was noted, and carry the MACs that only the store could
 * make at the time?
 */
struct check_log {
    struct client *client;
    const char *since;  /* a mark, or NULL */
    const char *secret; /* the outside body's file, or NULL */
    /* a line of the check each */
    void (*well)(void *self, const char *words);
    void (*wrong)(void *self, enum status status, const char *words);
    void *self;
};

void
check_log(const struct check_log *check);

#endif
