#ifndef TEXT_BREAKS_H
#define TEXT_BREAKS_H

#include <stdint.h>
#include <unicode/umachine.h>

/*
 * Where lines may break (UAX #14, as ICU tailors it for a language) and
 * where clusters begin (UAX #29): AT[i] is set to 1 for each such unit i of
 * 1 to LENGTH; AT holds LENGTH + 1 zeroed bytes. One thread at a time.
 */
void
breaks_lines(const UChar *units, int32_t length, const char *language,
             uint8_t *at);
void
breaks_clusters(const UChar *units, int32_t length, uint8_t *at);

#endif
