#ifndef TESTS_CUT_H
#define TESTS_CUT_H

#include <stddef.h>

/*
 * A line with somebody between: the ASK-th question (from 0) reaches the
 * store behind STORE, its answer does not come back, and the line is dead.
 * Takes STORE; gives the client's end.
 */
int
cut_line(int store, int ask);

/*
 * A line with a liar between: after the first HONEST answers each HELLO
 * carries another keyset, as who serves a store of their own would send it.
 * LENGTH is at most KEYSET_MAX. The same.
 */
struct lie {
    int honest;
    const void *keyset;
    size_t length;
};
int
cut_lie(int store, const struct lie *lie);

#endif
