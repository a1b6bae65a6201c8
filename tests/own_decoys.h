#ifndef TESTS_OWN_DECOYS_H
#define TESTS_OWN_DECOYS_H

/* The store's own hand makes one of each kind of decoy; none must serve. */
void
own_decoys(const char *folder);

/* It runs a statement too; gives the number that this answers, or 0. */
int
own_change(const char *folder, const char *sql);

#endif
