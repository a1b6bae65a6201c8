#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/report/condition.h"
#include "kiosk/report/facts.h"
#include "tests/fuzz/fuzz.h"

/*
 * The expressions of `relevant`. What one means is not said here a second
 * time: it is held against its own negation and its own double.
 */
enum { ATOMS_MAX = 64 };

struct world {
    uint32_t atoms;
};

static bool
resolve(void *self, const struct atom *atom, uint32_t *token)
{
    struct world *world = self;

    fuzz_need(atom->question && atom->question[0], "an atom has a name");
    for (size_t i = 0; i < atom->code_count; i++)
        fuzz_need(atom->codes[i][0] != '\0', "a code has letters");
    *token = world->atoms++;
    return true;
}

static bool
holds(const void *facts, uint32_t token)
{
    return *(const uint64_t *)facts >> (token % ATOMS_MAX) & 1;
}

static void
count(void *self, uint32_t token)
{
    uint32_t *next = self;

    fuzz_need(token == *next, "atoms come in the order of the text");
    ++*next;
}

static struct condition *
read_it(const char *text, uint32_t *atoms)
{
    struct world world = {0};
    const struct condition_world lent = {.self = &world, .resolve = resolve};
    struct condition *condition = NULL;
    char *problem = NULL;
    enum status status = condition_read(text, &lent, &condition, &problem);

    fuzz_need((status == STATUS_OK) == (condition != NULL) &&
                  (status == STATUS_OK) == (problem == NULL),
              "a condition, or why not");
    free(problem);
    *atoms = world.atoms;
    return condition;
}

/* PATTERN around TEXT: is it EXPECTED? One too deep may be refused. */
static void
need_meaning(const char *pattern, const char *text, const uint64_t *facts,
             bool expected)
{
    uint32_t atoms;
    struct buf whole = {0};
    struct condition *condition;

    for (; *pattern; pattern++)
        if (*pattern == '@')
            buf_add_text(&whole, text);
        else
            buf_add_byte(&whole, (uint8_t)*pattern);
    condition = read_it(buf_text(&whole), &atoms);
    if (condition)
        fuzz_need(condition_holds(condition, holds, facts) == expected,
                  "logic is logic");
    condition_free(condition);
    buf_clear(&whole);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t facts = 0;
    size_t head = size < sizeof facts ? size : sizeof facts;
    char *text = fuzz_text(data + head, size - head);
    uint32_t atoms = 0;
    uint32_t seen = 0;
    struct condition *condition;

    fuzz_begin();
    if (head)
        memcpy(&facts, data, head);
    condition = read_it(text, &atoms);
    if (condition && atoms <= ATOMS_MAX / 2) {
        bool is = condition_holds(condition, holds, &facts);

        condition_each(condition, count, &seen);
        fuzz_need(seen == atoms, "each atom is seen");
        need_meaning("not (@)", text, &facts, !is);
        need_meaning("( @ )", text, &facts, is);
        need_meaning("(@) or z=y", text, &facts,
                     is || facts >> (atoms % ATOMS_MAX) & 1);
        need_meaning("(@) and not z=y", text, &facts,
                     is && !(facts >> (atoms % ATOMS_MAX) & 1));
        /* now z comes first, and the others one later */
        facts = facts << 1 | is;
        need_meaning("not z=y or (@)", text, &facts, true);
    }
    condition_free(condition);
    free(text);
    return 0;
}
