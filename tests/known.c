#include "tests/known.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"

enum { NAME_SIZE = 64, FIELDS_MAX = 160 };

struct field {
    char section[NAME_SIZE];
    char name[NAME_SIZE];
    struct buf value;
};

struct known {
    size_t count;
    struct field fields[FIELDS_MAX];
};

static void
add_hex(struct buf *out, const char *hex)
{
    unsigned byte;

    for (; sscanf(hex, "%2x", &byte) == 1 && hex[0] && hex[1]; hex += 2)
        buf_add_byte(out, (uint8_t)byte);
    ck_assert_uint_eq(strlen(hex), 0);
}

static void
add_field(struct known *known, const char *section, const char *line)
{
    struct field *field = &known->fields[known->count++];
    char form[NAME_SIZE];
    int at = 0;

    ck_assert_uint_le(known->count, FIELDS_MAX);
    ck_assert_int_eq(sscanf(line, "%63s %63s %n", field->name, form, &at), 2);
    ck_assert_int_gt(at, 0);
    strcpy(field->section, section);
    if (strcmp(form, "hex") == 0)
        add_hex(&field->value, line + at);
    else
        buf_add_text(&field->value, line + at);
}

struct known *
known_load(const char *path)
{
    struct known *known = memory_zeroed(sizeof *known);
    char section[NAME_SIZE] = "";
    char line[512];
    FILE *file = fopen(path, "r");

    ck_assert_msg(file != NULL, "%s", path);
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || line[0] == '\0')
            continue;
        if (line[0] == '[')
            ck_assert_int_eq(sscanf(line, "[%63[^]]]", section), 1);
        else if (line[0] == ' ')
            add_hex(&known->fields[known->count - 1].value, line + 2);
        else
            add_field(known, section, line);
    }
    fclose(file);
    return known;
}

void
known_free(struct known *known)
{
    for (size_t i = 0; i < known->count; i++)
        buf_clear(&known->fields[i].value);
    free(known);
}

static const struct buf *
find(const struct known *known, const char *section, const char *name)
{
    for (size_t i = 0; i < known->count; i++)
        if (strcmp(known->fields[i].section, section) == 0 &&
            strcmp(known->fields[i].name, name) == 0)
            return &known->fields[i].value;
    ck_abort_msg("no [%s] %s", section, name);
    return NULL;
}

const uint8_t *
known_hex_any(const struct known *known, const char *section, const char *field,
              size_t *length)
{
    const struct buf *value = find(known, section, field);

    *length = value->length;
    return value->data;
}

const uint8_t *
known_hex(const struct known *known, const char *section, const char *field,
          size_t length)
{
    size_t found;
    const uint8_t *bytes = known_hex_any(known, section, field, &found);

    ck_assert_msg(found == length, "[%s] %s", section, field);
    return bytes;
}

const char *
known_text(const struct known *known, const char *section, const char *field)
{
    struct buf *value = (struct buf *)(uintptr_t)find(known, section, field);

    return buf_text(value);
}

unsigned long
known_number(const struct known *known, const char *section, const char *field)
{
    return strtoul(known_text(known, section, field), NULL, 10);
}

void
known_fill(uint8_t *out, size_t length, unsigned start)
{
    for (size_t i = 0; i < length; i++)
        out[i] = (uint8_t)(start + i);
}

void
known_content(uint8_t *out, size_t length, int bucket)
{
    for (size_t i = 0; i < length; i++)
        out[i] = (uint8_t)(7 * i + (size_t)bucket);
}
