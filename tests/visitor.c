#include "tests/visitor.h"

#include <check.h>
#include <poll.h>
#include <string.h>

#include "kiosk/base/clock.h"

enum { WITHIN = 20000 };

struct visitor visitor;

static const char *
word(void *self, enum place_word which, const char *language)
{
    (void)self;
    (void)which;
    (void)language;
    return "a word";
}

static int
redial(void *self)
{
    (void)self;
    visitor.dials++;
    return visitor.has_store ? vault_dial(&visitor.vault) : -1;
}

struct visit_options
visitor_options(int descriptor)
{
    struct visit_options options = {
        .client = descriptor < 0 ? NULL : client_adopt(descriptor),
        .redial = redial,
        .terminal = "kiosk",
        .keyset_at_least = 7,
        .form = visitor.form,
        .place = &visitor.place,
    };

    memcpy(options.root, visitor.vault.root.public_key, sizeof options.root);
    return options;
}

/* A visit over DESCRIPTOR; redial gives a straight line. */
void
visitor_begin(int descriptor)
{
    struct visit_options options = visitor_options(descriptor);

    visitor.dials = 0;
    visitor.has_store = true;
    ck_assert_int_eq(visit_new(&options, &visitor.work), STATUS_OK);
    visit_wire(visitor.work, &visitor.side, &visitor.shared);
}

void
visitor_choose(struct interview *interview, const char *name,
               const char *choice)
{
    const struct question *question = form_find(visitor.form, name);

    report_choose(interview_report(interview), question,
                  UINT64_C(1) << form_choice(question, choice));
}

/* Somebody was hurt; who reads it is READER. */
struct interview *
visitor_interview(const char *reader)
{
    struct interview *interview =
        interview_new(visitor.form, NULL, visitor.place.site);

    visitor_choose(interview, "S2", "abuse");
    visitor_choose(interview, "C2", reader);
    visitor_choose(interview, "A3", "hurt");
    visitor_choose(interview, "A5", "stranger");
    report_write(interview_report(interview), form_find(visitor.form, "A9"),
                 "the man with the red car");
    return interview;
}

void
visitor_come(void)
{
    size_t length;
    char *problem = NULL;
    const char *text = form_built_in(&length);

    clock_set(VISITOR_NOW);
    ck_assert_int_eq(triage_start(&problem), STATUS_OK);
    ck_assert_int_eq(form_read(text, length, NULL, &visitor.form, &problem),
                     STATUS_OK);
    visitor.place =
        (struct place){.word = word, .withdraw_hours = 24, .notice_version = 3};
    vault_make(&visitor.vault, 24);
    visitor_begin(vault_dial(&visitor.vault));
}

void
visitor_go(void)
{
    visit_free(visitor.work);
    visitor.work = NULL;
    vault_free(&visitor.vault);
    form_free(visitor.form);
}

/* The next result, of the kind that is expected. */
struct event
visitor_await(enum counter_result what)
{
    struct results *results = &visitor.shared.results;
    struct event event = {0};

    while (!results->collect(results->self, &event)) {
        struct pollfd one = {.fd = results->descriptor(results->self),
                             .events = POLLIN};

        ck_assert_int_gt(poll(&one, 1, WITHIN), 0);
    }
    ck_assert_int_eq(event.kind, EVENT_RESULT);
    ck_assert_int_eq(event.what, (int)what);
    return event;
}

struct event
visitor_submit(struct interview *interview)
{
    struct counter_order order = {.interview = interview, .language = "es"};

    visitor.side.counter->submit(visitor.side.counter->self, &order);
    return visitor_await(COUNTER_SUBMITTED);
}

void
visitor_send(struct interview *interview, char code[CODE_DIGITS + 1])
{
    struct event event = visitor_submit(interview);
    const struct counter_receipt *receipt = event.data;

    ck_assert_int_eq(event.status, STATUS_OK);
    ck_assert_ptr_nonnull(receipt);
    ck_assert(code_is_right(receipt->code));
    ck_assert(!receipt->is_earlier);
    memcpy(code, receipt->code, CODE_DIGITS + 1);
}

struct event
visitor_look_up(const char *code)
{
    visitor.side.counter->look_up(visitor.side.counter->self, code);
    return visitor_await(COUNTER_LOOKED_UP);
}

/* Open the body of the only report with PAIR. */
enum status
visitor_open_body(const struct box_pair *pair, struct item_body *body)
{
    struct sealed *items = NULL;
    size_t count = vault_items(&visitor.vault, &items);
    struct seal_opened opened = {0};
    enum status status = STATUS_MISSING;

    for (size_t i = 0; i < count; i++) {
        if (seal_open(&items[i], pair, &opened) != STATUS_OK)
            continue;
        if (opened.kind == ITEM_BODY)
            status = item_body_read(opened.content->bytes,
                                    opened.content->length, visitor.form, body);
        seal_opened_clear(&opened);
    }
    client_items_free(items, count);
    return status;
}
