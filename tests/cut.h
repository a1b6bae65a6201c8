#ifndef TESTS_CUT_H
#define TESTS_CUT_H

/*
 * A line with somebody between: the ASK-th question (from 0) reaches the
 * store behind STORE, its answer does not come back, and the line is dead.
 * Takes STORE; gives the client's end.
 */
int
cut_line(int store, int ask);

#endif
