#ifndef STORE_CARRY_H
#define STORE_CARRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/status.h"
#include "store/reports.h"

/*
 * What is carried between this place and the outside body. Items and `gone`
 * go in the order of the log, whoever reads them; how far the outside body
 * has them are two numbers of the log, so that no row shows whether anybody
 * opened it.
 */

/* --- at the place that bundles leave ------------------------------------ */

struct carry_told {
    uint64_t items; /* all up to this log sequence are there */
    uint64_t gone;
    uint64_t heard; /* the number of the last way back */
};

/* Zeros while nothing came back. */
enum status
carry_told(struct store *store, struct carry_told *out) MUST_CHECK;
/* Inside a transaction. */
enum status
carry_set_told(struct store *store, const struct carry_told *told) MUST_CHECK;

/* The first item after the log sequence AFTER. STATUS_MISSING: none. */
struct carry_place {
    uint8_t report[ID_SIZE];
    uint32_t place;
    uint64_t seq;
};
enum status
carry_next(struct store *store, uint64_t after,
           struct carry_place *out) MUST_CHECK;

/* Is an item of this id there? STATUS_MISSING; STATUS_FOREIGN when it lies
 * in another report. */
enum status
carry_has_item(struct store *store, const uint8_t report[ID_SIZE],
               const uint8_t item[ID_SIZE]) MUST_CHECK;

/* --- at the outside body ------------------------------------------------ */

/* A place whose bundles are read here. */
struct carry_origin {
    uint8_t root[SIGN_PUBLIC_SIZE];
    uint8_t salt[SALT_SIZE];
    uint8_t postbox[BOX_PUBLIC_SIZE];
    uint8_t head[HASH_BYTES];
    uint32_t version; /* of its keyset */
    uint64_t items;   /* all up to this sequence of its log are here */
    uint64_t gone;
    uint64_t seq; /* where its log ended */
    uint64_t made;
};

enum status
carry_origin(struct store *store, const uint8_t site[ID_SIZE],
             struct carry_origin *out) MUST_CHECK;

/* Is the report of this origin? STATUS_FOREIGN: of another one, or no one;
 * STATUS_MISSING: there is none. */
enum status
carry_is_of(struct store *store, const uint8_t report[ID_SIZE],
            const uint8_t origin[ID_SIZE]) MUST_CHECK;

/* Is this hash in the list? STATUS_MISSING. */
enum status
carry_is_gone(struct store *store, const uint8_t hash[HASH_BYTES]) MUST_CHECK;

/* How many letters wait in envelopes of BUCKET; the number of the way back
 * that is under way, 0 for none. */
enum status
carry_waiting(struct store *store, const uint8_t origin[ID_SIZE], int bucket,
              uint32_t *out) MUST_CHECK;
enum status
carry_formed(struct store *store, const uint8_t origin[ID_SIZE],
             uint64_t *out) MUST_CHECK;

/* The first letter that waits or is under way after SEQ of this log. */
enum letter_state { LETTER_WAITS, LETTER_UNDER_WAY };
enum status
carry_letter(struct store *store, const uint8_t origin[ID_SIZE],
             enum letter_state state, uint64_t after,
             struct carry_place *out) MUST_CHECK;

/* --- inside a transaction ------------------------------------------------ */

/* ROOT and salt stay as they were. HEARD is the last number that the place
 * knows: the next one is greater, also where this site begins anew. */
enum status
carry_set_origin(struct store *store, const uint8_t site[ID_SIZE],
                 const struct carry_origin *origin, uint64_t heard) MUST_CHECK;

/* Write a report of ORIGIN, under the id it has there. */
enum status
carry_import(struct store *store, const struct site *site,
             const uint8_t origin[ID_SIZE],
             const struct report_order *order) MUST_CHECK;

/* An item that was posted here goes back, when its report is carried. */
enum status
carry_note_letter(struct store *store, const uint8_t item[ID_SIZE]) MUST_CHECK;

/* Take out the live reports of ORIGIN that are in its `gone`; *COUNT. */
enum status
carry_sweep(struct store *store, const struct site *site,
            const uint8_t origin[ID_SIZE], const uint8_t salt[SALT_SIZE],
            uint32_t *count) MUST_CHECK;

/* A letter that waits never goes back. */
enum status
carry_stay(struct store *store, const uint8_t origin[ID_SIZE],
           const uint8_t item[ID_SIZE]) MUST_CHECK;

/* One more way back: its number. Unless one is under way, what waits is
 * put into it, as much as fits. */
enum status
carry_form(struct store *store, const uint8_t origin[ID_SIZE],
           uint64_t *number) MUST_CHECK;

#endif
