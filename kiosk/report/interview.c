#include "kiosk/report/interview.h"

#include <assert.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/report/form_inner.h"
#include "kiosk/report/relevant.h"

/*
 * WALK and VERDICT are worked out again when the report has changed since
 * CHANGES; what is const to the screens is this small memory alone.
 */
struct memo {
    struct walk walk;
    struct verdict verdict;
    enum reader reader;
    uint64_t changes;
};

struct interview {
    const struct form *form;
    struct report *report;
    struct memo *memo;
    uint32_t shown; /* a bit for each card */
    bool promised;  /* a text was written for people outside alone */
    /* What the answers dropped by interview_finish had made of the report. */
    bool feared;
    enum priority feared_priority;
    uint32_t feared_blocked;
};

static void
look_again(const struct interview *interview)
{
    struct memo *memo = interview->memo;
    struct facts facts;

    memo->walk.feared = interview->feared;
    relevant_find(&memo->walk);
    memo->verdict = relevant_verdict(&memo->walk);
    if (interview->feared) {
        if (interview->feared_priority < memo->verdict.priority)
            memo->verdict.priority = interview->feared_priority;
        memo->verdict.blocked |= interview->feared_blocked;
        memo->verdict.targets &= ~interview->feared_blocked;
    }
    facts = relevant_facts(&memo->walk);
    memo->reader = route_reader(&facts, &memo->verdict);
    /* X2 asks for the same report: its yes is a yes to that text too. */
    if (interview->promised && facts.free_text &&
        !facts_has(&facts, FACT_X2, "yes"))
        memo->reader = READER_OUTSIDE;
    memo->changes = report_changes(interview->report);
}

static const struct memo *
now(const struct interview *interview)
{
    if (interview->memo->changes != report_changes(interview->report))
        look_again(interview);
    return interview->memo;
}

struct interview *
interview_new(const struct form *form, const struct services *services,
              struct interview_site site)
{
    struct interview *interview = memory_zeroed(sizeof(*interview));

    interview->form = form;
    interview->report = report_new(form);
    interview->memo = memory_zeroed(sizeof(*interview->memo));
    interview->memo->walk.report = interview->report;
    interview->memo->walk.services = services;
    interview->memo->walk.site = site;
    if (site.profile == PROFILE_CONSULATE && form->known[KNOWN_H1] >= 0)
        report_hold_back(interview->report,
                         form_question(form, form->known[KNOWN_H1]),
                         relevant_memory_only(form));
    look_again(interview);
    return interview;
}

void
interview_free(struct interview *interview)
{
    if (!interview)
        return;
    report_free(interview->report);
    memory_free_wiped(interview->memo, sizeof(*interview->memo));
    memory_free_wiped(interview, sizeof(*interview));
}

struct report *
interview_report(struct interview *interview)
{
    return interview->report;
}

const struct question *
interview_after(const struct interview *interview,
                const struct question *question)
{
    const struct memo *memo = now(interview);
    int i = question ? question->number + 1 : 0;

    while (i < interview->form->count && !memo->walk.relevant[i])
        i++;
    return i < interview->form->count ? form_question(interview->form, i)
                                      : NULL;
}

const struct question *
interview_before(const struct interview *interview,
                 const struct question *question)
{
    const struct memo *memo = now(interview);
    int i = question ? question->number - 1 : interview->form->count - 1;

    while (i >= 0 && !memo->walk.relevant[i])
        i--;
    return i >= 0 ? form_question(interview->form, i) : NULL;
}

bool
interview_is_relevant(const struct interview *interview,
                      const struct question *question)
{
    return now(interview)->walk.relevant[question->number];
}

bool
interview_offers(const struct interview *interview,
                 const struct question *question, int choice)
{
    return now(interview)->walk.offered[question->number] >> choice & 1;
}

const struct question *
interview_open(const struct interview *interview)
{
    const struct question *question = interview_after(interview, NULL);

    while (question && report_state(interview->report, question) != ANSWER_NONE)
        question = interview_after(interview, question);
    return question;
}

struct progress
interview_progress(const struct interview *interview,
                   const struct question *question)
{
    const struct memo *memo = now(interview);
    struct progress progress = {0};

    for (int i = 0; i < interview->form->count; i++) {
        if (!memo->walk.relevant[i])
            continue;
        progress.of++;
        if (!question || i <= question->number)
            progress.at++;
    }
    return progress;
}

/* The number of the first of COUNT variants that holds, -1 for none. */
static int
pick(const struct interview *interview, const struct question *question,
     const struct variant *variants, size_t count)
{
    struct walk walk = relevant_before(&now(interview)->walk, question);

    for (size_t i = 0; i < count; i++) {
        if (relevant_holds(&walk, variants[i].relevant))
            return (int)i;
    }
    return -1;
}

const char *
interview_key(const struct interview *interview,
              const struct question *question)
{
    int variant =
        pick(interview, question, question->variants, question->variant_count);

    return variant < 0 ? question->key : question->variants[variant].key;
}

const char *
interview_hint(const struct interview *interview,
               const struct question *question)
{
    int hint = pick(interview, question, question->hints, question->hint_count);

    return hint < 0 ? "" : question->hints[hint].key;
}

const char *
interview_choice_key(const struct interview *interview,
                     const struct question *question, int choice)
{
    const struct choice *chosen = &question->choices[choice];
    int variant =
        pick(interview, question, question->variants, question->variant_count);

    if (variant >= 0 && chosen->variant_keys[variant])
        return chosen->variant_keys[variant];
    return chosen->key;
}

enum path
interview_path(const struct interview *interview)
{
    return relevant_path(&now(interview)->walk);
}

struct verdict
interview_verdict(const struct interview *interview)
{
    return now(interview)->verdict;
}

enum reader
interview_reader(const struct interview *interview)
{
    return now(interview)->reader;
}

void
interview_wrote(struct interview *interview)
{
    if (interview->promised || !relevant_settled(&now(interview)->walk).sealed)
        return;
    interview->promised = true;
    look_again(interview);
}

static enum answer_state
known_state(const struct interview *interview, enum known known)
{
    int number = interview->form->known[known];

    if (number < 0)
        return ANSWER_NONE;
    return report_state(interview->report,
                        form_question(interview->form, number));
}

bool
interview_may_send(const struct interview *interview)
{
    return interview_path(interview) != PATH_NONE &&
           known_state(interview, KNOWN_C2) != ANSWER_NONE;
}

size_t
interview_services(const struct interview *interview,
                   const struct service **out, size_t limit)
{
    int number = interview->form->known[KNOWN_P1];
    struct walk walk;

    if (number < 0)
        return 0;
    walk = relevant_before(&now(interview)->walk,
                           form_question(interview->form, number));
    return relevant_services(&walk, out, limit < 4 ? limit : 4);
}

/* A question that is relevant and was not come to yet. */
static bool
is_to_come(const struct interview *interview, enum known known)
{
    int number = interview->form->known[known];

    return number >= 0 && now(interview)->walk.relevant[number] &&
           known_state(interview, known) == ANSWER_NONE;
}

static bool
was_chosen(const struct interview *interview, enum known known,
           const char *choice)
{
    return relevant_choices(&now(interview)->walk,
                            interview->form->known[known]) &
           form_known_bit(interview->form, known, choice);
}

static bool
has_reason(const struct interview *interview, enum reason reason)
{
    return now(interview)->verdict.reasons >> reason & 1;
}

static bool
is_danger(const struct interview *interview)
{
    return was_chosen(interview, KNOWN_C1, "yes") &&
           !is_to_come(interview, KNOWN_C1b);
}

/* C2 or X2 leave it to people outside, whatever triage says. */
static bool
is_for_outside(const struct interview *interview)
{
    return known_state(interview, KNOWN_C2) != ANSWER_NONE &&
           !was_chosen(interview, KNOWN_C2, "team_here") &&
           interview_reader(interview) == READER_OUTSIDE;
}

/* Does the moment of CARD stand now, shown or not? SETTLED waits for what is
 * still to come. */
static bool
is_due(const struct interview *interview, enum card card,
       const struct verdict *settled)
{
    bool urgent = settled->priority == PRIORITY_P0;
    bool child = interview_path(interview) == PATH_CHILD;

    switch (card) {
    case CARD_NONE:
        return false;
    case CARD_DANGER_BELL:
        return is_danger(interview) && was_chosen(interview, KNOWN_C1b, "no");
    case CARD_DANGER_OUTSIDE:
        return is_danger(interview) && !was_chosen(interview, KNOWN_C1b, "no");
    case CARD_CHILD_NOTICE:
        return child && known_state(interview, KNOWN_K2) != ANSWER_NONE;
    case CARD_CHILD_DANGER:
        return was_chosen(interview, KNOWN_K2, "no");
    case CARD_SELF_HARM:
        return has_reason(interview, REASON_SELF_HARM);
    case CARD_HEALTH:
        return (has_reason(interview, REASON_HEALTH_5D) &&
                !is_to_come(interview, KNOWN_A4) &&
                !is_to_come(interview, KNOWN_K5b)) ||
               (has_reason(interview, REASON_HEALTH) &&
                !is_to_come(interview, KNOWN_H4));
    case CARD_REFOULEMENT:
        return has_reason(interview, REASON_REFOULEMENT) ||
               has_reason(interview, REASON_REFOULEMENT_NOW) ||
               relevant_fear(&now(interview)->walk);
    case CARD_DETAINED:
        return has_reason(interview, REASON_DETAINED);
    case CARD_SEALED:
        return settled->sealed && !urgent;
    case CARD_SEALED_URGENT:
        return urgent && !is_to_come(interview, KNOWN_C1b) &&
               (settled->sealed || is_for_outside(interview));
    case CARD_TODAY:
        return was_chosen(interview, KNOWN_L1, "today");
    case CARD_CARER:
        return has_reason(interview, REASON_CARER) &&
               !is_to_come(interview, KNOWN_K6);
    }
    assert(false);
    return false;
}

enum card
interview_card(const struct interview *interview)
{
    /* The order in which they are shown when several are due. */
    static const enum card order[] = {
        CARD_DANGER_BELL, CARD_DANGER_OUTSIDE, CARD_CHILD_DANGER,
        CARD_SELF_HARM,   CARD_CHILD_NOTICE,   CARD_HEALTH,
        CARD_REFOULEMENT, CARD_DETAINED,       CARD_SEALED_URGENT,
        CARD_SEALED,      CARD_CARER,          CARD_TODAY,
    };

    struct verdict settled = relevant_settled(&now(interview)->walk);

    for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
        if (!(interview->shown >> order[i] & 1) &&
            is_due(interview, order[i], &settled))
            return order[i];
    }
    return CARD_NONE;
}

void
interview_card_shown(struct interview *interview, enum card card)
{
    interview->shown |= UINT32_C(1) << card;
    /* Who was told not to wait was told who reads. */
    if (card == CARD_SEALED_URGENT)
        interview->shown |= UINT32_C(1) << CARD_SEALED;
}

/* What a consulate may not keep leaves its time and its seal, no more. */
static void
drop_fear(struct interview *interview)
{
    const struct form *form = interview->form;
    const struct question *needs;
    int consulate = form->known[KNOWN_H5];
    uint64_t kept;

    if (!relevant_fear(&now(interview)->walk) || form->known[KNOWN_H1] < 0)
        return;
    interview->feared_priority = interview_verdict(interview).priority;
    interview->feared_blocked = interview_verdict(interview).blocked;
    interview->feared = true;
    needs = form_question(form, form->known[KNOWN_H1]);
    kept =
        report_choices(interview->report, needs) & ~relevant_memory_only(form);
    if (kept)
        report_choose(interview->report, needs, kept);
    else if (report_state(interview->report, needs) == ANSWER_VALUE)
        report_state_set(interview->report, needs, ANSWER_SKIPPED);
    /* "Did not apply" beside such needs would tell why it did not. */
    if (consulate >= 0)
        report_state_set(interview->report, form_question(form, consulate),
                         ANSWER_SKIPPED);
}

static void
drop_irrelevant(struct interview *interview)
{
    const struct form *form = interview->form;
    struct walk walk = now(interview)->walk;
    struct report *report = interview->report;

    for (int i = 0; i < form->count; i++) {
        const struct question *question = form_question(form, i);
        uint64_t choices = report_choices(report, question);

        if (interview->feared && i == form->known[KNOWN_H5])
            continue;
        if (!walk.relevant[i])
            report_state_set(report, question, ANSWER_NOT_ASKED);
        else if (choices & ~walk.offered[i])
            report_choose(report, question, choices & walk.offered[i]);
    }
}

/*
 * Consent under an unreviewed draft is at most "ask me first", and so is one
 * to a service that the answers as they are now do not offer any more.
 */
static void
cut_agreements(struct interview *interview)
{
    const struct form *form = interview->form;
    const struct question *question =
        form_question(form, form->known[KNOWN_P1]);
    const struct memo *memo = now(interview);
    const struct service *offered[SERVICES_MAX];
    struct walk walk = relevant_before(&memo->walk, question);
    size_t count = relevant_services(&walk, offered, SERVICES_MAX);
    const struct agreed *agreed;
    size_t yes = report_agreed(interview->report, &agreed);
    size_t left = yes;

    for (size_t i = yes; i-- > 0;) {
        bool found = false;

        for (size_t j = 0; j < count && !memo->walk.site.draft_texts; j++)
            found |= strcmp(offered[j]->id, agreed[i].service) == 0;
        if (found)
            continue;
        report_agree(interview->report, agreed[i].service, "", false);
        left--;
    }
    if (yes > 0 && left == 0)
        report_choose(interview->report, question,
                      form_known_bit(form, KNOWN_P1, "ask_me"));
}

static void
cut_counting(struct interview *interview)
{
    const struct form *form = interview->form;
    int number = form->known[KNOWN_P2];
    const struct walk *walk = &now(interview)->walk;

    if (number >= 0 && (walk->site.draft_texts || !walk->relevant[number]))
        report_choose(interview->report, form_question(form, number),
                      form_known_bit(form, KNOWN_P2, "no"));
}

void
interview_finish(struct interview *interview)
{
    drop_fear(interview);
    drop_irrelevant(interview);
    if (interview->form->known[KNOWN_P1] >= 0)
        cut_agreements(interview);
    cut_counting(interview);
}
