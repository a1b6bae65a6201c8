#include "tests/walker.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "screens/public/screens.h"

enum { NOW = 1795600000 };

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
