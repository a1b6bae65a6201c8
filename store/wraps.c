#include "store/wraps.h"

#include <string.h>

#include "store/audit.h"
#include "store/sealing/proof.h"

/* The body as it will be, hashed as the log hashes every item. */
static enum status
hash_body(struct store *store, const struct report *report,
          const struct wraps_order *order, uint8_t out[HASH_BYTES])
{
    struct sealed lent;
    enum status status = reports_item(store, report->id, 0, &lent);

    if (status != STATUS_OK)
        return status == STATUS_MISSING ? STATUS_DAMAGED : status;
    if (memcmp(lent.item, order->item, ID_SIZE) != 0)
        status = STATUS_MISSING;
    memcpy(lent.wraps, order->wraps, sizeof lent.wraps);
    proof_hash_item(out, &lent);
    reports_item_done(store);
    return status;
}

enum status
wraps_replace(struct store *store, const struct report *report,
              const struct wraps_order *order)
{
    uint8_t what[HASH_BYTES];
    enum status status = hash_body(store, report, order, what);

    for (int i = 0; i < WRAP_COUNT && status == STATUS_OK; i++)
        status = store_run(store, STATEMENT_WRAP_SET,
                           VALUES(value_bytes(order->wraps[i], WRAP_SIZE),
                                  value_bytes(order->item, ID_SIZE),
                                  value_number(i)));
    return status == STATUS_OK ? audit_add(store, AUDIT_WRAP, what, NULL)
                               : status;
}
