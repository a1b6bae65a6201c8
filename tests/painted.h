#ifndef TESTS_PAINTED_H
#define TESTS_PAINTED_H

#include "screens/canvas.h"
#include "screens/event.h"

/*
 * For the tests of what paints: a canvas that was started, in Arabic where it
 * runs from the right, what stands in its rows, and keys to press.
 */
struct canvas *
painted_canvas(int rows, int columns, bool rtl);
void
painted_row_is(const struct canvas *canvas, int row, const char *expected);
bool
painted_row_has(const struct canvas *canvas, int row, const char *part);
struct event
painted_key(enum key which);
struct event
painted_letter(uint32_t point);

#endif
