#ifndef WIDGETS_BARS_H
#define WIDGETS_BARS_H

#include "screens/canvas.h"

/* Cells of a line that is easy to read. */
enum { BARS_READING = 60 };

/* The top line: where I am, and how far (OF 0: no progress shown). */
void
bars_top(struct canvas *canvas, const char *where, int at, int of);

/* A note in the line above the footer: what just happened. */
void
bars_note(struct canvas *canvas, enum role role, const char *text);

/* A framed card in the middle: title and text; gives the first row below
 * it. */
int
bars_card(struct canvas *canvas, enum role role, const char *title,
          const char *text);

/* The rows between the top line and the footer. */
struct canvas_box
bars_body(const struct canvas *canvas);

/* BOX narrowed to BARS_READING for TEXT, where its rows are enough for that
 * and half of them stay free, or where it takes no more rows. */
struct canvas_box
bars_for_reading(const struct canvas *canvas, struct canvas_box box,
                 const char *text);

#endif
