#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/loop.h"
#include "tests/tap.h"
#include "tests/tty.h"

static struct visit visit;
static struct term *term;
static struct stage *stage;
static int results[2];
static int collected;

static void
draw(const void *state, const struct visit *of, struct canvas *canvas)
{
    (void)state;
    (void)of;
    canvas_put(canvas, 3, 0, 40, ROLE_TEXT, "a screen of a visit");
}

/* A result or the letter q ends the visit; h is a hang-up in its middle. */
static struct next
event(void *state, struct visit *of, const struct event *what)
{
    (void)state;
    (void)of;
    if (what->kind == EVENT_RESULT)
        return NEXT_START_AGAIN;
    if (what->kind == EVENT_KEY && what->key == KEY_TEXT) {
        if (what->point == 'h')
            raise(SIGHUP);
        if (what->point == 'q')
            return NEXT_CLOSE;
    }
    return NEXT_STAY;
}

static const struct screen screen = {
    .name = "screen", .state_size = 16, .draw = draw, .event = event};

static int
descriptor(void *self)
{
    (void)self;
    return results[0];
}

static bool
collect(void *self, struct event *out)
{
    char byte;

    (void)self;
    (void)out;
    if (collected > 0 || read(results[0], &byte, 1) != 1)
        return false;
    collected++;
    return true;
}

static void
blank(void *self)
{
    term_blank(self);
}

static void
start(void)
{
    memset(&visit, 0, sizeof visit);
    tty_plug_in();
    ck_assert_int_eq(messages_open("en", DRAFTS_ALL, &visit.messages),
                     STATUS_OK);
    ck_assert_int_eq(term_open(THEME_PLAIN, &term), STATUS_OK);
    visit.blank = blank;
    visit.blank_self = term;
    stage = stage_new(&visit, (struct stage_options){.first = &screen,
                                                     .rows = TTY_ROWS,
                                                     .columns = TTY_COLUMNS});
}

static void
finish(void)
{
    stage_free(stage);
    term_close(term);
    messages_close(visit.messages);
    tty_unplug();
}

static void
type(const char *bytes)
{
    ck_assert_int_eq(write(tty_master(), bytes, strlen(bytes)),
                     (int)strlen(bytes));
}

START_TEST(a_visit_ends_by_its_keys)
{
    type("abcq");
    ck_assert_int_eq(loop_run(stage, term, &visit), STATUS_OK);
    tty_shows(3, "a screen of a visit");
}
END_TEST

START_TEST(three_escapes_leave_nothing_on_the_terminal)
{
    type("\033\033\033");
    ck_assert_int_eq(loop_run(stage, term, &visit), STATUS_OK);
    ck_assert(stage_is_over(stage));
    tty_shows(3, "");
}
END_TEST

START_TEST(a_terminal_that_hangs_up_ends_the_visit)
{
    type("h");
    ck_assert_int_eq(loop_run(stage, term, &visit), STATUS_CLOSED);
}
END_TEST

START_TEST(a_result_is_handed_to_the_stage)
{
    ck_assert_int_eq(pipe(results), 0);
    ck_assert_int_eq(write(results[1], "r", 1), 1);
    visit.results.descriptor = descriptor;
    visit.results.collect = collect;
    ck_assert_int_eq(loop_run(stage, term, &visit), STATUS_OK);
    ck_assert_int_eq(collected, 1);
    close(results[0]);
    close(results[1]);
}
END_TEST

START_TEST(a_closed_terminal_shows_no_screen)
{
    term_show(term, stage_draw(stage));
    tty_shows(3, "a screen of a visit");
    term_close(term);
    term = NULL;
    tty_was_sent("\033[?1049l");
    tty_shows(3, "");
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("loop");
    TCase *loop = tcase_create("loop");

    tcase_add_checked_fixture(loop, start, finish);
    tcase_add_test(loop, a_visit_ends_by_its_keys);
    tcase_add_test(loop, three_escapes_leave_nothing_on_the_terminal);
    tcase_add_test(loop, a_terminal_that_hangs_up_ends_the_visit);
    tcase_add_test(loop, a_result_is_handed_to_the_stage);
    tcase_add_test(loop, a_closed_terminal_shows_no_screen);
    suite_add_tcase(suite, loop);
    return tap_run(suite);
}
