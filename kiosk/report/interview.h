#ifndef REPORT_INTERVIEW_H
#define REPORT_INTERVIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "kiosk/report/form.h"
#include "kiosk/report/report.h"
#include "kiosk/report/route.h"
#include "kiosk/report/services.h"
#include "kiosk/report/triage.h"

/*
 * One person's way through the form: what comes next, and the verdict so
 * far, which decides danger cards, the question of T10 and the services
 * asked about in P1. The screens ask it and know no rule themselves.
 */
struct interview;

/* A path is calculated from S2, K1, A1 and H4. */
enum path { PATH_NONE, PATH_ABUSE, PATH_HELP, PATH_CHILD };

/* What must be shown before going on. Each is due once. */
enum card {
    CARD_NONE,
    CARD_DANGER_BELL,    /* C1=yes, C1b=no: emergency, staff can be rung */
    CARD_DANGER_OUTSIDE, /* C1=yes, C1b not no: help outside, no bell */
    CARD_CHILD_NOTICE,   /* before K3 */
    CARD_CHILD_DANGER,   /* K2=no: a safe place, not only a number */
    CARD_SELF_HARM,      /* T01b: someone to talk to now */
    CARD_HEALTH,         /* T04: a doctor; no police needed */
    CARD_REFOULEMENT,    /* T08, T08b: legal aid or UNHCR number */
    CARD_DETAINED,       /* T13 */
    CARD_SEALED,         /* T09, T10 yes: people outside read this */
    CARD_SEALED_URGENT,  /* read outside (sealed or C2), and P0: do not wait */
    CARD_TODAY,          /* L1=today: cards and contacts at once */
    CARD_CARER,          /* T10b */
};

/* SETTINGS of the site that the form asks about. */
struct interview_site {
    enum profile profile;
    bool ask_country; /* D3 */
    bool draft_texts; /* consent under a draft: P1=ask_me, P2=no */
};

/* FORM and SERVICES are borrowed (SERVICES may be NULL). */
struct interview *
interview_new(const struct form *form, const struct services *services,
              struct interview_site site);
void
interview_free(struct interview *interview);

/* The answers, lent; the screens write them there. */
struct report *
interview_report(struct interview *interview);

/*
 * The relevant question after (before) QUESTION by the answers of now; NULL
 * at the end (start). NULL for QUESTION gives the first (last).
 */
const struct question *
interview_after(const struct interview *interview,
                const struct question *question);
const struct question *
interview_before(const struct interview *interview,
                 const struct question *question);
bool
interview_is_relevant(const struct interview *interview,
                      const struct question *question);

/* May this choice be offered (its own `relevant`, the profile)? */
bool
interview_offers(const struct interview *interview,
                 const struct question *question, int choice);

/* The first relevant question not answered yet, or NULL: all done. */
const struct question *
interview_open(const struct interview *interview);

/* How far: question AT of about OF, from 1. */
struct progress {
    int at;
    int of;
};
struct progress
interview_progress(const struct interview *interview,
                   const struct question *question);

/*
 * The message key of a question's words, of a hint under it ("" when it has
 * none), of a choice: the variant (about a child, sealed, consulate) is
 * chosen by the answers. Static or lent until the next call.
 */
const char *
interview_key(const struct interview *interview,
              const struct question *question);
const char *
interview_hint(const struct interview *interview,
               const struct question *question);
const char *
interview_choice_key(const struct interview *interview,
                     const struct question *question, int choice);

enum path
interview_path(const struct interview *interview);
/*
 * The verdict so far, as it may be sent. In a consulate afraid_return and
 * removal_soon give it their priority, blocks and seal, and no reason; this
 * stays so when interview_finish has dropped them.
 */
struct verdict
interview_verdict(const struct interview *interview);
enum reader
interview_reader(const struct interview *interview);

/*
 * A text was written on the screen. Where it said that only people outside
 * read this, it stays so, whatever answer is changed later: the text may name
 * who works here.
 */
void
interview_wrote(struct interview *interview);

/* From C2 on a report may be sent as it stands. */
bool
interview_may_send(const struct interview *interview);

/* A card that is due now, CARD_NONE else; tell when it was shown. */
enum card
interview_card(const struct interview *interview);
void
interview_card_shown(struct interview *interview, enum card card);

/* The services P1 asks about: at most 4. */
size_t
interview_services(const struct interview *interview,
                   const struct service **out, size_t limit);

/*
 * Ready to send: answers that are not relevant any more are dropped, and in
 * a consulate what may live in memory only. Consent under a draft is cut.
 */
void
interview_finish(struct interview *interview);

#endif
