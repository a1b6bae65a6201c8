#include "store/sealing/keyset.h"

#include <sodium.h>
#include <string.h>

#include "kiosk/base/hash.h"
#include "kiosk/base/pack.h"
#include "store/sealing/groups.h"

enum {
    AT_KEY_ID = 2,
    AT_SIGNATURE = 10,
    KEY_ID_SIZE = 8,
    LABEL_SIZE = 8,
    PREHASH_SIZE = 64, /* minisign's prehash is BLAKE2b-512 */
};

static const char label[LABEL_SIZE + 1] = "AmpKeys1";

static void
write_team(const struct keyset_team *team, struct buf *out)
{
    struct keyset_team absent = {0};

    if (!team->present)
        team = &absent;
    pack_u8(out, team->present);
    pack_u32(out, team->version);
    pack_bytes(out, team->box_public, BOX_PUBLIC_SIZE);
    pack_bytes(out, team->sign_public, SIGN_PUBLIC_SIZE);
}

void
keyset_write_body(const struct keyset *keyset, struct buf *out)
{
    pack_bytes(out, label, LABEL_SIZE);
    pack_bytes(out, keyset->site, ID_SIZE);
    pack_u32(out, keyset->version);
    for (int i = 0; i < TEAM_COUNT; i++)
        write_team(&keyset->teams[i], out);
    pack_bytes(out, keyset->site_sign, SIGN_PUBLIC_SIZE);
    pack_bytes(out, keyset->backup_box, BOX_PUBLIC_SIZE);
    pack_u8(out, (uint8_t)keyset->retired_count);
    for (size_t i = 0; i < keyset->retired_count; i++)
        pack_bytes(out, keyset->retired[i], SIGN_PUBLIC_SIZE);
}

void
keyset_sign_body(const void *body, size_t length,
                 const uint8_t root_secret[SIGN_SECRET_SIZE], struct buf *out)
{
    uint8_t root[SIGN_PUBLIC_SIZE];
    uint8_t id[HASH_SIZE];
    uint8_t prehash[PREHASH_SIZE];
    uint8_t signature[SIGNATURE_SIZE];

    crypto_sign_ed25519_sk_to_pk(root, root_secret);
    hash_bytes(id, root, sizeof root);
    crypto_generichash(prehash, sizeof prehash, body, length, NULL, 0);
    crypto_sign_detached(signature, NULL, prehash, sizeof prehash, root_secret);
    pack_bytes(out, "ED", AT_KEY_ID);
    pack_bytes(out, id, KEY_ID_SIZE);
    pack_bytes(out, signature, sizeof signature);
    pack_bytes(out, body, length);
}

void
keyset_write(const struct keyset *keyset,
             const uint8_t root_secret[SIGN_SECRET_SIZE], struct buf *out)
{
    struct buf body = {0};

    keyset_write_body(keyset, &body);
    keyset_sign_body(body.data, body.length, root_secret, out);
    buf_clear(&body);
}

static void
read_team(struct unpack *in, struct keyset_team *out)
{
    static const struct keyset_team absent = {0};
    uint8_t present = unpack_u8(in);

    out->version = unpack_u32(in);
    unpack_bytes(in, out->box_public, BOX_PUBLIC_SIZE);
    unpack_bytes(in, out->sign_public, SIGN_PUBLIC_SIZE);
    if (present > 1)
        unpack_fail(in);
    if (!present && (out->version != absent.version ||
                     !sodium_is_zero(out->box_public, BOX_PUBLIC_SIZE) ||
                     !sodium_is_zero(out->sign_public, SIGN_PUBLIC_SIZE)))
        unpack_fail(in);
    out->present = present;
}

enum status
keyset_read_body(const void *body, size_t length, struct keyset *out)
{
    struct unpack in = unpack_start(body, length);
    const uint8_t *start = unpack_lend(&in, LABEL_SIZE);

    *out = (struct keyset){0};
    if (!start || memcmp(start, label, LABEL_SIZE - 1) != 0)
        return STATUS_DAMAGED;
    if (start[LABEL_SIZE - 1] != (uint8_t)label[LABEL_SIZE - 1])
        return STATUS_VERSION;
    unpack_bytes(&in, out->site, ID_SIZE);
    out->version = unpack_u32(&in);
    for (int i = 0; i < TEAM_COUNT; i++)
        read_team(&in, &out->teams[i]);
    unpack_bytes(&in, out->site_sign, SIGN_PUBLIC_SIZE);
    unpack_bytes(&in, out->backup_box, BOX_PUBLIC_SIZE);
    out->retired_count = unpack_u8(&in);
    if (out->retired_count > KEYSET_RETIRED_MAX)
        unpack_fail(&in);
    for (size_t i = 0; !in.failed && i < out->retired_count; i++)
        unpack_bytes(&in, out->retired[i], SIGN_PUBLIC_SIZE);
    if (unpack_is_done(&in))
        return STATUS_OK;
    *out = (struct keyset){0};
    return STATUS_DAMAGED;
}

enum status
keyset_peek(const void *bytes, size_t length, struct keyset *out)
{
    const uint8_t *start = bytes;

    *out = (struct keyset){0};
    if (length < KEYSET_SIGNATURE_SIZE || length > KEYSET_MAX ||
        memcmp(start, "ED", AT_KEY_ID) != 0)
        return STATUS_DAMAGED;
    return keyset_read_body(start + KEYSET_SIGNATURE_SIZE,
                            length - KEYSET_SIGNATURE_SIZE, out);
}

static bool
root_signed(const uint8_t *bytes, size_t length,
            const uint8_t root[SIGN_PUBLIC_SIZE])
{
    uint8_t prehash[PREHASH_SIZE];

    crypto_generichash(prehash, sizeof prehash, bytes + KEYSET_SIGNATURE_SIZE,
                       length - KEYSET_SIGNATURE_SIZE, NULL, 0);
    return crypto_sign_verify_detached(bytes + AT_SIGNATURE, prehash,
                                       sizeof prehash, root) == 0;
}

enum status
keyset_read(const void *bytes, size_t length,
            const uint8_t root[SIGN_PUBLIC_SIZE], uint32_t at_least,
            struct keyset *out)
{
    enum status status = STATUS_DAMAGED;

    *out = (struct keyset){0};
    if (length < KEYSET_SIGNATURE_SIZE || length > KEYSET_MAX)
        return STATUS_DAMAGED;
    if (!root_signed(bytes, length, root))
        return STATUS_WRONG_SIGNATURE;
    status = keyset_peek(bytes, length, out);
    if (status != STATUS_OK)
        return status;
    if (!out->teams[TEAM_OUTSIDE].present || !out->teams[TEAM_RECOVERY].present)
        status = STATUS_MISSING;
    else if (out->version < at_least)
        status = STATUS_OLD;
    if (status != STATUS_OK)
        *out = (struct keyset){0};
    return status;
}

bool
keyset_knows_signer(const struct keyset *keyset,
                    const uint8_t signer[SIGN_PUBLIC_SIZE])
{
    for (int i = 0; i < TEAM_COUNT; i++)
        if (keyset->teams[i].present &&
            memcmp(keyset->teams[i].sign_public, signer, SIGN_PUBLIC_SIZE) == 0)
            return true;
    for (size_t i = 0; i < keyset->retired_count; i++)
        if (memcmp(keyset->retired[i], signer, SIGN_PUBLIC_SIZE) == 0)
            return true;
    return false;
}

void
keyset_fingerprint(const uint8_t root[SIGN_PUBLIC_SIZE],
                   char out[KEYSET_FINGERPRINT_SIZE])
{
    uint8_t hash[HASH_SIZE];

    hash_bytes(hash, root, SIGN_PUBLIC_SIZE);
    groups_write(hash, out);
}
