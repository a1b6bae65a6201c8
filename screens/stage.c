#include "screens/stage.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "screens/widgets/bars.h"
#include "translations/text/layout.h"
#include "translations/text/messages.h"

enum {
    ESCAPES = 3,
    ESCAPE_MILLISECONDS = 5000,
    DEPTH_FIRST = 8,
    NOWHERE = -1,
    MARK_ROW = 1,
    MARK_MARGIN = 2,
};

struct stand {
    const struct screen *screen;
    void *state;
};

struct stage {
    struct visit *visit;
    struct stage_options options;
    struct canvas *canvas;
    struct stand *stack;
    size_t capacity;
    int depth;
    int language_at; /* where F2 put the languages, or NOWHERE */
    int64_t escapes[ESCAPES];
    int escape_count;
    int64_t active; /* when somebody last did something */
    bool is_warning;
    bool is_over;
};

static struct stand *
top(const struct stage *stage)
{
    assert(stage->depth > 0);
    return &stage->stack[stage->depth - 1];
}

static bool
is_waiting(const struct stage *stage)
{
    return top(stage)->screen->is_waiting;
}

static void
push(struct stage *stage, const struct screen *screen)
{
    struct stand *stand;

    if ((size_t)stage->depth == stage->capacity) {
        size_t more = stage->capacity ? 2 * stage->capacity : DEPTH_FIRST;

        stage->stack =
            memory_resize(stage->stack, stage->capacity * sizeof *stage->stack,
                          more * sizeof *stage->stack);
        stage->capacity = more;
    }
    stand = &stage->stack[stage->depth++];
    stand->screen = screen;
    stand->state = memory_zeroed(screen->state_size);
    if (screen->open)
        screen->open(stand->state, stage->visit);
}

static void
pop(struct stage *stage)
{
    struct stand *stand = top(stage);

    if (stand->screen->close)
        stand->screen->close(stand->state);
    memory_free_wiped(stand->state, stand->screen->state_size);
    *stand = (struct stand){0};
    stage->depth--;
    if (stage->depth <= stage->language_at)
        stage->language_at = NOWHERE;
}

/* Every state is wiped, and what was painted of it. */
static void
end(struct stage *stage)
{
    while (stage->depth > 0)
        pop(stage);
    canvas_start(stage->canvas, false, "");
    secret_wipe(stage->escapes, sizeof stage->escapes);
    stage->is_over = true;
}

/* Who stands behind the person sees nothing from the first moment on; the
 * wiping comes after. */
static void
leave(struct stage *stage)
{
    if (stage->visit->blank)
        stage->visit->blank(stage->visit->blank_self);
    end(stage);
}

struct stage *
stage_new(struct visit *visit, struct stage_options options)
{
    struct stage *stage = memory_zeroed(sizeof *stage);

    stage->visit = visit;
    stage->options = options;
    stage->canvas = canvas_new(options.rows, options.columns);
    stage->language_at = NOWHERE;
    stage->active = clock_milliseconds();
    push(stage, options.first);
    return stage;
}

void
stage_free(struct stage *stage)
{
    if (!stage)
        return;
    end(stage);
    canvas_free(stage->canvas);
    memory_free_wiped(stage->stack, stage->capacity * sizeof *stage->stack);
    memory_free_wiped(stage, sizeof *stage);
}

static void
come_back(struct stage *stage)
{
    if (stage->depth == 0)
        end(stage);
    else if (top(stage)->screen->again)
        top(stage)->screen->again(top(stage)->state, stage->visit);
}

static void
go(struct stage *stage, struct next next)
{
    switch (next.move) {
    case MOVE_STAY:
        break;
    case MOVE_OPEN:
        push(stage, next.screen);
        break;
    case MOVE_REPLACE:
        pop(stage);
        push(stage, next.screen);
        break;
    case MOVE_CLOSE:
        pop(stage);
        come_back(stage);
        break;
    case MOVE_START_AGAIN:
        end(stage);
        break;
    }
}

static void
give(struct stage *stage, const struct event *event)
{
    struct stand *stand = top(stage);

    go(stage, stand->screen->event(stand->state, stage->visit, event));
}

/* Did a third Escape come within the time? Any other press starts anew. */
static bool
wants_to_leave(struct stage *stage, const struct event *event)
{
    int64_t now = clock_milliseconds();

    if (event->kind == EVENT_KEY && event->key == KEY_F &&
        event->number == STAGE_LEAVE_F)
        return true;
    if (event->kind != EVENT_KEY || event->key != KEY_ESCAPE) {
        stage->escape_count = 0;
        return false;
    }
    stage->escapes[stage->escape_count % ESCAPES] = now;
    stage->escape_count++;
    return stage->escape_count >= ESCAPES &&
           now - stage->escapes[stage->escape_count % ESCAPES] <=
               ESCAPE_MILLISECONDS;
}

static bool
is_too_small(const struct stage *stage)
{
    return canvas_rows(stage->canvas) < STAGE_ROWS_MIN ||
           canvas_columns(stage->canvas) < STAGE_COLUMNS_MIN;
}

static bool
asks_language(const struct stage *stage, const struct event *event)
{
    return event->kind == EVENT_KEY && event->key == KEY_F &&
           event->number == STAGE_LANGUAGE_F && stage->options.language &&
           stage->options.language != top(stage)->screen &&
           !top(stage)->screen->has_no_language_key;
}

/* Everywhere in a visit but on a screen that waits, which any key wakes. The
 * desk sets its colours when it starts, and has that key for its own use. */
static bool
asks_contrast(const struct stage *stage, const struct event *event)
{
    return event->kind == EVENT_KEY && event->key == KEY_F &&
           event->number == STAGE_CONTRAST_F && stage->visit->public_side &&
           !is_waiting(stage);
}

static void
change_theme(struct visit *visit)
{
    visit->theme = visit->theme == THEME_PLAIN ? THEME_CONTRAST : THEME_PLAIN;
}

/* A click as the screens count: from the leading edge, and which zone. */
static struct event
placed(const struct stage *stage, const struct event *event)
{
    struct event place = *event;

    if (canvas_is_rtl(stage->canvas))
        place.column = canvas_columns(stage->canvas) - 1 - event->column;
    place.number = canvas_zone_at(stage->canvas, place.row, place.column);
    return place;
}

static void
press(struct stage *stage, const struct event *event)
{
    bool was_warning = stage->is_warning;

    stage->active = clock_milliseconds();
    stage->is_warning = false;
    if (wants_to_leave(stage, event)) {
        /* Presses too many, after the third, wake no waiting screen. */
        if (!is_waiting(stage))
            leave(stage);
        return;
    }
    if (was_warning || is_too_small(stage))
        return;
    if (is_waiting(stage) && event->kind == EVENT_KEY &&
        event->key == KEY_ESCAPE)
        return;
    if (asks_contrast(stage, event)) {
        change_theme(stage->visit);
    } else if (asks_language(stage, event)) {
        stage->language_at = stage->depth;
        push(stage, stage->options.language);
    } else if (event->kind == EVENT_MOUSE) {
        struct event place = placed(stage, event);

        give(stage, &place);
    } else {
        give(stage, event);
    }
}

static int64_t
idle_milliseconds(const struct stage *stage)
{
    return clock_milliseconds() - stage->active;
}

static void
tick(struct stage *stage, const struct event *event)
{
    int64_t idle = (int64_t)stage->options.idle_seconds * 1000;
    int64_t warn = (int64_t)stage->options.warn_seconds * 1000;

    if (is_waiting(stage) || idle <= 0) {
        stage->active = clock_milliseconds();
    } else if (idle_milliseconds(stage) >= idle + warn) {
        leave(stage);
        return;
    } else if (idle_milliseconds(stage) >= idle) {
        stage->is_warning = true;
    }
    give(stage, event);
}

/*
 * A result is for the screen that asked, which the languages may cover: if
 * it goes on from there, they close.
 */
static void
result(struct stage *stage, const struct event *event)
{
    struct stand *stand;
    struct next next;

    if (stage->language_at == NOWHERE) {
        give(stage, event);
        return;
    }
    stand = &stage->stack[stage->language_at - 1];
    next = stand->screen->event(stand->state, stage->visit, event);
    if (next.move == MOVE_STAY)
        return;
    while (stage->language_at != NOWHERE)
        pop(stage);
    go(stage, next);
}

void
stage_event(struct stage *stage, const struct event *event)
{
    if (stage->is_over)
        return;
    switch (event->kind) {
    case EVENT_KEY:
    case EVENT_PASTE:
    case EVENT_MOUSE:
        press(stage, event);
        break;
    case EVENT_RESIZE:
        canvas_resize(stage->canvas, event->row, event->column);
        give(stage, event);
        break;
    case EVENT_TICK:
        tick(stage, event);
        break;
    case EVENT_RESULT:
        result(stage, event);
        break;
    }
}

void
stage_results(struct stage *stage)
{
    const struct results *results = &stage->visit->results;
    struct event event = {.kind = EVENT_RESULT};

    while (!stage->is_over && results->collect &&
           results->collect(results->self, &event)) {
        event.kind = EVENT_RESULT;
        stage_event(stage, &event);
        event = (struct event){.kind = EVENT_RESULT};
    }
}

bool
stage_is_over(const struct stage *stage)
{
    return stage->is_over;
}

static void
draw_too_small(struct stage *stage)
{
    struct messages *messages = stage->visit->messages;
    struct canvas *canvas = stage->canvas;
    struct canvas_box box = {.width = canvas_columns(canvas),
                             .rows = canvas_rows(canvas)};
    int used =
        canvas_put_block(canvas, box, ROLE_TITLE,
                         messages_get(messages, "stage.too_small.title"));

    box.row += used;
    box.rows -= used;
    canvas_put_block(canvas, box, ROLE_TEXT,
                     messages_get(messages, "stage.too_small.text"));
}

/* Nothing of what was on the screen shows while nobody may be there. */
static void
draw_warning(struct stage *stage)
{
    struct messages *messages = stage->visit->messages;
    int64_t end_at =
        (int64_t)(stage->options.idle_seconds + stage->options.warn_seconds) *
        1000;
    int64_t left = (end_at - idle_milliseconds(stage) + 999) / 1000;
    struct argument seconds = {.name = "seconds", .number = (double)left};
    char *text = messages_format(messages, "stage.idle.text", &seconds, 1);

    bars_card(stage->canvas, ROLE_WARNING,
              messages_get(messages, "stage.idle.title"), text);
    memory_free_text(text);
}

/* Honest about what nobody has read: below the top line, at its end. */
static void
mark_draft(struct stage *stage)
{
    struct messages *messages = stage->visit->messages;
    const char *mark = messages_get(messages, "draft.mark");
    int width = layout_width(mark, strlen(mark));

    canvas_put(stage->canvas, MARK_ROW,
               canvas_columns(stage->canvas) - width - MARK_MARGIN, width,
               ROLE_DIM, mark);
}

const struct canvas *
stage_draw(struct stage *stage)
{
    struct messages *messages = stage->visit->messages;

    if (messages)
        messages_forget_drafts(messages);

    canvas_start(stage->canvas, messages && messages_is_rtl(messages),
                 messages ? messages_language(messages) : "");
    if (stage->is_over)
        return stage->canvas;
    if (is_too_small(stage) && messages)
        draw_too_small(stage);
    else if (stage->is_warning && messages)
        draw_warning(stage);
    else
        top(stage)->screen->draw(top(stage)->state, stage->visit,
                                 stage->canvas);
    if (messages && messages_gave_draft(messages) && !is_too_small(stage) &&
        !top(stage)->screen->is_waiting)
        mark_draft(stage);
    return stage->canvas;
}

const char *
stage_screen_name(const struct stage *stage)
{
    return stage->depth > 0 ? top(stage)->screen->name : "";
}
