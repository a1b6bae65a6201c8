#ifndef TESTS_PLAY_H
#define TESTS_PLAY_H

#include <stdbool.h>

#include "screens/stage.h"
#include "tests/site.h"

/*
 * A play: a text file of acts, a line each, against the real screens, the
 * real visit and office, and the real store, without curses. See
 * tests/plays/README for the acts.
 */
enum { PLAY_WORDS = 32, PLAY_RECEIPTS = 4, PLAY_NAME = 24 };

/* One end of the play: the kiosk or the desk, with a stage of its own. */
struct side;

struct receipt_kept {
    char name[PLAY_NAME];
    char code[32];
};

struct play {
    const char *file;
    int line;
    bool show;  /* print every screen that was passed */
    bool whole; /* on every screen that was passed, nothing may be cut */
    char language[16];
    int rows;
    int columns;
    struct site *site;
    bool own_site;
    struct site *outside; /* of the outside body, once something was carried */
    struct side *kiosk;
    struct side *desk;
    struct side *now; /* who acts */
    struct receipt_kept receipts[PLAY_RECEIPTS];
    char *problem; /* what went wrong, owned */
    char *shown;   /* the picture printed last */
};

/* Note what went wrong (once) and give false. */
bool
play_fails(struct play *play, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Carry out one line, split into words. */
bool
play_act(struct play *play, char *const words[], int count);

/* Press a key by its name: Enter, F3, PageDown, or a character. */
bool
play_press(struct play *play, const char *name);

/* --- the outside body, in play_carry.c -------------------------------- */

/* A bundle from the play's site to the outside body's, and the way back. */
bool
carry_out(struct play *play, char *const words[], int count);
bool
carry_back(struct play *play, char *const words[], int count);
/* The outside body's desk, unlocked, at its queue. */
bool
carry_desk(struct play *play, char *const words[], int count);
void
carry_end(struct play *play);

/* --- the two sides --------------------------------------------------- */

struct side *
side_open_kiosk(struct play *play);
struct side *
side_open_desk(struct play *play, const char *language, const char *phrase);
void
side_close(struct side *side);

struct stage *
side_stage(struct side *side);
struct visit *
side_visit(struct side *side);
/* NULL at a desk. */
struct public_visit *
side_public(struct side *side);
/* Was the terminal blanked (somebody left fast)? */
bool
side_was_blanked(const struct side *side);

/* Give an event, take results that are there already, show the screen. */
void
side_event(struct play *play, struct event event);
/* Wait up to 30 s for results until the screen NAME is on top. */
bool
side_await(struct play *play, const char *name);
/* Wait up to 30 s for results until the screen shows TEXT. */
bool
side_await_text(struct play *play, const char *text);
/* The rows of the screen as one text; the caller frees. */
char *
side_picture(struct side *side);
/* Does the screen show TEXT (as the side's language lays it out)? */
bool
side_shows(struct side *side, const char *text);

/* Once PLAY is to see whole screens: is this one? */
bool
whole_check(struct play *play);

/* --- acts on the form ------------------------------------------------ */

/* From attract through the play's language and the notice to purpose. */
bool
form_begin(struct play *play);
/* What do you want to do? */
bool
form_purpose(struct play *play, const char *code);
/* Write TEXT into the question on the screen and go on. */
bool
form_write(struct play *play, const char *question, const char *text);
/* Answer the question on the screen with these codes and go on. */
bool
form_answer(struct play *play, const char *question, char *const codes[],
            int count);
/* Take one of the last lines: "skip", "unsure", "unsaid". */
bool
form_decline(struct play *play, const char *question, const char *how);
/* Pass every card that is due. */
bool
form_pass_cards(struct play *play);

/* --- acts at the desk ------------------------------------------------ */

/* From the queue: open the first case that nobody has opened. */
bool
desk_open_new(struct play *play);
/* Move the open case to STATE, with a reason when it is closed. */
bool
desk_move(struct play *play, const char *state, const char *reason);

#endif
