#ifndef REPORT_RELEVANT_H
#define REPORT_RELEVANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/report/facts.h"
#include "kiosk/report/interview.h"

/*
 * A walk over a form's questions in their order: which are relevant by the
 * answers of now, each decided by the relevant answers before it alone. For
 * interview and codec; the screens ask the interview.
 */
struct walk {
    const struct report *report;
    const struct services *services; /* may be NULL */
    struct interview_site site;
    bool feared; /* fear was dropped from the report before it was sent */
    int upto;    /* answers of questions before this number count */
    bool relevant[FORM_QUESTIONS_MAX];
    uint64_t offered[FORM_QUESTIONS_MAX]; /* choices, by their `relevant` */
};

/* Fill RELEVANT and OFFERED; then every answer that is relevant counts. */
void
relevant_find(struct walk *walk);

/* Take every answer as it stands, as of a report that was sent. */
void
relevant_all(struct walk *walk);

/* WALK as it was when QUESTION came up: only what stands before it counts. */
struct walk
relevant_before(const struct walk *walk, const struct question *question);

bool
relevant_holds(const struct walk *walk, const struct condition *condition);

/* The choices of a known question that count; 0 when it was not answered. */
uint64_t
relevant_choices(const struct walk *walk, int number);

enum path
relevant_path(const struct walk *walk);
/* CHILD_SELF or CHILD_ABOUT, with CHILD_LATE; 0 on another path. */
unsigned
relevant_child(const struct walk *walk);
/* A consulate, and something was chosen that it may not keep. */
bool
relevant_fear(const struct walk *walk);

struct facts
relevant_facts(const struct walk *walk);
/* In a consulate as it may be written: fear seals, and gives no reason. */
struct verdict
relevant_verdict(const struct walk *walk);
/*
 * The verdict, were the questions that are still to come answered at their
 * mildest: what is sealed or urgent by it stays so.
 */
struct verdict
relevant_settled(const struct walk *walk);

/* The choices of H1 that a consulate may never keep. */
uint64_t
relevant_memory_only(const struct form *form);

/* The services that P1 may name, see interview_services. */
size_t
relevant_services(const struct walk *walk, const struct service **out,
                  size_t limit);

#endif
