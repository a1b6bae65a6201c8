#ifndef VISIT_BENCH_H
#define VISIT_BENCH_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/visit/job.h"
#include "kiosk/visit/worker.h"
#include "store/protocol/client.h"
#include "store/sealing/keyset.h"
#include "store/sealing/receipt.h"

/*
 * What the worker works with: the store, the site's keys, the receipt that
 * was looked up, a report that was sealed and perhaps not stored. Touched by
 * the worker's thread alone, save before it starts and after it ends.
 */
struct pending {
    bool is_there;
    uint8_t order[HASH_BYTES]; /* of the answers it was made of */
    char code[CODE_DIGITS + 1];
    struct put put; /* BODY and OWN below */
    struct sealed body;
    struct sealed own;
};

struct bench {
    struct worker *worker; /* NULL until it runs */
    struct client *client; /* NULL: lost */
    int (*redial)(void *self);
    void *redial_self;
    const char *terminal;
    uint8_t root[SIGN_PUBLIC_SIZE];
    uint32_t at_least;
    const struct form *form;
    uint8_t site[ID_SIZE];
    uint8_t salt[SALT_SIZE];
    struct keyset keyset;
    bool desk_open;
    struct pending pending;
    struct receipt *receipt; /* looked up last, NULL: none */
    uint8_t thread_box[BOX_PUBLIC_SIZE];
};

/* Say hello and check the keyset; see visit_new for the errors. */
enum status
bench_greet(struct bench *bench) MUST_CHECK;

/*
 * Do ACT. When the store is lost, a new descriptor is asked for and ACT done
 * once more: it must bear being done twice.
 */
enum status
bench_try(struct bench *bench,
          enum status (*act)(struct bench *bench, struct job *job),
          struct job *job) MUST_CHECK;

/* Wipe the sealed report that waits. */
void
bench_forget_pending(struct bench *bench);
/* Wipe the receipt looked up. */
void
bench_put_away(struct bench *bench);
/* Wipe and close everything. */
void
bench_clear(struct bench *bench);

#endif
