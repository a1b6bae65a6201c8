#include "screens/keys.h"

#include <assert.h>
#include <string.h>

#include "kiosk/base/text.h"

enum {
    ESC = 0x1B,
    BEL = 0x07,
    DEL = 0x7F,
    MOUSE_X10_LENGTH = 6,
    MOUSE_BUTTON = 3,
    MOUSE_OTHER = 32 | 64 | 128, /* moved, wheel, more buttons */
    NUMBERS_MAX = 3,
    NUMBER_MAX = 100000,
    STRING_MAX = 1024, /* a terminal's answer that is longer is none */
};

static const struct keys_taken partial = {.found = KEYS_PARTIAL};

void
keys_add(struct keys *keys, const char *sequence, enum key key, int number)
{
    size_t length = sequence ? strlen(sequence) : 0;
    struct keys_sequence *new;

    if (length < 2 || length > KEYS_SEQUENCE_MAX || keys->count == KEYS_MAX)
        return;
    new = &keys->sequences[keys->count++];
    memcpy(new->bytes, sequence, length);
    new->length = length;
    new->key = key;
    new->number = number;
}

static struct keys_taken
nothing(size_t length)
{
    return (struct keys_taken){.found = KEYS_NOTHING, .length = length};
}

static struct keys_taken
press(struct event *out, enum key key, int number, size_t length)
{
    *out = (struct event){.kind = EVENT_KEY, .key = key, .number = number};
    return (struct keys_taken){.found = KEYS_EVENT, .length = length};
}

/* Not what it began like: the Escape key, and then the rest. */
static struct keys_taken
unfinished(struct event *out, bool is_all)
{
    return is_all ? press(out, KEY_ESCAPE, 0, 1) : partial;
}

static bool
match(const struct keys *keys, const char *bytes, size_t length,
      struct event *out, struct keys_taken *taken)
{
    bool is_begun = false;

    for (size_t i = 0; i < keys->count; i++) {
        const struct keys_sequence *one = &keys->sequences[i];

        if (length >= one->length &&
            memcmp(bytes, one->bytes, one->length) == 0) {
            *taken = press(out, one->key, one->number, one->length);
            return true;
        }
        is_begun = is_begun || (length < one->length &&
                                memcmp(bytes, one->bytes, length) == 0);
    }
    *taken = partial;
    return is_begun;
}

/* Keys that end in a letter: ESC [ A, ESC O A, ESC [ 1 ; 5 A. */
static struct keys_taken
letter(char last, size_t length, struct event *out)
{
    switch (last) {
    case 'A':
        return press(out, KEY_ARROW_UP, 0, length);
    case 'B':
        return press(out, KEY_ARROW_DOWN, 0, length);
    case 'C':
        return press(out, KEY_ARROW_RIGHT, 0, length);
    case 'D':
        return press(out, KEY_ARROW_LEFT, 0, length);
    case 'H':
        return press(out, KEY_FIRST, 0, length);
    case 'F':
        return press(out, KEY_LAST, 0, length);
    case 'M':
        return press(out, KEY_RETURN, 0, length);
    case 'P':
    case 'Q':
    case 'R':
    case 'S':
        return press(out, KEY_F, last - 'P' + 1, length);
    case 'Z':
        return press(out, KEY_BACK_TABULATOR, 0, length);
    default:
        return nothing(length);
    }
}

/* Keys that are a number and a tilde, as the VT220 sent them. */
static struct keys_taken
tilde(int number, size_t length, struct event *out)
{
    static const int function[] = {
        [11] = 1, [12] = 2, [13] = 3,  [14] = 4,  [15] = 5,  [17] = 6, [18] = 7,
        [19] = 8, [20] = 9, [21] = 10, [23] = 11, [24] = 12, [25] = 13};

    if (number == 200)
        return (struct keys_taken){.found = KEYS_PASTE_START, .length = length};
    if (number == 1 || number == 7)
        return press(out, KEY_FIRST, 0, length);
    if (number == 4 || number == 8)
        return press(out, KEY_LAST, 0, length);
    if (number == 3)
        return press(out, KEY_REMOVE, 0, length);
    if (number == 5)
        return press(out, KEY_PAGE_UP, 0, length);
    if (number == 6)
        return press(out, KEY_PAGE_DOWN, 0, length);
    if (number > 10 && number < 25 && function[number])
        return press(out, KEY_F, function[number], length);
    return nothing(length);
}

static struct keys_taken
click(int button, int x, int y, size_t length, struct event *out)
{
    if ((button & MOUSE_OTHER) || (button & MOUSE_BUTTON) || x < 1 || y < 1)
        return nothing(length);
    *out = (struct event){.kind = EVENT_MOUSE, .row = y - 1, .column = x - 1};
    return (struct keys_taken){.found = KEYS_EVENT, .length = length};
}

/* Up to three decimal numbers parted by semicolons; what is none is 0. */
static void
read_numbers(const char *bytes, size_t length, int numbers[NUMBERS_MAX])
{
    size_t index = 0;

    memset(numbers, 0, NUMBERS_MAX * sizeof *numbers);
    for (size_t i = 0; i < length && index < NUMBERS_MAX; i++) {
        if (bytes[i] == ';')
            index++;
        else if (bytes[i] >= '0' && bytes[i] <= '9' &&
                 numbers[index] < NUMBER_MAX)
            numbers[index] = 10 * numbers[index] + (bytes[i] - '0');
    }
}

static struct keys_taken
control_done(const char *bytes, size_t length, struct event *out)
{
    char last = bytes[length - 1];
    int numbers[NUMBERS_MAX];

    read_numbers(bytes + 2, length - 3, numbers);
    if (bytes[2] == '<')
        return last == 'M'
                   ? click(numbers[0], numbers[1], numbers[2], length, out)
                   : nothing(length);
    if (bytes[2] == '?' || bytes[2] == '>' || bytes[2] == '=')
        return nothing(length);
    if (last == '~')
        return tilde(numbers[0], length, out);
    return letter(last, length, out);
}

/* ESC [ and what follows: ECMA-48 5.4. */
static struct keys_taken
control(const char *bytes, size_t length, bool is_all, struct event *out)
{
    if (length < 3)
        return unfinished(out, is_all);
    if (bytes[2] == 'M') {
        if (length < MOUSE_X10_LENGTH)
            return unfinished(out, is_all);
        return click((unsigned char)bytes[3] - 32, (unsigned char)bytes[4] - 32,
                     (unsigned char)bytes[5] - 32, MOUSE_X10_LENGTH, out);
    }
    if (bytes[2] == '[') { /* the Linux console's F1 to F5 */
        if (length < 4)
            return unfinished(out, is_all);
        if (bytes[3] >= 'A' && bytes[3] <= 'E')
            return press(out, KEY_F, bytes[3] - 'A' + 1, 4);
        return nothing(3);
    }
    for (size_t i = 2; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];

        if (byte >= 0x40 && byte <= 0x7E)
            return control_done(bytes, i + 1, out);
        if (byte < 0x20 || byte > 0x3F || i > STRING_MAX)
            return nothing(i);
    }
    return is_all && length > 2 ? nothing(length) : partial;
}

/* A string for nobody here: up to ST or BEL. */
static struct keys_taken
string(const char *bytes, size_t length, bool is_all, struct event *out)
{
    for (size_t i = 2; i < length && i < STRING_MAX; i++) {
        if (bytes[i] == BEL)
            return nothing(i + 1);
        if (bytes[i] == ESC && i + 1 < length && bytes[i + 1] == '\\')
            return nothing(i + 2);
    }
    return unfinished(out, is_all || length >= STRING_MAX);
}

static struct keys_taken
escape(const struct keys *keys, const char *bytes, size_t length, bool is_all,
       struct event *out)
{
    struct keys_taken taken;

    if (length == 1)
        return unfinished(out, is_all);
    if (match(keys, bytes, length, out, &taken) &&
        (taken.found == KEYS_EVENT || !is_all))
        return taken;
    switch (bytes[1]) {
    case '[':
        return control(bytes, length, is_all, out);
    case 'O':
        if (length < 3)
            return unfinished(out, is_all);
        return letter(bytes[2], 3, out);
    case ']':
    case 'P':
    case 'X':
    case '^':
    case '_':
        return string(bytes, length, is_all, out);
    default:
        return press(out, KEY_ESCAPE, 0, 1);
    }
}

static size_t
expected(unsigned char lead)
{
    if (lead < 0xC2 || lead > 0xF4)
        return 1;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

static bool
is_cut_short(const char *bytes, size_t length)
{
    if (length >= expected((unsigned char)bytes[0]))
        return false;
    for (size_t i = 1; i < length; i++) {
        if (((unsigned char)bytes[i] & 0xC0) != 0x80)
            return false;
    }
    return true;
}

static struct keys_taken
character(const char *bytes, size_t length, bool is_all, struct event *out)
{
    struct keys_taken taken = {.found = KEYS_EVENT};
    uint32_t point;

    if (!is_all && is_cut_short(bytes, length))
        return partial;
    point = text_next(bytes, length, &taken.length);
    *out = (struct event){.kind = EVENT_KEY, .key = KEY_TEXT, .point = point};
    return taken;
}

struct keys_taken
keys_take(const struct keys *keys, const char *bytes, size_t length,
          bool is_all, struct event *out)
{
    unsigned char first = (unsigned char)bytes[0];

    assert(length > 0);
    switch (first) {
    case ESC:
        return escape(keys, bytes, length, is_all, out);
    case '\r':
    case '\n':
        return press(out, KEY_RETURN, 0, 1);
    case '\t':
        return press(out, KEY_TABULATOR, 0, 1);
    case '\b':
    case DEL:
        return press(out, KEY_ERASE, 0, 1);
    default:
        return first < 0x20 ? nothing(1)
                            : character(bytes, length, is_all, out);
    }
}
