#ifndef TESTS_READERS_H
#define TESTS_READERS_H

#include "store/sealing/seal.h"

/* Four readers and something to seal for them, for the tests of sealing. */
struct readers {
    struct box_pair pairs[WRAP_COUNT];
    uint8_t keys[WRAP_COUNT][BOX_PUBLIC_SIZE];
};

enum { READERS_WORDS_SIZE = 22 };
extern const char readers_words[READERS_WORDS_SIZE];

void
readers_make(struct readers *readers);

/* An order for a body of the words above, for the first COUNT readers. */
struct seal_order
readers_order(const struct readers *readers, size_t count);

/* Fails the test when it is anything else than those words. */
void
readers_check(const struct seal_opened *opened);

#endif
