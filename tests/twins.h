#ifndef TESTS_TWINS_H
#define TESTS_TWINS_H

#include "kiosk/base/buf.h"
#include "store/protocol/client_backup.h"
#include "tests/box.h"

enum { TWINS_REPORTS = 12, TWINS_NOW = 1795400000 };

/* A store with reports, and an empty one for what its backup holds. */
struct twins {
    struct box from;
    struct box to;
    struct client *kiosk;
    struct client *desk;
    struct client *empty; /* the staff side of TO */
    struct box_report reports[2 * TWINS_REPORTS];
    size_t count;
};

extern struct twins twins;

/* For a checked fixture; the clock stands still. */
void
twins_open(void);
void
twins_close(void);

/* What the public does at the first store. */
void
twins_put(int bucket);
void
twins_add_to(const struct box_report *report);
void
twins_withdraw(const struct box_report *report);

/*
 * A whole backup of it, appended to OUT; BETWEEN, which may be NULL, is called
 * before each piece with its number. Gives how many pieces there were.
 */
int
twins_backup(struct buf *out, void (*between)(int number));

/* A backup's records: what is handed on, and where its log ends. */
struct content {
    struct buf rows;
    struct log_end end;
    size_t count; /* of ROW and DROP */
    size_t drops;
    size_t starts;
    size_t texts;
    size_t ends;
};

/* Open it with BACKUP's key and look at every record. Free CONTENT->rows. */
void
twins_read(struct buf *file, struct content *content);

/* Begin to fill the second store: rows one by one, all but number SKIP. */
enum status
twins_send(const struct content *content, size_t skip);
enum status
twins_end(const struct content *content, uint32_t *withdrawn);
/* Both, with nothing left out and nothing that is gone. */
void
twins_restore(const struct content *content);

/* Stop both: every table holds the same, to the byte. */
void
twins_are_same(void);
/* Is the second store as empty as a new one? */
void
twins_is_empty(void);

#endif
