#include "screens/public/frame.h"

#include <string.h>

#include "kiosk/base/memory.h"
#include "screens/public/words.h"
#include "screens/widgets/footer.h"
#include "translations/text/layout.h"

static const struct {
    unsigned bit;
    const char *key;
    const char *does;
} foot[] = {
    {.bit = FRAME_ENTER, .key = "key.enter", .does = "foot.choose"},
    {.bit = FRAME_NEXT, .key = "key.enter", .does = "foot.go_on"},
    {.bit = FRAME_DONE, .key = "key.enter_twice", .does = "foot.go_on"},
    {.bit = FRAME_BACK, .key = "key.backspace", .does = "foot.back"},
    {.bit = FRAME_LANGUAGE, .key = "key.f2", .does = "foot.language"},
    {.bit = FRAME_SEND, .key = "key.f3", .does = "foot.send"},
    {.bit = FRAME_STOP, .key = "key.f4", .does = "foot.stop"},
    {.bit = FRAME_PAGES, .key = "key.pages", .does = "foot.pages"},
    {.bit = FRAME_CONTRAST, .key = "key.f5", .does = "foot.contrast"},
};
enum { FOOT = sizeof foot / sizeof *foot, MARGIN_MOST = 4 };

static void
draw_foot(const struct visit *visit, struct canvas *canvas, unsigned keys)
{
    struct footer_key lines[FOOTER_MAX];
    int count = 0;

    lines[count++] = (struct footer_key){
        .key = words_plain(visit, "key.leave"),
        .does = words_plain(visit, "foot.leave"),
    };
    for (size_t i = 0; i < FOOT && count < FOOTER_MAX; i++) {
        if (keys & foot[i].bit)
            lines[count++] = (struct footer_key){
                .key = words_plain(visit, foot[i].key),
                .does = words_plain(visit, foot[i].does),
            };
    }
    footer_draw(canvas, lines, count);
}

struct canvas_box
frame_draw(const struct visit *visit, struct canvas *canvas, struct frame frame)
{
    bars_top(canvas, words_plain(visit, frame.where), frame.at, frame.of);
    draw_foot(visit, canvas, frame.keys | FRAME_CONTRAST);
    return bars_body(canvas);
}

bool
frame_is_key(const struct event *event, enum key key)
{
    return event->kind == EVENT_KEY && event->key == key;
}

enum frame_act
frame_act_typing(const struct event *event)
{
    if (!frame_is_key(event, KEY_F))
        return ACT_NONE;
    if (event->number == 3)
        return ACT_SEND;
    return event->number == 4 ? ACT_STOP : ACT_NONE;
}

enum frame_act
frame_act(const struct visit *visit, const struct event *event)
{
    enum key back =
        messages_is_rtl(visit->messages) ? KEY_ARROW_RIGHT : KEY_ARROW_LEFT;

    if (frame_is_key(event, KEY_ERASE) || frame_is_key(event, back))
        return ACT_BACK;
    return frame_act_typing(event);
}

void
frame_text(struct canvas *canvas, struct canvas_box *box, enum role role,
           const char *text)
{
    int used;

    if (box->rows <= 0 || !*text)
        return;
    used = canvas_put_block(canvas, bars_for_reading(canvas, *box, text), role,
                            text) +
           1;
    if (used > box->rows)
        used = box->rows;
    box->row += used;
    box->rows -= used;
}

/* Paragraphs without an empty row between them. */
static char *
closed_up(const char *text)
{
    char *out = memory_text(text);
    size_t length = 0;

    for (size_t i = 0; text[i]; i++) {
        if (text[i] != '\n' || length == 0 || out[length - 1] != '\n')
            out[length++] = text[i];
    }
    out[length] = '\0';
    return out;
}

void
frame_text_whole(struct canvas *canvas, struct canvas_box *box, enum role role,
                 const char *text)
{
    struct canvas_box wide = *box;
    char *closed = NULL;
    int margin = box->column / 2 < MARGIN_MOST ? box->column / 2 : MARGIN_MOST;

    if (canvas_block_rows(canvas, box->width, text) > box->rows)
        text = closed = closed_up(text);
    if (canvas_block_rows(canvas, box->width, text) > box->rows) {
        wide.column -= margin;
        wide.width += 2 * margin;
    }
    frame_text(canvas, &wide, role, text);
    box->row = wide.row;
    box->rows = wide.rows;
    memory_free_text(closed);
}

void
frame_words(const struct visit *visit, struct canvas *canvas,
            struct canvas_box *box, enum role role, const char *key)
{
    char *text = words_of(visit, key);

    frame_text(canvas, box, role, text);
    memory_free_text(text);
}

/* The bytes that lines FIRST to LAST - 1 of a layout show. */
static char *
part_of(const char *text, const struct layout *layout, size_t first,
        size_t last)
{
    size_t start = layout->lines[first].start;
    size_t end = layout->lines[last - 1].end;
    char *part = memory_zeroed(end - start + 1);

    memcpy(part, text + start, end - start);
    return part;
}

void
frame_page(struct canvas *canvas, struct canvas_box box, const char *text,
           int page)
{
    struct layout_order order = {
        .text = text,
        .length = strlen(text),
        .language = canvas_language(canvas),
        .rtl = canvas_is_rtl(canvas),
        .own_direction = true,
    };
    struct layout layout = {0};
    size_t rows = (size_t)box.rows;
    size_t pages;
    size_t first;
    size_t last;
    char *part;

    if (box.rows <= 0 || box.width <= 0)
        return;
    if (box.width > BARS_READING)
        box.width = BARS_READING;
    order.columns = box.width;
    layout_make(&order, &layout);
    pages = (layout.count + rows - 1) / rows;
    first = pages ? (size_t)page % pages * rows : 0;
    last = first + rows < layout.count ? first + rows : layout.count;
    if (last > first) {
        part = part_of(text, &layout, first, last);
        canvas_put_written(canvas, box, ROLE_TEXT, part);
        memory_free_text(part);
    }
    layout_clear(&layout);
}

char *
frame_trimmed(const char *text)
{
    char *out = memory_text(text);
    size_t end = strlen(out);

    while (end > 0 && (out[end - 1] == '\n' || out[end - 1] == ' '))
        out[--end] = '\0';
    return out;
}
