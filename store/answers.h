#ifndef STORE_ANSWERS_H
#define STORE_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/status.h"
#include "store/ballast.h"
#include "store/decoys.h"
#include "store/flood.h"
#include "store/keep.h"
#include "store/people.h"
#include "store/protocol/message.h"
#include "store/reports.h"
#include "store/store.h"

/* What every connection shares. */
struct answers {
    struct store *store;
    struct flood flood;
    struct ballast ballast;
    struct keep_pace pace;
    struct decoys decoys;
    /* the terminal that a visit was at last, for decoys */
    uint8_t terminal[TERMINAL_NAME_SIZE];
    struct backup *backup;   /* NULL: nobody makes one */
    struct restore *restore; /* NULL; else its transaction is open */
    uint64_t backup_ticket;  /* of the asker who makes it */
    int64_t backup_at;       /* milliseconds: when it was asked for last */
    bool desk_open;          /* some desk gave a sign within a minute */
    int64_t rang_at;         /* milliseconds, 0 for never */
};

/* Who asks: one connection. */
struct asker {
    enum door door;
    uint8_t terminal[TERMINAL_NAME_SIZE];
    uint8_t nonce[NONCE_SIZE]; /* the one that a proof must be about */
    bool watching;
    bool restores;
    uint64_t ticket;       /* whose backup it is, when it is the one of now */
    int64_t desk_until;    /* milliseconds */
    struct survey *survey; /* begun by it, or NULL; owned */
};

struct survey;
struct turn;

/*
 * Long work for one client, done in slices so that nobody else waits. An
 * answer that gives its turn a STEP is not sent: STEP is called once a round,
 * after everybody who asked has been answered, until it clears *MORE (which
 * is set before each call) or fails; then what it packed is sent. Each call
 * handles a bounded number of rows and leaves no statement open. FREE ends
 * STATE, also when the client has gone.
 */
struct job {
    enum status (*step)(struct turn *turn, void *state, bool *more);
    void (*free)(void *state);
    void *state;
};

/* One question on its way. SITE is zeros while the store is not founded. */
struct turn {
    struct answers *answers;
    struct asker *asker;
    struct unpack *fields;
    int bucket; /* the question's, then the answer's */
    bool founded;
    struct site site;
    struct buf *out; /* the answer's fields and tail */
    uint32_t wait;
    bool news; /* tell those who watch */
    bool ring;
    struct job job; /* what goes on after this turn */
    enum room room; /* STATUS_FULL: may it be tried again without ballast? */
};

/* Answer a question that message_question() let through. */
enum status
answers_make(struct turn *turn, enum message message) MUST_CHECK;

/* Does anybody? A test asks it of every message that has a door. */
bool
answers_has(enum message message);

/*
 * Before a write: may it be tried while the disk is full? STATUS_FULL, or
 * noted in the turn for what ROOM it is. Writes that nobody asks for, and
 * those that this is not called for, never use the ballast.
 */
enum status
answers_room(struct turn *turn, enum room room) MUST_CHECK;

/*
 * Does PROOF hold for this turn? SIGNER is whose key it must be; PAYLOAD may
 * be NULL. STATUS_WRONG_SIGNATURE.
 */
struct claim {
    int act; /* enum proof_act */
    const uint8_t *target;
    const struct sealed *item;
    const uint8_t *signer;
};
enum status
answers_prove(const struct turn *turn, const struct claim *claim,
              const struct proof *proof) MUST_CHECK;

/* Read a proof's fields. */
void
answers_read_proof(struct turn *turn, struct proof *proof);

/* Pack an item, with the place of the next one before it when there is. */
enum status
answers_item(struct turn *turn, const struct report *report,
             uint32_t place) MUST_CHECK;

/* The staff side's questions, in answers_staff.c. */
enum status
answers_rows(struct turn *turn) MUST_CHECK;
enum status
answers_items(struct turn *turn) MUST_CHECK;
enum status
answers_post(struct turn *turn) MUST_CHECK;
enum status
answers_found(struct turn *turn) MUST_CHECK;
enum status
answers_people(struct turn *turn) MUST_CHECK;
enum status
answers_desk_open(struct turn *turn) MUST_CHECK;
enum status
answers_watch(struct turn *turn) MUST_CHECK;
enum status
answers_form_keep(struct turn *turn) MUST_CHECK;
enum status
answers_form(struct turn *turn) MUST_CHECK;

/* In answers_health.c. */
enum status
answers_survey(struct turn *turn) MUST_CHECK;
enum status
answers_health(struct turn *turn) MUST_CHECK;
enum status
answers_shut_in(struct turn *turn) MUST_CHECK;
/* Say so from now on: true of the process, and so of each of its stores. */
void
answers_note_shut_in(void);

/* Who works here, in answers_people.c. */
enum status
answers_cards(struct turn *turn) MUST_CHECK;
enum status
answers_change(struct turn *turn) MUST_CHECK;
enum status
answers_rewrap(struct turn *turn) MUST_CHECK;
/* Bundles at the place that they leave, in answers_carry.c. */
enum status
answers_bundle(struct turn *turn) MUST_CHECK;
enum status
answers_bundle_gone(struct turn *turn) MUST_CHECK;
enum status
answers_bundle_next(struct turn *turn) MUST_CHECK;
enum status
answers_sign(struct turn *turn) MUST_CHECK;
enum status
answers_postbox(struct turn *turn) MUST_CHECK;
enum status
answers_carry(struct turn *turn) MUST_CHECK;
enum status
answers_heard(struct turn *turn) MUST_CHECK;

/* And at the outside body, in answers_outside.c. */
enum status
answers_origin(struct turn *turn) MUST_CHECK;
enum status
answers_origin_set(struct turn *turn) MUST_CHECK;
enum status
answers_import(struct turn *turn) MUST_CHECK;
enum status
answers_import_item(struct turn *turn) MUST_CHECK;
enum status
answers_import_gone(struct turn *turn) MUST_CHECK;
enum status
answers_abroad(struct turn *turn) MUST_CHECK;
enum status
answers_form_way_back(struct turn *turn) MUST_CHECK;
enum status
answers_letters(struct turn *turn) MUST_CHECK;
enum status
answers_letters_stay(struct turn *turn) MUST_CHECK;

#endif
