#include "store/tally.h"

#include <string.h>

#include "store/audit.h"
#include "store/sealing/proof.h"

enum status
tally_find(struct store *store, uint32_t quarter, struct sealed *lent)
{
    const struct target target = {lent->item, ID_SIZE};
    const uint8_t *envelope;
    const uint8_t *wraps;
    size_t length;
    enum status status =
        store_find(store, STATEMENT_TALLY, VALUES(value_number(quarter)));

    if (status != STATUS_OK)
        return status;
    status = store_copy(store, STATEMENT_TALLY, &target, 1);
    envelope = store_bytes(store, STATEMENT_TALLY, 1, &lent->length);
    /* The struct owns elsewhere and so is not const; here it only lends. */
    memcpy(&lent->envelope, &envelope, sizeof lent->envelope);
    wraps = store_bytes(store, STATEMENT_TALLY, 2, &length);
    if (status == STATUS_OK && length == sizeof lent->wraps)
        memcpy(lent->wraps, wraps, length);
    else
        status = STATUS_DAMAGED;
    if (status != STATUS_OK)
        tally_done(store);
    return status;
}

void
tally_done(struct store *store)
{
    store_done(store, STATEMENT_TALLY);
}

enum status
tally_set(struct store *store, uint32_t quarter, const struct sealed *tally)
{
    uint8_t what[HASH_BYTES];
    enum status status = store_run(
        store, STATEMENT_TALLY_SET,
        VALUES(value_number(quarter), value_bytes(tally->item, ID_SIZE),
               value_bytes(tally->envelope, tally->length),
               value_bytes(tally->wraps, sizeof tally->wraps)));

    proof_hash_item(what, tally);
    return status == STATUS_OK ? audit_add(store, AUDIT_ITEM, what, NULL)
                               : status;
}
