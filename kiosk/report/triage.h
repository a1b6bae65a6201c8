#ifndef REPORT_TRIAGE_H
#define REPORT_TRIAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/status.h"
#include "kiosk/report/facts.h"

/*
 * The rules of triage.def over the facts of a report: a priority, the
 * reasons in rule order, suggested referral targets, and whether the report
 * has to be sealed to people outside. A human confirms.
 */
enum priority { PRIORITY_P0, PRIORITY_P1, PRIORITY_P2, PRIORITY_P3 };

/*
 * Reasons, in the order of the rules that give them (reasons in triage.def
 * as REASON(NAME)); a set is a bit each. REASON_SHELTER and
 * REASON_SHELTER_NEED are one reason of two rules, T05d and T14: both are
 * named "SHELTER" and never stand in one verdict.
 */
enum reason {
#define REASON(name) REASON_##name,
#define RULE(...)
#define SUGGEST(...)
#include "kiosk/report/triage.def"
#undef REASON
#undef RULE
#undef SUGGEST
};
extern const int triage_reasons;

/* Referral targets, see the table of services: a set is a bit each. */
enum target {
    TARGET_EMERGENCY,
    TARGET_HEALTH,
    TARGET_GBV_SERVICE,
    TARGET_CHILD_PROTECTION,
    TARGET_UNHCR_OR_ASYLUM_NGO,
    TARGET_IOM_OR_TRAFFICKING_NGO,
    TARGET_LABOUR_BODY_OR_UNION,
    TARGET_LEGAL_AID,
    TARGET_CONSULATE,
    TARGET_FAMILY_LINKS,
    TARGET_MENTAL_HEALTH,
    TARGET_PSEA_OUTSIDE,
    TARGET_OMBUDSMAN_NHRI,
    TARGET_POLICE,
};
enum { TARGET_COUNT = TARGET_POLICE + 1 };

struct verdict {
    enum priority priority;
    uint64_t reasons; /* bit of enum reason */
    uint32_t targets; /* bit of enum target: suggested */
    uint32_t blocked; /* bit of enum target: never, until lifted */
    bool sealed;      /* T09, or T10 not answered with "no" */
    bool ask_x1;      /* T10: X1 is to be asked, or was (then it stays) */
    bool child_queue; /* T03 */
};

/* Ready the rules. STATUS_DAMAGED (and *PROBLEM, which the caller frees)
 * when triage.def does not parse: a test's business, never a person's. */
enum status
triage_start(char **problem) MUST_CHECK;

/* Judge. Same facts, same verdict. */
struct verdict
triage_judge(const struct facts *facts);

/* Did T10 ask, and is its answer still missing? Then it is sealed so far. */
bool
triage_waits_for_x1(const struct facts *facts, const struct verdict *verdict);

/* "P0" .. "P3", "TIP_POSSIBLE", "unhcr_or_asylum_ngo". Static. */
const char *
triage_priority_name(enum priority priority);
const char *
triage_reason_name(enum reason reason);
const char *
triage_target_name(enum target target);
/* -1 when there is none of the name. */
int
triage_target_find(const char *name);

/* The rule ("T07") that gave a reason, for the desk. Static. */
const char *
triage_reason_rule(enum reason reason);

/* Hours in which the priority promises a first look: 0, 24, 72, 168. */
int
triage_hours(enum priority priority);

#endif
