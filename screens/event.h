#ifndef SCREENS_EVENT_H
#define SCREENS_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/status.h"

enum event_kind {
    EVENT_KEY,
    EVENT_PASTE,  /* a run of text that came at once */
    EVENT_MOUSE,  /* a click */
    EVENT_RESIZE, /* the stage has taken the new size already */
    EVENT_TICK,   /* about once a second */
    EVENT_RESULT, /* the counter or the desk has finished something */
};

enum key {
    KEY_TEXT, /* a character: POINT */
    KEY_RETURN,
    KEY_ESCAPE,
    KEY_ERASE,  /* Backspace */
    KEY_REMOVE, /* Delete */
    KEY_TABULATOR,
    KEY_BACK_TABULATOR,
    KEY_ARROW_UP,
    KEY_ARROW_DOWN,
    KEY_ARROW_LEFT,
    KEY_ARROW_RIGHT,
    KEY_PAGE_UP,
    KEY_PAGE_DOWN,
    KEY_FIRST, /* Home */
    KEY_LAST,  /* End */
    KEY_F,     /* F1 .. F12: NUMBER */
};

/*
 * What reaches a screen. TEXT and DATA are lent for the time of the call.
 */
struct event {
    enum event_kind kind;
    enum key key;
    uint32_t point;   /* of KEY_TEXT */
    int number;       /* of KEY_F; of EVENT_MOUSE: the canvas' zone or 0 */
    const char *text; /* of EVENT_PASTE: not clean, perhaps not UTF-8 */
    size_t length;
    bool was_cut; /* more came than is taken: the rest was thrown away */
    /* of EVENT_MOUSE: the cell, its column from the leading edge; of
     * EVENT_RESIZE: how many there are now */
    int row;
    int column;
    int what; /* of EVENT_RESULT: named by counter.h and desk.h */
    enum status status;
    uint32_t seconds; /* how long to wait, with STATUS_WAIT */
    const void *data;
};

#endif
