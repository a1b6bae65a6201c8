#ifndef TESTS_VISITOR_H
#define TESTS_VISITOR_H

#include <stdbool.h>

#include "kiosk/case/item.h"
#include "kiosk/visit/visit.h"
#include "tests/vault.h"

/*
 * A visit against the real store, with real keys and no screen: the calls of
 * the counter, and what comes of them.
 */
enum { VISITOR_NOW = 1795600000 };

struct visitor {
    struct vault vault;
    struct form *form;
    struct place place;
    struct public_visit side;
    struct visit shared;
    struct visit_work *work;
    int dials;
    bool has_store; /* redial gives a straight line, else nothing */
};
extern struct visitor visitor;

/* For tcase_add_checked_fixture. */
void
visitor_come(void);
void
visitor_go(void);

/* A visit over DESCRIPTOR, in place of the one that was. */
void
visitor_begin(int descriptor);
struct visit_options
visitor_options(int descriptor);

/* Somebody was hurt; who may read it is READER, of C2. */
struct interview *
visitor_interview(const char *reader);
void
visitor_choose(struct interview *interview, const char *name,
               const char *choice);

/* The next result, of the kind that is expected. */
struct event
visitor_await(enum counter_result what);
struct event
visitor_submit(struct interview *interview);
struct event
visitor_look_up(const char *code);
/* Send, which goes well. */
void
visitor_send(struct interview *interview, char code[CODE_DIGITS + 1]);

/* Open the body of the only report with PAIR. */
enum status
visitor_open_body(const struct box_pair *pair, struct item_body *body);

#endif
