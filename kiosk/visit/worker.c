#include "kiosk/visit/worker.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kiosk/base/memory.h"

struct worker {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t given;
    int done; /* eventfd: a job is done */
    int held; /* a socket that the thread may block on, -1 */
    bool is_ending;
    bool is_done;
    void (*work)(void *job); /* NULL: nothing to do */
    void *job;
};

/* A lock that fails is a bug of ours: there is nothing to go on with. */
static void
lock(struct worker *worker)
{
    if (pthread_mutex_lock(&worker->mutex))
        abort();
}

static void
unlock(struct worker *worker)
{
    if (pthread_mutex_unlock(&worker->mutex))
        abort();
}

static void
tell(const struct worker *worker)
{
    uint64_t one = 1;

    /* It can only fail when it is full, and then it can be read. */
    if (write(worker->done, &one, sizeof one) < 0)
        return;
}

/* Wait for a job; false at the end. */
static bool
take_job(struct worker *worker, void (**work)(void *job), void **job)
{
    bool is_ending;

    lock(worker);
    while (!worker->is_ending && (!worker->work || worker->is_done))
        pthread_cond_wait(&worker->given, &worker->mutex);
    *work = worker->work;
    *job = worker->job;
    is_ending = worker->is_ending;
    unlock(worker);
    return !is_ending;
}

static void *
run(void *of)
{
    struct worker *worker = of;
    void (*work)(void *job);
    void *job;

    while (take_job(worker, &work, &job)) {
        work(job);
        lock(worker);
        worker->is_done = true;
        unlock(worker);
        tell(worker);
    }
    return NULL;
}

struct worker *
worker_new(void)
{
    struct worker *worker = memory_zeroed(sizeof *worker);
    sigset_t all;
    sigset_t kept;

    worker->held = -1;
    worker->done = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (worker->done < 0 || pthread_mutex_init(&worker->mutex, NULL) ||
        pthread_cond_init(&worker->given, NULL))
        memory_exhausted();
    /* Window size and hang-up are for the thread that draws. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &kept);
    if (pthread_create(&worker->thread, NULL, run, worker))
        memory_exhausted();
    pthread_sigmask(SIG_SETMASK, &kept, NULL);
    return worker;
}

void *
worker_end(struct worker *worker)
{
    void *job = worker->job;

    lock(worker);
    worker->is_ending = true;
    if (worker->held >= 0)
        shutdown(worker->held, SHUT_RDWR);
    pthread_cond_signal(&worker->given);
    unlock(worker);
    pthread_join(worker->thread, NULL);
    pthread_cond_destroy(&worker->given);
    pthread_mutex_destroy(&worker->mutex);
    close(worker->done);
    memory_free_wiped(worker, sizeof *worker);
    return job;
}

int
worker_descriptor(const struct worker *worker)
{
    return worker->done;
}

bool
worker_is_busy(const struct worker *worker)
{
    /* Set and cleared by the caller's thread alone. */
    return worker->work != NULL;
}

void
worker_run(struct worker *worker, void (*work)(void *job), void *job)
{
    assert(!worker_is_busy(worker));
    lock(worker);
    worker->work = work;
    worker->job = job;
    worker->is_done = false;
    pthread_cond_signal(&worker->given);
    unlock(worker);
}

void *
worker_take(struct worker *worker)
{
    void *job = NULL;
    uint64_t count;

    lock(worker);
    if (worker->work && worker->is_done) {
        job = worker->job;
        worker->work = NULL;
        worker->job = NULL;
        worker->is_done = false;
        if (read(worker->done, &count, sizeof count) < 0)
            count = 0;
    }
    unlock(worker);
    return job;
}

bool
worker_hold(struct worker *worker, int descriptor)
{
    bool goes_on;

    lock(worker);
    goes_on = !worker->is_ending;
    worker->held = descriptor;
    unlock(worker);
    return goes_on;
}
