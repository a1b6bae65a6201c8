#include "screens/widgets/bars.h"

#include <stdio.h>

#include "screens/widgets/footer.h"
#include "translations/text/layout.h"

#include <string.h>

enum {
    BODY_WIDTH = 68, /* a choice of 60 cells, its number and its box */
    BODY_FROM = 2,
    MARGIN = 2,
    COMMON_ROWS = 24,
};

void
bars_top(struct canvas *canvas, const char *where, int at, int of)
{
    int columns = canvas_columns(canvas);
    char progress[32] = "";
    int width = 0;

    canvas_fill(canvas, (struct canvas_box){.width = columns, .rows = 1},
                ROLE_BAR);
    if (of > 0) {
        snprintf(progress, sizeof progress, "%d / %d", at, of);
        width = (int)strlen(progress);
        canvas_put(canvas, 0, columns - MARGIN - width, width, ROLE_BAR,
                   progress);
        width += MARGIN;
    }
    canvas_put(canvas, 0, MARGIN, columns - 2 * MARGIN - width, ROLE_BAR,
               where);
}

struct canvas_box
bars_body(const struct canvas *canvas)
{
    int rows = canvas_rows(canvas);
    int columns = canvas_columns(canvas);
    int width = columns - 2 * MARGIN;
    int from = BODY_FROM;

    if (width > BODY_WIDTH)
        width = BODY_WIDTH;
    if (width < 1)
        width = 1;
    /* On a tall screen the text does not hang from the ceiling. */
    if (rows > COMMON_ROWS)
        from += (rows - COMMON_ROWS) / 4;
    return (struct canvas_box){
        .row = from,
        .column = (columns - width) / 2,
        .width = width,
        .rows = rows - from - FOOTER_ROWS - 1,
    };
}

struct canvas_box
bars_for_reading(const struct canvas *canvas, struct canvas_box box,
                 const char *text)
{
    struct canvas_box narrow = box;
    int rows;

    if (box.width <= BARS_READING)
        return box;
    narrow.width = BARS_READING;
    rows = canvas_block_rows(canvas, narrow.width, text);
    if (rows == canvas_block_rows(canvas, box.width, text))
        return narrow;
    return rows + box.rows / 2 <= box.rows ? narrow : box;
}

void
bars_note(struct canvas *canvas, enum role role, const char *text)
{
    struct canvas_box body = bars_body(canvas);
    struct canvas_box box = {
        .row = canvas_rows(canvas) - FOOTER_ROWS - 1,
        .column = body.column - 1,
        .width = layout_width(text, strlen(text)) + 2,
        .rows = 1,
    };

    if (!*text)
        return;
    if (box.width > body.width + 2)
        box.width = body.width + 2;
    canvas_fill(canvas, box, role);
    canvas_put(canvas, box.row, box.column + 1, box.width - 2, role, text);
}

int
bars_card(struct canvas *canvas, enum role role, const char *title,
          const char *text)
{
    struct canvas_box body = bars_body(canvas);
    struct canvas_box inner = {
        .row = body.row + 1,
        .column = body.column + MARGIN,
        .width = body.width - 2 * MARGIN,
        .rows = body.rows - 2,
    };
    int used;

    if (inner.width < 1 || inner.rows < 1)
        return body.row;
    used = canvas_block_rows(canvas, inner.width, title);
    used += *text ? 1 + canvas_block_rows(canvas, inner.width, text) : 0;
    if (used < inner.rows)
        inner.rows = used;
    body.rows = inner.rows + 2;
    canvas_frame(canvas, body, role);
    used = canvas_put_block(canvas, inner, role, title);
    inner.row += used + 1;
    inner.rows -= used + 1;
    canvas_put_block(canvas, inner, ROLE_TEXT, text);
    return body.row + body.rows;
}
