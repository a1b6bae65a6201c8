#include "screens/staff/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "translations/text/clean.h"
#include "translations/text/layout.h"

static void
add(struct sheet *sheet, struct sheet_part part)
{
    sheet->parts =
        memory_resize(sheet->parts, sheet->count * sizeof *sheet->parts,
                      (sheet->count + 1) * sizeof *sheet->parts);
    sheet->parts[sheet->count++] = part;
}

void
sheet_add(struct sheet *sheet, enum role role, int indent, char *text)
{
    add(sheet,
        (struct sheet_part){.text = text, .role = role, .indent = indent});
}

/* Cleaned once more: it came through a file. */
void
sheet_add_written(struct sheet *sheet, int indent, char *text)
{
    char *clean = clean_text(text, strlen(text));

    memory_free_text(text);
    add(sheet, (struct sheet_part){.text = clean,
                                   .role = ROLE_INPUT,
                                   .indent = indent,
                                   .is_written = true});
}

void
sheet_add_gap(struct sheet *sheet)
{
    sheet_add(sheet, ROLE_TEXT, 0, memory_text(""));
}

void
sheet_clear(struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++)
        memory_free_text(sheet->parts[i].text);
    free(sheet->parts);
    memset(sheet, 0, sizeof *sheet);
}

/* One line of a part, as the layout broke it. */
static void
draw_line(struct canvas *canvas, struct canvas_box box,
          const struct sheet_part *part, const struct layout_line *line)
{
    size_t length = line->end - line->start;
    char *text = memory_zeroed(length + 1);

    memcpy(text, part->text + line->start, length);
    text[strcspn(text, "\n")] = '\0';
    if (part->is_written)
        canvas_put_written(canvas, box, part->role, text);
    else
        canvas_put(canvas, box.row, box.column, box.width, part->role, text);
    memory_free_text(text);
}

/* A part from line AT of the page on; gives its lines. */
static int
draw_part(struct canvas *canvas, struct canvas_box box,
          const struct sheet_part *part, int at)
{
    int width = box.width - part->indent;
    const struct layout_order order = {.text = part->text,
                                       .length = strlen(part->text),
                                       .columns = width > 1 ? width : 1,
                                       .language = canvas_language(canvas),
                                       .rtl = canvas_is_rtl(canvas),
                                       .own_direction = part->is_written};
    struct layout layout = {0};
    int count;

    layout_make(&order, &layout);
    count = (int)layout.count;
    for (int i = 0; i < count; i++)
        if (at + i >= 0 && at + i < box.rows)
            draw_line(canvas,
                      (struct canvas_box){.row = box.row + at + i,
                                          .column = box.column + part->indent,
                                          .width = order.columns,
                                          .rows = 1},
                      part, &layout.lines[i]);
    layout_clear(&layout);
    return count;
}

/* Nothing is drawn from below the page: only counted. */
static int
draw_parts(const struct sheet *sheet, struct canvas *canvas,
           struct canvas_box box, int at)
{
    int from = at;

    for (size_t i = 0; i < sheet->count; i++)
        at += draw_part(canvas, box, &sheet->parts[i], at);
    return at - from;
}

int
sheet_draw(const struct sheet *sheet, struct canvas *canvas,
           struct canvas_box box, int top)
{
    int rows = draw_parts(sheet, canvas, box, box.rows);

    if (top > rows - box.rows)
        top = rows - box.rows;
    return draw_parts(sheet, canvas, box, top > 0 ? -top : 0);
}
