#include "kiosk/base/text.h"

#include <string.h>

enum { REPLACEMENT = 0xFFFD };

/* The bytes of the sequence that LEAD starts, 0 when it starts none. */
static size_t
sequence_length(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    if (lead >= 0xF0 && lead <= 0xF4)
        return 4;
    return 0;
}

/* Decode strictly; gives the bytes used, 0 when they are not UTF-8. */
static size_t
decode(const unsigned char *text, size_t length, uint32_t *point)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t bytes = sequence_length(text[0]);

    if (!bytes || bytes > length)
        return 0;
    *point = bytes == 1 ? text[0] : text[0] & (0xFFu >> (bytes + 1));
    for (size_t i = 1; i < bytes; i++) {
        if ((text[i] & 0xC0) != 0x80)
            return 0;
        *point = *point << 6 | (text[i] & 0x3Fu);
    }
    if (*point < smallest[bytes] || *point > 0x10FFFF ||
        (*point >= 0xD800 && *point <= 0xDFFF))
        return 0;
    return bytes;
}

bool
text_is_utf8(const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    uint32_t point;

    for (size_t at = 0, used; at < length; at += used) {
        used = decode(bytes + at, length - at, &point);
        if (!used)
            return false;
    }
    return true;
}

static bool
is_control(uint32_t point)
{
    if (point == '\n' || point == '\t')
        return false;
    return point < 0x20 || (point >= 0x7F && point <= 0x9F);
}

bool
text_is_plain(const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    uint32_t point;

    for (size_t at = 0, used; at < length; at += used) {
        used = decode(bytes + at, length - at, &point);
        if (!used || is_control(point))
            return false;
    }
    return true;
}

uint32_t
text_next(const char *text, size_t length, size_t *at)
{
    const unsigned char *bytes = (const unsigned char *)text;
    uint32_t point;
    size_t used;

    if (*at >= length)
        return 0;
    used = decode(bytes + *at, length - *at, &point);
    *at += used ? used : 1;
    return used ? point : REPLACEMENT;
}

size_t
text_put(char out[4], uint32_t point)
{
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        out[0] = (char)(0xC0 | point >> 6);
        out[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    if (point < 0x10000) {
        out[0] = (char)(0xE0 | point >> 12);
        out[1] = (char)(0x80 | (point >> 6 & 0x3F));
        out[2] = (char)(0x80 | (point & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | point >> 18);
    out[1] = (char)(0x80 | (point >> 12 & 0x3F));
    out[2] = (char)(0x80 | (point >> 6 & 0x3F));
    out[3] = (char)(0x80 | (point & 0x3F));
    return 4;
}

bool
text_is_name(const char *text, size_t limit)
{
    size_t length = strlen(text);

    return length >= 1 && length <= limit &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-") == length;
}
