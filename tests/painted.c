#include "tests/painted.h"

#include <string.h>

#include "kiosk/base/memory.h"
#include "tests/tap.h"

struct canvas *
painted_canvas(int rows, int columns, bool rtl)
{
    struct canvas *canvas = canvas_new(rows, columns);

    canvas_start(canvas, rtl, rtl ? "ar" : "en");
    return canvas;
}

void
painted_row_is(const struct canvas *canvas, int row, const char *expected)
{
    char *text = canvas_row_text(canvas, row);

    ck_assert_str_eq(text, expected);
    memory_free_text(text);
}

bool
painted_row_has(const struct canvas *canvas, int row, const char *part)
{
    char *text = canvas_row_text(canvas, row);
    bool has = strstr(text, part) != NULL;

    memory_free_text(text);
    return has;
}

struct event
painted_key(enum key which)
{
    return (struct event){.kind = EVENT_KEY, .key = which};
}

struct event
painted_letter(uint32_t point)
{
    return (struct event){.kind = EVENT_KEY, .key = KEY_TEXT, .point = point};
}
