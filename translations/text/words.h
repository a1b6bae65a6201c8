#ifndef TEXT_WORDS_H
#define TEXT_WORDS_H

#include <stddef.h>

/* For messages.c and its neighbours: what is linked in, not for screens. */
enum { WORDS_CHAIN = 4, WORDS_TAG = 24, WORDS_NUMBERS = 40 };

struct words_language {
    const char *tag;     /* BCP-47 */
    const char *last;    /* the languages behind it, parted by spaces */
    const char *package; /* the data it stands in */
};

/* One data file that amparo-po and ICU's tools made, 16-aligned. */
extern const unsigned char words_amparo[];

/*
 * Let messages_open know more languages, out of DATA, until the program
 * ends: tests do so with the pseudo-languages. Everything is lent for ever.
 */
void
words_add(const struct words_language *languages, size_t count,
          const unsigned char *data);

/* The language of a tag, NULL when there is none. Gives ICU the data. */
const struct words_language *
words_find(const char *tag);

/* "ar-XB" as ICU writes it: "ar_XB". */
void
words_locale(const char *tag, char out[WORDS_TAG]);

/*
 * The same with the digits 0 to 9, for numbers and dates: those of the
 * choices and of the receipt stand beside them on every screen.
 */
void
words_number_locale(const char *tag, char out[WORDS_NUMBERS]);

#endif
