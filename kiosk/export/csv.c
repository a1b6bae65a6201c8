#include "kiosk/export/csv.h"

#include <string.h>

static void
separate(struct csv *csv)
{
    if (csv->inside)
        buf_add_byte(csv->out, ',');
    csv->inside = true;
}

static void
add_quoted(struct csv *csv, const char *before, const char *text)
{
    buf_add_byte(csv->out, '"');
    buf_add_text(csv->out, before);
    for (; *text != '\0'; text++) {
        if (*text == '"')
            buf_add_byte(csv->out, '"');
        buf_add_byte(csv->out, (uint8_t)*text);
    }
    buf_add_byte(csv->out, '"');
}

void
csv_code(struct csv *csv, const char *code)
{
    bool would_run = *code != '\0' && strchr("=+-@\t\r", *code);

    separate(csv);
    if (would_run)
        add_quoted(csv, "'", code);
    else if (strpbrk(code, ",\"\r\n"))
        add_quoted(csv, "", code);
    else
        buf_add_text(csv->out, code);
}

void
csv_typed(struct csv *csv, const char *text)
{
    separate(csv);
    if (*text != '\0')
        add_quoted(csv, "'", text);
}

void
csv_end_line(struct csv *csv)
{
    buf_add_text(csv->out, "\r\n");
    csv->inside = false;
}
