#include "screens/widgets/footer.h"

#include <string.h>

#include "translations/text/layout.h"

enum { LINES = 2, MARGIN = 2, GAP = 3 };

/* The key's name has a space of its own colour on either side. */
static int
key_width(const struct footer_key *key)
{
    return layout_width(key->key, strlen(key->key)) + 2;
}

static int
whole_width(const struct footer_key *key)
{
    return key_width(key) + 1 + layout_width(key->does, strlen(key->does));
}

static void
draw_key(struct canvas *canvas, const struct footer_key *key, int row,
         int column)
{
    int width = key_width(key);
    int room = canvas_columns(canvas) - MARGIN - column;

    canvas_fill(canvas,
                (struct canvas_box){
                    .row = row, .column = column, .width = width, .rows = 1},
                ROLE_KEY);
    canvas_put(canvas, row, column + 1, room - 1, ROLE_KEY, key->key);
    canvas_put(canvas, row, column + width + 1, room - width - 1, ROLE_TEXT,
               key->does);
}

void
footer_draw(struct canvas *canvas, const struct footer_key *keys, int count)
{
    int row = canvas_rows(canvas) - FOOTER_ROWS;
    int last = row + LINES;
    int end = canvas_columns(canvas) - MARGIN;
    int column = MARGIN;

    for (int i = 0; i < count && i < FOOTER_MAX; i++) {
        int width = whole_width(&keys[i]);

        if (column > MARGIN && column + width > end) {
            row++;
            column = MARGIN;
        }
        if (row >= last || (i > 0 && column + width > end))
            return;
        draw_key(canvas, &keys[i], row, column);
        column += width + GAP;
    }
}
