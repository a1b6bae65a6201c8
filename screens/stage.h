#ifndef SCREENS_STAGE_H
#define SCREENS_STAGE_H

#include <stdbool.h>

#include "screens/canvas.h"
#include "screens/event.h"
#include "screens/screen.h"
#include "screens/visit.h"

/*
 * The stack of screens of one visit. It keeps what holds everywhere: leaving
 * fast (Esc three times within 5 s, or the labelled key: the terminal is
 * blanked first, then every state is wiped), the idle warning with its
 * countdown, the language key, a screen that is too small. It knows no
 * screen by name and no curses.
 */
struct stage;

enum {
    STAGE_ROWS_MIN = 24,
    STAGE_COLUMNS_MIN = 80,
    STAGE_LEAVE_F = 12,
    STAGE_LANGUAGE_F = 2,
    STAGE_CONTRAST_F = 5
};

struct stage_options {
    const struct screen *first;
    const struct screen *language; /* opened by F2; NULL: no such key */
    int idle_seconds;              /* before the warning; 0: never */
    int warn_seconds;              /* of countdown, then the visit is wiped */
    int rows;
    int columns;
};

/* VISIT is borrowed. */
struct stage *
stage_new(struct visit *visit, struct stage_options options);
void
stage_free(struct stage *stage); /* wipes every state */

/*
 * Give it an event; EVENT_TICK moves the idle clock (clock_milliseconds).
 * The first two Escapes reach the screen too, but a waiting screen sees
 * none, and nothing leaves it. A press that ends the idle warning, or comes
 * while the window is too small, is swallowed. A result goes to the top
 * screen, or to the one that the languages opened by F2 cover.
 */
void
stage_event(struct stage *stage, const struct event *event);

/* Take what results wait at VISIT's results and hand them on. */
void
stage_results(struct stage *stage);

/* The visit is over: everything is wiped, the program may end. */
bool
stage_is_over(const struct stage *stage);

/* Paint and lend until the next call. */
const struct canvas *
stage_draw(struct stage *stage);

/* The name of the screen on top, for play. */
const char *
stage_screen_name(const struct stage *stage);

#endif
