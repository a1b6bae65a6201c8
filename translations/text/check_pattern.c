#include <stdio.h>
#include <string.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>

#include "translations/text/check.h"
#include "translations/text/layout.h"
#include "translations/text/pattern.h"
#include "translations/text/words.h"

/* How far numbers on our screens go; cells for one, and for a text of which
 * nothing is known. */
enum { NUMBERS = 200, NUMBER_CELLS = 3, TEXT_CELLS = 1, BRANCHES = 16 };

static void
fault(const struct check_text *check, const char *what, const char *name)
{
    po_fault(check->faults, check->file, check->entry, "%s: %s", name, what);
}

/* --- arguments ------------------------------------------------------------ */

static bool
takes_text(const struct pattern_shape *shape, const char *name)
{
    for (size_t i = 0; i < shape->texts; i++)
        if (strcmp(shape->text[i], name) == 0)
            return true;
    return false;
}

static bool
takes_number(const struct pattern_shape *shape, const char *name)
{
    return shape->has_number && strcmp(shape->number, name) == 0;
}

static void
check_arguments(const struct check_text *check,
                const struct pattern_shape *shape)
{
    struct pattern_shape source;

    if (pattern_take_shape(check->english->english, &source))
        return; /* said where the source is checked */
    for (size_t i = 0; i < source.texts; i++)
        if (!takes_text(shape, source.text[i]) &&
            !takes_number(shape, source.text[i]))
            fault(check, "the argument was left out", source.text[i]);
    if (source.has_number && !takes_number(shape, source.number) &&
        !takes_text(shape, source.number))
        fault(check, "the number was left out", source.number);
    for (size_t i = 0; i < shape->texts; i++)
        if (!takes_text(&source, shape->text[i]) &&
            !takes_number(&source, shape->text[i]))
            fault(check, "the English has no such argument", shape->text[i]);
    if (shape->has_number && takes_text(&source, shape->number))
        fault(check, "a text in English, a number here", shape->number);
    else if (shape->has_number && !takes_number(&source, shape->number))
        fault(check, "the English has no such argument", shape->number);
}

/* --- branches and width --------------------------------------------------- */

/* One choice that is open while the pattern is read. */
struct open_choice {
    enum pattern_kind kind;
    char keywords[BRANCHES][PATTERN_NAME];
    size_t count;
    int widest;
    int outside; /* cells before it, in the branch that it stands in */
};

struct walk {
    const struct check_text *check;
    struct open_choice open[PATTERN_DEPTH + 1];
    size_t depth;
    int cells; /* of the branch that is read */
};

static bool
has_branch(const struct open_choice *choice, const char *keyword)
{
    for (size_t i = 0; i < choice->count; i++)
        if (strcmp(choice->keywords[i], keyword) == 0)
            return true;
    return false;
}

/* The plural form of a number, as ICU names it. */
static void
form_of(const UPluralRules *rules, int number, char out[PATTERN_NAME])
{
    UErrorCode status = U_ZERO_ERROR;
    UChar form[PATTERN_NAME];
    int32_t length =
        uplrules_select(rules, number, form, PATTERN_NAME, &status);

    if (U_FAILURE(status) || length >= PATTERN_NAME)
        length = 0;
    u_UCharsToChars(form, out, length);
    out[length] = '\0';
}

static bool
is_form(const UPluralRules *rules, const char *keyword)
{
    UErrorCode status = U_ZERO_ERROR;
    UEnumeration *forms = uplrules_getKeywords(rules, &status);
    const char *form;
    bool found = false;

    while (!found && U_SUCCESS(status) &&
           (form = uenum_next(forms, NULL, &status)))
        found = strcmp(form, keyword) == 0;
    uenum_close(forms);
    return found;
}

static void
check_forms(const struct walk *walk, const struct open_choice *choice,
            const UPluralRules *rules)
{
    char said[PATTERN_NAME] = "";

    for (int i = 0; i <= NUMBERS; i++) {
        char exact[PATTERN_NAME];
        char form[PATTERN_NAME];

        snprintf(exact, sizeof exact, "=%d", i);
        form_of(rules, i, form);
        if (has_branch(choice, exact) || has_branch(choice, form) ||
            strcmp(said, form) == 0)
            continue;
        memcpy(said, form, sizeof said);
        po_fault(walk->check->faults, walk->check->file, walk->check->entry,
                 "%s: the plural form is missing, for example for %d", form, i);
    }
    for (size_t i = 0; i < choice->count; i++)
        if (choice->keywords[i][0] != '=' &&
            !is_form(rules, choice->keywords[i]))
            fault(walk->check, "the language has no such plural form",
                  choice->keywords[i]);
}

static void
check_branches(const struct walk *walk, const struct open_choice *choice)
{
    UErrorCode status = U_ZERO_ERROR;
    UPluralRules *rules;
    char locale[WORDS_TAG];

    for (size_t i = 0; i < choice->count; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(choice->keywords[i], choice->keywords[j]) == 0)
                fault(walk->check, "the branch stands here twice",
                      choice->keywords[i]);
    if (choice->kind == PATTERN_SELECT)
        return;
    words_locale(walk->check->tag, locale);
    rules = uplrules_openForType(locale,
                                 choice->kind == PATTERN_ORDINAL
                                     ? UPLURAL_TYPE_ORDINAL
                                     : UPLURAL_TYPE_CARDINAL,
                                 &status);
    if (U_SUCCESS(status))
        check_forms(walk, choice, rules);
    uplrules_close(rules);
}

static void
open_branch(struct walk *walk, const struct pattern_part *part)
{
    struct open_choice *choice = &walk->open[walk->depth - 1];

    if (choice->count < BRANCHES) {
        memcpy(choice->keywords[choice->count], part->words, part->length);
        choice->keywords[choice->count++][part->length] = '\0';
    }
    walk->cells = 0;
}

static void
see(void *self, const struct pattern_part *part)
{
    struct walk *walk = self;
    struct open_choice *choice = &walk->open[walk->depth];

    switch (part->event) {
    case PATTERN_LITERAL:
        walk->cells += layout_width(part->words, part->length);
        break;
    case PATTERN_ARGUMENT:
        walk->cells += part->kind == PATTERN_TEXT ? TEXT_CELLS : NUMBER_CELLS;
        break;
    case PATTERN_HASH:
        walk->cells += NUMBER_CELLS;
        break;
    case PATTERN_CHOICE:
        *choice =
            (struct open_choice){.kind = part->kind, .outside = walk->cells};
        walk->depth++;
        break;
    case PATTERN_BRANCH:
        open_branch(walk, part);
        break;
    case PATTERN_BRANCH_END:
        choice--;
        if (walk->cells > choice->widest)
            choice->widest = walk->cells;
        break;
    case PATTERN_CHOICE_END:
        choice--;
        walk->depth--;
        check_branches(walk, choice);
        walk->cells = choice->outside + choice->widest;
        break;
    }
}

void
check_pattern(const struct check_text *check)
{
    struct walk walk = {.check = check};
    struct pattern_shape shape;
    const char *wrong = pattern_take_shape(check->text, &shape);

    if (wrong) {
        po_fault(check->faults, check->file, check->entry, "%s", wrong);
        return;
    }
    check_arguments(check, &shape);
    pattern_read(check->text,
                 (struct pattern_reader){.self = &walk, .see = see});
    if (check->english->max && walk.cells > check->english->max)
        po_fault(check->faults, check->file, check->entry,
                 "it takes %d cells, there are %d", walk.cells,
                 check->english->max);
}
