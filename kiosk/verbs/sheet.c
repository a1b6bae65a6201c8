#include "kiosk/verbs/sheet.h"

#include <stdio.h>

#include "kiosk/base/file.h"
#include "kiosk/base/secret.h"
#include "kiosk/verbs/verbs.h"
#include "store/keys/paper.h"

enum { SHEET_MAX = 4096, DIGITS = PAPER_GROUPS * PAPER_GROUP_DIGITS };

static size_t
count_digits(const struct buf *text)
{
    size_t count = 0;

    for (size_t i = 0; i < text->length; i++)
        count += text->data[i] >= '0' && text->data[i] <= '9';
    return count;
}

/* Lines, until all groups are there or an empty one ends it. */
static void
ask(const char *what, struct buf *out)
{
    char line[256];

    fprintf(stderr, "%s, group by group; Enter after each line:\n", what);
    while (count_digits(out) < (size_t)DIGITS &&
           fgets(line, sizeof line, stdin) && line[0] != '\n')
        buf_add_text(out, line);
    secret_wipe(line, sizeof line);
}

enum status
sheet_read(const char *file, const char *what, struct buf *out)
{
    enum status status = STATUS_OK;

    if (file)
        status = file_read(file, SHEET_MAX, out);
    else
        ask(what, out);
    if (status != STATUS_OK)
        options_complain("%s cannot be read: %s.", file, status_words(status));
    return status;
}
