#ifndef STAFF_SHEET_H
#define STAFF_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "screens/canvas.h"

/*
 * A long text of paragraphs, of which a part shows. A zeroed struct is an
 * empty one; sheet_clear wipes it, since people's words stand in it.
 */
struct sheet_part {
    char *text;
    enum role role;
    int indent;
    bool is_written; /* by a person: takes its own direction */
};
struct sheet {
    struct sheet_part *parts;
    size_t count;
};

/* The adders take TEXT. */
void
sheet_add(struct sheet *sheet, enum role role, int indent, char *text);
/* What a person wrote. */
void
sheet_add_written(struct sheet *sheet, int indent, char *text);
void
sheet_add_gap(struct sheet *sheet);
void
sheet_clear(struct sheet *sheet);

/* Draw from line TOP of the whole, or from higher up when the end would
 * leave rows free; gives how many lines the whole has. */
int
sheet_draw(const struct sheet *sheet, struct canvas *canvas,
           struct canvas_box box, int top);

#endif
