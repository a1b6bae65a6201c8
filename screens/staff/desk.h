#ifndef STAFF_DESK_H
#define STAFF_DESK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/case/case.h"
#include "kiosk/report/interview.h"
#include "kiosk/report/services.h"
#include "screens/canvas.h"
#include "screens/visit.h"

/*
 * All that staff screens ask of the world behind them. kiosk/office makes it
 * real; a fake answers in tests. Calls return at once, so that the screen
 * can say "one moment", and end as an EVENT_RESULT with these.
 */
enum desk_result {
    DESK_UNLOCKED, /* STATUS_WRONG_KEY: the pass phrase opens nothing, and
                    * SECONDS is how long to wait before the next try */
    DESK_QUEUE,    /* DATA: const struct desk_queue * */
    DESK_CASE,     /* DATA: const struct case_file *; STATUS_MISSING when it
                    * is not there any more */
    DESK_ANSWERED, /* the last three: the file is as it is now */
    DESK_MOVED,    /* STATUS_DENIED: the model of the case forbids it */
    DESK_NOTED,
    DESK_RANG, /* somebody at the kiosk asks for staff */
    DESK_NEWS, /* something was stored */
};

struct desk_row {
    uint8_t id[16];
    char number[CASE_NUMBER_SIZE];
    enum priority priority;
    enum case_state state;
    uint32_t due;     /* hours since 1970, 0: nothing waited for */
    uint32_t week;    /* in which it came */
    uint32_t expires; /* the last week it is kept, unless something comes */
    bool has_news;
    bool child;
    bool withdrawal_asked;
    uint64_t reasons; /* bits of enum reason */
    enum path path;
};

/* In the order of need. Lent until the next queue. */
struct desk_queue {
    size_t count;
    const struct desk_row *rows;
    size_t urgent;  /* cases of P0 that nobody has opened yet */
    size_t damaged; /* reports of this team that cannot be read any more */
};

struct desk {
    void *self;
    /* PHRASE is copied into guarded memory, wiped after. */
    void (*unlock)(void *self, const char *phrase);
    /* Forget the keys and every opened case. */
    void (*lock)(void *self);
    void (*queue)(void *self);
    void (*open)(void *self, const uint8_t id[16]);
    /* These work on the case opened last. Texts are copied; they are clean
     * (translations/text/clean): one that is not even plain, or empty, or
     * longer than an item takes, is STATUS_BAD_INPUT or STATUS_TOO_LONG. */
    void (*answer)(void *self, const char *text, const char *language);
    void (*move)(void *self, enum case_state state, enum close_reason reason);
    void (*note)(void *self, const char *text);
    /* Who is at the desk. "" while it is locked. Lent. */
    const char *(*member)(void *self);
};

/* What the staff screens of one visit share; at visit->staff_side. */
struct staff_visit {
    struct desk *desk;
    const struct form *form;
    const struct services *services; /* for names; may be NULL */
    const char *site;                /* its name */
    const char *country;             /* of a consulate, else "" */
    const char *fingerprint;         /* ROOT's */
    const char *weakness; /* key of what is weak in this machine, or NULL */
    /* the mark where the log stood, when it does not go on from it; or NULL */
    const char *went_back;
    char *phrase; /* filled in by --passphrase-file, wiped once used */
    struct desk_queue queue;
    const struct case_file *file; /* opened last; lent by the desk */
    const char *const *languages;
    int language_count;
    bool rings;       /* somebody asks for staff, and nobody saw it yet */
    const char *note; /* key of what to say on the screen that comes next */
    bool ends;        /* the desk is to be closed, not only locked */
    /* what was drawn last, so that keys can move within it */
    struct canvas_box box; /* of a list */
    int sheet_rows;        /* of the whole text, and of what of it shows */
    int page_rows;
};

#endif
