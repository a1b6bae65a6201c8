#include "screens/theme.h"

#include <assert.h>

enum { OWN = -1 }; /* the terminal's own colour */

/*
 * Where a colour stands its paper is given with it: on a terminal whose own
 * ground is light, and on one whose ground is dark, both can be read. White
 * stands on fixed colours, because a terminal's own blue and red may be pale;
 * where there are eight, the remainder is the same white, blue and red.
 */
enum { WHITE = 231, BLUE = 20, RED = 161 };

static const struct look plain[ROLE_COUNT] = {
    [ROLE_TEXT] = {.ink = OWN, .paper = OWN},
    [ROLE_TITLE] = {.ink = OWN, .paper = OWN, .bold = 1},
    [ROLE_DIM] = {.ink = OWN, .paper = OWN},
    [ROLE_BAR] = {.ink = WHITE, .paper = BLUE, .bold = 1, .reverse = 1},
    [ROLE_KEY] = {.ink = OWN, .paper = OWN, .bold = 1, .reverse = 1},
    [ROLE_CHOICE] = {.ink = OWN, .paper = OWN},
    [ROLE_SELECTED] = {.ink = 0, .paper = 6, .bold = 1, .reverse = 1},
    [ROLE_INPUT] = {.ink = OWN, .paper = OWN, .underline = 1},
    [ROLE_WARNING] = {.ink = 0, .paper = 3, .bold = 1, .underline = 1},
    [ROLE_DANGER] = {.ink = WHITE, .paper = RED, .bold = 1, .reverse = 1},
    [ROLE_GOOD] = {.ink = 0, .paper = 2, .bold = 1},
    [ROLE_QR_LIGHT] = {.ink = 0, .paper = 15, .reverse = 1},
    [ROLE_QR_MIXED] = {.ink = 15, .paper = 0},
    [ROLE_QR_DARK] = {.ink = 15, .paper = 0},
};

static const struct look contrast[ROLE_COUNT] = {
    [ROLE_TEXT] = {.ink = 15, .paper = 0},
    [ROLE_TITLE] = {.ink = 11, .paper = 0, .bold = 1},
    [ROLE_DIM] = {.ink = 15, .paper = 0},
    [ROLE_BAR] = {.ink = 0, .paper = 15, .bold = 1, .reverse = 1},
    [ROLE_KEY] = {.ink = 0, .paper = 11, .bold = 1, .reverse = 1},
    [ROLE_CHOICE] = {.ink = 15, .paper = 0},
    [ROLE_SELECTED] = {.ink = 0, .paper = 11, .bold = 1, .reverse = 1},
    [ROLE_INPUT] = {.ink = 15, .paper = 0, .underline = 1},
    [ROLE_WARNING] = {.ink = 11, .paper = 0, .bold = 1, .underline = 1},
    [ROLE_DANGER] = {.ink = WHITE, .paper = RED, .bold = 1, .reverse = 1},
    [ROLE_GOOD] = {.ink = 10, .paper = 0, .bold = 1},
    [ROLE_QR_LIGHT] = {.ink = 0, .paper = 15, .reverse = 1},
    [ROLE_QR_MIXED] = {.ink = 15, .paper = 0},
    [ROLE_QR_DARK] = {.ink = 15, .paper = 0},
};

struct look
theme_look(enum theme theme, enum role role)
{
    assert((int)role >= 0 && (int)role < ROLE_COUNT);
    switch (theme) {
    case THEME_PLAIN:
        return plain[role];
    case THEME_CONTRAST:
        return contrast[role];
    }
    return plain[role];
}
