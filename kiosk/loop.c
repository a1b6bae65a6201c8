#include "kiosk/loop.h"

#include <poll.h>

#include "kiosk/base/clock.h"

enum { SECOND = 1000 };

static void
wait_for(const struct term *term, const struct visit *visit, int milliseconds)
{
    const struct results *results = &visit->results;
    struct pollfd waits[2] = {
        {.fd = term_descriptor(term), .events = POLLIN},
        {.fd = results->descriptor ? results->descriptor(results->self) : -1,
         .events = POLLIN},
    };

    (void)poll(waits, 2, milliseconds);
}

/* Milliseconds to the next tick; at most a second, whatever a clock does. */
static int
until(int64_t next)
{
    int64_t left = next - clock_milliseconds();

    return left < 0 ? 0 : left > SECOND ? SECOND : (int)left;
}

static enum status
take_events(struct stage *stage, struct term *term)
{
    struct event event;
    enum status ended = STATUS_OK;

    while (!stage_is_over(stage) && term_read(term, &event, &ended))
        stage_event(stage, &event);
    return ended;
}

enum status
loop_run(struct stage *stage, struct term *term, const struct visit *visit)
{
    int64_t next = clock_milliseconds() + SECOND;

    while (!stage_is_over(stage)) {
        enum status ended;

        term_theme(term, visit->theme);
        term_show(term, stage_draw(stage));
        wait_for(term, visit, until(next));
        ended = take_events(stage, term);
        if (ended != STATUS_OK)
            return ended;
        stage_results(stage);
        if (until(next) == 0) {
            struct event tick = {.kind = EVENT_TICK};

            stage_event(stage, &tick);
            next = clock_milliseconds() + SECOND;
        }
    }
    return STATUS_OK;
}
