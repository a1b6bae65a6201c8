#include <stdlib.h>
#include <string.h>

#include "kiosk/base/secret.h"
#include "store/sealing/keyset.h"
#include "store/sealing/seal.h"
#include "tests/fuzz/fuzz.h"

/*
 * A keyset as a file brings it, and its body behind a right signature: ROOT
 * may be fooled into signing what is no keyset, and a reader must stand it.
 */
static struct sign_pair root;

/* What was read is written again as the same bytes. */
static void
need_same(const struct keyset *keyset, const uint8_t *body, size_t length)
{
    struct buf again = {0};

    keyset_write_body(keyset, &again);
    fuzz_need(again.length == length && memcmp(again.data, body, length) == 0,
              "a keyset has one form");
    fuzz_need(keyset->retired_count <= KEYSET_RETIRED_MAX,
              "a keyset is within its bounds");
    buf_clear(&again);
}

static void
read_signed(const uint8_t *body, size_t length)
{
    struct buf file = {0};
    struct keyset keyset = {0};
    struct keyset peeked = {0};
    enum status status;

    keyset_sign_body(body, length, root.secret_key, &file);
    status = keyset_read(file.data, file.length, root.public_key, 1, &keyset);
    if (status == STATUS_OK) {
        fuzz_need(keyset.teams[TEAM_OUTSIDE].present &&
                      keyset.teams[TEAM_RECOVERY].present &&
                      keyset.version >= 1,
                  "a keyset that is taken has an outside and a recovery team");
        fuzz_need(keyset_peek(file.data, file.length, &peeked) == STATUS_OK,
                  "what the desk takes the store reads");
    }
    /* One bit of it changed is no longer ROOT's. */
    if (length)
        file.data[file.length - 1 - length / 2] ^= 1;
    fuzz_need(!length || keyset_read(file.data, file.length, root.public_key, 0,
                                     &keyset) != STATUS_OK,
              "a changed keyset is not ROOT's");
    buf_clear(&file);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t none[SIGN_PUBLIC_SIZE];
    struct keyset keyset = {0};

    fuzz_begin();
    if (memcmp(root.public_key, none, sizeof none) == 0)
        seal_sign_pair_make(&root);
    fuzz_need(keyset_read(data, size, root.public_key, 0, &keyset) != STATUS_OK,
              "nobody signs by chance");
    (void)!keyset_peek(data, size, &keyset);
    if (keyset_read_body(data, size, &keyset) == STATUS_OK)
        need_same(&keyset, data, size);
    if (size <= 4096)
        read_signed(data, size);
    return 0;
}
