#ifndef TESTS_WALKER_H
#define TESTS_WALKER_H

#include <stdbool.h>
#include <stdint.h>

#include "screens/public/counter.h"
#include "screens/stage.h"

/*
 * A public visit without a terminal and without a store: the real screens on
 * the real stage, the real form, and a counter that answers what the test
 * says. A person is played by keys alone: lines are picked by the digit that
 * stands before them on the screen. What goes wrong fails the test.
 */
struct walker_answer {
    enum counter_result what;
    enum status status;
    uint32_t seconds;
};

struct walker {
    struct stage *stage;
    struct visit visit;
    struct public_visit side;
    /* what the counter was asked, counted */
    int submits;
    int look_ups;
    int adds;
    int withdraws;
    int call_backs;
    int rings;
    int put_aways;
    enum addition added;
    char added_text[1100];
    /* what it answers */
    bool is_slow; /* results come only by walker_answer() */
    enum status submit_status;
    enum status look_status;
    enum status add_status;
    uint32_t seconds;
    bool is_earlier;
    bool withdraw_at_once;
    bool desk_open;
    struct counter_found found;
    bool was_blanked;
};

extern struct walker walker;
extern const char walker_code[];

/* A shelter with a services directory, in English, at the clock; 24 x 80. */
void
walker_start(void);
/* The same as a consulate. */
void
walker_start_consulate(void);
void
walker_end(void);

void
walker_key(enum key key);
void
walker_function(int number);
/* Type text, a character a key. */
void
walker_type(const char *text);
void
walker_paste(const char *text, size_t length, bool was_cut);
/* SECONDS pass, with a tick each. */
void
walker_wait(int seconds);
void
walker_give(struct walker_answer answer);

/* Press the digit of the line that begins with the words of KEY. */
void
walker_pick(const char *key);
/* The same for a choice of the question that is asked. */
void
walker_choose(const char *choice);

/* Enter, as often as the question of many answers has pages. */
void
walker_go_on(void);

/* The screen on top has this name. */
void
walker_is_at(const char *screen);
/* The question that is asked has this name. */
void
walker_is_asked(const char *question);
/* Do the words of KEY stand on the screen, whatever the lines? */
bool
walker_shows(const char *key);
bool
walker_shows_text(const char *text);

/* From the clock to the screen of purpose, in English. */
void
walker_go_to_purpose(void);
/* Skip what is asked, pass the cards, until QUESTION is asked. */
void
walker_go_to(const char *question);
/* The same until the review. */
void
walker_go_to_review(void);

#endif
