#include <stdio.h>
#include <string.h>
#include <time.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "screens/public/frame.h"
#include "screens/public/screens.h"
#include "screens/public/words.h"
#include "screens/scan.h"
#include "translations/text/layout.h"

/*
 * Neutral: a clock and greetings in turn. Nothing tells a passer-by what
 * this machine is for.
 */
enum { GREETING_SIZE = 120, TURN_MILLISECONDS = 4000 };

struct state {
    struct scan scan;
    bool was_typed; /* digits came: a scan, or a finger */
    int counted;    /* how many, a second ago */
    int turn;
    int64_t turned;
    char hello[GREETING_SIZE];
    char press[GREETING_SIZE];
};

static void
greet(struct state *state, const struct visit *visit)
{
    const struct place *place = visit->public_side->place;
    struct messages *messages;
    const char *tag;

    state->turned = clock_milliseconds();
    if (place->language_count == 0)
        return;
    tag = place->languages[state->turn % place->language_count];
    if (messages_open(tag, visit->drafts, &messages) != STATUS_OK)
        return;
    snprintf(state->hello, sizeof state->hello, "%s",
             messages_get(messages, "attract.hello"));
    snprintf(state->press, sizeof state->press, "%s",
             messages_get(messages, "attract.press"));
    messages_close(messages);
}

static void
open(void *of, struct visit *visit)
{
    struct state *state = of;

    visit->public_side->is_begun = false;
    greet(state, visit);
}

static void
middle(struct canvas *canvas, int row, enum role role, const char *text)
{
    struct canvas_box box = {.row = row, .rows = 2};
    int width = canvas_columns(canvas);
    int half = width / 2 - layout_width(text, strlen(text)) / 2;

    box.column = half > 2 ? half : 2;
    box.width = width - box.column - 2;
    canvas_put_block(canvas, box, role, text);
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    const struct state *state = of;
    time_t now = (time_t)clock_now();
    struct tm local = {0};
    int row = canvas_rows(canvas) / 3;
    char *hour;

    localtime_r(&now, &local);
    hour = messages_time(visit->messages, local.tm_hour, local.tm_min);
    middle(canvas, row, ROLE_TITLE, hour);
    memory_free_text(hour);
    middle(canvas, row + 3, ROLE_TEXT, state->hello);
    middle(canvas, row + 5, ROLE_DIM, state->press);
}

static struct next
begin(struct state *state)
{
    scan_clear(&state->scan);
    state->was_typed = false;
    state->counted = 0;
    return NEXT_OPEN(&screen_language);
}

static struct next
tick(struct state *state, struct visit *visit)
{
    /* Digits that no other followed were a finger, not a scanner. */
    if (state->was_typed &&
        (state->scan.count < 2 || state->scan.count == state->counted))
        return begin(state);
    state->counted = state->scan.count;
    if (clock_milliseconds() - state->turned >= TURN_MILLISECONDS) {
        state->turn++;
        greet(state, visit);
    }
    return NEXT_STAY;
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;

    /* A fresh screen has the store again. */
    if (visit->public_side->is_back)
        return NEXT_START_AGAIN;
    if (event->kind == EVENT_TICK)
        return tick(state, visit);
    if (event->kind == EVENT_MOUSE)
        return begin(state);
    if (event->kind != EVENT_KEY && event->kind != EVENT_PASTE)
        return NEXT_STAY;
    if (scan_feed(&state->scan, event)) {
        memcpy(visit->public_side->code, state->scan.digits,
               sizeof visit->public_side->code);
        if (visit->public_side->is_closed)
            return begin(state);
        scan_clear(&state->scan);
        return NEXT_OPEN(&screen_return);
    }
    state->was_typed = state->scan.count > 0;
    if (event->kind == EVENT_PASTE || state->was_typed ||
        frame_is_key(event, KEY_ESCAPE))
        return NEXT_STAY;
    return begin(state);
}

static void
again(void *of, struct visit *visit)
{
    struct state *state = of;

    visit->public_side->is_begun = false;
    greet(state, visit);
}

const struct screen screen_attract = {
    .name = "attract",
    .state_size = sizeof(struct state),
    .is_waiting = 1,
    /* F2 begins like any key: the notice comes after the languages then. */
    .has_no_language_key = 1,
    .open = open,
    .draw = draw,
    .event = event,
    .again = again,
};
