#include "tests/laid.h"

#include <string.h>

#include "kiosk/base/buf.h"
#include "tests/tap.h"

struct layout_order
laid_order(const char *text, int columns, const char *language)
{
    return (struct layout_order){
        .text = text,
        .length = strlen(text),
        .columns = columns,
        .language = language,
        .rtl = strcmp(language, "ar") == 0,
    };
}

void
laid_out(const char *text, int columns, const char *language,
         const char *expected)
{
    struct layout_order order = laid_order(text, columns, language);
    struct buf joined = {0};
    struct layout layout;

    layout_make(&order, &layout);
    ck_assert_uint_ge(layout.count, 1);
    for (size_t i = 0; i < layout.count; i++) {
        const struct layout_line *line = &layout.lines[i];

        if (i)
            buf_add_byte(&joined, '|');
        buf_add_text(&joined, line->cells);
        ck_assert_int_eq(line->width,
                         layout_width(line->cells, strlen(line->cells)));
    }
    ck_assert_str_eq(buf_text(&joined), expected);
    buf_clear(&joined);
    layout_clear(&layout);
}
