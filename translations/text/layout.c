#include "translations/text/layout.h"

#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "translations/text/breaks.h"
#include "translations/text/paragraph.h"
#include "translations/text/width.h"

/* A paragraph while it is being broken into lines. */
struct breaker {
    const struct layout_order *order;
    const struct measure *measure;
    struct paragraph paragraph;
    size_t from; /* bytes of the source */
    size_t to;
    int *cells;       /* cells before glyph i; NULL when it is measured */
    uint8_t *lines;   /* may a line begin at unit i? */
    uint8_t *loose;   /* by Unicode's rules alone; NULL until somebody asks */
    uint8_t *cluster; /* may a cluster? NULL until somebody asks */
    struct layout *out;
};

/* --- measuring ------------------------------------------------------------ */

static int
cells_width(void *self, const char *text, size_t length)
{
    (void)self;
    return layout_width(text, length);
}

static int
cells_caret(void *self, const char *text, size_t length, size_t offset)
{
    (void)self;
    return layout_width(text, offset < length ? offset : length);
}

const struct measure layout_cells = {
    .width = cells_width,
    .caret = cells_caret,
};

static bool
is_printable(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] < ' ' || text[i] > '~')
            return false;
    return true;
}

int
layout_width(const char *text, size_t length)
{
    struct paragraph paragraph;
    int width = 0;

    if (is_printable(text, length))
        return (int)length;
    paragraph_read(&paragraph, text, 0, length, NULL);
    for (size_t i = 0; i < paragraph.count; i++)
        width += paragraph.glyphs[i].width;
    paragraph_clear(&paragraph);
    return width;
}

/* The byte before which glyph I stands. */
static size_t
byte_of(const struct breaker *breaker, size_t i)
{
    if (i == 0)
        return breaker->from;
    return i < breaker->paragraph.count ? breaker->paragraph.glyphs[i].start
                                        : breaker->to;
}

static size_t
byte_after(const struct breaker *breaker, size_t i)
{
    return i == breaker->paragraph.count ? breaker->to
                                         : breaker->paragraph.glyphs[i - 1].end;
}

static int
width_between(const struct breaker *breaker, size_t first, size_t last)
{
    size_t start;

    if (breaker->cells)
        return breaker->cells[last] - breaker->cells[first];
    start = byte_of(breaker, first);
    if (last <= first)
        return 0;
    return breaker->measure->width(breaker->measure->self,
                                   breaker->order->text + start,
                                   byte_after(breaker, last) - start);
}

/* --- breaking ------------------------------------------------------------- */

/* The end of FIRST to LAST without the spaces at it. */
static size_t
trimmed(const struct breaker *breaker, size_t first, size_t last)
{
    while (last > first && breaker->paragraph.glyphs[last - 1].point == ' ')
        last--;
    return last;
}

static bool
fits(const struct breaker *breaker, size_t first, size_t last)
{
    return width_between(breaker, first, trimmed(breaker, first, last)) <=
           breaker->order->columns;
}

/* Is there a break between the glyph I and the one before it? Signs that
 * were dropped may stand between. */
static bool
breaks_at(const struct breaker *breaker, const uint8_t *at, size_t i)
{
    const struct glyph *glyphs = breaker->paragraph.glyphs;

    if (glyphs[i].width == 0)
        return false;
    for (int32_t unit = glyphs[i].unit; unit > glyphs[i - 1].unit; unit--)
        if (at[unit])
            return true;
    return false;
}

/* The marks of a kind, made when first asked for. */
static uint8_t *
find_marks(const struct breaker *breaker, uint8_t **marks)
{
    if (!*marks)
        *marks = memory_zeroed((size_t)breaker->paragraph.length + 1);
    return *marks;
}

/* Does what stands before glyph I reach past the end, without the spaces
 * that may follow? Then no later break fits either. */
static bool
is_past_end(const struct breaker *breaker, size_t first, size_t i)
{
    return breaker->cells && breaker->paragraph.glyphs[i - 1].point != ' ' &&
           width_between(breaker, first, i) > breaker->order->columns;
}

/* The last of the breaks AT that fits in the line from FIRST; 0: none. */
static size_t
last_break(const struct breaker *breaker, const uint8_t *at, size_t first)
{
    size_t count = breaker->paragraph.count;
    size_t best = 0;

    for (size_t i = first + 1; i <= count; i++) {
        if (is_past_end(breaker, first, i))
            break;
        if (i < count && !breaks_at(breaker, at, i))
            continue;
        if (!fits(breaker, first, i))
            break;
        best = i;
    }
    return best;
}

/* Not even a cluster fits: as many of its signs as do, but at least one. */
static size_t
last_sign(const struct breaker *breaker, size_t first)
{
    size_t count = breaker->paragraph.count;
    size_t best = 0;

    for (size_t i = first + 1; i <= count; i++) {
        if (i < count && breaker->paragraph.glyphs[i].width == 0)
            continue;
        if (best && !fits(breaker, first, i))
            break;
        best = i;
    }
    return best;
}

/* No word or phrase fits: the last syllable that does, or cluster. */
static size_t
force_break(struct breaker *breaker, size_t first)
{
    const struct paragraph *paragraph = &breaker->paragraph;
    size_t best;

    if (!breaker->loose)
        breaks_lines(paragraph->units, paragraph->length, NULL,
                     find_marks(breaker, &breaker->loose));
    best = last_break(breaker, breaker->loose, first);
    if (best)
        return best;
    if (!breaker->cluster)
        breaks_clusters(paragraph->units, paragraph->length,
                        find_marks(breaker, &breaker->cluster));
    best = last_break(breaker, breaker->cluster, first);
    return best ? best : last_sign(breaker, first);
}

/* Where the line that begins at glyph FIRST ends. */
static size_t
next_break(struct breaker *breaker, size_t first)
{
    size_t best = last_break(breaker, breaker->lines, first);

    return best ? best : force_break(breaker, first);
}

/* --- lines ---------------------------------------------------------------- */

static struct layout_line *
add_line(struct layout *out)
{
    size_t size = sizeof *out->lines;

    if ((out->count & (out->count - 1)) == 0)
        out->lines = memory_resize(out->lines, out->count * size,
                                   (out->count ? 2 * out->count : 1) * size);
    return &out->lines[out->count++];
}

static void
write_line(const struct breaker *breaker, size_t first, size_t last)
{
    struct layout_line *line = add_line(breaker->out);
    size_t end = trimmed(breaker, first, last);
    struct items *items = memory_zeroed(sizeof *items);
    struct buf cells = {0};

    paragraph_items(&breaker->paragraph, first, end, items);
    paragraph_cells(&breaker->paragraph, items, &cells);
    *line = (struct layout_line){
        .cells = memory_text(buf_text(&cells)),
        .width =
            breaker->cells ? items->width : width_between(breaker, first, end),
        .start = byte_of(breaker, first),
        .end = end > first ? byte_after(breaker, end) : byte_of(breaker, first),
        .is_rtl = breaker->paragraph.rtl,
        .items = items,
    };
    buf_clear(&cells);
}

static void
sum_cells(struct breaker *breaker)
{
    const struct paragraph *paragraph = &breaker->paragraph;

    if (breaker->measure != &layout_cells)
        return;
    breaker->cells = memory_array(paragraph->count + 1, sizeof(int));
    for (size_t i = 0; i < paragraph->count; i++)
        breaker->cells[i + 1] = breaker->cells[i] + paragraph->glyphs[i].width;
}

static void
break_paragraph(struct breaker *breaker)
{
    const struct layout_order *order = breaker->order;
    struct paragraph *paragraph = &breaker->paragraph;
    struct bidi_direction direction = {order->rtl, order->own_direction};
    size_t first = 0;

    paragraph_read(paragraph, order->text, breaker->from, breaker->to,
                   &direction);
    sum_cells(breaker);
    breaker->lines = memory_zeroed((size_t)paragraph->length + 1);
    breaks_lines(paragraph->units, paragraph->length, order->language,
                 breaker->lines);
    do {
        size_t last =
            first < paragraph->count ? next_break(breaker, first) : first;

        write_line(breaker, first, last);
        first = last;
    } while (first < paragraph->count);
    free(breaker->lines);
    free(breaker->loose);
    free(breaker->cluster);
    free(breaker->cells);
    breaker->lines = breaker->loose = breaker->cluster = NULL;
    breaker->cells = NULL;
    paragraph_clear(paragraph);
}

/* The byte of the LF that ends the paragraph which begins at FROM. */
static size_t
paragraph_end(const struct layout_order *order, size_t from)
{
    const char *end = NULL;

    if (from < order->length)
        end = memchr(order->text + from, '\n', order->length - from);
    return end ? (size_t)(end - order->text) : order->length;
}

void
layout_make(const struct layout_order *order, struct layout *out)
{
    struct breaker breaker = {.order = order, .out = out};

    breaker.measure = order->measure ? order->measure : &layout_cells;
    *out = (struct layout){0};
    for (;;) {
        breaker.to = paragraph_end(order, breaker.from);
        break_paragraph(&breaker);
        if (breaker.to >= order->length)
            break;
        breaker.from = breaker.to + 1;
    }
}

void
layout_clear(struct layout *layout)
{
    for (size_t i = 0; i < layout->count; i++) {
        memory_free_text(layout->lines[i].cells);
        items_clear(layout->lines[i].items);
        free(layout->lines[i].items);
    }
    free(layout->lines);
    *layout = (struct layout){0};
}
