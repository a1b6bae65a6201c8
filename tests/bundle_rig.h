#ifndef TESTS_BUNDLE_RIG_H
#define TESTS_BUNDLE_RIG_H

#include "kiosk/office/bundle.h"
#include "tests/desk_site.h"

/*
 * A place and its outside body, each with a real store, and files between
 * them. ELSE is the outside body's side.
 */
struct bundle_rig {
    struct desk_site here;
    struct desk_box *else_box;
    struct sign_pair else_root;
    struct founding_plan else_plan;
    struct client *staff;   /* of the place, without any pass phrase */
    struct client *outside; /* the same at the outside body */
    struct office *office;  /* the outside body's, unlocked */
    struct desk *desk;
    struct buf bundle;
    struct buf back;
};
extern struct bundle_rig carry;

void
carry_open(void);
void
carry_close(void);

/* An unlocked office on a store that has the outside body's founding. */
struct office *
carry_office(struct desk_box *box);

/* Steps, each of which must work; the files stand in the rig, and are looked
 * at for their size. */
bool
carry_make(void);
enum status
carry_try_read(struct buf *file, struct bundle_came *came) MUST_CHECK;
struct bundle_came
carry_read(void);
void
carry_make_back(void);
enum status
carry_try_read_back(struct buf *file) MUST_CHECK;
void
carry_read_back(void);
void
carry_round(void);

/* The outside body's desk. */
const struct desk_queue *
carry_queue(void);
const struct case_file *
carry_open_first(void);
void
carry_say(const char *text);

/* The rows of a store, as anybody who counts them sees them. */
size_t
carry_rows(struct client *client, struct report_row **rows);
uint32_t
carry_items(struct client *client);

#endif
