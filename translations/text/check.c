#include "translations/text/check.h"

#include <string.h>

static bool
is_key(const char *key)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_."
                                  "abcdefghijklmnopqrstuvwxyz0123456789-";

    return *key && strlen(key) < 80 && strspn(key, letters) == strlen(key);
}

/* The same key twice in a file. */
static void
check_keys(const struct po *po, struct po_faults *faults)
{
    for (size_t i = 0; i < po->count; i++) {
        const struct po_entry *entry = &po->entries[i];

        if (!is_key(entry->key))
            po_fault(faults, po, entry,
                     "a key is made of letters, digits, dots, - and _");
        if (po_find(po, entry->key) != entry)
            po_fault(faults, po, entry, "the key stands here twice");
    }
}

static void
check_text(const struct check_text *check)
{
    check_letters(check);
    check_pattern(check);
}

void
check_source(const struct po *english, struct po_faults *faults)
{
    check_keys(english, faults);
    for (size_t i = 0; i < english->count; i++) {
        const struct po_entry *entry = &english->entries[i];
        struct check_text check = {.tag = "en",
                                   .file = english,
                                   .entry = entry,
                                   .english = entry,
                                   .text = entry->english,
                                   .faults = faults};

        if (!*entry->english)
            po_fault(faults, english, entry, "there is no English");
        if (*entry->text)
            po_fault(faults, english, entry, "the source holds a translation");
        check_text(&check);
    }
}

static void
check_entry(const char *tag, const struct po *words,
            const struct po_entry *entry, const struct po_entry *source,
            struct po_faults *faults)
{
    struct check_text check = {.tag = tag,
                               .file = words,
                               .entry = entry,
                               .english = source,
                               .text = entry->text,
                               .faults = faults};

    if (strcmp(entry->english, source->english) != 0)
        po_fault(faults, words, entry, "the English was changed since");
    if (*entry->text)
        check_text(&check);
    else
        po_fault(faults, words, entry, "not translated");
}

void
check_language(const char *tag, const struct po *english,
               const struct po *words, struct po_faults *faults)
{
    check_keys(words, faults);
    for (size_t i = 0; i < words->count; i++) {
        const struct po_entry *entry = &words->entries[i];
        const struct po_entry *source = po_find(english, entry->key);

        if (source)
            check_entry(tag, words, entry, source, faults);
        else
            po_fault(faults, words, entry, "the program has no such key");
    }
    for (size_t i = 0; i < english->count; i++) {
        struct po_entry missing = {.key = english->entries[i].key};

        if (!po_find(words, missing.key))
            po_fault(faults, words, &missing, "the key is missing");
    }
}
