#include "store/audit.h"

#include <string.h>

#include "kiosk/base/pack.h"
#include "kiosk/base/secret.h"
#include "store/sealing/chain.h"

struct chain {
    int64_t seq;
    uint8_t head[HASH_BYTES];
    uint8_t key[AUDIT_KEY_SIZE];
};

enum status
audit_begin(const uint8_t site[ID_SIZE], const uint8_t outside[BOX_PUBLIC_SIZE],
            struct audit_start *out)
{
    chain_start(site, out->head);
    secret_random(out->key, sizeof out->key);
    return chain_keep_first(out->key, outside, out->first);
}

static enum status
read_chain(struct store *store, struct chain *chain)
{
    enum status status = store_find(store, STATEMENT_LOG_END, NULL, 0);
    const uint8_t *bytes;
    size_t length;

    if (status != STATUS_OK)
        return status;
    chain->seq = store_number(store, STATEMENT_LOG_END, 0);
    bytes = store_bytes(store, STATEMENT_LOG_END, 1, &length);
    if (length == sizeof chain->head)
        memcpy(chain->head, bytes, length);
    else
        status = STATUS_DAMAGED;
    bytes = store_bytes(store, STATEMENT_LOG_END, 2, &length);
    if (length == sizeof chain->key)
        memcpy(chain->key, bytes, length);
    else
        status = STATUS_DAMAGED;
    store_done(store, STATEMENT_LOG_END);
    return status;
}

enum status
audit_add(struct store *store, enum audit_op op, const uint8_t what[HASH_BYTES],
          int64_t *seq)
{
    struct chain chain;
    uint8_t mac[HASH_BYTES];
    enum status status = read_chain(store, &chain);

    if (status != STATUS_OK)
        return status;
    chain.seq++;
    chain_move(chain.head, (uint64_t)chain.seq, (uint8_t)op, what);
    chain_mac(chain.head, chain.key, mac);
    chain_next_key(chain.key);
    status = store_run(store, STATEMENT_LOG_ADD,
                       VALUES(value_number(chain.seq), value_number(op),
                              value_bytes(what, HASH_BYTES),
                              value_bytes(mac, sizeof mac)));
    if (status == STATUS_OK)
        status = store_run(store, STATEMENT_LOG_MOVE,
                           VALUES(value_number(chain.seq),
                                  value_bytes(chain.head, sizeof chain.head),
                                  value_bytes(chain.key, sizeof chain.key)));
    if (seq)
        *seq = chain.seq;
    secret_wipe(&chain, sizeof chain);
    return status;
}

enum status
audit_end(struct store *store, struct audit_end *out)
{
    struct chain chain = {0};
    enum status status = read_chain(store, &chain);

    secret_wipe(chain.key, sizeof chain.key);
    out->seq = (uint64_t)chain.seq;
    memcpy(out->head, chain.head, sizeof out->head);
    return status;
}

enum status
audit_look(struct store *store)
{
    struct chain chain;
    enum status status = read_chain(store, &chain);
    int64_t last;

    secret_wipe(chain.key, sizeof chain.key);
    if (status == STATUS_OK)
        status = store_find(store, STATEMENT_LOG_LAST, NULL, 0);
    if (status != STATUS_OK)
        return status;
    last = store_number(store, STATEMENT_LOG_LAST, 0);
    store_done(store, STATEMENT_LOG_LAST);
    return last == chain.seq ? STATUS_OK : STATUS_DAMAGED;
}

enum status
audit_first(struct store *store, uint8_t out[AUDIT_FIRST_SIZE])
{
    const struct target target = {out, AUDIT_FIRST_SIZE};
    enum status status = store_find(store, STATEMENT_LOG_FIRST, NULL, 0);

    if (status != STATUS_OK)
        return status;
    status = store_copy(store, STATEMENT_LOG_FIRST, &target, 1);
    store_done(store, STATEMENT_LOG_FIRST);
    return status;
}

enum status
audit_tell(struct store *store, int64_t seq, struct buf *out)
{
    size_t what_length;
    size_t length;
    const uint8_t *what =
        store_bytes(store, STATEMENT_LOG_AFTER, 2, &what_length);
    const uint8_t *mac = store_bytes(store, STATEMENT_LOG_AFTER, 3, &length);

    if (store_number(store, STATEMENT_LOG_AFTER, 0) != seq ||
        what_length != HASH_BYTES || length != HASH_BYTES)
        return STATUS_DAMAGED;
    pack_u8(out, (uint8_t)store_number(store, STATEMENT_LOG_AFTER, 1));
    pack_bytes(out, what, HASH_BYTES);
    pack_bytes(out, mac, HASH_BYTES);
    return STATUS_OK;
}

/* One event into the head; false when it is not the next one. */
static bool
take_event(struct store *store, struct audit_walk *walk)
{
    int64_t seq = store_number(store, STATEMENT_LOG_AFTER, 0);
    int64_t op = store_number(store, STATEMENT_LOG_AFTER, 1);
    size_t length;
    const uint8_t *what = store_bytes(store, STATEMENT_LOG_AFTER, 2, &length);

    if (seq != (int64_t)walk->length + 1 || length != HASH_BYTES)
        return false;
    walk->length++;
    chain_move(walk->head, walk->length, (uint8_t)op, what);
    return true;
}

void
audit_walk_begin(const uint8_t site[ID_SIZE], struct audit_walk *out)
{
    *out = (struct audit_walk){.ok = true};
    chain_start(site, out->head);
}

/* Did the walk come to the end that is noted? */
static enum status
end_walk(struct store *store, struct audit_walk *walk)
{
    struct chain chain;
    enum status status = read_chain(store, &chain);

    secret_wipe(chain.key, sizeof chain.key);
    walk->ended = true;
    walk->ok = walk->ok && status == STATUS_OK &&
               (int64_t)walk->length == chain.seq &&
               memcmp(walk->head, chain.head, sizeof chain.head) == 0;
    return status;
}

enum status
audit_walk(struct store *store, uint32_t limit, struct audit_walk *walk)
{
    uint32_t count = 0;
    enum status status = store_find(
        store, STATEMENT_LOG_AFTER,
        VALUES(value_number((int64_t)walk->length), value_number(limit)));

    while (status == STATUS_OK) {
        count++;
        walk->ok = take_event(store, walk) && walk->ok;
        if (!walk->ok)
            break;
        status = store_next(store, STATEMENT_LOG_AFTER);
    }
    if (status == STATUS_OK)
        store_done(store, STATEMENT_LOG_AFTER);
    else if (status != STATUS_MISSING)
        return status;
    return count < limit || !walk->ok ? end_walk(store, walk) : STATUS_OK;
}
