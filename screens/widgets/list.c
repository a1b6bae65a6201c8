#include "screens/widgets/list.h"

#include <assert.h>

#include "screens/widgets/bars.h"
#include "translations/text/digits.h"

enum { SIGN = 0, DIGIT = 2, TEXT = 4, MARK_WIDTH = 4 };

/* How the lines share the rows there are. */
struct share {
    int width; /* of the texts */
    int rows[LIST_MAX];
    int gap;
    int first; /* lines before it do not fit at all */
};

static int
text_column(const struct list *list)
{
    return list->has_marks ? TEXT + MARK_WIDTH : TEXT;
}

static int
rows_in(const struct canvas *canvas, const struct list *list, int width)
{
    int rows = 0;

    for (int i = 0; i < list->count; i++)
        rows += canvas_block_rows(canvas, width, list->lines[i].text);
    return rows;
}

/* A line is no longer than can be read with ease, where the rows are enough
 * for that. */
static int
text_width(const struct canvas *canvas, const struct list *list,
           struct canvas_box box)
{
    int width = box.width - text_column(list);

    if (width > BARS_READING && rows_in(canvas, list, BARS_READING) <= box.rows)
        return BARS_READING;
    return width;
}

static int
tallest(const struct share *share, int count)
{
    int found = 0;

    for (int i = 1; i < count; i++) {
        if (share->rows[i] > share->rows[found])
            found = i;
    }
    return found;
}

static struct share
share_rows(const struct canvas *canvas, const struct list *list,
           struct canvas_box box)
{
    struct share share = {.width = text_width(canvas, list, box)};
    int total = 0;

    for (int i = 0; i < list->count; i++) {
        share.rows[i] =
            canvas_block_rows(canvas, share.width, list->lines[i].text);
        total += share.rows[i];
    }
    share.gap = total + list->count - 1 <= box.rows;
    while (total > box.rows && total > list->count) {
        share.rows[tallest(&share, list->count)]--;
        total--;
    }
    if (total > box.rows && list->selected >= box.rows)
        share.first = list->selected - box.rows + 1;
    return share;
}

static void
draw_line(struct canvas *canvas, const struct list *list, int index,
          struct canvas_box box, int width)
{
    bool is_selected = index == list->selected;
    enum role role = is_selected ? ROLE_SELECTED : ROLE_CHOICE;
    char digit[2] = {(char)('0' + (index + 1) % LIST_MAX), '\0'};
    struct canvas_box text = box;

    canvas_fill(canvas, box, role);
    canvas_zone(canvas, box, index + 1);
    if (is_selected)
        canvas_put(canvas, box.row, box.column + SIGN, 1, role, ">");
    canvas_put(canvas, box.row, box.column + DIGIT, 1,
               is_selected ? role : ROLE_KEY, digit);
    if (list->has_marks && !list->lines[index].is_plain)
        canvas_put_cells(canvas, box.row, box.column + TEXT, role,
                         list->lines[index].is_marked ? "[x]" : "[ ]");
    text.column += text_column(list);
    text.width = width;
    canvas_put_block(canvas, text, role, list->lines[index].text);
}

int
list_draw(struct canvas *canvas, const struct list *list, struct canvas_box box)
{
    struct share share;
    int row = box.row;
    int end = box.row + box.rows;

    assert(list->count >= 0 && list->count <= LIST_MAX);
    if (list->count == 0 || box.rows < 1 || box.width <= text_column(list))
        return 0;
    share = share_rows(canvas, list, box);
    for (int i = share.first; i < list->count; i++) {
        struct canvas_box line = box;

        line.row = row;
        line.rows = share.rows[i];
        if (row + line.rows > end)
            break;
        draw_line(canvas, list, i, line, share.width);
        row += line.rows + share.gap;
    }
    return row - share.gap - box.row;
}

void
list_place(struct list *list, const struct canvas_box *box)
{
    list->top_row = box->row;
}

static enum list_act
move(struct list *list, int to)
{
    list->selected = (to + list->count) % list->count;
    return LIST_MOVED;
}

static enum list_act
pick(struct list *list, int index, int *line)
{
    list->selected = index;
    *line = index;
    return LIST_PICKED;
}

static enum list_act
press(struct list *list, const struct event *event, int *line)
{
    int digit;

    if (event->key == KEY_RETURN)
        return pick(list, list->selected, line);
    if (event->key == KEY_ARROW_UP)
        return move(list, list->selected - 1);
    if (event->key == KEY_ARROW_DOWN)
        return move(list, list->selected + 1);
    if (event->key == KEY_FIRST)
        return move(list, 0);
    if (event->key == KEY_LAST)
        return move(list, list->count - 1);
    if (event->key != KEY_TEXT)
        return LIST_NOTHING;
    digit = digits_value(event->point);
    if (digit < 0)
        return LIST_NOTHING;
    digit = digit == 0 ? LIST_MAX - 1 : digit - 1;
    return digit < list->count ? pick(list, digit, line) : LIST_NOTHING;
}

enum list_act
list_event(struct list *list, const struct event *event, int *line)
{
    *line = -1;
    if (list->count < 1)
        return LIST_NOTHING;
    if (list->selected < 0 || list->selected >= list->count)
        list->selected = 0;
    if (event->kind == EVENT_KEY)
        return press(list, event, line);
    if (event->kind == EVENT_MOUSE && event->row >= list->top_row &&
        event->number >= 1 && event->number <= list->count)
        return pick(list, event->number - 1, line);
    return LIST_NOTHING;
}
