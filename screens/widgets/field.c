#include "screens/widgets/field.h"

#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"
#include "screens/widgets/field_move.h"
#include "screens/widgets/field_text.h"
#include "translations/text/clean.h"
#include "translations/text/layout.h"

/* Bytes a cluster may have on average: a base and four marks. */
enum { CLUSTER_BYTES = 16 };

struct field *
field_new(int limit, bool many_lines)
{
    struct field *field = memory_zeroed(sizeof *field);

    field->limit = limit;
    field->has_many_lines = many_lines;
    field->view = memory_zeroed(sizeof *field->view);
    field->text = memory_text("");
    return field;
}

void
field_free(struct field *field)
{
    if (!field)
        return;
    memory_free_text(field->text);
    memory_free_wiped(field->view, sizeof *field->view);
    memory_free_wiped(field, sizeof *field);
}

const char *
field_text(const struct field *field)
{
    return field->text;
}

int
field_left(const struct field *field)
{
    int used = (int)layout_clusters(field->text, strlen(field->text));

    return used < field->limit ? field->limit - used : 0;
}

bool
field_is_empty(const struct field *field)
{
    return field->text[0] == '\0';
}

void
field_hide(struct field *field)
{
    field->is_hidden = true;
}

static char *
clean(const struct field *field, const char *text, size_t length)
{
    return field->has_many_lines ? clean_text(text, length)
                                 : clean_line(text, length);
}

static bool
fits(const struct field *field, const char *text)
{
    size_t length = strlen(text);

    return length <= (size_t)field->limit * CLUSTER_BYTES &&
           layout_clusters(text, length) <= (size_t)field->limit;
}

/* Join and clean three parts. */
static char *
joined(const struct field *field, const char *head, size_t head_length,
       const char *middle, size_t middle_length)
{
    struct buf whole = {0};
    char *out;

    buf_add(&whole, head, head_length);
    buf_add(&whole, middle, middle_length);
    out = clean(field, buf_text(&whole), whole.length);
    buf_clear(&whole);
    return out;
}

/* The clusters of TEXT that may still be put in, in bytes. */
static size_t
room_for(const struct field *field, const char *text)
{
    size_t length = strlen(text);
    size_t bytes = (size_t)field->limit * CLUSTER_BYTES;
    size_t used = strlen(field->text);
    size_t at = 0;

    for (int left = field_left(field); left > 0 && at < length; left--) {
        size_t next = layout_next_cluster(text, length, at);

        if (next <= at || used + next > bytes)
            break;
        at = next;
    }
    return at;
}

/* Never in the middle of what is one letter to the eye. */
static size_t
snapped(const char *text, size_t at)
{
    size_t length = strlen(text);
    size_t back;

    if (at >= length)
        return length;
    back = at ? layout_previous_cluster(text, length, at) : 0;
    return layout_next_cluster(text, length, back) == at || at == 0
               ? at
               : layout_next_cluster(text, length, back);
}

/* Take NEW for the text, with the caret after its first CARET bytes. */
static void
take(struct field *field, char *text, size_t caret)
{
    memory_free_text(field->text);
    field->text = text;
    field->caret = snapped(text, caret);
    field->view->has_goal = false;
}

static enum field_act
put_in(struct field *field, const char *text, size_t length)
{
    char *head = joined(field, field->text, field->caret, text, length);
    size_t caret = strlen(head);
    char *whole = joined(field, head, caret, field->text + field->caret,
                         strlen(field->text) - field->caret);

    memory_free_text(head);
    if (!fits(field, whole)) {
        memory_free_text(whole);
        return FIELD_FULL;
    }
    take(field, whole, caret);
    return FIELD_CHANGED;
}

static enum field_act
insert(struct field *field, const char *text, size_t length, bool was_cut)
{
    char *part = clean(field, text, length);
    enum field_act act = put_in(field, part, strlen(part));

    if (act == FIELD_FULL) {
        size_t room = room_for(field, part);

        if (room > 0)
            (void)put_in(field, part, room);
    }
    memory_free_text(part);
    return was_cut ? FIELD_FULL : act;
}

void
field_set(struct field *field, const char *text)
{
    take(field, memory_text(""), 0);
    (void)insert(field, text, strlen(text), false);
    field->caret = strlen(field->text);
}

static enum field_act
cut_out(struct field *field, size_t from, size_t to)
{
    char *whole;

    if (from >= to)
        return FIELD_CHANGED;
    whole = joined(field, field->text, from, field->text + to,
                   strlen(field->text) - to);
    take(field, whole, from);
    return FIELD_CHANGED;
}

/* A joiner cannot be seen: it goes with what stands before it. */
static bool
is_joiner(uint32_t point)
{
    return point == 0x200C || point == 0x200D;
}

/* Built of pictures, not of letters: goes as a whole. */
static bool
is_picture(uint32_t point)
{
    return point >= 0x1F000 || (point >= 0x2600 && point < 0x27C0);
}

static size_t
last_point(const char *text, size_t from, size_t to, uint32_t *point)
{
    size_t last = from;

    for (size_t at = from; at < to;) {
        last = at;
        *point = text_next(text, to, &at);
    }
    return last;
}

static enum field_act
erase(struct field *field)
{
    const char *text = field->text;
    size_t length = strlen(text);
    size_t from = layout_previous_cluster(text, length, field->caret);
    size_t first = from;
    size_t to = field->caret;
    uint32_t point = 0;

    if (field->caret == 0)
        return FIELD_CHANGED;
    if (is_picture(text_next(text, length, &first)))
        return cut_out(field, from, to);
    do {
        to = last_point(text, from, to, &point);
    } while (is_joiner(point) && to > from);
    return cut_out(field, to, field->caret);
}

static enum field_act
type(struct field *field, uint32_t point)
{
    char bytes[4];

    return insert(field, bytes, text_put(bytes, point), false);
}

static enum field_act
press(struct field *field, const struct event *event)
{
    size_t length = strlen(field->text);

    switch (event->key) {
    case KEY_TEXT:
        return type(field, event->point);
    case KEY_RETURN:
        return field->has_many_lines ? type(field, '\n') : FIELD_DONE;
    case KEY_ERASE:
        return erase(field);
    case KEY_REMOVE:
        if (field->caret >= length)
            return FIELD_CHANGED;
        return cut_out(field, field->caret,
                       layout_next_cluster(field->text, length, field->caret));
    case KEY_ARROW_LEFT:
    case KEY_ARROW_RIGHT:
    case KEY_ARROW_UP:
    case KEY_ARROW_DOWN:
    case KEY_PAGE_UP:
    case KEY_PAGE_DOWN:
    case KEY_FIRST:
    case KEY_LAST:
        return field_move(field, event->key);
    case KEY_ESCAPE:
    case KEY_TABULATOR:
    case KEY_BACK_TABULATOR:
    case KEY_F:
        break;
    }
    return FIELD_NOTHING;
}

enum field_act
field_event(struct field *field, const struct event *event)
{
    if (event->kind == EVENT_KEY)
        return press(field, event);
    if (event->kind == EVENT_PASTE)
        return insert(field, event->text, event->length, event->was_cut);
    return FIELD_NOTHING;
}
