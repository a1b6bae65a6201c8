#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/log.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "kiosk/visit/bench.h"
#include "store/sealing/proof.h"
#include "store/sealing/seal.h"

/*
 * A receipt that came back: what it opens, and what it may do. Staff's
 * words count only when a team's key signed them.
 */
struct reading {
    const uint8_t *lookup; /* of this receipt: staff's words name it */
    struct thread thread;
    bool is_closed;
    bool has_helped; /* after it was closed they said whether it helped */
};

static enum status
read_reply(const struct seal_opened *opened, struct reading *reading)
{
    struct item_reply reply = {0};
    enum status status = item_reply_read(opened->content->bytes,
                                         opened->content->length, &reply);

    if (status == STATUS_OK &&
        memcmp(reply.lookup, reading->lookup, LOOKUP_SIZE) != 0)
        status = STATUS_FOREIGN;
    if (status == STATUS_OK)
        thread_add_reply(&reading->thread, &reply);
    item_reply_clear(&reply);
    return status;
}

static enum status
read_status(const struct seal_opened *opened, struct reading *reading)
{
    struct item_status state = {0};
    enum status status = item_status_read(opened->content->bytes,
                                          opened->content->length, &state);

    if (status != STATUS_OK)
        return status;
    if (memcmp(state.lookup, reading->lookup, LOOKUP_SIZE) != 0)
        return STATUS_FOREIGN;
    thread_add_status(&reading->thread, &state);
    reading->is_closed = state.state == CASE_CLOSED;
    reading->has_helped = false;
    return STATUS_OK;
}

static bool
says_helped(enum addition what)
{
    return what == ADDITION_HELPED_YES || what == ADDITION_HELPED_SOME ||
           what == ADDITION_HELPED_NO;
}

static enum status
read_own(const struct seal_opened *opened, struct reading *reading)
{
    struct item_own own = {0};
    enum status status =
        item_own_read(opened->content->bytes, opened->content->length, &own);

    if (status == STATUS_OK)
        memcpy(reading->thread.language, own.language, sizeof own.language);
    return status;
}

/* Of what a person adds the receipt reads this alone, so as not to ask
 * again; what it cannot open tells nothing, for cover items come too. */
static enum status
read_helped(const struct bench *bench, const struct seal_opened *opened,
            struct reading *reading)
{
    struct item_addition addition = {0};
    enum status status = STATUS_WRONG_SIGNATURE;

    if (opened->is_signed &&
        memcmp(opened->signer, bench->receipt->sign.public_key,
               SIGN_PUBLIC_SIZE) == 0)
        status = item_addition_read(opened->content->bytes,
                                    opened->content->length, &addition);
    if (status == STATUS_OK && says_helped(addition.what))
        reading->has_helped = true;
    item_addition_clear(&addition);
    return status;
}

static bool
is_from_staff(const struct bench *bench, const struct seal_opened *opened)
{
    return opened->is_signed &&
           keyset_knows_signer(&bench->keyset, opened->signer);
}

static enum status
read_opened(const struct bench *bench, const struct seal_opened *opened,
            struct reading *reading)
{
    bool is_staff = is_from_staff(bench, opened);

    switch (opened->kind) {
    case ITEM_OWN:
        return read_own(opened, reading);
    case ITEM_REPLY:
        return is_staff ? read_reply(opened, reading) : STATUS_WRONG_SIGNATURE;
    case ITEM_STATUS:
        return is_staff ? read_status(opened, reading) : STATUS_WRONG_SIGNATURE;
    case ITEM_ADDITION:
        return read_helped(bench, opened, reading);
    case ITEM_BODY:
    case ITEM_EVENT:
    case ITEM_TALLY:
        break;
    }
    return STATUS_OK; /* not for the receipt to show */
}

static void
read_item(const struct bench *bench, const struct sealed *sealed,
          struct reading *reading)
{
    struct seal_opened opened = {0};
    enum status status = seal_open(sealed, &bench->receipt->box, &opened);

    if (status == STATUS_WRONG_KEY)
        return;
    if (status == STATUS_OK)
        status = read_opened(bench, &opened, reading);
    if (status != STATUS_OK)
        log_note("visit", "an item of a thread was left out", status);
    seal_opened_clear(&opened);
}

static enum status
fetch(struct bench *bench, struct job *job)
{
    struct reading reading = {.lookup = bench->receipt->lookup};
    struct got got;
    enum status status =
        client_get(bench->client, bench->receipt->lookup, &got);

    if (status != STATUS_OK)
        return status;
    memcpy(bench->thread_box, got.thread_box, sizeof bench->thread_box);
    for (size_t i = 0; i < got.count; i++)
        read_item(bench, &got.items[i], &reading);
    reading.thread.withdrawal_asked = got.withdrawal_asked;
    reading.thread.withdrawal_hour = got.withdrawal_hour;
    job->found.thread = reading.thread;
    job->found.ask_helped = reading.is_closed && !reading.has_helped;
    client_got_clear(&got);
    return STATUS_OK;
}

enum status
look_up(struct bench *bench, struct job *job)
{
    enum status status;

    bench_put_away(bench);
    status = receipt_derive(job->code, bench->salt, &bench->receipt);
    if (status == STATUS_OK)
        status = fetch(bench, job);
    if (status != STATUS_OK)
        bench_put_away(bench);
    return status;
}

/* Sign an act with the receipt's key and the nonce of the last answer. */
static struct proof
prove(const struct bench *bench, enum proof_act act,
      const struct sealed *payload)
{
    struct proof_claim claim = {.act = act};
    struct proof proof;

    memcpy(claim.site, bench->site, ID_SIZE);
    memcpy(claim.target, bench->receipt->lookup, LOOKUP_SIZE);
    memcpy(claim.nonce, client_nonce(bench->client), NONCE_SIZE);
    if (payload)
        proof_hash_item(claim.payload, payload);
    proof_sign(&claim, bench->receipt->sign.secret_key, &proof);
    return proof;
}

/* "I am not satisfied" is for people outside, all else for the thread. Whether
 * it helped the receipt reads too. */
static const uint8_t *
reader_of(const struct bench *bench, enum addition what)
{
    return what == ADDITION_NOT_SATISFIED
               ? bench->keyset.teams[TEAM_OUTSIDE].box_public
               : bench->thread_box;
}

static enum status
seal_addition(const struct bench *bench, struct job *job)
{
    uint8_t readers[2][BOX_PUBLIC_SIZE];
    struct buf bytes = {0};
    struct seal_order order = {
        .kind = ITEM_ADDITION,
        .readers = (const uint8_t(*)[BOX_PUBLIC_SIZE])readers,
        .reader_count = says_helped(job->addition.what) ? 2 : 1,
        .signer = &bench->receipt->sign};
    enum status status;

    memcpy(readers[0], reader_of(bench, job->addition.what), BOX_PUBLIC_SIZE);
    memcpy(readers[1], bench->receipt->box.public_key, BOX_PUBLIC_SIZE);
    item_addition_write(&job->addition, &bytes);
    order.content = bytes.data;
    order.length = bytes.length;
    job->sealed = memory_zeroed(sizeof *job->sealed);
    status = seal_make(&order, job->sealed);
    buf_clear(&bytes);
    return status;
}

enum status
look_add(struct bench *bench, struct job *job)
{
    bool is_again = job->sealed != NULL;
    enum status status = STATUS_OK;
    struct proof proof;

    if (!bench->receipt)
        return STATUS_MISSING;
    if (!is_again)
        status = seal_addition(bench, job);
    if (status != STATUS_OK)
        return status;
    proof = prove(bench, PROOF_ADD, job->sealed);
    status =
        client_add(bench->client, bench->receipt->lookup, job->sealed, &proof);
    /* The answer to the first try was lost, the item was not. */
    return is_again && status == STATUS_EXISTS ? STATUS_OK : status;
}

enum status
look_withdraw(struct bench *bench, struct job *job)
{
    struct proof proof;

    if (!bench->receipt)
        return STATUS_MISSING;
    proof = prove(bench, PROOF_WITHDRAW, NULL);
    return client_withdraw(bench->client, bench->receipt->lookup, &proof,
                           &job->withdrawal.hour, &job->withdrawal.done);
}

enum status
look_call_back(struct bench *bench, struct job *job)
{
    struct proof proof;

    (void)job;
    if (!bench->receipt)
        return STATUS_MISSING;
    proof = prove(bench, PROOF_CALL_BACK, NULL);
    return client_call_back(bench->client, bench->receipt->lookup, &proof);
}
