#ifndef WIDGETS_LIST_H
#define WIDGETS_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "screens/canvas.h"
#include "screens/event.h"

/*
 * Numbered lines, at most ten: digits pick (1 to 9, then 0), arrows move,
 * Enter takes, a click takes. Digits of every script count.
 */
enum { LIST_MAX = 10 };

struct list_line {
    const char *text;
    bool is_marked; /* chosen already: a sign, not only a colour */
    bool is_plain;  /* no box, though others have one: it is no choice */
};

struct list {
    struct list_line lines[LIST_MAX];
    int count;
    int selected;   /* the line that Enter takes */
    bool has_marks; /* draw boxes before the lines: many can be chosen */
    int top_row;    /* clicks above it are not for this list */
};

/*
 * Draw from BOX.row down, a row between the lines where there is room; gives
 * the rows used. Each line is a zone of the canvas, its index and 1.
 */
int
list_draw(struct canvas *canvas, const struct list *list,
          struct canvas_box box);

/* Tell it where it stands, where another list's zones lie above it. */
void
list_place(struct list *list, const struct canvas_box *box);

/* What a press did: -1 nothing, else the line. A digit picks at once. */
enum list_act { LIST_NOTHING, LIST_MOVED, LIST_PICKED };
enum list_act
list_event(struct list *list, const struct event *event, int *line);

#endif
