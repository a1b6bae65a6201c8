#ifndef CASE_CASE_H
#define CASE_CASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/case/item.h"

/*
 * A case as staff see it: the body, and all that came after, in order. The
 * state is that of the newest status item; a text that the reporter adds to
 * a closed case makes it CASE_WORKING again.
 */
enum case_entry_kind { ENTRY_ADDITION, ENTRY_REPLY, ENTRY_STATUS, ENTRY_EVENT };

struct case_entry {
    enum case_entry_kind kind;
    union {
        struct item_addition addition;
        struct item_reply reply;
        struct item_status status;
        struct item_event event;
    } is;
};

struct case_file {
    uint8_t id[16]; /* the store's row */
    uint32_t week;
    struct item_body body;
    bool withdrawal_asked;
    bool row_differs; /* the row's copies are not what the body says */
    size_t count;
    struct case_entry *entries; /* owned */
};

void
case_clear(struct case_file *file);

/* Append; the struct's strings are moved into the file. */
void
case_add(struct case_file *file, const struct case_entry *entry);

/* A short number that colleagues can say to each other: from the id. */
enum { CASE_NUMBER_SIZE = 8 };
void
case_number(const uint8_t id[16], char out[CASE_NUMBER_SIZE]);

enum case_state
case_state(const struct case_file *file);

/*
 * The priority in force: the verdict's, or as staff changed it. One member
 * may raise it; it is lowered once two members asked for the same with a
 * reason each.
 */
enum priority
case_priority(const struct case_file *file);

/*
 * The hour by which it is due: the priority's time or the person's leaving
 * (L1: 12 hours after arrival for today, 48 for a few days), whichever is
 * first; 0 when nothing is waited for (answered and no addition since,
 * closed). After an addition the priority's time runs from there.
 */
uint32_t
case_due(const struct case_file *file);

/* Has the reporter added something that no reply followed? How it helped is
 * no news. */
bool
case_has_news(const struct case_file *file);

/* May the state go FROM -> TO? The table of the case model. */
bool
case_may_move(enum case_state from, enum case_state to);

/* "working", "helped". Static; for exports. */
const char *
case_state_name(enum case_state state);
const char *
case_close_name(enum close_reason reason);

/* Order for the queue: what is waited for first, then by priority, then by
 * what is due, then by arrival. Like strcmp. */
int
case_compare(const struct case_file *left, const struct case_file *right);

#endif
