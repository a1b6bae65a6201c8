#ifndef TESTS_OFFICE_RIG_H
#define TESTS_OFFICE_RIG_H

#include "tests/desk_site.h"

/* An office on a founded site, for a checked fixture. */
struct rig {
    struct desk_site site;
    struct office *office;
    struct desk *desk;
};
extern struct rig rig;

void
rig_open(void);
void
rig_close(void);

struct event
rig_unlock(const char *phrase);
/* The desk is unlocked; the queue is lent. */
const struct desk_queue *
rig_queue(void);
/* Unlock and open the first case. */
const struct case_file *
rig_open_first(void);

#endif
