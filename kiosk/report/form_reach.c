#include <assert.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/report/form_check.h"

/*
 * Can a condition ever hold? Every way to make its atoms true or false is
 * tried; a way counts when each question it speaks of, and the world, has an
 * answer that makes them so. A question that must have been answered must
 * have been asked, so its own condition is tried along with it.
 *
 * What the world says moves with the place (path may change at H4), so its
 * atoms belong to the question in whose condition they stand.
 */
enum { GUESS_MAX = 14, ANYWHERE = -1 };

struct guess_atom {
    int place; /* of a world's atom: the question; ANYWHERE for the others */
    uint32_t token;
};

struct guess {
    const struct form *form;
    struct guess_atom atoms[GUESS_MAX];
    size_t count;
    bool full;      /* there were more */
    uint32_t truth; /* a bit for each atom */
    int place;      /* whose condition is looked at */
};

static int
place_of(const struct guess *guess, uint32_t token)
{
    const struct form_atom *atom = &guess->form->atoms[token];

    return atom->question >= 0 ? ANYWHERE : guess->place;
}

static int
find_atom(const struct guess *guess, uint32_t token)
{
    int place = place_of(guess, token);

    for (size_t i = 0; i < guess->count; i++) {
        if (guess->atoms[i].token == token && guess->atoms[i].place == place)
            return (int)i;
    }
    return -1;
}

static void
add_atom(void *self, uint32_t token)
{
    struct guess *guess = self;

    if (find_atom(guess, token) >= 0)
        return;
    if (guess->count == GUESS_MAX) {
        guess->full = true;
        return;
    }
    guess->atoms[guess->count].token = token;
    guess->atoms[guess->count++].place = place_of(guess, token);
}

static bool
atom_is_true(const void *facts, uint32_t token)
{
    const struct guess *guess = facts;
    int number = find_atom(guess, token);

    assert(number >= 0);
    return guess->truth >> number & 1;
}

/* Does the question of ATOM answered by CHOICES (0: not) make it true? */
static bool
answer_makes(const struct form_atom *atom, uint64_t choices)
{
    switch (atom->kind) {
    case ATOM_ANY_OF:
        return choices & atom->mask;
    case ATOM_ANSWERED:
        return choices != 0;
    case ATOM_ONLY:
        return choices != 0 && (choices & ~atom->mask) == 0;
    case ATOM_AT_LEAST:
        return false;
    }
    return false;
}

static bool
answer_fits(const struct guess *guess, int question, uint64_t choices)
{
    for (size_t i = 0; i < guess->count; i++) {
        const struct form_atom *atom =
            &guess->form->atoms[guess->atoms[i].token];

        if (atom->question == question &&
            answer_makes(atom, choices) != (guess->truth >> i & 1))
            return false;
    }
    return true;
}

/* The most that may be chosen: what no atom forbids. */
static uint64_t
widest(const struct guess *guess, const struct question *question)
{
    int none = form_choice(question, "none");
    uint64_t all = (UINT64_C(1) << question->choice_count) - 1;

    if (none >= 0)
        all &= ~(UINT64_C(1) << none);
    for (size_t i = 0; i < guess->count; i++) {
        const struct form_atom *atom =
            &guess->form->atoms[guess->atoms[i].token];
        bool is_true = guess->truth >> i & 1;

        if (atom->question != question->number)
            continue;
        if (atom->kind == ATOM_ANY_OF && !is_true)
            all &= ~atom->mask;
        if (atom->kind == ATOM_ONLY && is_true)
            all &= atom->mask;
    }
    return all;
}

static bool
some_answer_fits(const struct guess *guess, const struct question *question)
{
    if (question->type == QUESTION_TEXT)
        return answer_fits(guess, question->number, 1);
    if (question->type == QUESTION_SELECT_MULTIPLE &&
        answer_fits(guess, question->number, widest(guess, question)))
        return true;
    for (size_t i = 0; i < question->choice_count; i++) {
        if (answer_fits(guess, question->number, UINT64_C(1) << i))
            return true;
    }
    return false;
}

static bool
was_asked(const struct guess *guess, const struct question *question)
{
    struct guess there = *guess;

    there.place = question->number;
    return guess->full || !question->relevant ||
           condition_holds(question->relevant, atom_is_true, &there);
}

static bool
question_agrees(const struct guess *guess, const struct question *question)
{
    if (answer_fits(guess, question->number, 0))
        return true;
    return some_answer_fits(guess, question) && was_asked(guess, question);
}

static bool
world_makes(const struct guess *guess, size_t first, uint64_t values)
{
    const struct form_atom *like =
        &guess->form->atoms[guess->atoms[first].token];

    for (size_t i = first; i < guess->count; i++) {
        const struct form_atom *atom =
            &guess->form->atoms[guess->atoms[i].token];

        if (atom->question < 0 && atom->world == like->world &&
            guess->atoms[i].place == guess->atoms[first].place &&
            ((atom->mask & values) != 0) != (guess->truth >> i & 1))
            return false;
    }
    return true;
}

/* Try one value at a time, or the most that no atom forbids. */
static bool
world_agrees(const struct guess *guess, size_t first)
{
    const struct form_atom *like =
        &guess->form->atoms[guess->atoms[first].token];
    uint64_t all = world_values(like->world);

    if (world_makes(guess, first, 0))
        return true;
    if (world_is_single(like->world)) {
        for (uint64_t bit = 1; bit <= all && bit != 0; bit <<= 1) {
            if ((all & bit) && world_makes(guess, first, bit))
                return true;
        }
        return false;
    }
    for (size_t i = first; i < guess->count; i++) {
        const struct form_atom *atom =
            &guess->form->atoms[guess->atoms[i].token];

        if (atom->question < 0 && atom->world == like->world &&
            guess->atoms[i].place == guess->atoms[first].place &&
            !(guess->truth >> i & 1))
            all &= ~atom->mask;
    }
    return world_makes(guess, first, all);
}

static bool
all_agrees(const struct guess *guess)
{
    for (size_t i = 0; i < guess->count; i++) {
        int question = guess->form->atoms[guess->atoms[i].token].question;

        if (question >= 0) {
            if (!question_agrees(guess, form_question(guess->form, question)))
                return false;
        } else if (!world_agrees(guess, i)) {
            return false;
        }
    }
    return true;
}

/* Add the conditions of the questions spoken of, and of those, and so on. */
static void
add_conditions_before(struct guess *guess)
{
    for (size_t i = 0; i < guess->count; i++) {
        int number = guess->form->atoms[guess->atoms[i].token].question;
        const struct question *question;

        if (number < 0)
            continue;
        question = form_question(guess->form, number);
        guess->place = number;
        if (question->relevant)
            condition_each(question->relevant, add_atom, guess);
    }
}

static bool
can_hold(const struct form *form, int place, const struct condition *condition)
{
    struct guess guess = {.form = form, .place = place};
    uint32_t ways;

    if (!condition)
        return true;
    condition_each(condition, add_atom, &guess);
    if (guess.full)
        return true; /* more than can be tried: the walks of the tests see */
    if (form_question(form, place)->relevant != condition &&
        form_question(form, place)->relevant)
        condition_each(form_question(form, place)->relevant, add_atom, &guess);
    add_conditions_before(&guess);
    guess.place = place;
    ways = UINT32_C(1) << guess.count;
    for (guess.truth = 0; guess.truth < ways; guess.truth++) {
        if (condition_holds(condition, atom_is_true, &guess) &&
            was_asked(&guess, form_question(form, place)) && all_agrees(&guess))
            return true;
    }
    return false;
}

static char *
never(const struct question *question, const char *thing)
{
    if (!thing)
        return memory_print("form.json: question %s, key \"relevant\": it can "
                            "never hold, so the question is never asked",
                            question->name);
    return memory_print("form.json: question %s, \"%s\", key \"relevant\": it "
                        "can never hold",
                        question->name, thing);
}

static char *
check_question(const struct form *form, const struct question *question)
{
    int place = question->number;

    if (!can_hold(form, place, question->relevant))
        return never(question, NULL);
    for (size_t i = 0; i < question->choice_count; i++) {
        if (!can_hold(form, place, question->choices[i].relevant))
            return never(question, question->choices[i].name);
    }
    for (size_t i = 0; i < question->variant_count; i++) {
        if (!can_hold(form, place, question->variants[i].relevant))
            return never(question, question->variants[i].name);
    }
    for (size_t i = 0; i < question->hint_count; i++) {
        if (!can_hold(form, place, question->hints[i].relevant))
            return never(question, question->hints[i].name);
    }
    return NULL;
}

char *
form_check_reach(const struct form *form)
{
    for (int i = 0; i < form->count; i++) {
        char *problem = check_question(form, form_question(form, i));

        if (problem)
            return problem;
    }
    return NULL;
}
