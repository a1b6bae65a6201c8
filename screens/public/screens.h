#ifndef PUBLIC_SCREENS_H
#define PUBLIC_SCREENS_H

#include "screens/screen.h"

/*
 * The moments of a public visit: screen_attract is the first one,
 * screen_language is what F2 opens. Each draws on visit->public_side.
 */
#define SCREEN(name) extern const struct screen screen_##name;
#include "screens/public/screens.def"
#undef SCREEN

#endif
