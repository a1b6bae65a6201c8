#ifndef TESTS_VAULT_H
#define TESTS_VAULT_H

#include <stdbool.h>

#include "store/protocol/client.h"
#include "store/sealing/keyset.h"
#include "store/sealing/seal.h"

/*
 * A real store, founded with keys that the test knows, and the teams'
 * halves to open and answer with. What the visit's test needs of tests/box.h
 * without the names of its messages.
 */
struct vault {
    struct sign_pair root;
    struct keyset keyset;
    uint8_t salt[SALT_SIZE];
    struct box_pair here;
    struct sign_pair here_sign;
    struct box_pair outside;
    struct sign_pair outside_sign;
    struct box_pair recovery;
    struct box *box;
};

void
vault_make(struct vault *vault, unsigned withdraw_hours);
void
vault_free(struct vault *vault);
void
vault_stop(struct vault *vault);
void
vault_start(struct vault *vault);

/* Its site's folder. */
const char *
vault_folder(const struct vault *vault);

/* A connected public socket of the store. */
int
vault_dial(struct vault *vault);

/*
 * The same, with somebody between: the ASK-th question (from 0) reaches the
 * store, its answer does not reach the client, and the line is dead.
 */
int
vault_dial_cut(struct vault *vault, int ask);

/* The public half of a pair whose secret half stands in it. */
void
vault_public_of(struct box_pair *pair);

/* Another key for the team here: a keyset of the next version. */
void
vault_renew(struct vault *vault);

/* How many reports lie in the store? */
size_t
vault_count(struct vault *vault);

/* The items of the only report. Free with client_items_free. */
size_t
vault_items(struct vault *vault, struct sealed **items);

/* The items of the report that changed last. The same. */
size_t
vault_newest(struct vault *vault, struct sealed **items);

/* Staff put an item into the only report, signed by SIGNER, sealed to the
 * receipt's and the thread's public keys. */
struct vault_post {
    enum item_kind kind;
    const void *content;
    size_t length;
    const struct sign_pair *signer;
    const uint8_t *receipt_box;
    const uint8_t *thread_box;
};
void
vault_post(struct vault *vault, const struct vault_post *post);
/* The same of a cover item, which nobody opens. */
void
vault_cover(struct vault *vault);

#endif
