#include "kiosk/report/triage.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/report/condition.h"

/* The targets of triage.def as bits. */
enum {
    EMERGENCY = 1 << TARGET_EMERGENCY,
    HEALTH = 1 << TARGET_HEALTH,
    GBV_SERVICE = 1 << TARGET_GBV_SERVICE,
    CHILD_PROTECTION = 1 << TARGET_CHILD_PROTECTION,
    UNHCR_OR_ASYLUM_NGO = 1 << TARGET_UNHCR_OR_ASYLUM_NGO,
    IOM_OR_TRAFFICKING_NGO = 1 << TARGET_IOM_OR_TRAFFICKING_NGO,
    LABOUR_BODY_OR_UNION = 1 << TARGET_LABOUR_BODY_OR_UNION,
    LEGAL_AID = 1 << TARGET_LEGAL_AID,
    CONSULATE = 1 << TARGET_CONSULATE,
    FAMILY_LINKS = 1 << TARGET_FAMILY_LINKS,
    MENTAL_HEALTH = 1 << TARGET_MENTAL_HEALTH,
    PSEA_OUTSIDE = 1 << TARGET_PSEA_OUTSIDE,
    OMBUDSMAN_NHRI = 1 << TARGET_OMBUDSMAN_NHRI,
    POLICE = 1 << TARGET_POLICE,
    GOVERNMENT = CONSULATE | POLICE,
};

/* REASON_OF_X is REASON_X, and there is a NONE. */
enum {
    REASON_OF_NONE = -1,
#define REASON(name) REASON_OF_##name = REASON_##name,
#define RULE(...)
#define SUGGEST(...)
#include "kiosk/report/triage.def"
#undef REASON
#undef RULE
#undef SUGGEST
};

struct rule {
    const char *name; /* "" for a suggestion, which is no rule */
    enum priority priority;
    int reason;
    const char *when;
    uint32_t suggest;
    uint32_t block;
    uint32_t spare;
    bool seals;
    bool asks;
    bool child;
};

static const struct rule rules[] = {
#define REASON(ignored)
/* What follows the condition follows it here: .suggest = HEALTH ... */
#define RULE(rule, level, because, ...)                                        \
    {.name = #rule,                                                            \
     .priority = PRIORITY_##level,                                             \
     .reason = REASON_OF_##because,                                            \
     .when = __VA_ARGS__},
#define SUGGEST(target, condition)                                             \
    {.name = "",                                                               \
     .priority = PRIORITY_P3,                                                  \
     .reason = REASON_OF_NONE,                                                 \
     .when = (condition),                                                      \
     .suggest = (target)},
#include "kiosk/report/triage.def"
#undef REASON
#undef RULE
#undef SUGGEST
};

static const char *const reasons[] = {
#define REASON(name) [REASON_##name] = #name,
#define RULE(...)
#define SUGGEST(...)
#include "kiosk/report/triage.def"
#undef REASON
#undef RULE
#undef SUGGEST
};

static const char *const targets[] = {
    [TARGET_EMERGENCY] = "emergency",
    [TARGET_HEALTH] = "health",
    [TARGET_GBV_SERVICE] = "gbv_service",
    [TARGET_CHILD_PROTECTION] = "child_protection",
    [TARGET_UNHCR_OR_ASYLUM_NGO] = "unhcr_or_asylum_ngo",
    [TARGET_IOM_OR_TRAFFICKING_NGO] = "iom_or_trafficking_ngo",
    [TARGET_LABOUR_BODY_OR_UNION] = "labour_body_or_union",
    [TARGET_LEGAL_AID] = "legal_aid",
    [TARGET_CONSULATE] = "consulate",
    [TARGET_FAMILY_LINKS] = "family_links",
    [TARGET_MENTAL_HEALTH] = "mental_health",
    [TARGET_PSEA_OUTSIDE] = "psea_outside",
    [TARGET_OMBUDSMAN_NHRI] = "ombudsman_nhri",
    [TARGET_POLICE] = "police",
};

enum {
    RULE_COUNT = sizeof(rules) / sizeof(rules[0]),
    REASON_COUNT = sizeof(reasons) / sizeof(reasons[0]),
    TERMS_MAX = 160,
};

_Static_assert(REASON_COUNT <= 64, "a set of reasons has 64 bits");

const int triage_reasons = REASON_COUNT;

/* What an atom of triage.def comes to. */
enum term_kind {
    TERM_ANY_OF,
    TERM_ANSWERED,
    TERM_ONLY,
    TERM_PATH,
    TERM_CONSULATE,
    TERM_TEXT,
    TERM_ILO,
};

struct term {
    enum term_kind kind;
    int question;
    uint64_t codes;
    const char *path;
    int number;
};

/* Read once by triage_start, never changed after. */
static struct condition *conditions[RULE_COUNT];
static struct term terms[TERMS_MAX];
static size_t term_count;
static bool is_ready;

/* The bits of an atom's codes; `any` is all of them, `none` none. */
static bool
read_codes(const struct atom *atom, struct term *term)
{
    for (size_t i = 0; i < atom->code_count; i++) {
        int code;

        if (strcmp(atom->codes[i], "any") == 0) {
            term->codes = UINT64_MAX;
            continue;
        }
        code = facts_code((enum fact_question)term->question, atom->codes[i]);
        if (code < 0)
            return false;
        term->codes |= UINT64_C(1) << code;
    }
    return true;
}

/* path=abuse, profile=consulate, text=yes: what is no question. */
static bool
read_own(const struct atom *atom, struct term *term)
{
    static const char *const paths[] = {"abuse", "help", "child"};
    const char *code = atom->code_count == 1 ? atom->codes[0] : "";

    if (atom->kind != ATOM_ANY_OF)
        return false;
    if (strcmp(atom->question, "profile") == 0) {
        term->kind = TERM_CONSULATE;
        return strcmp(code, "consulate") == 0;
    }
    if (strcmp(atom->question, "text") == 0) {
        term->kind = TERM_TEXT;
        return strcmp(code, "yes") == 0;
    }
    term->kind = TERM_PATH;
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        if (strcmp(code, paths[i]) == 0)
            term->path = paths[i];
    }
    return strcmp(atom->question, "path") == 0 && term->path;
}

static bool
read_term(const struct atom *atom, struct term *term)
{
    term->question = facts_question(atom->question);
    if (atom->kind == ATOM_AT_LEAST) {
        term->kind = TERM_ILO;
        term->number = atom->number;
        return strcmp(atom->question, "ilo") == 0;
    }
    if (term->question < 0)
        return read_own(atom, term);
    if (atom->kind == ATOM_ANSWERED) {
        term->kind = TERM_ANSWERED;
        return true;
    }
    term->kind = atom->kind == ATOM_ONLY ? TERM_ONLY : TERM_ANY_OF;
    return read_codes(atom, term);
}

static bool
resolve(void *self, const struct atom *atom, uint32_t *token)
{
    (void)self;
    assert(term_count < TERMS_MAX);
    terms[term_count] = (struct term){0};
    *token = (uint32_t)term_count;
    return read_term(atom, &terms[term_count++]);
}

static bool
holds(const void *self, uint32_t token)
{
    const struct facts *facts = self;
    const struct term *term = &terms[token];

    switch (term->kind) {
    case TERM_ANY_OF:
        return (facts->codes[term->question] & term->codes) != 0;
    case TERM_ANSWERED:
        return facts->answered[term->question];
    case TERM_ONLY:
        /* `none` is something else than these */
        return facts->codes[term->question] != 0 &&
               (facts->codes[term->question] & ~term->codes) == 0;
    case TERM_PATH:
        return strcmp(facts_path(facts), term->path) == 0;
    case TERM_CONSULATE:
        return facts->consulate;
    case TERM_TEXT:
        return facts->free_text;
    case TERM_ILO:
        return facts_ilo_count(facts) >= term->number;
    }
    assert(false);
    return false;
}

enum status
triage_start(char **problem)
{
    const struct condition_world world = {.resolve = resolve};

    *problem = NULL;
    for (size_t i = 0; i < RULE_COUNT && !is_ready; i++) {
        char *place;

        if (condition_read(rules[i].when, &world, &conditions[i], &place) !=
            STATUS_OK) {
            *problem = memory_print("triage.def, %s: %s", rules[i].name, place);
            free(place);
            return STATUS_DAMAGED;
        }
    }
    is_ready = true;
    return STATUS_OK;
}

/* What has to be known of all the rules that fired, at the end. */
struct sum {
    uint32_t spared;
    bool asks;
};

static void
apply(struct verdict *verdict, struct sum *sum, const struct rule *rule)
{
    if (rule->priority < verdict->priority)
        verdict->priority = rule->priority;
    if (rule->reason >= 0)
        verdict->reasons |= UINT64_C(1) << rule->reason;
    verdict->targets |= rule->suggest;
    verdict->blocked |= rule->block;
    verdict->sealed |= rule->seals;
    verdict->child_queue |= rule->child;
    sum->spared |= rule->spare;
    sum->asks |= rule->asks;
}

struct verdict
triage_judge(const struct facts *facts)
{
    const uint64_t twice =
        UINT64_C(1) << REASON_SHELTER | UINT64_C(1) << REASON_SHELTER_NEED;
    struct verdict verdict = {.priority = PRIORITY_P3};
    struct sum sum = {0};

    assert(is_ready);
    for (size_t i = 0; i < RULE_COUNT; i++) {
        if (condition_holds(conditions[i], holds, facts))
            apply(&verdict, &sum, &rules[i]);
    }
    if ((verdict.reasons & twice) == twice)
        verdict.reasons &= ~(UINT64_C(1) << REASON_SHELTER_NEED);
    if (sum.asks && !verdict.sealed) {
        verdict.ask_x1 = true;
        verdict.sealed = !facts_has(facts, FACT_X1, "no");
    }
    if (verdict.sealed)
        verdict.targets |= PSEA_OUTSIDE;
    verdict.targets &= ~(verdict.blocked | sum.spared);
    return verdict;
}

bool
triage_waits_for_x1(const struct facts *facts, const struct verdict *verdict)
{
    return verdict->ask_x1 && !facts->answered[FACT_X1];
}

const char *
triage_priority_name(enum priority priority)
{
    static const char *const names[] = {
        [PRIORITY_P0] = "P0",
        [PRIORITY_P1] = "P1",
        [PRIORITY_P2] = "P2",
        [PRIORITY_P3] = "P3",
    };

    return names[priority];
}

const char *
triage_reason_name(enum reason reason)
{
    return reasons[reason == REASON_SHELTER_NEED ? REASON_SHELTER : reason];
}

const char *
triage_target_name(enum target target)
{
    return targets[target];
}

int
triage_target_find(const char *name)
{
    for (int i = 0; i < TARGET_COUNT; i++) {
        if (strcmp(targets[i], name) == 0)
            return i;
    }
    return -1;
}

const char *
triage_reason_rule(enum reason reason)
{
    for (size_t i = 0; i < RULE_COUNT; i++) {
        if (rules[i].reason == (int)reason)
            return rules[i].name;
    }
    return "";
}

int
triage_hours(enum priority priority)
{
    static const int hours[] = {
        [PRIORITY_P0] = 0,
        [PRIORITY_P1] = 24,
        [PRIORITY_P2] = 72,
        [PRIORITY_P3] = 168,
    };

    return hours[priority];
}
