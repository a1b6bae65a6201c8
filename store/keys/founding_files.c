#include "store/keys/founding_files.h"

#include <sodium.h>
#include <stdbool.h>
#include <string.h>

#include "kiosk/base/pack.h"

static const char outside_label[] = "AmpOuts1";

enum { LABEL_SIZE = 8, OUTSIDE_SIGNED = 68 };

enum status
founding_root_public_save(const char *path,
                          const uint8_t root[SIGN_PUBLIC_SIZE])
{
    return keyfile_save(path, KEYFILE_ROOT_PUBLIC, root, SIGN_PUBLIC_SIZE);
}

enum status
founding_root_public_load(const char *path, uint8_t root[SIGN_PUBLIC_SIZE])
{
    struct secret *bytes;
    enum status status = keyfile_load(path, KEYFILE_ROOT_PUBLIC, &bytes);

    if (status != STATUS_OK)
        return status;
    if (crypto_core_ed25519_is_valid_point(bytes->bytes))
        memcpy(root, bytes->bytes, SIGN_PUBLIC_SIZE);
    else
        status = STATUS_DAMAGED;
    secret_free(bytes);
    return status;
}

enum status
founding_root_secret_save(const char *path, const struct sign_pair *root)
{
    return keyfile_save(path, KEYFILE_ROOT_SECRET, root->secret_key,
                        SIGN_SECRET_SIZE);
}

/* A secret of 64 bytes is seed and public half: do they fit? */
static enum status
take_sign_pair(const uint8_t *secret, struct sign_pair *out)
{
    crypto_sign_seed_keypair(out->public_key, out->secret_key, secret);
    if (secret_same(out->secret_key, secret, SIGN_SECRET_SIZE))
        return STATUS_OK;
    secret_wipe(out, sizeof *out);
    return STATUS_DAMAGED;
}

enum status
founding_root_secret_load(const char *path, struct sign_pair *root)
{
    struct secret *bytes;
    enum status status = keyfile_load(path, KEYFILE_ROOT_SECRET, &bytes);

    if (status == STATUS_OK)
        status = take_sign_pair(bytes->bytes, root);
    secret_free(bytes);
    return status;
}

static void
sign_outside(const struct buf *body, const uint8_t *secret_key,
             uint8_t signature[SIGNATURE_SIZE])
{
    struct buf message = {0};

    buf_add_text(&message, outside_label);
    buf_add(&message, body->data, body->length);
    crypto_sign_detached(signature, NULL, message.data, message.length,
                         secret_key);
    buf_clear(&message);
}

enum status
founding_outside_save(const char *path, const struct team_pair *pair)
{
    uint8_t signature[SIGNATURE_SIZE];
    struct buf body = {0};
    enum status status;

    pack_u32(&body, pair->version);
    pack_bytes(&body, pair->box.public_key, BOX_PUBLIC_SIZE);
    pack_bytes(&body, pair->sign.public_key, SIGN_PUBLIC_SIZE);
    sign_outside(&body, pair->sign.secret_key, signature);
    pack_bytes(&body, signature, sizeof signature);
    status = keyfile_save(path, KEYFILE_OUTSIDE, body.data, body.length);
    buf_clear(&body);
    return status;
}

static bool
outside_agrees(const uint8_t *bytes, const uint8_t *sign_public)
{
    uint8_t message[LABEL_SIZE + OUTSIDE_SIGNED];

    memcpy(message, outside_label, LABEL_SIZE);
    memcpy(message + LABEL_SIZE, bytes, OUTSIDE_SIGNED);
    return crypto_sign_verify_detached(bytes + OUTSIDE_SIGNED, message,
                                       sizeof message, sign_public) == 0;
}

enum status
founding_outside_load(const char *path, struct founding_outside *out)
{
    struct secret *bytes;
    struct unpack in;
    enum status status = keyfile_load(path, KEYFILE_OUTSIDE, &bytes);

    *out = (struct founding_outside){0};
    if (status != STATUS_OK)
        return status;
    in = unpack_start(bytes->bytes, bytes->length);
    out->version = unpack_u32(&in);
    unpack_bytes(&in, out->box_public, BOX_PUBLIC_SIZE);
    unpack_bytes(&in, out->sign_public, SIGN_PUBLIC_SIZE);
    if (!outside_agrees(bytes->bytes, out->sign_public)) {
        *out = (struct founding_outside){0};
        status = STATUS_WRONG_SIGNATURE;
    }
    secret_free(bytes);
    return status;
}

enum status
founding_outside_secret_save(const char *path, const struct team_pair *pair)
{
    struct buf body = {0};
    enum status status;

    pack_u32(&body, pair->version);
    pack_bytes(&body, pair->box.secret_key, BOX_SECRET_SIZE);
    pack_bytes(&body, pair->sign.secret_key, SIGN_SECRET_SIZE);
    status = keyfile_save(path, KEYFILE_OUTSIDE_SECRET, body.data, body.length);
    buf_clear(&body);
    return status;
}

enum status
founding_outside_secret_load(const char *path, struct team_pair *out)
{
    struct secret *bytes;
    struct unpack in;
    enum status status = keyfile_load(path, KEYFILE_OUTSIDE_SECRET, &bytes);

    *out = (struct team_pair){0};
    if (status != STATUS_OK)
        return status;
    in = unpack_start(bytes->bytes, bytes->length);
    out->version = unpack_u32(&in);
    unpack_bytes(&in, out->box.secret_key, BOX_SECRET_SIZE);
    crypto_scalarmult_base(out->box.public_key, out->box.secret_key);
    status = take_sign_pair(unpack_lend(&in, SIGN_SECRET_SIZE), &out->sign);
    if (status != STATUS_OK)
        secret_wipe(out, sizeof *out);
    secret_free(bytes);
    return status;
}

enum status
founding_request_save(const char *path, const struct keyset *keyset)
{
    struct buf body = {0};
    enum status status;

    keyset_write_body(keyset, &body);
    status = keyfile_save(path, KEYFILE_REQUEST, body.data, body.length);
    buf_clear(&body);
    return status;
}

enum status
founding_request_load(const char *path, struct keyset *out)
{
    struct secret *bytes;
    enum status status = keyfile_load(path, KEYFILE_REQUEST, &bytes);

    if (status == STATUS_OK)
        status = keyset_read_body(bytes->bytes, bytes->length, out);
    secret_free(bytes);
    return status;
}

enum status
founding_keyset_save(const char *path, const void *bytes, size_t length)
{
    return keyfile_save(path, KEYFILE_KEYSET, bytes, length);
}

enum status
founding_keyset_load(const char *path, struct secret **out)
{
    return keyfile_load(path, KEYFILE_KEYSET, out);
}

static void
pack_member(struct buf *out, const struct founding_member *member)
{
    pack_bytes(out, member->slot.member, ID_SIZE);
    pack_bytes(out, member->slot.bytes, STAFF_SLOT_SIZE);
    pack_u8(out, (uint8_t)member->key_count);
    for (size_t i = 0; i < member->key_count; i++) {
        pack_u8(out, member->keys[i].team);
        pack_u32(out, member->keys[i].version);
        pack_bytes(out, member->keys[i].bytes, TEAM_KEY_SIZE);
    }
}

static void
unpack_member(struct unpack *in, struct founding_member *out)
{
    *out = (struct founding_member){0};
    unpack_bytes(in, out->slot.member, ID_SIZE);
    unpack_bytes(in, out->slot.bytes, STAFF_SLOT_SIZE);
    out->key_count = unpack_u8(in);
    if (out->key_count > FOUNDING_KEYS_MAX) {
        out->key_count = 0;
        unpack_fail(in);
    }
    for (size_t i = 0; i < out->key_count; i++) {
        out->keys[i].team = unpack_u8(in);
        out->keys[i].version = unpack_u32(in);
        memcpy(out->keys[i].member, out->slot.member, ID_SIZE);
        unpack_bytes(in, out->keys[i].bytes, TEAM_KEY_SIZE);
    }
}

enum status
founding_member_save(const char *path, const struct founding_member *member)
{
    struct buf body = {0};
    enum status status;

    pack_member(&body, member);
    status = keyfile_save(path, KEYFILE_MEMBER, body.data, body.length);
    buf_clear(&body);
    return status;
}

enum status
founding_member_load(const char *path, struct founding_member *out)
{
    struct secret *bytes;
    struct unpack in;
    enum status status = keyfile_load(path, KEYFILE_MEMBER, &bytes);

    *out = (struct founding_member){0};
    if (status != STATUS_OK)
        return status;
    in = unpack_start(bytes->bytes, bytes->length);
    unpack_member(&in, out);
    if (!unpack_is_done(&in)) {
        *out = (struct founding_member){0};
        status = STATUS_DAMAGED;
    }
    secret_free(bytes);
    return status;
}

enum status
founding_plan_save(const char *path, const struct founding_plan *plan)
{
    struct buf body = {0};
    enum status status;

    pack_bytes(&body, plan->site, ID_SIZE);
    pack_bytes(&body, plan->salt, SALT_SIZE);
    pack_bytes(&body, plan->site_secret, SIGN_SECRET_SIZE);
    pack_member(&body, &plan->member);
    keyset_write_body(&plan->keyset, &body);
    status = keyfile_save(path, KEYFILE_FOUNDING, body.data, body.length);
    buf_clear(&body);
    return status;
}

static enum status
take_plan(const struct secret *bytes, struct founding_plan *out)
{
    struct unpack in = unpack_start(bytes->bytes, bytes->length);

    unpack_bytes(&in, out->site, ID_SIZE);
    unpack_bytes(&in, out->salt, SALT_SIZE);
    unpack_bytes(&in, out->site_secret, SIGN_SECRET_SIZE);
    unpack_member(&in, &out->member);
    if (in.failed)
        return STATUS_DAMAGED;
    return keyset_read_body(in.data + in.at, in.length - in.at, &out->keyset);
}

enum status
founding_plan_load(const char *path, struct founding_plan *out)
{
    struct secret *bytes;
    enum status status = keyfile_load(path, KEYFILE_FOUNDING, &bytes);

    *out = (struct founding_plan){0};
    if (status == STATUS_OK)
        status = take_plan(bytes, out);
    if (status != STATUS_OK)
        secret_wipe(out, sizeof *out);
    secret_free(bytes);
    return status;
}
