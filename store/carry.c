#include "store/carry.h"

#include <string.h>

/* A place cannot keep its rows here for longer than the longest retention. */
enum { WEEKS_MAX = 105, SWEEP = 256 };

enum status
carry_told(struct store *store, struct carry_told *out)
{
    enum status status = store_find(store, STATEMENT_TOLD, NULL, 0);

    *out = (struct carry_told){0};
    if (status == STATUS_MISSING)
        return STATUS_OK;
    if (status != STATUS_OK)
        return status;
    out->items = (uint64_t)store_number(store, STATEMENT_TOLD, 0);
    out->gone = (uint64_t)store_number(store, STATEMENT_TOLD, 1);
    out->heard = (uint64_t)store_number(store, STATEMENT_TOLD, 2);
    store_done(store, STATEMENT_TOLD);
    return STATUS_OK;
}

enum status
carry_set_told(struct store *store, const struct carry_told *told)
{
    return store_run(store, STATEMENT_TOLD_SET,
                     VALUES(value_number((int64_t)told->items),
                            value_number((int64_t)told->gone),
                            value_number((int64_t)told->heard)));
}

/* SQLite's numbers have a sign; no sequence comes near it. */
static struct value
value_seq(uint64_t seq)
{
    return value_number(seq > INT64_MAX ? INT64_MAX : (int64_t)seq);
}

enum status
carry_next(struct store *store, uint64_t after, struct carry_place *out)
{
    const struct target target = {out->report, ID_SIZE};
    enum status status =
        store_find(store, STATEMENT_CARRY_NEXT, VALUES(value_seq(after)));

    if (status != STATUS_OK)
        return status;
    status = store_copy(store, STATEMENT_CARRY_NEXT, &target, 1);
    out->place = (uint32_t)store_number(store, STATEMENT_CARRY_NEXT, 1);
    out->seq = (uint64_t)store_number(store, STATEMENT_CARRY_NEXT, 2);
    store_done(store, STATEMENT_CARRY_NEXT);
    return status;
}

/* Does the first column of a row that may be there hold WANTED? */
static enum status
holds(struct store *store, enum statement statement, const uint8_t id[ID_SIZE],
      const uint8_t wanted[ID_SIZE])
{
    enum status status =
        store_find(store, statement, VALUES(value_bytes(id, ID_SIZE)));
    const uint8_t *bytes;
    size_t length;

    if (status != STATUS_OK)
        return status;
    bytes = store_bytes(store, statement, 0, &length);
    if (length != ID_SIZE || memcmp(bytes, wanted, ID_SIZE) != 0)
        status = STATUS_FOREIGN;
    store_done(store, statement);
    return status;
}

enum status
carry_has_item(struct store *store, const uint8_t report[ID_SIZE],
               const uint8_t item[ID_SIZE])
{
    return holds(store, STATEMENT_ITEM_BY_ID, item, report);
}

enum status
carry_is_of(struct store *store, const uint8_t report[ID_SIZE],
            const uint8_t origin[ID_SIZE])
{
    return holds(store, STATEMENT_REPORT_ORIGIN, report, origin);
}

enum status
carry_is_gone(struct store *store, const uint8_t hash[HASH_BYTES])
{
    enum status status = store_find(store, STATEMENT_GONE,
                                    VALUES(value_bytes(hash, HASH_BYTES)));

    if (status == STATUS_OK)
        store_done(store, STATEMENT_GONE);
    return status;
}

enum status
carry_origin(struct store *store, const uint8_t site[ID_SIZE],
             struct carry_origin *out)
{
    const struct target targets[] = {{out->root, SIGN_PUBLIC_SIZE},
                                     {out->salt, SALT_SIZE},
                                     {out->postbox, BOX_PUBLIC_SIZE},
                                     {out->head, HASH_BYTES}};
    enum status status =
        store_find(store, STATEMENT_ORIGIN, VALUES(value_bytes(site, ID_SIZE)));

    *out = (struct carry_origin){0};
    if (status != STATUS_OK)
        return status;
    status = store_copy(store, STATEMENT_ORIGIN, targets, 4);
    out->version = (uint32_t)store_number(store, STATEMENT_ORIGIN, 4);
    out->items = (uint64_t)store_number(store, STATEMENT_ORIGIN, 5);
    out->gone = (uint64_t)store_number(store, STATEMENT_ORIGIN, 6);
    out->seq = (uint64_t)store_number(store, STATEMENT_ORIGIN, 7);
    out->made = (uint64_t)store_number(store, STATEMENT_ORIGIN, 8);
    store_done(store, STATEMENT_ORIGIN);
    return status;
}

enum status
carry_set_origin(struct store *store, const uint8_t site[ID_SIZE],
                 const struct carry_origin *origin, uint64_t heard)
{
    enum status status =
        store_run(store, STATEMENT_ORIGIN_SET,
                  VALUES(value_bytes(site, ID_SIZE),
                         value_bytes(origin->root, SIGN_PUBLIC_SIZE),
                         value_bytes(origin->salt, SALT_SIZE),
                         value_bytes(origin->postbox, BOX_PUBLIC_SIZE),
                         value_bytes(origin->head, HASH_BYTES),
                         value_number(origin->version),
                         value_seq(origin->items), value_seq(origin->gone),
                         value_seq(origin->seq), value_seq(heard)));

    if (status == STATUS_OK)
        status =
            store_run(store, STATEMENT_LETTERS_HEARD,
                      VALUES(value_bytes(site, ID_SIZE), value_seq(heard)));
    return status;
}

enum status
carry_import(struct store *store, const struct site *site,
             const uint8_t origin[ID_SIZE], const struct report_order *order)
{
    const struct report *report = &order->report;
    uint32_t latest = site->week + WEEKS_MAX;
    uint32_t expires = report->expires < latest ? report->expires : latest;
    enum status status = reports_add_as(store, site, order);

    if (status == STATUS_OK)
        status = store_run(
            store, STATEMENT_REPORT_SET_ORIGIN,
            VALUES(value_bytes(origin, ID_SIZE), value_number(report->week),
                   value_number(expires), value_bytes(report->id, ID_SIZE)));
    return status;
}

enum status
carry_note_letter(struct store *store, const uint8_t item[ID_SIZE])
{
    return store_run(store, STATEMENT_LETTER_ADD,
                     VALUES(value_bytes(item, ID_SIZE)));
}

/* --- withdrawn there, withdrawn here --------------------------------------
 */

/* The next live rows of ORIGIN after the id in AFTER, which moves on. */
static enum status
next_rows(struct store *store, const uint8_t origin[ID_SIZE],
          uint8_t after[ID_SIZE], uint8_t (*lookups)[LOOKUP_SIZE],
          uint32_t *count)
{
    enum status status =
        store_find(store, STATEMENT_ORIGIN_ROWS,
                   VALUES(value_bytes(origin, ID_SIZE),
                          value_bytes(after, ID_SIZE), value_number(SWEEP)));

    for (*count = 0; status == STATUS_OK; ++*count) {
        const struct target targets[] = {{after, ID_SIZE},
                                         {lookups[*count], LOOKUP_SIZE}};

        status = store_copy(store, STATEMENT_ORIGIN_ROWS, targets, 2);
        if (status != STATUS_OK) {
            store_done(store, STATEMENT_ORIGIN_ROWS);
            return status;
        }
        status = store_next(store, STATEMENT_ORIGIN_ROWS);
    }
    return status == STATUS_MISSING ? STATUS_OK : status;
}

static enum status
empty_if_gone(struct store *store, const struct site *site,
              const uint8_t salt[SALT_SIZE], const uint8_t lookup[LOOKUP_SIZE],
              uint32_t *count)
{
    uint8_t hash[HASH_BYTES];
    struct report report;
    enum status status;

    reports_hash_gone(salt, lookup, hash);
    status = carry_is_gone(store, hash);
    if (status != STATUS_OK)
        return status == STATUS_MISSING ? STATUS_OK : status;
    status = reports_by_lookup(store, lookup, &report);
    if (status == STATUS_OK)
        status = reports_empty(store, site, &report);
    ++*count;
    return status;
}

enum status
carry_sweep(struct store *store, const struct site *site,
            const uint8_t origin[ID_SIZE], const uint8_t salt[SALT_SIZE],
            uint32_t *count)
{
    uint8_t lookups[SWEEP][LOOKUP_SIZE];
    uint8_t after[ID_SIZE] = {0};
    uint32_t here = 0;
    enum status status;

    *count = 0;
    do {
        status = next_rows(store, origin, after, lookups, &here);
        for (uint32_t i = 0; i < here && status == STATUS_OK; i++)
            status = empty_if_gone(store, site, salt, lookups[i], count);
    } while (status == STATUS_OK && here == SWEEP);
    return status;
}

/* --- the way back ---------------------------------------------------------
 */

enum status
carry_waiting(struct store *store, const uint8_t origin[ID_SIZE], int bucket,
              uint32_t *out)
{
    enum status status =
        store_find(store, STATEMENT_LETTERS_WAITING,
                   VALUES(value_bytes(origin, ID_SIZE),
                          value_number((int64_t)envelope_length(bucket))));

    if (status != STATUS_OK)
        return status;
    *out = (uint32_t)store_number(store, STATEMENT_LETTERS_WAITING, 0);
    store_done(store, STATEMENT_LETTERS_WAITING);
    return STATUS_OK;
}

enum status
carry_formed(struct store *store, const uint8_t origin[ID_SIZE], uint64_t *out)
{
    enum status status = store_find(store, STATEMENT_LETTERS_FORMED,
                                    VALUES(value_bytes(origin, ID_SIZE)));

    if (status != STATUS_OK)
        return status;
    *out = (uint64_t)store_number(store, STATEMENT_LETTERS_FORMED, 0);
    store_done(store, STATEMENT_LETTERS_FORMED);
    return STATUS_OK;
}

enum status
carry_letter(struct store *store, const uint8_t origin[ID_SIZE],
             enum letter_state state, uint64_t after, struct carry_place *out)
{
    enum status status =
        store_find(store, STATEMENT_LETTER_NEXT,
                   VALUES(value_bytes(origin, ID_SIZE), value_number(state),
                          value_seq(after)));
    const uint8_t *report;
    size_t length;

    if (status != STATUS_OK)
        return status;
    out->seq = (uint64_t)store_number(store, STATEMENT_LETTER_NEXT, 0);
    report = store_bytes(store, STATEMENT_LETTER_NEXT, 1, &length);
    if (length == ID_SIZE)
        memcpy(out->report, report, ID_SIZE);
    else
        status = STATUS_DAMAGED;
    out->place = (uint32_t)store_number(store, STATEMENT_LETTER_NEXT, 2);
    store_done(store, STATEMENT_LETTER_NEXT);
    return status;
}

enum status
carry_stay(struct store *store, const uint8_t origin[ID_SIZE],
           const uint8_t item[ID_SIZE])
{
    return store_run(
        store, STATEMENT_LETTER_STAY,
        VALUES(value_bytes(item, ID_SIZE), value_bytes(origin, ID_SIZE)));
}

static enum status
take(struct store *store, const uint8_t origin[ID_SIZE], uint64_t number,
     int bucket)
{
    int64_t most = bucket == 0 ? WAY_BACK_SMALL : WAY_BACK_LARGE;

    return store_run(store, STATEMENT_LETTERS_TAKE,
                     VALUES(value_seq(number), value_bytes(origin, ID_SIZE),
                            value_number((int64_t)envelope_length(bucket)),
                            value_number(most)));
}

enum status
carry_form(struct store *store, const uint8_t origin[ID_SIZE], uint64_t *number)
{
    struct carry_origin there;
    uint64_t formed = 0;
    enum status status = carry_origin(store, origin, &there);

    if (status == STATUS_OK)
        status = carry_formed(store, origin, &formed);
    if (status != STATUS_OK)
        return status;
    *number = there.made + 1;
    status =
        store_run(store, STATEMENT_ORIGIN_MADE,
                  VALUES(value_seq(*number), value_bytes(origin, ID_SIZE)));
    for (int bucket = 0; bucket < 2 && !formed && status == STATUS_OK; bucket++)
        status = take(store, origin, *number, bucket);
    return status;
}
