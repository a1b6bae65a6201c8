#include "kiosk/keyset_seen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"

enum { LENGTH_MAX = 16, NUMBER_BASE = 10 };

static char *
path_in(const char *site, const char *ending)
{
    return memory_print("%s/keyset.seen%s", site, ending);
}

uint32_t
keyset_seen(const char *site)
{
    char *path = path_in(site, "");
    struct buf bytes = {0};
    unsigned long version = 0;

    if (file_read(path, LENGTH_MAX, &bytes) == STATUS_OK)
        version = strtoul(buf_text(&bytes), NULL, NUMBER_BASE);
    buf_clear(&bytes);
    free(path);
    return version > UINT32_MAX ? 0 : (uint32_t)version;
}

/* Beside it first: what was remembered is never lost in between. */
void
keyset_seen_note(const char *site, uint32_t version)
{
    char *path = path_in(site, "");
    char *beside = path_in(site, ".new");
    char *text = memory_print("%lu\n", (unsigned long)version);

    if (keyset_seen(site) < version) {
        (void)!unlink(beside);
        if (file_write_new(beside, text, strlen(text)) == STATUS_OK)
            (void)!rename(beside, path);
    }
    memory_free_text(text);
    free(beside);
    free(path);
}
