#ifndef TESTS_BOX_H
#define TESTS_BOX_H

#include "store/protocol/client.h"
#include "store/protocol/message.h"
#include "store/sealing/keyset.h"
#include "store/sealing/proof.h"
#include "store/sealing/seal.h"
#include "store/store.h"

/*
 * A real store in a thread of the test, on a site folder of its own: the
 * test can set the clock for both. What goes wrong here fails the test.
 */
struct box {
    char folder[64];  /* the site */
    char sockets[72]; /* the same, but on a small disk: a read-only one has
                       * no room for them */
    struct store_options options;
    struct serve *serve;
    int stop[2];
    void *thread;
    /* filled by box_found */
    uint8_t site[ID_SIZE];
    uint8_t salt[SALT_SIZE];
    struct sign_pair team;
    struct box_pair outside;
    struct sign_pair recovery;
    struct sign_pair outside_sign;
    struct box_pair backup;
    uint8_t site_sign[SIGN_PUBLIC_SIZE];
};

/* A temporary folder; nothing is served yet. */
void
box_make(struct box *box);

/* Open and serve; box_stop ends it. STATUS_OK, or why it was not opened. */
enum status
box_start(struct box *box);
void
box_stop(struct box *box);

/* Stop and remove the folder. */
void
box_free(struct box *box);

/* A new connection. */
struct client *
box_dial(struct box *box, enum door door);

/* A raw one, for messages that no client would send. */
int
box_dial_raw(struct box *box, enum door door);

/* New pairs for a team of version 1, and their public parts in TEAM. */
void
box_team_make(struct keyset_team *team, struct box_pair *box,
              struct sign_pair *sign);

/* Give it a site: keyset, one member, two keys. */
void
box_found(struct box *box);
enum status
box_try_found(struct box *box, struct client *staff);

/* make, start and found. */
void
box_make_founded(struct box *box);

/* A report as a visit makes one, and the keys that its receipt derives. */
struct box_report {
    struct put put;
    struct sealed body;
    struct sealed own;
    struct box_pair receipt;
    struct sign_pair sign;
    struct box_pair thread;
};
/* BUCKET is the body's. Free with box_report_clear. */
void
box_report_make(struct box_report *report, int bucket);
void
box_report_clear(struct box_report *report);

/* An item that READER opens; free with seal_clear. */
void
box_item_make(struct sealed *out, enum item_kind kind,
              const struct box_pair *reader);

/* Sign ACT on TARGET with the client's nonce; ITEM may be NULL. */
struct box_act {
    enum proof_act act;
    const uint8_t *target;
    const struct sealed *item;
    const struct sign_pair *signer;
};
struct proof
box_prove(const struct box *box, const struct client *client,
          const struct box_act *act);

#endif
