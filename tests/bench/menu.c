#include "tests/bench/menu.h"

#include <stdlib.h>

#include "kiosk/base/memory.h"

enum { WORDS = 32 };

void
menu_open(struct menu *menu)
{
    if (messages_open(bench_languages[0], DRAFTS_ALL, &menu->messages) !=
        STATUS_OK)
        bench_give_up("the program has no English");
    menu->attract = messages_get(menu->messages, "attract.press");
    menu->picker = messages_get(menu->messages, "where.language");
    menu->purpose = messages_get(menu->messages, "where.purpose");
    menu->question = messages_get(menu->messages, "where.question");
    menu->whiptail = "<Cancel>";
}

void
menu_close(struct menu *menu)
{
    messages_close(menu->messages);
}

char *
menu_program(const char *name)
{
    const char *build = getenv("AMPARO_BUILD");

    return memory_print("%s/%s", build ? build : ".", name);
}

struct pty *
menu_kiosk(struct site *site)
{
    char *path = menu_program("amparo-kiosk");
    const char *const words[] = {path, "--site", site_folder(site), NULL};
    struct pty *pty = pty_start(words, NULL, NULL);

    free(path);
    return pty;
}

struct pty *
menu_whiptail(const struct menu *menu)
{
    static const char *const digits[] = {"1", "2", "3", "4"};
    const char *words[WORDS] = {"whiptail", "--menu", menu->picker,
                                "24",       "80",     "4"};
    int count = 6;

    for (int i = 0; i < BENCH_LANGUAGES; i++) {
        words[count++] = digits[i];
        words[count++] = messages_own_name(bench_languages[i]);
    }
    return pty_start(words, NULL, NULL);
}
