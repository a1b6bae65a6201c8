#ifndef STAFF_PIECES_H
#define STAFF_PIECES_H

#include <stdbool.h>

#include "kiosk/base/buf.h"
#include "screens/screen.h"
#include "screens/staff/desk.h"
#include "screens/widgets/list.h"

/* What every staff screen has: its frame, its common keys, its words. */

/* A key of this screen: a message for its name and one for what it does. */
struct staff_key {
    const char *key;
    const char *does;
};

/*
 * Top line, alarm line, foot, and the note of what just happened. Leaving
 * fast and, once unlocked, F9 stand in every foot. KEYS ends with a zeroed
 * one. Gives what is left, in the whole width.
 */
struct canvas_box
staff_frame(const struct visit *visit, struct canvas *canvas, const char *where,
            const struct staff_key *keys);

/* Lock, quit the alarm, hear it ring: true when it was one of these, and
 * NEXT is where to go. */
bool
staff_common(struct visit *visit, const struct event *event, struct next *next);

bool
staff_is_key(const struct event *event, enum key key);
bool
staff_is_f(const struct event *event, int number);
/* Backspace or the arrow that leads back, on screens without a field. */
bool
staff_is_back(const struct visit *visit, const struct event *event);
/* A result of the desk, is it this one? */
bool
staff_is_result(const struct event *event, enum desk_result result);

/* The note for an act that failed: a message key. Static. */
const char *
staff_failed(enum status status);

/* Words; lent. */
const char *
staff_word(const struct visit *visit, const char *key);
/* PREFIX and a name make the key: "reason." "DANGER". Lent. */
const char *
staff_name(const struct visit *visit, const char *prefix, const char *name);
/* With one argument; the caller frees with memory_free_text. */
char *
staff_with(const struct visit *visit, const char *key, const char *name,
           const char *text);
char *
staff_count(const struct visit *visit, const char *key, const char *name,
            double number);
/* One more part of a list, as the language parts them. */
void
staff_join(const struct visit *visit, struct buf *list, const char *text);
/* When a case is due: "in 3 hours", "2 days late"; the caller frees. */
char *
staff_due(const struct visit *visit, uint32_t due);

/* Numbered lines under a title. */
void
staff_list_draw(const struct visit *visit, struct canvas *canvas,
                struct canvas_box box, const struct list *list);
/* The line that was picked, -1 when none was. */
int
staff_list_event(struct visit *visit, struct list *list,
                 const struct event *event);

#endif
