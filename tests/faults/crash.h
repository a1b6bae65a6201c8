#ifndef TESTS_FAULTS_CRASH_H
#define TESTS_FAULTS_CRASH_H

#include "tests/faults/ram.h"

/*
 * The disks that a power cut may leave: all that was synced, and of the rest
 * nothing, everything, or any sectors of 512 bytes, some of them torn, cut
 * or not, its names in the folder or not.
 */
struct crash {
    const struct ram_record *record;
    size_t at; /* ops of the record that happened */
    struct ram_image durable;
    size_t count;
    struct {
        size_t op;
        bool lost; /* a sync for it failed: no later one brings it back */
    } pending[RAM_OPS];
};

/* Begin with what the record, lent until the end, began with. */
void
crash_begin(struct crash *crash, const struct ram_record *record);

/* Let the next op of the record happen. False when there is none. */
bool
crash_step(struct crash *crash);

enum crash_kind { CRASH_NOTHING, CRASH_EVERYTHING, CRASH_SECTORS };

/* The disk after a power cut now; SECTORS draws from SEED. */
void
crash_image(const struct crash *crash, enum crash_kind kind, uint64_t seed,
            struct ram_image *out);

/* Let LIVE hold of a file only what is durable at the record's end. */
void
crash_forget(const struct ram_record *record, enum ram_name name,
             struct ram_image *live);

/* A number that tells images apart. */
uint64_t
crash_hash(const struct ram_image *image);

/* The next of a row of numbers. */
uint64_t
crash_draw(uint64_t *seed);

#endif
