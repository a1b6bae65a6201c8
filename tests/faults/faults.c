#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/faults/figures.h"
#include "tests/tap.h"

/*
 * The store's promise by enumeration: whatever fails and whenever, an
 * acknowledged report is whole, one that was not is whole or not there,
 * what was withdrawn stays so, and the log's chain holds.
 *
 *   faults          a part of it, in seconds
 *   faults --long   all of it, in minutes
 *
 * AMPARO_SEED, a number, begins it elsewhere.
 */
static struct {
    bool is_long;
    uint64_t seed;
    struct told told;
    struct figures all; /* of all tests together */
} run;

/* How many of a thing to skip: in the long form none. */
static int
every(int brief)
{
    if (run.is_long)
        return 1;
    return TAP_IS_SLOW ? brief * 10 : brief;
}

static struct figures
begin(void)
{
    if (!run.told.record)
        told_make(&run.told, run.seed, story_acts);
    return (struct figures){.seed = run.seed};
}

static void
end(const struct figures *figures)
{
    run.all.points += figures->points;
    run.all.images += figures->images;
    run.all.io += figures->io;
    run.all.mallocs += figures->mallocs;
    run.all.recovery += figures->recovery;
    run.all.lost += figures->lost;
    if (figures->lost)
        ck_abort_msg("%zu of %zu disks: %s (%s; seed %llu)", figures->lost,
                     figures->images, figures->why,
                     figures->act ? figures->act : "a power cut",
                     (unsigned long long)run.seed);
}

static void
tell_again(uint64_t seed, bool decoys)
{
    told_free(&run.told);
    run.told.story.decoys = decoys;
    told_make(&run.told, seed, story_acts);
}

START_TEST(power_is_lost_at_any_moment)
{
    int thirds = run.is_long ? 36 : 1;
    struct figures figures = begin();

    /* Other keys and ids lie elsewhere in the pages. */
    for (int i = 0; i < (run.is_long ? 4 : 1); i++) {
        if (i)
            tell_again(run.seed + (uint64_t)i, i % 2);
        figures_cut(&figures, &run.told, thirds);
    }
    if (run.is_long)
        tell_again(run.seed, false);
    end(&figures);
}
END_TEST

START_TEST(power_is_lost_while_the_store_recovers_from_a_loss)
{
    struct figures figures = begin();

    figures_recover(&figures, &run.told, run.is_long ? 6 : every(200));
    ck_assert_uint_gt(figures.recovery, 0);
    end(&figures);
}
END_TEST

static void
suffer(struct hardship hardship)
{
    struct figures figures = begin();

    hardship.every = every(61);
    figures_trouble(&figures, &run.told, &hardship);
    ck_assert_uint_gt(figures.io, 0);
    end(&figures);
}

START_TEST(any_call_of_the_disk_fails_once_or_for_ever)
{
    suffer((struct hardship){.trouble = RAM_ERROR, .for_ever = _i});
}
END_TEST

START_TEST(a_failed_sync_takes_away_what_was_written)
{
    suffer((struct hardship){.trouble = RAM_ERROR, .forgets = true});
}
END_TEST

START_TEST(any_write_is_cut_short_once_or_for_ever)
{
    suffer((struct hardship){.trouble = RAM_SHORT, .for_ever = _i});
}
END_TEST

START_TEST(the_disk_is_full_once_or_for_ever)
{
    suffer((struct hardship){.trouble = RAM_FULL, .for_ever = _i});
}
END_TEST

/*
 * A few calls of hundreds zero a journal's body after its header: what it
 * rolls back is gone for good by then, but lies there. One of 61 misses them.
 */
START_TEST(room_that_ends_while_a_withdrawal_is_wiped_leaves_nothing)
{
    struct figures figures = begin();
    const struct hardship hardship = {
        .trouble = RAM_FULL, .every = 1, .act = "open when it is due"};

    figures_trouble(&figures, &run.told, &hardship);
    ck_assert_uint_gt(figures.io, 0);
    end(&figures);
}
END_TEST

START_TEST(a_store_that_found_no_room_goes_on_when_there_is_some)
{
    enum { LAST = 60 };

    (void)begin();
    ck_assert_uint_eq(figures_without_room(&run.told, "put one more", LAST), 0);
}
END_TEST

START_TEST(any_allocation_fails_once_or_for_ever)
{
    struct figures figures = begin();
    const struct hardship hardship = {.for_ever = _i, .every = every(401)};

    figures_starve(&figures, &run.told, &hardship);
    ck_assert_uint_gt(figures.mallocs, 0);
    end(&figures);
}
END_TEST

static TCase *
add_case(Suite *suite, const char *name)
{
    TCase *one = tcase_create(name);

    suite_add_tcase(suite, one);
    return one;
}

/* Each by itself: CK_RUN_CASE=memory. */
static Suite *
make_suite(void)
{
    Suite *suite = suite_create("faults");
    TCase *power = add_case(suite, "power");
    TCase *recovery = add_case(suite, "recovery");
    TCase *disk = add_case(suite, "disk");
    TCase *room = add_case(suite, "room");
    TCase *memory = add_case(suite, "memory");

    tcase_add_test(power, power_is_lost_at_any_moment);
    tcase_add_test(recovery,
                   power_is_lost_while_the_store_recovers_from_a_loss);
    tcase_add_loop_test(disk, any_call_of_the_disk_fails_once_or_for_ever, 0,
                        2);
    tcase_add_test(disk, a_failed_sync_takes_away_what_was_written);
    tcase_add_loop_test(disk, any_write_is_cut_short_once_or_for_ever, 0, 2);
    tcase_add_loop_test(room, the_disk_is_full_once_or_for_ever, 0, 2);
    tcase_add_test(room,
                   room_that_ends_while_a_withdrawal_is_wiped_leaves_nothing);
    tcase_add_test(room, a_store_that_found_no_room_goes_on_when_there_is_some);
    tcase_add_loop_test(memory, any_allocation_fails_once_or_for_ever, 0, 2);
    return suite;
}

int
main(int count, char **words)
{
    const char *seed = getenv("AMPARO_SEED");
    int code;

    run.is_long = count > 1 && strcmp(words[1], "--long") == 0;
    run.seed = seed ? strtoull(seed, NULL, 10) : 1;
    starve_ready();
    /* All in one process: the story is told once, the figures are one. */
    setenv("CK_FORK", "no", 1);
    code = tap_run(make_suite());
    printf("# seed %llu: %zu points, %zu images, %zu I/O faults, "
           "%zu malloc failures, %zu recovery steps, %zu lost\n",
           (unsigned long long)run.seed, run.all.points, run.all.images,
           run.all.io, run.all.mallocs, run.all.recovery, run.all.lost);
    return code;
}
