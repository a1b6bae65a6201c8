#ifndef PUBLIC_FRAME_H
#define PUBLIC_FRAME_H

#include "screens/visit.h"
#include "screens/widgets/bars.h"

/* The keys that a screen names at its foot; leaving fast always is first. */
enum frame_key {
    FRAME_ENTER = 1,
    FRAME_BACK = 2,
    FRAME_SEND = 4,
    FRAME_STOP = 8,
    FRAME_LANGUAGE = 16,
    FRAME_NEXT = 32,      /* Enter goes on, digits mark */
    FRAME_DONE = 64,      /* Enter twice goes on, in a text */
    FRAME_PAGES = 128,    /* Page Up, Page Down */
    FRAME_CONTRAST = 256, /* on every screen, where there is room */
};

struct frame {
    const char *where; /* a message key */
    int at;            /* how far: AT of about OF, from 1; OF 0: not shown */
    int of;
    unsigned keys;
};

/* Top line and foot; gives what is left between them. */
struct canvas_box
frame_draw(const struct visit *visit, struct canvas *canvas,
           struct frame frame);

/* What a key asks on every screen. */
enum frame_act { ACT_NONE, ACT_BACK, ACT_SEND, ACT_STOP };

/* On screens with a list: Backspace and the arrow back are BACK. */
enum frame_act
frame_act(const struct visit *visit, const struct event *event);
/* On screens where text is typed only the function keys count. */
enum frame_act
frame_act_typing(const struct event *event);

/* A key, is it this one? */
bool
frame_is_key(const struct event *event, enum key key);

/* A text over the rows of BOX, which is moved below it and a free row. */
void
frame_text(struct canvas *canvas, struct canvas_box *box, enum role role,
           const char *text);
/* A text that must be read whole: where the rows are few, first without its
 * empty rows, then over nearly all columns. */
void
frame_text_whole(struct canvas *canvas, struct canvas_box *box, enum role role,
                 const char *text);
/* The same as frame_text from the messages, the site's braces filled. */
void
frame_words(const struct visit *visit, struct canvas *canvas,
            struct canvas_box *box, enum role role, const char *key);

/* The PAGE-th part of a text that people wrote, as much as fits in BOX; past
 * the last one it begins again. */
void
frame_page(struct canvas *canvas, struct canvas_box box, const char *text,
           int page);

/* A copy without the empty lines and spaces at its end: Enter pressed twice
 * goes on, and the first of them was typed. Free with memory_free_text. */
char *
frame_trimmed(const char *text);

#endif
