#include <stdio.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "screens/public/frame.h"
#include "screens/public/menu.h"
#include "screens/public/screens.h"
#include "screens/public/words.h"

/* What the receipt shows: the state and the answers, never the report. */
struct state {
    int page; /* turned round past the last one */
    int selected;
};

enum line {
    LINE_READ_ON,
    LINE_ADD,
    LINE_SILENCE,
    LINE_UNHAPPY,
    LINE_WITHDRAW,
    LINE_CALL_BACK,
    LINE_FINISH,
};
static const char *const line_keys[] = {
    [LINE_READ_ON] = "thread.read_on",   [LINE_ADD] = "thread.add",
    [LINE_SILENCE] = "thread.silence",   [LINE_UNHAPPY] = "thread.unhappy",
    [LINE_WITHDRAW] = "thread.withdraw", [LINE_CALL_BACK] = "thread.call_back",
    [LINE_FINISH] = "thread.finish",
};

static const struct thread *
thread_of(const struct visit *visit)
{
    return &visit->public_side->found->thread;
}

static int
lines_of(const struct visit *visit, enum line lines[LIST_MAX])
{
    int count = 0;

    lines[count++] = LINE_READ_ON;
    lines[count++] = LINE_ADD;
    lines[count++] = LINE_SILENCE;
    lines[count++] = LINE_UNHAPPY;
    lines[count++] =
        thread_of(visit)->withdrawal_asked ? LINE_CALL_BACK : LINE_WITHDRAW;
    lines[count++] = LINE_FINISH;
    return count;
}

static void
fill(const struct visit *visit, struct menu *menu)
{
    enum line lines[LIST_MAX];
    int count = lines_of(visit, lines);

    for (int i = 0; i < count; i++)
        menu_add_key(menu, visit, line_keys[lines[i]]);
}

/* "This week", "2 weeks ago": never a day. */
static char *
week_words(const struct visit *visit, uint32_t week)
{
    uint32_t now = clock_week(clock_now());

    if (week >= now)
        return words_of(visit, "thread.this_week");
    return words_with(visit, "thread.weeks_ago",
                      (struct argument){.name = "WEEKS", .number = now - week});
}

static const char *
who_key(const struct thread_message *message)
{
    static const char *const keys[] = {
        [ADDITION_TEXT] = "thread.me",
        [ADDITION_TELL_NOBODY] = "thread.me.silence",
        [ADDITION_NOT_SATISFIED] = "thread.me.unhappy",
        [ADDITION_HELPED_YES] = "thread.me.helped",
        [ADDITION_HELPED_SOME] = "thread.me.helped",
        [ADDITION_HELPED_NO] = "thread.me.helped",
    };

    return message->side == THREAD_STAFF ? "thread.staff"
                                         : keys[message->addition];
}

static void
add_message(const struct visit *visit, const struct thread_message *message,
            struct buf *out)
{
    char *week = week_words(visit, message->week);
    char *head = words_with(visit, who_key(message),
                            (struct argument){.name = "WEEK", .text = week});

    buf_add_text(out, head);
    buf_add_text(out, "\n");
    if (message->text)
        buf_add_text(out, message->text);
    buf_add_text(out, "\n\n");
    memory_free_text(week);
    memory_free_text(head);
}

/* The whole thread as one text, oldest first; the caller frees. */
static char *
whole(const struct visit *visit)
{
    const struct thread *thread = thread_of(visit);
    struct buf out = {0};
    char *text;

    for (size_t i = 0; i < thread->count; i++)
        add_message(visit, &thread->messages[i], &out);
    if (thread->count == 0)
        buf_add_text(&out, words_plain(visit, "thread.nothing"));
    text = memory_text(buf_text(&out));
    buf_clear(&out);
    return text;
}

static const char *
state_key(enum thread_state state)
{
    static const char *const keys[] = {
        [THREAD_RECEIVED] = "thread.received",
        [THREAD_READ] = "thread.read",
        [THREAD_ANSWERED] = "thread.answered",
        [THREAD_PASSED_ON] = "thread.passed_on",
        [THREAD_CLOSED] = "thread.closed",
    };

    return keys[state];
}

static void
draw_state(const struct visit *visit, struct canvas *canvas,
           struct canvas_box *box)
{
    const struct thread *thread = thread_of(visit);
    char *when;
    char *words;

    frame_words(visit, canvas, box, ROLE_TITLE, state_key(thread->state));
    if (!thread->withdrawal_asked)
        return;
    when = words_hour(visit, thread->withdrawal_hour);
    words = words_with(visit, "thread.withdrawal",
                       (struct argument){.name = "TIME", .text = when});
    frame_text(canvas, box, ROLE_WARNING, words);
    memory_free_text(when);
    memory_free_text(words);
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    const struct state *state = of;
    struct canvas_box box = frame_draw(
        visit, canvas,
        (struct frame){.where = "where.thread",
                       .keys = FRAME_ENTER | FRAME_BACK | FRAME_PAGES |
                               FRAME_LANGUAGE | FRAME_STOP});
    struct canvas_box list = box;
    struct menu menu = {0};
    char *text;

    if (!visit->public_side->found)
        return;
    fill(visit, &menu);
    /* The lines stand at the foot: the answers take all that is left. */
    list.row = box.row + box.rows - menu.count;
    list.rows = 0;
    menu_reserve(&menu, &box);
    box.rows--;
    draw_state(visit, canvas, &box);
    text = whole(visit);
    frame_page(canvas, box, text, state->page);
    memory_free_text(text);
    menu_draw(&menu, canvas, list, state->selected);
    menu_clear(&menu);
}

static struct next
leave(struct visit *visit, struct next next)
{
    struct public_visit *side = visit->public_side;

    side->counter->put_away(side->counter->self);
    side->found = NULL;
    secret_wipe(side->code, sizeof side->code);
    return next;
}

static struct next
add(struct visit *visit, enum addition what)
{
    visit->public_side->adding = what;
    return NEXT_OPEN(&screen_add);
}

static struct next
take(struct state *state, struct visit *visit, enum line line)
{
    switch (line) {
    case LINE_READ_ON:
        state->page++;
        break;
    case LINE_ADD:
        return add(visit, ADDITION_TEXT);
    case LINE_UNHAPPY:
        return add(visit, ADDITION_NOT_SATISFIED);
    case LINE_SILENCE:
        return NEXT_OPEN(&screen_silence);
    case LINE_WITHDRAW:
    case LINE_CALL_BACK:
        return NEXT_OPEN(&screen_withdraw);
    case LINE_FINISH:
        return leave(visit, NEXT_REPLACE(&screen_goodbye));
    }
    return NEXT_STAY;
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;
    enum line lines[LIST_MAX];
    struct menu menu = {0};
    int line;

    if (!visit->public_side->found)
        return NEXT_STAY;
    if (frame_is_key(event, KEY_PAGE_DOWN))
        state->page++;
    if (frame_is_key(event, KEY_PAGE_UP) && state->page > 0)
        state->page--;
    if (frame_act(visit, event) == ACT_STOP)
        return NEXT_OPEN(&screen_stop);
    if (frame_act(visit, event) == ACT_BACK)
        return leave(visit, NEXT_CLOSE);
    fill(visit, &menu);
    line = menu_event(&menu, event, &state->selected);
    menu_clear(&menu);
    lines_of(visit, lines);
    return line < 0 ? NEXT_STAY : take(state, visit, lines[line]);
}

const struct screen screen_thread = {
    .name = "thread",
    .state_size = sizeof(struct state),
    .draw = draw,
    .event = event,
};
