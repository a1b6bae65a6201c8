#include <string.h>

#include "translations/text/layout.h"
#include "translations/text/paragraph.h"

/* The row whose line begins last before OFFSET, or at it. */
static size_t
row_of(const struct layout *layout, size_t offset)
{
    size_t row = 0;

    while (row + 1 < layout->count && layout->lines[row + 1].start <= offset)
        row++;
    return row;
}

/* Cells of the spaces that the line was trimmed of, up to OFFSET. */
static int
trimmed_cells(const struct layout_order *order, const struct layout_line *line,
              size_t offset)
{
    size_t length = offset - line->end;
    int cells = layout_width(order->text + line->end, length);
    int room = order->columns - line->width;

    return cells < room ? cells : room > 0 ? room : 0;
}

/* Before a letter: its left edge, its right edge where it runs leftwards. */
static int
edge_before(const struct items *items, size_t offset, bool rtl)
{
    for (size_t i = 0; i < items->count; i++) {
        const struct item *item = &items->list[i];

        if (item->end > offset)
            return item->column + (item->level & 1 ? item->width : 0);
    }
    return rtl ? 0 : items->width;
}

struct layout_place
layout_caret(const struct layout_order *order, const struct layout *layout,
             size_t offset)
{
    size_t row = row_of(layout, offset);
    const struct layout_line *line = &layout->lines[row];
    const struct measure *measure = order->measure;
    struct layout_place place = {.row = (int)row};
    int beyond = 0;

    if (offset > order->length)
        offset = order->length;
    if (offset > line->end) {
        beyond = trimmed_cells(order, line, offset);
        offset = line->end;
    }
    if (measure && measure != &layout_cells && measure->caret)
        place.column =
            measure->caret(measure->self, order->text + line->start,
                           line->end - line->start, offset - line->start);
    else
        place.column = edge_before(line->items, offset, line->is_rtl);
    place.column += line->is_rtl ? -beyond : beyond;
    return place;
}
