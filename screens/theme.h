#ifndef SCREENS_THEME_H
#define SCREENS_THEME_H

/*
 * What a piece of the screen is. Colour never carries meaning alone: each
 * role also differs by weight, frame or sign.
 */
enum role {
    ROLE_TEXT,
    ROLE_TITLE,
    ROLE_DIM,
    ROLE_BAR, /* the top line: where I am */
    ROLE_KEY, /* the name of a key */
    ROLE_CHOICE,
    ROLE_SELECTED, /* the line that Enter takes */
    ROLE_INPUT,
    ROLE_WARNING,
    ROLE_DANGER,
    ROLE_GOOD,
    ROLE_QR_LIGHT, /* always dark on light */
    ROLE_QR_MIXED,
    ROLE_QR_DARK,
};
enum { ROLE_COUNT = ROLE_QR_DARK + 1 };

enum theme { THEME_PLAIN, THEME_CONTRAST };

/* How a role looks: an ANSI colour 0..15 or -1 for the terminal's own. */
struct look {
    int ink;
    int paper;
    int bold;
    int underline;
    int reverse; /* used where there are no colours */
};
struct look
theme_look(enum theme theme, enum role role);

#endif
