#include "store/flood.h"

#include <string.h>

#include "kiosk/base/clock.h"

enum {
    LOOK_FIRST = 2,
    LOOK_MOST = 30,
    LOOK_CALM = 600,
    SEND_BURST = 30,
    SEND_EVERY = 300, /* 12 an hour */
    SEND_WAIT = 60,
};

static int64_t
round_up(int64_t seconds, int64_t to)
{
    return (seconds + to - 1) / to * to;
}

static int64_t
smaller(int64_t one, int64_t other)
{
    return one < other ? one : other;
}

/* The wait after so many misses. */
static int64_t
look_pause(uint32_t misses)
{
    int64_t pause = LOOK_FIRST;

    while (misses-- > 1 && pause < LOOK_MOST)
        pause *= 2;
    return smaller(pause, LOOK_MOST);
}

/* By the rounded times, as they stand on disk. */
static bool
is_idle(const struct flood_terminal *terminal, int64_t now)
{
    return round_up(terminal->calm_at, LOOK_CALM) <= now &&
           round_up(terminal->full_at, SEND_EVERY) <= now;
}

static struct flood_terminal *
add_terminal(struct flood *flood, const uint8_t name[TERMINAL_NAME_SIZE])
{
    struct flood_terminal *place = NULL;
    int64_t now = clock_now();

    for (size_t i = 0; i < flood->count && !place; i++)
        if (is_idle(&flood->terminals[i], now))
            place = &flood->terminals[i];
    if (flood->count < FLOOD_TERMINALS)
        place = &flood->terminals[flood->count++];
    if (!place)
        return &flood->terminals[FLOOD_TERMINALS - 1];
    *place = (struct flood_terminal){0};
    memcpy(place->name, name, TERMINAL_NAME_SIZE);
    return place;
}

/*
 * Times further ahead than any wait are of a clock that was set back since:
 * they would be waited for until it comes there again.
 */
static void
settle(struct flood_terminal *terminal)
{
    int64_t now = clock_now();

    if (terminal->look_at > now + LOOK_MOST)
        terminal->look_at = now + LOOK_MOST;
    if (terminal->calm_at > now + 2 * LOOK_CALM)
        terminal->calm_at = now + LOOK_CALM;
    if (terminal->full_at > now + (SEND_BURST + 1) * SEND_EVERY)
        terminal->full_at = now;
    if (terminal->sent_at > now)
        terminal->sent_at = now;
}

struct flood_terminal *
flood_of(struct flood *flood, const uint8_t name[TERMINAL_NAME_SIZE])
{
    for (size_t i = 0; i < flood->count; i++)
        if (memcmp(flood->terminals[i].name, name, TERMINAL_NAME_SIZE) == 0) {
            settle(&flood->terminals[i]);
            return &flood->terminals[i];
        }
    return add_terminal(flood, name);
}

/* A clock that was set back must not make anybody wait for longer. */
static void
take_kept(struct flood_terminal *terminal, struct store *store)
{
    int64_t now = clock_now();

    terminal->misses = (uint32_t)store_number(store, STATEMENT_TERMINALS, 1);
    terminal->calm_at = smaller(store_number(store, STATEMENT_TERMINALS, 2),
                                now + 2 * LOOK_CALM);
    terminal->full_at = smaller(store_number(store, STATEMENT_TERMINALS, 3),
                                now + (SEND_BURST + 1) * SEND_EVERY);
    if (terminal->misses && terminal->calm_at > now)
        terminal->look_at = now + look_pause(terminal->misses);
    terminal->sent_at = now;
}

enum status
flood_load(struct flood *flood, struct store *store)
{
    enum status status = store_find(store, STATEMENT_TERMINALS, NULL, 0);

    *flood = (struct flood){0};
    while (status == STATUS_OK) {
        uint8_t name[TERMINAL_NAME_SIZE];
        const struct target target = {name, sizeof name};

        status = store_copy(store, STATEMENT_TERMINALS, &target, 1);
        if (status != STATUS_OK) {
            store_done(store, STATEMENT_TERMINALS);
            return status;
        }
        take_kept(flood_of(flood, name), store);
        status = store_next(store, STATEMENT_TERMINALS);
    }
    return status == STATUS_MISSING ? STATUS_OK : status;
}

static uint32_t
left(int64_t at, int64_t most)
{
    int64_t wait = at - clock_now();

    return wait <= 0 ? 0 : (uint32_t)smaller(wait, most);
}

uint32_t
flood_look_wait(const struct flood_terminal *terminal)
{
    return left(terminal->look_at, LOOK_MOST);
}

uint32_t
flood_send_wait(const struct flood_terminal *terminal)
{
    int64_t spent = terminal->full_at - clock_now();

    if (spent <= (SEND_BURST - 1) * SEND_EVERY)
        return 0;
    return left(terminal->sent_at + SEND_WAIT, SEND_WAIT);
}

void
flood_miss(struct flood_terminal *terminal)
{
    int64_t now = clock_now();

    if (now >= terminal->calm_at)
        terminal->misses = 0;
    terminal->misses++;
    terminal->look_at = now + look_pause(terminal->misses);
    terminal->calm_at = now + LOOK_CALM;
}

void
flood_sent(struct flood_terminal *terminal)
{
    int64_t now = clock_now();
    int64_t from = terminal->full_at > now ? terminal->full_at : now;

    terminal->full_at =
        smaller(from + SEND_EVERY, now + SEND_BURST * SEND_EVERY);
    terminal->sent_at = now;
}

enum status
flood_save(const struct flood_terminal *terminal, struct store *store)
{
    return store_run(
        store, STATEMENT_TERMINAL_SET,
        VALUES(value_bytes(terminal->name, TERMINAL_NAME_SIZE),
               value_number(terminal->misses),
               value_number(round_up(terminal->calm_at, LOOK_CALM)),
               value_number(round_up(terminal->full_at, SEND_EVERY))));
}

bool
flood_is_stale(const struct flood *flood)
{
    int64_t now = clock_now();

    for (size_t i = 0; i < flood->count; i++)
        if (is_idle(&flood->terminals[i], now))
            return true;
    return false;
}

enum status
flood_sweep(struct flood *flood, struct store *store)
{
    int64_t now = clock_now();

    for (size_t i = 0; i < flood->count;)
        if (is_idle(&flood->terminals[i], now))
            flood->terminals[i] = flood->terminals[--flood->count];
        else
            i++;
    return store_run(store, STATEMENT_TERMINALS_DROP,
                     VALUES(value_number(now), value_number(now)));
}
