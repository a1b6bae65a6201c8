#include "kiosk/report/relevant.h"

#include <assert.h>
#include <string.h>

#include "kiosk/report/form_inner.h"

static bool
counts(const struct walk *walk, int number)
{
    return number >= 0 && number < walk->upto && walk->relevant[number];
}

static enum answer_state
state_of(const struct walk *walk, int number)
{
    if (!counts(walk, number))
        return ANSWER_NONE;
    return report_state(walk->report,
                        form_question(report_form(walk->report), number));
}

uint64_t
relevant_choices(const struct walk *walk, int number)
{
    const struct form *form = report_form(walk->report);

    if (state_of(walk, number) != ANSWER_VALUE)
        return 0;
    return report_choices(walk->report, form_question(form, number)) &
           walk->offered[number];
}

static bool
chose(const struct walk *walk, enum known known, const char *choice)
{
    const struct form *form = report_form(walk->report);

    return relevant_choices(walk, form->known[known]) &
           form_known_bit(form, known, choice);
}

/* Who is not sure whether they are under 18 is taken for a child. */
static bool
is_under_18(const struct walk *walk)
{
    const struct form *form = report_form(walk->report);

    return chose(walk, KNOWN_K1, "yes") ||
           state_of(walk, form->known[KNOWN_K1]) == ANSWER_NOT_SURE;
}

enum path
relevant_path(const struct walk *walk)
{
    if (chose(walk, KNOWN_S2, "child"))
        return PATH_CHILD;
    if (chose(walk, KNOWN_S2, "abuse")) {
        bool child = is_under_18(walk) || chose(walk, KNOWN_A1, "child");

        return child ? PATH_CHILD : PATH_ABUSE;
    }
    if (chose(walk, KNOWN_S2, "help")) {
        bool child =
            is_under_18(walk) || chose(walk, KNOWN_H4, "alone_under_18");

        return child ? PATH_CHILD : PATH_HELP;
    }
    return PATH_NONE;
}

/* H3 tells; without it, an adult speaks of another. */
static bool
late_is_about(const struct walk *walk)
{
    if (chose(walk, KNOWN_H3, "me"))
        return false;
    return chose(walk, KNOWN_H3, "family") ||
           chose(walk, KNOWN_H3, "other_person") ||
           chose(walk, KNOWN_H3, "group") || chose(walk, KNOWN_K1, "no");
}

unsigned
relevant_child(const struct walk *walk)
{
    if (relevant_path(walk) != PATH_CHILD)
        return 0;
    if (chose(walk, KNOWN_H4, "alone_under_18"))
        return CHILD_LATE |
               (unsigned)(late_is_about(walk) ? CHILD_ABOUT : CHILD_SELF);
    if (chose(walk, KNOWN_A1, "child") || chose(walk, KNOWN_K0, "about") ||
        (chose(walk, KNOWN_S2, "child") && chose(walk, KNOWN_K1, "no")))
        return CHILD_ABOUT;
    return CHILD_SELF;
}

uint64_t
relevant_memory_only(const struct form *form)
{
    return form_known_bit(form, KNOWN_H1, "afraid_return") |
           form_known_bit(form, KNOWN_H1, "removal_soon");
}

bool
relevant_fear(const struct walk *walk)
{
    const struct form *form = report_form(walk->report);

    if (walk->site.profile != PROFILE_CONSULATE)
        return false;
    return walk->feared || (relevant_choices(walk, form->known[KNOWN_H1]) &
                            relevant_memory_only(form));
}

/* The fact S2 is the path, wherever it came from. */
static void
put_path(const struct walk *walk, struct facts *facts)
{
    static const char *const names[] = {
        [PATH_ABUSE] = "abuse",
        [PATH_HELP] = "help",
        [PATH_CHILD] = "child",
    };
    enum path path = relevant_path(walk);
    bool known = path == PATH_NONE || facts_choose(facts, "S2", names[path]);

    assert(known);
}

static void
put_fact(const struct walk *walk, const struct form_entry *entry,
         struct facts *facts)
{
    uint64_t choices = relevant_choices(walk, entry->question.number);
    uint64_t codes = 0;

    for (size_t i = 0; i < entry->question.choice_count; i++) {
        if ((choices >> i & 1) && entry->bits[i] >= 0)
            codes |= UINT64_C(1) << entry->bits[i];
    }
    facts->codes[entry->fact] = codes;
    /*
     * "None of these" did it: whoever it was, it may be someone who works
     * here, so for A5 it says no more than no answer.
     */
    facts->answered[entry->fact] =
        entry->fact == FACT_A5 ? codes != 0 : choices != 0;
}

/* A country is no story: D3 is never free text to triage. */
static bool
is_story(const struct form *form, const struct question *question)
{
    return question->type == QUESTION_TEXT &&
           question->number != form->known[KNOWN_D3];
}

struct facts
relevant_facts(const struct walk *walk)
{
    const struct form *form = report_form(walk->report);
    struct facts facts = {
        .consulate = walk->site.profile == PROFILE_CONSULATE,
    };

    for (int i = 0; i < form->count; i++) {
        const struct form_entry *entry = &form->entries[i];

        if (!counts(walk, i))
            continue;
        if (entry->fact >= 0 && entry->fact != FACT_S2)
            put_fact(walk, entry, &facts);
        if (is_story(form, &entry->question) &&
            state_of(walk, i) == ANSWER_VALUE)
            facts.free_text = true;
    }
    put_path(walk, &facts);
    return facts;
}

/*
 * What a consulate may not keep gives its time, its blocks and its seal, and
 * none of the reasons and targets that would tell it.
 */
static struct verdict
without_fear(struct facts facts, const struct verdict *feared)
{
    struct verdict verdict;

    facts.codes[FACT_H1] &=
        ~(UINT64_C(1) << facts_code(FACT_H1, "afraid_return") |
          UINT64_C(1) << facts_code(FACT_H1, "removal_soon"));
    facts.answered[FACT_H1] = facts.codes[FACT_H1] != 0;
    verdict = triage_judge(&facts);
    if (feared->priority < verdict.priority)
        verdict.priority = feared->priority;
    verdict.blocked |= feared->blocked;
    verdict.targets &= ~feared->blocked;
    verdict.targets |= 1u << TARGET_PSEA_OUTSIDE;
    verdict.sealed = true;
    verdict.ask_x1 = false;
    return verdict;
}

static struct verdict
judge(const struct walk *walk, const struct facts *facts)
{
    struct verdict verdict = triage_judge(facts);

    return relevant_fear(walk) ? without_fear(*facts, &verdict) : verdict;
}

struct verdict
relevant_verdict(const struct walk *walk)
{
    struct facts facts = relevant_facts(walk);

    return judge(walk, &facts);
}

/* Not come to yet, as far as WALK goes. */
static bool
is_to_come(const struct walk *walk, int number)
{
    return number >= 0 &&
           (number >= walk->upto || state_of(walk, number) == ANSWER_NONE);
}

struct verdict
relevant_settled(const struct walk *walk)
{
    static const struct {
        enum known known;
        const char *question;
        const char *mildest;
    } answers[] = {
        {.known = KNOWN_C1b, .question = "C1b", .mildest = "no"},
        {.known = KNOWN_A4, .question = "A4", .mildest = "older"},
        {.known = KNOWN_A5, .question = "A5", .mildest = "employer"},
        {.known = KNOWN_A6, .question = "A6", .mildest = "no"},
        {.known = KNOWN_K2, .question = "K2", .mildest = "yes"},
        {.known = KNOWN_K4, .question = "K4", .mildest = "15_17"},
        {.known = KNOWN_K5b, .question = "K5b", .mildest = "older"},
        {.known = KNOWN_X1, .question = "X1", .mildest = "no"},
    };
    const struct form *form = report_form(walk->report);
    struct facts facts = relevant_facts(walk);

    /* X1 is asked last, also of who sends early: nothing comes after it. */
    if (!is_to_come(walk, form->known[KNOWN_X1]))
        return judge(walk, &facts);
    for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
        int number = form->known[answers[i].known];
        bool known;

        /* What will not be asked settles nothing; X1 hangs on the others. */
        if (!is_to_come(walk, number) ||
            (answers[i].known != KNOWN_X1 && !walk->relevant[number]))
            continue;
        known = facts_choose(&facts, answers[i].question, answers[i].mildest);
        assert(known);
    }
    return judge(walk, &facts);
}

/* Judging costs the most of a walk: only what ASKED asks is worked out. */
static uint64_t
verdict_values(const struct walk *walk, uint64_t asked)
{
    struct facts facts;
    struct verdict verdict;
    uint64_t values = 0;

    if ((asked & VERDICT_SEALED) && relevant_settled(walk).sealed)
        values |= VERDICT_SEALED;
    if (asked == VERDICT_SEALED)
        return values;
    facts = relevant_facts(walk);
    verdict = judge(walk, &facts);
    if (verdict.ask_x1)
        values |= VERDICT_ASK_X1;
    if (verdict.priority == PRIORITY_P0)
        values |= VERDICT_P0;
    if ((asked & VERDICT_ASK_X2) && route_may_ask_x2(&facts, &verdict))
        values |= VERDICT_ASK_X2;
    return values;
}

/* Before X1 nobody is promised that only people outside will read. */
static uint64_t
reader_values(const struct walk *walk)
{
    struct facts facts = relevant_facts(walk);
    struct verdict verdict = relevant_settled(walk);

    return UINT64_C(1) << route_reader(&facts, &verdict);
}

static uint64_t
values_of(const struct walk *walk, enum world world, uint64_t asked)
{
    const struct service *found;

    switch (world) {
    case WORLD_PATH:
        return UINT64_C(1) << relevant_path(walk);
    case WORLD_PROFILE:
        return UINT64_C(1) << walk->site.profile;
    case WORLD_VERDICT:
        return verdict_values(walk, asked);
    case WORLD_READER:
        return reader_values(walk);
    case WORLD_REASON:
        return relevant_verdict(walk).reasons;
    case WORLD_CHILD:
        return relevant_child(walk);
    case WORLD_COUNTRY:
        return walk->site.ask_country;
    case WORLD_FEAR:
        return relevant_fear(walk);
    case WORLD_SERVICES:
        return relevant_services(walk, &found, 1) > 0;
    }
    assert(false);
    return 0;
}

static bool
atom_holds(const void *facts, uint32_t token)
{
    const struct walk *walk = facts;
    const struct form *form = report_form(walk->report);
    const struct form_atom *atom = &form->atoms[token];
    uint64_t choices;

    if (atom->question < 0)
        return values_of(walk, atom->world, atom->mask) & atom->mask;
    choices = relevant_choices(walk, atom->question);
    switch (atom->kind) {
    case ATOM_ANY_OF:
        return choices & atom->mask;
    case ATOM_ANSWERED:
        return state_of(walk, atom->question) == ANSWER_VALUE;
    case ATOM_ONLY:
        return choices != 0 && (choices & ~atom->mask) == 0;
    case ATOM_AT_LEAST:
        break; /* the reader of forms refuses it */
    }
    assert(false);
    return false;
}

bool
relevant_holds(const struct walk *walk, const struct condition *condition)
{
    return !condition || condition_holds(condition, atom_holds, walk);
}

void
relevant_find(struct walk *walk)
{
    const struct form *form = report_form(walk->report);

    memset(walk->relevant, 0, sizeof(walk->relevant));
    memset(walk->offered, 0, sizeof(walk->offered));
    for (int i = 0; i < form->count; i++) {
        const struct question *question = form_question(form, i);

        walk->upto = i;
        walk->relevant[i] = relevant_holds(walk, question->relevant);
        for (size_t j = 0; j < question->choice_count; j++) {
            if (relevant_holds(walk, question->choices[j].relevant))
                walk->offered[i] |= UINT64_C(1) << j;
        }
    }
    walk->upto = form->count;
}

void
relevant_all(struct walk *walk)
{
    for (int i = 0; i < FORM_QUESTIONS_MAX; i++) {
        walk->relevant[i] = true;
        walk->offered[i] = UINT64_MAX;
    }
    walk->upto = form_count(report_form(walk->report));
}

struct walk
relevant_before(const struct walk *walk, const struct question *question)
{
    struct walk before = *walk;

    before.upto = question->number;
    return before;
}

/*
 * The gates of the table of targets: some act without being asked, police
 * are told on A10 alone. Triage never suggests a consulate: H5 asks for it.
 */
static uint32_t
targets_to_ask(const struct walk *walk, const struct verdict *verdict)
{
    uint32_t targets = verdict->targets;

    targets &= ~(1u << TARGET_EMERGENCY | 1u << TARGET_PSEA_OUTSIDE |
                 1u << TARGET_CONSULATE);
    if (!chose(walk, KNOWN_A10, "police"))
        targets &= ~(1u << TARGET_POLICE);
    if (chose(walk, KNOWN_H5, "yes"))
        targets |= 1u << TARGET_CONSULATE;
    return targets;
}

size_t
relevant_services(const struct walk *walk, const struct service **out,
                  size_t limit)
{
    struct verdict verdict;
    struct services_wish wish = {
        .child = relevant_path(walk) == PATH_CHILD,
    };

    if (!walk->services)
        return 0;
    if (chose(walk, KNOWN_A1, "other_person") ||
        chose(walk, KNOWN_A1, "group") ||
        chose(walk, KNOWN_H3, "other_person") || chose(walk, KNOWN_H3, "group"))
        return 0;
    verdict = relevant_verdict(walk);
    wish.targets = targets_to_ask(walk, &verdict);
    wish.blocked = verdict.blocked;
    return services_suggest(walk->services, wish, out, limit);
}
