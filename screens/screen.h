#ifndef SCREENS_SCREEN_H
#define SCREENS_SCREEN_H

#include <stddef.h>

#include "screens/canvas.h"
#include "screens/event.h"
#include "screens/visit.h"

enum move {
    MOVE_STAY,
    MOVE_OPEN,        /* put SCREEN on top; back leads here again */
    MOVE_REPLACE,     /* SCREEN in place of this one */
    MOVE_CLOSE,       /* back to the screen below */
    MOVE_START_AGAIN, /* the visit is over */
};

struct screen;

struct next {
    enum move move;
    const struct screen *screen; /* for MOVE_OPEN and MOVE_REPLACE */
};

/*
 * A kind of moment. The stage allocates, zeroes and wipes the state. Nothing
 * blocks: what takes time is begun at the counter or the desk and comes as
 * EVENT_RESULT. Strings are messages, never literals.
 */
struct screen {
    const char *name; /* for play and tests: "question" */
    size_t state_size;
    /* no idle warning, nothing to leave: attract */
    int is_waiting;
    /* Esc counts for leaving fast everywhere; F2 asks for languages unless
     * the screen is where they are asked for */
    int has_no_language_key;
    void (*open)(void *state, struct visit *visit);
    void (*draw)(const void *state, const struct visit *visit,
                 struct canvas *canvas);
    struct next (*event)(void *state, struct visit *visit,
                         const struct event *event);
    void (*close)(void *state); /* optional; the stage wipes STATE after */
    /* optional: the screen has become the top one again */
    void (*again)(void *state, struct visit *visit);
};

#define NEXT_STAY        ((struct next){.move = MOVE_STAY})
#define NEXT_CLOSE       ((struct next){.move = MOVE_CLOSE})
#define NEXT_START_AGAIN ((struct next){.move = MOVE_START_AGAIN})
#define NEXT_OPEN(x)     ((struct next){.move = MOVE_OPEN, .screen = (x)})
#define NEXT_REPLACE(x)  ((struct next){.move = MOVE_REPLACE, .screen = (x)})

#endif
