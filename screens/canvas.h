#ifndef SCREENS_CANVAS_H
#define SCREENS_CANVAS_H

#include <stdbool.h>
#include <stddef.h>

#include "screens/theme.h"

/*
 * What a screen paints on: rows of cells. Columns count from the leading
 * edge, so that a right-to-left screen is the same code, mirrored. What
 * could command a terminal is dropped here; what does not fit is cut.
 */
struct canvas;

struct canvas *
canvas_new(int rows, int columns);
void
canvas_free(struct canvas *canvas); /* wipes */
void
canvas_resize(struct canvas *canvas, int rows, int columns);
int
canvas_rows(const struct canvas *canvas);
int
canvas_columns(const struct canvas *canvas);

/* Wipe everything; set the direction of what is painted from now on and the
 * language that lines are laid out in. */
void
canvas_start(struct canvas *canvas, bool rtl, const char *language);
bool
canvas_is_rtl(const struct canvas *canvas);
/* The language of the canvas. Lent. */
const char *
canvas_language(const struct canvas *canvas);

/*
 * One line of text, at most WIDTH cells (cut with U+2026). Gives the cells
 * used. A text whose letters all run against the canvas (a message that fell
 * to another language) is ordered by its own direction.
 */
int
canvas_put(struct canvas *canvas, int row, int column, int width,
           enum role role, const char *text);

/* The same in a number of lines; gives the rows used, at most ROWS. What a
 * person wrote takes its own direction: canvas_put_written. */
struct canvas_box {
    int row;
    int column;
    int width;
    int rows;
};
int
canvas_put_block(struct canvas *canvas, struct canvas_box box, enum role role,
                 const char *text);
int
canvas_put_written(struct canvas *canvas, struct canvas_box box, enum role role,
                   const char *text);

/* How many rows would a block take in WIDTH cells? */
int
canvas_block_rows(const struct canvas *canvas, int width, const char *text);

/* Cells in visual order, already laid out; not mirrored again: COLUMN is
 * from the leading edge for its left (ltr) or right (rtl) end. */
void
canvas_put_cells(struct canvas *canvas, int row, int column, enum role role,
                 const char *cells);

/* Fill a box with a role (its background). */
void
canvas_fill(struct canvas *canvas, struct canvas_box box, enum role role);
/* A frame around a box. */
void
canvas_frame(struct canvas *canvas, struct canvas_box box, enum role role);

/* Show the cursor there (leading-edge column); none otherwise. */
void
canvas_cursor(struct canvas *canvas, int row, int column);

/*
 * A part of the screen that a click takes; ID is above 0. The stage writes
 * the id of what was clicked into the event's NUMBER. At most
 * CANVAS_ZONES of them: more are forgotten.
 */
enum { CANVAS_ZONES = 32 };
void
canvas_zone(struct canvas *canvas, struct canvas_box box, int id);
/* The zone at a leading-edge column; 0 where there is none. */
int
canvas_zone_at(const struct canvas *canvas, int row, int column);

/* --- for term, tests and play: physical columns from the left ---------- */

struct canvas_cell {
    char text[32]; /* a base and its marks; "" continues a wide one */
    enum role role;
};
const struct canvas_cell *
canvas_cell(const struct canvas *canvas, int row, int column);
/* False when there is no cursor. */
bool
canvas_cursor_at(const struct canvas *canvas, int *row, int *column);
/* How many cells were painted over others that held something, since
 * canvas_start and without a canvas_fill between? No screen means to. */
int
canvas_clashes(const struct canvas *canvas);
/* The row as text without spaces at its end; the caller frees with
 * memory_free_text. */
char *
canvas_row_text(const struct canvas *canvas, int row);

#endif
