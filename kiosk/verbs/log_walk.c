#include <stdlib.h>

#include "kiosk/verbs/noted.h"
#include "store/sealing/chain.h"

/* Some events; none is an error before the end. */
static enum status
walk_some(struct client *client, struct log_end *at, const struct log_end *end,
          const struct log_visitor *visitor)
{
    struct log_event *events = NULL;
    size_t count = 0;
    enum status status = client_log(client, at->seq, &events, &count);

    if (status == STATUS_OK && !count)
        status = STATUS_DAMAGED;
    for (size_t i = 0; status == STATUS_OK && i < count && at->seq < end->seq;
         i++) {
        at->seq++;
        chain_move(at->head, at->seq, events[i].op, events[i].what);
        if (visitor)
            visitor->see(visitor->self, &events[i], at);
    }
    free(events);
    return status;
}

enum status
log_walk(struct client *client, struct log_end *at, const struct log_end *end,
         const struct log_visitor *visitor)
{
    enum status status = STATUS_OK;

    while (status == STATUS_OK && at->seq < end->seq)
        status = walk_some(client, at, end, visitor);
    return status;
}
