#include "store/sealing/seal.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "store/sealing/envelope.h"

_Static_assert(WRAP_SIZE == crypto_box_SEALBYTES + ITEM_KEY_SIZE,
               "a wrap is a sealed item key");

void
seal_box_pair_make(struct box_pair *pair)
{
    crypto_box_keypair(pair->public_key, pair->secret_key);
}

void
seal_sign_pair_make(struct sign_pair *pair)
{
    crypto_sign_keypair(pair->public_key, pair->secret_key);
}

void
seal_box_pair_from(const uint8_t secret_key[BOX_SECRET_SIZE],
                   struct box_pair *pair)
{
    memcpy(pair->secret_key, secret_key, BOX_SECRET_SIZE);
    /* fails for no secret: the base point is not of low order */
    if (crypto_scalarmult_base(pair->public_key, secret_key) != 0)
        memset(pair->public_key, 0, BOX_PUBLIC_SIZE);
}

static void
draw_item(struct envelope_draw *draw)
{
    secret_random(draw->item, sizeof draw->item);
    secret_random(draw->nonce, sizeof draw->nonce);
    secret_random(draw->key, sizeof draw->key);
}

/* The order in which readers and dummies come to lie. */
static void
shuffle(size_t places[WRAP_COUNT])
{
    for (size_t i = 0; i < WRAP_COUNT; i++)
        places[i] = i;
    for (size_t i = WRAP_COUNT - 1; i > 0; i--) {
        size_t j = secret_random_below((uint32_t)i + 1);
        size_t kept = places[i];

        places[i] = places[j];
        places[j] = kept;
    }
}

/* A real seal: random bytes would show, a public key's top bit is 0. */
static void
wrap_dummy(uint8_t wrap[WRAP_SIZE])
{
    struct box_pair pair;
    uint8_t nothing[ITEM_KEY_SIZE];

    seal_box_pair_make(&pair);
    secret_random(nothing, sizeof nothing);
    crypto_box_seal(wrap, nothing, sizeof nothing, pair.public_key);
    secret_wipe(&pair, sizeof pair);
    secret_wipe(nothing, sizeof nothing);
}

/* Fails for a public key of low order, which no pair has. */
static enum status
wrap_all(const struct seal_order *order, const uint8_t key[ITEM_KEY_SIZE],
         struct sealed *out, uint8_t *slots)
{
    size_t places[WRAP_COUNT];

    *slots = 0;
    shuffle(places);
    for (size_t i = 0; i < WRAP_COUNT; i++) {
        uint8_t *wrap = out->wraps[places[i]];

        if (i >= order->reader_count) {
            wrap_dummy(wrap);
            continue;
        }
        if (crypto_box_seal(wrap, key, ITEM_KEY_SIZE, order->readers[i]) != 0)
            return STATUS_BAD_INPUT;
        *slots |= (uint8_t)(1 << places[i]);
    }
    return STATUS_OK;
}

static void
fill(struct sealed *out, const struct envelope_plain *plain,
     const struct envelope_draw *draw, int bucket)
{
    out->length = envelope_length(bucket);
    out->envelope = memory_zeroed(out->length);
    memcpy(out->item, draw->item, ID_SIZE);
    envelope_write(plain, draw, bucket, out->envelope);
}

enum status
seal_make(const struct seal_order *order, struct sealed *out)
{
    int bucket = envelope_bucket(order->length);
    struct envelope_plain plain = {.kind = (uint8_t)order->kind,
                                   .content = order->content,
                                   .length = order->length,
                                   .signer = order->signer};
    struct envelope_draw draw;
    enum status status;

    assert(order->reader_count >= 1 && order->reader_count <= WRAP_COUNT);
    *out = (struct sealed){0};
    if (bucket < 0 || (order->kind == ITEM_OWN && bucket > 0))
        return STATUS_TOO_LONG;
    draw_item(&draw);
    status = wrap_all(order, draw.key, out, &plain.slots);
    if (status == STATUS_OK)
        fill(out, &plain, &draw, bucket);
    else
        *out = (struct sealed){0};
    secret_wipe(&draw, sizeof draw);
    return status;
}

void
seal_decoy(int bucket, struct sealed *out)
{
    struct envelope_plain plain = {0};
    struct envelope_draw draw;

    *out = (struct sealed){0};
    draw_item(&draw);
    for (size_t i = 0; i < WRAP_COUNT; i++)
        wrap_dummy(out->wraps[i]);
    fill(out, &plain, &draw, bucket);
    secret_wipe(&draw, sizeof draw);
}

/* Try wrap I: does it give the key that the envelope was made with? */
static enum status
unwrap(const struct sealed *sealed, size_t i, const struct box_pair *pair,
       uint8_t key[ITEM_KEY_SIZE])
{
    if (crypto_box_seal_open(key, sealed->wraps[i], WRAP_SIZE, pair->public_key,
                             pair->secret_key) != 0)
        return STATUS_WRONG_KEY;
    return envelope_commits(sealed->envelope, key) ? STATUS_OK : STATUS_DAMAGED;
}

static enum status
open_slot(const struct sealed *sealed, size_t i,
          const uint8_t key[ITEM_KEY_SIZE], struct seal_opened *out)
{
    enum status status = envelope_read(sealed->envelope, key, out);

    if (status == STATUS_OK && !(out->slots & 1 << i)) {
        seal_opened_clear(out);
        status = STATUS_DAMAGED;
    }
    return status;
}

/* The same as seal_open, with the item's key and the wrap that gave it. */
static enum status
open_with_key(const struct sealed *sealed, const struct box_pair *pair,
              struct seal_opened *out, uint8_t key[ITEM_KEY_SIZE], size_t *at)
{
    enum status status;

    *out = (struct seal_opened){0};
    if (!sealed->envelope)
        return STATUS_DAMAGED;
    status = envelope_look(sealed->envelope, sealed->length, sealed->item);
    if (status != STATUS_OK)
        return status;
    status = STATUS_WRONG_KEY;
    for (size_t i = 0; i < WRAP_COUNT && !out->content; i++) {
        /* a false wrap in front must not hide the real one */
        enum status tried = unwrap(sealed, i, pair, key);

        if (tried == STATUS_OK)
            tried = open_slot(sealed, i, key, out);
        if (tried != STATUS_WRONG_KEY)
            status = tried;
        *at = i;
    }
    return status;
}

enum status
seal_open(const struct sealed *sealed, const struct box_pair *pair,
          struct seal_opened *out)
{
    uint8_t key[ITEM_KEY_SIZE] = {0};
    size_t at = 0;
    enum status status = open_with_key(sealed, pair, out, key, &at);

    secret_wipe(key, sizeof key);
    return status;
}

/* The places stay: the slot map lies inside the envelope. */
static enum status
wrap_again(const struct seal_rewrap *order, const uint8_t key[ITEM_KEY_SIZE],
           uint8_t slots, size_t own, uint8_t wraps[WRAP_COUNT][WRAP_SIZE])
{
    for (size_t i = 0; i < WRAP_COUNT; i++) {
        const uint8_t *reader = i == own ? order->reader : order->other;

        if (!(slots & 1 << i))
            wrap_dummy(wraps[i]);
        else if (reader &&
                 crypto_box_seal(wraps[i], key, ITEM_KEY_SIZE, reader) != 0)
            return STATUS_BAD_INPUT;
    }
    return STATUS_OK;
}

static int
count_readers(uint8_t slots)
{
    int count = 0;

    for (size_t i = 0; i < WRAP_COUNT; i++)
        count += slots >> i & 1;
    return count;
}

enum status
seal_rewrap(const struct sealed *sealed, const struct seal_rewrap *order,
            uint8_t wraps[WRAP_COUNT][WRAP_SIZE])
{
    uint8_t key[ITEM_KEY_SIZE] = {0};
    struct seal_opened opened;
    size_t own = 0;
    enum status status = open_with_key(sealed, order->pair, &opened, key, &own);

    if (status == STATUS_OK && count_readers(opened.slots) != 2)
        status = STATUS_DAMAGED;
    memmove(wraps, sealed->wraps, sizeof sealed->wraps);
    if (status == STATUS_OK)
        status = wrap_again(order, key, opened.slots, own, wraps);
    seal_opened_clear(&opened);
    secret_wipe(key, sizeof key);
    return status;
}

void
seal_opened_clear(struct seal_opened *opened)
{
    secret_free(opened->content);
    secret_wipe(opened, sizeof *opened);
}

void
seal_clear(struct sealed *sealed)
{
    memory_free_wiped(sealed->envelope, sealed->length);
    secret_wipe(sealed, sizeof *sealed);
}
