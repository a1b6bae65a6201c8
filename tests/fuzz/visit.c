#include <stdio.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "screens/visit.h"
#include "tests/fuzz/fuzz.h"
#include "tests/walker.h"

/*
 * Keys into a whole visit: the real screens on the real stage. A byte is an
 * event; what the counter answers is drawn from the bytes too.
 */
enum {
    EVENTS_MAX = 200, /* of one input */
    PAINT_EVERY = 8,
    KEYS = 0x10, /* bytes from here on are letters and digits */
    WIDE = 0xc0, /* from here on letters of other scripts */
    RARE = 0xf0,
};

static bool was_sent; /* a Send that the counter has confirmed */

/* Painting is most of the time: a new screen is, and one event of some. */
static void
look(int event)
{
    static const char *shown;
    const char *screen;

    if (stage_is_over(walker.stage))
        return;
    screen = stage_screen_name(walker.stage);
    if (screen != shown || event % PAINT_EVERY == 0)
        (void)stage_draw(walker.stage);
    shown = screen;
    was_sent =
        was_sent || (walker.submits > 0 && walker.submit_status == STATUS_OK);
    if (strcmp(screen, "receipt") == 0)
        fuzz_need(was_sent, "a receipt is shown for what was stored");
}

static void
press(enum key key, int number)
{
    struct event event = {.kind = EVENT_KEY, .key = key, .number = number};

    stage_event(walker.stage, &event);
    stage_results(walker.stage);
}

static void
type(uint32_t point)
{
    struct event event = {.kind = EVENT_KEY, .key = KEY_TEXT, .point = point};

    stage_event(walker.stage, &event);
    stage_results(walker.stage);
}

static void
resize(uint8_t how)
{
    struct event event = {
        .kind = EVENT_RESIZE, .row = 20 + how % 40, .column = 60 + how % 100};

    stage_event(walker.stage, &event);
}

static void
click(uint8_t where)
{
    struct event event = {
        .kind = EVENT_MOUSE, .row = where % 24, .column = where * 7 % 80};

    stage_event(walker.stage, &event);
    stage_results(walker.stage);
}

static void
wait(uint8_t seconds)
{
    struct event tick = {.kind = EVENT_TICK};

    clock_set(clock_now() + seconds);
    stage_event(walker.stage, &tick);
    stage_results(walker.stage);
}

static void
paste(const uint8_t *text, size_t length)
{
    struct event event = {.kind = EVENT_PASTE,
                          .text = (const char *)text,
                          .length = length,
                          .was_cut = length & 1};

    stage_event(walker.stage, &event);
    stage_results(walker.stage);
}

/* What the counter will answer from now on. */
static void
set_counter(uint8_t how)
{
    static const enum status statuses[] = {
        STATUS_OK,      STATUS_CLOSED, STATUS_FULL,  STATUS_WAIT,
        STATUS_MISSING, STATUS_IO,     STATUS_EXISTS};

    walker.submit_status = statuses[how % 7];
    walker.look_status = statuses[how / 7 % 7];
    walker.add_status = statuses[how / 49 % 7];
    walker.seconds = how % 5;
    walker.desk_open = how & 1;
    walker.is_earlier = how & 2;
}

static size_t
rare(const uint8_t *data, size_t size)
{
    uint8_t with = size > 1 ? data[1] : 0;
    size_t rest = size - (size > 1 ? 2 : 1);

    switch (data[0] - RARE) {
    case 0:
        resize(with);
        return 2;
    case 1:
        click(with);
        return 2;
    case 2:
        wait(with);
        return 2;
    case 3:
        set_counter(with);
        return 2;
    case 4:
        rest = with < rest ? with : rest;
        paste(data + 2, rest);
        return 2 + rest;
    case 5:
        for (const char *digit = walker_code; *digit; digit++)
            type((uint32_t)*digit);
        press(KEY_RETURN, 0);
        return 1;
    default:
        press(KEY_F, with % 12 + 1);
        return 2;
    }
}

/* One event; how many bytes it was. */
static size_t
play(const uint8_t *data, size_t size)
{
    if (data[0] >= RARE)
        return rare(data, size);
    if (data[0] < KEYS)
        press((enum key)(1 + data[0] % (KEY_F - 1)), 0);
    else if (data[0] < ' ')
        press(data[0] & 1 ? KEY_RETURN : KEY_TABULATOR, 0);
    else if (data[0] < WIDE)
        type(data[0]);
    else
        type(0x5d0 + (uint32_t)data[0] * 0x11);
    return 1;
}

/* Esc three times, from wherever one is. */
static void
leave(void)
{
    struct event wide = {.kind = EVENT_RESIZE, .row = 24, .column = 80};

    if (stage_is_over(walker.stage))
        return;
    stage_event(walker.stage, &wide);
    for (int i = 0; i < 3; i++)
        press(KEY_ESCAPE, 0);
    look(0);
    fuzz_need(stage_is_over(walker.stage)
                  ? walker.was_blanked
                  : strcmp(stage_screen_name(walker.stage), "attract") == 0,
              "one can always leave, and the screen is blanked first");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int events = 0;

    fuzz_begin();
    if (size && data[0] & 1)
        walker_start_consulate();
    else
        walker_start();
    was_sent = false;
    for (size_t at = 1; at < size && events < EVENTS_MAX; events++) {
        at += play(data + at, size - at);
        look(events);
        if (stage_is_over(walker.stage))
            break;
    }
    leave();
    walker_end();
    return 0;
}
