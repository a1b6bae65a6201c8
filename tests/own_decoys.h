#ifndef TESTS_OWN_DECOYS_H
#define TESTS_OWN_DECOYS_H

/* The store's own hand makes one of each kind of decoy; none must serve. */
void
own_decoys(const char *folder);

#endif
