#include "tests/readers.h"

#include <check.h>
#include <string.h>

const char readers_words[READERS_WORDS_SIZE] = "they keep my passport";

void
readers_make(struct readers *readers)
{
    for (size_t i = 0; i < WRAP_COUNT; i++) {
        seal_box_pair_make(&readers->pairs[i]);
        memcpy(readers->keys[i], readers->pairs[i].public_key, BOX_PUBLIC_SIZE);
    }
}

struct seal_order
readers_order(const struct readers *readers, size_t count)
{
    return (struct seal_order){.kind = ITEM_BODY,
                               .content = readers_words,
                               .length = sizeof readers_words,
                               .readers = readers->keys,
                               .reader_count = count};
}

void
readers_check(const struct seal_opened *opened)
{
    ck_assert_uint_eq(opened->content->length, sizeof readers_words);
    ck_assert_mem_eq(opened->content->bytes, readers_words,
                     sizeof readers_words);
}
