#ifndef OFFICE_INNER_H
#define OFFICE_INNER_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/office/office.h"
#include "store/keys/card.h"
#include "store/keys/keyring.h"
#include "store/sealing/keyset.h"

/* What the rooms of kiosk/office share; nobody else includes it. */

/* A row of the store, and the case in it when this team's keys open it. */
struct held {
    struct report_row row;
    bool is_here;  /* the store named it the last time */
    bool was_read; /* as of row.changed */
    bool is_ours;
    bool is_damaged;        /* ours, but it cannot be read */
    struct case_file file;  /* of ours */
    struct box_pair thread; /* of ours: from the body, never from the row */
};

enum request_kind {
    REQUEST_UNLOCK,
    REQUEST_QUEUE,
    REQUEST_OPEN,
    REQUEST_ANSWER,
    REQUEST_MOVE,
    REQUEST_NOTE,
};
struct request {
    enum request_kind kind;
    struct secret *text; /* with its end; NULL for none */
    char language[ITEM_LANGUAGE_SIZE];
    uint8_t id[ID_SIZE];
    enum case_state state;
    enum close_reason reason;
};
enum { REQUESTS_MAX = 8 };

struct office {
    struct client *client;
    struct client *watch;
    uint8_t root[SIGN_PUBLIC_SIZE];
    const struct form *form;
    const struct services *services;
    uint32_t keyset_least;
    struct client *(*dial)(void *self);
    void *dial_self;

    uint8_t site[ID_SIZE];
    struct keyset keyset;
    struct keyring *keyring;       /* NULL: locked */
    enum team team;                /* as which this desk reads and signs */
    struct card_plain *colleagues; /* who works here, or did: believed ones */
    size_t colleague_count;
    int64_t not_before; /* the next pass phrase, in milliseconds */
    int misses;         /* wrong ones, one after the other */
    int64_t beat;       /* the last heartbeat, in milliseconds */

    struct held **held; /* in the order of their ids */
    size_t held_count;
    struct held *opened; /* among the held, or GONE */
    struct held *gone;   /* was open when it left the store; owned */
    struct desk_row *rows;
    struct desk_queue queue;

    struct request requests[REQUESTS_MAX];
    int request_count;
    int poll;  /* of the three below */
    int ready; /* readable while a request waits */
    int timer; /* readable when a heartbeat is due */
    struct desk desk;
};

/* Have things pushed again, after the store was away. */
void
office_watch_again(struct office *office);

/* --- session -------------------------------------------------------- */
void
session_lock(struct office *office);
/* Was a newer keyset taken meanwhile? Then the keys of now; STATUS_WRONG_KEY
 * when this member was removed. */
enum status
session_follow(struct office *office) MUST_CHECK;
/* Learn whose hand is whose, from their cards; and forget it. */
enum status
colleagues_learn(struct office *office) MUST_CHECK;
void
colleagues_forget(struct office *office);
/* The name behind a member's verify key, NULL when no card says it. */
const char *
colleagues_name(const struct office *office,
                const uint8_t sign[SIGN_PUBLIC_SIZE]);
/* Say that a desk is open, when it is time to. */
enum status
session_beat(struct office *office) MUST_CHECK;
/* Find a new connection after the store went away. */
enum status
session_dial(struct office *office) MUST_CHECK;

/* --- cases ----------------------------------------------------------- */
void
cases_forget(struct office *office);
/* There are other keys: what could not be opened may be now. */
void
cases_try_again(struct office *office);
/* NULL when this team has none of the id. */
struct held *
cases_find(struct office *office, const uint8_t id[ID_SIZE]);
/* The row of an id, ours or not; NULL when the store did not name it. */
const struct held *
cases_row(struct office *office, const uint8_t id[ID_SIZE]);
/* Read one again, after something was posted to it. */
enum status
cases_reread(struct office *office, struct held *held) MUST_CHECK;

/* --- queue ----------------------------------------------------------- */
void
queue_build(struct office *office);

/* --- answers: what staff write --------------------------------------- */
/* Post what was sealed, signed by the team of this desk. */
enum status
answers_send(struct office *office, const uint8_t report[ID_SIZE],
             const struct sealed *sealed) MUST_CHECK;
enum status
answers_open(struct office *office, struct held *held) MUST_CHECK;
enum status
answers_reply(struct office *office, const char *text,
              const char *language) MUST_CHECK;
enum status
answers_move(struct office *office, enum case_state state,
             enum close_reason reason) MUST_CHECK;
enum status
answers_note(struct office *office, const char *text) MUST_CHECK;
enum status
answers_exported(struct office *office, struct held *held) MUST_CHECK;

#endif
