#include "screens/widgets/field_move.h"

#include <string.h>

#include "kiosk/base/buf.h"
#include "screens/widgets/field_text.h"
#include "translations/text/layout.h"

/* Where nothing was drawn yet: no line is ever this long. */
enum { UNDRAWN_WIDTH = 1 << 20 };

static const char dot[] = "\u2022";

/* What is shown: the text, or a dot for each cluster of it. */
struct shown {
    struct buf text;
    size_t caret;
    struct layout_order order;
    struct layout layout;
};

static void
add_dots(struct shown *shown, const struct field *field)
{
    size_t length = strlen(field->text);
    size_t at = 0;

    while (at < length) {
        if (at < field->caret)
            shown->caret += sizeof dot - 1;
        at = layout_next_cluster(field->text, length, at);
        buf_add_text(&shown->text, dot);
    }
}

static void
show(const struct field *field, struct shown *shown)
{
    const struct field_view *view = field->view;

    *shown = (struct shown){0};
    if (field->is_hidden) {
        add_dots(shown, field);
    } else {
        buf_add_text(&shown->text, field->text);
        shown->caret = field->caret;
    }
    shown->order = (struct layout_order){
        .text = buf_text(&shown->text),
        .length = shown->text.length,
        /* one cell is for the caret after the last letter */
        .columns = view->width > 1 ? view->width - 1
                   : view->width   ? 1
                                   : UNDRAWN_WIDTH,
        .language = view->language,
        .rtl = view->rtl,
        .own_direction = true,
    };
    layout_make(&shown->order, &shown->layout);
}

static void
forget(struct shown *shown)
{
    layout_clear(&shown->layout);
    buf_clear(&shown->text);
}

static struct layout_place
caret_place(const struct shown *shown, size_t offset)
{
    return layout_caret(&shown->order, &shown->layout, offset);
}

/* The cell of a line, from the left edge of the field, that the caret's
 * block covers: the one its letter will take. */
static int
caret_cell(const struct field *field, const struct layout_line *line,
           int column)
{
    if (!line->is_rtl)
        return column;
    return field->view->width - line->width + column - 1;
}

/* The offset in ROW whose cell is the nearest to GOAL. */
static size_t
nearest(const struct field *field, const struct shown *shown, int row, int goal)
{
    const struct layout_line *line = &shown->layout.lines[row];
    const char *text = shown->order.text;
    size_t best = line->start;
    int best_far = -1;

    for (size_t at = line->start;;) {
        struct layout_place place = caret_place(shown, at);
        int far = caret_cell(field, line, place.column) - goal;

        if (far < 0)
            far = -far;
        if (place.row == row && (best_far < 0 || far < best_far)) {
            best = at;
            best_far = far;
        }
        if (at >= line->end)
            return best;
        at = layout_next_cluster(text, shown->order.length, at);
    }
}

static enum field_act
move_rows(struct field *field, const struct shown *shown, int by)
{
    struct layout_place now = caret_place(shown, shown->caret);
    int count = (int)shown->layout.count;
    int row = now.row + by;

    if (row < 0)
        row = 0;
    if (row >= count)
        row = count - 1;
    if (row == now.row)
        return FIELD_NOTHING;
    if (!field->view->has_goal)
        field->view->goal =
            caret_cell(field, &shown->layout.lines[now.row], now.column);
    field->view->has_goal = true;
    field->caret = nearest(field, shown, row, field->view->goal);
    return FIELD_CHANGED;
}

static enum field_act
move_to(struct field *field, size_t at)
{
    field->view->has_goal = false;
    field->caret = at;
    return FIELD_CHANGED;
}

static enum field_act
move_cluster(struct field *field, bool forward)
{
    size_t length = strlen(field->text);

    if (forward && field->caret < length)
        return move_to(field,
                       layout_next_cluster(field->text, length, field->caret));
    if (!forward && field->caret > 0)
        return move_to(
            field, layout_previous_cluster(field->text, length, field->caret));
    return FIELD_CHANGED;
}

/* The last place that still stands in the row. */
static size_t
row_end(const struct shown *shown, int row)
{
    const struct layout_line *line = &shown->layout.lines[row];
    size_t at = line->end;

    while (at > line->start && caret_place(shown, at).row != row)
        at =
            layout_previous_cluster(shown->order.text, shown->order.length, at);
    return at;
}

/* How far the eye goes from column FROM to TO, 0 when it is not that way. */
static int
way(int from, int to, bool rightward)
{
    int far = rightward ? to - from : from - to;

    return far > 0 ? far : 0;
}

static size_t
apart(size_t one, size_t other)
{
    return one > other ? one - other : other - one;
}

/*
 * The place that the eye finds next in the row, its own when there is none.
 * Where a word of the other direction begins two places are in one column:
 * the nearer in the text is meant, the one before it where both are near.
 */
static size_t
next_seen(const struct shown *shown, int row, bool rightward)
{
    const char *text = shown->order.text;
    size_t length = shown->order.length;
    int from = caret_place(shown, shown->caret).column;
    size_t best = shown->caret;
    int best_far = 0;
    size_t at = shown->layout.lines[row].start;

    for (; at <= length; at = layout_next_cluster(text, length, at)) {
        struct layout_place place = caret_place(shown, at);
        int far = way(from, place.column, rightward);

        if (place.row != row)
            break;
        if (far && (!best_far || far < best_far ||
                    (far == best_far &&
                     apart(at, shown->caret) < apart(best, shown->caret)))) {
            best = at;
            best_far = far;
        }
        if (at == length)
            break;
    }
    return best;
}

/* Nothing more is seen that way: the next row, or the text's own end. */
static size_t
past_row(const struct shown *shown, int row, bool forward)
{
    const struct layout *layout = &shown->layout;

    if (forward)
        return row + 1 < (int)layout->count ? layout->lines[row + 1].start
                                            : shown->order.length;
    return row > 0 ? row_end(shown, row - 1) : 0;
}

static size_t
step_aside(const struct shown *shown, int row, bool rightward)
{
    size_t found = next_seen(shown, row, rightward);
    bool is_rtl = shown->layout.lines[row].is_rtl;

    return found != shown->caret ? found
                                 : past_row(shown, row, rightward != is_rtl);
}

static enum field_act
move_in_line(struct field *field, const struct shown *shown, enum key key)
{
    int row = caret_place(shown, shown->caret).row;

    if (key == KEY_FIRST)
        return move_to(field, shown->layout.lines[row].start);
    if (key == KEY_LAST)
        return move_to(field, row_end(shown, row));
    return move_to(field, step_aside(shown, row, key == KEY_ARROW_RIGHT));
}

/* A hidden text has one row and no order of its own. */
static enum field_act
move_hidden(struct field *field, enum key key)
{
    if (key == KEY_FIRST)
        return move_to(field, 0);
    if (key == KEY_LAST)
        return move_to(field, strlen(field->text));
    if (key == KEY_ARROW_LEFT || key == KEY_ARROW_RIGHT)
        return move_cluster(field,
                            (key == KEY_ARROW_RIGHT) != field->view->rtl);
    return FIELD_NOTHING;
}

static int
row_step(const struct field *field, enum key key)
{
    int page = field->view->rows > 1 ? field->view->rows - 1 : 1;

    if (key == KEY_ARROW_UP)
        return -1;
    if (key == KEY_ARROW_DOWN)
        return 1;
    if (key == KEY_PAGE_UP)
        return -page;
    return key == KEY_PAGE_DOWN ? page : 0;
}

enum field_act
field_move(struct field *field, enum key key)
{
    struct shown shown;
    enum field_act act;
    int step = row_step(field, key);

    if (field->is_hidden)
        return move_hidden(field, key);
    show(field, &shown);
    act = step ? move_rows(field, &shown, step)
               : move_in_line(field, &shown, key);
    forget(&shown);
    return act;
}

/* Keep the caret's row among the ROWS that show. */
static void
scroll(struct field_view *view, int caret_row, int count, int rows)
{
    if (view->top > caret_row)
        view->top = caret_row;
    if (view->top + rows <= caret_row)
        view->top = caret_row - rows + 1;
    if (view->top > count - rows)
        view->top = count > rows ? count - rows : 0;
}

static void
draw_rows(struct canvas *canvas, const struct field *field,
          const struct shown *shown, struct canvas_box box)
{
    for (int i = 0; i < box.rows; i++) {
        size_t row = (size_t)(field->view->top + i);
        const struct layout_line *line;
        int left;

        if (row >= shown->layout.count)
            return;
        line = &shown->layout.lines[row];
        left = line->is_rtl ? box.width - line->width : 0;
        if (canvas_is_rtl(canvas))
            left = box.width - left - line->width;
        canvas_put_cells(canvas, box.row + i, box.column + left, ROLE_INPUT,
                         line->cells);
    }
}

static void
draw_caret(struct canvas *canvas, const struct field *field,
           const struct shown *shown, struct canvas_box box)
{
    struct layout_place place = caret_place(shown, shown->caret);
    int cell = caret_cell(field, &shown->layout.lines[place.row], place.column);

    if (cell < 0)
        cell = 0;
    if (cell >= box.width)
        cell = box.width - 1;
    if (canvas_is_rtl(canvas))
        cell = box.width - 1 - cell;
    canvas_cursor(canvas, box.row + place.row - field->view->top,
                  box.column + cell);
}

void
field_draw(struct canvas *canvas, const struct field *field,
           struct canvas_box box)
{
    struct field_view *view = field->view;
    const char *language = canvas_language(canvas);
    struct shown shown;

    if (box.rows < 1 || box.width < 2)
        return;
    view->width = box.width;
    view->rows = box.rows;
    view->rtl = canvas_is_rtl(canvas);
    memset(view->language, 0, sizeof view->language);
    memcpy(view->language, language,
           strnlen(language, sizeof view->language - 1));
    show(field, &shown);
    scroll(view, caret_place(&shown, shown.caret).row, (int)shown.layout.count,
           box.rows);
    canvas_fill(canvas, box, ROLE_INPUT);
    draw_rows(canvas, field, &shown, box);
    draw_caret(canvas, field, &shown, box);
    forget(&shown);
}
