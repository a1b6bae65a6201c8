#include <stdlib.h>
#include <string.h>

#include "store/sealing/chunks.h"
#include "tests/fuzz/fuzz.h"

/*
 * A sealed file as a stick brings it: bytes that never were one, and a right
 * one with some bytes changed, cut or longer, which must be refused whole.
 */
enum { CONTENT = 1000 };

static struct box_pair reader;
static struct sign_pair signer;
static uint8_t site[ID_SIZE] = {7};
static struct buf right;

static void
make_right(void)
{
    const struct chunks_order order = {.purpose = CHUNKS_BUNDLE,
                                       .site = site,
                                       .recipient = reader.public_key,
                                       .signer = &signer,
                                       .sink = chunks_into(&right)};
    static const uint8_t content[CONTENT] = {1, 2, 3};
    struct chunks *chunks = NULL;

    fuzz_need(chunks_begin(&order, &chunks) == STATUS_OK &&
                  chunks_add(chunks, content, sizeof content) == STATUS_OK &&
                  chunks_end(chunks) == STATUS_OK,
              "a file is sealed");
    chunks_free(chunks);
}

/* Read to the end; was it all of the content? */
static bool
opens(struct buf *file, bool asks_who)
{
    const struct chunks_source source = chunks_from(file);
    const struct chunks_expected expected = {
        .purpose = CHUNKS_BUNDLE,
        .site = asks_who ? site : NULL,
        .signer = asks_who ? signer.public_key : NULL,
        .recipient = &reader};
    struct chunks_reader *chunks = NULL;
    const uint8_t *bytes;
    size_t length;
    size_t all = 0;
    enum status status = chunks_open(&source, &expected, &chunks);

    while (status == STATUS_OK) {
        status = chunks_next(chunks, &bytes, &length);
        if (status == STATUS_OK)
            all += length;
    }
    chunks_close(chunks);
    return status == STATUS_MISSING && all == CONTENT;
}

/* Each change is a place of 2 bytes and what is added there. */
static void
change(struct buf *file, const uint8_t *data, size_t size)
{
    for (; size >= 3; data += 3, size -= 3) {
        size_t place = (size_t)data[0] | (size_t)data[1] << 8;

        /* Past its end it is cut there, or grows. */
        if (place < file->length)
            file->data[place] ^= data[2];
        else if (data[2] & 1)
            file->length -= data[2] % file->length;
        else
            buf_add_byte(file, data[2]);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf file = {0};
    bool is_right;

    if (!right.length) {
        fuzz_prepare();
        seal_box_pair_make(&reader);
        seal_sign_pair_make(&signer);
        make_right();
    }
    fuzz_begin();
    buf_add(&file, data, size);
    fuzz_need(!opens(&file, false), "nobody makes a sealed file by chance");
    file.length = 0;
    buf_add(&file, right.data, right.length);
    change(&file, data, size);
    is_right = file.length == right.length &&
               memcmp(file.data, right.data, right.length) == 0;
    fuzz_need(opens(&file, true) == is_right,
              "a sealed file opens as it was made, and not otherwise");
    buf_clear(&file);
    return 0;
}
