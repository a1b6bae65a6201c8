#ifndef PROTOCOL_CLIENT_PEOPLE_H
#define PROTOCOL_CLIENT_PEOPLE_H

#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/status.h"
#include "store/protocol/people.h"
#include "store/sizes.h"

/* Who works here: the staff side of a client too; client.h includes it. */
struct client;

/* All cards, on the heap; the caller frees with free(). */
enum status
client_cards(struct client *client, struct member_card **cards,
             size_t *count) MUST_CHECK;

/*
 * Change the people of a site. CHANGE is what people_put_change wrote, and
 * what PROOF is about. The errors of the store's change_people;
 * STATUS_WRONG_SIGNATURE.
 */
enum status
client_change(struct client *client, const struct buf *change,
              const struct proof *proof) MUST_CHECK;

/* One item of a row: 0 is the body. Free with seal_clear. */
enum status
client_item(struct client *client, const uint8_t report[ID_SIZE],
            uint32_t place, struct sealed *out) MUST_CHECK;

/*
 * Put other wraps on a report's body, which SEALED names. PROOF is of
 * PROOF_REWRAP over client_rewrap_hash. STATUS_MISSING when it is not there.
 */
struct rewrap {
    const uint8_t *report; /* ID_SIZE */
    const uint8_t *item;   /* ID_SIZE */
    const uint8_t (*wraps)[WRAP_SIZE];
};
void
client_rewrap_hash(const struct rewrap *rewrap, uint8_t out[HASH_BYTES]);
enum status
client_rewrap(struct client *client, const struct rewrap *rewrap,
              const struct proof *proof) MUST_CHECK;

#endif
