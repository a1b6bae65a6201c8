#include "translations/text/shape.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

enum form { ISOLATED, FINAL, INITIAL, MEDIAL, FORMS };
enum { FIRST = 0x600, LAST = 0x77F, LAM = 0x644, LIGATURES = 8 };

/* What Unicode's own decompositions say, read once. */
static uint16_t forms[LAST - FIRST + 1][FORMS];
static struct {
    uint16_t alef;
    uint16_t signs[FORMS];
} lam_alefs[LIGATURES];

static bool
form_of(UChar32 sign, enum form *form)
{
    switch (u_getIntPropertyValue(sign, UCHAR_DECOMPOSITION_TYPE)) {
    case U_DT_ISOLATED:
        *form = ISOLATED;
        return true;
    case U_DT_FINAL:
        *form = FINAL;
        return true;
    case U_DT_INITIAL:
        *form = INITIAL;
        return true;
    case U_DT_MEDIAL:
        *form = MEDIAL;
        return true;
    }
    return false;
}

static void
learn_lam_alef(uint16_t alef, enum form form, UChar32 sign)
{
    int i = 0;

    while (i < LIGATURES - 1 && lam_alefs[i].alef && lam_alefs[i].alef != alef)
        i++;
    lam_alefs[i].alef = alef;
    lam_alefs[i].signs[form] = (uint16_t)sign;
}

static bool
is_alef(uint32_t point)
{
    return point == 0x622 || point == 0x623 || point == 0x625 || point == 0x627;
}

static void
learn_sign(const UNormalizer2 *nfkc, UChar32 sign)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar letters[8];
    enum form form;
    int32_t length;

    if (!form_of(sign, &form))
        return;
    length = unorm2_getRawDecomposition(nfkc, sign, letters, 8, &status);
    if (U_FAILURE(status))
        return;
    if (length == 1 && letters[0] >= FIRST && letters[0] <= LAST) {
        if (!forms[letters[0] - FIRST][form])
            forms[letters[0] - FIRST][form] = (uint16_t)sign;
    } else if (length == 2 && letters[0] == LAM && is_alef(letters[1]))
        learn_lam_alef(letters[1], form, sign);
}

static void
learn_forms(void)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfkc;

    if (forms[LAM - FIRST][ISOLATED])
        return;
    nfkc = unorm2_getNFKCInstance(&status);
    if (U_FAILURE(status))
        return;
    for (UChar32 sign = 0xFB50; sign <= 0xFEFC; sign++)
        learn_sign(nfkc, sign);
}

static int32_t
joining(uint32_t point)
{
    return u_getIntPropertyValue((UChar32)point, UCHAR_JOINING_TYPE);
}

static bool
joins_onward(int32_t type)
{
    return type == U_JT_DUAL_JOINING || type == U_JT_LEFT_JOINING ||
           type == U_JT_JOIN_CAUSING;
}

static bool
joins_back(int32_t type)
{
    return type == U_JT_DUAL_JOINING || type == U_JT_RIGHT_JOINING ||
           type == U_JT_JOIN_CAUSING;
}

/* The next that is not transparent to joining, COUNT when there is none. */
static size_t
next_letter(const struct glyph *glyphs, size_t count, size_t at)
{
    do
        at++;
    while (at < count && joining(glyphs[at].point) == U_JT_TRANSPARENT);
    return at;
}

static uint32_t
in_form(uint32_t point, enum form form)
{
    uint16_t sign = 0;

    if (point >= FIRST && point <= LAST)
        sign = forms[point - FIRST][form];
    return sign ? sign : point;
}

static bool
join_lam_alef(struct glyph *lam, struct glyph *alef, bool joined)
{
    if (lam->point != LAM || !is_alef(alef->point))
        return false;
    for (int i = 0; i < LIGATURES; i++)
        if (lam_alefs[i].alef == alef->point) {
            lam->point = lam_alefs[i].signs[joined ? FINAL : ISOLATED];
            lam->end = alef->end;
            alef->is_gone = true;
            return true;
        }
    return false;
}

void
shape_join(struct glyph *glyphs, size_t count)
{
    bool from_before = false; /* does the letter before reach onward? */

    learn_forms();
    for (size_t at = next_letter(glyphs, count, (size_t)-1); at < count;) {
        int32_t type = joining(glyphs[at].point);
        size_t next = next_letter(glyphs, count, at);
        bool back = from_before && joins_back(type);
        bool onward = next < count && joins_onward(type) &&
                      joins_back(joining(glyphs[next].point));

        if (next < count && join_lam_alef(&glyphs[at], &glyphs[next], back)) {
            from_before = false;
            at = next_letter(glyphs, count, next);
            continue;
        }
        if (type == U_JT_DUAL_JOINING || type == U_JT_RIGHT_JOINING)
            glyphs[at].point = in_form(glyphs[at].point, back && onward ? MEDIAL
                                                         : back         ? FINAL
                                                         : onward ? INITIAL
                                                                  : ISOLATED);
        from_before = joins_onward(type);
        at = next;
    }
}

bool
shape_has_forms(uint32_t point)
{
    int32_t type = joining(point);

    learn_forms();
    if (type != U_JT_DUAL_JOINING && type != U_JT_RIGHT_JOINING)
        return true;
    return point >= FIRST && point <= LAST && forms[point - FIRST][FINAL] &&
           (type == U_JT_RIGHT_JOINING || forms[point - FIRST][MEDIAL]);
}
