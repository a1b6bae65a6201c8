#include "kiosk/base/secret.h"

#include <sodium.h>
#include <string.h>

#include "kiosk/base/memory.h"

enum status
secret_start(void)
{
    return sodium_init() < 0 ? STATUS_IO : STATUS_OK;
}

struct secret *
secret_new(size_t length)
{
    struct secret *secret = memory_zeroed(sizeof *secret);

    secret->length = length;
    secret->bytes = sodium_malloc(length ? length : 1);
    if (!secret->bytes)
        memory_exhausted();
    memset(secret->bytes, 0, length);
    return secret;
}

struct secret *
secret_copy(const void *bytes, size_t length)
{
    struct secret *secret = secret_new(length);

    if (length)
        memcpy(secret->bytes, bytes, length);
    return secret;
}

void
secret_free(struct secret *secret)
{
    if (!secret)
        return;
    sodium_free(secret->bytes);
    memory_free_wiped(secret, sizeof *secret);
}

void
secret_wipe(void *bytes, size_t length)
{
    sodium_memzero(bytes, length);
}

int
secret_same(const void *left, const void *right, size_t length)
{
    return sodium_memcmp(left, right, length) == 0;
}

void
secret_random(void *bytes, size_t length)
{
    randombytes_buf(bytes, length);
}

uint32_t
secret_random_below(uint32_t bound)
{
    return randombytes_uniform(bound);
}
