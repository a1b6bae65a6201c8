#include <stdlib.h>
#include <string.h>

#include "kiosk/office/bundle_format.h"
#include "store/sealing/seal.h"
#include "tests/fuzz/fuzz.h"

/*
 * What stands in a bundle and in a way back. They are signed and sealed; but
 * who signs may be another version, or have been taken over.
 */
enum way { ANY_BUNDLE, CHANGED_BUNDLE, ANY_BACK, CHANGED_BACK, WAYS };

static struct buf bundle;
static struct buf back;

static void
make_bundle(void)
{
    struct bundle_head head = {.items_upto = 2,
                               .gone_upto = 1,
                               .gone_count = 1,
                               .item_count = 2,
                               .seq = 2,
                               .log_count = 2};
    struct carried_item item = {0};

    bundle_head_write(&head, &bundle);
    buf_add_zeros(&bundle, 2 * BUNDLE_EVENT + HASH_BYTES);
    for (uint32_t place = 0; place < 2; place++) {
        seal_decoy(place == 0, &item.item);
        item.place = place;
        bundle_item_write(&item, &bundle);
        seal_clear(&item.item);
    }
    buf_add_zeros(&bundle, 100);
}

static void
make_back(void)
{
    static struct back letters;
    struct sealed item;

    seal_decoy(0, &item);
    letters.slots[0] = (struct back_slot){.is_full = true, .item = item};
    back_write(&letters, &back);
    seal_clear(&item);
}

/* All items, as a reader takes them that has judged them. */
static void
take_items(struct unpack in, const struct bundle_head *head)
{
    struct carried_item item;

    (void)unpack_lend(&in, head->log_count * (size_t)BUNDLE_EVENT);
    (void)unpack_lend(&in, head->gone_count * (size_t)HASH_BYTES);
    for (uint32_t i = 0; i < head->item_count; i++) {
        bundle_item_read(&in, &item);
        fuzz_need(!in.failed && item.item.envelope &&
                      bundle_bucket(item.item.length) >= 0 && item.place <= 1,
                  "what was judged can be read");
        fuzz_need(item.item.envelope >= in.data &&
                      item.item.envelope + item.item.length <=
                          in.data + in.length,
                  "an item lies in its bundle");
    }
}

static void
read_bundle(const struct buf *content)
{
    struct unpack in = unpack_start(content->data, content->length);
    struct bundle_head head;

    if (bundle_head_read(&in, &head) != STATUS_OK)
        return;
    fuzz_need(head.keyset_length <= KEYSET_MAX &&
                  head.gone_count <= BUNDLE_GONE_MAX &&
                  head.log_count <= BUNDLE_LOG_MAX &&
                  head.items_from <= head.items_upto,
              "a head is within its bounds");
    if (bundle_judge(in, &head) == STATUS_OK)
        take_items(in, &head);
}

static void
read_back(const struct buf *content)
{
    static struct back first;
    struct buf again = {0};

    if (back_read(content, &first) != STATUS_OK)
        return;
    back_write(&first, &again);
    fuzz_need(again.length == content->length, "a way back has one length");
    for (size_t i = 0; i < BACK_SLOTS; i++)
        fuzz_need(first.slots[i].item.envelope >= content->data &&
                      first.slots[i].item.envelope +
                              first.slots[i].item.length <=
                          content->data + content->length,
                  "a letter lies in its way back");
    buf_clear(&again);
}

/* A copy with changes: a place of 3 bytes and what is added there. */
static void
change(const struct buf *from, const uint8_t *data, size_t size,
       struct buf *out)
{
    buf_add(out, from->data, from->length);
    for (; size >= 4; data += 4, size -= 4) {
        size_t place = (size_t)data[0] | (size_t)data[1] << 8 |
                       (size_t)(data[2] & 3) << 16;

        if (place < out->length)
            out->data[place] = (uint8_t)(out->data[place] + data[3]);
        else
            out->length -= out->length > data[3] ? data[3] : 0;
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf content = {0};
    uint8_t way = size ? data[0] % WAYS : 0;

    if (!bundle.length) {
        fuzz_prepare();
        make_bundle();
        make_back();
    }
    fuzz_begin();
    if (size == 0)
        return 0;
    if (way == ANY_BUNDLE || way == ANY_BACK)
        buf_add(&content, data + 1, size - 1);
    else
        change(way == CHANGED_BUNDLE ? &bundle : &back, data + 1, size - 1,
               &content);
    if (way == ANY_BUNDLE || way == CHANGED_BUNDLE)
        read_bundle(&content);
    else
        read_back(&content);
    buf_clear(&content);
    return 0;
}
