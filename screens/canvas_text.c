#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"
#include "screens/canvas.h"
#include "screens/canvas_cells.h"
#include "translations/text/layout.h"

/* Columns that no line fills: a layout without breaks. */
enum { ONE_LINE = 1 << 20 };

static const char ellipsis[] = "\u2026";

struct range {
    uint32_t first;
    uint32_t last;
};

static bool
is_among(uint32_t point, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (point >= ranges[i].first && point <= ranges[i].last)
            return true;
    }
    return false;
}

bool
canvas_is_command(uint32_t point)
{
    static const struct range commands[] = {
        {0x00, 0x1F},       {0x7F, 0x9F},       {0xAD, 0xAD},
        {0x2028, 0x202E},   {0x2060, 0x2065},   {0x206A, 0x206F},
        {0xFDD0, 0xFDEF},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},
        {0xFFF9, 0xFFFB},   {0xE0000, 0xE0FFF}, {0xD800, 0xDFFF},
        {0xF0000, 0x10FFFF}};

    return (point & 0xFFFE) == 0xFFFE ||
           is_among(point, commands, sizeof commands / sizeof *commands);
}

bool
canvas_is_order(uint32_t point)
{
    static const struct range order[] = {
        {0x061C, 0x061C}, {0x200B, 0x200F}, {0x2066, 0x2069}};

    return is_among(point, order, sizeof order / sizeof *order);
}

/* The blocks that Unicode keeps for right-to-left scripts. */
static bool
is_rtl_letter(uint32_t point)
{
    static const struct range letters[] = {
        {0x05D0, 0x05FF}, {0x0620, 0x064A},   {0x066E, 0x06D3},
        {0x06FA, 0x085F}, {0x0860, 0x08C7},   {0xFB1D, 0xFDFD},
        {0xFE70, 0xFEFC}, {0x10800, 0x10FFF}, {0x1E800, 0x1EFFF}};

    return is_among(point, letters, sizeof letters / sizeof *letters);
}

static bool
is_ltr_letter(uint32_t point)
{
    static const struct range letters[] = {
        {'A', 'Z'},        {'a', 'z'},         {0xC0, 0x02B8},
        {0x0370, 0x058F},  {0x0900, 0x1FFF},   {0x3041, 0xD7FF},
        {0xF900, 0xFB17},  {0x10000, 0x107FF}, {0x11000, 0x1E7FF},
        {0x20000, 0x3FFFF}};

    return is_among(point, letters, sizeof letters / sizeof *letters);
}

/* Do all its letters run against the canvas? */
static bool
runs_against(const struct canvas *canvas, const char *text, size_t length)
{
    bool has_rtl = false;
    bool has_ltr = false;

    for (size_t at = 0; at < length;) {
        uint32_t point = text_next(text, length, &at);

        has_rtl = has_rtl || is_rtl_letter(point);
        has_ltr = has_ltr || is_ltr_letter(point);
    }
    return canvas_is_rtl(canvas) ? has_ltr && !has_rtl : has_rtl && !has_ltr;
}

enum keep { KEEP_LINES = 1, KEEP_ORDER = 2 };

/* Drop what must not reach the layout. Joiners shape words: they stay. */
static void
add_safe(struct buf *out, const char *text, unsigned keep)
{
    size_t length = strlen(text);

    for (size_t at = 0; at < length;) {
        char bytes[4];
        uint32_t point = text_next(text, length, &at);
        bool is_joiner = point == 0x200C || point == 0x200D;

        if (point == '\n' || point == '\t')
            point = point == '\n' && (keep & KEEP_LINES) ? '\n' : ' ';
        else if (canvas_is_command(point))
            continue;
        else if (canvas_is_order(point) && !is_joiner && !(keep & KEEP_ORDER))
            continue;
        buf_add(out, bytes, text_put(bytes, point));
    }
}

static void
lay(const struct canvas *canvas, struct buf *safe, int columns, bool is_own,
    struct layout *out)
{
    struct layout_order order = {
        .text = buf_text(safe),
        .length = safe->length,
        .columns = columns < 1 ? 1 : columns,
        .language = canvas_language(canvas),
        .rtl = canvas_is_rtl(canvas),
        .own_direction =
            is_own || runs_against(canvas, buf_text(safe), safe->length),
    };

    layout_make(&order, out);
}

/* How many bytes fit in WIDTH cells, whole clusters alone? */
static size_t
fitting(const char *text, size_t length, int width)
{
    size_t at = 0;
    int used = 0;

    while (at < length) {
        size_t next = layout_next_cluster(text, length, at);

        used += layout_width(text + at, next - at);
        if (used > width || next <= at)
            break;
        at = next;
    }
    return at;
}

/* Cut to one line of WIDTH cells, said by an ellipsis. */
static void
cut(struct buf *safe, int width)
{
    const char *text = buf_text(safe);

    if (layout_width(text, safe->length) <= width)
        return;
    safe->length = fitting(text, safe->length, width - 1);
    while (safe->length && safe->data[safe->length - 1] == ' ')
        safe->length--;
    buf_add_text(safe, ellipsis);
}

/* One line, cut, in a box; IS_LEFT and !IS_LEFT say to which physical side
 * it is set. */
struct place {
    struct canvas_box box;
    bool is_left;
    enum role role;
};

static int
put_line(struct canvas *canvas, struct place place, const char *cells,
         int width)
{
    const struct canvas_box *box = &place.box;
    int left = canvas_physical(canvas, box->column, box->width);
    struct canvas_run run = {
        .row = box->row,
        /* a wide sign in one column does not begin before it */
        .x = place.is_left || width > box->width ? left
                                                 : left + box->width - width,
        .end = left + box->width,
        .role = place.role,
    };

    return canvas_put_visual(canvas, run, cells);
}

static int
put_one(struct canvas *canvas, struct place place, struct buf *safe,
        bool is_own)
{
    struct layout layout = {0};
    int used;

    cut(safe, place.box.width);
    lay(canvas, safe, ONE_LINE, is_own, &layout);
    if (is_own)
        place.is_left = !layout.lines[0].is_rtl;
    used =
        put_line(canvas, place, layout.lines[0].cells, layout.lines[0].width);
    layout_clear(&layout);
    return used;
}

int
canvas_put(struct canvas *canvas, int row, int column, int width,
           enum role role, const char *text)
{
    struct place place = {
        .box = {.row = row, .column = column, .width = width, .rows = 1},
        .is_left = !canvas_is_rtl(canvas),
        .role = role,
    };
    struct buf safe = {0};
    int used = 0;

    if (place.box.width > canvas_columns(canvas) - column)
        place.box.width = canvas_columns(canvas) - column;
    width = place.box.width;
    add_safe(&safe, text, KEEP_ORDER);
    if (width > 0 && safe.length)
        used = put_one(canvas, place, &safe, false);
    buf_clear(&safe);
    return used;
}

/* The last row there is says that more would follow. */
static void
put_rest(struct canvas *canvas, struct place place, struct buf *safe,
         const struct layout *layout, bool is_own)
{
    const struct layout_line *line = &layout->lines[place.box.rows - 1];
    const char *text = buf_text(safe);
    struct buf rest = {0};

    buf_add(&rest, text + line->start, line->end - line->start);
    while (rest.length && (rest.data[rest.length - 1] == ' ' ||
                           rest.data[rest.length - 1] == '\n'))
        rest.length--;
    if (layout_width(buf_text(&rest), rest.length) < place.box.width)
        buf_add_text(&rest, ellipsis);
    else
        rest.length =
            fitting(buf_text(&rest), rest.length, place.box.width - 1),
        buf_add_text(&rest, ellipsis);
    place.box.row += place.box.rows - 1;
    place.box.rows = 1;
    put_one(canvas, place, &rest, is_own);
    buf_clear(&rest);
}

static int
put_block(struct canvas *canvas, struct place place, const char *text,
          bool is_written)
{
    struct buf safe = {0};
    struct layout layout = {0};
    int rows = place.box.rows;
    int used;

    if (rows <= 0 || place.box.width <= 0)
        return 0;
    add_safe(&safe, text, KEEP_LINES | (is_written ? 0 : KEEP_ORDER));
    lay(canvas, &safe, place.box.width, is_written, &layout);
    used = layout.count < (size_t)rows ? (int)layout.count : rows;
    for (int i = 0; i < used; i++) {
        const struct layout_line *line = &layout.lines[i];
        struct place one = place;

        if (i == rows - 1 && layout.count > (size_t)rows) {
            put_rest(canvas, place, &safe, &layout, is_written);
            break;
        }
        one.box.row += i;
        one.is_left = is_written ? !line->is_rtl : place.is_left;
        put_line(canvas, one, line->cells, line->width);
    }
    layout_clear(&layout);
    buf_clear(&safe);
    return used;
}

int
canvas_put_block(struct canvas *canvas, struct canvas_box box, enum role role,
                 const char *text)
{
    struct place place = {
        .box = box, .is_left = !canvas_is_rtl(canvas), .role = role};

    return put_block(canvas, place, text, false);
}

int
canvas_put_written(struct canvas *canvas, struct canvas_box box, enum role role,
                   const char *text)
{
    struct place place = {.box = box, .role = role};

    return put_block(canvas, place, text, true);
}

int
canvas_block_rows(const struct canvas *canvas, int width, const char *text)
{
    struct buf safe = {0};
    struct layout layout = {0};
    int rows;

    add_safe(&safe, text, KEEP_LINES | KEEP_ORDER);
    lay(canvas, &safe, width, false, &layout);
    rows = (int)layout.count;
    layout_clear(&layout);
    buf_clear(&safe);
    return rows;
}
