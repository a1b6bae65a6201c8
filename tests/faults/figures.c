#include "tests/faults/figures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"

void
told_make(struct told *told, uint64_t seed, int acts)
{
    struct story *story = &told->story;
    struct ram_image *empty = ram_shared(sizeof *empty);

    told->record = ram_shared(sizeof *told->record);
    told->line = ram_shared(sizeof *told->line);
    told->before = ram_shared((size_t)story_acts * sizeof *told->before);
    told->facts_before =
        ram_shared((size_t)story_acts * sizeof *told->facts_before);
    story_make(story, seed);
    ram_empty(empty);
    ram_disk();
    ram_load(empty);
    told->acts = acts;
    for (int i = 0; i < acts; i++) {
        ram_copy(&told->before[i], &ram_disk()->live);
        told->facts_before[i] = *story_now(story);
        if (!story_do(story, i)) {
            printf("# act: %s\n", story_act_name(i));
            ram_give_up("the story is not told to its end");
        }
    }
    story_close(story);
    ram_copy_record(told->record);
    *told->line = *story->line;
    ram_unshare(empty, sizeof *empty);
}

void
told_free(struct told *told)
{
    ram_unshare(told->record, sizeof *told->record);
    ram_unshare(told->line, sizeof *told->line);
    ram_unshare(told->before, (size_t)story_acts * sizeof *told->before);
    ram_unshare(told->facts_before,
                (size_t)story_acts * sizeof *told->facts_before);
    story_free(&told->story);
}

/* --- power ---------------------------------------------------------------- */

/* Hashes of what was looked at already: the disk, and what it had to hold. */
enum { SEEN = 1 << 20, SEEN_NEAR = 64 };
static uint64_t seen[SEEN];

static uint64_t
hash_facts(const struct facts *facts)
{
    uint64_t hash = (uint64_t)facts->clock * 64 + facts->withdraw_hours;

    hash = hash * 3 + facts->founded;
    hash = hash * 3 + facts->changed;
    hash = hash * 3 + facts->rewrapped;
    for (int i = 0; i < STORY_REPORTS; i++) {
        hash = hash * 3 + facts->of[i].put;
        hash = hash * 3 + facts->of[i].gone;
        hash = hash * 3 + facts->of[i].asked;
        for (int j = 0; j < STORY_EXTRAS; j++)
            hash = hash * 3 + facts->of[i].extra[j];
    }
    return crash_draw(&hash);
}

static bool
is_new(const struct ram_image *image, const struct facts *facts)
{
    uint64_t hash = crash_hash(image) ^ hash_facts(facts);
    size_t at = hash % SEEN;

    for (int i = 0; i < SEEN_NEAR; i++, at = (at + 1) % SEEN) {
        if (seen[at] == hash)
            return false;
        if (!seen[at]) {
            seen[at] = hash;
            return true;
        }
    }
    return true;
}

void
figures_look(struct figures *figures, struct story *story,
             const struct ram_image *image, const struct facts *facts)
{
    const char *wrong;

    if (figures_enough(figures) || !is_new(image, facts))
        return;
    ram_load(image);
    wrong = story_check(story, facts);
    figures->images++;
    if (!wrong)
        return;
    figures->lost++;
    if (!figures->why)
        figures->why = wrong;
}

/* The disks of one moment. */
static void
cut_here(struct figures *figures, struct story *story,
         const struct crash *crash, const struct facts *facts, int variants)
{
    static struct ram_image image;
    uint64_t seed = figures->seed ^ crash->at << 20 ^ figures->recovery << 40;

    crash_image(crash, CRASH_NOTHING, 0, &image);
    figures_look(figures, story, &image, facts);
    if (!crash->count)
        return;
    crash_image(crash, CRASH_EVERYTHING, 0, &image);
    figures_look(figures, story, &image, facts);
    for (int i = 0; i < variants; i++) {
        crash_image(crash, CRASH_SECTORS, crash_draw(&seed), &image);
        figures_look(figures, story, &image, facts);
    }
}

void
figures_cut(struct figures *figures, struct told *told, int thirds)
{
    static struct crash crash;

    crash_begin(&crash, told->record);
    do {
        cut_here(figures, &told->story, &crash, story_at(told->line, crash.at),
                 (thirds + (int)(crash.at % 3)) / 3);
        figures->points++;
    } while (crash_step(&crash) && !figures_enough(figures));
}

/* Let the store recover from IMAGE, and lose power at each of its steps. */
static void
recover_from(struct figures *figures, struct told *told,
             const struct ram_image *image, const struct facts *facts)
{
    static struct ram_record record;
    static struct crash crash;

    ram_load(image);
    story_begin(&told->story, facts);
    if (story_open(&told->story) != STATUS_OK)
        ram_give_up("there is nothing to recover from");
    story_close(&told->story);
    ram_copy_record(&record);
    crash_begin(&crash, &record);
    do {
        cut_here(figures, &told->story, &crash, facts, 2);
        figures->recovery++;
    } while (crash_step(&crash));
}

void
figures_recover(struct figures *figures, struct told *told, int every)
{
    static struct crash crash;
    static struct ram_image image;
    uint64_t seed = figures->seed;
    int journals = 0;

    crash_begin(&crash, told->record);
    do {
        crash_image(&crash, CRASH_SECTORS, crash_draw(&seed), &image);
        if (image.there[RAM_JOURNAL] && image.length[RAM_JOURNAL] &&
            journals++ % every == 0)
            recover_from(figures, told, &image, story_at(told->line, crash.at));
    } while (crash_step(&crash));
}

/* --- trouble -------------------------------------------------------------- */

void
figures_look_after(struct figures *figures, struct told *told, int act)
{
    static struct ram_record record;
    static struct crash crash;
    static struct ram_image image;
    struct facts facts = *story_now(&told->story);
    uint64_t seed = figures->seed ^ figures->images;
    size_t lost = figures->lost;

    ram_copy(&image, &ram_disk()->live);
    ram_copy_record(&record);
    figures_look(figures, &told->story, &image, &facts);
    crash_begin(&crash, &record);
    while (crash_step(&crash))
        continue;
    crash_image(&crash, CRASH_NOTHING, 0, &image);
    figures_look(figures, &told->story, &image, &facts);
    crash_image(&crash, CRASH_SECTORS, crash_draw(&seed), &image);
    figures_look(figures, &told->story, &image, &facts);
    if (figures->lost > lost && !figures->act)
        figures->act = story_act_name(act);
}

static void
begin_act(struct told *told, int act)
{
    ram_load(&told->before[act]);
    story_begin(&told->story, &told->facts_before[act]);
    if (!story_act_opens(act) && story_open(&told->story) != STATUS_OK)
        ram_give_up("the store does not open before an act");
}

/* As a person does: again when it failed; then whatever comes next. */
static void
do_act(struct told *told, int act)
{
    if (!story_do(&told->story, act))
        (void)story_do(&told->story, act);
    if (act + 1 < told->acts)
        (void)story_do(&told->story, act + 1);
}

/* False when the act makes no such call any more. */
static bool
trouble_at(struct figures *figures, struct told *told, int act, size_t at,
           const struct hardship *hardship)
{
    struct ram *ram = ram_disk();
    size_t hits;
    size_t calls;

    begin_act(told, act);
    ram_fail(hardship->trouble, at, hardship->for_ever);
    ram->forgets = hardship->forgets;
    do_act(told, act);
    story_close(&told->story);
    ram->forgets = false;
    hits = ram->hits;
    calls = ram->calls;
    ram_fail(RAM_FINE, 0, false);
    if (hits) {
        figures->io++;
        figures_look_after(figures, told, act);
    }
    return calls > at;
}

void
figures_trouble(struct figures *figures, struct told *told,
                const struct hardship *hardship)
{
    size_t every = (size_t)hardship->every;

    for (int act = 0; act < told->acts && !figures_enough(figures); act++) {
        size_t at = crash_draw(&figures->seed) % every;

        if (hardship->opening && !story_act_opens(act))
            continue;
        if (hardship->act && strcmp(hardship->act, story_act_name(act)) != 0)
            continue;
        while (trouble_at(figures, told, act, at, hardship) &&
               !figures_enough(figures))
            at += every;
    }
}

/* Is the act done, by the same store, once there is room? */
static bool
comes_back(struct told *told, int act, size_t at)
{
    bool done;

    begin_act(told, act);
    ram_fail(RAM_FULL, at, true);
    done = story_do(&told->story, act);
    ram_fail(RAM_FINE, 0, false);
    done = done || story_do(&told->story, act);
    story_close(&told->story);
    return done;
}

size_t
figures_without_room(struct told *told, const char *name, size_t last)
{
    size_t calls;
    size_t failed = 0;
    int act = 0;

    while (strcmp(story_act_name(act), name) != 0)
        act++;
    begin_act(told, act);
    ram_fail(RAM_FINE, 0, false);
    if (!story_do(&told->story, act))
        ram_give_up("an act is not done");
    calls = ram_disk()->calls;
    story_close(&told->story);
    for (size_t at = calls > last ? calls - last : 0; at < calls; at++)
        failed += !comes_back(told, act, at);
    return failed;
}
