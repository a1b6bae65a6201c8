#include "kiosk/office/office.h"

#include <assert.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/office/inner.h"

/* --- what the screens ask ---------------------------------------------- */

static void
request_clear(struct request *request)
{
    secret_free(request->text);
    memset(request, 0, sizeof *request);
}

/* More than fit cannot be: a screen asks for one thing at a time. */
static void
ask(struct office *office, struct request request, const char *text)
{
    uint64_t one = 1;

    if (office->request_count == REQUESTS_MAX)
        return;
    if (text)
        request.text = secret_copy(text, strlen(text) + 1);
    office->requests[office->request_count++] = request;
    if (write(office->ready, &one, sizeof one) < 0)
        return; /* it is readable already */
}

static void
desk_unlock(void *self, const char *phrase)
{
    ask(self, (struct request){.kind = REQUEST_UNLOCK}, phrase);
}

static void
desk_lock(void *self)
{
    struct office *office = self;

    for (int i = 0; i < office->request_count; i++)
        request_clear(&office->requests[i]);
    office->request_count = 0;
    session_lock(office);
}

static void
desk_ask_queue(void *self)
{
    struct office *office = self;

    for (int i = 0; i < office->request_count; i++)
        if (office->requests[i].kind == REQUEST_QUEUE)
            return;
    ask(office, (struct request){.kind = REQUEST_QUEUE}, NULL);
}

static void
desk_open(void *self, const uint8_t id[16])
{
    struct request request = {.kind = REQUEST_OPEN};

    memcpy(request.id, id, ID_SIZE);
    ask(self, request, NULL);
}

static void
desk_answer(void *self, const char *text, const char *language)
{
    struct request request = {.kind = REQUEST_ANSWER};

    strncpy(request.language, language, sizeof request.language - 1);
    ask(self, request, text);
}

static void
desk_move(void *self, enum case_state state, enum close_reason reason)
{
    ask(self,
        (struct request){
            .kind = REQUEST_MOVE, .state = state, .reason = reason},
        NULL);
}

static void
desk_note(void *self, const char *text)
{
    ask(self, (struct request){.kind = REQUEST_NOTE}, text);
}

static const char *
desk_member(void *self)
{
    const struct office *office = self;

    return office->keyring ? keyring_name(office->keyring) : "";
}

/* --- doing it ----------------------------------------------------------- */

static enum status
open_case(struct office *office, const uint8_t id[ID_SIZE])
{
    enum status status = office_gather(office);
    struct held *held;

    if (status != STATUS_OK)
        return status;
    held = cases_find(office, id);
    if (!held)
        return STATUS_MISSING;
    office->opened = held;
    return answers_open(office, held);
}

static enum status
act(struct office *office, struct request *request)
{
    const char *text = request->text ? (const char *)request->text->bytes : "";
    bool needs_case = request->kind == REQUEST_ANSWER ||
                      request->kind == REQUEST_MOVE ||
                      request->kind == REQUEST_NOTE;

    if (request->kind != REQUEST_UNLOCK && !office->keyring)
        return STATUS_DENIED;
    if (needs_case && (!office->opened || !office->opened->is_here))
        return STATUS_MISSING;
    switch (request->kind) {
    case REQUEST_UNLOCK:
        return office_unlock(office, text);
    case REQUEST_QUEUE:
        return office_gather(office);
    case REQUEST_OPEN:
        return open_case(office, request->id);
    case REQUEST_ANSWER:
        return answers_reply(office, text, request->language);
    case REQUEST_MOVE:
        return answers_move(office, request->state, request->reason);
    case REQUEST_NOTE:
        return answers_note(office, text);
    }
    return STATUS_BAD_INPUT;
}

/*
 * A store that went away is dialled once. What was under way may have been
 * stored: the case is read again first, and what it says already is not
 * said twice.
 */
static enum status
act_twice(struct office *office, struct request *request)
{
    enum status status = act(office, request);

    if (status != STATUS_CLOSED || session_dial(office) != STATUS_OK)
        return status;
    if (office->keyring)
        status = office_gather(office);
    else
        status = STATUS_OK;
    if (status == STATUS_OK && office->opened && office->opened->is_here)
        status = cases_reread(office, office->opened);
    return status == STATUS_OK ? act(office, request) : status;
}

static void
fill_result(struct office *office, const struct request *request,
            struct event *out)
{
    static const enum desk_result results[] = {
        [REQUEST_UNLOCK] = DESK_UNLOCKED, [REQUEST_QUEUE] = DESK_QUEUE,
        [REQUEST_OPEN] = DESK_CASE,       [REQUEST_ANSWER] = DESK_ANSWERED,
        [REQUEST_MOVE] = DESK_MOVED,      [REQUEST_NOTE] = DESK_NOTED};
    int64_t wait = office->not_before - clock_milliseconds();

    out->what = results[request->kind];
    if (request->kind == REQUEST_UNLOCK && wait > 0)
        out->seconds = (uint32_t)((wait + 999) / 1000);
    if (out->status != STATUS_OK)
        return;
    if (request->kind == REQUEST_QUEUE) {
        queue_build(office);
        out->data = &office->queue;
    } else if (request->kind != REQUEST_UNLOCK) {
        out->data = &office->opened->file;
    }
}

static bool
collect_request(struct office *office, struct event *out)
{
    struct request request;
    uint64_t count;

    if (office->request_count == 0)
        return false;
    request = office->requests[0];
    office->request_count--;
    memmove(office->requests, office->requests + 1,
            (size_t)office->request_count * sizeof request);
    if (office->request_count == 0 &&
        read(office->ready, &count, sizeof count) < 0)
        count = 0; /* it was read already */
    out->status = act_twice(office, &request);
    fill_result(office, &request, out);
    request_clear(&request);
    return true;
}

static bool
collect_watch(struct office *office, struct event *out)
{
    enum watch_event event = WATCH_NOTHING;
    enum status status;

    if (!office->watch)
        return false;
    status = client_watch_next(office->watch, &event);
    if (status != STATUS_OK) {
        /* the store went: the next question dials, and without the push
         * the screen asks by itself now and then */
        client_close(office->watch);
        office->watch = NULL;
        return false;
    }
    out->what = event == WATCH_RING ? DESK_RANG : DESK_NEWS;
    return event != WATCH_NOTHING;
}

static void
heartbeat(struct office *office)
{
    uint64_t count;

    if (read(office->timer, &count, sizeof count) < 0)
        count = 0; /* not due by that clock */
    if (session_beat(office) == STATUS_CLOSED &&
        session_dial(office) == STATUS_OK && session_beat(office) != STATUS_OK)
        office->beat = 0;
}

static bool
collect(void *self, struct event *out)
{
    struct office *office = self;

    memset(out, 0, sizeof *out);
    out->kind = EVENT_RESULT;
    if (collect_request(office, out))
        return true;
    heartbeat(office);
    return collect_watch(office, out);
}

static int
descriptor(void *self)
{
    const struct office *office = self;

    return office->poll;
}

/* --- the handle --------------------------------------------------------- */

static void
watch_also(struct office *office, int what)
{
    struct epoll_event event = {.events = EPOLLIN};

    event.data.fd = what;
    if (what >= 0 && epoll_ctl(office->poll, EPOLL_CTL_ADD, what, &event) != 0)
        memory_exhausted();
}

static void
start_watch(struct office *office)
{
    if (office->watch && client_watch(office->watch) != STATUS_OK) {
        client_close(office->watch);
        office->watch = NULL;
    }
    if (office->watch)
        watch_also(office, client_descriptor(office->watch));
}

void
office_watch_again(struct office *office)
{
    if (office->watch)
        return;
    office->watch = office->dial(office->dial_self);
    start_watch(office);
}

static void
start_timer(struct office *office)
{
    struct itimerspec every = {.it_interval = {.tv_sec = 20},
                               .it_value = {.tv_sec = 20}};

    if (timerfd_settime(office->timer, 0, &every, NULL) != 0)
        memory_exhausted();
}

static void
open_descriptors(struct office *office)
{
    office->poll = epoll_create1(EPOLL_CLOEXEC);
    office->ready = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    office->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (office->poll < 0 || office->ready < 0 || office->timer < 0)
        memory_exhausted();
    start_timer(office);
    watch_also(office, office->ready);
    watch_also(office, office->timer);
    start_watch(office);
}

struct office *
office_new(struct office_options options)
{
    struct office *office = memory_zeroed(sizeof *office);

    assert(options.client && options.root && options.form);
    office->client = options.client;
    office->watch = options.watch;
    memcpy(office->root, options.root, SIGN_PUBLIC_SIZE);
    office->form = options.form;
    office->services = options.services;
    office->keyset_least = options.keyset_least;
    office->dial = options.dial;
    office->dial_self = options.dial_self;
    office->desk = (struct desk){.self = office,
                                 .unlock = desk_unlock,
                                 .lock = desk_lock,
                                 .queue = desk_ask_queue,
                                 .open = desk_open,
                                 .answer = desk_answer,
                                 .move = desk_move,
                                 .note = desk_note,
                                 .member = desk_member};
    open_descriptors(office);
    return office;
}

void
office_free(struct office *office)
{
    if (!office)
        return;
    desk_lock(office);
    client_close(office->client);
    client_close(office->watch);
    close(office->poll);
    close(office->ready);
    close(office->timer);
    memory_free_wiped(office, sizeof *office);
}

struct desk *
office_desk(struct office *office)
{
    return &office->desk;
}

struct results
office_results(struct office *office)
{
    return (struct results){
        .self = office, .descriptor = descriptor, .collect = collect};
}

enum status
office_exported(struct office *office, const struct case_file *file)
{
    struct held *held = cases_find(office, file->id);

    return held ? answers_exported(office, held) : STATUS_MISSING;
}
