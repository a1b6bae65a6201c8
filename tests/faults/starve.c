#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/figures.h"

/*
 * A process tells an act. At each allocation it forks: in the child that one
 * fails, and the child lives on or dies of it. Then the first process, which
 * has no store open, looks at the disk that the child left; the one between
 * puts the disk back and goes on to the next allocation.
 */
struct hunger {
    bool is_on;
    bool starves; /* in the child: the next ones fail too */
    bool for_ever;
    size_t every;
    size_t calls;
};

/* What the one between puts back; shared, as is what it is put back into. */
struct kept {
    struct ram_image live;
    struct ram_record record;
    size_t line;
    int end; /* how the child ended */
    struct talk_way way;
};

static struct hunger hunger;
static struct kept *kept;
static struct told *teller;
static int asks[2];    /* a byte: look */
static int answers[2]; /* a byte: go on */
static sqlite3_mem_methods plain;

static void
keep(void)
{
    ram_copy(&kept->live, &ram_disk()->live);
    ram_copy_record(&kept->record);
    kept->line = teller->story.line->count;
    talk_take_out(&teller->story.talk, &kept->way);
}

static void
put_back(void)
{
    struct ram *ram = ram_disk();

    ram_copy(&ram->live, &kept->live);
    ram_put_record(&kept->record);
    teller->story.line->count = kept->line;
    talk_put_in(&teller->story.talk, &kept->way);
}

/* True in a child, whose allocation has to fail. */
static bool
split(void)
{
    pid_t child;
    char byte = 0;

    keep();
    child = fork();
    if (child == 0) {
        talk_put_in(&teller->story.talk, &kept->way);
        hunger.starves = hunger.for_ever;
        hunger.is_on = hunger.for_ever;
        return true;
    }
    if (child < 0 || waitpid(child, &kept->end, 0) != child ||
        write(asks[1], &byte, 1) != 1 || read(answers[0], &byte, 1) != 1)
        _exit(2);
    put_back();
    return false;
}

static bool
starves(void)
{
    if (!hunger.is_on)
        return false;
    if (hunger.starves)
        return true;
    return hunger.calls++ % hunger.every == 0 && split();
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

    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain) != SQLITE_OK)
        ram_give_up("SQLite was used before");
    /* A mutex held at a fork is the parent's for ever. Nobody else is here. */
    if (sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) != SQLITE_OK)
        ram_give_up("SQLite wants threads");
    counted = plain;
    counted.xMalloc = take;
    counted.xRealloc = move;
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &counted) != SQLITE_OK)
        ram_give_up("SQLite takes no allocator");
}

/* Tell an act, starving; in a folder of its own, which it holds locked. */
static void
live(struct told *told, int act, const char *folder)
{
    static const struct rlimit none;
    struct story *story = &told->story;

    setrlimit(RLIMIT_CORE, &none);
    close(asks[0]);
    close(answers[1]);
    snprintf(story->folder, sizeof story->folder, "%s", folder);
    ram_load(&told->before[act]);
    story_begin(story, &told->facts_before[act]);
    if (!story_act_opens(act) && story_open(story) != STATUS_OK)
        _exit(2);
    hunger.is_on = true;
    if (!story_do(story, act))
        (void)story_do(story, act);
    _exit(0);
}

static void
look_at_child(struct figures *figures, struct told *told, int act)
{
    bool died = WIFSIGNALED(kept->end) && WTERMSIG(kept->end) == SIGABRT;
    bool lived = WIFEXITED(kept->end) && WEXITSTATUS(kept->end) == 0;

    figures->mallocs++;
    if (!died && !lived) {
        figures->lost++;
        figures->why = "the store died of something else";
        figures->act = story_act_name(act);
    }
    figures_look_after(figures, told, act);
}

static void
starve_in(struct figures *figures, struct told *told, int act,
          const char *folder)
{
    char byte = 0;
    int end = 0;
    pid_t child;

    if (pipe(asks) != 0 || pipe(answers) != 0)
        ram_give_up("no pipe");
    hunger.calls = crash_draw(&figures->seed) % hunger.every;
    fflush(stdout);
    child = fork();
    if (child < 0)
        ram_give_up("no fork");
    if (child == 0)
        live(told, act, folder);
    close(asks[1]);
    close(answers[0]);
    while (read(asks[0], &byte, 1) == 1) {
        look_at_child(figures, told, act);
        if (write(answers[1], &byte, 1) != 1)
            ram_give_up("nobody tells the act any more");
    }
    close(asks[0]);
    close(answers[1]);
    if (waitpid(child, &end, 0) != child || !WIFEXITED(end) ||
        WEXITSTATUS(end) != 0)
        ram_give_up("an act was not told to its end");
}

void
figures_starve(struct figures *figures, struct told *told,
               const struct hardship *hardship)
{
    char folder[] = "/tmp/amparo-starved-XXXXXX";
    char file[sizeof folder + 16];

    if (!mkdtemp(folder))
        ram_give_up("no folder");
    kept = ram_shared(sizeof *kept);
    kept->way.bytes = ram_shared((size_t)TALK_ENDS * MESSAGE_MAX);
    teller = told;
    hunger = (struct hunger){.for_ever = hardship->for_ever,
                             .every = (size_t)hardship->every};
    for (int act = 0; act < told->acts; act++)
        starve_in(figures, told, act, folder);
    ram_unshare(kept->way.bytes, (size_t)TALK_ENDS * MESSAGE_MAX);
    ram_unshare(kept, sizeof *kept);
    snprintf(file, sizeof file, "%s/store.db", folder);
    unlink(file);
    rmdir(folder);
}
