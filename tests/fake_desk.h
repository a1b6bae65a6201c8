#ifndef TESTS_FAKE_DESK_H
#define TESTS_FAKE_DESK_H

#include "screens/staff/desk.h"
#include "screens/staff/screens.h"
#include "screens/stage.h"

/*
 * The staff screens on a stage without a terminal, before a desk that
 * answers what it is told to. With AMPARO_SHOW set the screens are printed.
 */
enum { FAKE_NOW = 1795400000, FAKE_HOUR = FAKE_NOW / 3600 };

struct fake_desk {
    char asked[512]; /* the calls, in order, a word each */
    char text[8192]; /* of the last answer or note */
    char language[16];
    enum case_state state;
    enum close_reason reason;
    uint8_t opened[16];
    enum status answer_status; /* how the next answer ends */
    struct event results[8];
    int count;
    bool is_unlocked;
    struct desk_queue queue;
    struct desk_row rows[25];
    struct case_file file;
    struct staff_visit staff;
    struct visit visit;
    struct stage *stage;
};
extern struct fake_desk fake;

/* For a checked fixture: the desk is locked, in English. */
void
fake_open_desk(void);
void
fake_open_in(const char *language);
void
fake_close_desk(void);

/* COUNT cases, the first one urgent, ids from 1. */
void
fake_fill_rows(size_t count);
/* What the desk says next. */
void
fake_result(enum desk_result what, enum status status, const void *data);

void
fake_press(enum key key);
void
fake_press_f(int number);
void
fake_type(const char *text);
void
fake_unlock(void);
void
fake_open_first(void);

/* Print the screen, when asked to. */
void
fake_show(const char *when);
/* Must this screen be on top? */
void
fake_at(const char *screen);
/* Does this text stand on the screen? */
bool
fake_shows(const char *text);

#endif
