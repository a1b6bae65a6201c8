#ifndef VISIT_JOB_H
#define VISIT_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/hash.h"
#include "kiosk/case/item.h"
#include "screens/public/counter.h"
#include "store/sizes.h"

enum job_kind {
    JOB_SUBMIT,
    JOB_LOOK_UP,
    JOB_ADD,
    JOB_WITHDRAW,
    JOB_CALL_BACK,
    JOB_PUT_AWAY,
    JOB_RING,
    JOB_DESK,
};

struct bench;

/* One thing to do, with all it needs and all it gives. */
struct job {
    enum job_kind kind;
    struct bench *bench;
    struct job *next; /* that waits */

    /* given */
    struct item_body body; /* of JOB_SUBMIT: the keys are not in it yet */
    uint8_t order[HASH_SIZE];
    bool is_urgent;
    char code[CODE_DIGITS + 1];    /* of JOB_LOOK_UP */
    struct item_addition addition; /* of JOB_ADD */
    struct sealed *sealed;         /* the addition, so that it is sealed once */

    /* done */
    enum status status;
    uint32_t seconds; /* with STATUS_WAIT */
    struct counter_receipt receipt;
    struct counter_found found; /* of JOB_LOOK_UP, owned */
    struct counter_withdrawal withdrawal;
    bool desk_open;
};

/* Each does its kind of job, in the worker's thread. */
enum status
send_submit(struct bench *bench, struct job *job);
enum status
look_up(struct bench *bench, struct job *job);
enum status
look_add(struct bench *bench, struct job *job);
enum status
look_withdraw(struct bench *bench, struct job *job);
enum status
look_call_back(struct bench *bench, struct job *job);

/* Wipe and free. Accepts NULL. */
void
job_free(struct job *job);

#endif
