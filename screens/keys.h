#ifndef SCREENS_KEYS_H
#define SCREENS_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include "screens/event.h"

/*
 * The bytes that a terminal sends, read as keys and clicks. Pure: no
 * descriptor, no curses. Knows what ECMA-48 terminals send (xterm, foot,
 * VTE, rxvt, the Linux console) and what was added from terminfo.
 */
enum { KEYS_MAX = 40, KEYS_SEQUENCE_MAX = 16 };

struct keys_sequence {
    char bytes[KEYS_SEQUENCE_MAX];
    size_t length;
    enum key key;
    int number; /* of KEY_F */
};

/* A zeroed struct knows no sequence of its own yet. */
struct keys {
    struct keys_sequence sequences[KEYS_MAX];
    size_t count;
};

/* Learn one. NULL, one byte alone, or more than there is room for is passed
 * over. */
void
keys_add(struct keys *keys, const char *sequence, enum key key, int number);

enum keys_found {
    KEYS_PARTIAL, /* the beginning of something */
    KEYS_EVENT,
    KEYS_NOTHING,     /* of no use: an answer, a control, an unknown key */
    KEYS_PASTE_START, /* ESC [ 200 ~ */
};

struct keys_taken {
    enum keys_found found;
    size_t length; /* bytes used up; at least 1 unless KEYS_PARTIAL */
};

/*
 * Take one thing from the front of LENGTH (at least 1) bytes. IS_ALL: no
 * more came in time, so an ESC alone is the Escape key and nothing is
 * partial any more.
 */
struct keys_taken
keys_take(const struct keys *keys, const char *bytes, size_t length,
          bool is_all, struct event *out);

#endif
