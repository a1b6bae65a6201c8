#ifndef KEYS_PHRASE_H
#define KEYS_PHRASE_H

#include <stddef.h>

#include "kiosk/base/secret.h"

enum { PHRASE_WORD_COUNT = 7776 };

/* The word list of words.def. Static. INDEX is below PHRASE_WORD_COUNT. */
const char *
phrase_word(size_t index);

/*
 * A pass phrase as it is hashed: no spaces or line ends around it, one space
 * for each run inside. The caller frees.
 */
struct secret *
phrase_tidy(const char *phrase);

#endif
