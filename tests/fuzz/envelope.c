#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/pack.h"
#include "store/sealing/derive.h"
#include "store/sealing/envelope.h"
#include "tests/fuzz/fuzz.h"

/*
 * Three ways to a reader: bytes that were never an envelope; a right one with
 * some bytes changed, which must not open; and plain text that was sealed as
 * it is, by somebody who has the key and means harm.
 */
enum way { ANY_BYTES, CHANGED, HOSTILE_PLAIN, WAYS };

static struct box_pair reader;
static struct sealed right;

static void
make_right(void)
{
    const struct seal_order order = {
        .kind = ITEM_OWN,
        .content = "what was said",
        .length = 13,
        .readers = (const uint8_t(*)[BOX_PUBLIC_SIZE])reader.public_key,
        .reader_count = 1};

    fuzz_need(seal_make(&order, &right) == STATUS_OK, "an item is sealed");
}

/* A copy whose envelope is BYTES; free the envelope. */
static struct sealed
copy_with(const uint8_t *bytes, size_t length)
{
    struct sealed copy = right;

    copy.envelope = malloc(length ? length : 1);
    copy.length = length;
    memcpy(copy.envelope, bytes, length);
    return copy;
}

static void
open_any(const uint8_t *data, size_t size)
{
    struct sealed copy = copy_with(data, size);
    struct seal_opened opened = {0};

    if (size >= 8 + ID_SIZE)
        memcpy(copy.item, data + 8, ID_SIZE);
    fuzz_need(seal_open(&copy, &reader, &opened) != STATUS_OK,
              "nobody makes an envelope by chance");
    free(copy.envelope);
}

/* Each change is a place of 2 bytes and what is added there. */
static void
open_changed(const uint8_t *data, size_t size)
{
    struct sealed copy = copy_with(right.envelope, right.length);
    struct seal_opened opened = {0};
    enum status status;

    for (; size >= 3; data += 3, size -= 3) {
        size_t place = (size_t)data[0] | (size_t)data[1] << 8;

        copy.envelope[place % copy.length] ^= data[2];
    }
    status = seal_open(&copy, &reader, &opened);
    fuzz_need((status == STATUS_OK) ==
                  (memcmp(copy.envelope, right.envelope, copy.length) == 0),
              "a changed envelope does not open");
    seal_opened_clear(&opened);
    free(copy.envelope);
}

/* An envelope of bucket 0 around PLAIN, by the layout of store/FORMAT. */
static void
wrap_plain(const uint8_t *plain, size_t size, uint8_t *out)
{
    const struct envelope_plain nothing = {.kind = ITEM_OWN, .slots = 1};
    struct envelope_draw drawn = {.item = {1}, .nonce = {2}, .key = {3}};
    uint8_t text[2048] = {0};
    uint8_t key[ITEM_KEY_SIZE];

    memcpy(text, plain, size < sizeof text ? size : sizeof text);
    envelope_write(&nothing, &drawn, 0, out);
    derive(DERIVE_ITEM_KEY, drawn.key, key);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        out + 80, NULL, text, sizeof text, out, 80, NULL, drawn.nonce, key);
}

static void
open_hostile(const uint8_t *data, size_t size)
{
    static const uint8_t item[ID_SIZE] = {1};
    static const uint8_t key[ITEM_KEY_SIZE] = {3};
    uint8_t envelope[80 + 2048 + 16];
    struct seal_opened opened = {0};

    wrap_plain(data, size, envelope);
    fuzz_need(envelope_look(envelope, sizeof envelope, item) == STATUS_OK &&
                  envelope_commits(envelope, key),
              "an envelope of ours is one");
    if (envelope_read(envelope, key, &opened) == STATUS_OK) {
        fuzz_need(opened.content->length <= 2048 - PLAIN_HEADER &&
                      opened.kind >= ITEM_BODY && opened.kind <= ITEM_TALLY &&
                      opened.slots > 0 && opened.slots < 16,
                  "what was opened is within its bounds");
        seal_opened_clear(&opened);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_begin();
    if (!right.envelope) {
        seal_box_pair_make(&reader);
        make_right();
    }
    if (size == 0)
        return 0;
    if (data[0] % WAYS == ANY_BYTES)
        open_any(data + 1, size - 1);
    else if (data[0] % WAYS == CHANGED)
        open_changed(data + 1, size - 1);
    else
        open_hostile(data + 1, size - 1);
    return 0;
}
