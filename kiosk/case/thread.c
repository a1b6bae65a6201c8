#include "kiosk/case/thread.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"

enum { HOUR = 3600 };

static struct thread_message *
add_message(struct thread *thread)
{
    size_t size = sizeof(*thread->messages);

    thread->messages = memory_resize(thread->messages, thread->count * size,
                                     (thread->count + 1) * size);
    return &thread->messages[thread->count++];
}

static uint32_t
week_of(uint32_t hour)
{
    return clock_week((int64_t)hour * HOUR);
}

/* Was the last word the staff's? */
static bool
has_answer(const struct thread *thread)
{
    return thread->count > 0 &&
           thread->messages[thread->count - 1].side == THREAD_STAFF;
}

void
thread_add_reply(struct thread *thread, const struct item_reply *reply)
{
    struct thread_message *message = add_message(thread);

    *message = (struct thread_message){
        .side = THREAD_STAFF,
        .week = week_of(reply->hour),
        .text = memory_text(reply->text ? reply->text : ""),
    };
    memcpy(message->language, reply->language, sizeof(message->language));
    if (thread->state < THREAD_ANSWERED)
        thread->state = THREAD_ANSWERED;
}

/* A text that comes after the end opens it again: it is received anew. */
void
thread_add_addition(struct thread *thread, const struct item_addition *addition)
{
    struct thread_message *message = add_message(thread);

    *message = (struct thread_message){
        .side = THREAD_ME,
        .addition = addition->what,
        .week = week_of(addition->hour),
        .text = memory_text(addition->text),
    };
    memcpy(message->language, addition->language, sizeof(message->language));
    if (thread->state == THREAD_CLOSED && addition->what == ADDITION_TEXT)
        thread->state = THREAD_RECEIVED;
}

void
thread_add_status(struct thread *thread, const struct item_status *status)
{
    thread->state = thread_state_of(status->state);
    /* work goes on after an answer: the answer is still there to read */
    if (thread->state < THREAD_ANSWERED && has_answer(thread))
        thread->state = THREAD_ANSWERED;
}

void
thread_clear(struct thread *thread)
{
    for (size_t i = 0; i < thread->count; i++)
        memory_free_text(thread->messages[i].text);
    memory_free_wiped(thread->messages,
                      thread->count * sizeof(*thread->messages));
    secret_wipe(thread, sizeof(*thread));
}

enum thread_state
thread_state_of(enum case_state state)
{
    switch (state) {
    case CASE_NEW:
        return THREAD_RECEIVED;
    case CASE_TRIAGED:
    case CASE_WORKING:
        return THREAD_READ;
    case CASE_ANSWERED:
    case CASE_CONSENT_WAIT:
        return THREAD_ANSWERED;
    case CASE_REFERRED:
        return THREAD_PASSED_ON;
    case CASE_CLOSED:
        return THREAD_CLOSED;
    }
    return THREAD_RECEIVED;
}
