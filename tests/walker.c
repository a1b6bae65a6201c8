#include "tests/walker.h"

#include <check.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"
#include "screens/public/screens.h"
#include "screens/public/words.h"

enum { NOW = 1795600000, SHOWN = 20000, STEPS = 60 };

struct walker walker;
const char walker_code[] = "000000000000000000000098";

static struct form *form;
static struct services *services;
static struct place place;
static struct counter counter;
static struct walker_answer queue[8];
static int queued;
static struct counter_receipt receipt;
static struct counter_withdrawal withdrawal;

static const char directory[] =
    "[{\"id\":\"clinic\",\"name\":{\"en\":\"Moon Clinic\"},"
    "\"target\":\"health\",\"phone\":\"555 0101\",\"address\":\"1 Hill Road\","
    "\"hours\":\"9-17\",\"languages\":\"en es\",\"costs\":\"free\","
    "\"women_staff\":true,\"child_ok\":true,\"asks_papers\":false,"
    "\"tells_police\":false,\"tells_immigration\":false,"
    "\"checked_on\":\"2026-11-01\"},"
    "{\"id\":\"house\",\"name\":{\"en\":\"River House\"},"
    "\"target\":\"emergency\",\"phone\":\"555 0102\",\"address\":\"River 2\","
    "\"hours\":\"always\",\"languages\":\"en\",\"costs\":\"free\","
    "\"women_staff\":true,\"child_ok\":true,\"asks_papers\":false,"
    "\"tells_police\":true,\"tells_immigration\":false,"
    "\"checked_on\":\"2026-01-01\"},"
    "{\"id\":\"office\",\"name\":{\"en\":\"Border Office\"},"
    "\"target\":\"legal_aid\",\"phone\":\"555 0103\",\"address\":\"Gate 3\","
    "\"hours\":\"9-17\",\"languages\":\"en\",\"costs\":\"free\","
    "\"women_staff\":true,\"child_ok\":true,\"asks_papers\":true,"
    "\"tells_police\":true,\"tells_immigration\":true,"
    "\"checked_on\":\"2026-11-01\"}]";

static const char *
word(void *self, enum place_word which, const char *language)
{
    static const char *const words[] = {
        [PLACE_SITE] = "Harbour House",
        [PLACE_AUTHORITY] = "the child office",
        [PLACE_PLACE] = "the red door",
        [PLACE_NUMBER] = "112",
        [PLACE_CLINIC] = "Moon Clinic",
        [PLACE_COUNTRY] = "Freedonia",
        [PLACE_SAFE_CHILD] = "the blue house",
        [PLACE_TALK] = "the night line, 116",
    };

    (void)self;
    (void)language;
    return words[which];
}

/* --- the counter --------------------------------------------------------- */

static void
answer(enum counter_result what, enum status status)
{
    if (walker.is_slow)
        return;
    ck_assert_int_lt(queued, 8);
    queue[queued++] = (struct walker_answer){what, status, walker.seconds};
}

static void
submit(void *self, const struct counter_order *order)
{
    (void)self;
    ck_assert_ptr_eq(order->interview, walker.side.interview);
    walker.submits++;
    answer(COUNTER_SUBMITTED, walker.submit_status);
}

static void
look_up(void *self, const char *code)
{
    (void)self;
    ck_assert(code_is_right(code));
    walker.look_ups++;
    answer(COUNTER_LOOKED_UP, walker.look_status);
}

static void
add(void *self, enum addition what, const char *text, const char *language)
{
    (void)self;
    (void)language;
    walker.adds++;
    walker.added = what;
    snprintf(walker.added_text, sizeof walker.added_text, "%s", text);
    answer(COUNTER_ADDED, walker.add_status);
}

static void
withdraw(void *self)
{
    (void)self;
    walker.withdraws++;
    answer(COUNTER_WITHDRAWN, STATUS_OK);
}

static void
call_back(void *self)
{
    (void)self;
    walker.call_backs++;
    answer(COUNTER_CALLED_BACK, STATUS_OK);
}

static void
put_away(void *self)
{
    (void)self;
    walker.put_aways++;
}

static void
ring(void *self)
{
    (void)self;
    walker.rings++;
    answer(COUNTER_RUNG, STATUS_OK);
}

static bool
desk_is_open(void *self)
{
    (void)self;
    return walker.desk_open;
}

static const void *
data_of(const struct walker_answer *given)
{
    if (given->status != STATUS_OK)
        return NULL;
    if (given->what == COUNTER_SUBMITTED) {
        snprintf(receipt.code, sizeof receipt.code, "%s", walker_code);
        receipt.is_earlier = walker.is_earlier;
        return &receipt;
    }
    if (given->what == COUNTER_LOOKED_UP)
        return &walker.found;
    withdrawal.done = walker.withdraw_at_once;
    withdrawal.hour = NOW / 3600 + 24;
    return given->what == COUNTER_WITHDRAWN ? &withdrawal : NULL;
}

static bool
collect(void *self, struct event *out)
{
    struct walker_answer given = queue[0];

    (void)self;
    if (queued == 0)
        return false;
    memmove(queue, queue + 1, sizeof queue - sizeof *queue);
    queued--;
    *out = (struct event){.kind = EVENT_RESULT,
                          .what = (int)given.what,
                          .status = given.status,
                          .seconds = given.seconds,
                          .data = data_of(&given)};
    return true;
}

void
walker_give(struct walker_answer given)
{
    queue[queued++] = given;
    stage_results(walker.stage);
}

/* --- the visit ----------------------------------------------------------- */

static void
blank(void *self)
{
    (void)self;
    walker.was_blanked = true;
}

static void
read_files(void)
{
    size_t length;
    char *problem = NULL;
    const char *text = form_built_in(&length);

    ck_assert_int_eq(triage_start(&problem), STATUS_OK);
    ck_assert_int_eq(form_read(text, length, NULL, &form, &problem), STATUS_OK);
    ck_assert_msg(services_read(directory, strlen(directory), &services,
                                &problem) == STATUS_OK,
                  "%s", problem);
}

static void
start(enum profile profile)
{
    static const char *const languages[] = {"en", "es", "ar", "fr"};

    clock_set(NOW);
    read_files();
    walker = (struct walker){0};
    queued = 0;
    place = (struct place){
        .word = word,
        .site = {.profile = profile},
        .outside_weekdays = 1,
        .desk_from = 540,
        .desk_until = 1020,
        .desk_weekdays = 0x1F,
        .withdraw_hours = 24,
        .retention_days = 90,
        .languages = languages,
        .language_count = 4,
    };
    counter = (struct counter){
        .submit = submit,
        .look_up = look_up,
        .add = add,
        .withdraw = withdraw,
        .call_back = call_back,
        .put_away = put_away,
        .ring = ring,
        .desk_is_open = desk_is_open,
    };
    walker.side = (struct public_visit){.counter = &counter,
                                        .place = &place,
                                        .form = form,
                                        .services = services};
    walker.visit.public_side = &walker.side;
    walker.visit.drafts = DRAFTS_ALL;
    walker.visit.results.collect = collect;
    walker.visit.blank = blank;
    ck_assert_int_eq(messages_open("en", DRAFTS_ALL, &walker.visit.messages),
                     STATUS_OK);
    walker.stage = stage_new(
        &walker.visit, (struct stage_options){.first = &screen_attract,
                                              .language = &screen_language,
                                              .idle_seconds = 90,
                                              .warn_seconds = 30,
                                              .rows = 24,
                                              .columns = 80});
}

void
walker_start(void)
{
    start(PROFILE_SHELTER);
}

void
walker_start_consulate(void)
{
    start(PROFILE_CONSULATE);
}

void
walker_end(void)
{
    stage_free(walker.stage);
    public_visit_clear(&walker.side);
    messages_close(walker.visit.messages);
    services_free(services);
    form_free(form);
    thread_clear(&walker.found.thread);
}

/* --- what a person does -------------------------------------------------- */

/* No key of a message may ever stand where its words should. */
static void
look(void)
{
    static const char *const raw[] = {
        "where.", "foot.",   "key.",     "answer.", "card.",   "notice.",
        "form.",  "thread.", "service.", "send.",   "return.", "receipt."};
    const struct canvas *canvas = stage_draw(walker.stage);

    for (int row = 0; row < canvas_rows(canvas); row++) {
        char *text = canvas_row_text(canvas, row);

        for (size_t i = 0; i < sizeof raw / sizeof *raw; i++) {
            const char *found = strstr(text, raw[i]);

            ck_assert_msg(!found || !islower(found[strlen(raw[i])]),
                          "a key on the screen: %s", text);
        }
        memory_free_text(text);
    }
}

static void
happen(struct event event)
{
    stage_event(walker.stage, &event);
    stage_results(walker.stage);
    if (!stage_is_over(walker.stage))
        look();
}

void
walker_key(enum key key)
{
    happen((struct event){.kind = EVENT_KEY, .key = key});
}

void
walker_function(int number)
{
    happen((struct event){.kind = EVENT_KEY, .key = KEY_F, .number = number});
}

void
walker_type(const char *text)
{
    size_t length = strlen(text);

    for (size_t at = 0; at < length;)
        happen((struct event){.kind = EVENT_KEY,
                              .key = KEY_TEXT,
                              .point = text_next(text, length, &at)});
}

void
walker_paste(const char *text, size_t length, bool was_cut)
{
    happen((struct event){.kind = EVENT_PASTE,
                          .text = text,
                          .length = length,
                          .was_cut = was_cut});
}

void
walker_wait(int seconds)
{
    for (int i = 0; i < seconds; i++) {
        clock_set(clock_now() + 1);
        happen((struct event){.kind = EVENT_TICK});
    }
}

/* Everything on the screen in one line, each run of spaces as one. */
static void
squash(char *out, const char *text)
{
    size_t at = strlen(out);

    for (; *text && at + 2 < SHOWN; text++) {
        bool is_space = *text == ' ' || *text == '\n';

        if (is_space && (at == 0 || out[at - 1] == ' '))
            continue;
        out[at++] = is_space ? ' ' : *text;
    }
    out[at] = '\0';
}

bool
walker_shows_text(const char *text)
{
    static char shown[SHOWN];
    static char wanted[SHOWN];
    const struct canvas *canvas = stage_draw(walker.stage);

    shown[0] = '\0';
    wanted[0] = '\0';
    squash(wanted, text);
    for (int row = 0; row < canvas_rows(canvas); row++) {
        char *line = canvas_row_text(canvas, row);

        squash(shown, line);
        squash(shown, " ");
        memory_free_text(line);
    }
    return strstr(shown, wanted) != NULL;
}

bool
walker_shows(const char *key)
{
    char *text = words_of(&walker.visit, key);
    bool does = walker_shows_text(text);

    memory_free_text(text);
    return does;
}

/* The digit before a line that begins so, 0 when there is none. */
static char
digit_before(const char *line, const char *text)
{
    while (*line == ' ' || *line == '>')
        line++;
    if (!isdigit((unsigned char)*line))
        return 0;
    for (const char *at = line + 1; at - line < 8 && *at; at++) {
        if (strncmp(at, text, strlen(text)) == 0)
            return *line;
    }
    return 0;
}

static void
pick_text(const char *whole)
{
    const struct canvas *canvas = stage_draw(walker.stage);
    char text[24];
    char digit[2] = {0};

    /* Long lines are broken: their beginning is enough. */
    snprintf(text, sizeof text, "%s", whole);
    for (int row = 0; row < canvas_rows(canvas) && !digit[0]; row++) {
        char *line = canvas_row_text(canvas, row);

        digit[0] = digit_before(line, text);
        memory_free_text(line);
    }
    ck_assert_msg(digit[0], "no line \"%s\" on %s", text,
                  stage_screen_name(walker.stage));
    walker_type(digit);
}

void
walker_pick(const char *key)
{
    char *text = words_of(&walker.visit, key);

    pick_text(text);
    memory_free_text(text);
}

void
walker_choose(const char *choice)
{
    const struct public_visit *side = &walker.side;
    int number = form_choice(side->question, choice);
    char *text;

    ck_assert_int_ge(number, 0);
    text =
        words_of(&walker.visit,
                 interview_choice_key(side->interview, side->question, number));
    for (int i = 0; i < side->question->choices[number].page; i++)
        walker_key(KEY_PAGE_DOWN);
    pick_text(text);
    memory_free_text(text);
}

void
walker_go_on(void)
{
    const struct question *question = walker.side.question;

    for (int i = 0; i < question->pages; i++) {
        if (strcmp(stage_screen_name(walker.stage), "question") == 0 &&
            walker.side.question == question)
            walker_key(KEY_RETURN);
    }
}

void
walker_is_at(const char *screen)
{
    ck_assert_str_eq(stage_screen_name(walker.stage), screen);
}

void
walker_is_asked(const char *question)
{
    ck_assert_msg(strstr(stage_screen_name(walker.stage), "question"),
                  "at %s, not at question %s", stage_screen_name(walker.stage),
                  question);
    ck_assert_str_eq(walker.side.question->name, question);
}

void
walker_go_to_purpose(void)
{
    walker_is_at("attract");
    walker_key(KEY_RETURN);
    walker_is_at("language");
    walker_type("1");
    walker_key(KEY_RETURN);
    for (int i = 0; i < 3; i++) {
        walker_is_at("notice");
        walker_pick("notice.go");
    }
    walker_is_at("purpose");
}

static void
skip(void)
{
    const char *screen = stage_screen_name(walker.stage);

    if (strcmp(screen, "card") == 0)
        walker_pick("card.go");
    else if (strcmp(screen, "text_question") == 0)
        walker_key(KEY_RETURN);
    else
        walker_pick("answer.skip");
}

void
walker_go_to(const char *question)
{
    for (int i = 0; i < STEPS; i++) {
        if (strstr(stage_screen_name(walker.stage), "question") &&
            strcmp(walker.side.question->name, question) == 0)
            return;
        ck_assert_msg(strcmp(stage_screen_name(walker.stage), "review") != 0,
                      "%s was never asked", question);
        skip();
    }
    ck_abort_msg("%s was never asked", question);
}

void
walker_go_to_review(void)
{
    for (int i = 0; i < STEPS; i++) {
        if (strcmp(stage_screen_name(walker.stage), "review") == 0)
            return;
        skip();
    }
    ck_abort_msg("the review never came");
}
