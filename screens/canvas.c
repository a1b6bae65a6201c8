#include "screens/canvas.h"

#include <assert.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "kiosk/base/text.h"
#include "screens/canvas_cells.h"
#include "translations/text/layout.h"
#include "translations/text/width.h"

enum { MARKS_MAX = 4, TAG_SIZE = 32 };

struct zone {
    struct canvas_box box;
    int id;
};

struct canvas {
    int rows;
    int columns;
    bool rtl;
    char language[TAG_SIZE];
    struct canvas_cell *cells;
    bool has_cursor;
    int cursor_row;
    int cursor_column;
    struct zone zones[CANVAS_ZONES];
    int zone_count;
    int clashes;
};

static size_t
cells_size(const struct canvas *canvas)
{
    return (size_t)canvas->rows * (size_t)canvas->columns *
           sizeof *canvas->cells;
}

static struct canvas_cell *
cell_at(const struct canvas *canvas, int row, int x)
{
    return &canvas->cells[(size_t)row * (size_t)canvas->columns + (size_t)x];
}

static bool
is_blank(const struct canvas_cell *cell)
{
    return cell->text[0] == ' ' && cell->text[1] == '\0';
}

static void
set_blank(struct canvas_cell *cell, enum role role)
{
    secret_wipe(cell->text, sizeof cell->text);
    cell->text[0] = ' ';
    cell->role = role;
}

static void
wipe(struct canvas *canvas)
{
    size_t count = (size_t)canvas->rows * (size_t)canvas->columns;

    for (size_t i = 0; i < count; i++)
        set_blank(&canvas->cells[i], ROLE_TEXT);
    canvas->has_cursor = false;
    canvas->zone_count = 0;
    canvas->clashes = 0;
}

struct canvas *
canvas_new(int rows, int columns)
{
    struct canvas *canvas = memory_zeroed(sizeof *canvas);

    canvas_resize(canvas, rows, columns);
    return canvas;
}

void
canvas_free(struct canvas *canvas)
{
    if (!canvas)
        return;
    memory_free_wiped(canvas->cells, cells_size(canvas));
    memory_free_wiped(canvas, sizeof *canvas);
}

void
canvas_resize(struct canvas *canvas, int rows, int columns)
{
    memory_free_wiped(canvas->cells, cells_size(canvas));
    canvas->rows = rows < 1 ? 1 : rows;
    canvas->columns = columns < 1 ? 1 : columns;
    canvas->cells = memory_array((size_t)canvas->rows * (size_t)canvas->columns,
                                 sizeof *canvas->cells);
    wipe(canvas);
}

int
canvas_rows(const struct canvas *canvas)
{
    return canvas->rows;
}

int
canvas_columns(const struct canvas *canvas)
{
    return canvas->columns;
}

void
canvas_start(struct canvas *canvas, bool rtl, const char *language)
{
    size_t length = strnlen(language, TAG_SIZE - 1);

    wipe(canvas);
    canvas->rtl = rtl;
    memcpy(canvas->language, language, length);
    canvas->language[length] = '\0';
}

bool
canvas_is_rtl(const struct canvas *canvas)
{
    return canvas->rtl;
}

const char *
canvas_language(const struct canvas *canvas)
{
    return canvas->language;
}

int
canvas_physical(const struct canvas *canvas, int column, int width)
{
    return canvas->rtl ? canvas->columns - column - width : column;
}

/* Half of a wide character must not stay behind. */
static void
part_wide(struct canvas *canvas, int row, int x)
{
    if (x <= 0 || x >= canvas->columns || cell_at(canvas, row, x)->text[0])
        return;
    set_blank(cell_at(canvas, row, x - 1), cell_at(canvas, row, x - 1)->role);
    set_blank(cell_at(canvas, row, x), cell_at(canvas, row, x)->role);
}

/* Put a base that is WIDTH cells wide; the caller has looked at the edges. */
static struct canvas_cell *
put_base(struct canvas *canvas, int row, int x, enum role role, int width)
{
    struct canvas_cell *cell = cell_at(canvas, row, x);

    part_wide(canvas, row, x);
    part_wide(canvas, row, x + width);
    for (int i = 0; i < width; i++) {
        secret_wipe(cell[i].text, sizeof cell[i].text);
        cell[i].role = role;
    }
    return cell;
}

static void
add_mark(struct canvas_cell *cell, int *marks, const char *bytes, size_t length)
{
    if (!cell || *marks == MARKS_MAX)
        return;
    memcpy(cell->text + strlen(cell->text), bytes, length);
    ++*marks;
}

int
canvas_put_visual(struct canvas *canvas, struct canvas_run run,
                  const char *cells)
{
    size_t length = strlen(cells);
    size_t at = 0;
    int x = run.x;
    int marks = 0;
    struct canvas_cell *cell = NULL;

    if (run.row < 0 || run.row >= canvas->rows)
        return 0;
    while (at < length) {
        char bytes[4];
        uint32_t point = text_next(cells, length, &at);
        size_t count = text_put(bytes, point);
        int width;

        if (canvas_is_command(point) || canvas_is_order(point))
            continue;
        width = width_of(point);
        if (width == 0) {
            add_mark(cell, &marks, bytes, count);
            continue;
        }
        if (x + width > run.end)
            break;
        cell = NULL;
        if (x >= 0 && x + width <= canvas->columns) {
            for (int i = 0; i < width; i++)
                canvas->clashes += !is_blank(cell_at(canvas, run.row, x + i));
            cell = put_base(canvas, run.row, x, run.role, width);
            memcpy(cell->text, bytes, count);
            marks = 0;
        }
        x += width;
    }
    return x - run.x;
}

void
canvas_put_cells(struct canvas *canvas, int row, int column, enum role role,
                 const char *cells)
{
    int width = layout_width(cells, strlen(cells));
    int x = canvas_physical(canvas, column, width);

    canvas_put_visual(
        canvas,
        (struct canvas_run){
            .row = row, .x = x, .end = canvas->columns, .role = role},
        cells);
}

void
canvas_fill(struct canvas *canvas, struct canvas_box box, enum role role)
{
    int from = canvas_physical(canvas, box.column, box.width);

    for (int row = box.row; row < box.row + box.rows; row++) {
        for (int x = from; x < from + box.width; x++) {
            if (row < 0 || row >= canvas->rows || x < 0 || x >= canvas->columns)
                continue;
            put_base(canvas, row, x, role, 1)->text[0] = ' ';
        }
    }
}

static void
frame_row(struct canvas *canvas, struct canvas_box box, int row, enum role role,
          const char *const parts[3])
{
    struct canvas_run run = {.row = row, .end = canvas->columns, .role = role};
    int from = canvas_physical(canvas, box.column, box.width);

    for (int i = 0; i < box.width; i++) {
        int part = i == 0 ? 0 : i == box.width - 1 ? 2 : 1;

        run.x = from + i;
        if (parts[part])
            canvas_put_visual(canvas, run, parts[part]);
    }
}

void
canvas_frame(struct canvas *canvas, struct canvas_box box, enum role role)
{
    static const char *const top[3] = {"┌", "─", "┐"};
    static const char *const side[3] = {"│", NULL, "│"};
    static const char *const foot[3] = {"└", "─", "┘"};

    for (int i = 0; i < box.rows; i++)
        frame_row(canvas, box, box.row + i, role,
                  i == 0              ? top
                  : i == box.rows - 1 ? foot
                                      : side);
}

void
canvas_cursor(struct canvas *canvas, int row, int column)
{
    int x = canvas_physical(canvas, column, 1);

    if (row < 0 || row >= canvas->rows || x < 0 || x >= canvas->columns)
        return;
    canvas->has_cursor = true;
    canvas->cursor_row = row;
    canvas->cursor_column = x;
}

void
canvas_zone(struct canvas *canvas, struct canvas_box box, int id)
{
    assert(id > 0);
    if (canvas->zone_count < CANVAS_ZONES)
        canvas->zones[canvas->zone_count++] =
            (struct zone){.box = box, .id = id};
}

int
canvas_zone_at(const struct canvas *canvas, int row, int column)
{
    for (int i = canvas->zone_count - 1; i >= 0; i--) {
        const struct canvas_box *box = &canvas->zones[i].box;

        if (row >= box->row && row < box->row + box->rows &&
            column >= box->column && column < box->column + box->width)
            return canvas->zones[i].id;
    }
    return 0;
}

const struct canvas_cell *
canvas_cell(const struct canvas *canvas, int row, int column)
{
    assert(row >= 0 && row < canvas->rows);
    assert(column >= 0 && column < canvas->columns);
    return cell_at(canvas, row, column);
}

bool
canvas_cursor_at(const struct canvas *canvas, int *row, int *column)
{
    *row = canvas->cursor_row;
    *column = canvas->cursor_column;
    return canvas->has_cursor;
}

int
canvas_clashes(const struct canvas *canvas)
{
    return canvas->clashes;
}

char *
canvas_row_text(const struct canvas *canvas, int row)
{
    struct buf text = {0};
    char *copy;

    for (int x = 0; x < canvas->columns; x++)
        buf_add_text(&text, canvas_cell(canvas, row, x)->text);
    while (text.length && text.data[text.length - 1] == ' ')
        text.length--;
    copy = memory_text(buf_text(&text));
    buf_clear(&text);
    return copy;
}
