#ifndef TESTS_FRAME_FAULT_H
#define TESTS_FRAME_FAULT_H

#include "screens/canvas.h"

/*
 * What is wrong with a painted screen, NULL when nothing is: one text over
 * another, two columns at a side or the last row not free, a text that was
 * cut, a line longer than can be read with ease.
 */
const char *
frame_fault(const struct canvas *canvas);

#endif
