#include "translations/text/width.h"

#include <unicode/uchar.h>
#include <wchar.h>

int
width_by_category(uint32_t point)
{
    UChar32 c = (UChar32)point;

    if (U_GET_GC_MASK(c) & (U_GC_MN_MASK | U_GC_ME_MASK))
        return 0;
    if (width_is_hidden(point))
        return 0;
    switch (u_getIntPropertyValue(c, UCHAR_HANGUL_SYLLABLE_TYPE)) {
    case U_HST_VOWEL_JAMO:
    case U_HST_TRAILING_JAMO:
        return 0;
    }
    switch (u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH)) {
    case U_EA_FULLWIDTH:
    case U_EA_WIDE:
        return 2;
    }
    return 1;
}

int
width_of(uint32_t point)
{
    int width;

    if (point >= 0x20 && point < 0x7F)
        return 1;
    width = wcwidth((wchar_t)point);
    return width >= 0 ? width : width_by_category(point);
}

bool
width_is_hidden(uint32_t point)
{
    UChar32 c = (UChar32)point;
    uint32_t kinds = U_GET_GC_MASK(c);

    if (point < 0x20 || (point >= 0x7F && point < 0xA0))
        return true;
    if (point < 0x300)
        return point == 0xAD;
    if (kinds & U_GC_CF_MASK)
        return !u_hasBinaryProperty(c, UCHAR_PREPENDED_CONCATENATION_MARK);
    return u_hasBinaryProperty(c, UCHAR_VARIATION_SELECTOR) ||
           (kinds & (U_GC_ZL_MASK | U_GC_ZP_MASK)) != 0;
}
