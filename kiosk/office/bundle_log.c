#include "kiosk/office/bundle_log.h"

#include <stdlib.h>
#include <string.h>

#include "store/sealing/chain.h"

/* --- at the place ----------------------------------------------------------
 */

/* The head at AT, from the first event on; STATUS_MISSING when the log is
 * shorter. */
static enum status
head_at(struct client *client, const uint8_t site[ID_SIZE], uint64_t at,
        uint8_t head[HASH_BYTES])
{
    enum status status = STATUS_OK;
    uint64_t seq = 0;

    chain_start(site, head);
    while (status == STATUS_OK && seq < at) {
        struct log_event *events;
        size_t count;

        status = client_log(client, seq, &events, &count);
        if (status == STATUS_OK && count == 0)
            status = STATUS_MISSING;
        for (size_t i = 0; status == STATUS_OK && i < count && seq < at; i++)
            chain_move(head, ++seq, events[i].op, events[i].what);
        free(events);
    }
    return status;
}

static void
write_events(const struct log_event *events, size_t count, struct buf *out)
{
    for (size_t i = 0; i < count; i++) {
        pack_u8(out, events[i].op);
        pack_bytes(out, events[i].what, HASH_BYTES);
    }
}

/* WANTED events, as far as there are. */
static enum status
take_events(struct client *client, struct bundle_head *head, uint64_t wanted,
            struct buf *out)
{
    enum status status = STATUS_OK;

    while (head->log_count < wanted) {
        struct log_event *events;
        uint64_t left = wanted - head->log_count;
        size_t count;

        status = client_log(client, bundle_log_upto(head), &events, &count);
        if (status != STATUS_OK || count == 0) {
            free(events);
            break;
        }
        if (count > left)
            count = (size_t)left;
        write_events(events, count, out);
        head->log_count += (uint32_t)count;
        free(events);
    }
    return status;
}

/* Old events that are damaged must not keep reports from leaving: who noted
 * where the log stood does not need the head there. */
enum status
bundle_log_take(struct client *client, struct bundle_head *head, size_t most,
                struct buf *out)
{
    uint64_t wanted =
        head->seq > head->items_from ? head->seq - head->items_from : 0;
    enum status status =
        head_at(client, head->site, head->items_from, head->log_head);

    head->log_count = 0;
    if (status == STATUS_DAMAGED || status == STATUS_MISSING)
        memset(head->log_head, 0, HASH_BYTES);
    else if (status != STATUS_OK)
        return status;
    return take_events(client, head, wanted < most ? wanted : most, out);
}

uint64_t
bundle_log_upto(const struct bundle_head *head)
{
    return head->items_from + head->log_count;
}

/* --- outside ---------------------------------------------------------------
 */

static void
move(struct log_end *end, struct unpack *in)
{
    uint8_t op = unpack_u8(in);
    uint8_t what[HASH_BYTES];

    unpack_bytes(in, what, sizeof what);
    chain_move(end->head, ++end->seq, op, what);
}

static bool
is_other(const struct log_end *end, uint64_t seq,
         const uint8_t head[HASH_BYTES])
{
    return end->seq == seq && memcmp(end->head, head, HASH_BYTES) != 0;
}

/* A place that is told by its own count of what arrived that less did than
 * outside knows went back, however long its log is now. */
enum status
bundle_log_judge(const struct bundle_head *head, struct unpack in,
                 const struct log_end *known, struct log_end *out)
{
    struct log_end end = {.seq = head->items_from};

    *out = *known;
    if (head->seq < known->seq || bundle_log_upto(head) < known->seq)
        return STATUS_OLD;
    if (known->seq < head->items_from)
        return STATUS_OK;
    memcpy(end.head, known->seq == end.seq ? known->head : head->log_head,
           HASH_BYTES);
    for (uint32_t i = 0; i < head->log_count; i++) {
        move(&end, &in);
        if (is_other(&end, known->seq, known->head))
            return STATUS_CHANGED;
    }
    if (is_other(&end, head->seq, head->head))
        return STATUS_CHANGED;
    *out = end;
    return STATUS_OK;
}
