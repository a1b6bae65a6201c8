#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "store/sealing/chunks_inner.h"

enum { CHUNK = CHUNKS_PIECE + CHUNKS_TAG };

struct chunks_reader {
    struct chunks_source source;
    struct chunks_about about;
    uint8_t head[CHUNKS_HEAD];
    uint8_t key[CHUNKS_KEY_PLAIN];
    uint8_t whole[HASH_BYTES]; /* the hash that was signed */
    uint64_t at;
    uint64_t end; /* of the chunks; the signature stands there */
    crypto_secretstream_xchacha20poly1305_state stream;
    crypto_generichash_state hash;
    uint8_t sealed[CHUNK];
    uint8_t piece[CHUNKS_PIECE];
};

static enum status
read_at(const struct chunks_reader *reader, uint64_t at, void *bytes,
        size_t length)
{
    return reader->source.read(reader->source.self, at, bytes, length);
}

enum status
chunks_again(struct chunks_reader *reader)
{
    uint8_t head[CHUNKS_HEAD];
    enum status status = read_at(reader, 0, head, sizeof head);

    if (status != STATUS_OK)
        return status;
    if (memcmp(head, reader->head, sizeof head) != 0)
        return STATUS_CHANGED;
    crypto_generichash_init(&reader->hash, NULL, 0, HASH_BYTES);
    crypto_generichash_update(&reader->hash, head, sizeof head);
    if (crypto_secretstream_xchacha20poly1305_init_pull(
            &reader->stream, head + CHUNKS_ABOUT + CHUNKS_KEY, reader->key) !=
        0)
        return STATUS_DAMAGED;
    reader->at = CHUNKS_HEAD;
    return STATUS_OK;
}

/* Read and hash the next chunk as it lies; STATUS_MISSING after the last. */
static enum status
take_chunk(struct chunks_reader *reader, size_t *length)
{
    uint64_t left = reader->end - reader->at;
    enum status status;

    if (!left)
        return STATUS_MISSING;
    *length = left < CHUNK ? (size_t)left : (size_t)CHUNK;
    status = read_at(reader, reader->at, reader->sealed, *length);
    if (status != STATUS_OK)
        return status;
    crypto_generichash_update(&reader->hash, reader->sealed, *length);
    reader->at += *length;
    return STATUS_OK;
}

/* Open it: the last one, and no other, is tagged as the last. */
static enum status
open_chunk(struct chunks_reader *reader, size_t sealed, size_t *length)
{
    unsigned char tag;
    unsigned long long opened;
    unsigned char wanted =
        reader->at == reader->end
            ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
            : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;

    if (crypto_secretstream_xchacha20poly1305_pull(
            &reader->stream, reader->piece, &opened, &tag, reader->sealed,
            sealed, reader->head, CHUNKS_ABOUT) != 0 ||
        tag != wanted)
        return STATUS_DAMAGED;
    *length = (size_t)opened;
    return STATUS_OK;
}

static enum status
judge_label(const uint8_t *head)
{
    if (memcmp(head, chunks_label, CHUNKS_LABEL_SIZE - 1) != 0)
        return STATUS_DAMAGED;
    return head[CHUNKS_LABEL_SIZE - 1] ==
                   (uint8_t)chunks_label[CHUNKS_LABEL_SIZE - 1]
               ? STATUS_OK
               : STATUS_VERSION;
}

/* Read the head, and from the file's length where the chunks end. */
static enum status
take_head(struct chunks_reader *reader)
{
    uint64_t length = reader->source.length;
    uint64_t chunks;
    uint64_t rest;
    enum status status;

    if (length < CHUNKS_HEAD + CHUNKS_TAG + SIGNATURE_SIZE)
        return STATUS_DAMAGED;
    status = read_at(reader, 0, reader->head, CHUNKS_HEAD);
    if (status == STATUS_OK)
        status = judge_label(reader->head);
    if (status != STATUS_OK)
        return status;
    reader->end = length - SIGNATURE_SIZE;
    length = reader->end - CHUNKS_HEAD;
    chunks = (length + CHUNK - 1) / CHUNK;
    rest = length - (chunks - 1) * CHUNK;
    /* a chunk holds something, unless there is no content at all */
    if (rest < CHUNKS_TAG || (rest == CHUNKS_TAG && chunks > 1))
        return STATUS_DAMAGED;
    reader->about.length = length - chunks * CHUNKS_TAG;
    memcpy(reader->about.site, reader->head + CHUNKS_AT_SITE, ID_SIZE);
    memcpy(reader->about.signer, reader->head + CHUNKS_AT_SIGNER,
           SIGN_PUBLIC_SIZE);
    return STATUS_OK;
}

/* After all chunks were taken: does the signature agree? */
static enum status
judge_signature(struct chunks_reader *reader, uint8_t hash[HASH_BYTES])
{
    uint8_t text[CHUNKS_SIGN_TEXT];
    uint8_t signature[SIGNATURE_SIZE];
    enum status status =
        read_at(reader, reader->end, signature, sizeof signature);

    if (status != STATUS_OK)
        return status;
    crypto_generichash_final(&reader->hash, hash, HASH_BYTES);
    chunks_sign_text(hash, text);
    return crypto_sign_verify_detached(signature, text, sizeof text,
                                       reader->about.signer) == 0
               ? STATUS_OK
               : STATUS_DAMAGED;
}

/* Is it what the reader asked for? It is as it was signed. */
static enum status
judge_about(const struct chunks_reader *reader,
            const struct chunks_expected *expected)
{
    if (reader->head[CHUNKS_AT_PURPOSE] != expected->purpose ||
        !sodium_is_zero(reader->head + CHUNKS_AT_ZEROS,
                        CHUNKS_AT_SITE - CHUNKS_AT_ZEROS))
        return STATUS_BAD_INPUT;
    if (expected->site &&
        memcmp(reader->about.site, expected->site, ID_SIZE) != 0)
        return STATUS_FOREIGN;
    if (expected->signer &&
        memcmp(reader->about.signer, expected->signer, SIGN_PUBLIC_SIZE) != 0)
        return STATUS_WRONG_SIGNATURE;
    return STATUS_OK;
}

/* The first pass; OPENS says whether the key was for this reader. */
static enum status
go_through(struct chunks_reader *reader, bool opens, enum status *content)
{
    size_t sealed;
    size_t length;
    enum status status = chunks_again(reader);

    *content = opens ? STATUS_OK : STATUS_WRONG_KEY;
    while (status == STATUS_OK) {
        status = take_chunk(reader, &sealed);
        if (status == STATUS_OK && *content == STATUS_OK)
            *content = open_chunk(reader, sealed, &length);
    }
    return status == STATUS_MISSING ? STATUS_OK : status;
}

enum status
chunks_open(const struct chunks_source *source,
            const struct chunks_expected *expected, struct chunks_reader **out)
{
    struct chunks_reader *reader = memory_zeroed(sizeof *reader);
    enum status content = STATUS_OK;
    enum status status;
    bool opens;

    *out = NULL;
    reader->source = *source;
    status = take_head(reader);
    if (status != STATUS_OK)
        goto out;
    opens = crypto_box_seal_open(reader->key, reader->head + CHUNKS_ABOUT,
                                 CHUNKS_KEY, expected->recipient->public_key,
                                 expected->recipient->secret_key) == 0;
    status = go_through(reader, opens, &content);
    if (status == STATUS_OK)
        status = judge_signature(reader, reader->whole);
    if (status == STATUS_OK)
        status = judge_about(reader, expected);
    if (status == STATUS_OK)
        status = content;
    if (status == STATUS_OK)
        status = chunks_again(reader);
    if (status == STATUS_OK) {
        *out = reader;
        reader = NULL;
    }
out:
    chunks_close(reader);
    return status;
}

const struct chunks_about *
chunks_about(const struct chunks_reader *reader)
{
    return &reader->about;
}

enum status
chunks_next(struct chunks_reader *reader, const uint8_t **bytes, size_t *length)
{
    uint8_t hash[HASH_BYTES];
    size_t sealed;
    enum status status = take_chunk(reader, &sealed);

    if (status != STATUS_OK)
        return status;
    if (open_chunk(reader, sealed, length) != STATUS_OK)
        return STATUS_CHANGED;
    if (reader->at == reader->end) {
        crypto_generichash_final(&reader->hash, hash, sizeof hash);
        if (memcmp(hash, reader->whole, sizeof hash) != 0)
            return STATUS_CHANGED;
    }
    *bytes = reader->piece;
    return STATUS_OK;
}

void
chunks_close(struct chunks_reader *reader)
{
    memory_free_wiped(reader, sizeof *reader);
}

static enum status
read_buf(void *self, uint64_t at, void *bytes, size_t length)
{
    const struct buf *buf = self;

    if (at > buf->length || length > buf->length - at)
        return STATUS_CHANGED;
    memcpy(bytes, buf->data + at, length);
    return STATUS_OK;
}

struct chunks_source
chunks_from(struct buf *buf)
{
    return (struct chunks_source){
        .read = read_buf, .self = buf, .length = buf->length};
}

static enum status
read_file(void *self, uint64_t at, void *bytes, size_t length)
{
    const int *descriptor = self;
    uint8_t *to = bytes;

    while (length) {
        ssize_t got = pread(*descriptor, to, length, (off_t)at);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return file_status(errno);
        if (got == 0)
            return STATUS_CHANGED;
        to += got;
        at += (uint64_t)got;
        length -= (size_t)got;
    }
    return STATUS_OK;
}

enum status
chunks_from_file(int *descriptor, struct chunks_source *out)
{
    struct stat facts;

    if (fstat(*descriptor, &facts) != 0)
        return file_status(errno);
    if (!S_ISREG(facts.st_mode))
        return STATUS_BAD_INPUT;
    *out = (struct chunks_source){.read = read_file,
                                  .self = descriptor,
                                  .length = (uint64_t)facts.st_size};
    return STATUS_OK;
}
