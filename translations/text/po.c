#include "translations/text/po.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/hash.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"

/* Which string a continued line belongs to. */
enum field { FIELD_NONE, FIELD_KEY, FIELD_ENGLISH, FIELD_TEXT, FIELDS };

struct reader {
    struct po *po;
    struct po_faults *faults;
    size_t line;
    enum field field;
    struct buf fields[FIELDS];
    bool has_key;
    bool has_english;
    bool has_text;
    struct buf notes;
    struct po_entry entry;
};

void
po_fault(struct po_faults *faults, const struct po *po,
         const struct po_entry *entry, const char *format, ...)
{
    va_list arguments;

    faults->count++;
    if (!faults->out)
        return;
    fprintf(faults->out, "%s:", po->file);
    if (entry && entry->line)
        fprintf(faults->out, "%zu:", entry->line);
    fputc(' ', faults->out);
    if (entry && entry->key)
        fprintf(faults->out, "%s: ", entry->key);
    va_start(arguments, format);
    vfprintf(faults->out, format, arguments);
    va_end(arguments);
    fputc('\n', faults->out);
}

static enum status
bad_line(struct reader *reader, const char *what)
{
    struct po_entry here = {.line = reader->line};

    po_fault(reader->faults, reader->po, &here, "%s", what);
    return STATUS_BAD_INPUT;
}

static void
clear_entry(struct po_entry *entry)
{
    free(entry->key);
    free(entry->english);
    free(entry->text);
    free(entry->notes);
}

void
po_clear(struct po *po)
{
    for (size_t i = 0; i < po->count; i++)
        clear_entry(&po->entries[i]);
    free(po->entries);
    *po = (struct po){0};
}

static void
add_entry(struct po *po, struct po_entry entry)
{
    size_t size = sizeof *po->entries;

    if ((po->count & (po->count - 1)) == 0)
        po->entries = memory_resize(po->entries, po->count * size,
                                    (po->count ? 2 * po->count : 1) * size);
    po->entries[po->count++] = entry;
}

/* An entry ends where the next one's first line stands. */
static void
finish_entry(struct reader *reader)
{
    struct po_entry *entry = &reader->entry;

    if (reader->has_english && reader->has_key) {
        entry->key = memory_text(buf_text(&reader->fields[FIELD_KEY]));
        entry->english = memory_text(buf_text(&reader->fields[FIELD_ENGLISH]));
        entry->text = memory_text(buf_text(&reader->fields[FIELD_TEXT]));
        entry->notes = memory_text(buf_text(&reader->notes));
        add_entry(reader->po, *entry);
    }
    for (int i = 0; i < FIELDS; i++)
        buf_clear(&reader->fields[i]);
    buf_clear(&reader->notes);
    reader->has_key = reader->has_english = reader->has_text = false;
    reader->field = FIELD_NONE;
    *entry = (struct po_entry){0};
}

static void
begin_entry(struct reader *reader)
{
    if (reader->has_text)
        finish_entry(reader);
}

static char
escaped(char letter)
{
    switch (letter) {
    case 'n':
        return '\n';
    case 't':
        return '\t';
    case 'r':
        return '\r';
    default:
        return letter;
    }
}

/* A quoted string to the end of the line. */
static enum status
read_string(struct reader *reader, const char *at, struct buf *out)
{
    at += strspn(at, " \t");
    if (*at != '"')
        return bad_line(reader, "a quoted string is missing");
    at++;
    while (*at && *at != '"') {
        char letter = *at++;

        if (letter == '\\' && *at)
            letter = escaped(*at++);
        buf_add_byte(out, (uint8_t)letter);
    }
    if (*at != '"')
        return bad_line(reader, "a string has no closing quote");
    at++;
    if (at[strspn(at, " \t")])
        return bad_line(reader, "something stands after the string");
    return STATUS_OK;
}

static bool
begins(const char *line, const char *start)
{
    return strncmp(line, start, strlen(start)) == 0;
}

/* "# reviewed: DATE INITIALS HASH8" */
static void
read_review(struct reader *reader, const char *line)
{
    const char *hash = strrchr(line, ' ');

    begin_entry(reader);
    if (hash && strlen(hash + 1) == PO_HASH)
        memcpy(reader->entry.review, hash + 1, PO_HASH);
}

static void
read_note(struct reader *reader, const char *line)
{
    begin_entry(reader);
    line += strspn(line, " ");
    buf_add_text(&reader->notes, line);
    buf_add_byte(&reader->notes, '\n');
    if (begins(line, "max:"))
        reader->entry.max = atoi(line + strlen("max:"));
    else if (strcmp(line, "sensitive") == 0)
        reader->entry.is_sensitive = true;
}

static enum status
read_comment(struct reader *reader, const char *line)
{
    if (begins(line, "#~"))
        return STATUS_OK; /* obsolete */
    if (begins(line, "# reviewed:"))
        read_review(reader, line);
    else if (begins(line, "#."))
        read_note(reader, line + 2);
    else if (begins(line, "#,")) {
        begin_entry(reader);
        if (strstr(line, "fuzzy"))
            reader->entry.is_fuzzy = true;
    } else
        begin_entry(reader);
    return STATUS_OK;
}

static enum status
read_field(struct reader *reader, enum field field, const char *rest)
{
    reader->field = field;
    if (reader->fields[field].length)
        return bad_line(reader, "the entry says this twice");
    return read_string(reader, rest, &reader->fields[field]);
}

static enum status
read_line(struct reader *reader, const char *line)
{
    if (line[strspn(line, " \t")] == '\0')
        return STATUS_OK;
    if (*line == '#')
        return read_comment(reader, line);
    if (*line == '"') {
        if (reader->field == FIELD_NONE)
            return bad_line(reader, "a string stands alone");
        return read_string(reader, line, &reader->fields[reader->field]);
    }
    if (begins(line, "msgctxt ")) {
        begin_entry(reader);
        reader->has_key = true;
        reader->entry.line = reader->line;
        return read_field(reader, FIELD_KEY, line + strlen("msgctxt "));
    }
    if (begins(line, "msgid ")) {
        begin_entry(reader);
        reader->has_english = true;
        return read_field(reader, FIELD_ENGLISH, line + strlen("msgid "));
    }
    if (begins(line, "msgstr ")) {
        reader->has_text = true;
        return read_field(reader, FIELD_TEXT, line + strlen("msgstr "));
    }
    return bad_line(reader, "this is no line of a PO file");
}

static enum status
read_lines(struct reader *reader, FILE *in)
{
    enum status status = STATUS_OK;
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;

    while (status == STATUS_OK &&
           (length = getline(&line, &capacity, in)) >= 0) {
        reader->line++;
        while (length && strchr("\r\n", line[length - 1]))
            line[--length] = '\0';
        if (!text_is_plain(line, (size_t)length))
            status = bad_line(reader, "not UTF-8, or a control character");
        else
            status = read_line(reader, line);
    }
    if (status == STATUS_OK && ferror(in))
        status = STATUS_IO;
    free(line);
    return status;
}

enum status
po_read_stream(FILE *in, const char *file, struct po *out,
               struct po_faults *faults)
{
    struct reader reader = {.po = out, .faults = faults};
    enum status status;

    *out = (struct po){.file = file};
    status = read_lines(&reader, in);
    finish_entry(&reader);
    if (status != STATUS_OK)
        po_clear(out);
    return status;
}

enum status
po_read(const char *path, struct po *out, struct po_faults *faults)
{
    FILE *in = fopen(path, "r");
    enum status status;

    *out = (struct po){.file = path};
    if (!in) {
        po_fault(faults, out, NULL, "%s", strerror(errno));
        return STATUS_IO;
    }
    status = po_read_stream(in, path, out, faults);
    fclose(in);
    return status;
}

const struct po_entry *
po_find(const struct po *po, const char *key)
{
    for (size_t i = 0; i < po->count; i++)
        if (strcmp(po->entries[i].key, key) == 0)
            return &po->entries[i];
    return NULL;
}

void
po_hash(const struct po_entry *entry, char out[PO_HASH + 1])
{
    static const char glue = '\004';
    uint8_t hash[HASH_SIZE];
    struct hash_part parts[] = {
        {entry->key, strlen(entry->key)},         {&glue, 1},
        {entry->english, strlen(entry->english)}, {&glue, 1},
        {entry->text, strlen(entry->text)},
    };

    hash_parts_sha256(hash, parts, sizeof parts / sizeof *parts);
    for (int i = 0; i < PO_HASH / 2; i++)
        snprintf(out + 2 * i, 3, "%02x", hash[i]);
}

enum po_state
po_state(const struct po_entry *entry, const struct po_entry *english)
{
    char hash[PO_HASH + 1];

    if (strcmp(entry->english, english->english) != 0)
        return PO_DRAFT;
    po_hash(entry, hash);
    if (strcmp(entry->review, hash) == 0)
        return PO_REVIEWED;
    return entry->is_fuzzy ? PO_DRAFT : PO_TRANSLATED;
}
