#include "kiosk/verbs/seen.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/file.h"
#include "kiosk/base/hash.h"
#include "kiosk/base/memory.h"

char *
seen_folder(void)
{
    const char *state = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    char *parent = NULL;
    char *folder;

    if (state && *state == '/')
        parent = memory_text(state);
    else if (home && *home == '/')
        parent = memory_print("%s/.local/state", home);
    if (!parent)
        return NULL;
    folder = memory_print("%s/amparo", parent);
    free(parent);
    for (char *at = strchr(folder + 1, '/'); at; at = strchr(at + 1, '/')) {
        *at = '\0';
        (void)!mkdir(folder, 0700);
        *at = '/';
    }
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        free(folder);
        return NULL;
    }
    return folder;
}

static char *
path_of(const uint8_t root[32])
{
    uint8_t hash[HASH_SIZE];
    char *folder = seen_folder();
    char *path;

    if (!folder)
        return NULL;
    hash_bytes(hash, root, 32);
    path = memory_print("%s/keyset-%02x%02x%02x%02x%02x%02x", folder, hash[0],
                        hash[1], hash[2], hash[3], hash[4], hash[5]);
    free(folder);
    return path;
}

uint32_t
seen_version(const uint8_t root[32])
{
    char *path = path_of(root);
    struct buf bytes = {0};
    unsigned long version = 0;

    if (path && file_read(path, 16, &bytes) == STATUS_OK)
        version = strtoul(buf_text(&bytes), NULL, 10);
    buf_clear(&bytes);
    free(path);
    return version > UINT32_MAX ? 0 : (uint32_t)version;
}

void
seen_note(const uint8_t root[32], uint32_t version)
{
    if (seen_version(root) < version)
        seen_replace(root, version);
}

void
seen_replace(const uint8_t root[32], uint32_t version)
{
    char *path = path_of(root);
    char *text = memory_print("%lu\n", (unsigned long)version);

    if (path) {
        (void)!unlink(path);
        /* a memory that cannot be written is none: as without a folder */
        (void)!file_write_new(path, text, strlen(text));
    }
    free(text);
    free(path);
}
