#ifndef WIDGETS_FIELD_H
#define WIDGETS_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "screens/canvas.h"
#include "screens/event.h"

/*
 * A text that a person types: one line or many, moved through by grapheme
 * cluster, at most LIMIT clusters, sanitised by clean as it comes. Wiped.
 */
struct field;

enum field_act {
    FIELD_NOTHING, /* not for a field */
    FIELD_CHANGED,
    FIELD_FULL, /* the limit cut what was typed or pasted */
    FIELD_DONE, /* Enter in a one-line field; Ctrl-D or F10... in the other
                 * the screen decides with its own key */
};

struct field *
field_new(int limit, bool many_lines);
void
field_free(struct field *field);
/* Cleaned; cut at the limit. */
void
field_set(struct field *field, const char *text);
const char *
field_text(const struct field *field); /* lent until a change */
int
field_left(const struct field *field); /* clusters that still fit */
bool
field_is_empty(const struct field *field);
/* Shown as dots: a pass phrase. */
void
field_hide(struct field *field);

enum field_act
field_event(struct field *field, const struct event *event);

/* Draws the part around the caret, and the cursor. */
void
field_draw(struct canvas *canvas, const struct field *field,
           struct canvas_box box);

#endif
