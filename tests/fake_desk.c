#include "tests/fake_desk.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "tests/case_maker.h"

/* --- a desk that answers what it is told to ------------------------------- */

struct fake_desk fake;

static void
ask(const char *word)
{
    strncat(fake.asked, word, sizeof fake.asked - strlen(fake.asked) - 1);
    strncat(fake.asked, " ", sizeof fake.asked - strlen(fake.asked) - 1);
}

void
fake_result(enum desk_result what, enum status status, const void *data)
{
    fake.results[fake.count++] =
        (struct event){.kind = EVENT_RESULT,
                       .what = (int)what,
                       .status = status,
                       .seconds = status == STATUS_WRONG_KEY ? 2 : 0,
                       .data = data};
}

static void
do_unlock(void *self, const char *phrase)
{
    (void)self;
    ask("unlock");
    fake.is_unlocked = strcmp(phrase, "right words") == 0;
    fake_result(DESK_UNLOCKED, fake.is_unlocked ? STATUS_OK : STATUS_WRONG_KEY,
                NULL);
}

static void
do_lock(void *self)
{
    (void)self;
    fake.is_unlocked = false;
}

static void
do_queue(void *self)
{
    (void)self;
    ask("queue");
    fake_result(DESK_QUEUE, STATUS_OK, &fake.queue);
}

static void
do_open(void *self, const uint8_t id[16])
{
    (void)self;
    ask("open");
    memcpy(fake.opened, id, 16);
    fake_result(DESK_CASE, STATUS_OK, &fake.file);
}

static void
do_answer(void *self, const char *text, const char *language)
{
    (void)self;
    ask("answer");
    snprintf(fake.text, sizeof fake.text, "%s", text);
    snprintf(fake.language, sizeof fake.language, "%s", language);
    fake_result(DESK_ANSWERED, fake.answer_status, &fake.file);
}

static void
do_move(void *self, enum case_state state, enum close_reason reason)
{
    (void)self;
    ask("move");
    fake.state = state;
    fake.reason = reason;
    fake_result(DESK_MOVED, STATUS_OK, &fake.file);
}

static void
do_note(void *self, const char *text)
{
    (void)self;
    ask("note");
    snprintf(fake.text, sizeof fake.text, "%s", text);
    fake_result(DESK_NOTED, STATUS_OK, &fake.file);
}

static const char *
do_member(void *self)
{
    (void)self;
    return fake.is_unlocked ? "Amina" : "";
}

static bool
collect(void *self, struct event *out)
{
    (void)self;
    if (fake.count == 0)
        return false;
    *out = fake.results[0];
    memmove(fake.results, fake.results + 1,
            (size_t)--fake.count * sizeof *fake.results);
    return true;
}

/* --- the stage -------------------------------------------------------------
 */

static struct desk desk = {.unlock = do_unlock,
                           .lock = do_lock,
                           .queue = do_queue,
                           .open = do_open,
                           .answer = do_answer,
                           .move = do_move,
                           .note = do_note,
                           .member = do_member};

void
fake_fill_rows(size_t count)
{
    memset(fake.rows, 0, sizeof fake.rows);
    for (size_t i = 0; i < count; i++) {
        struct desk_row *row = &fake.rows[i];

        row->id[0] = (uint8_t)(i + 1);
        case_number(row->id, row->number);
        row->priority = i == 0 ? PRIORITY_P0 : PRIORITY_P2;
        row->state = i == 0 ? CASE_NEW : CASE_WORKING;
        row->due = FAKE_HOUR + (uint32_t)(i * 24) - 3;
        row->reasons = UINT64_C(1) << (i == 0 ? REASON_DANGER : REASON_LABOUR);
    }
    fake.queue = (struct desk_queue){.count = count, .rows = fake.rows};
}

void
fake_open_in(const char *language)
{
    memset(&fake, 0, sizeof fake);
    clock_set(FAKE_NOW);
    case_maker_start();
    fake.staff.desk = &desk;
    fake.staff.form = case_maker_form();
    fake.staff.site = "Casa";
    fake.staff.country = "";
    fake.staff.fingerprint = "ABCD-EFGH-JKMN-PQRS";
    fake.staff.language_count = (int)messages_languages(&fake.staff.languages);
    fake.visit.staff_side = &fake.staff;
    fake.visit.results.collect = collect;
    fake.visit.drafts = DRAFTS_ALL;
    ck_assert_int_eq(messages_open(language, DRAFTS_ALL, &fake.visit.messages),
                     STATUS_OK);
    fake_fill_rows(3);
    fake.file.body = case_maker_body("S2=abuse C1=yes A2=not_paid,docs_taken "
                                     "A5=employer A9:<script>");
    strcpy(fake.file.body.language, "es");
    fake.file.body.hour = FAKE_HOUR;
    fake.file.week = clock_week(FAKE_NOW);
    fake.stage = stage_new(&fake.visit,
                           (struct stage_options){.first = &staff_unlock,
                                                  .language = &staff_language,
                                                  .idle_seconds = 270,
                                                  .warn_seconds = 30,
                                                  .rows = 24,
                                                  .columns = 80});
}

void
fake_open_desk(void)
{
    fake_open_in("en");
}

void
fake_close_desk(void)
{
    stage_free(fake.stage);
    messages_close(fake.visit.messages);
    memory_free_text(fake.staff.phrase);
    case_clear(&fake.file);
    case_maker_end();
    clock_set(-1);
}

void
fake_show(const char *when)
{
    const struct canvas *canvas = stage_draw(fake.stage);

    if (!getenv("AMPARO_SHOW"))
        return;
    printf("# --- %s: %s\n", when, stage_screen_name(fake.stage));
    for (int row = 0; row < canvas_rows(canvas); row++) {
        char *text = canvas_row_text(canvas, row);

        printf("# |%s\n", text);
        memory_free_text(text);
    }
}

void
fake_press(enum key key)
{
    struct event event = {.kind = EVENT_KEY, .key = key};

    stage_draw(fake.stage);
    stage_event(fake.stage, &event);
    stage_results(fake.stage);
}

void
fake_press_f(int number)
{
    struct event event = {.kind = EVENT_KEY, .key = KEY_F, .number = number};

    stage_draw(fake.stage);
    stage_event(fake.stage, &event);
    stage_results(fake.stage);
}

void
fake_type(const char *text)
{
    for (; *text; text++) {
        struct event event = {
            .kind = EVENT_KEY, .key = KEY_TEXT, .point = (unsigned char)*text};

        stage_event(fake.stage, &event);
        stage_results(fake.stage);
    }
}

void
fake_at(const char *screen)
{
    ck_assert_str_eq(stage_screen_name(fake.stage), screen);
}

bool
fake_shows(const char *text)
{
    const struct canvas *canvas = stage_draw(fake.stage);
    bool found = false;

    for (int row = 0; row < canvas_rows(canvas) && !found; row++) {
        char *line = canvas_row_text(canvas, row);

        found = strstr(line, text) != NULL;
        memory_free_text(line);
    }
    return found;
}

void
fake_unlock(void)
{
    fake_type("right words");
    fake_press(KEY_RETURN);
    fake_at("queue");
}

void
fake_open_first(void)
{
    fake_unlock();
    fake_press(KEY_RETURN);
    fake_at("case");
}
