#ifndef WIDGETS_FOOTER_H
#define WIDGETS_FOOTER_H

#include "screens/canvas.h"

/*
 * The two lines at the foot of every screen: the keys that work here, the
 * way to leave fast always among them, and nothing on the very last row of
 * the terminal (pictures would scroll it).
 */
struct footer_key {
    const char *key;  /* "Enter", "F2": a message too */
    const char *does; /* its words */
};
enum { FOOTER_MAX = 8, FOOTER_ROWS = 3 };

/* Give the keys in the order of their use; what does not fit is left out
 * from the end, the first one (leave fast) never. */
void
footer_draw(struct canvas *canvas, const struct footer_key *keys, int count);

#endif
