#ifndef CASE_THREAD_H
#define CASE_THREAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/case/item.h"

/*
 * What a receipt shows: the state in the reporter's words and the messages,
 * in order, dates by week. Never the report.
 */
enum thread_state {
    THREAD_RECEIVED,
    THREAD_READ,
    THREAD_ANSWERED,
    THREAD_PASSED_ON,
    THREAD_CLOSED,
};

enum thread_side { THREAD_STAFF, THREAD_ME };

struct thread_message {
    enum thread_side side;
    enum addition addition; /* for THREAD_ME */
    uint32_t week;
    char language[ITEM_LANGUAGE_SIZE];
    char *text; /* NULL when an addition could not be opened again: only
                 * that something was added is known */
};

struct thread {
    enum thread_state state;
    char language[ITEM_LANGUAGE_SIZE]; /* the report's */
    bool withdrawal_asked;
    uint32_t withdrawal_hour;
    size_t count;
    struct thread_message *messages; /* owned */
};

/* Empty at first: a zeroed struct. The adders copy what they are given. */
void
thread_add_reply(struct thread *thread, const struct item_reply *reply);
void
thread_add_addition(struct thread *thread,
                    const struct item_addition *addition);
void
thread_add_status(struct thread *thread, const struct item_status *status);
void
thread_clear(struct thread *thread);

/* The reporter's word for a case's state. */
enum thread_state
thread_state_of(enum case_state state);

#endif
