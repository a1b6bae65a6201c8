#ifndef VISIT_WORKER_H
#define VISIT_WORKER_H

#include <stdbool.h>

/*
 * One thread that does one thing at a time, so that the screen stays alive
 * while keys are derived and the store is asked. What a job points to
 * belongs to the thread from worker_run until worker_take gives the job
 * back: nothing is touched by both.
 */
struct worker;

/* Starts the thread, with all signals blocked in it. */
struct worker *
worker_new(void);

/*
 * What blocks on the descriptor held is broken off, the job in hand is
 * waited for, the thread ends and all is freed. Gives the job that was not
 * taken, NULL when there is none.
 */
void *
worker_end(struct worker *worker);

/* Can be read when a job is done. */
int
worker_descriptor(const struct worker *worker);

/* Has a job been given that was not taken back? */
bool
worker_is_busy(const struct worker *worker);

/* Have WORK done on JOB. It must not be busy. */
void
worker_run(struct worker *worker, void (*work)(void *job), void *job);

/* The job when it is done, NULL while it is not. Never blocks. */
void *
worker_take(struct worker *worker);

/*
 * From the thread: this socket may block (-1: none). False when everything
 * is about to end: then do not begin with it.
 */
bool
worker_hold(struct worker *worker, int descriptor);

#endif
