#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/figures.h"

/* Shared with the child that starves. */
struct hunger {
    bool is_on;
    bool for_ever;
    size_t at;
    size_t calls;
    size_t hits;
};

static struct hunger *hunger;
static sqlite3_mem_methods plain;

static bool
starves(void)
{
    size_t call;

    if (!hunger || !hunger->is_on)
        return false;
    call = hunger->calls++;
    if (call < hunger->at || (call > hunger->at && !hunger->for_ever))
        return false;
    hunger->hits++;
    return true;
}

static void *
take(int size)
{
    return starves() ? NULL : plain.xMalloc(size);
}

static void *
move(void *memory, int size)
{
    return starves() ? NULL : plain.xRealloc(memory, size);
}

/* The linker gives every calloc of the project to this one. */
void *
__real_calloc(size_t count, size_t size);
void *
__wrap_calloc(size_t count, size_t size);

void *
__wrap_calloc(size_t count, size_t size)
{
    return starves() ? NULL : __real_calloc(count, size);
}

void
starve_ready(void)
{
    sqlite3_mem_methods counted;

    hunger = ram_shared(sizeof *hunger);
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain) != SQLITE_OK)
        ram_give_up("SQLite was used before");
    counted = plain;
    counted.xMalloc = take;
    counted.xRealloc = move;
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &counted) != SQLITE_OK)
        ram_give_up("SQLite takes no allocator");
}

/* In the child: live until memory runs out. */
static void
live(struct told *told, int act)
{
    static const struct rlimit none;

    setrlimit(RLIMIT_CORE, &none);
    ram_load(&told->before[act]);
    story_begin(&told->story, &told->facts_before[act]);
    if (!story_act_opens(act) && story_open(&told->story) != STATUS_OK)
        _exit(2);
    hunger->is_on = true;
    if (!story_do(&told->story, act))
        (void)story_do(&told->story, act);
    hunger->is_on = false;
    _exit(0);
}

/* False when the act allocates no such time any more. */
static bool
starve_at(struct figures *figures, struct told *told, int act)
{
    pid_t child = fork();
    int end = 0;

    if (child < 0)
        ram_give_up("no fork");
    if (child == 0)
        live(told, act);
    if (waitpid(child, &end, 0) != child)
        ram_give_up("a child is not there");
    hunger->is_on = false;
    if (!hunger->hits)
        return false;
    figures->mallocs++;
    if (!(WIFSIGNALED(end) && WTERMSIG(end) == SIGABRT) &&
        !(WIFEXITED(end) && WEXITSTATUS(end) == 0)) {
        figures->lost++;
        figures->why = "the store died of something else";
        figures->act = story_act_name(act);
    }
    figures_look_after(figures, told, act);
    return true;
}

void
figures_starve(struct figures *figures, struct told *told,
               const struct hardship *hardship)
{
    size_t every = (size_t)hardship->every;

    for (int act = 0; act < told->acts; act++) {
        size_t at = crash_draw(&figures->seed) % every;

        do {
            *hunger = (struct hunger){.for_ever = hardship->for_ever, .at = at};
            at += every;
        } while (starve_at(figures, told, act));
    }
}
