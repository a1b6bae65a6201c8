#ifndef TESTS_KEPT_H
#define TESTS_KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/box.h"

/* A report that was sent to a real store, and what becomes of it in time. */
struct kept {
    struct box box;
    struct client *client;
    struct client *staff;
    struct box_report report;
};

enum { HOUR = 3600, WEEK = 7 * 86400 };

/* A Monday, so that weeks are easy to count. */
#define KEPT_START (4 * 86400 + 3000LL * WEEK)

/* A founded box with one report in it, at KEPT_START. */
void
kept_begin(struct kept *visit, uint32_t withdraw_hours);
void
kept_end(struct kept *visit);

/* Connections to both doors. */
void
kept_dial(struct kept *visit);
void
kept_hang_up(struct kept *visit);

/* What its receipt does. */
enum status
kept_look(struct kept *visit);
enum status
kept_withdraw(struct kept *visit, uint32_t *hour, bool *done);
enum status
kept_call_back(struct kept *visit);

/* The live rows. */
size_t
kept_row_count(struct kept *visit);

/* The number that one SQL question gives; the store must be stopped. */
int64_t
kept_ask(const struct kept *visit, const char *sql);

#endif
