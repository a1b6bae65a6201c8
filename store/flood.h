#ifndef STORE_FLOOD_H
#define STORE_FLOOD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/status.h"
#include "store/store.h"

/*
 * Who asks too much, by the terminal's name. Looking for receipts: 2 s after
 * a miss, doubling to 30 s, 2 s again after ten minutes. Sending reports: 30
 * at once, then 12 an hour; past that each waits 60 s after the one before.
 * Never a lock-out. What is kept on disk is rounded up to ten and to five
 * minutes, so that it tells no moment.
 */
enum { FLOOD_TERMINALS = 64 };

struct flood_terminal {
    uint8_t name[TERMINAL_NAME_SIZE];
    uint32_t misses;
    int64_t look_at; /* seconds: the next look is taken then */
    int64_t calm_at; /* seconds: misses are forgotten then */
    int64_t full_at; /* seconds: all 30 may be sent again then */
    int64_t sent_at; /* seconds: the last report */
};

struct flood {
    size_t count;
    struct flood_terminal terminals[FLOOD_TERMINALS];
};

/* Read what was kept. FLOOD is emptied first. */
enum status
flood_load(struct flood *flood, struct store *store) MUST_CHECK;

/*
 * The terminal of that name, known or new; lent until the next call. When
 * all places are taken by others that are waiting, the last one is shared.
 */
struct flood_terminal *
flood_of(struct flood *flood, const uint8_t name[TERMINAL_NAME_SIZE]);

/* Seconds until it may look, or send, again; 0: now. */
uint32_t
flood_look_wait(const struct flood_terminal *terminal);
uint32_t
flood_send_wait(const struct flood_terminal *terminal);

/* It looked for what is not there; it sent a report. */
void
flood_miss(struct flood_terminal *terminal);
void
flood_sent(struct flood_terminal *terminal);

/* Keep it, inside a transaction. */
enum status
flood_save(const struct flood_terminal *terminal,
           struct store *store) MUST_CHECK;

/* Are there some that have nothing to wait for? Forget them, inside one. */
bool
flood_is_stale(const struct flood *flood);
enum status
flood_sweep(struct flood *flood, struct store *store) MUST_CHECK;

#endif
