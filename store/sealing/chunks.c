#include "store/sealing/chunks.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "store/sealing/chunks_inner.h"

_Static_assert(CHUNKS_TAG == crypto_secretstream_xchacha20poly1305_ABYTES,
               "what a chunk has beside its content");
_Static_assert(CHUNKS_START ==
                   crypto_secretstream_xchacha20poly1305_HEADERBYTES,
               "the start of a stream");
_Static_assert(CHUNKS_KEY == crypto_box_SEALBYTES + CHUNKS_KEY_PLAIN,
               "a sealed key");

const char chunks_label[CHUNKS_LABEL_SIZE + 1] = "AmpFile1";

struct chunks {
    struct chunks_sink sink;
    struct sign_pair signer;
    struct chunks_signing signing;
    crypto_secretstream_xchacha20poly1305_state stream;
    crypto_generichash_state hash;
    uint8_t about[CHUNKS_ABOUT];
    size_t held; /* a piece is sealed when it is known not to be the last */
    uint8_t piece[CHUNKS_PIECE];
    uint8_t sealed[CHUNKS_PIECE + CHUNKS_TAG];
};

uint64_t
chunks_file_length(uint64_t length)
{
    uint64_t chunks = (length + CHUNKS_PIECE - 1) / CHUNKS_PIECE;

    return CHUNKS_HEAD + length + (chunks ? chunks : 1) * CHUNKS_TAG +
           SIGNATURE_SIZE;
}

void
chunks_sign_text(const uint8_t hash[HASH_BYTES], uint8_t out[CHUNKS_SIGN_TEXT])
{
    memcpy(out, "AmpFSig1", CHUNKS_LABEL_SIZE);
    memcpy(out + CHUNKS_LABEL_SIZE, hash, HASH_BYTES);
}

static enum status
write_hashed(struct chunks *chunks, const void *bytes, size_t length)
{
    crypto_generichash_update(&chunks->hash, bytes, length);
    return chunks->sink.write(chunks->sink.self, bytes, length);
}

static enum status
write_head(struct chunks *chunks, const uint8_t recipient[BOX_PUBLIC_SIZE])
{
    uint8_t head[CHUNKS_HEAD];
    uint8_t key[CHUNKS_KEY_PLAIN];
    enum status status = STATUS_BAD_INPUT;

    memcpy(head, chunks->about, CHUNKS_ABOUT);
    secret_random(key, sizeof key);
    crypto_secretstream_xchacha20poly1305_init_push(
        &chunks->stream, head + CHUNKS_ABOUT + CHUNKS_KEY, key);
    if (crypto_box_seal(head + CHUNKS_ABOUT, key, sizeof key, recipient) == 0)
        status = write_hashed(chunks, head, sizeof head);
    secret_wipe(key, sizeof key);
    return status;
}

enum status
chunks_begin(const struct chunks_order *order, struct chunks **out)
{
    struct chunks *chunks = memory_zeroed(sizeof *chunks);
    uint8_t *about = chunks->about;
    enum status status;

    chunks->sink = order->sink;
    chunks->signer = *order->signer;
    chunks->signing = order->signing;
    memcpy(about, chunks_label, CHUNKS_LABEL_SIZE);
    about[CHUNKS_AT_PURPOSE] = (uint8_t)order->purpose;
    memcpy(about + CHUNKS_AT_SITE, order->site, ID_SIZE);
    memcpy(about + CHUNKS_AT_SIGNER, order->signer->public_key,
           SIGN_PUBLIC_SIZE);
    crypto_generichash_init(&chunks->hash, NULL, 0, HASH_BYTES);
    status = write_head(chunks, order->recipient);
    *out = NULL;
    if (status == STATUS_OK)
        *out = chunks;
    else
        chunks_free(chunks);
    return status;
}

static enum status
seal_piece(struct chunks *chunks, uint8_t tag)
{
    unsigned long long length = 0;

    crypto_secretstream_xchacha20poly1305_push(
        &chunks->stream, chunks->sealed, &length, chunks->piece, chunks->held,
        chunks->about, sizeof chunks->about, tag);
    chunks->held = 0;
    return write_hashed(chunks, chunks->sealed, (size_t)length);
}

enum status
chunks_add(struct chunks *chunks, const void *bytes, size_t length)
{
    const uint8_t *at = bytes;
    enum status status = STATUS_OK;

    while (length && status == STATUS_OK) {
        size_t room = CHUNKS_PIECE - chunks->held;
        size_t part = length < room ? length : room;

        if (!room) {
            status = seal_piece(
                chunks, crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
            continue;
        }
        memcpy(chunks->piece + chunks->held, at, part);
        chunks->held += part;
        at += part;
        length -= part;
    }
    return status;
}

void
chunks_sign(const uint8_t hash[HASH_BYTES],
            const uint8_t secret_key[SIGN_SECRET_SIZE],
            uint8_t signature[SIGNATURE_SIZE])
{
    uint8_t text[CHUNKS_SIGN_TEXT];

    chunks_sign_text(hash, text);
    crypto_sign_detached(signature, NULL, text, sizeof text, secret_key);
}

enum status
chunks_end(struct chunks *chunks)
{
    const struct chunks_signing *signing = &chunks->signing;
    uint8_t hash[HASH_BYTES];
    uint8_t signature[SIGNATURE_SIZE];
    enum status status =
        seal_piece(chunks, crypto_secretstream_xchacha20poly1305_TAG_FINAL);

    if (status != STATUS_OK)
        return status;
    crypto_generichash_final(&chunks->hash, hash, sizeof hash);
    if (signing->sign)
        status = signing->sign(signing->self, hash, signature);
    else
        chunks_sign(hash, chunks->signer.secret_key, signature);
    if (status != STATUS_OK)
        return status;
    return chunks->sink.write(chunks->sink.self, signature, sizeof signature);
}

void
chunks_free(struct chunks *chunks)
{
    memory_free_wiped(chunks, sizeof *chunks);
}

static enum status
append(void *self, const void *bytes, size_t length)
{
    buf_add(self, bytes, length);
    return STATUS_OK;
}

struct chunks_sink
chunks_into(struct buf *buf)
{
    return (struct chunks_sink){.write = append, .self = buf};
}
