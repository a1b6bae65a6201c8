#include "kiosk/visit/bench.h"

#include <string.h>
#include <unistd.h>

#include "kiosk/base/log.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"

/* Under one root, at one site, never back to older keys. */
static enum status
take_keyset(struct bench *bench, const struct hello *hello)
{
    enum status status;

    if (!hello->founded)
        return STATUS_MISSING;
    status = keyset_read(hello->keyset, hello->keyset_length, bench->root,
                         bench->at_least, &bench->keyset);
    if (status == STATUS_MISSING)
        status = STATUS_DAMAGED; /* no outside team: never open for service */
    if (status != STATUS_OK)
        return status;
    if (memcmp(bench->keyset.site, hello->site, ID_SIZE) != 0)
        return STATUS_FOREIGN;
    memcpy(bench->site, hello->site, ID_SIZE);
    memcpy(bench->salt, hello->salt, SALT_SIZE);
    bench->at_least = bench->keyset.version;
    bench->desk_open = hello->desk_open;
    return STATUS_OK;
}

enum status
bench_greet(struct bench *bench)
{
    struct hello *hello = memory_zeroed(sizeof *hello);
    enum status status = client_hello(
        bench->client, bench->terminal ? bench->terminal : "", hello);

    if (status == STATUS_OK)
        status = take_keyset(bench, hello);
    memory_free_wiped(hello, sizeof *hello);
    return status;
}

static bool
hold(struct bench *bench, int descriptor)
{
    return !bench->worker || worker_hold(bench->worker, descriptor);
}

static void
lose(struct bench *bench)
{
    (void)hold(bench, -1);
    client_close(bench->client);
    bench->client = NULL;
}

static enum status
dial(struct bench *bench)
{
    int descriptor = bench->redial ? bench->redial(bench->redial_self) : -1;
    enum status status;

    if (descriptor < 0)
        return STATUS_CLOSED;
    if (!hold(bench, descriptor)) {
        close(descriptor);
        return STATUS_CLOSED;
    }
    bench->client = client_adopt(descriptor);
    status = bench_greet(bench);
    if (status == STATUS_OK)
        return STATUS_OK;
    lose(bench);
    log_note("visit", "a store that was met again does not fit", status);
    return STATUS_CLOSED;
}

/* A client that was there from the start is held from its first job on. */
static enum status
ready(struct bench *bench)
{
    if (!bench->client)
        return dial(bench);
    return hold(bench, client_descriptor(bench->client)) ? STATUS_OK
                                                         : STATUS_CLOSED;
}

enum status
bench_try(struct bench *bench,
          enum status (*act)(struct bench *bench, struct job *job),
          struct job *job)
{
    enum status status = STATUS_CLOSED;

    for (int i = 0; i < 2 && status == STATUS_CLOSED; i++) {
        status = ready(bench);
        if (status != STATUS_OK)
            break;
        status = act(bench, job);
        if (status == STATUS_WAIT)
            job->seconds = client_wait(bench->client);
        if (status == STATUS_CLOSED)
            lose(bench);
    }
    return status;
}

void
bench_forget_pending(struct bench *bench)
{
    seal_clear(&bench->pending.body);
    seal_clear(&bench->pending.own);
    secret_wipe(&bench->pending, sizeof bench->pending);
}

void
bench_put_away(struct bench *bench)
{
    receipt_free(bench->receipt);
    bench->receipt = NULL;
    secret_wipe(bench->thread_box, sizeof bench->thread_box);
}

void
bench_clear(struct bench *bench)
{
    bench->worker = NULL;
    bench_put_away(bench);
    bench_forget_pending(bench);
    client_close(bench->client);
    bench->client = NULL;
}
