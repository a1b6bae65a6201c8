#ifndef SEALING_CHUNKS_H
#define SEALING_CHUNKS_H

#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/status.h"
#include "store/sealing/seal.h"

/*
 * Sealed files of any length (store/FORMAT, Sealed file): readable by one
 * X25519 key pair, signed whole by one Ed25519 key. Both ways need the same
 * little memory however long the file is. Nothing is handed out by a reader
 * before the whole file was read once, opened and found to be signed.
 */
enum chunks_purpose {
    CHUNKS_BACKUP = 1, /* a whole site, to its BACKUP key, by SITE */
    CHUNKS_BUNDLE,     /* rows for the outside body, by SITE */
    CHUNKS_WAY_BACK,   /* answers from there, by the outside team */
};

enum {
    CHUNKS_PIECE = 65536, /* content in a chunk, less in the last one */
    CHUNKS_TAG = 17,      /* what a chunk has beside its content */
    CHUNKS_ABOUT = 64,    /* label, purpose, site, signer */
    CHUNKS_KEY = 80,
    CHUNKS_START = 24,
    CHUNKS_HEAD = CHUNKS_ABOUT + CHUNKS_KEY + CHUNKS_START,
};

/* Bytes of the whole file for LENGTH bytes of content. */
uint64_t
chunks_file_length(uint64_t length);

/* --- writing ------------------------------------------------------------ */

/* Where the file goes, piece by piece; an error of WRITE ends the writing. */
struct chunks_sink {
    enum status (*write)(void *self, const void *bytes, size_t length);
    void *self;
};

/* Sign HASH, HASH_BYTES long, where the secret key is; else as chunks_sign. */
struct chunks_signing {
    enum status (*sign)(void *self, const uint8_t *hash, uint8_t *signature);
    void *self;
};

/* What a signature says: "AmpFSig1" | the hash of all that stands before. */
void
chunks_sign(const uint8_t hash[HASH_BYTES],
            const uint8_t secret_key[SIGN_SECRET_SIZE],
            uint8_t signature[SIGNATURE_SIZE]);

/* All of it is copied. */
struct chunks_order {
    enum chunks_purpose purpose;
    const uint8_t *site;      /* ID_SIZE: whose file it is */
    const uint8_t *recipient; /* BOX_PUBLIC_SIZE */
    const struct sign_pair *signer;
    struct chunks_signing signing; /* instead of SIGNER's secret half */
    struct chunks_sink sink;
};

struct chunks;

/* STATUS_BAD_INPUT when RECIPIENT is no public key; what WRITE gives. */
enum status
chunks_begin(const struct chunks_order *order, struct chunks **out) MUST_CHECK;
enum status
chunks_add(struct chunks *chunks, const void *bytes, size_t length) MUST_CHECK;

/* Write the last chunk and the signature; only then it is a file. */
enum status
chunks_end(struct chunks *chunks) MUST_CHECK;

/* Wipe and free. Accepts NULL. */
void
chunks_free(struct chunks *chunks);

/* A sink that appends to a buffer. */
struct chunks_sink
chunks_into(struct buf *buf);

/* --- reading ------------------------------------------------------------ */

/*
 * Where the file is: READ fills LENGTH bytes from AT, all of them or a
 * status. It is read from its start to its end, once for each pass.
 */
struct chunks_source {
    enum status (*read)(void *self, uint64_t at, void *bytes, size_t length);
    void *self;
    uint64_t length;
};

/* What the reader wants it to be. */
struct chunks_expected {
    enum chunks_purpose purpose;
    const uint8_t *site;   /* NULL: any, chunks_about tells */
    const uint8_t *signer; /* NULL: any, the caller judges chunks_about */
    const struct box_pair *recipient;
};

/* What a file says of itself; the signature agrees with it. */
struct chunks_about {
    uint8_t site[ID_SIZE];
    uint8_t signer[SIGN_PUBLIC_SIZE];
    uint64_t length; /* of the content */
};

struct chunks_reader;

/*
 * Read it all and open each chunk. STATUS_DAMAGED (another kind of file, cut
 * or changed), STATUS_VERSION; and of a file that is as it was signed:
 * STATUS_BAD_INPUT for another purpose, STATUS_FOREIGN for another site,
 * STATUS_WRONG_SIGNATURE when SIGNER did not sign it, STATUS_WRONG_KEY when
 * RECIPIENT's key does not open it. SOURCE->self is borrowed.
 */
enum status
chunks_open(const struct chunks_source *source,
            const struct chunks_expected *expected,
            struct chunks_reader **out) MUST_CHECK;

const struct chunks_about *
chunks_about(const struct chunks_reader *reader);

/*
 * The next piece of the content, lent until the next call; STATUS_MISSING
 * after the last, STATUS_CHANGED when the file is not the one that was
 * opened: then nothing of it may stay.
 */
enum status
chunks_next(struct chunks_reader *reader, const uint8_t **bytes,
            size_t *length) MUST_CHECK;

/* Stand at the first piece again. */
enum status
chunks_again(struct chunks_reader *reader) MUST_CHECK;

/* Wipe and free. Accepts NULL. */
void
chunks_close(struct chunks_reader *reader);

/* A source of what stands in memory, and one of an open regular file. */
struct chunks_source
chunks_from(struct buf *buf);
enum status
chunks_from_file(int *descriptor, struct chunks_source *out) MUST_CHECK;

#endif
