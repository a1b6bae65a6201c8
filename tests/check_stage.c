#include <locale.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "screens/stage.h"
#include "tests/tap.h"

/* What happened, a letter for each: o open, c close, a again, b blank, k
 * key, p paste, m mouse, t tick, r result, z resize. */
static char happened[256];
static struct next answer;
static struct event seen;
static int64_t second;

static void
note(char what)
{
    size_t length = strlen(happened);

    ck_assert_uint_lt(length + 1, sizeof happened);
    happened[length] = what;
    happened[length + 1] = '\0';
}

static void
happened_is(const char *expected)
{
    ck_assert_str_eq(happened, expected);
    happened[0] = '\0';
}

struct state {
    char private[64];
};

static void
open_screen(void *state, struct visit *visit)
{
    struct state *own = state;
    static const struct state zero;

    (void)visit;
    ck_assert_mem_eq(own, &zero, sizeof zero);
    memset(own->private, 'P', sizeof own->private);
    note('o');
}

static void
draw_screen(const void *state, const struct visit *visit, struct canvas *canvas)
{
    (void)state;
    (void)visit;
    canvas_put(canvas, 5, 5, 20, ROLE_TEXT, "the screen");
    canvas_zone(canvas, (struct canvas_box){.row = 7, .width = 10, .rows = 1},
                3);
}

static struct next
event_screen(void *state, struct visit *visit, const struct event *event)
{
    static const char letters[] = {
        [EVENT_KEY] = 'k',    [EVENT_PASTE] = 'p', [EVENT_MOUSE] = 'm',
        [EVENT_RESIZE] = 'z', [EVENT_TICK] = 't',  [EVENT_RESULT] = 'r'};
    struct next now = answer;

    (void)state;
    (void)visit;
    note(letters[event->kind]);
    seen = *event;
    answer = NEXT_STAY;
    return now;
}

static void
close_screen(void *state)
{
    ck_assert_int_eq(((struct state *)state)->private[0], 'P');
    note('c');
}

static void
screen_again(void *state, struct visit *visit)
{
    (void)state;
    (void)visit;
    note('a');
}

#define SCREEN(its_name)                                                       \
    .name = its_name, .state_size = sizeof(struct state), .open = open_screen, \
    .draw = draw_screen, .event = event_screen, .close = close_screen,         \
    .again = screen_again

static const struct screen first = {SCREEN("first")};
static const struct screen other = {SCREEN("other")};
static const struct screen language = {SCREEN("language"),
                                       .has_no_language_key = 1};
static const struct screen waiting = {SCREEN("waiting"), .is_waiting = 1};

static struct visit visit;
static struct stage *stage;

static void
blank(void *self)
{
    (void)self;
    note('b');
}

static void
start_at(const struct screen *screen, const char *tag)
{
    second = 1000;
    clock_set(second);
    memset(&visit, 0, sizeof visit);
    ck_assert_int_eq(messages_open(tag, DRAFTS_ALL, &visit.messages),
                     STATUS_OK);
    visit.blank = blank;
    stage = stage_new(&visit, (struct stage_options){.first = screen,
                                                     .language = &language,
                                                     .idle_seconds = 90,
                                                     .warn_seconds = 30,
                                                     .rows = 24,
                                                     .columns = 80});
    happened_is("o");
}

static void
start(void)
{
    answer = NEXT_STAY;
    happened[0] = '\0';
    start_at(&first, "en");
}

static void
finish(void)
{
    stage_free(stage);
    messages_close(visit.messages);
    clock_set(-1);
}

static void
start_waiting(void)
{
    finish();
    happened[0] = '\0';
    start_at(&waiting, "en");
}

static void
press(enum key key)
{
    stage_event(stage, &(struct event){.kind = EVENT_KEY, .key = key});
}

static void
press_f(int number)
{
    stage_event(stage, &(struct event){
                           .kind = EVENT_KEY, .key = KEY_F, .number = number});
}

static void
type(uint32_t point)
{
    stage_event(stage, &(struct event){
                           .kind = EVENT_KEY, .key = KEY_TEXT, .point = point});
}

static void
pass(int64_t seconds)
{
    second += seconds;
    clock_set(second);
}

static void
tick(void)
{
    stage_event(stage, &(struct event){.kind = EVENT_TICK});
}

static void
resize(int rows, int columns)
{
    stage_event(
        stage,
        &(struct event){.kind = EVENT_RESIZE, .row = rows, .column = columns});
}

static bool
shows(const char *part)
{
    const struct canvas *canvas = stage_draw(stage);
    bool found = false;

    for (int row = 0; row < canvas_rows(canvas); row++) {
        char *text = canvas_row_text(canvas, row);

        found = found || strstr(text, part);
        memory_free_text(text);
    }
    return found;
}

START_TEST(three_escapes_within_five_seconds_blank_first_and_wipe)
{
    press(KEY_ESCAPE);
    pass(2);
    press(KEY_ESCAPE);
    pass(3);
    ck_assert(!stage_is_over(stage));
    press(KEY_ESCAPE);
    ck_assert(stage_is_over(stage));
    happened_is("kkbc");
    ck_assert(!shows("the screen"));
    ck_assert_str_eq(stage_screen_name(stage), "");
}
END_TEST

START_TEST(three_slow_escapes_do_not_leave)
{
    press(KEY_ESCAPE);
    pass(3);
    press(KEY_ESCAPE);
    pass(3);
    press(KEY_ESCAPE);
    ck_assert(!stage_is_over(stage));
    pass(2);
    press(KEY_ESCAPE);
    ck_assert(stage_is_over(stage));
}
END_TEST

START_TEST(another_key_between_the_escapes_starts_anew)
{
    press(KEY_ESCAPE);
    press(KEY_ESCAPE);
    type('x');
    press(KEY_ESCAPE);
    press(KEY_ESCAPE);
    ck_assert(!stage_is_over(stage));
    press(KEY_ESCAPE);
    ck_assert(stage_is_over(stage));
}
END_TEST

START_TEST(the_labelled_key_leaves_at_once)
{
    answer = NEXT_OPEN(&other);
    type('x');
    happened[0] = '\0';
    press_f(STAGE_LEAVE_F);
    ck_assert(stage_is_over(stage));
    happened_is("bcc");
}
END_TEST

START_TEST(a_waiting_screen_is_neither_left_nor_woken_by_escapes)
{
    start_waiting();
    for (int i = 0; i < 5; i++)
        press(KEY_ESCAPE);
    press_f(STAGE_LEAVE_F);
    pass(100000);
    tick();
    ck_assert(!stage_is_over(stage));
    ck_assert(shows("the screen"));
    happened_is("t");
    type('x');
    happened_is("k");
}
END_TEST

START_TEST(an_idle_visit_is_warned_then_wiped)
{
    pass(89);
    tick();
    ck_assert(shows("the screen"));
    pass(1);
    tick();
    ck_assert(!shows("the screen"));
    pass(29);
    tick();
    ck_assert(!stage_is_over(stage));
    happened[0] = '\0';
    pass(1);
    tick();
    ck_assert(stage_is_over(stage));
    happened_is("bc");
}
END_TEST

START_TEST(any_key_goes_on_after_the_warning_and_is_swallowed)
{
    for (int i = 0; i < 12; i++) {
        pass(100);
        tick();
        ck_assert(!shows("the screen"));
        happened[0] = '\0';
        type('1');
        happened_is("");
        ck_assert(shows("the screen"));
    }
    type('1');
    happened_is("k");
}
END_TEST

START_TEST(the_countdown_is_drawn)
{
    char *text;
    struct argument left = {.name = "seconds", .number = 25};

    pass(95);
    tick();
    text = messages_format(visit.messages, "stage.idle.text", &left, 1);
    text[strcspn(text, ".")] = '\0';
    ck_assert(shows(text));
    memory_free_text(text);
}
END_TEST

START_TEST(the_language_key_opens_the_languages_once)
{
    press_f(STAGE_LANGUAGE_F);
    ck_assert_str_eq(stage_screen_name(stage), "language");
    press_f(STAGE_LANGUAGE_F);
    happened_is("ok");
    answer = NEXT_CLOSE;
    type('1');
    ck_assert_str_eq(stage_screen_name(stage), "first");
    happened_is("kca");
}
END_TEST

static int results_left;

static bool
collect(void *self, struct event *out)
{
    (void)self;
    if (results_left == 0)
        return false;
    results_left--;
    out->what = 7;
    return true;
}

START_TEST(a_result_reaches_who_asked_though_languages_cover_it)
{
    visit.results.collect = collect;
    press_f(STAGE_LANGUAGE_F);
    happened[0] = '\0';
    results_left = 1;
    stage_results(stage);
    happened_is("r");
    ck_assert_int_eq(seen.what, 7);
    ck_assert_str_eq(stage_screen_name(stage), "language");
    results_left = 1;
    answer = NEXT_REPLACE(&other);
    stage_results(stage);
    happened_is("rcco");
    ck_assert_str_eq(stage_screen_name(stage), "other");
}
END_TEST

START_TEST(a_small_window_says_so_and_loses_nothing)
{
    const char *title = messages_get(visit.messages, "stage.too_small.title");

    resize(10, 70);
    ck_assert(!shows("the screen"));
    ck_assert(shows(title));
    happened_is("z");
    type('x');
    happened_is("");
    for (int rows = 1; rows < 5; rows++) {
        resize(rows, 1);
        (void)stage_draw(stage);
    }
    resize(24, 79);
    ck_assert(shows(title));
    resize(60, 200);
    ck_assert(shows("the screen"));
    type('x');
    ck_assert(!stage_is_over(stage));
    resize(1, 1);
    press(KEY_ESCAPE);
    press(KEY_ESCAPE);
    press(KEY_ESCAPE);
    ck_assert(stage_is_over(stage));
}
END_TEST

START_TEST(moves_open_replace_and_close)
{
    answer = NEXT_OPEN(&other);
    type('x');
    happened_is("ko");
    ck_assert_str_eq(stage_screen_name(stage), "other");
    answer = NEXT_REPLACE(&first);
    type('x');
    happened_is("kco");
    answer = NEXT_CLOSE;
    type('x');
    happened_is("kca");
    answer = NEXT_CLOSE;
    type('x');
    happened_is("kc");
    ck_assert(stage_is_over(stage));
}
END_TEST

START_TEST(a_deep_stack_is_wiped_whole)
{
    for (int i = 0; i < 40; i++) {
        answer = NEXT_OPEN(&other);
        type('x');
        happened[0] = '\0';
    }
    answer = NEXT_START_AGAIN;
    type('x');
    ck_assert(stage_is_over(stage));
    ck_assert_uint_eq(strlen(happened), 1 + 41);
    stage_event(stage, &(struct event){.kind = EVENT_TICK});
    stage_results(stage);
}
END_TEST

START_TEST(a_click_counts_from_the_leading_edge)
{
    (void)stage_draw(stage);
    stage_event(stage,
                &(struct event){.kind = EVENT_MOUSE, .row = 7, .column = 4});
    ck_assert_int_eq(seen.number, 3);
    finish();
    happened[0] = '\0';
    start_at(&first, "ar");
    (void)stage_draw(stage);
    stage_event(stage,
                &(struct event){.kind = EVENT_MOUSE, .row = 7, .column = 78});
    ck_assert_int_eq(seen.column, 1);
    ck_assert_int_eq(seen.number, 3);
    stage_event(stage,
                &(struct event){.kind = EVENT_MOUSE, .row = 7, .column = 4});
    ck_assert_int_eq(seen.number, 0);
}
END_TEST

START_TEST(the_language_changes_and_an_unknown_one_leaves_the_old)
{
    ck_assert_int_eq(visit_speak(&visit, "ar"), STATUS_OK);
    ck_assert(canvas_is_rtl(stage_draw(stage)));
    ck_assert_int_eq(visit_speak(&visit, "xx"), STATUS_MISSING);
    ck_assert_str_eq(messages_language(visit.messages), "ar");
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("stage");
    TCase *on = tcase_create("stage");

    setlocale(LC_CTYPE, "C.UTF-8");
    tcase_add_checked_fixture(on, start, finish);
    tcase_add_test(on, three_escapes_within_five_seconds_blank_first_and_wipe);
    tcase_add_test(on, three_slow_escapes_do_not_leave);
    tcase_add_test(on, another_key_between_the_escapes_starts_anew);
    tcase_add_test(on, the_labelled_key_leaves_at_once);
    tcase_add_test(on, a_waiting_screen_is_neither_left_nor_woken_by_escapes);
    tcase_add_test(on, an_idle_visit_is_warned_then_wiped);
    tcase_add_test(on, any_key_goes_on_after_the_warning_and_is_swallowed);
    tcase_add_test(on, the_countdown_is_drawn);
    tcase_add_test(on, the_language_key_opens_the_languages_once);
    tcase_add_test(on, a_result_reaches_who_asked_though_languages_cover_it);
    tcase_add_test(on, a_small_window_says_so_and_loses_nothing);
    tcase_add_test(on, moves_open_replace_and_close);
    tcase_add_test(on, a_deep_stack_is_wiped_whole);
    tcase_add_test(on, a_click_counts_from_the_leading_edge);
    tcase_add_test(on, the_language_changes_and_an_unknown_one_leaves_the_old);
    suite_add_tcase(suite, on);
    return tap_run(suite);
}
