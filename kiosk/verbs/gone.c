#include "kiosk/verbs/gone.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/file.h"
#include "kiosk/base/hash.h"
#include "kiosk/base/memory.h"
#include "kiosk/export/whole.h"
#include "store/sealing/chain.h"

enum { FILE_LIMIT = 256 << 20, HEX = 2 * HASH_BYTES };

static const char first_line[] = "amparo-gone 1\n";
static const char end_word[] = "end ";

void
gone_put_hex(struct buf *out, const uint8_t *bytes, size_t length)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < length; i++) {
        buf_add_byte(out, (uint8_t)digits[bytes[i] >> 4]);
        buf_add_byte(out, (uint8_t)digits[bytes[i] & 15]);
    }
}

static int
digit_of(char letter)
{
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

bool
gone_take_hex(const char *text, uint8_t *out, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        int high = digit_of(text[2 * i]);
        int low = high < 0 ? -1 : digit_of(text[2 * i + 1]);

        if (low < 0)
            return false;
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

static int
compare(const void *left, const void *right)
{
    return memcmp(left, right, HASH_BYTES);
}

void
gone_sort(struct buf *hashes)
{
    size_t count = hashes->length / HASH_BYTES;
    size_t kept = 0;

    if (!count)
        return;
    qsort(hashes->data, count, HASH_BYTES, compare);
    for (size_t i = 0; i < count; i++) {
        const uint8_t *one = hashes->data + i * HASH_BYTES;

        if (kept && compare(one, hashes->data + (kept - 1) * HASH_BYTES) == 0)
            continue;
        memmove(hashes->data + kept++ * HASH_BYTES, one, HASH_BYTES);
    }
    hashes->length = kept * HASH_BYTES;
}

enum status
gone_write(const char *path, const uint8_t site[ID_SIZE],
           const struct log_end *end, const struct buf *hashes)
{
    struct buf text = {0};
    char mark[CHAIN_TEXT_SIZE];
    uint8_t hash[HASH_SIZE];
    enum status status;

    chain_write(end->seq, end->head, mark);
    buf_add_text(&text, first_line);
    gone_put_hex(&text, site, ID_SIZE);
    buf_add_byte(&text, '\n');
    buf_add_text(&text, mark);
    buf_add_byte(&text, '\n');
    for (size_t at = 0; at < hashes->length; at += HASH_BYTES) {
        gone_put_hex(&text, hashes->data + at, HASH_BYTES);
        buf_add_byte(&text, '\n');
    }
    hash_bytes(hash, text.data, text.length);
    buf_add_text(&text, end_word);
    gone_put_hex(&text, hash, sizeof hash);
    buf_add_byte(&text, '\n');
    status = whole_write(path, &text, true);
    buf_clear(&text);
    return status;
}

/* Is TEXT whole: does it end in the hash of what stands before? */
static bool
is_whole(const char *text, size_t length)
{
    const size_t tail = strlen(end_word) + HEX + 1;
    uint8_t said[HASH_SIZE];
    uint8_t hash[HASH_SIZE];

    if (length < strlen(first_line) + tail ||
        strncmp(text, first_line, strlen(first_line)) != 0 ||
        strncmp(text + length - tail, end_word, strlen(end_word)) != 0 ||
        text[length - 1] != '\n' ||
        !gone_take_hex(text + length - tail + strlen(end_word), said,
                       sizeof said))
        return false;
    hash_bytes(hash, text, length - tail);
    return memcmp(hash, said, sizeof hash) == 0;
}

/* Where the next line begins; NULL after the last. */
static const char *
after_line(const char *at)
{
    const char *end = strchr(at, '\n');

    return end ? end + 1 : NULL;
}

/* The mark stands on a line of its own. */
static bool
read_mark(const char *line, struct chain_mark *out)
{
    char text[CHAIN_TEXT_SIZE] = "";
    size_t length = strcspn(line, "\n");

    if (length >= sizeof text)
        return false;
    memcpy(text, line, length);
    return chain_read(text, out) == STATUS_OK;
}

/* The lines of a text that is whole. */
static enum status
read_lines(const char *text, const uint8_t site[ID_SIZE],
           struct chain_mark *mark, struct buf *out)
{
    const char *at = text + strlen(first_line);
    uint8_t hash[HASH_SIZE];

    if (!gone_take_hex(at, hash, ID_SIZE))
        return STATUS_DAMAGED;
    if (memcmp(hash, site, ID_SIZE) != 0)
        return STATUS_FOREIGN;
    at = after_line(at);
    if (!at || !read_mark(at, mark) || !(at = after_line(at)))
        return STATUS_DAMAGED;
    for (; strncmp(at, end_word, strlen(end_word)) != 0; at += HEX + 1) {
        if (!gone_take_hex(at, hash, sizeof hash) || at[HEX] != '\n')
            return STATUS_DAMAGED;
        buf_add(out, hash, sizeof hash);
    }
    return STATUS_OK;
}

enum status
gone_read(const char *path, const uint8_t site[ID_SIZE],
          struct chain_mark *mark, struct buf *out)
{
    struct buf bytes = {0};
    enum status status = file_read(path, FILE_LIMIT, &bytes);

    if (status == STATUS_OK && !is_whole(buf_text(&bytes), bytes.length))
        status = STATUS_DAMAGED;
    if (status == STATUS_OK)
        status = read_lines(buf_text(&bytes), site, mark, out);
    buf_clear(&bytes);
    return status;
}
