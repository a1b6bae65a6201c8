#ifndef TESTS_RESTORED_H
#define TESTS_RESTORED_H

#include <stdbool.h>

#include "tests/box.h"
#include "tests/ran.h"

/*
 * A demo site with reports, its backup at ran_home/file, and the site that is
 * restored from it at ran_home/again, by the real programs (tests/ran.h).
 */
enum { RESTORED_REPORTS = 6 };
extern struct box_report restored_reports[RESTORED_REPORTS];

/* For a checked fixture; the paper of the backups is at ran_home/paper. */
void
restored_open(void);
void
restored_close(void);

/* A file in ran_home: append it to OUT, or write LENGTH bytes in its place. */
void
restored_read(const char *name, struct buf *out);
void
restored_write(const char *name, const struct buf *bytes, size_t length);
bool
restored_is_there(const char *name);

/* At once, on this site. */
void
restored_withdraw(const struct box_report *report);

void
restored_back_up(void);

/* `amparo restore` with all that it needs. */
extern const char restored_command[];

/* The site that was restored; free with site_free. */
struct site *
restored_again(void);

/* Find a report there by its receipt, and open what is for it. */
enum status
restored_look_up(struct client *kiosk, const struct box_report *report);
enum status
restored_look_up_again(const struct box_report *report);

/* End its store. */
void
restored_end(void);

#endif
