#ifndef TESTS_DESK_SITE_H
#define TESTS_DESK_SITE_H

#include "kiosk/office/office.h"
#include "tests/desk_box.h"
#include "tests/place.h"

/*
 * A founded place with a real store in a thread, and reports in it as a
 * visit would store them: what the tests of the office work on.
 */
struct desk_site {
    struct place place;
    struct desk_box *box;
    struct form *form;
    struct client *kiosk;
    struct hello hello;
};

/* The clock stands still from here on. */
enum { DESK_SITE_NOW = 1795400000 };

void
desk_site_open(struct desk_site *site);
void
desk_site_close(struct desk_site *site);

/* A store of its own, given what PLAN says, in a keyset that ROOT signs. */
struct desk_box *
desk_site_found(const struct founding_plan *plan, const struct sign_pair *root);

/* An office on it, watching, that dials again. */
struct office *
desk_site_office(struct desk_site *site);

/* Who made a report, with the keys of the receipt. */
struct reporter {
    uint8_t lookup[LOOKUP_SIZE];
    struct box_pair receipt;
    struct sign_pair sign;
    struct box_pair thread;
};

/* What a report says: the codes of one question, the verdict, who reads. */
struct report_order {
    const char *question; /* NULL: "A2" with "not_paid" */
    const char *choice;
    enum priority priority;
    enum reader reader;
    bool child;
};
void
desk_site_report(struct desk_site *site, struct reporter *reporter,
                 struct report_order order);
/* A row that nobody can open, of the same sizes. */
void
desk_site_decoy(struct desk_site *site);
/* One of the largest bucket. */
void
desk_site_large_decoy(struct desk_site *site);

/* The receipt's holder takes the report back, at once. */
void
desk_site_withdraw(struct desk_site *site, const struct reporter *reporter);

/* Decoys of each kind, made by the store itself. */
void
desk_site_decoys(struct desk_site *site);

/* An addition; SIGNER is the reporter's own key, or somebody else's. */
void
desk_site_add(struct desk_site *site, const struct reporter *reporter,
              const char *text, const struct sign_pair *signer);
/* "I am not satisfied", which people outside alone can open. */
void
desk_site_complain(struct desk_site *site, const struct reporter *reporter,
                   const char *text);
/* An item of any kind, as staff's own connection would post it. */
void
desk_site_post(struct desk_site *site, const uint8_t report[ID_SIZE],
               const struct sealed *sealed, const struct team_pair *team);

/* How many items of KIND the receipt opens. */
size_t
desk_site_count(struct desk_site *site, const struct reporter *reporter,
                enum item_kind kind);

/* Ask, collect, and give what came. */
struct event
desk_site_wait(struct office *office);

#endif
