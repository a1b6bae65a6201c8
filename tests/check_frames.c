#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"
#include "screens/public/counter.h"
#include "screens/term.h"
#include "tests/frame_fault.h"
#include "tests/tap.h"
#include "tests/tty.h"
#include "tests/walker.h"
#include "translations/text/messages.h"

/*
 * Every public screen in every language at three sizes. A person who presses
 * this and that walks through them; each frame is looked at, and of each
 * screen and question the first one also on a terminal. AMPARO_FRAMES=20000
 * makes so many steps a language.
 */

enum { SEEN = 256, NAME = 64, ENOUGH = 500 };

static const struct {
    int rows;
    int columns;
} sizes[] = {{24, 80}, {30, 100}, {60, 200}};

static struct term *term;
static const char *tag;
static int rows;
static int columns;
static uint32_t seed;
static char seen[SEEN][NAME];
static int seen_count;
static int frames;
static int problems;
static int unseen;
static bool is_colourless;

static uint32_t
number(uint32_t below)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 8) % below;
}

/* --- a frame -------------------------------------------------------------- */

static void
frame_name(char out[NAME])
{
    const struct question *question = walker.side.question;
    const char *screen = stage_screen_name(walker.stage);

    snprintf(out, NAME, "%s %s", screen,
             strstr(screen, "question") && question ? question->name : "");
}

static void
say(const struct canvas *canvas, const char *what)
{
    char name[NAME];

    if (problems++ > 5)
        return;
    frame_name(name);
    fprintf(stderr, "%s, %s at %d x %d: %s\n", tag, name, columns, rows, what);
    for (int row = 0; row < rows; row++) {
        char *text = canvas_row_text(canvas, row);

        fprintf(stderr, "%2d %s\n", row, text);
        memory_free_text(text);
    }
}

static void
check_frame(const struct canvas *canvas)
{
    const char *fault = frame_fault(canvas);

    if (fault)
        say(canvas, fault);
    frames++;
}

static void
check_terminal(const struct canvas *canvas)
{
    term_show(term, canvas);
    for (int row = 0; row < rows; row++) {
        char *text = canvas_row_text(canvas, row);

        tty_shows(row, text);
        memory_free_text(text);
    }
}

/* A code to scan keeps its colours. */
static bool
is_code(enum role role)
{
    return role >= ROLE_QR_LIGHT;
}

static void
check_weights(const struct canvas *canvas)
{
    for (int row = 0; row < rows; row++)
        for (int x = 0; x < columns; x++) {
            const struct canvas_cell *cell = canvas_cell(canvas, row, x);
            struct look look = theme_look(THEME_PLAIN, cell->role);
            VTermScreenCell shown;

            if (is_code(cell->role) || !cell->text[0] || cell->text[0] == ' ')
                continue;
            shown = tty_cell(row, x);
            if (shown.attrs.bold != (unsigned)look.bold ||
                !!shown.attrs.underline != look.underline ||
                shown.attrs.reverse != (unsigned)look.reverse ||
                !VTERM_COLOR_IS_DEFAULT_FG(&shown.fg)) {
                say(canvas, "a role looks otherwise without colours");
                return;
            }
        }
}

/* Is it the first frame of this screen in this language? */
static bool
is_new(void)
{
    char name[NAME];

    frame_name(name);
    for (int i = 0; i < seen_count; i++)
        if (strcmp(seen[i], name) == 0)
            return false;
    ck_assert_int_lt(seen_count, SEEN);
    memcpy(seen[seen_count++], name, NAME);
    return true;
}

static void
look(void)
{
    const struct canvas *canvas;

    if (stage_is_over(walker.stage))
        return;
    canvas = stage_draw(walker.stage);
    check_frame(canvas);
    if (!is_new())
        return;
    check_terminal(canvas);
    if (is_colourless)
        check_weights(canvas);
}

/* --- a person ------------------------------------------------------------- */

static void
give(struct event event)
{
    stage_event(walker.stage, &event);
    stage_results(walker.stage);
}

static void
happen(struct event event)
{
    give(event);
    look();
}

static void
press(enum key key)
{
    happen((struct event){.kind = EVENT_KEY, .key = key});
}

static void
press_function(int which)
{
    happen((struct event){.kind = EVENT_KEY, .key = KEY_F, .number = which});
}

static void
type(const char *text)
{
    size_t length = strlen(text);

    for (size_t at = 0; at < length;)
        give((struct event){.kind = EVENT_KEY,
                            .key = KEY_TEXT,
                            .point = text_next(text, length, &at)});
    look();
}

static bool
is_at(const char *screen)
{
    return strcmp(stage_screen_name(walker.stage), screen) == 0;
}

/* Words of many scripts that reach over a line. */
static void
write_something(void)
{
    static const char *const texts[] = {
        "el jefe tiene mi pasaporte desde hace tres meses y no me paga nada",
        "صاحب العمل يحتفظ بجواز سفري (منذ 3 أشهر) ولا يدفع لي شيئا أبدا",
        "เขายึดหนังสือเดินทางของฉันไว้ ฉันกลัวมาก ช่วยด้วย",
        "老板拿走了我的护照，三个月没有发工资。",
        "x",
    };

    type(texts[number(5)]);
}

/* The number of a line that is shown, 0 when none is. */
static uint32_t
some_line(void)
{
    const struct canvas *canvas = stage_draw(walker.stage);
    int most = 0;

    for (int row = 0; row < rows; row++) {
        int zone = canvas_zone_at(canvas, row, columns / 2);

        if (zone > most)
            most = zone;
    }
    return most ? 1 + number((uint32_t)most) : 0;
}

/* Chance alone would seldom come back with a receipt. */
static void
ask_for_answer(void)
{
    type("5"); /* purpose.receipt */
    if (is_at("return")) {
        type(walker_code);
        press(KEY_RETURN);
    }
}

static void
step(void)
{
    uint32_t what = number(32);
    char digit[2] = {0};

    if (is_at("purpose") && number(3) == 0)
        ask_for_answer();
    else if (is_at("sending") && walker.is_slow) {
        walker.is_slow = false;
        walker_give((struct walker_answer){.what = COUNTER_SUBMITTED,
                                           .status = walker.submit_status});
        look();
    } else if (is_at("return") && what < 24) {
        type(walker_code);
        press(KEY_RETURN);
    } else if ((is_at("text_question") || is_at("add")) && what < 16)
        write_something();
    else if (what < 20) {
        digit[0] = (char)('0' + some_line() % 10);
        type(digit);
    } else if (what < 27)
        press(KEY_RETURN);
    else if (what == 27)
        press(KEY_PAGE_DOWN);
    else if (what == 28)
        press(KEY_ERASE);
    else if (what == 29)
        press_function(3);
    else if (what == 30)
        press(KEY_TABULATOR);
    else if (number(4) == 0)
        press_function(4);
}

/* --- a visit -------------------------------------------------------------- */

static struct place place;

static void
hold_answer(void)
{
    struct item_reply reply = {.language = "es"};

    reply.hour = (uint32_t)(clock_now() / 3600);
    reply.text = memory_text("Venga el lunes. Pregunte por la sala verde.");
    thread_add_reply(&walker.found.thread, &reply);
    item_reply_clear(&reply);
}

/* To the first screen after the languages, in TAG. */
static void
enter(bool at_consulate)
{
    if (at_consulate)
        walker_start_consulate();
    else
        walker_start();
    place = *walker.side.place;
    place.language_count = (int)messages_languages(&place.languages);
    walker.side.place = &place;
    hold_answer();
    walker.is_slow = number(3) == 0;
    walker.submit_status = number(4) ? STATUS_OK : STATUS_FULL;
    walker.look_status = number(6) ? STATUS_OK : STATUS_MISSING;
    walker.desk_open = number(2);
    walker.is_earlier = number(8) == 0;
    walker.withdraw_at_once = number(2);
    ck_assert_int_eq(visit_speak(&walker.visit, tag), STATUS_OK);
    happen(
        (struct event){.kind = EVENT_RESIZE, .row = rows, .column = columns});
    press(KEY_RETURN);
    ck_assert(is_at("language"));
    press(KEY_RETURN);
}

static void
walk(int steps)
{
    while (steps > 0) {
        enter(number(3) == 0);
        for (int i = 0; i < 60 && steps > 0; i++, steps--) {
            step();
            if (stage_is_over(walker.stage))
                break;
        }
        walker_end();
    }
}

static bool
has_seen(const char *screen)
{
    size_t length = strlen(screen);

    for (int i = 0; i < seen_count; i++)
        if (strncmp(seen[i], screen, length) == 0 && seen[i][length] == ' ')
            return true;
    return false;
}

/* Those that a walk by chance comes to. */
static void
check_seen(void)
{
    static const char *const screens[] = {
        "attract",
        "language",
        "notice",
        "purpose",
        "card",
        "find_help",
        "service",
        "question",
        "review",
        "sending",
        "receipt",
        "text_question",
        "services_question",
        "return",
        "thread",
        "add",
        "withdraw",
        "stop",
        "goodbye",
    };

    for (size_t i = 0; i < sizeof screens / sizeof *screens; i++)
        if (!has_seen(screens[i]))
            fprintf(stderr, "%s: %s was not seen\n", tag, screens[i]), unseen++;
}

/* NAME of the environment is VALUE there; NULL: as it is. */
static void
use_terminal(int which, const char *name, const char *value)
{
    struct event event;
    enum status ended;

    rows = sizes[which].rows;
    columns = sizes[which].columns;
    tty_plug_in();
    if (name)
        setenv(name, value, 1);
    ck_assert_int_eq(term_open(THEME_PLAIN, &term), STATUS_OK);
    tty_set_size(rows, columns);
    raise(SIGWINCH);
    while (term_read(term, &event, &ended))
        ck_assert_int_eq(event.kind, EVENT_RESIZE);
}

static int
steps_asked(void)
{
    const char *asked = getenv("AMPARO_FRAMES");

    return asked ? atoi(asked) : TAP_IS_SLOW ? 250 : ENOUGH;
}

static void
walk_all(int steps)
{
    const char *const *tags;
    size_t count = messages_languages(&tags);

    for (size_t i = 0; i < count; i++) {
        tag = tags[i];
        seed = 1;
        seen_count = 0;
        walk(steps);
        if (steps >= ENOUGH)
            check_seen();
    }
    term_close(term);
    tty_unplug();
    ck_assert_int_gt(frames, 500);
    ck_assert_int_eq(problems, 0);
    ck_assert_int_eq(unseen, 0);
}

START_TEST(every_screen_of_every_language_is_whole)
{
    use_terminal(_i, NULL, NULL);
    walk_all(steps_asked());
}
END_TEST

/* Weight, line and reverse say what colours say elsewhere. */
START_TEST(a_visit_without_colours_shows_the_same)
{
    static const char *const where[][2] = {{"NO_COLOR", "1"},
                                           {"TERM", "vt100"}};

    use_terminal(0, where[_i][0], where[_i][1]);
    is_colourless = true;
    walk_all(TAP_IS_SLOW ? 100 : 200);
}
END_TEST

/* Each of these faults is seen. */
START_TEST(a_frame_that_is_not_whole_is_seen)
{
    static const char sixty_one[] = "0123456789012345678901234567890"
                                    "123456789012345678901234567890";
    struct canvas *canvas = canvas_new(24, 80);

    tag = "en";
    rows = 24;
    columns = 80;
    walker_start();
    canvas_start(canvas, false, tag);
    canvas_put(canvas, 4, 2, 20, ROLE_TEXT, "all is well");
    check_frame(canvas);
    ck_assert_int_eq(problems, 0);
    canvas_put(canvas, 4, 6, 20, ROLE_TEXT, "over it");
    check_frame(canvas);
    ck_assert_int_eq(problems, 1);
    canvas_start(canvas, false, tag);
    canvas_put(canvas, 4, 1, 20, ROLE_TEXT, "in the margin");
    check_frame(canvas);
    ck_assert_int_eq(problems, 2);
    canvas_start(canvas, false, tag);
    canvas_put(canvas, 4, 2, 5, ROLE_TEXT, "too long");
    check_frame(canvas);
    ck_assert_int_eq(problems, 3);
    rows = 60;
    columns = 200;
    canvas_resize(canvas, rows, columns);
    canvas_put(canvas, 9, 9, 80, ROLE_TEXT, sixty_one);
    check_frame(canvas);
    ck_assert_int_eq(problems, 4);
    canvas_free(canvas);
    walker_end();
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("frames");
    TCase *all = tcase_create("frames");

    setlocale(LC_CTYPE, "C.UTF-8");
    tcase_set_timeout(all, 1200);
    tcase_add_loop_test(all, every_screen_of_every_language_is_whole, 0, 3);
    tcase_add_loop_test(all, a_visit_without_colours_shows_the_same, 0, 2);
    tcase_add_test(all, a_frame_that_is_not_whole_is_seen);
    suite_add_tcase(suite, all);
    return tap_run(suite);
}
