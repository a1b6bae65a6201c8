#ifndef TESTS_DESK_BOX_H
#define TESTS_DESK_BOX_H

#include "store/protocol/client.h"
#include "store/sealing/proof.h"
#include "store/sealing/seal.h"

/*
 * tests/box.h for those who know reports: the store has a question and a
 * target of its own, so that no file can include both.
 */
struct desk_box;

/* A store in a thread, founded; withdrawals take effect at once. */
struct desk_box *
desk_box_new(const struct founding *founding);
void
desk_box_free(struct desk_box *box);
void
desk_box_stop(struct desk_box *box);
void
desk_box_start(struct desk_box *box);

/* A connection to either side; NULL while it is stopped. */
struct client *
desk_box_dial(struct desk_box *box, bool staff);

/* The store's own hand makes one of each kind of decoy; it is stopped for
 * that, and connections are lost. */
void
desk_box_decoys(struct desk_box *box);

struct desk_act {
    enum proof_act act;
    const uint8_t *target;
    const struct sealed *item; /* may be NULL */
    const struct sign_pair *signer;
};
struct proof
desk_box_prove(struct desk_box *box, const struct client *client,
               struct desk_act act);

#endif
