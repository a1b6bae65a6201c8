#include "store/sealing/envelope.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "store/sealing/derive.h"

enum {
    AT_SUITE = 4,
    AT_ZERO = 5,
    AT_WRAPS = 6,
    AT_BUCKET = 7,
    AT_ITEM = 8,
    AT_NONCE = 24,
    AT_COMMITMENT = 48,
    COMMITMENT_SIZE = 32,
    SUITE_X25519 = 1,
};

/* Within the plaintext. */
enum {
    AT_KIND = 0,
    AT_SLOTS = 1,
    AT_SIGNED = 2,
    AT_RESERVED = 3,
    AT_LENGTH = 4,
    AT_SIGNER = 8,
    AT_SIGNATURE = 40,
};

static const uint8_t magic[4] = {'R', 'P', 'T', '1'};

static size_t
bucket_size(int bucket)
{
    return envelope_length(bucket) - ENVELOPE_HEADER - ENVELOPE_TAG;
}

int
envelope_bucket(size_t length)
{
    for (int bucket = 0; bucket < BUCKET_COUNT; bucket++)
        if (length <= bucket_size(bucket) - PLAIN_HEADER)
            return bucket;
    return -1;
}

static void
write_header(const struct envelope_draw *draw, int bucket, uint8_t *out)
{
    memcpy(out, magic, sizeof magic);
    out[AT_SUITE] = SUITE_X25519;
    out[AT_WRAPS] = WRAP_COUNT;
    out[AT_BUCKET] = (uint8_t)bucket;
    memcpy(out + AT_ITEM, draw->item, ID_SIZE);
    memcpy(out + AT_NONCE, draw->nonce, ENVELOPE_NONCE_SIZE);
    derive(DERIVE_ITEM_COMMITMENT, draw->key, out + AT_COMMITMENT);
}

static void
write_plain(const struct envelope_plain *plain, uint8_t *out)
{
    out[AT_KIND] = plain->kind;
    out[AT_SLOTS] = plain->slots;
    out[AT_SIGNED] = plain->signer != NULL;
    for (int i = 0; i < 4; i++)
        out[AT_LENGTH + i] = (uint8_t)(plain->length >> (8 * i));
    if (plain->signer)
        memcpy(out + AT_SIGNER, plain->signer->public_key, SIGN_PUBLIC_SIZE);
    if (plain->length)
        memcpy(out + PLAIN_HEADER, plain->content, plain->length);
}

static void
sign_plain(const struct sign_pair *signer, uint8_t *out, size_t size)
{
    /* apart: libsodium writes R before it hashes the message again */
    uint8_t signature[SIGNATURE_SIZE];

    crypto_sign_detached(signature, NULL, out, ENVELOPE_HEADER + size,
                         signer->secret_key);
    memcpy(out + ENVELOPE_HEADER + AT_SIGNATURE, signature, SIGNATURE_SIZE);
}

void
envelope_write(const struct envelope_plain *plain,
               const struct envelope_draw *draw, int bucket, uint8_t *out)
{
    size_t size = bucket_size(bucket);
    uint8_t *text = out + ENVELOPE_HEADER;
    uint8_t key[ITEM_KEY_SIZE];

    assert(plain->length <= size - PLAIN_HEADER);
    memset(out, 0, envelope_length(bucket));
    write_header(draw, bucket, out);
    write_plain(plain, text);
    if (plain->signer)
        sign_plain(plain->signer, out, size);
    derive(DERIVE_ITEM_KEY, draw->key, key);
    /* in place: no second copy of the plain text is left behind */
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        text, NULL, text, size, out, ENVELOPE_HEADER, NULL, draw->nonce, key);
    secret_wipe(key, sizeof key);
}

enum status
envelope_look(const uint8_t *envelope, size_t length,
              const uint8_t item[ID_SIZE])
{
    if (length < ENVELOPE_HEADER || memcmp(envelope, magic, 3) != 0)
        return STATUS_DAMAGED;
    if (envelope[3] != magic[3] || envelope[AT_SUITE] != SUITE_X25519)
        return STATUS_VERSION;
    if (seal_bucket(envelope, length) < 0 ||
        memcmp(envelope + AT_ITEM, item, ID_SIZE) != 0)
        return STATUS_DAMAGED;
    return STATUS_OK;
}

int
seal_bucket(const uint8_t *envelope, size_t length)
{
    if (!envelope || length < ENVELOPE_HEADER ||
        memcmp(envelope, magic, sizeof magic) != 0 ||
        envelope[AT_SUITE] != SUITE_X25519 || envelope[AT_ZERO] != 0 ||
        envelope[AT_WRAPS] != WRAP_COUNT ||
        envelope[AT_BUCKET] >= BUCKET_COUNT ||
        length != envelope_length(envelope[AT_BUCKET]))
        return -1;
    return envelope[AT_BUCKET];
}

bool
envelope_commits(const uint8_t *envelope, const uint8_t key[ITEM_KEY_SIZE])
{
    uint8_t commitment[COMMITMENT_SIZE];

    derive(DERIVE_ITEM_COMMITMENT, key, commitment);
    return secret_same(commitment, envelope + AT_COMMITMENT, COMMITMENT_SIZE);
}

static size_t
content_length(const uint8_t *text)
{
    size_t length = 0;

    for (int i = 0; i < 4; i++)
        length |= (size_t)text[AT_LENGTH + i] << (8 * i);
    return length;
}

/* Is the plain text laid out as it must be? */
static enum status
judge_plain(const uint8_t *text, size_t size)
{
    size_t length = content_length(text);
    size_t signer_size = SIGN_PUBLIC_SIZE + SIGNATURE_SIZE;

    if (text[AT_KIND] < ITEM_BODY || text[AT_KIND] > ITEM_TALLY ||
        text[AT_RESERVED] != 0)
        return STATUS_VERSION;
    if (text[AT_SLOTS] == 0 || text[AT_SLOTS] >= 1 << WRAP_COUNT ||
        text[AT_SIGNED] > 1 || length > size - PLAIN_HEADER)
        return STATUS_DAMAGED;
    if (!text[AT_SIGNED] && !sodium_is_zero(text + AT_SIGNER, signer_size))
        return STATUS_DAMAGED;
    if (!sodium_is_zero(text + PLAIN_HEADER + length,
                        size - PLAIN_HEADER - length))
        return STATUS_DAMAGED;
    return STATUS_OK;
}

/* WHOLE is the header and the plain text, as they were when signed. */
static bool
signature_agrees(uint8_t *whole, size_t size)
{
    uint8_t *text = whole + ENVELOPE_HEADER;
    uint8_t signature[SIGNATURE_SIZE];

    memcpy(signature, text + AT_SIGNATURE, SIGNATURE_SIZE);
    memset(text + AT_SIGNATURE, 0, SIGNATURE_SIZE);
    return crypto_sign_verify_detached(signature, whole, ENVELOPE_HEADER + size,
                                       text + AT_SIGNER) == 0;
}

static void
take_opened(const uint8_t *envelope, const uint8_t *text,
            struct seal_opened *out)
{
    out->kind = (enum item_kind)text[AT_KIND];
    out->content = secret_copy(text + PLAIN_HEADER, content_length(text));
    out->is_signed = text[AT_SIGNED];
    out->slots = text[AT_SLOTS];
    memcpy(out->signer, text + AT_SIGNER, SIGN_PUBLIC_SIZE);
    memcpy(out->item, envelope + AT_ITEM, ID_SIZE);
}

enum status
envelope_read(const uint8_t *envelope, const uint8_t key[ITEM_KEY_SIZE],
              struct seal_opened *out)
{
    size_t size = bucket_size(envelope[AT_BUCKET]);
    struct secret *whole = secret_new(ENVELOPE_HEADER + size);
    uint8_t *text = whole->bytes + ENVELOPE_HEADER;
    uint8_t aead[ITEM_KEY_SIZE];
    enum status status = STATUS_DAMAGED;

    memcpy(whole->bytes, envelope, ENVELOPE_HEADER);
    derive(DERIVE_ITEM_KEY, key, aead);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            text, NULL, NULL, envelope + ENVELOPE_HEADER, size + ENVELOPE_TAG,
            envelope, ENVELOPE_HEADER, envelope + AT_NONCE, aead) != 0)
        goto out;
    status = judge_plain(text, size);
    if (status == STATUS_OK && text[AT_SIGNED] &&
        !signature_agrees(whole->bytes, size))
        status = STATUS_WRONG_SIGNATURE;
    if (status == STATUS_OK)
        take_opened(envelope, text, out);
out:
    secret_wipe(aead, sizeof aead);
    secret_free(whole);
    return status;
}
