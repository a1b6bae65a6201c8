#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/memory.h"
#include "tests/bench/bench.h"
#include "tests/bench/menu.h"
#include "tests/bench/pty.h"

/* PSS, the share of a process in what it uses, from the kernel. */
enum { SUPERVISOR, AT_PICKER, AT_QUESTION, STORE, ALL, PAIRS };

static struct pair pairs[PAIRS] = {
    [SUPERVISOR] = {.name = "amparo-kiosk",
                    .other = "whiptail",
                    .meaning = "the supervisor, which runs all day."},
    [AT_PICKER] = {.name = "amparo-screen at the picker",
                   .other = "whiptail",
                   .meaning = "one visit's program, with the form and the "
                              "words; other: whiptail with the same menu."},
    [AT_QUESTION] = {.name = "amparo-screen at a question",
                     .other = "whiptail",
                     .meaning = "the same in the middle of a report."},
    [STORE] = {.name = "amparo-store",
               .other = "SQLite",
               .meaning = "the only opener of the database, some reports "
                          "in it; other: the least process that keeps a "
                          "durable SQLite database of one row open."},
    [ALL] = {.name = "all three together",
             .other = "both",
             .meaning = "what a machine needs for one kiosk; other: whiptail "
                        "and the least SQLite process."},
};

/* KiB of PSS; 0 when the kernel does not tell. */
static double
pss_of(pid_t process)
{
    char path[64];
    char line[256];
    FILE *file;
    double found = 0;

    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)process);
    file = fopen(path, "r");
    while (file && found == 0 && fgets(line, sizeof line, file))
        if (strncmp(line, "Pss:", 4) == 0)
            found = strtod(line + 4, NULL);
    if (file)
        fclose(file);
    return found;
}

/* Whose parent is PARENT? The field stands behind the name in (). */
static bool
is_child(const char *name, pid_t parent)
{
    char *path = memory_print("/proc/%s/stat", name);
    FILE *file = fopen(path, "r");
    char line[512];
    char *after = NULL;
    bool is = false;

    if (file && fgets(line, sizeof line, file))
        after = strrchr(line, ')');
    if (after && strlen(after) > 4)
        is = strtol(after + 4, NULL, 10) == parent;
    if (file)
        fclose(file);
    free(path);
    return is;
}

static pid_t
child_of(pid_t parent)
{
    DIR *folder = opendir("/proc");
    struct dirent *entry;
    pid_t found = 0;

    while (folder && !found && (entry = readdir(folder)))
        if (strspn(entry->d_name, "0123456789") == strlen(entry->d_name) &&
            is_child(entry->d_name, parent))
            found = (pid_t)strtol(entry->d_name, NULL, 10);
    if (folder)
        closedir(folder);
    return found;
}

/* From the picker through the notice to the second question. */
static void
walk(struct pty *pty, const struct menu *menu)
{
    static const char *const cards[] = {"1 / 3", "2 / 3", "3 / 3"};

    for (int i = 0; i < 3; i++) {
        pty_type(pty, "\r");
        (void)pty_painted(pty, cards[i]);
    }
    pty_type(pty, "\r");
    (void)pty_painted(pty, menu->purpose);
    pty_type(pty, "1");
    (void)pty_painted(pty, menu->question);
    pty_type(pty, "1");
    (void)pty_painted(pty, menu->question);
}

static void
weigh_ours(struct site *site, const struct menu *menu, double out[PAIRS])
{
    struct client *client = site_connect(site, false);
    pid_t store = bench_peer(client);
    struct pty *pty = menu_kiosk(site);
    pid_t screen;

    client_close(client);
    (void)pty_painted(pty, menu->attract);
    pty_type(pty, "\r");
    (void)pty_painted(pty, menu->picker);
    screen = child_of(pty_child(pty));
    out[SUPERVISOR] = pss_of(pty_child(pty));
    out[AT_PICKER] = pss_of(screen);
    out[STORE] = pss_of(store);
    walk(pty, menu);
    out[AT_QUESTION] = pss_of(screen);
    out[ALL] = pss_of(pty_child(pty)) + out[AT_QUESTION] + pss_of(store);
    pty_end(pty);
}

static double
weigh_whiptail(const struct menu *menu)
{
    struct pty *pty = menu_whiptail(menu);
    double pss;

    (void)pty_painted(pty, menu->whiptail);
    pss = pss_of(pty_child(pty));
    pty_end(pty);
    return pss;
}

static double
weigh_least(struct site *site)
{
    char *path = menu_program("tests/bench/least");
    char *database = memory_print("%s/bench.db", site_folder(site));
    const char *const words[] = {path, database, NULL};
    struct pty *pty = pty_start(words, NULL, NULL);
    double pss;

    (void)pty_painted(pty, "ready");
    pss = pss_of(pty_child(pty));
    pty_type(pty, "\004");
    pty_end(pty);
    unlink(database);
    free(database);
    free(path);
    return pss;
}

struct part
memory_measure(struct site *site, int rounds)
{
    struct menu menu;

    menu_open(&menu);
    for (int i = 0; i < PAIRS; i++)
        pairs[i].unit = "MB";
    for (int i = 0; i < rounds; i++) {
        double ours[PAIRS];
        double others[PAIRS] = {0};

        weigh_ours(site, &menu, ours);
        others[SUPERVISOR] = weigh_whiptail(&menu);
        others[AT_PICKER] = others[AT_QUESTION] = others[SUPERVISOR];
        others[STORE] = weigh_least(site);
        others[ALL] = others[SUPERVISOR] + others[STORE];
        /* Only root may look at a process that has locked itself. */
        for (int j = 0; j < PAIRS; j++)
            if (ours[j] > 0 && others[j] > 0 && ours[SUPERVISOR] > 0)
                pair_add(&pairs[j], ours[j] / 1024, others[j] / 1024);
    }
    menu_close(&menu);
    return (struct part){"Memory, PSS (as root)", pairs, PAIRS};
}
