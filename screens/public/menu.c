#include "screens/public/menu.h"

#include "kiosk/base/memory.h"
#include "screens/public/words.h"

void
menu_add(struct menu *menu, char *text, bool is_marked)
{
    if (menu->count == LIST_MAX) {
        memory_free_text(text);
        return;
    }
    menu->texts[menu->count] = text;
    menu->marks[menu->count] = is_marked;
    menu->count++;
}

void
menu_add_key(struct menu *menu, const struct visit *visit, const char *key)
{
    if (menu->count < LIST_MAX)
        menu->plain[menu->count] = true;
    menu_add(menu, words_of(visit, key), false);
}

void
menu_clear(struct menu *menu)
{
    for (int i = 0; i < menu->count; i++)
        memory_free_text(menu->texts[i]);
    *menu = (struct menu){0};
}

void
menu_reserve(const struct menu *menu, struct canvas_box *box)
{
    box->rows -= menu->count;
    if (box->rows < 0)
        box->rows = 0;
}

static struct list
list_of(const struct menu *menu, int selected)
{
    struct list list = {.count = menu->count, .has_marks = menu->has_marks};

    for (int i = 0; i < menu->count; i++) {
        list.lines[i].text = menu->texts[i];
        list.lines[i].is_marked = menu->marks[i];
        list.lines[i].is_plain = menu->plain[i];
    }
    /* -1: nothing is chosen before the person chooses */
    list.selected = selected < menu->count ? selected : 0;
    return list;
}

int
menu_draw(const struct menu *menu, struct canvas *canvas, struct canvas_box box,
          int selected)
{
    struct list list = list_of(menu, selected);

    box.rows += menu->count;
    return list_draw(canvas, &list, box);
}

/* The first arrow, when no line is selected yet. */
static bool
starts_moving(const struct menu *menu, const struct event *event, int *selected)
{
    if (event->kind != EVENT_KEY || *selected >= 0 || menu->count == 0)
        return false;
    if (event->key == KEY_ARROW_DOWN)
        *selected = 0;
    if (event->key == KEY_ARROW_UP)
        *selected = menu->count - 1;
    return *selected >= 0 || event->key == KEY_RETURN;
}

int
menu_event(const struct menu *menu, const struct event *event, int *selected)
{
    struct list list = list_of(menu, *selected);
    enum list_act act;
    int line = -1;

    if (starts_moving(menu, event, selected))
        return -1;
    act = list_event(&list, event, &line);
    if (act != LIST_NOTHING)
        *selected = list.selected;
    return act == LIST_PICKED && line < menu->count ? line : -1;
}
