#include "tests/conformance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>

#include "tests/tap.h"

enum { LINE = 4096, PATH = 512 };

static void
path_of(const char *name, char out[PATH])
{
    const char *folder = getenv("AMPARO_UNICODE");

    snprintf(out, PATH, "%s/%s", folder ? folder : "/usr/share/unicode", name);
}

/* "15.0" of the first line ("# BidiTest-15.0.0.txt"); "" without a file. */
static void
version_of(const char *name, char out[8])
{
    char path[PATH];
    char line[LINE];
    const char *dash = NULL;
    FILE *file;

    path_of(name, path);
    file = fopen(path, "r");
    if (file && fgets(line, sizeof line, file))
        dash = strchr(line, '-');
    snprintf(out, 8, "%.4s", dash ? dash + 1 : "");
    if (file)
        fclose(file);
}

bool
conformance_start(const char *name)
{
    char version[8];

    version_of(name, version);
    if (!version[0]) {
        printf("1..0 # SKIP no %s: unicode-data has it\n", name);
        return false;
    }
    printf("# Unicode of %s is %s, of ICU %s\n", name, version,
           U_UNICODE_VERSION);
    fflush(stdout);
    return true;
}

struct conformance_count conformance_count;

void
conformance_begin(void)
{
    conformance_count = (struct conformance_count){0};
}

void
conformance_depart(const char *name, long line)
{
    if (conformance_count.departed++ < 10)
        fprintf(stderr, "%s:%ld departs\n", name, line);
}

void
conformance_departed(const char *name, long found, long expected)
{
    char version[8];

    version_of(name, version);
    if (TAP_IS_SLOW || strcmp(version, U_UNICODE_VERSION) != 0)
        ck_assert_int_le(found, expected);
    else
        ck_assert_int_eq(found, expected);
}

bool
conformance_takes(long line)
{
    return !TAP_IS_SLOW || line % 16 == 0 || getenv("AMPARO_CONFORMANCE");
}

static FILE *
open_file(const char *name)
{
    char path[PATH];
    FILE *file;

    path_of(name, path);
    file = fopen(path, "r");
    if (!file)
        abort();
    return file;
}

void
conformance_read(const char *name, void (*each)(char *line, long number))
{
    FILE *file = open_file(name);
    char line[LINE];

    for (long number = 1; fgets(line, sizeof line, file); number++) {
        line[strcspn(line, "#\n")] = '\0';
        if (line[0])
            each(line, number);
    }
    fclose(file);
}

int
conformance_numbers(const char *text, int base, int32_t *out, int limit)
{
    int count = 0;

    for (;;) {
        char *end;

        text += strspn(text, " \t");
        if (!*text || *text == ';')
            return count;
        if (count == limit)
            abort();
        if (*text == 'x') {
            out[count++] = -1;
            text++;
            continue;
        }
        out[count++] = (int32_t)strtol(text, &end, base);
        if (end == text)
            abort();
        text = end;
    }
}

bool
conformance_knows(const int32_t *points, int count)
{
    for (int i = 0; i < count; i++) {
        UVersionInfo age;

        u_charAge(points[i], age);
        if (age[0] == 0 && !U_IS_SURROGATE(points[i]))
            return false;
    }
    return true;
}

void
conformance_encode(struct sample *sample)
{
    sample->length = 0;
    for (int i = 0; i < sample->count; i++) {
        sample->starts[i] = sample->length;
        U16_APPEND_UNSAFE(sample->units, sample->length, sample->points[i]);
    }
    sample->starts[sample->count] = sample->length;
}

/* A point of each class. */
static int32_t
point_of_class(const char *name, size_t length)
{
    static const struct {
        const char *name;
        int32_t point;
    } classes[] = {
        {"L", 'a'},      {"R", 0x5D0},    {"EN", '0'},     {"ES", '+'},
        {"ET", '#'},     {"AN", 0x660},   {"CS", ','},     {"B", 0x2029},
        {"S", '\t'},     {"WS", ' '},     {"ON", '!'},     {"LRE", 0x202A},
        {"LRO", 0x202D}, {"AL", 0x627},   {"RLE", 0x202B}, {"RLO", 0x202E},
        {"PDF", 0x202C}, {"NSM", 0x300},  {"BN", 0xAD},    {"FSI", 0x2068},
        {"LRI", 0x2066}, {"RLI", 0x2067}, {"PDI", 0x2069}};

    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (strlen(classes[i].name) == length &&
            strncmp(classes[i].name, name, length) == 0)
            return classes[i].point;
    abort();
}

void
conformance_classes(struct sample *sample, const char *text)
{
    sample->count = 0;
    for (;;) {
        size_t length;

        text += strspn(text, " \t");
        length = strcspn(text, " \t;");
        if (length == 0)
            break;
        sample->points[sample->count++] = point_of_class(text, length);
        text += length;
    }
    conformance_encode(sample);
}
