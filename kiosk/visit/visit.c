#include "kiosk/visit/visit.h"

#include <stdio.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "kiosk/report/codec.h"
#include "kiosk/visit/bench.h"

enum { HOUR = 3600, DESK_MILLISECONDS = 15000 };

struct visit_work {
    struct counter counter;
    struct worker *worker;
    struct bench *bench; /* the worker's while it is busy */
    struct job *waiting; /* in order */
    struct job *lent;    /* whose results a screen looks at */
    struct counter_found found;
    const struct form *form;
    const struct services *services;
    const struct place *place;
    bool desk_open;
    int64_t desk_asked;
    uint32_t keyset_version;
};

static enum status
ring(struct bench *bench, struct job *job)
{
    (void)job;
    return client_ring(bench->client);
}

static enum status
ask_desk(struct bench *bench, struct job *job)
{
    struct store_status store = {0};
    enum status status = client_status(bench->client, &store);

    job->desk_open = store.desk_open;
    return status;
}

/* In the worker's thread. */
static void
work_on(void *of)
{
    static enum status (*const acts[])(struct bench *, struct job *) = {
        [JOB_SUBMIT] = send_submit,
        [JOB_LOOK_UP] = look_up,
        [JOB_ADD] = look_add,
        [JOB_WITHDRAW] = look_withdraw,
        [JOB_CALL_BACK] = look_call_back,
        [JOB_RING] = ring,
        [JOB_DESK] = ask_desk,
    };
    struct job *job = of;

    if (job->kind == JOB_PUT_AWAY)
        bench_put_away(job->bench);
    else
        job->status = bench_try(job->bench, acts[job->kind], job);
}

static void
start_next(struct visit_work *work)
{
    struct job *job = work->waiting;

    if (!job || worker_is_busy(work->worker))
        return;
    work->waiting = job->next;
    job->next = NULL;
    worker_run(work->worker, work_on, job);
}

static struct job *
job_new(struct visit_work *work, enum job_kind kind)
{
    struct job *job = memory_zeroed(sizeof *job);

    job->kind = kind;
    job->bench = work->bench;
    return job;
}

static void
enqueue(struct visit_work *work, struct job *job)
{
    struct job **last = &work->waiting;

    while (*last)
        last = &(*last)->next;
    *last = job;
    start_next(work);
}

/* A copy of the answers that the worker may have for itself. */
static struct report *
copy_of(const struct report *report, const struct form *form)
{
    struct report *copy = NULL;
    struct buf bytes = {0};

    codec_write(report, &bytes);
    /* What was just written can be read: an empty one is the only other. */
    if (codec_read(bytes.data, bytes.length, form, &copy) != STATUS_OK)
        copy = report_new(form);
    buf_clear(&bytes);
    return copy;
}

/* What makes two Sends the same: everything but the language of the hour. */
static void
hash_order(struct job *job)
{
    struct buf bytes = {0};

    item_body_write(&job->body, &bytes);
    hash_bytes(job->order, bytes.data, bytes.length);
    buf_clear(&bytes);
}

static void
submit(void *self, const struct counter_order *order)
{
    struct visit_work *work = self;
    struct job *job = job_new(work, JOB_SUBMIT);
    struct item_body *body = &job->body;

    /* Before it is finished: what may live in memory only decides too. */
    body->verdict = interview_verdict(order->interview);
    body->reader = interview_reader(order->interview);
    interview_finish(order->interview);
    body->report = copy_of(interview_report(order->interview), work->form);
    body->profile = work->place->site.profile;
    memcpy(body->form_hash, form_hash(work->form), sizeof body->form_hash);
    body->notice_version = work->place->notice_version;
    body->draft = order->notice_draft;
    job->is_urgent = body->verdict.priority == PRIORITY_P0;
    hash_order(job);
    snprintf(body->language, sizeof body->language, "%s", order->language);
    enqueue(work, job);
}

static void
look(void *self, const char *code)
{
    struct visit_work *work = self;
    struct job *job = job_new(work, JOB_LOOK_UP);

    snprintf(job->code, sizeof job->code, "%s", code);
    enqueue(work, job);
}

static void
add(void *self, enum addition what, const char *text, const char *language)
{
    struct visit_work *work = self;
    struct job *job = job_new(work, JOB_ADD);

    job->addition.what = what;
    job->addition.hour = (uint32_t)(clock_now() / HOUR);
    job->addition.text = memory_text(text);
    snprintf(job->addition.language, sizeof job->addition.language, "%s",
             language);
    enqueue(work, job);
}

static void
withdraw(void *self)
{
    struct visit_work *work = self;

    enqueue(work, job_new(work, JOB_WITHDRAW));
}

static void
call_back(void *self)
{
    struct visit_work *work = self;

    enqueue(work, job_new(work, JOB_CALL_BACK));
}

static void
forget_found(struct visit_work *work)
{
    thread_clear(&work->found.thread);
    work->found = (struct counter_found){0};
}

static void
put_away(void *self)
{
    struct visit_work *work = self;

    forget_found(work);
    enqueue(work, job_new(work, JOB_PUT_AWAY));
}

static void
ring_desk(void *self)
{
    struct visit_work *work = self;

    enqueue(work, job_new(work, JOB_RING));
}

static bool
desk_is_open(void *self)
{
    struct visit_work *work = self;
    int64_t now = clock_milliseconds();

    if (now - work->desk_asked >= DESK_MILLISECONDS && !work->waiting) {
        work->desk_asked = now;
        enqueue(work, job_new(work, JOB_DESK));
    }
    return work->desk_open;
}

/* What a job that went well changes of what the screens see. */
static void
settle(struct visit_work *work, struct job *job, struct event *out)
{
    switch (job->kind) {
    case JOB_SUBMIT:
        out->data = &job->receipt;
        break;
    case JOB_LOOK_UP:
        forget_found(work);
        work->found = job->found;
        job->found = (struct counter_found){0};
        out->data = &work->found;
        break;
    case JOB_ADD:
        thread_add_addition(&work->found.thread, &job->addition);
        work->found.ask_helped = false;
        break;
    case JOB_WITHDRAW:
        work->found.thread.withdrawal_asked = !job->withdrawal.done;
        work->found.thread.withdrawal_hour = job->withdrawal.hour;
        out->data = &job->withdrawal;
        break;
    case JOB_CALL_BACK:
        work->found.thread.withdrawal_asked = false;
        break;
    case JOB_DESK:
        work->desk_open = job->desk_open;
        break;
    case JOB_PUT_AWAY:
    case JOB_RING:
        break;
    }
}

static bool
collect(void *self, struct event *out)
{
    static const enum counter_result results[] = {
        [JOB_SUBMIT] = COUNTER_SUBMITTED,
        [JOB_LOOK_UP] = COUNTER_LOOKED_UP,
        [JOB_ADD] = COUNTER_ADDED,
        [JOB_WITHDRAW] = COUNTER_WITHDRAWN,
        [JOB_CALL_BACK] = COUNTER_CALLED_BACK,
        [JOB_RING] = COUNTER_RUNG,
        [JOB_DESK] = COUNTER_DESK,
    };
    struct visit_work *work = self;
    struct job *job = worker_take(work->worker);

    job_free(work->lent);
    work->lent = job;
    start_next(work);
    if (!job)
        return false;
    if (job->kind == JOB_PUT_AWAY)
        return collect(self, out);
    *out = (struct event){.kind = EVENT_RESULT,
                          .what = (int)results[job->kind],
                          .status = job->status,
                          .seconds = job->seconds};
    if (job->status == STATUS_OK)
        settle(work, job, out);
    return true;
}

static int
descriptor(void *self)
{
    const struct visit_work *work = self;

    return worker_descriptor(work->worker);
}

static void
fill_bench(struct bench *bench, const struct visit_options *options)
{
    bench->client = options->client;
    bench->redial = options->redial;
    bench->redial_self = options->redial_self;
    bench->terminal = options->terminal;
    bench->at_least = options->keyset_at_least;
    bench->form = options->form;
    memcpy(bench->root, options->root, sizeof bench->root);
}

/* The first greeting tells why it fails; later ones are only "closed". */
static enum status
greet_first(struct bench *bench)
{
    if (!bench->client) {
        int fresh = bench->redial ? bench->redial(bench->redial_self) : -1;

        if (fresh < 0)
            return STATUS_CLOSED;
        bench->client = client_adopt(fresh);
    }
    return bench_greet(bench);
}

enum status
visit_new(const struct visit_options *options, struct visit_work **out)
{
    struct bench *bench = memory_zeroed(sizeof *bench);
    struct visit_work *work;
    enum status status;

    *out = NULL;
    fill_bench(bench, options);
    status = greet_first(bench);
    if (status != STATUS_OK) {
        bench_clear(bench);
        memory_free_wiped(bench, sizeof *bench);
        return status;
    }
    work = memory_zeroed(sizeof *work);
    work->bench = bench;
    work->form = options->form;
    work->services = options->services;
    work->place = options->place;
    work->desk_open = bench->desk_open;
    work->desk_asked = clock_milliseconds();
    work->keyset_version = bench->keyset.version;
    work->worker = worker_new();
    bench->worker = work->worker;
    *out = work;
    return STATUS_OK;
}

void
visit_free(struct visit_work *work)
{
    struct job *done;

    if (!work)
        return;
    done = worker_end(work->worker);
    job_free(done);
    job_free(work->lent);
    while (work->waiting) {
        struct job *job = work->waiting;

        work->waiting = job->next;
        job_free(job);
    }
    forget_found(work);
    bench_clear(work->bench);
    memory_free_wiped(work->bench, sizeof *work->bench);
    memory_free_wiped(work, sizeof *work);
}

void
visit_wire(struct visit_work *work, struct public_visit *side,
           struct visit *visit)
{
    work->counter = (struct counter){
        .self = work,
        .submit = submit,
        .look_up = look,
        .add = add,
        .withdraw = withdraw,
        .call_back = call_back,
        .put_away = put_away,
        .ring = ring_desk,
        .desk_is_open = desk_is_open,
    };
    *side = (struct public_visit){
        .counter = &work->counter,
        .place = work->place,
        .form = work->form,
        .services = work->services,
    };
    visit->public_side = side;
    visit->results = (struct results){
        .self = work, .descriptor = descriptor, .collect = collect};
}

uint32_t
visit_keyset_version(const struct visit_work *work)
{
    return work->keyset_version;
}
