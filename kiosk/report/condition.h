#ifndef REPORT_CONDITION_H
#define REPORT_CONDITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/status.h"

/*
 * The small language of `relevant` in form.json and of the conditions in
 * triage.def. An atom names a question and its codes; the rest is logic:
 *
 *     S2=abuse and not A1=child
 *     A2=not_paid,docs_taken         any of these codes was chosen
 *     A5 answered                    a value was given (not _dk _pns _skip)
 *     A5 only employer,recruiter     answered, and nothing but these
 *     ilo >= 3                       a number that the caller knows
 *     profile=consulate              names of the caller's world
 *     ( ... or ... ) and not ...
 *
 * `not` binds tighter than `and`, `and` tighter than `or`.
 */
struct condition;

enum atom_kind { ATOM_ANY_OF, ATOM_ANSWERED, ATOM_ONLY, ATOM_AT_LEAST };

/* An atom as it stands in the text; the names are lent. */
struct atom {
    enum atom_kind kind;
    const char *question;
    const char *const *codes; /* for ATOM_ANY_OF and ATOM_ONLY */
    size_t code_count;
    int number; /* for ATOM_AT_LEAST */
};

/*
 * Who knows what an atom means. RESOLVE is called once for each atom when
 * the text is read: it stores what it likes in *TOKEN, or gives false when
 * the names are unknown. HOLDS is called at each evaluation.
 */
struct condition_world {
    void *self;
    bool (*resolve)(void *self, const struct atom *atom, uint32_t *token);
};

/*
 * Read TEXT. On STATUS_BAD_INPUT, *PROBLEM is a sentence that names the
 * place ("at letter 14: ..."), which the caller frees.
 */
enum status
condition_read(const char *text, const struct condition_world *world,
               struct condition **out, char **problem) MUST_CHECK;

/* Evaluate; HOLDS answers for the tokens of RESOLVE. */
bool
condition_holds(const struct condition *condition,
                bool (*holds)(const void *facts, uint32_t token),
                const void *facts);

/* Call SEE for each atom's token, in the order of the text. */
void
condition_each(const struct condition *condition,
               void (*see)(void *self, uint32_t token), void *self);

/* Free. Accepts NULL. */
void
condition_free(struct condition *condition);

#endif
