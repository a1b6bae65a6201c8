#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/memory.h"

/*
 * search TEXT PID...: does TEXT stand in the memory that these processes can
 * write? As bytes, and spread out: a terminal library keeps a letter in
 * each cell, ICU in two bytes, wchar_t in four. Says where; ends with 0 when
 * it was found, 1 when not, 2 when the memory cannot be read.
 */
enum {
    STRIDE_MAX = 96,    /* bytes between two letters */
    PIECE = 1 << 20,    /* read at once */
    RANGE_MAX_BITS = 36 /* a larger one is a sanitizer's shadow */
};

static const char *text;
static size_t length;

/* At how many bytes from letter to letter TEXT stands at AT; 0: it does not. */
static size_t
stands_at(const uint8_t *at, size_t left)
{
    for (size_t stride = 1; stride <= STRIDE_MAX; stride++) {
        size_t i = 1;

        if ((length - 1) * stride >= left)
            return 0;
        while (i < length && at[i * stride] == (uint8_t)text[i])
            i++;
        if (i == length)
            return stride;
    }
    return 0;
}

static bool
look_through(const uint8_t *bytes, size_t count, const char *range)
{
    const uint8_t *at = bytes;
    bool found = false;

    while ((at = memchr(at, text[0], count - (size_t)(at - bytes)))) {
        size_t stride = stands_at(at, count - (size_t)(at - bytes));

        if (stride) {
            printf("# found in %s, a letter each %zu\n", range, stride);
            found = true;
        }
        at++;
    }
    return found;
}

/* Pieces overlap by as much as TEXT can take. */
static bool
search_range(int memory, uint64_t from, uint64_t to, const char *range)
{
    static uint8_t bytes[PIECE + STRIDE_MAX * 256];
    bool found = false;

    for (; from < to; from += PIECE) {
        size_t size = to - from < sizeof bytes ? to - from : sizeof bytes;
        ssize_t got = pread(memory, bytes, size, (off_t)from);

        if (got > 0)
            found = look_through(bytes, (size_t)got, range) || found;
    }
    return found;
}

static int
search(const char *process)
{
    char *maps = memory_print("/proc/%s/maps", process);
    char *path = memory_print("/proc/%s/mem", process);
    FILE *ranges = fopen(maps, "re");
    int memory = open(path, O_RDONLY | O_CLOEXEC);
    char line[4096];
    int result = ranges && memory >= 0 ? 1 : 2;

    while (result != 2 && fgets(line, sizeof line, ranges)) {
        uint64_t from;
        uint64_t to;
        char rights[5];

        line[strcspn(line, "\n")] = '\0';
        if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s", &from, &to, rights) !=
                3 ||
            rights[1] != 'w' || (to - from) >> RANGE_MAX_BITS)
            continue;
        if (search_range(memory, from, to, line))
            result = 0;
    }
    if (ranges)
        fclose(ranges);
    if (memory >= 0)
        close(memory);
    free(maps);
    free(path);
    return result;
}

int
main(int count, char **words)
{
    int result = 1;

    if (count < 3 || strlen(words[1]) < 2 || strlen(words[1]) > 256)
        return 2;
    text = words[1];
    length = strlen(text);
    for (int i = 2; i < count && result != 2; i++) {
        int one = search(words[i]);

        result = one == 1 ? result : one;
    }
    return result;
}
