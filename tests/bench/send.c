#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "kiosk/settings.h"
#include "kiosk/site_place.h"
#include "kiosk/visit/visit.h"
#include "screens/public/counter.h"
#include "store/sealing/seal.h"
#include "tests/bench/bench.h"
#include "tests/bench/pty.h"
#include "tests/bench/raw.h"

/*
 * Send to receipt as a visit does it, beside what cannot be left out: one
 * argon2id and one durable insert of the same bytes.
 */
enum {
    WHOLE,
    PUT,
    PAIRS,
    WITHIN = 60000, /* milliseconds */
    MEMORY = 64 << 20,
    PASSES = 3,
};

static struct pair pairs[PAIRS] = {
    [WHOLE] = {.name = "Send to receipt",
               .limit = 1.15,
               .other = "argon2id + insert",
               .unit = "ms",
               .meaning = "the worker of a visit from Send to the code: keys "
                          "of the receipt, two sealed items, the store over "
                          "its socket, durable and read back; other: argon2id "
                          "(64 MiB, 3 passes) and a durable insert of the "
                          "same bytes (TRUNCATE, EXTRA, one table) in the "
                          "same folder."},
    [PUT] = {.name = "PUT of sealed items",
             .other = "insert",
             .unit = "ms",
             .meaning = "the same without argon2id and sealing: a question to "
                        "the store, one durable transaction of a report, two "
                        "items, eight wraps and two events of the log, read "
                        "back; other: the durable insert alone."},
};

struct kiosk {
    struct site *site;
    struct settings *settings;
    struct form *form;
    struct place place;
    uint8_t root[SIGN_PUBLIC_SIZE];
    uint8_t salt[SALT_SIZE];
    struct raw *raw;
    uint8_t *bytes; /* as many as a report has */
    size_t length;
    int bucket; /* of its body */
};

static void
need(enum status status, const char *words)
{
    if (status != STATUS_OK)
        bench_give_up(words);
}

static struct interview *
fill_in(const struct kiosk *kiosk)
{
    static const struct {
        const char *question;
        const char *choice;
    } answers[] = {{"S2", "abuse"},       {"C2", "team_here"},
                   {"A2", "not_paid"},    {"A3", "none"},
                   {"A5", "employer"},    {"A6", "yes"},
                   {"A7", "this_country"}};
    struct interview *interview =
        interview_new(kiosk->form, NULL, kiosk->place.site);
    struct report *report = interview_report(interview);

    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        const struct question *question =
            form_find(kiosk->form, answers[i].question);

        report_choose(report, question,
                      UINT64_C(1) << form_choice(question, answers[i].choice));
    }
    report_write(report, form_find(kiosk->form, "A9"),
                 "Seven months in the house, and no pay since the spring.");
    return interview;
}

static void
await_receipt(struct visit *visit)
{
    struct results *results = &visit->results;
    struct event event = {0};

    while (!results->collect(results->self, &event)) {
        struct pollfd one = {.fd = results->descriptor(results->self),
                             .events = POLLIN};

        if (poll(&one, 1, WITHIN) != 1)
            bench_give_up("no receipt came");
    }
    if (event.what != COUNTER_SUBMITTED || event.status != STATUS_OK)
        bench_give_up("a report was not stored");
}

/* Milliseconds from Send to the receipt's code. */
static double
send_one(struct kiosk *kiosk)
{
    struct visit_options options = {.client = site_connect(kiosk->site, false),
                                    .terminal = "bench",
                                    .form = kiosk->form,
                                    .place = &kiosk->place};
    struct interview *interview = fill_in(kiosk);
    struct counter_order order = {.interview = interview, .language = "en"};
    struct visit visit = {0};
    struct public_visit side = {0};
    struct visit_work *work = NULL;
    int64_t began;
    double time;

    memcpy(options.root, kiosk->root, sizeof options.root);
    need(visit_new(&options, &work), "the visit cannot begin");
    visit_wire(work, &side, &visit);
    began = pty_now();
    side.counter->submit(side.counter->self, &order);
    await_receipt(&visit);
    time = (double)(pty_now() - began) / 1e6;
    visit_free(work);
    interview_free(interview);
    return time;
}

/* How long the newest report's items are: so many bytes are inserted. */
static void
measure_bytes(struct kiosk *kiosk)
{
    struct client *staff = site_connect(kiosk->site, true);
    struct hello *hello = memory_zeroed(sizeof *hello);
    struct report_row *rows = NULL;
    struct sealed *items = NULL;
    size_t count;

    need(client_hello(staff, "", hello), "the store does not say who it is");
    need(client_rows(staff, 0, &rows, &count), "there are no rows");
    need(client_items(staff, rows[count - 1].report, &items, &count),
         "a report has no items");
    kiosk->length = sizeof(struct put);
    for (size_t i = 0; i < count; i++)
        kiosk->length += items[i].length + sizeof items[i].wraps;
    kiosk->bucket = seal_bucket(items[0].envelope, items[0].length);
    kiosk->bytes = memory_zeroed(kiosk->length);
    secret_random(kiosk->bytes, kiosk->length);
    memcpy(kiosk->salt, hello->salt, sizeof kiosk->salt);
    client_items_free(items, count);
    free(rows);
    free(hello);
    client_close(staff);
}

static double
insert_one(struct kiosk *kiosk)
{
    int64_t began = pty_now();

    raw_insert(kiosk->raw, kiosk->bytes, kiosk->length);
    return (double)(pty_now() - began) / 1e6;
}

static double
derive_and_insert(struct kiosk *kiosk)
{
    static const char code[] = "000000000000000000000000";
    int64_t began = pty_now();
    uint8_t key[32];

    if (crypto_pwhash(key, sizeof key, code, sizeof code - 1, kiosk->salt,
                      PASSES, MEMORY, crypto_pwhash_ALG_ARGON2ID13) != 0)
        bench_give_up("there is no memory for argon2id");
    raw_insert(kiosk->raw, kiosk->bytes, kiosk->length);
    return (double)(pty_now() - began) / 1e6;
}

static double
put_one(struct kiosk *kiosk, struct client *client)
{
    struct put put = {.urgent = true}; /* the flood does not wait for it */
    struct sealed body;
    struct sealed own;
    int64_t began;
    double time;

    seal_decoy(kiosk->bucket, &body);
    seal_decoy(0, &own);
    put.body = &body;
    put.own = &own;
    secret_random(put.lookup, sizeof put.lookup);
    began = pty_now();
    need(client_put(client, &put), "a sealed report was not stored");
    time = (double)(pty_now() - began) / 1e6;
    seal_clear(&body);
    seal_clear(&own);
    return time;
}

static void
open_kiosk(struct kiosk *kiosk)
{
    char *problem = NULL;
    size_t length;
    const char *form = form_built_in(&length);
    char *path = memory_print("%s/bench.db", site_folder(kiosk->site));

    need(triage_start(&problem), "the triage cannot be read");
    need(settings_read(site_folder(kiosk->site), &kiosk->settings, &problem),
         "the settings cannot be read");
    need(settings_root(kiosk->settings, kiosk->root, &problem),
         "the settings have no root");
    need(form_read(form, length, NULL, &kiosk->form, &problem),
         "the form cannot be read");
    site_place(kiosk->settings, &kiosk->place);
    kiosk->raw = raw_open(path);
    free(path);
}

struct part
send_measure(struct site *site, int rounds)
{
    static char title[64];
    struct kiosk kiosk = {.site = site};
    struct hello *hello = memory_zeroed(sizeof *hello);
    struct client *client = site_connect(site, false);

    open_kiosk(&kiosk);
    need(client_hello(client, "bench-put", hello), "the store is not there");
    (void)send_one(&kiosk); /* the first stores the form too */
    measure_bytes(&kiosk);
    for (int i = 0; i < rounds; i++) {
        double ours = send_one(&kiosk);

        pair_add(&pairs[WHOLE], ours, derive_and_insert(&kiosk));
    }
    for (int i = 0; i < 4 * rounds; i++) {
        double ours = put_one(&kiosk, client);

        pair_add(&pairs[PUT], ours, insert_one(&kiosk));
    }
    client_close(client);
    raw_close(kiosk.raw);
    free(kiosk.bytes);
    free(hello);
    form_free(kiosk.form);
    settings_free(kiosk.settings);
    snprintf(title, sizeof title, "Send of a report, %zu bytes", kiosk.length);
    return (struct part){title, pairs, PAIRS};
}
