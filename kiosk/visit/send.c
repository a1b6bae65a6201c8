#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/code.h"
#include "kiosk/base/log.h"
#include "kiosk/base/secret.h"
#include "kiosk/visit/bench.h"
#include "store/sealing/seal.h"

/*
 * The whole act of Send. A report is sealed once and kept until the store
 * has it, so that Send again puts the same bytes under the same look-up id:
 * never two reports.
 */
enum { HOUR = 3600, BODY_READERS = 2, CODE_TRIES = 2 };

/* Only a place with a team of its own can be the reader. */
static enum team
team_of(const struct bench *bench, enum reader reader)
{
    if (reader == READER_HERE && bench->keyset.teams[TEAM_HERE].present)
        return TEAM_HERE;
    return TEAM_OUTSIDE;
}

static enum status
seal_body(const struct bench *bench, const struct item_body *body,
          struct sealed *out)
{
    uint8_t readers[BODY_READERS][BOX_PUBLIC_SIZE];
    const struct keyset_team *teams = bench->keyset.teams;
    struct buf bytes = {0};
    struct seal_order order = {.kind = ITEM_BODY,
                               .readers =
                                   (const uint8_t(*)[BOX_PUBLIC_SIZE])readers,
                               .reader_count = BODY_READERS};
    enum status status;

    memcpy(readers[0], teams[team_of(bench, body->reader)].box_public,
           BOX_PUBLIC_SIZE);
    memcpy(readers[1], teams[TEAM_RECOVERY].box_public, BOX_PUBLIC_SIZE);
    item_body_write(body, &bytes);
    order.content = bytes.data;
    order.length = bytes.length;
    status = seal_make(&order, out);
    buf_clear(&bytes);
    return status;
}

static enum status
seal_own(const struct item_body *body, const struct receipt *receipt,
         struct sealed *out)
{
    struct item_own own = {0};
    struct buf bytes = {0};
    struct seal_order order = {.kind = ITEM_OWN,
                               .readers = (const uint8_t(*)[BOX_PUBLIC_SIZE]) &
                                          receipt->box.public_key,
                               .reader_count = 1};
    enum status status;

    memcpy(own.language, body->language, sizeof own.language);
    memcpy(own.form_hash, body->form_hash, sizeof own.form_hash);
    item_own_write(&own, &bytes);
    order.content = bytes.data;
    order.length = bytes.length;
    status = seal_make(&order, out);
    buf_clear(&bytes);
    return status;
}

/* The keys go into the body, the public ones into the row too. */
static void
take_keys(struct item_body *body, struct put *put,
          const struct receipt *receipt, const struct box_pair *thread)
{
    memcpy(put->lookup, receipt->lookup, LOOKUP_SIZE);
    memcpy(put->receipt_box, receipt->box.public_key, BOX_PUBLIC_SIZE);
    memcpy(put->receipt_sign, receipt->sign.public_key, SIGN_PUBLIC_SIZE);
    memcpy(put->thread_box, thread->public_key, BOX_PUBLIC_SIZE);
    memcpy(body->lookup, receipt->lookup, sizeof body->lookup);
    memcpy(body->receipt_box, receipt->box.public_key,
           sizeof body->receipt_box);
    memcpy(body->receipt_sign, receipt->sign.public_key,
           sizeof body->receipt_sign);
    memcpy(body->thread_secret, thread->secret_key, sizeof body->thread_secret);
    body->hour = (uint32_t)(clock_now() / HOUR);
}

static enum status
make_pending(struct bench *bench, struct job *job)
{
    struct pending *pending = &bench->pending;
    struct receipt *receipt = NULL;
    struct box_pair thread;
    enum status status;

    seal_box_pair_make(&thread);
    code_make(pending->code);
    status = receipt_derive(pending->code, bench->salt, &receipt);
    if (status != STATUS_OK)
        goto out;
    take_keys(&job->body, &pending->put, receipt, &thread);
    status = seal_body(bench, &job->body, &pending->body);
    if (status != STATUS_OK)
        goto out;
    status = seal_own(&job->body, receipt, &pending->own);
    if (status != STATUS_OK)
        goto out;
    pending->put.body = &pending->body;
    pending->put.own = &pending->own;
    pending->put.urgent = job->is_urgent;
    memcpy(pending->order, job->order, sizeof pending->order);
    pending->is_there = true;
out:
    secret_wipe(&thread, sizeof thread);
    secret_wipe(job->body.thread_secret, sizeof job->body.thread_secret);
    receipt_free(receipt);
    if (status != STATUS_OK)
        bench_forget_pending(bench);
    return status;
}

static void
give_receipt(struct bench *bench, struct job *job, bool is_earlier)
{
    memcpy(job->receipt.code, bench->pending.code, sizeof job->receipt.code);
    job->receipt.is_earlier = is_earlier;
    bench_forget_pending(bench);
}

/*
 * The keyset of now: this screen may have waited for its person since before
 * a member of the team was removed, who knows the key of then.
 */
static enum status
greet_again(struct bench *bench)
{
    enum status status = bench_greet(bench);

    if (status == STATUS_OK || status == STATUS_CLOSED)
        return status;
    log_note("visit", "the keys do not fit any more", status);
    return STATUS_CLOSED;
}

/*
 * The answers were changed after a Send that failed. Was that one stored
 * after all? STATUS_MISSING when it surely was not.
 */
static enum status
settle_earlier(struct bench *bench, struct job *job)
{
    struct got got;
    enum status status =
        client_get(bench->client, bench->pending.put.lookup, &got);

    if (status != STATUS_OK)
        return status;
    client_got_clear(&got);
    give_receipt(bench, job, true);
    return STATUS_OK;
}

/* The form by its hash, so that the desk can read old reports: a desk with
 * the same program has it anyway, so nothing hangs on it. */
static enum status
keep_form(struct bench *bench)
{
    size_t length;
    const char *text = form_built_in(&length);
    uint8_t hash[HASH_SIZE];

    hash_bytes(hash, text, length);
    if (memcmp(hash, form_hash(bench->form), sizeof hash) != 0)
        return STATUS_OK;
    return client_form_keep(bench->client, (const uint8_t *)text, length);
}

enum status
send_submit(struct bench *bench, struct job *job)
{
    struct pending *pending = &bench->pending;
    enum status status = STATUS_EXISTS;

    if (pending->is_there &&
        memcmp(pending->order, job->order, sizeof job->order) != 0) {
        status = settle_earlier(bench, job);
        if (status != STATUS_MISSING)
            return status;
        bench_forget_pending(bench);
        status = STATUS_EXISTS;
    }
    if (keep_form(bench) == STATUS_CLOSED)
        return STATUS_CLOSED;
    /* Another report under the same look-up id: then another number. */
    for (int i = 0; i < CODE_TRIES && status == STATUS_EXISTS; i++) {
        if (!pending->is_there) {
            status = greet_again(bench);
            if (status == STATUS_OK)
                status = make_pending(bench, job);
            if (status != STATUS_OK)
                return status;
        }
        status = client_put(bench->client, &pending->put);
        if (status == STATUS_EXISTS)
            bench_forget_pending(bench);
    }
    if (status == STATUS_OK)
        give_receipt(bench, job, false);
    return status;
}
