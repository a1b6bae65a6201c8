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

/* Of a name of the site's: a sign that begins a formula, also a wide one, and
 * white space before it, which some programs pass over. */
static bool
would_run(const char *code)
{
    static const char wide[] = "\xEF\xBC"; /* U+FF0B, U+FF0D, U+FF1D, U+FF20 */

    if (*code == '\t' || *code == '\r')
        return true;
    code += strspn(code, " \n");
    return (*code != '\0' && strchr("=+-@|%", *code)) ||
           strncmp(code, wide, sizeof wide - 1) == 0;
}

void
csv_code(struct csv *csv, const char *code)
{
    separate(csv);
    if (would_run(code))
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
