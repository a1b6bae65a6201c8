#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "kiosk/base/text.h"
#include "translations/text/layout.h"
#include "translations/text/shape.h"

/* Terminals were seen to draw these right, cell by cell. */
static bool
is_easy(UScriptCode script)
{
    static const UScriptCode easy[] = {
        USCRIPT_COMMON,   USCRIPT_INHERITED, USCRIPT_LATIN,  USCRIPT_CYRILLIC,
        USCRIPT_GREEK,    USCRIPT_GEORGIAN,  USCRIPT_HEBREW, USCRIPT_ARMENIAN,
        USCRIPT_ETHIOPIC, USCRIPT_ARABIC,    USCRIPT_THAI,   USCRIPT_HAN,
        USCRIPT_HIRAGANA, USCRIPT_KATAKANA,  USCRIPT_HANGUL, USCRIPT_TIFINAGH,
        USCRIPT_BOPOMOFO,
    };

    for (size_t i = 0; i < sizeof easy / sizeof *easy; i++)
        if (easy[i] == script)
            return true;
    return false;
}

/* Two Urdu letters have no form of their own, and are shown all the same. */
static bool
is_shown_anyway(uint32_t point)
{
    return point == 0x6C2 || point == 0x6C3;
}

bool
layout_is_hard(const char *text, size_t length)
{
    bool after_rtl = false;

    for (size_t at = 0; at < length;) {
        UErrorCode status = U_ZERO_ERROR;
        uint32_t point = text_next(text, length, &at);
        UScriptCode script = uscript_getScript((UChar32)point, &status);
        bool is_mark = (U_GET_GC_MASK((UChar32)point) & U_GC_MN_MASK) != 0;

        if (point < 0x300)
            after_rtl = false;
        else if (U_FAILURE(status) || !is_easy(script))
            return true;
        else if (is_mark && after_rtl)
            return true;
        else if (!is_mark) {
            after_rtl = script == USCRIPT_ARABIC || script == USCRIPT_HEBREW;
            if (script == USCRIPT_ARABIC && !shape_has_forms(point) &&
                !is_shown_anyway(point))
                return true;
        }
    }
    return false;
}
