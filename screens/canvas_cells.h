#ifndef SCREENS_CANVAS_CELLS_H
#define SCREENS_CANVAS_CELLS_H

#include <stdbool.h>
#include <stdint.h>

#include "screens/canvas.h"

/* What canvas.c and canvas_text.c share; nobody else includes it. */

/* From physical column X up to END, exclusive, in a row. */
struct canvas_run {
    int row;
    int x;
    int end;
    enum role role;
};

/* Put what is in visual order already; gives the cells used. */
int
canvas_put_visual(struct canvas *canvas, struct canvas_run run,
                  const char *cells);

/* The physical column where WIDTH cells at a leading-edge COLUMN begin. */
int
canvas_physical(const struct canvas *canvas, int column, int width);

/* Never painted: a control, an override of order, a tag, no character. */
bool
canvas_is_command(uint32_t point);

/* Of use to the layout (joiners, isolates, marks of direction), never to a
 * terminal. */
bool
canvas_is_order(uint32_t point);

#endif
