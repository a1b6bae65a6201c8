#ifndef PUBLIC_MENU_H
#define PUBLIC_MENU_H

#include <stdbool.h>

#include "screens/visit.h"
#include "screens/widgets/list.h"

/*
 * The numbered lines of a screen, made anew for each drawing and each event,
 * so that they follow the language and the answers. A zeroed struct is an
 * empty menu; menu_clear wipes it.
 */
struct menu {
    char *texts[LIST_MAX];
    bool marks[LIST_MAX];
    bool plain[LIST_MAX]; /* no box: what menu_add_key added */
    int count;
    bool has_marks;
};

/* Takes TEXT. Past LIST_MAX lines it is freed and left out. */
void
menu_add(struct menu *menu, char *text, bool is_marked);
/* The words of KEY. */
void
menu_add_key(struct menu *menu, const struct visit *visit, const char *key);
void
menu_clear(struct menu *menu);

/* Take the rows of the lines off the end of BOX, so that no text above can
 * push them off the screen. */
void
menu_reserve(const struct menu *menu, struct canvas_box *box);

/* Draws in BOX and the rows that were reserved; gives the rows used. */
int
menu_draw(const struct menu *menu, struct canvas *canvas, struct canvas_box box,
          int selected);

/*
 * The line that was picked, -1 when none was. *SELECTED follows the arrows
 * and is kept within the menu.
 */
int
menu_event(const struct menu *menu, const struct event *event, int *selected);

#endif
