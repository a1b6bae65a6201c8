#include "kiosk/office/purge.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/office/people_inner.h"
#include "store/sealing/proof.h"

/* Counts are never in a smaller envelope than this asks for. */
enum { TALLY_LEAST = BUCKET_1, YEAR_FROM = 1900, MONTHS = 3 };

static enum status
week_now(struct office *office, uint32_t *out)
{
    struct hello hello;
    enum status status = client_hello(office->client, "", &hello);

    *out = hello.week;
    return status;
}

static bool
is_readable(const struct held *held)
{
    return held->was_read && held->is_ours && !held->is_damaged;
}

enum status
office_expired(struct office *office, struct office_expired **out,
               size_t *count)
{
    uint32_t week;
    enum status status;

    *out = NULL;
    *count = 0;
    if (!office->keyring)
        return STATUS_DENIED;
    status = week_now(office, &week);
    if (status != STATUS_OK)
        return status;
    *out = memory_array(office->held_count + 1, sizeof **out);
    for (size_t i = 0; i < office->held_count; i++) {
        const struct held *held = office->held[i];

        if (held->row.expires < week && is_readable(held))
            (*out)[(*count)++] = (struct office_expired){
                .file = &held->file, .expires = held->row.expires};
    }
    return STATUS_OK;
}

uint32_t
office_quarter(uint32_t week)
{
    time_t when = clock_week_start(week);
    struct tm parts = {0};

    (void)gmtime_r(&when, &parts);
    return (uint32_t)(parts.tm_year + YEAR_FROM) * 4 +
           (uint32_t)parts.tm_mon / MONTHS;
}

/* --- counts --------------------------------------------------------------- */

static enum status
read_tally(struct office *office, const struct sealed *sealed,
           const struct office_counter *counter)
{
    struct seal_opened opened;
    enum status status = keyring_open(office->keyring, sealed, &opened);

    if (status != STATUS_OK)
        return status;
    if (opened.kind != ITEM_TALLY || !opened.is_signed ||
        !keyset_knows_signer(&office->keyset, opened.signer))
        status = STATUS_WRONG_SIGNATURE;
    if (status == STATUS_OK)
        status = counter->read(counter->self, opened.content->bytes,
                               opened.content->length);
    seal_opened_clear(&opened);
    return status;
}

enum status
office_tally(struct office *office, uint32_t quarter,
             const struct office_counter *counter)
{
    struct sealed sealed;
    enum status status;

    counter->empty(counter->self);
    if (!office->keyring)
        return STATUS_DENIED;
    status = client_tally(office->client, quarter, &sealed);
    if (status == STATUS_OK)
        status = read_tally(office, &sealed, counter);
    seal_clear(&sealed);
    return status;
}

/* For the team and, should it be lost, for recovery. */
static enum status
seal_tally(struct office *office, const struct office_counter *counter,
           struct sealed *out)
{
    const struct team_pair *team = keyring_team(office->keyring, office->team);
    uint8_t readers[2][BOX_PUBLIC_SIZE];
    struct buf content = {0};
    struct seal_order order = {.kind = ITEM_TALLY,
                               .readers =
                                   (const uint8_t(*)[BOX_PUBLIC_SIZE])readers,
                               .reader_count = 2,
                               .signer = &team->sign};
    enum status status;

    memcpy(readers[0], team->box.public_key, BOX_PUBLIC_SIZE);
    memcpy(readers[1], office->keyset.teams[TEAM_RECOVERY].box_public,
           BOX_PUBLIC_SIZE);
    counter->write(counter->self, &content);
    if (content.length < TALLY_LEAST)
        (void)buf_add_zeros(&content, TALLY_LEAST - content.length);
    order.content = content.data;
    order.length = content.length;
    status = seal_make(&order, out);
    buf_clear(&content);
    return status;
}

/* --- a purge -------------------------------------------------------------- */

static void
sign(struct office *office, struct proof_claim *claim, struct proof *out)
{
    memcpy(claim->site, office->site, ID_SIZE);
    memcpy(claim->nonce, client_nonce(office->client), NONCE_SIZE);
    proof_sign(claim,
               keyring_team(office->keyring, office->team)->sign.secret_key,
               out);
}

static enum status
send_purge(struct office *office, const struct purge_order *order,
           const struct sealed *tally)
{
    struct proof_claim claim = {.act = PROOF_PURGE};
    uint8_t hash[HASH_BYTES];
    struct proof proof;

    memcpy(claim.target, office->site, ID_SIZE);
    proof_hash_item(hash, tally);
    purge_hash(order, hash, claim.payload);
    sign(office, &claim, &proof);
    return client_purge(office->client, order, tally, &proof);
}

/* The next rows of one quarter, whoever can open them. */
static void
gather_order(const struct office *office, uint32_t week,
             struct purge_order *order)
{
    *order = (struct purge_order){0};
    for (size_t i = 0; i < office->held_count; i++) {
        const struct report_row *row = &office->held[i]->row;

        if (row->expires >= week || order->count == PURGE_MOST)
            continue;
        if (!order->quarter)
            order->quarter = office_quarter(row->week);
        if (office_quarter(row->week) != order->quarter)
            continue;
        memcpy(order->reports[order->count++], row->report, ID_SIZE);
    }
}

static void
count_cases(struct office *office, const struct purge_order *order,
            const struct office_counter *counter, struct office_purged *out)
{
    for (uint32_t i = 0; i < order->count; i++) {
        const struct held *held = cases_find(office, order->reports[i]);

        if (!held || !is_readable(held))
            continue;
        out->gone++;
        out->counted += counter->count(counter->self, &held->file);
    }
}

/* One message; *MORE is cleared when there was nothing left. */
static enum status
purge_some(struct office *office, uint32_t week,
           const struct office_counter *counter, struct office_purged *out,
           bool *more)
{
    struct purge_order order;
    struct office_purged now = {0};
    struct sealed tally = {0};
    enum status status;

    gather_order(office, week, &order);
    *more = order.count > 0;
    if (!*more)
        return STATUS_OK;
    counter->empty(counter->self);
    status = client_tally(office->client, order.quarter, &tally);
    if (status == STATUS_OK) {
        memcpy(order.last, tally.item, ID_SIZE);
        status = read_tally(office, &tally, counter);
        seal_clear(&tally);
    } else if (status == STATUS_MISSING) {
        status = STATUS_OK;
    }
    if (status == STATUS_OK) {
        count_cases(office, &order, counter, &now);
        status = seal_tally(office, counter, &tally);
    }
    if (status == STATUS_OK)
        status = send_purge(office, &order, &tally);
    seal_clear(&tally);
    if (status != STATUS_OK)
        return status;
    out->gone += now.gone;
    out->counted += now.counted;
    return office_gather(office);
}

enum status
office_purge(struct office *office, const struct office_counter *counter,
             struct office_purged *out)
{
    uint32_t week;
    bool more = true;
    enum status status;

    *out = (struct office_purged){0};
    if (!office->keyring || office->team == TEAM_RECOVERY)
        return STATUS_DENIED;
    status = week_now(office, &week);
    while (status == STATUS_OK && more)
        status = purge_some(office, week, counter, out, &more);
    return status;
}

/* --- the clock ------------------------------------------------------------ */

enum status
office_believe(struct office *office, uint32_t week)
{
    struct proof_claim claim = {.act = PROOF_CLOCK};
    struct proof proof;

    if (!office->keyring || office->team == TEAM_RECOVERY)
        return STATUS_DENIED;
    memcpy(claim.target, office->site, ID_SIZE);
    purge_hash_number(week, NULL, claim.payload);
    sign(office, &claim, &proof);
    return client_believe(office->client, week, &proof);
}

/* --- a hold --------------------------------------------------------------- */

static struct held *
find_number(struct office *office, const char *number)
{
    struct held *found = NULL;

    for (size_t i = 0; i < office->held_count; i++) {
        char here[CASE_NUMBER_SIZE];

        if (!is_readable(office->held[i]))
            continue;
        case_number(office->held[i]->row.report, here);
        if (strcmp(here, number) != 0)
            continue;
        if (found)
            return NULL;
        found = office->held[i];
    }
    return found;
}

/* Child, exploitation or abuse by staff, wages. */
static bool
may_be_held(const struct case_file *file)
{
    const struct report *report = file->body.report;

    return file->body.verdict.child_queue || file->body.verdict.sealed ||
           report_chose(report, "A2", "not_paid") ||
           report_chose(report, "A2", "debt_fee") ||
           report_chose(report, "H1", "money_owed") ||
           report_chose(report, "A10", "money_owed");
}

/* What each of the two notes in the case, under their own key. */
static enum status
seal_word(const struct held *held, const struct office_hold *hold,
          const struct keyring *who, struct sealed *out)
{
    static const char *const spans[] = {"half a year", "a year", "two years"};
    static const char *const reasons[] = {
        [OFFICE_REASON_YES] = "the reporter said yes",
        [OFFICE_REASON_DUTY] = "the law asks for it"};
    struct item_event event = {.what = EVENT_HELD,
                               .hour = (uint32_t)(clock_now() / 3600)};
    struct buf content = {0};
    struct seal_order order = {.kind = ITEM_EVENT,
                               .readers = &held->thread.public_key,
                               .reader_count = 1,
                               .signer = keyring_sign(who)};
    enum status status;

    memcpy(event.lookup, held->file.body.lookup, LOOKUP_SIZE);
    strncpy(event.member, keyring_name(who), sizeof event.member - 1);
    event.text =
        memory_print("%s: %s", spans[hold->which], reasons[hold->reason]);
    item_event_write(&event, &content);
    item_event_clear(&event);
    order.content = content.data;
    order.length = content.length;
    status = seal_make(&order, out);
    buf_clear(&content);
    return status;
}

/* The store has to know both of them by a card. */
static enum status
unlock_other(struct office *office, const char *phrase, struct keyring **out)
{
    struct people people;
    enum status status = people_meet(office, &people);

    *out = NULL;
    if (status == STATUS_OK)
        status =
            keyring_unlock(phrase, people.slots, people.slot_count, people.keys,
                           people.key_count, &office->keyset, out);
    if (status == STATUS_OK &&
        memcmp(keyring_member(*out), keyring_member(office->keyring),
               ID_SIZE) == 0)
        status = STATUS_EXISTS;
    if (status == STATUS_OK)
        status = people_see_card(office, &people, *out);
    people_clear(&people);
    return status;
}

static enum status
send_hold(struct office *office, const struct held *held, uint8_t which,
          const struct sealed *item, const struct keyring *other)
{
    struct proof_claim claim = {.act = PROOF_HOLD};
    struct client_hold order = {
        .report = held->row.report, .which = which, .item = item};
    uint8_t hash[HASH_BYTES];

    memcpy(claim.target, held->row.report, ID_SIZE);
    proof_hash_item(hash, item);
    purge_hash_number(which, hash, claim.payload);
    sign(office, &claim, &order.proofs[0]);
    proof_sign(&claim, keyring_sign(office->keyring)->secret_key,
               &order.proofs[1]);
    proof_sign(&claim, keyring_sign(other)->secret_key, &order.proofs[2]);
    return client_hold(office->client, &order);
}

enum status
office_hold(struct office *office, const struct office_hold *hold)
{
    struct held *held = NULL;
    struct keyring *other = NULL;
    struct sealed first = {0};
    struct sealed second = {0};
    enum status status = STATUS_OK;

    if (!office->keyring || office->team == TEAM_RECOVERY)
        return STATUS_DENIED;
    held = find_number(office, hold->number);
    if (!held)
        return STATUS_MISSING;
    if (!may_be_held(&held->file))
        return STATUS_DENIED;
    /* Cards are under the key that waits, which the store does not know. */
    if (keyring_pending(office->keyring, office->team))
        return STATUS_BUSY;
    status = unlock_other(office, hold->phrase, &other);
    if (status == STATUS_OK)
        status = seal_word(held, hold, office->keyring, &first);
    if (status == STATUS_OK)
        status = seal_word(held, hold, other, &second);
    if (status == STATUS_OK)
        status = answers_send(office, held->row.report, &first);
    if (status == STATUS_OK)
        status = send_hold(office, held, hold->which, &second, other);
    keyring_free(other);
    seal_clear(&first);
    seal_clear(&second);
    return status == STATUS_OK ? office_gather(office) : status;
}
