#include "store/survey_known.h"

#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"

enum { SPARE = 2 };

void
known_make(struct known *known, size_t count)
{
    known->size = 16;
    while (known->size < count * SPARE)
        known->size *= 2;
    known->places = memory_array(known->size, sizeof *known->places);
}

void
known_clear(struct known *known)
{
    free(known->places);
    *known = (struct known){0};
}

static uint64_t
beginning(const uint8_t hash[HASH_BYTES])
{
    uint64_t number;

    memcpy(&number, hash, sizeof number);
    return number ? number : 1;
}

/* Its place, or the free one where it would go; SIZE when there is none. */
static size_t
place_of(const struct known *known, uint64_t number)
{
    for (size_t i = 0; i < known->size; i++) {
        size_t at = (size_t)(number + i) & (known->size - 1);

        if (known->places[at] == 0 || known->places[at] == number)
            return at;
    }
    return known->size;
}

void
known_add(struct known *known, const uint8_t hash[HASH_BYTES])
{
    uint64_t number = beginning(hash);
    size_t at = place_of(known, number);

    if (at < known->size)
        known->places[at] = number;
}

bool
known_has(const struct known *known, const uint8_t hash[HASH_BYTES])
{
    uint64_t number = beginning(hash);
    size_t at = place_of(known, number);

    return at < known->size && known->places[at] == number;
}
