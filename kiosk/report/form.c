#include "kiosk/report/form.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/report/facts.h"
#include "kiosk/report/form_inner.h"

static const char *const known_names[KNOWN_COUNT] = {
    [KNOWN_S2] = "S2", [KNOWN_C1] = "C1",   [KNOWN_C1b] = "C1b",
    [KNOWN_C2] = "C2", [KNOWN_K0] = "K0",   [KNOWN_K1] = "K1",
    [KNOWN_K2] = "K2", [KNOWN_K3] = "K3",   [KNOWN_K4] = "K4",
    [KNOWN_K6] = "K6", [KNOWN_K5b] = "K5b", [KNOWN_L1] = "L1",
    [KNOWN_A1] = "A1", [KNOWN_A4] = "A4",   [KNOWN_A5] = "A5",
    [KNOWN_A6] = "A6", [KNOWN_H1] = "H1",   [KNOWN_A10] = "A10",
    [KNOWN_H3] = "H3", [KNOWN_H4] = "H4",   [KNOWN_H5] = "H5",
    [KNOWN_D3] = "D3", [KNOWN_X1] = "X1",   [KNOWN_P1] = "P1",
    [KNOWN_P2] = "P2",
};

const char *
form_keep(struct form *form, char *text)
{
    size_t size = sizeof(*form->texts);

    form->texts = memory_resize(form->texts, form->text_count * size,
                                (form->text_count + 1) * size);
    form->texts[form->text_count++] = text;
    return text;
}

/* `none` has no bit in facts: it fires nothing. */
static void
link_entry(struct form_entry *entry)
{
    const struct question *question = &entry->question;

    entry->fact = facts_question(question->name);
    for (size_t i = 0; i < question->choice_count; i++) {
        const char *name = question->choices[i].name;

        entry->bits[i] = -1;
        if (entry->fact >= 0 && strcmp(name, "none") != 0)
            entry->bits[i] = facts_code((enum fact_question)entry->fact, name);
    }
}

void
form_link(struct form *form)
{
    for (int i = 0; i < form->count; i++)
        link_entry(&form->entries[i]);
    for (int i = 0; i < KNOWN_COUNT; i++) {
        const struct question *question = form_find(form, known_names[i]);

        form->known[i] = question ? question->number : -1;
    }
}

uint64_t
form_known_bit(const struct form *form, enum known known, const char *choice)
{
    const struct question *question;
    int number;

    if (form->known[known] < 0)
        return 0;
    question = form_question(form, form->known[known]);
    number = form_choice(question, choice);
    return number < 0 ? 0 : UINT64_C(1) << number;
}

void
form_free(struct form *form)
{
    if (!form)
        return;
    for (size_t i = 0; i < form->condition_count; i++)
        condition_free(form->conditions[i]);
    for (size_t i = 0; i < form->text_count; i++)
        free(form->texts[i]);
    free(form->conditions);
    free(form->texts);
    free(form->atoms);
    free(form->entries);
    free(form);
}

const uint8_t *
form_hash(const struct form *form)
{
    return form->hash;
}

int
form_count(const struct form *form)
{
    return form->count;
}

const struct question *
form_question(const struct form *form, int number)
{
    assert(number >= 0 && number < form->count);
    return &form->entries[number].question;
}

const struct question *
form_find(const struct form *form, const char *name)
{
    for (int i = 0; i < form->count; i++) {
        if (strcmp(form->entries[i].question.name, name) == 0)
            return &form->entries[i].question;
    }
    return NULL;
}

int
form_choice(const struct question *question, const char *name)
{
    for (size_t i = 0; i < question->choice_count; i++) {
        if (strcmp(question->choices[i].name, name) == 0)
            return (int)i;
    }
    return -1;
}
