#ifndef SEALING_KEYSET_H
#define SEALING_KEYSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/status.h"
#include "store/sizes.h"

/*
 * The public keys of a site, signed by ROOT in minisign's prehashed form
 * (Ed25519 over BLAKE2b-512). The version stands inside the signed body.
 */
enum { KEYSET_RETIRED_MAX = 32, KEYSET_SIGNATURE_SIZE = 74 };

struct keyset_team {
    bool present;
    uint32_t version;
    uint8_t box_public[BOX_PUBLIC_SIZE];
    uint8_t sign_public[SIGN_PUBLIC_SIZE];
};

struct keyset {
    uint32_t version;
    uint8_t site[ID_SIZE];
    struct keyset_team teams[TEAM_COUNT];
    uint8_t site_sign[SIGN_PUBLIC_SIZE];
    uint8_t backup_box[BOX_PUBLIC_SIZE];
    size_t retired_count; /* verify keys that signed earlier replies */
    uint8_t retired[KEYSET_RETIRED_MAX][SIGN_PUBLIC_SIZE];
};

/*
 * Check ROOT's signature and read. STATUS_WRONG_SIGNATURE, STATUS_DAMAGED,
 * STATUS_MISSING when there is no outside or no recovery team,
 * STATUS_OLD when its version is below AT_LEAST.
 */
enum status
keyset_read(const void *bytes, size_t length,
            const uint8_t root[SIGN_PUBLIC_SIZE], uint32_t at_least,
            struct keyset *out) MUST_CHECK;

/* Write the body and sign it with ROOT's secret key; appends to OUT. */
void
keyset_write(const struct keyset *keyset,
             const uint8_t root_secret[SIGN_SECRET_SIZE], struct buf *out);

/*
 * The same in two steps, for ROOT on a machine of its own: the body alone
 * is carried there, read, and comes back behind ROOT's signature.
 */
void
keyset_write_body(const struct keyset *keyset, struct buf *out);
enum status
keyset_read_body(const void *body, size_t length,
                 struct keyset *out) MUST_CHECK;
void
keyset_sign_body(const void *body, size_t length,
                 const uint8_t root_secret[SIGN_SECRET_SIZE], struct buf *out);

/* Is it a team's verify key, one of now or a retired one? */
bool
keyset_knows_signer(const struct keyset *keyset,
                    const uint8_t signer[SIGN_PUBLIC_SIZE]);

/*
 * The whole envelope without ROOT: what the store looks at (site, version,
 * team verify keys). It cannot judge ROOT; the screen and the desk do.
 */
enum status
keyset_peek(const void *bytes, size_t length, struct keyset *out) MUST_CHECK;

/* ROOT's fingerprint as staff compare it: 4 groups of 4 letters or digits. */
enum { KEYSET_FINGERPRINT_SIZE = 20 };
void
keyset_fingerprint(const uint8_t root[SIGN_PUBLIC_SIZE],
                   char out[KEYSET_FINGERPRINT_SIZE]);

#endif
