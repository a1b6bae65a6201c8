#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "translations/text/po.h"

static void
write_string(FILE *out, const char *name, const char *text)
{
    fprintf(out, "%s \"", name);
    for (; *text; text++) {
        if (*text == '\n')
            fputs(text[1] ? "\\n\"\n\"" : "\\n", out);
        else if (*text == '"' || *text == '\\')
            fprintf(out, "\\%c", *text);
        else
            fputc(*text, out);
    }
    fputs("\"\n", out);
}

void
po_write_header(FILE *out, const char *language)
{
    fputs("msgid \"\"\nmsgstr \"\"\n"
          "\"Project-Id-Version: amparo\\n\"\n",
          out);
    fprintf(out, "\"Language: %s\\n\"\n", language);
    fputs("\"MIME-Version: 1.0\\n\"\n"
          "\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
          "\"Content-Transfer-Encoding: 8bit\\n\"\n",
          out);
}

static void
write_notes(FILE *out, const char *notes)
{
    while (*notes) {
        size_t length = strcspn(notes, "\n");

        fprintf(out, "#. %.*s\n", (int)length, notes);
        notes += length + (notes[length] == '\n');
    }
}

void
po_write_entry(FILE *out, const struct po_entry *entry)
{
    fputc('\n', out);
    write_notes(out, entry->notes);
    if (entry->is_fuzzy)
        fputs("#, fuzzy\n", out);
    write_string(out, "msgctxt", entry->key);
    write_string(out, "msgid", entry->english);
    write_string(out, "msgstr", entry->text);
}

static void
join_entry(const struct po *file, const struct po_entry *entry, struct po *out,
           struct po_faults *faults)
{
    const struct po_entry *known = po_find(out, entry->key);

    if (!known) {
        struct po_entry copy = *entry;

        copy.key = memory_text(entry->key);
        copy.english = memory_text(entry->english);
        copy.text = memory_text(entry->text);
        copy.notes = memory_text(entry->notes);
        out->entries[out->count++] = copy;
    } else if (strcmp(known->english, entry->english) != 0)
        po_fault(faults, file, entry, "the key has other words elsewhere");
}

void
po_join(const struct po *files, size_t count, struct po *out,
        struct po_faults *faults)
{
    size_t total = 0;

    for (size_t i = 0; i < count; i++)
        total += files[i].count;
    *out = (struct po){.file = "all"};
    out->entries = memory_array(total + 1, sizeof *out->entries);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < files[i].count; j++)
            join_entry(&files[i], &files[i].entries[j], out, faults);
}

/* genrb reads UTF-8, and a backslash as C does. */
static void
write_quoted(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '\n')
            fputs("\\n", out);
        else if (*text == '"' || *text == '\\')
            fprintf(out, "\\%c", *text);
        else
            fputc(*text, out);
    }
    fputc('"', out);
}

static void
write_item(FILE *out, const struct po_entry *english,
           const struct po_entry *words)
{
    static const char letters[] = {
        [PO_DRAFT] = 'd', [PO_TRANSLATED] = 't', [PO_REVIEWED] = 'r'};
    char state = words ? letters[po_state(words, english)] : 't';

    fputs("    ", out);
    write_quoted(out, english->key);
    fputs(":array { ", out);
    write_quoted(out, words ? words->text : english->english);
    fprintf(out, ", \"%c%s\" }\n", state, english->is_sensitive ? "s" : "");
}

void
po_write_bundle(FILE *out, const char *tag, const struct po *english,
                const struct po *words)
{
    for (; *tag; tag++)
        fputc(*tag == '-' ? '_' : *tag, out);
    fputs(":table {\n", out);
    for (size_t i = 0; i < english->count; i++) {
        const struct po_entry *entry = &english->entries[i];
        const struct po_entry *other = NULL;

        if (words) {
            other = po_find(words, entry->key);
            if (!other || !*other->text)
                continue;
        }
        write_item(out, entry, other);
    }
    fputs("}\n", out);
}
