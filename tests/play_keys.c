#include <stdlib.h>
#include <string.h>

#include "kiosk/base/text.h"
#include "tests/play.h"

/* Keys by their names, as a play writes them. */
static const struct {
    const char *name;
    enum key key;
} key_names[] = {
    {"Enter", KEY_RETURN},    {"Backspace", KEY_ERASE},
    {"Delete", KEY_REMOVE},   {"Escape", KEY_ESCAPE},
    {"Tab", KEY_TABULATOR},   {"BackTab", KEY_BACK_TABULATOR},
    {"Up", KEY_ARROW_UP},     {"Down", KEY_ARROW_DOWN},
    {"Left", KEY_ARROW_LEFT}, {"Right", KEY_ARROW_RIGHT},
    {"PageUp", KEY_PAGE_UP},  {"PageDown", KEY_PAGE_DOWN},
    {"Home", KEY_FIRST},      {"End", KEY_LAST},
};

bool
play_press(struct play *play, const char *name)
{
    size_t at = 0;

    for (size_t i = 0; i < sizeof key_names / sizeof *key_names; i++)
        if (strcmp(key_names[i].name, name) == 0) {
            side_event(play, (struct event){.kind = EVENT_KEY,
                                            .key = key_names[i].key});
            return true;
        }
    if (name[0] == 'F' && name[1]) {
        side_event(play, (struct event){.kind = EVENT_KEY,
                                        .key = KEY_F,
                                        .number = atoi(name + 1)});
        return true;
    }
    side_event(play,
               (struct event){.kind = EVENT_KEY,
                              .key = KEY_TEXT,
                              .point = text_next(name, strlen(name), &at)});
    return name[at] == '\0' || play_fails(play, "there is no key %s", name);
}
