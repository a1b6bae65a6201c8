#include "store/keys/phrase.h"

#include <assert.h>
#include <string.h>

#include "store/keys/keyring.h"

enum { WORD_SIZE = 10 };

/* not pointers: the table needs no relocation */
static const char words[][WORD_SIZE] = {
#define WORD(word) word,
#include "store/keys/words.def"
#undef WORD
};

_Static_assert(sizeof words == PHRASE_WORD_COUNT * WORD_SIZE,
               "the word list is whole");
_Static_assert(KEYRING_PHRASE_WORDS *WORD_SIZE <= KEYRING_PHRASE_SIZE,
               "six words and their spaces fit");

const char *
phrase_word(size_t index)
{
    assert(index < PHRASE_WORD_COUNT);
    return words[index];
}

void
keyring_phrase_make(char out[KEYRING_PHRASE_SIZE])
{
    size_t at = 0;

    memset(out, 0, KEYRING_PHRASE_SIZE);
    for (int i = 0; i < KEYRING_PHRASE_WORDS; i++) {
        const char *word = phrase_word(secret_random_below(PHRASE_WORD_COUNT));

        if (i)
            out[at++] = ' ';
        memcpy(out + at, word, strlen(word));
        at += strlen(word);
    }
}

struct secret *
phrase_tidy(const char *phrase)
{
    struct secret *out = secret_new(strlen(phrase));
    size_t at = 0;

    for (const char *next = phrase; *next;) {
        size_t length = strcspn(next, " \t\r\n");

        if (length && at)
            out->bytes[at++] = ' ';
        memcpy(out->bytes + at, next, length);
        at += length;
        next += length;
        next += strspn(next, " \t\r\n");
    }
    out->length = at;
    return out;
}
