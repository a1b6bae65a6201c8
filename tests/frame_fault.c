#include "tests/frame_fault.h"

#include <stdbool.h>
#include <string.h>

enum { MARGIN = 2, COMMON_ROWS = 24, FEW_ROWS = 30 };

static bool
is_blank(const struct canvas *canvas, int row, int x)
{
    const char *text = canvas_cell(canvas, row, x)->text;

    return strcmp(text, " ") == 0 || strcmp(text, "\u00A0") == 0;
}

/* Two columns at either side and the last row stay free. */
static bool
keeps_margins(const struct canvas *canvas)
{
    int columns = canvas_columns(canvas);
    int rows = canvas_rows(canvas);

    for (int row = 1; row < rows; row++)
        for (int i = 0; i < MARGIN; i++)
            if (!is_blank(canvas, row, i) ||
                !is_blank(canvas, row, columns - 1 - i))
                return false;
    for (int x = 0; x < columns; x++)
        if (!is_blank(canvas, rows - 1, x))
            return false;
    return true;
}

/* What does not fit ends in an ellipsis, and no text of ours has one. */
static bool
has_cut(const struct canvas *canvas)
{
    int columns = canvas_columns(canvas);
    int rows = canvas_rows(canvas);

    for (int row = 0; row < rows; row++)
        for (int x = 0; x < columns; x++)
            if (strcmp(canvas_cell(canvas, row, x)->text, "\u2026") == 0)
                return true;
    return false;
}

/* Text that is no line of a list and no field. */
static bool
is_prose(enum role role)
{
    return role == ROLE_TEXT || role == ROLE_TITLE || role == ROLE_DIM ||
           role == ROLE_WARNING || role == ROLE_DANGER || role == ROLE_GOOD;
}

/* Columns from the first to the last sign of a line of prose. */
static int
length_of(const struct canvas *canvas, int row)
{
    int columns = canvas_columns(canvas);
    int first = -1;
    int last = -1;

    for (int x = 0; x < columns; x++)
        if (is_prose(canvas_cell(canvas, row, x)->role) &&
            !is_blank(canvas, row, x)) {
            first = first < 0 ? x : first;
            last = x;
        }
    return first < 0 ? 0 : last - first + 1;
}

/* A line is at most about 60 cells long. Where the rows are few it may take
 * the 68 of the body, and a notice that would be cut 76. */
static bool
reads_with_ease(const struct canvas *canvas)
{
    int rows = canvas_rows(canvas);
    int most = rows == COMMON_ROWS ? 76 : rows == FEW_ROWS ? 68 : 60;

    for (int row = 2; row < rows - 3; row++)
        if (length_of(canvas, row) > most)
            return false;
    return true;
}

const char *
frame_fault(const struct canvas *canvas)
{
    if (canvas_clashes(canvas))
        return "one text stands over another";
    if (!keeps_margins(canvas))
        return "the margin is painted";
    if (has_cut(canvas))
        return "something was cut";
    if (!reads_with_ease(canvas))
        return "a line is too long to read";
    return NULL;
}
