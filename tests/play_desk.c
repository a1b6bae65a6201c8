#include <stdio.h>
#include <string.h>

#include "screens/staff/desk.h"
#include "tests/play.h"

/* Acts at the desk, by the names of states, as staff would press them. */

enum { A_PAGE = 10 };

static void
press_line(struct play *play, int line)
{
    side_event(play,
               (struct event){.kind = EVENT_KEY,
                              .key = KEY_TEXT,
                              .point = (uint32_t)('0' + (line + 1) % 10)});
}

static void
press_key(struct play *play, enum key key, int number)
{
    side_event(play,
               (struct event){.kind = EVENT_KEY, .key = key, .number = number});
}

static const struct staff_visit *
at_screen(struct play *play, const char *name)
{
    const struct staff_visit *staff = side_visit(play->now)->staff_side;

    if (staff && strcmp(stage_screen_name(side_stage(play->now)), name) == 0)
        return staff;
    play_fails(play, "the screen is %s, not %s",
               stage_screen_name(side_stage(play->now)), name);
    return NULL;
}

bool
desk_open_new(struct play *play)
{
    const struct staff_visit *staff = at_screen(play, "queue");
    int at = 0;

    if (!staff)
        return false;
    while (at < (int)staff->queue.count &&
           staff->queue.rows[at].state != CASE_NEW)
        at++;
    if (at == (int)staff->queue.count)
        return play_fails(play, "no case is new");
    press_key(play, KEY_FIRST, 0);
    for (int page = 0; page < at / A_PAGE; page++)
        press_key(play, KEY_PAGE_DOWN, 0);
    press_line(play, at % A_PAGE);
    return side_await(play, "case");
}

/* The line of a state among those that the case may go to. */
static int
state_line(enum case_state from, const char *name)
{
    int line = 0;

    for (int i = CASE_TRIAGED; i <= CASE_CLOSED; i++) {
        if (i == CASE_ANSWERED || !case_may_move(from, (enum case_state)i))
            continue;
        if (strcmp(case_state_name((enum case_state)i), name) == 0)
            return line;
        line++;
    }
    return -1;
}

static int
reason_line(const char *name)
{
    for (int i = CLOSE_HELPED; i <= CLOSE_DUPLICATE; i++)
        if (strcmp(case_close_name((enum close_reason)i), name) == 0)
            return i - CLOSE_HELPED;
    return -1;
}

bool
desk_move(struct play *play, const char *state, const char *reason)
{
    const struct staff_visit *staff = at_screen(play, "case");
    int line;

    if (!staff)
        return false;
    line = state_line(case_state(staff->file), state);
    if (line < 0)
        return play_fails(play, "the case may not become %s", state);
    press_key(play, KEY_F, 4);
    if (!side_await(play, "move"))
        return false;
    press_line(play, line);
    if (reason && reason_line(reason) < 0)
        return play_fails(play, "there is no reason %s", reason);
    if (reason)
        press_line(play, reason_line(reason));
    return side_await(play, "case");
}
