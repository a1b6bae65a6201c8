#ifndef PUBLIC_PLACE_LINES_H
#define PUBLIC_PLACE_LINES_H

#include "kiosk/report/services.h"
#include "screens/canvas.h"
#include "screens/visit.h"

/*
 * A service in three lines, as danger cards show it: whether it tells the
 * police before anything else, its name and phone, its address and hours.
 * BOX is moved below it; nothing is drawn when it does not fit whole.
 */
void
place_lines_short(const struct visit *visit, struct canvas *canvas,
                  struct canvas_box *box, const struct service *service);

/* All that the directory knows of it. */
void
place_lines_whole(const struct visit *visit, struct canvas *canvas,
                  struct canvas_box *box, const struct service *service);

#endif
