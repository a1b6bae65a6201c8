#ifndef PUBLIC_COUNTER_H
#define PUBLIC_COUNTER_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/code.h"
#include "kiosk/case/thread.h"
#include "kiosk/report/interview.h"

/*
 * All that public screens ask of the world behind them. kiosk/visit makes it
 * real; a fake answers in tests. Each call below that takes time returns at
 * once and its end comes as an EVENT_RESULT: WHAT is one of these, STATUS
 * how it ended, SECONDS how long to wait with STATUS_WAIT.
 */
enum counter_result {
    COUNTER_SUBMITTED, /* DATA: const struct counter_receipt * */
    COUNTER_LOOKED_UP, /* DATA: const struct counter_found * */
    COUNTER_ADDED,
    COUNTER_WITHDRAWN, /* DATA: const struct counter_withdrawal * */
    COUNTER_CALLED_BACK,
    COUNTER_RUNG,
    COUNTER_DESK, /* the desk opened or closed: draw again */
    COUNTER_OPEN, /* of a side that is closed: IS_BACK says that it is not */
};

/* What Send is given. All is borrowed for the time of the call. */
struct counter_order {
    struct interview *interview;
    const char *language;
    bool notice_draft; /* the notice was shown in an unreviewed draft */
};

/* Only with STATUS_OK. */
struct counter_receipt {
    char code[CODE_DIGITS + 1];
    /* an earlier Send of this visit had been stored after all: that one is
     * what the receipt opens, and what was changed since is not in it */
    bool is_earlier;
};

/* Lent until put_away; it follows what is added and withdrawn. */
struct counter_found {
    struct thread thread;
    /* closed, and nothing was added since: "Did this help you?" */
    bool ask_helped;
};

struct counter_withdrawal {
    bool done;     /* it has taken effect already */
    uint32_t hour; /* else: hours since 1970 at which it will */
};

struct counter {
    void *self;
    /*
     * Seal and store. The interview is finished (see interview_finish) and
     * copied; it stays as it is when storing fails, so that Send can be
     * pressed again. Two submits of one visit never make two reports.
     */
    void (*submit)(void *self, const struct counter_order *order);
    /* Derive the keys of a receipt and fetch its thread. */
    void (*look_up)(void *self, const char *code);
    /* These work on the receipt looked up last. TEXT is copied. */
    void (*add)(void *self, enum addition what, const char *text,
                const char *language);
    void (*withdraw)(void *self);
    void (*call_back)(void *self);
    /* Forget the receipt looked up. */
    void (*put_away)(void *self);
    /* Ring the desk: no content. */
    void (*ring)(void *self);
    /* As it was lately; asks the store again when that is long ago. */
    bool (*desk_is_open)(void *self);
};

/* The words of the site that fill the braces of messages. */
enum place_word {
    PLACE_SITE,      /* this place's name, for readers of team_here */
    PLACE_AUTHORITY, /* whom the law may make us tell */
    PLACE_PLACE,     /* where to go in danger */
    PLACE_NUMBER,    /* what to call in danger */
    PLACE_CLINIC,
    PLACE_COUNTRY,    /* of a consulate */
    PLACE_SAFE_CHILD, /* a safe place for a child */
    PLACE_TALK,       /* someone to talk to now, with a number */
};

/* What the screens know of the site. Lent by who makes the visit. */
struct place {
    void *self;
    /* Never NULL; in LANGUAGE when the site wrote it so. Lent. */
    const char *(*word)(void *self, enum place_word word, const char *language);
    struct interview_site site;
    unsigned outside_weekdays; /* bit 0 Monday: when outside read next */
    int desk_from;             /* minutes after midnight, local time */
    int desk_until;
    unsigned desk_weekdays;
    int withdraw_hours;
    int retention_days;
    uint32_t notice_version;
    const char *const *languages; /* tags offered, in the site's order */
    int language_count;
};

/* What the public screens of one visit share; hangs at visit->public_side. */
struct public_visit {
    struct counter *counter;
    const struct place *place;
    const struct form *form;
    const struct services *services; /* may be NULL */
    bool is_closed; /* no store: only where to go instead; no COUNTER */
    bool is_back;   /* the store answers again: the next visit has it */
    /* the rest begins zeroed */
    struct interview *interview;     /* made at purpose, owned */
    const struct question *question; /* where the person is in it */
    bool is_begun;      /* past the language: F2 leads back, not on */
    bool is_complete;   /* all questions were asked, not "Send now" */
    bool is_changing;   /* one answer is changed: then back to the review */
    bool notice_draft;  /* the notice was shown in an unreviewed draft */
    bool consent_draft; /* P1 or P2 was answered in an unreviewed draft */
    bool is_earlier;    /* the receipt opens an earlier Send's report */
    char code[CODE_DIGITS + 1];        /* of the receipt, shown or read */
    const struct counter_found *found; /* lent by the counter */
    enum addition adding;              /* what the next text is */
    const struct service *service;     /* that is looked at */
};

/* Wipe and free what it owns; leaves counter, place, form as they are. */
void
public_visit_clear(struct public_visit *visit);

#endif
