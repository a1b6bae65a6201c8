#include "screens/public/asking.h"

#include "kiosk/base/memory.h"
#include "screens/public/menu.h"
#include "screens/public/words.h"

void
asking_open(void *of, struct visit *visit)
{
    struct asking_state *state = of;

    (void)visit;
    state->selected = -1;
}

static void
fill(const struct asking *asking, const struct visit *visit, struct menu *menu)
{
    for (int i = 0; i < asking->count; i++)
        menu_add_key(menu, visit, asking->lines[i]);
}

void
asking_draw(const struct asking *asking, const struct asking_state *state,
            const struct visit *visit, struct canvas *canvas)
{
    struct canvas_box box =
        frame_draw(visit, canvas,
                   (struct frame){.where = asking->where,
                                  .keys = FRAME_ENTER | FRAME_BACK |
                                          FRAME_LANGUAGE | asking->keys});
    struct menu menu = {0};
    char *failed;

    fill(asking, visit, &menu);
    menu_reserve(&menu, &box);
    frame_words(visit, canvas, &box, ROLE_TITLE, asking->title);
    if (asking->text)
        frame_words(visit, canvas, &box, ROLE_TEXT, asking->text);
    if (state->is_busy)
        frame_words(visit, canvas, &box, ROLE_TITLE, "add.busy");
    if (state->has_failed) {
        failed = words_failed(visit, "add", state->status, state->seconds);
        frame_text(canvas, &box, ROLE_WARNING, failed);
        memory_free_text(failed);
    }
    menu_draw(&menu, canvas, box, state->selected);
    menu_clear(&menu);
}

int
asking_pick(const struct asking *asking, struct asking_state *state,
            struct visit *visit, const struct event *event)
{
    struct menu menu = {0};
    int line;

    if (state->is_busy)
        return -1;
    fill(asking, visit, &menu);
    line = menu_event(&menu, event, &state->selected);
    menu_clear(&menu);
    return line;
}

void
asking_add(struct asking_state *state, struct visit *visit, enum addition what)
{
    struct counter *counter = visit->public_side->counter;

    state->is_busy = true;
    state->has_failed = false;
    counter->add(counter->self, what, "", messages_language(visit->messages));
}

bool
asking_result(struct asking_state *state, const struct event *event)
{
    if (event->kind != EVENT_RESULT || event->what != COUNTER_ADDED)
        return false;
    state->is_busy = false;
    state->has_failed = event->status != STATUS_OK;
    state->status = event->status;
    state->seconds = event->seconds;
    return true;
}
