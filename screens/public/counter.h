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
    COUNTER_SUBMITTED, /* DATA: const char *, the receipt's 24 digits */
    COUNTER_LOOKED_UP, /* DATA: const struct thread * */
    COUNTER_ADDED,
    COUNTER_WITHDRAWN, /* DATA: const struct counter_withdrawal * */
    COUNTER_CALLED_BACK,
    COUNTER_RUNG,
};

struct counter_withdrawal {
    bool done;     /* it has taken effect already */
    uint32_t hour; /* else: hours since 1970 at which it will */
};

struct counter {
    void *self;
    /*
     * Seal and store. INTERVIEW is borrowed until the result; it stays as it
     * is when it fails, so that Send can be pressed again. A second submit
     * of the same interview never makes two reports.
     */
    void (*submit)(void *self, struct interview *interview,
                   const char *language);
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
    struct interview *interview;     /* made at purpose, owned */
    const struct question *question; /* where the person is in it */
    char code[CODE_DIGITS + 1];      /* of the receipt to show or to read */
    struct thread thread;            /* what the receipt showed */
    uint32_t status_wait;            /* seconds, of the last STATUS_WAIT */
};

/* Wipe and free what it owns; leaves counter, place, form as they are. */
void
public_visit_clear(struct public_visit *visit);

#endif
