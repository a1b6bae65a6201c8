#include "store/serve.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/log.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "store/answers.h"
#include "store/answers_backup.h"
#include "store/doors.h"
#include "store/due.h"
#include "store/keep.h"
#include "store/survey.h"

enum { CLIENTS_MAX = 64, STAFF_MAX = 32, LISTENERS_MAX = 4, TURN = 1000 };

struct client {
    int descriptor;
    struct asker asker;
    enum message asked; /* last */
    struct job job;     /* STEP is NULL when it waits for nothing */
};

struct listener {
    int descriptor;
    enum door door;
    char *path; /* NULL when somebody else made it */
};

struct serve {
    struct answers answers;
    size_t listener_count;
    struct listener listeners[LISTENERS_MAX];
    size_t client_count;
    struct client clients[CLIENTS_MAX];
    uint32_t ticked; /* the hour of the last tick */
    bool is_due;     /* that tick left something */
    size_t worked;   /* whose job had the last slice */
    int staff;       /* who of them was answered last */
    int64_t alone;   /* milliseconds: since when nobody is connected */
    struct buf fields;
    struct buf answer;
    size_t length; /* of the question */
    uint8_t question[MESSAGE_MAX + 1];
};

static void
tick(struct serve *serve)
{
    serve->is_due = due_hour(&serve->answers);
    serve->ticked = keep_hour();
}

enum status
serve_open(const char *site, const struct store_options *options,
           struct serve **out)
{
    struct serve *serve = memory_zeroed(sizeof *serve);
    enum status status = store_open(site, options, &serve->answers.store);

    *out = NULL;
    serve->alone = clock_milliseconds();
    if (status == STATUS_OK && !store_state(serve->answers.store)->read_only)
        status = ballast_open(site, options->ballast, &serve->answers.ballast);
    if (status == STATUS_OK) {
        status = people_look(serve->answers.store);
        /* No report hangs on it: a store is not refused for it. */
        if (status == STATUS_OK &&
            flood_load(&serve->answers.flood, serve->answers.store) !=
                STATUS_OK)
            log_note("store", "what terminals asked is lost", STATUS_DAMAGED);
        if (status != STATUS_OK)
            log_note("store", "what is stored does not hold together", status);
    }
    if (status != STATUS_OK) {
        serve_close(serve);
        return status;
    }
    due_follow(&serve->answers);
    tick(serve);
    decoys_begin(&serve->answers.decoys, options->utc_offset);
    *out = serve;
    return STATUS_OK;
}

static void
end_job(struct job *job)
{
    if (job->step)
        job->free(job->state);
    *job = (struct job){0};
}

static void
drop_client(struct serve *serve, size_t index)
{
    answers_leave(&serve->answers, &serve->clients[index].asker);
    end_job(&serve->clients[index].job);
    survey_free(serve->clients[index].asker.survey);
    close(serve->clients[index].descriptor);
    serve->clients[index] = serve->clients[--serve->client_count];
    if (!serve->client_count)
        serve->alone = clock_milliseconds();
}

void
serve_close(struct serve *serve)
{
    if (!serve)
        return;
    for (size_t i = 0; i < serve->listener_count; i++) {
        struct listener *listener = &serve->listeners[i];

        if (listener->path && unlink(listener->path) != 0)
            log_note("store", "a socket was not removed", STATUS_IO);
        close(listener->descriptor);
        free(listener->path);
    }
    while (serve->client_count)
        drop_client(serve, 0);
    store_close(serve->answers.store);
    ballast_close(&serve->answers.ballast);
    buf_clear(&serve->fields);
    buf_clear(&serve->answer);
    memory_free_wiped(serve, sizeof *serve);
}

void
serve_listening(struct serve *serve, int descriptor, enum door door)
{
    assert(serve->listener_count < LISTENERS_MAX);
    serve->listeners[serve->listener_count++] =
        (struct listener){.descriptor = descriptor, .door = door};
}

enum status
serve_listen(struct serve *serve, const char *path, enum door door)
{
    int descriptor;
    enum status status = doors_listen(path, &descriptor);

    if (status != STATUS_OK)
        return status;
    serve_listening(serve, descriptor, door);
    serve->listeners[serve->listener_count - 1].path = memory_text(path);
    return STATUS_OK;
}

/* Is there a place for one more? Staff may never take a person's. */
static bool
has_place(const struct serve *serve, enum door door)
{
    size_t staff = 0;

    for (size_t i = 0; i < serve->client_count; i++)
        staff += serve->clients[i].asker.door == DOOR_STAFF;
    return serve->client_count < CLIENTS_MAX &&
           (door != DOOR_STAFF || staff < STAFF_MAX);
}

enum status
serve_client(struct serve *serve, int descriptor, enum door door)
{
    struct client *client;

    if (!has_place(serve, door) || !doors_is_ours(descriptor)) {
        enum status status =
            has_place(serve, door) ? STATUS_DENIED : STATUS_BUSY;

        close(descriptor);
        log_note("store", "a client was sent away", status);
        return status;
    }
    client = &serve->clients[serve->client_count];
    *client = (struct client){.descriptor = descriptor};
    client->asker.door = door;
    serve->client_count++;
    return STATUS_OK;
}

static void
take_client(struct serve *serve, const struct listener *listener)
{
    int descriptor = accept4(listener->descriptor, NULL, NULL, SOCK_CLOEXEC);

    if (descriptor >= 0 &&
        serve_client(serve, descriptor, listener->door) != STATUS_OK)
        return;
}

/* Send without waiting: who does not read its answer is dropped. */
static bool
send_all(int descriptor, const struct buf *answer)
{
    ssize_t sent;

    do {
        sent = send(descriptor, answer->data, answer->length,
                    MSG_DONTWAIT | MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent == (ssize_t)answer->length;
}

/* Tell all who watch; one that does not listen is dropped. */
static void
push(struct serve *serve, enum message message)
{
    struct answer head = {.message = message};

    message_reply(&serve->answer, &head);
    for (size_t i = serve->client_count; i-- > 0;)
        if (serve->clients[i].asker.watching &&
            !send_all(serve->clients[i].descriptor, &serve->answer))
            drop_client(serve, i);
}

static bool
desk_is_open(const struct serve *serve)
{
    int64_t now = clock_milliseconds();

    for (size_t i = 0; i < serve->client_count; i++)
        if (serve->clients[i].asker.desk_until > now)
            return true;
    return false;
}

/* What everything that is done for a client begins with. */
static enum status
begin(struct serve *serve, struct client *client, struct turn *turn)
{
    enum status status;

    turn->answers = &serve->answers;
    turn->asker = &client->asker;
    turn->out = &serve->fields;
    serve->fields.length = 0;
    serve->answers.desk_open = desk_is_open(serve);
    if (!answers_admit(&serve->answers, &client->asker))
        return STATUS_BUSY;
    status = people_site(serve->answers.store, &turn->site);
    turn->founded = status == STATUS_OK;
    return status == STATUS_MISSING ? STATUS_OK : status;
}

/* Send what TURN came to; false when the client has to go. */
static bool
reply(struct serve *serve, struct client *client, const struct turn *turn,
      enum status status)
{
    struct answer head = {.message = client->asked, .status = status};

    /* A proof serves once, whether it was good or not. */
    secret_random(client->asker.nonce, NONCE_SIZE);
    memcpy(head.nonce, client->asker.nonce, NONCE_SIZE);
    head.wait = turn->wait;
    head.bucket = status == STATUS_OK ? turn->bucket : 0;
    message_reply(&serve->answer, &head);
    if (status == STATUS_OK)
        buf_add(&serve->answer, serve->fields.data, serve->fields.length);
    return send_all(client->descriptor, &serve->answer);
}

/* Answer once, and once more when the ballast can make room for it. */
static enum status
make_answer(struct serve *serve, struct client *client,
            const struct message_question *question, struct turn *turn)
{
    enum status status = STATUS_FULL;

    /* Not for ever: where another limit is met it would be made again. */
    for (int i = 0; i < 2; i++) {
        struct unpack fields = question->fields;

        *turn = (struct turn){.fields = &fields, .bucket = question->bucket};
        status = begin(serve, client, turn);
        if (status == STATUS_OK)
            status = answers_make(turn, question->message);
        turn->fields = NULL;
        if (status != STATUS_FULL || turn->room == ROOM_PLAIN ||
            !ballast_release(&serve->answers.ballast))
            break;
    }
    return status;
}

/* Answer, or begin to; false when the client has to go. */
static bool
answer(struct serve *serve, struct client *client,
       const struct message_question *question, struct turn *turn)
{
    enum status status;

    client->asked = question->message;
    status = make_answer(serve, client, question, turn);
    client->job = turn->job;
    if (client->job.step && status == STATUS_OK)
        return true;
    end_job(&client->job);
    return reply(serve, client, turn, status);
}

/* One datagram; false when the client has to go. */
static bool
take_question(struct serve *serve, struct client *client, struct turn *turn)
{
    struct message_question question;
    enum status status;
    ssize_t length;

    do {
        length = recv(client->descriptor, serve->question,
                      sizeof serve->question, MSG_DONTWAIT | MSG_TRUNC);
    } while (length < 0 && errno == EINTR);
    if (length <= 0)
        return length < 0 && errno == EAGAIN;
    serve->length = (size_t)length < sizeof serve->question
                        ? (size_t)length
                        : sizeof serve->question;
    if (client->asker.watching || (size_t)length > sizeof serve->question)
        status = STATUS_BAD_INPUT;
    else
        status = message_question(serve->question, (size_t)length,
                                  client->asker.door, &question);
    if (status != STATUS_OK) {
        log_note("store", "a message was not understood", status);
        return false;
    }
    return answer(serve, client, &question, turn);
}

static void
spread(struct serve *serve, const struct turn *turn)
{
    if (turn->news)
        push(serve, MESSAGE_NEW);
    if (turn->ring)
        push(serve, MESSAGE_RANG);
}

static void
serve_one(struct serve *serve, size_t index)
{
    struct turn turn = {0};
    struct client *client = &serve->clients[index];
    /* Of one that waits only its end can be heard. */
    bool stays = !client->job.step && take_question(serve, client, &turn);

    secret_wipe(serve->question, serve->length);
    serve->length = 0;
    if (!stays)
        drop_client(serve, index);
    spread(serve, &turn);
}

/* One slice of the work that a client waits for. */
static void
work_one(struct serve *serve, size_t index)
{
    struct client *client = &serve->clients[index];
    struct turn turn = {0};
    bool more = true;
    enum status status = begin(serve, client, &turn);

    if (status == STATUS_OK)
        status = client->job.step(&turn, client->job.state, &more);
    if (status != STATUS_OK || !more) {
        end_job(&client->job);
        if (!reply(serve, client, &turn, status))
            drop_client(serve, index);
    }
    spread(serve, &turn);
}

/* A slice for the next client that waits for more than an answer. */
static void
work(struct serve *serve)
{
    for (size_t i = 0; i < serve->client_count; i++) {
        serve->worked = (serve->worked + 1) % serve->client_count;
        if (serve->clients[serve->worked].job.step) {
            work_one(serve, serve->worked);
            return;
        }
    }
}

static bool
has_work(const struct serve *serve)
{
    for (size_t i = 0; i < serve->client_count; i++)
        if (serve->clients[i].job.step)
            return true;
    return serve->is_due;
}

/* Wait for what comes; the number of descriptors in SET. */
static size_t
fill(const struct serve *serve, int stop, struct pollfd *set)
{
    size_t count = 0;

    for (size_t i = 0; i < serve->client_count; i++)
        set[count++] =
            (struct pollfd){.fd = serve->clients[i].descriptor,
                            .events = serve->clients[i].job.step ? 0 : POLLIN};
    for (size_t i = 0; i < serve->listener_count; i++)
        set[count++] = (struct pollfd){.fd = serve->listeners[i].descriptor,
                                       .events = POLLIN};
    set[count++] = (struct pollfd){.fd = stop, .events = POLLIN};
    return count;
}

/* Which of the staff that ask is next, by its descriptor; -1 for none. */
static int
next_staff(const struct serve *serve, const struct pollfd *set, size_t count)
{
    int next = -1;
    int first = -1;

    for (size_t i = 0; i < count; i++) {
        int end = set[i].fd;

        if (!set[i].revents || serve->clients[i].asker.door != DOOR_STAFF)
            continue;
        if (first < 0 || end < first)
            first = end;
        if (end > serve->staff && (next < 0 || end < next))
            next = end;
    }
    return next < 0 ? first : next;
}

/* Each person that asks, and one of the staff: nobody waits for all desks. */
static void
answer_all(struct serve *serve, const struct pollfd *set, size_t count)
{
    int staff = next_staff(serve, set, count);

    /* From the last on: one that goes leaves its place to a later one. */
    for (size_t i = count; i-- > 0;)
        if (i < serve->client_count && set[i].revents &&
            serve->clients[i].asker.door != DOOR_STAFF)
            serve_one(serve, i);
    for (size_t i = serve->client_count; i-- > 0;)
        if (staff >= 0 && serve->clients[i].descriptor == staff) {
            serve->staff = staff;
            serve_one(serve, i);
            return;
        }
}

/* One round; false when it was told to stop. */
static bool
serve_round(struct serve *serve, int stop, int wait)
{
    struct pollfd set[CLIENTS_MAX + LISTENERS_MAX + 1];
    size_t clients = serve->client_count;
    size_t count = fill(serve, stop, set);
    bool was_due = serve->is_due;

    if (poll(set, count, has_work(serve) ? 0 : wait) < 0)
        return errno == EINTR;
    due_follow(&serve->answers);
    if (serve->is_due || keep_hour() != serve->ticked)
        tick(serve);
    if (due_decoys(&serve->answers))
        push(serve, MESSAGE_NEW);
    answer_all(serve, set, clients);
    for (size_t i = 0; i < serve->listener_count; i++)
        if (set[clients + i].revents)
            take_client(serve, &serve->listeners[i]);
    /* Who asked has been answered: now what takes longer, a slice each. */
    work(serve);
    if (was_due && !serve->is_due)
        push(serve, MESSAGE_NEW);
    return !set[count - 1].revents;
}

enum status
serve_run(struct serve *serve, int stop, int linger)
{
    serve->alone = clock_milliseconds();
    do {
        int64_t alone = clock_milliseconds() - serve->alone;

        if (!serve->client_count && linger >= 0 &&
            alone >= (int64_t)linger * 1000)
            break;
    } while (serve_round(serve, stop, TURN));
    return STATUS_OK;
}
