#ifndef PUBLIC_ASKING_H
#define PUBLIC_ASKING_H

#include "screens/public/counter.h"
#include "screens/public/frame.h"
#include "screens/screen.h"

/*
 * A short question with a few lines, some of which add something to the
 * report: what "tell nobody more" and "Did this help you?" have in common.
 */
struct asking {
    const char *where;
    const char *title;
    const char *text; /* NULL: none */
    const char *lines[4];
    int count;
    unsigned keys; /* beside Enter, back and language */
};

struct asking_state {
    int selected;
    bool is_busy;
    bool has_failed;
    enum status status;
    uint32_t seconds;
};

void
asking_open(void *of, struct visit *visit);
void
asking_draw(const struct asking *asking, const struct asking_state *state,
            const struct visit *visit, struct canvas *canvas);

/* The line that was picked, -1 for none. */
int
asking_pick(const struct asking *asking, struct asking_state *state,
            struct visit *visit, const struct event *event);

/* Add WHAT; its end is for asking_result. */
void
asking_add(struct asking_state *state, struct visit *visit, enum addition what);
/* Is it the end of the addition? Then it is noted in STATE. */
bool
asking_result(struct asking_state *state, const struct event *event);

#endif
