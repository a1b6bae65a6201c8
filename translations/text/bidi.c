#include "translations/text/bidi.h"

#include <string.h>
#include <unicode/ubidi.h>
#include <unicode/uchar.h>

#include "kiosk/base/memory.h"

/* One for the whole program: making it costs more than using it. */
static UBiDi *bidi;

static UBiDiLevel
level_asked(struct bidi_direction direction)
{
    if (direction.own)
        return direction.rtl ? UBIDI_DEFAULT_RTL : UBIDI_DEFAULT_LTR;
    return direction.rtl ? UBIDI_RTL : UBIDI_LTR;
}

bool
bidi_levels(const UChar *units, int32_t length, struct bidi_direction direction,
            uint8_t *levels)
{
    UErrorCode status = U_ZERO_ERROR;
    const UBiDiLevel *found = NULL;
    bool rtl = direction.rtl;

    if (!bidi)
        bidi = ubidi_open();
    if (!bidi)
        memory_exhausted();
    memset(levels, rtl, (size_t)length);
    ubidi_setPara(bidi, units, length, level_asked(direction), NULL, &status);
    if (U_SUCCESS(status) && length > 0)
        found = ubidi_getLevels(bidi, &status);
    if (U_SUCCESS(status) && found) {
        memcpy(levels, found, (size_t)length);
        rtl = ubidi_getParaLevel(bidi) & 1;
    }
    /* let go of the text, which is the caller's */
    status = U_ZERO_ERROR;
    ubidi_setPara(bidi, u"", 0, UBIDI_LTR, NULL, &status);
    return rtl;
}

void
bidi_order(const uint8_t *levels, int32_t count, int32_t *order)
{
    ubidi_reorderVisual(levels, count, order);
}

uint32_t
bidi_mirror(uint32_t point, uint8_t level)
{
    return level & 1 ? (uint32_t)u_charMirror((UChar32)point) : point;
}
