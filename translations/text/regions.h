#ifndef TEXT_REGIONS_H
#define TEXT_REGIONS_H

#include <stdbool.h>

enum { REGION_SIZE = 3 };

/*
 * The country that NAME means, as a person writes it in LANGUAGE or in
 * English: its ISO 3166-1 code of two letters. Big and small letters,
 * accents and spaces around are one thing; a code of two capital letters
 * means itself. False, with "" in OUT, when no country is called so.
 */
bool
regions_code(const char *name, const char *language, char out[REGION_SIZE]);

#endif
