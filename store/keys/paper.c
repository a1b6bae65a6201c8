#include "store/keys/paper.h"

#include <stdbool.h>
#include <string.h>

#include "kiosk/base/hash.h"
#include "kiosk/base/secret.h"

enum {
    MODULUS = 97,
    VALUE_DIGITS = 5,
    DIGITS = PAPER_GROUPS * PAPER_GROUP_DIGITS,
    GROUPS_A_LINE = 4,
};

/* The last group stands for all the others. */
static unsigned
group_value(enum paper_part part, const uint8_t *bytes, int group)
{
    static const char label[] = "AmpPaper";
    const uint8_t number = (uint8_t)part;
    struct hash_part parts[] = {
        {label, sizeof label - 1}, {&number, 1}, {bytes, PAPER_BYTES}};
    uint8_t check[HASH_SIZE];

    if (group < PAPER_GROUPS - 1)
        return bytes[2 * group] * 256u + bytes[2 * group + 1];
    hash_parts(check, NULL, 0, parts, sizeof parts / sizeof *parts);
    return check[0] * 256u + check[1];
}

/* Part, place and value as one number, times 100, modulo 97. */
static unsigned
remainder_of(enum paper_part part, int group, unsigned value)
{
    uint64_t number = (uint64_t)part * 100 + (uint64_t)group;

    return (unsigned)((number * 100000 + value) * 100 % MODULUS);
}

static void
write_digits(char *out, int count, unsigned number)
{
    while (count-- > 0) {
        out[count] = (char)('0' + number % 10);
        number /= 10;
    }
}

void
paper_write(enum paper_part part, const uint8_t bytes[PAPER_BYTES],
            char out[PAPER_SIZE])
{
    for (int group = 0; group < PAPER_GROUPS; group++) {
        char *place = out + group * (PAPER_GROUP_DIGITS + 1);
        unsigned value = group_value(part, bytes, group);
        unsigned check = MODULUS + 1 - remainder_of(part, group, value);

        write_digits(place, VALUE_DIGITS, value);
        write_digits(place + VALUE_DIGITS, 2, check);
        place[PAPER_GROUP_DIGITS] =
            (group + 1) % GROUPS_A_LINE == 0 ? '\n' : ' ';
    }
    out[PAPER_SIZE - 1] = '\0';
}

static enum status
gather_digits(const char *text, char out[DIGITS])
{
    size_t count = 0;

    for (; *text; text++) {
        if (strchr(" \t\r\n", *text))
            continue;
        if (*text < '0' || *text > '9' || count == DIGITS)
            return STATUS_BAD_INPUT;
        out[count++] = *text;
    }
    return count == DIGITS ? STATUS_OK : STATUS_BAD_INPUT;
}

static unsigned
read_digits(const char *digits, int count)
{
    unsigned number = 0;

    for (int i = 0; i < count; i++)
        number = number * 10 + (unsigned)(digits[i] - '0');
    return number;
}

static bool
group_is_right(enum paper_part part, int group, const char *digits,
               unsigned *value)
{
    unsigned check = read_digits(digits + VALUE_DIGITS, 2);

    *value = read_digits(digits, VALUE_DIGITS);
    return *value <= UINT16_MAX &&
           (remainder_of(part, group, *value) + check) % MODULUS == 1 &&
           check >= 2 && check <= MODULUS + 1;
}

enum status
paper_read(enum paper_part part, const char *text, uint8_t out[PAPER_BYTES],
           int *group)
{
    char digits[DIGITS];
    unsigned value = 0;
    enum status status = gather_digits(text, digits);

    *group = 0;
    for (int i = 0; status == STATUS_OK && i < PAPER_GROUPS; i++) {
        const char *start = digits + i * PAPER_GROUP_DIGITS;

        if (!group_is_right(part, i, start, &value) ||
            (i == PAPER_GROUPS - 1 && value != group_value(part, out, i))) {
            status = STATUS_WRONG_CHECK;
            *group = i + 1;
        } else if (i < PAPER_GROUPS - 1) {
            out[2 * i] = (uint8_t)(value >> 8);
            out[2 * i + 1] = (uint8_t)value;
        }
    }
    secret_wipe(digits, sizeof digits);
    secret_wipe(&value, sizeof value);
    if (status != STATUS_OK)
        secret_wipe(out, PAPER_BYTES);
    return status;
}
