#include <stdlib.h>

#include "kiosk/base/memory.h"
#include "kiosk/report/form_inner.h"

/* The bits of an atom's codes; 0 when one is not known. */
static uint64_t
code_bits(const struct question *question, const struct atom *atom)
{
    uint64_t bits = 0;

    for (size_t i = 0; i < atom->code_count; i++) {
        int choice = form_choice(question, atom->codes[i]);

        if (choice < 0)
            return 0;
        bits |= UINT64_C(1) << choice;
    }
    return bits;
}

static uint64_t
world_bits(enum world world, const struct atom *atom)
{
    uint64_t bits = 0;

    for (size_t i = 0; i < atom->code_count; i++) {
        uint64_t bit = world_bit(world, atom->codes[i]);

        if (bit == 0)
            return 0;
        bits |= bit;
    }
    return bits;
}

/* The same atom is kept once, so that form_check sees that it is the same. */
static uint32_t
keep_atom(struct form *form, struct form_atom atom)
{
    size_t size = sizeof(*form->atoms);

    for (size_t i = 0; i < form->atom_count; i++) {
        const struct form_atom *kept = &form->atoms[i];

        if (kept->kind == atom.kind && kept->question == atom.question &&
            kept->world == atom.world && kept->mask == atom.mask)
            return (uint32_t)i;
    }
    form->atoms = memory_resize(form->atoms, form->atom_count * size,
                                (form->atom_count + 1) * size);
    form->atoms[form->atom_count] = atom;
    return (uint32_t)form->atom_count++;
}

static bool
resolve(void *self, const struct atom *atom, uint32_t *token)
{
    struct form *form = self;
    const struct question *question = form_find(form, atom->question);
    struct form_atom meant = {.kind = atom->kind, .question = -1};

    if (atom->kind == ATOM_AT_LEAST)
        return false;
    if (question) {
        meant.question = question->number;
        meant.mask = code_bits(question, atom);
    } else {
        if (!world_find(atom->question, &meant.world) ||
            atom->kind != ATOM_ANY_OF)
            return false;
        meant.mask = world_bits(meant.world, atom);
    }
    if (atom->kind != ATOM_ANSWERED && meant.mask == 0)
        return false;
    *token = keep_atom(form, meant);
    return true;
}

const struct condition *
form_condition(struct form *form, const char *text, char **problem)
{
    struct condition_world world = {.self = form, .resolve = resolve};
    struct condition *condition;
    size_t size = sizeof(struct condition *);

    if (condition_read(text, &world, &condition, problem) != STATUS_OK)
        return NULL;
    form->conditions =
        memory_resize(form->conditions, form->condition_count * size,
                      (form->condition_count + 1) * size);
    form->conditions[form->condition_count++] = condition;
    return condition;
}
