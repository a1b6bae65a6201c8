#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "kiosk/base/memory.h"
#include "screens/term.h"
#include "tests/tap.h"
#include "tests/tty.h"

enum { ROWS = TTY_ROWS, COLUMNS = TTY_COLUMNS };

static struct term *term;

static void
start(void)
{
    struct event event;
    enum status ended;

    tty_plug_in();
    ck_assert_int_eq(term_open(THEME_PLAIN, &term), STATUS_OK);
    while (term_read(term, &event, &ended))
        ck_assert_int_eq(event.kind, EVENT_RESIZE);
}

static void
finish(void)
{
    term_close(term);
    term = NULL;
    tty_unplug();
}

static void
type(const char *bytes)
{
    ck_assert_int_eq(write(tty_master(), bytes, strlen(bytes)),
                     (int)strlen(bytes));
}

/* Poll and read as the loop does. */
static struct event
next(void)
{
    struct pollfd wait = {.fd = term_descriptor(term), .events = POLLIN};
    struct event event = {0};
    enum status ended = STATUS_OK;

    while (!term_read(term, &event, &ended)) {
        ck_assert_int_eq(ended, STATUS_OK);
        ck_assert_int_ge(poll(&wait, 1, TTY_PATIENCE * 1000), 0);
    }
    return event;
}

static struct canvas *
painted(int rows, int columns)
{
    struct canvas *canvas = canvas_new(rows, columns);

    canvas_start(canvas, false, "en");
    return canvas;
}

START_TEST(what_is_on_the_canvas_is_on_the_terminal)
{
    static const char *const lines[] = {"plain words",
                                        "señor, Ärger, œuvre",
                                        "\uFEE3\uFEAE\uFEA3\uFE92\uFE8E",
                                        "日本語 한국어",
                                        "ภาษาไทย ที่นี่",
                                        "e\u0316\u0317 marked"};
    struct canvas *canvas = painted(ROWS, COLUMNS);

    for (int i = 0; i < 6; i++)
        canvas_put_cells(canvas, i, 0, ROLE_TEXT, lines[i]);
    term_show(term, canvas);
    for (int i = 0; i < 6; i++)
        tty_shows(i, lines[i]);
    canvas_free(canvas);
}
END_TEST

START_TEST(only_rows_that_changed_are_sent)
{
    struct canvas *canvas = painted(ROWS, COLUMNS);

    canvas_put(canvas, 0, 0, 40, ROLE_TEXT, "stays as it is");
    canvas_put(canvas, 5, 0, 40, ROLE_TEXT, "goes away");
    term_show(term, canvas);
    tty_shows(5, "goes away");
    tty_forget_sent();
    term_show(term, canvas);
    canvas_fill(canvas, (struct canvas_box){.row = 5, .width = 80, .rows = 1},
                ROLE_TEXT);
    canvas_put(canvas, 5, 0, 40, ROLE_TEXT, "came");
    term_show(term, canvas);
    tty_shows(5, "came");
    ck_assert(tty_has_sent("came"));
    ck_assert(!tty_has_sent("stays"));
    ck_assert_uint_lt(tty_sent_length(), 300);
    canvas_free(canvas);
}
END_TEST

START_TEST(modes_are_set_and_taken_back)
{
    static const char *const on[] = {"\033[8l", "\033[?2004h", "\033[?1049h"};
    static const char *const off[] = {"\033[8h", "\033[?2004l", "\033[?1049l",
                                      "\033[?1006l"};
    struct termios now;

    for (int i = 0; i < 3; i++)
        tty_was_sent(on[i]);
    ck_assert_int_eq(tcgetattr(STDIN_FILENO, &now), 0);
    ck_assert_int_eq((int)(now.c_lflag & (ECHO | ICANON | ISIG)), 0);
    term_close(term);
    term = NULL;
    for (int i = 0; i < 4; i++)
        tty_was_sent(off[i]);
    ck_assert_int_eq(tcgetattr(STDIN_FILENO, &now), 0);
    ck_assert_int_ne((int)(now.c_lflag & ECHO), 0);
    ck_assert_msg(!tty_has_sent("\033]"), "the title is somebody else's");
}
END_TEST

START_TEST(keys_are_read_and_the_ones_that_stop_programs_are_not)
{
    type("\033OAx\x03\x1A\x1C\033[200~hello\033[201~\033");
    ck_assert_int_eq(next().key, KEY_ARROW_UP);
    ck_assert_uint_eq(next().point, 'x');
    ck_assert_int_eq(next().kind, EVENT_PASTE);
    ck_assert_int_eq(next().key, KEY_ESCAPE);
}
END_TEST

START_TEST(every_size_is_taken)
{
    static const struct {
        int rows;
        int columns;
        const char *fitted;  /* "top" painted for this size */
        const char *clipped; /* "ab日本" painted for another one */
    } sizes[] = {
        {1, 1, "…", "a"},
        {2, 200, "top", "ab日本"},
        {60, 200, "top", "ab日本"},
        {24, 80, "top", "ab日本"},
        {100, 1, "…", "a"},
        {5, 5, "top", "ab日"},
        {200, 500, "top", "ab日本"},
    };

    for (int i = 0; i < 7; i++) {
        struct canvas *canvas;
        struct event event;
        int rows;
        int columns;

        tty_set_size(sizes[i].rows, sizes[i].columns);
        raise(SIGWINCH);
        event = next();
        ck_assert_int_eq(event.kind, EVENT_RESIZE);
        term_size(term, &rows, &columns);
        ck_assert(event.row == rows && rows == sizes[i].rows);
        ck_assert(event.column == columns && columns == sizes[i].columns);
        canvas = painted(rows, columns);
        canvas_put(canvas, 0, 0, 3, ROLE_TEXT, "top");
        canvas_put_cells(canvas, rows - 1, columns - 1, ROLE_TEXT, "日");
        term_show(term, canvas);
        tty_shows(0, sizes[i].fitted);
        canvas_free(canvas);
        canvas = painted(24, 80);
        canvas_put(canvas, 0, 0, 80, ROLE_TEXT, "ab日本");
        term_show(term, canvas);
        tty_shows(0, sizes[i].clipped);
        canvas_free(canvas);
    }
}
END_TEST

START_TEST(a_hang_up_and_a_termination_end_the_visit)
{
    static const int signals[] = {SIGHUP, SIGTERM};
    struct event event;
    enum status ended;

    raise(SIGINT);
    raise(SIGQUIT);
    raise(SIGTSTP);
    ck_assert(!term_read(term, &event, &ended));
    ck_assert_int_eq(ended, STATUS_OK);
    raise(signals[_i]);
    ck_assert(!term_read(term, &event, &ended));
    ck_assert_int_eq(ended, STATUS_CLOSED);
}
END_TEST

START_TEST(a_terminal_that_is_none_or_unknown_is_refused)
{
    int nothing = open("/dev/null", O_RDWR);

    term_close(term);
    term = NULL;
    setenv("TERM", "no-such-terminal", 1);
    ck_assert_int_eq(term_open(THEME_PLAIN, &term), STATUS_BAD_INPUT);
    unsetenv("TERM");
    ck_assert_int_eq(term_open(THEME_PLAIN, &term), STATUS_BAD_INPUT);
    setenv("TERM", "dumb", 1);
    ck_assert_int_eq(term_open(THEME_PLAIN, &term), STATUS_BAD_INPUT);
    setenv("TERM", "xterm", 1);
    dup2(nothing, STDIN_FILENO);
    ck_assert_int_eq(term_open(THEME_PLAIN, &term), STATUS_CLOSED);
    close(nothing);
}
END_TEST

static void
start_in(const char *name, const char *value)
{
    term_close(term);
    setenv(name, value, 1);
    ck_assert_int_eq(term_open(THEME_CONTRAST, &term), STATUS_OK);
}

START_TEST(a_locale_without_utf8_changes_nothing)
{
    struct canvas *canvas = painted(ROWS, COLUMNS);

    start_in("LC_ALL", "C");
    canvas_put_cells(canvas, 0, 0, ROLE_TEXT, "niñez 日本");
    term_show(term, canvas);
    tty_shows(0, "niñez 日本");
    canvas_free(canvas);
}
END_TEST

START_TEST(without_colours_weight_and_reverse_still_tell)
{
    static const char *const where[][2] = {{"NO_COLOR", "1"},
                                           {"TERM", "vt100"}};
    struct canvas *canvas = painted(ROWS, COLUMNS);

    start_in(where[_i][0], where[_i][1]);
    canvas_put(canvas, 0, 0, 20, ROLE_SELECTED, "selected");
    canvas_put(canvas, 1, 0, 20, ROLE_WARNING, "warning");
    canvas_put(canvas, 2, 0, 20, ROLE_INPUT, "input");
    canvas_put(canvas, 3, 0, 20, ROLE_TEXT, "text");
    term_show(term, canvas);
    tty_shows(3, "text");
    ck_assert(tty_cell(0, 0).attrs.reverse);
    ck_assert(tty_cell(1, 0).attrs.bold);
    ck_assert(tty_cell(2, 0).attrs.underline);
    ck_assert(!tty_cell(3, 0).attrs.bold && !tty_cell(3, 0).attrs.reverse);
    canvas_free(canvas);
}
END_TEST

START_TEST(a_code_to_scan_is_black_on_white_also_without_colours)
{
    struct canvas *canvas = painted(ROWS, COLUMNS);

    start_in("NO_COLOR", "1");
    canvas_put_cells(canvas, 0, 0, ROLE_QR_LIGHT, "  ");
    canvas_put_cells(canvas, 0, 2, ROLE_QR_DARK, "  ");
    canvas_put(canvas, 1, 0, 9, ROLE_TEXT, "done");
    term_show(term, canvas);
    tty_shows(1, "done");
    ck_assert_int_ge(tty_cell(0, 0).bg.rgb.red, 250);
    ck_assert_int_eq(tty_cell(0, 2).bg.rgb.red, 0);
    canvas_free(canvas);
}
END_TEST

static const char *flood_start;

static void *
flood(void *unused)
{
    static char block[65536];

    (void)!write(tty_master(), flood_start, strlen(flood_start));
    memset(block, 'f', sizeof block);
    for (int i = 0; i < 160; i++) { /* 10 MiB */
        size_t at = 0;

        while (at < sizeof block) {
            ssize_t count = write(tty_master(), block + at, sizeof block - at);

            if (count <= 0)
                return unused;
            at += (size_t)count;
        }
    }
    (void)!write(tty_master(), "\033[201~\r", 7);
    return unused;
}

/* Of this thread's own work, whatever else the machine does. */
static long
milliseconds_worked(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

START_TEST(ten_megabytes_pasted_leave_the_screen_alive)
{
    pthread_t writer;
    struct event event;
    enum status ended;
    int pastes = 0;
    bool is_done = false;

    flood_start = "\033[200~";
    pthread_create(&writer, NULL, flood, NULL);
    while (!is_done) {
        struct pollfd wait = {.fd = term_descriptor(term), .events = POLLIN};
        long before;
        bool is_event;

        poll(&wait, 1, TTY_PATIENCE * 1000);
        before = milliseconds_worked();
        is_event = term_read(term, &event, &ended);
        ck_assert_int_lt(milliseconds_worked() - before, 100);
        ck_assert_int_eq(ended, STATUS_OK);
        if (is_event && event.kind == EVENT_PASTE) {
            ck_assert(event.was_cut);
            ck_assert_uint_eq(event.length, 16 * 1024);
            pastes++;
        }
        is_done = is_event && event.kind == EVENT_KEY;
    }
    ck_assert_int_eq(event.key, KEY_RETURN);
    ck_assert_int_eq(pastes, 1);
    pthread_join(writer, NULL);
}
END_TEST

START_TEST(a_crash_puts_the_terminal_right)
{
    pid_t child = fork();
    int how;

    if (child == 0)
        abort();
    ck_assert_int_eq(waitpid(child, &how, 0), child);
    ck_assert(WIFSIGNALED(how));
    tty_was_sent("\033[?1049l");
    tty_was_sent("\033[?2004l");
}
END_TEST

/* Does the heap hold LETTERS, COUNT apart by STRIDE bytes? */
static bool
heap_holds(const char *letters, size_t count, size_t stride)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[512];
    bool found = false;

    ck_assert_ptr_nonnull(maps);
    while (fgets(line, sizeof line, maps)) {
        unsigned long from;
        unsigned long to;

        if (!strstr(line, "[heap]") || sscanf(line, "%lx-%lx", &from, &to) != 2)
            continue;
        for (const char *at = (const char *)from;
             at + count * stride < (const char *)to; at++) {
            size_t same = 0;

            while (same < count && at[same * stride] == letters[same])
                same++;
            found = found || same == count;
        }
    }
    fclose(maps);
    return found;
}

/* Never whole in memory but where the test means it. */
static void
make_secret(char secret[11])
{
    for (int i = 0; i < 10; i++)
        secret[i] = (char)("ZQXJKVWYBP"[i] ^ 0x15);
    for (int i = 0; i < 10; i++)
        secret[i] = (char)(secret[i] ^ 0x15);
    secret[10] = '\0';
}

START_TEST(nothing_that_was_shown_stays_in_memory)
{
    enum { CURSES_CELL = 28 };
    struct canvas *canvas = painted(ROWS, COLUMNS);
    char secret[11];

    make_secret(secret);
    canvas_put_cells(canvas, 3, 0, ROLE_TEXT, secret);
    term_show(term, canvas);
    tty_shows(3, secret);
    ck_assert(heap_holds(secret, 10, 1) ||
              heap_holds(secret, 10, sizeof(struct canvas_cell)));
    ck_assert_msg(heap_holds(secret, 10, CURSES_CELL),
                  "curses' cells have another size: the test sees nothing");
    canvas_free(canvas);
    term_blank(term);
    tty_shows(3, "");
    ck_assert(!heap_holds(secret, 10, CURSES_CELL));
    term_close(term);
    term = NULL;
    ck_assert(!heap_holds(secret, 10, 1));
    ck_assert(!heap_holds(secret, 10, CURSES_CELL));
    ck_assert(!heap_holds(secret, 10, sizeof(struct canvas_cell)));
}
END_TEST

/*
 * What newterm() takes for a terminal that it then refuses it keeps: the
 * program ends there, only a leak checker sees it.
 */
const char *
__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
    return "leak:new_prescr\n";
}

int
main(void)
{
    Suite *suite = suite_create("term");
    TCase *on = tcase_create("term");

    tcase_add_checked_fixture(on, start, finish);
    tcase_add_test(on, what_is_on_the_canvas_is_on_the_terminal);
    tcase_add_test(on, only_rows_that_changed_are_sent);
    tcase_add_test(on, modes_are_set_and_taken_back);
    tcase_add_test(on, keys_are_read_and_the_ones_that_stop_programs_are_not);
    tcase_add_test(on, every_size_is_taken);
    tcase_add_loop_test(on, a_hang_up_and_a_termination_end_the_visit, 0, 2);
    tcase_add_test(on, a_terminal_that_is_none_or_unknown_is_refused);
    tcase_add_test(on, a_locale_without_utf8_changes_nothing);
    tcase_add_loop_test(on, without_colours_weight_and_reverse_still_tell, 0,
                        2);
    tcase_add_test(on, a_code_to_scan_is_black_on_white_also_without_colours);
    tcase_add_test(on, ten_megabytes_pasted_leave_the_screen_alive);
    tcase_add_test(on, a_crash_puts_the_terminal_right);
    /* An instrumented program has no heap of the system's to look through. */
    if (!TAP_IS_SLOW)
        tcase_add_test(on, nothing_that_was_shown_stays_in_memory);
    suite_add_tcase(suite, on);
    return tap_run(suite);
}
