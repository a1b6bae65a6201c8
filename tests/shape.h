#ifndef TESTS_SHAPE_H
#define TESTS_SHAPE_H

/*
 * A site's database without what is drawn by chance: each row of each table
 * in a line, numbers as they are, bytes by their length, the lines in order.
 * What differs between two shapes is what a thief sees without any key. The
 * store must be stopped. The caller frees.
 */
char *
shape_of(const char *folder);

#endif
