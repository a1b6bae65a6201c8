#include "store/pages.h"

#include <stdlib.h>
#include <string.h>

#include "kiosk/base/hash.h"
#include "kiosk/base/memory.h"

enum {
    AT_SIZE = 16, /* in the file's header: of a page, big-endian */
    AT_FREE = 20, /* bytes that are left free at the end of each */
    HEADER = 24,  /* what is needed of it */
    USED = PAGE_SIZE - PAGE_SUM,
};

static void
sum(const uint8_t page[PAGE_SIZE], uint32_t number, uint8_t out[PAGE_SUM])
{
    uint8_t hash[HASH_SIZE];
    const uint8_t at[4] = {(uint8_t)number, (uint8_t)(number >> 8),
                           (uint8_t)(number >> 16), (uint8_t)(number >> 24)};
    const struct hash_part parts[] = {{"AmpPage1", 8}, {at, 4}, {page, USED}};

    hash_parts(hash, NULL, 0, parts, sizeof parts / sizeof *parts);
    memcpy(out, hash, PAGE_SUM);
}

void
page_seal(uint8_t page[PAGE_SIZE], uint32_t number)
{
    sum(page, number, page + USED);
}

bool
page_is_whole(const uint8_t page[PAGE_SIZE], uint32_t number)
{
    static const uint8_t zeros[PAGE_SIZE];
    uint8_t wanted[PAGE_SUM];

    sum(page, number, wanted);
    return memcmp(page + USED, wanted, PAGE_SUM) == 0 ||
           memcmp(page, zeros, PAGE_SIZE) == 0;
}

static void
look_at_header(struct pages *pages, const uint8_t *bytes, size_t length)
{
    if (length >= HEADER)
        pages->has_sums =
            (bytes[AT_SIZE] << 8 | bytes[AT_SIZE + 1]) == PAGE_SIZE &&
            bytes[AT_FREE] == PAGE_SUM;
}

/* Where it stands among the damaged, COUNT when it does not. */
static size_t
find(const struct pages *pages, uint32_t number)
{
    size_t i = 0;

    while (i < pages->count && pages->damaged[i] != number)
        i++;
    return i;
}

static void
note_damage(struct pages *pages, uint32_t number)
{
    size_t size = sizeof *pages->damaged;

    if (find(pages, number) < pages->count)
        return;
    pages->damaged = memory_resize(pages->damaged, pages->count * size,
                                   (pages->count + 1) * size);
    pages->damaged[pages->count++] = number;
}

/*
 * The one byte that tells whether there are sums may be the damaged one: a
 * first page that is whole with another value there had them.
 */
static bool
had_sums(const uint8_t *bytes)
{
    uint8_t page[PAGE_SIZE];

    memcpy(page, bytes, sizeof page);
    page[AT_SIZE] = PAGE_SIZE >> 8;
    page[AT_SIZE + 1] = 0;
    page[AT_FREE] = PAGE_SUM;
    return page_is_whole(page, 1);
}

/* The number of a page, 0 when it is none. */
static uint32_t
number_of(size_t length, int64_t at)
{
    return length == PAGE_SIZE && at % PAGE_SIZE == 0
               ? (uint32_t)(at / PAGE_SIZE) + 1
               : 0;
}

bool
pages_read(struct pages *pages, const void *bytes, size_t length, int64_t at)
{
    uint32_t number = number_of(length, at);

    if (at == 0)
        look_at_header(pages, bytes, length);
    if (number == 1 && !pages->has_sums)
        pages->has_sums = had_sums(bytes);
    if (!number || !pages->has_sums || page_is_whole(bytes, number))
        return true;
    note_damage(pages, number);
    return !pages->is_strict;
}

void
pages_write(struct pages *pages, void *bytes, size_t length, int64_t at)
{
    uint32_t number = number_of(length, at);
    size_t place = number ? find(pages, number) : pages->count;

    if (at == 0)
        look_at_header(pages, bytes, length);
    if (!number || !pages->has_sums)
        return;
    page_seal(bytes, number);
    /* It was not read, or strictly: this is a new page. */
    if (place < pages->count)
        pages->damaged[place] = pages->damaged[--pages->count];
}

void
pages_clear(struct pages *pages)
{
    free(pages->damaged);
    *pages = (struct pages){0};
}
