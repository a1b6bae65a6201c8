#include "translations/text/digits.h"

#include <stdbool.h>
#include <unicode/uchar.h>

#include "kiosk/base/text.h"

enum { ETHIOPIC_ONE = 0x1369, ETHIOPIC_NINE = 0x1371 };

static int
han_value(uint32_t point)
{
    static const uint16_t digits[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                      0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};

    for (int i = 0; i < 10; i++)
        if (digits[i] == point)
            return i;
    return -1;
}

int
digits_value(uint32_t point)
{
    int value = u_charDigitValue((UChar32)point);

    if (value >= 0)
        return value;
    if (point >= ETHIOPIC_ONE && point <= ETHIOPIC_NINE)
        return (int)(point - ETHIOPIC_ONE) + 1;
    return han_value(point);
}

/* Spaces, hyphens, full stops, and what a copied text has around it. */
static bool
is_between(uint32_t point)
{
    UChar32 c = (UChar32)point;

    switch (point) {
    case '.':
    case 0xB7:   /* middle dot */
    case 0x6D4:  /* Urdu full stop */
    case 0x1362: /* Ethiopic full stop */
    case 0x2212: /* minus */
    case 0x3002: /* ideographic full stop */
    case 0xFF0E: /* its wide form */
        return true;
    }
    return u_isUWhiteSpace(c) || (U_GET_GC_MASK(c) & U_GC_PD_MASK) ||
           u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL);
}

int
digits_read(const char *text, size_t length, char *out, int limit)
{
    int count = 0;

    for (size_t at = 0; at < length;) {
        uint32_t point = text_next(text, length, &at);
        int value = digits_value(point);

        if (value < 0 && is_between(point))
            continue;
        if (value < 0) {
            out[0] = '\0';
            return -1;
        }
        if (count < limit)
            out[count] = (char)('0' + value);
        count++;
    }
    out[count < limit ? count : limit] = '\0';
    return count;
}
