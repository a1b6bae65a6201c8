#include "store/sealing/groups.h"

#include <stddef.h>
#include <string.h>

enum { LETTERS = 16, LETTER_BITS = 5, GROUP = 4 };

/* without I, L, O and U, which are misread */
static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void
groups_write(const uint8_t bytes[GROUPS_BYTES], char out[GROUPS_SIZE])
{
    size_t at = 0;

    for (size_t i = 0; i < LETTERS; i++) {
        size_t bit = LETTER_BITS * i;
        unsigned low = bit / 8 + 1 < GROUPS_BYTES ? bytes[bit / 8 + 1] : 0;
        unsigned pair = (unsigned)bytes[bit / 8] << 8 | low;

        if (i && i % GROUP == 0)
            out[at++] = '-';
        out[at++] = letters[pair >> (11 - bit % 8) & 31];
    }
    out[at] = '\0';
}

/* The value of a letter, -1 for none. */
static int
value_of(char letter)
{
    const char *found;

    if (letter >= 'a' && letter <= 'z')
        letter = (char)(letter - 'a' + 'A');
    if (letter == 'I' || letter == 'L')
        letter = '1';
    if (letter == 'O')
        letter = '0';
    found = letter ? strchr(letters, letter) : NULL;
    return found ? (int)(found - letters) : -1;
}

enum status
groups_read(const char *text, uint8_t out[GROUPS_BYTES])
{
    size_t count = 0;

    memset(out, 0, GROUPS_BYTES);
    for (; *text; text++) {
        int value = value_of(*text);

        if (strchr("- ", *text))
            continue;
        if (value < 0 || count == LETTERS)
            return STATUS_BAD_INPUT;
        for (size_t i = 0; i < LETTER_BITS; i++) {
            size_t bit = LETTER_BITS * count + i;

            if (value >> (LETTER_BITS - 1 - i) & 1)
                out[bit / 8] |= (uint8_t)(0x80 >> bit % 8);
        }
        count++;
    }
    return count == LETTERS ? STATUS_OK : STATUS_BAD_INPUT;
}
